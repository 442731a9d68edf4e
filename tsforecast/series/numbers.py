"""Columns of text to numbers: which decimal mark and thousands separator the column proves."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from tsforecast.series.number_tails import take_off, without_tail
from tsforecast.series.plain import PlainCells
from tsforecast.series.series import Floats
from tsforecast.series.units import LONGEST, SPACES, Mixed, bare, undress

_MARKS = (
    (".", ""),
    (".", ","),
    (",", ""),
    (",", "."),
    (".", SPACES),
    (",", SPACES),
    (".", "'’"),
    (",", "'’"),
)
_SAID = {
    "": "",
    ",": "thousands commas",
    ".": "thousands dots",
    SPACES: "thousands spaces",
    "'’": "thousands apostrophes",
}
_INFINITE = re.compile(r"[-+]?(inf|infinity|∞)", re.IGNORECASE)
_JOINED = re.compile(r"\d-\d")
"""Digits joined by a dash, as in dates and codes: a number under no convention."""


@dataclass(frozen=True)
class Convention:
    """How numbers are written: the decimal mark, and what may stand between groups of digits.

    Groups are of three digits, or with ``lakhs`` of two before the last three, as in India.
    """

    decimal: str
    thousands: str
    lakhs: bool = False

    @property
    def said(self) -> str:
        """What to tell the person; empty for the plain convention."""
        groups = f"{_SAID[self.thousands]}{' and lakhs' if self.lakhs else ''}"
        parts = ["decimal comma" if self.decimal == "," else "", groups]
        return ", ".join(part for part in parts if part)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a whole cell looks like."""
        mark = re.escape(self.decimal)
        groups = rf"(?!0\D)\d{{1,3}}(?:[{self.thousands}]\d{{3}})+|" if self.thousands else ""
        if self.lakhs:
            groups = rf"(?!0\D)\d{{1,2}}(?:{self.thousands}\d{{2}})*{self.thousands}\d{{3}}|"
        return re.compile(rf"[-+−]?(?:(?:{groups}\d+)(?:{mark}\d*)?|{mark}\d+)(?:[eE][-+]?\d+)?")

    def number(self, cell: str) -> float:
        """Read one cell that matches the pattern."""
        for mark in self.thousands:
            cell = cell.replace(mark, "")
        return float(cell.replace(self.decimal, ".").replace("−", "-"))


CONVENTIONS = (
    *(Convention(decimal, thousands) for decimal, thousands in _MARKS),
    Convention(".", ",", lakhs=True),
)
PLAIN = CONVENTIONS[0]


@dataclass(frozen=True)
class Numbers:
    """A column read: values with NaN where a value is missing, and the convention used.

    ``taken_off`` tells, in words, what stood around the numbers.
    """

    values: Floats
    convention: Convention
    taken_off: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What to tell the person; empty for plain numbers."""
        return tuple(part for part in (self.convention.said, *self.taken_off) if part)


@dataclass(frozen=True)
class NotANumber:
    """A column that is none: the position of the first cell that is not a number."""

    position: int


@dataclass(frozen=True)
class Ambiguous:
    """A column that can be read in two ways: a cell, and what it would be in each."""

    position: int
    readings: tuple[tuple[Convention, float], ...]


def read_numbers(
    cells: Sequence[str],
    *,
    missing: frozenset[str],
    decimal: str | None = None,
    delimiter: str = ",",
    proven: Iterable[Convention] = (),
) -> Numbers | NotANumber | Ambiguous | Mixed:
    """Read a column under the one convention that it, or the rest of the file, proves.

    ``proven`` are the conventions that other columns of the file leave open. In a comma-separated
    file a lone ``1,112`` or ``1.112`` follows the convention of such files: comma for thousands,
    point for decimals. Elsewhere it could be either, and is not decided here.

    >>> read_numbers(["1.112,5", "12"], missing=frozenset({""})).values.tolist()
    [1112.5, 12.0]
    """
    plain = _plain(cells, missing) if decimal in (None, ".") else None
    if plain is not None and (decimal == "." or delimiter == "," or _proves_point(cells)):
        return Numbers(plain, PLAIN)
    distinct = [
        cell
        for cell in dict.fromkeys(cells)
        if cell.lower() not in missing and not _INFINITE.fullmatch(cell)
    ]
    allowed = [c for c in CONVENTIONS if decimal in (None, c.decimal)]
    texts = {cell: cell for cell in distinct}
    taken_off: tuple[str, ...] = ()
    open_ones = _that_read(distinct, allowed)
    if not open_ones and (undressed := undress(distinct) or take_off(distinct)) is not None:
        if isinstance(undressed, Mixed):
            return undressed
        texts, taken_off = undressed.numbers, undressed.said
        open_ones = _that_read(texts.values(), allowed)
    if not open_ones:
        return NotANumber(_first_stranger(cells, distinct, allowed))
    tables = _distinct_readings(texts, open_ones, proven=proven)
    if len(tables) > 1 and delimiter != ",":
        cell = next(c for c in distinct if len({table[c] for _, table in tables}) > 1)
        return Ambiguous(cells.index(cell), tuple((c, table[cell]) for c, table in tables))
    convention, table = tables[0]
    known = {cell: _other(cell, missing) for cell in dict.fromkeys(cells)} | table
    values = np.array([known[cell] for cell in cells], dtype=np.float64)
    return Numbers(values, convention, taken_off)


def conventions_left_open(
    cells: Sequence[str], *, missing: frozenset[str]
) -> frozenset[Convention]:
    """Give the conventions under which every cell there is a number, a sign around it or not."""
    distinct = [cell for cell in dict.fromkeys(cells) if cell.lower() not in missing]
    if not distinct or any(map(_JOINED.search, distinct)):
        return frozenset()
    if all(map(str.isdecimal, distinct)):
        return frozenset(CONVENTIONS)
    found = _that_read(distinct, CONVENTIONS)
    if not found:
        plain = (one.number if (one := bare(cell)) else without_tail(cell) for cell in distinct)
        inner = [number for number in plain if number is not None]
        found = _that_read(inner, CONVENTIONS) if len(inner) == len(distinct) else []
    return frozenset(found)


def are_numbers(cells: Sequence[str], *, missing: frozenset[str]) -> bool:
    """Tell whether there are cells, and one convention reads all that are not missing."""
    return bool(conventions_left_open(cells, missing=missing))


def is_number(cell: str) -> bool:
    """Tell whether some convention reads a cell by itself; the same one is asked about often.

    >>> is_number("1.234,5"), is_number("$5"), is_number("2020-01")
    (True, True, False)
    """
    return _is_number(cell) if len(cell) <= LONGEST else are_numbers([cell], missing=frozenset())


@lru_cache(maxsize=1 << 14)
def _is_number(cell: str) -> bool:
    return are_numbers([cell], missing=frozenset())


def _that_read(cells: Iterable[str], conventions: Iterable[Convention]) -> list[Convention]:
    return [c for c in conventions if all(map(c.pattern.fullmatch, cells))]


def _plain(cells: Sequence[str], missing: frozenset[str]) -> Floats | None:
    """Read numbers with a decimal point and nothing else; None where a cell is none of them."""
    values = _as_python_reads(cells, missing)
    if values is not None and (named := _named_numbers(missing)):
        values[[cell.lower() in named for cell in cells]] = np.nan
    return values


def _as_python_reads(cells: Sequence[str], missing: frozenset[str]) -> Floats | None:
    if isinstance(cells, PlainCells) and (numbers := cells.numbers(missing)) is not None:
        return numbers
    values = np.asarray(
        pd.to_numeric(np.array(cells, dtype=object), errors="coerce"), dtype=np.float64
    )
    if all(
        cells[position].lower() in missing for position in np.flatnonzero(np.isnan(values)).tolist()
    ):
        return values
    return None


def _proves_point(cells: Sequence[str]) -> bool:
    lone = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
    return all("." not in cell for cell in cells) or any(
        "." in cell and not lone.fullmatch(cell) for cell in cells
    )


def _named_numbers(missing: frozenset[str]) -> frozenset[str]:
    """Give the words for a missing value that would be numbers otherwise, as -999 and inf."""
    read = pd.to_numeric(np.array(sorted(missing), dtype=object), errors="coerce")
    return frozenset(np.array(sorted(missing))[~np.isnan(read)].tolist())


def _other(cell: str, missing: frozenset[str]) -> float:
    if _INFINITE.fullmatch(cell) and cell.lower() not in missing:
        return -np.inf if cell.startswith("-") else np.inf
    return np.nan


def _distinct_readings(
    texts: Mapping[str, str], conventions: list[Convention], *, proven: Iterable[Convention]
) -> list[tuple[Convention, dict[str, float]]]:
    """Give the readings that differ in some cell: those under ``proven`` conventions, if any is."""
    tables: list[tuple[Convention, dict[str, float]]] = []
    for convention in conventions:
        table = {cell: convention.number(text) for cell, text in texts.items()}
        if all(table != other for _, other in tables):
            tables.append((convention, table))
    if len(tables) < 2:
        return tables
    agreed = set(proven)
    return [pair for pair in tables if pair[0] in agreed] or tables


def _first_stranger(
    cells: Sequence[str], distinct: list[str], conventions: list[Convention]
) -> int:
    found = {cell: bare(cell) for cell in distinct}
    texts = {cell: one.number if one else cell for cell, one in found.items()}
    best = max(conventions, key=lambda c: sum(map(bool, map(c.pattern.fullmatch, texts.values()))))
    odd = (cell for cell in distinct if not best.pattern.fullmatch(texts[cell]))
    too_long = (cell for cell in distinct if found[cell] is None)
    return cells.index(next(itertools.chain(odd, too_long)))


def is_infinite(cell: str) -> bool:
    """Tell whether a cell says infinity."""
    return _INFINITE.fullmatch(cell) is not None
