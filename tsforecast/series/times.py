"""Columns of text to times: every way in which the column can be read, for others to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tsforecast.series import calendar
from tsforecast.series.around_times import Core, core, without_eastern_signs
from tsforecast.series.months import in_english
from tsforecast.series.period_names import read_periods
from tsforecast.series.plain import PlainCells
from tsforecast.series.serials import read_serials

LONGEST = 100
"""Characters of the longest cell that can be a time."""


@dataclass(frozen=True)
class Times:
    """One way to read a column: the times in the file's order, and how dates are written."""

    index: pd.DatetimeIndex
    style: str
    format: str | None = None


def readings(
    cells: Sequence[str],
    *,
    name: str = "",
    date_format: str | None = None,
    missing: frozenset[str] = frozenset({""}),
) -> list[Times]:
    """Give every reading of the column under which all cells that are there are times.

    A cell whose lower case is in ``missing`` becomes NaT. ``name`` is the column's; bare numbers
    are times only below a name that says so.

    >>> [reading.format for reading in readings(["01/02/2020", "01/03/2020"])]
    ['%d/%m/%Y', '%m/%d/%Y']
    """
    if not isinstance(cells, PlainCells) and max(map(len, cells), default=0) > LONGEST:
        return []
    first = next((cell for cell in cells if cell.lower() not in missing), None)
    if date_format is not None:
        found = _by_format(cells, date_format, f"dates as {date_format}", missing)
    elif first is None or not any(character.isdigit() for character in first):
        return []
    else:
        found = _as_written(cells, first=first, name=name.strip().lower(), missing=missing)
    if found or first is None or (inner := core(cells, first=first, missing=missing)) is None:
        return found
    return _in_core(inner, name=name, date_format=date_format, missing=missing)


def _as_written(
    cells: Sequence[str], *, first: str, name: str, missing: frozenset[str]
) -> list[Times]:
    plain = without_eastern_signs(first)
    if plain != first:
        cells, first = [without_eastern_signs(cell) for cell in cells], plain
    for read in (read_periods, read_serials):
        found = read(cells, first=first, name=name, missing=missing)
        if found is not None:
            return [Times(*found)]
    return _iso(cells, first=first, missing=missing) or _written(
        cells, first=first, missing=missing
    )


def _in_core(
    inner: Core, *, name: str, date_format: str | None, missing: frozenset[str]
) -> list[Times]:
    """Read times without what stood around them; a span must end as it begins, and later."""

    def read(cells: Sequence[str]) -> list[Times]:
        found = readings(cells, name=name, date_format=date_format, missing=missing | {""})
        return [replace(one, style=f"{one.style}, {inner.said}") for one in found]

    if not inner.ends:
        return read(inner.cells)
    ends = {(one.format, one.style): one.index for one in read(inner.ends)}
    return [
        one
        for one in read(inner.cells)
        if (end := ends.get((one.format, one.style))) is not None and not (end < one.index).any()
    ]


def evenly_spaced(reading: Times) -> bool:
    """Tell whether the sorted, distinct times of a reading are evenly spaced without a gap."""
    return calendar.share_of_steps(reading.index) == 1


def _by_format(
    cells: Sequence[str], date_format: str, style: str, missing: frozenset[str]
) -> list[Times]:
    parsed = pd.to_datetime(_objects(cells), format=date_format, errors="coerce")
    if not _complete(parsed, cells, missing):
        return []
    return [Times(_naive(parsed), style, date_format)]


def _complete(parsed: pd.DatetimeIndex, cells: Sequence[str], missing: frozenset[str]) -> bool:
    absent = (
        [position for position, isna in enumerate(parsed.isna()) if isna] if parsed.hasnans else []
    )
    return len(absent) < len(cells) and all(
        cells[position].lower() in missing for position in absent
    )


def _objects(cells: Sequence[str]) -> pd.Index[Any]:
    """Keep text as Python strings; pandas would otherwise build another kind of array first."""
    index: pd.Index[Any] = pd.Index(np.array(cells, dtype=object), dtype=object)
    return index


def _naive(parsed: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(parsed).as_unit("us")


_ZONE = re.compile(r"(?:Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})$")


def _iso(cells: Sequence[str], *, first: str, missing: frozenset[str]) -> list[Times]:
    if not re.match(r"\d{4}-\d{2}(-\d{2}|$)", first):
        return []
    abbreviation = _ABBREVIATED.search(first)
    if abbreviation is not None and (offsets := _offsets(abbreviation[1])):
        cells = [_ABBREVIATED.sub(lambda m: offsets.get(m[1], m[0]), cell) for cell in cells]
        first = _ABBREVIATED.sub(offsets[abbreviation[1]], first)
    if first.endswith(" UTC"):
        cells = [f"{cell[:-4]}Z" if cell.endswith(" UTC") else cell for cell in cells]
        first = f"{first[:-4]}Z"
    zoned = bool(re.search(r"[T ]\d{2}(:?\d{2})?.*(Z|UTC|[+-]\d{2}(:?\d{2})?)$", first))
    if "/" in first:
        return []
    if isinstance(cells, PlainCells) and (plain := cells.times()) is not None:
        return [Times(plain, "ISO times" if ":" in first else "ISO dates")]
    try:
        parsed = pd.to_datetime(_objects(cells), format="ISO8601", errors="coerce", utc=zoned)
    except ValueError:  # some have an offset, but not the first
        return []
    if not _complete(parsed, cells, missing):
        return []
    if not zoned:
        return [Times(_naive(parsed), "ISO times" if ":" in first else "ISO dates")]
    return [_zoned(parsed, cells)]


_ABBREVIATED = re.compile(r"\s*\b(?!UTC)([A-Z]{3,4})$")
_PAIRS = (
    {"CET": "+01:00", "CEST": "+02:00"},
    {"MEZ": "+01:00", "MESZ": "+02:00"},
    {"WET": "+00:00", "WEST": "+01:00"},
    {"EET": "+02:00", "EEST": "+03:00"},
    {"GMT": "+00:00", "BST": "+01:00"},
    {"EST": "-05:00", "EDT": "-04:00"},
    {"MST": "-07:00", "MDT": "-06:00"},
    {"PST": "-08:00", "PDT": "-07:00"},
)
"""Winter and summer time of zones whose abbreviations are common and mean little else."""


def _offsets(abbreviation: str) -> dict[str, str]:
    return next((pair for pair in _PAIRS if abbreviation in pair), {})


def _zoned(parsed: pd.DatetimeIndex, cells: Sequence[str]) -> Times:
    """Keep one offset as it is; with several (daylight saving) take the even of UTC and local."""
    ends = {match[0] for cell in cells if (match := _ZONE.search(cell))}
    if ends <= {"Z", "UTC", "+00:00", "+0000", "+00"}:
        return Times(_naive(parsed), "ISO times in UTC")
    if len(ends) == 1:
        offset = pd.Timestamp(f"2000-01-01T00:00{next(iter(ends))}").tz
        return Times(_naive(parsed.tz_convert(offset)), f"ISO times at UTC{next(iter(ends))}")
    utc = Times(_naive(parsed), "ISO times with changing offsets, read in UTC")
    clocks = _objects([_ZONE.sub("", cell) for cell in cells])
    try:
        local = pd.to_datetime(clocks, format="ISO8601", errors="coerce")
    except ValueError:  # an offset in a form that only pandas knows
        return utc
    if (local.isna() != parsed.isna()).any():
        return utc
    wall = Times(_naive(local), "ISO times with changing offsets, read as local time")
    days = (local.dropna() == local.dropna().normalize()).all()
    return wall if not evenly_spaced(utc) and (days or evenly_spaced(wall)) else utc


def _written(cells: Sequence[str], *, first: str, missing: frozenset[str]) -> list[Times]:
    """Read day, month and year in any order, with month names or without, with a clock time."""
    words = bool(re.search(r"[^\W\d_]{3,}", first))
    texts = [in_english(cell) for cell in cells] if words else cells
    found = []
    for date_format in _formats(in_english(first) if words else first):
        style = _STYLES.get(
            re.sub(r"[^dmy]", "", re.split("%[HI]", date_format)[0].lower().replace("b", "m")),
            "dates",
        )
        found += _by_format(texts, date_format, f"{style} ({date_format})", missing)
    return found


_STYLES = {
    "dmy": "day-first dates",
    "mdy": "month-first dates",
    "ymd": "year-first dates",
    "my": "month and year",
    "ym": "year and month",
}


def _formats(cell: str) -> Iterable[str]:
    """Give the formats in which a cell of this shape can be meant, each order of its parts."""
    match = _SHAPE.fullmatch(cell)
    if match is None:
        return
    parts = [match[name] for name in "abc" if match[name] is not None]
    marks = [match["s"], match["t"] or "", ""]
    for order in _orders(parts):
        if any(part.isalpha() and letter != "m" for letter, part in zip(order, parts, strict=True)):
            continue
        letters = [
            "b" if part.isalpha() else letter for letter, part in zip(order, parts, strict=True)
        ]
        marked = [f"%{letter}{mark}" for letter, mark in zip(letters, marks, strict=False)]
        yield "".join(marked) + _clock(match["gap"], match["clock"], match["half"])


def _orders(parts: Sequence[str]) -> tuple[str, ...]:
    """Give the orders of day, month and year that the number of digits leaves open."""
    if len(parts[0]) == 4:
        return ("Ymd"[: len(parts)],)
    if len(parts[-1]) == 4:
        return ("mY",) if len(parts) == 2 else ("dmY", "mdY")
    if len(parts) == 2:
        return ("my",) if parts[0].isalpha() else ()
    return ("dmy", "mdy", "ymd")


_SHAPE = re.compile(
    r"(?P<a>\d{1,4}|[A-Za-z]{3})(?P<s>[\s./,-]+)(?P<b>\d{1,4}|[A-Za-z]{3})"
    r"(?:(?P<t>[\s./,-]+)(?P<c>\d{1,4}))?"
    r"(?:(?P<gap>[T\s,@]+)(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?P<half>\s*[AaPp][Mm])?)?"
)


def _clock(gap: str | None, clock: str | None, half: str | None) -> str:
    if clock is None:
        return ""
    parts = ["%I" if half else "%H", "%M", "%S"][: clock.count(":") + 1]
    fraction = ".%f" if "." in clock else ""
    space = " " if half is not None and half[0].isspace() else ""
    return f"{gap}{':'.join(parts)}{fraction}" + (f"{space}%p" if half else "")
