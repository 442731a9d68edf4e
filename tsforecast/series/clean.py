"""A cleaned copy of a table, and every change on the way; what is in doubt is left as it is.

The copy is UTF-8 with commas, one header, ISO times in order and plain numbers. It is read back
before anybody gets it, so that it holds exactly the series that were read from the original.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series import read
from tsforecast.series.calendar import snap
from tsforecast.series.columns import Column, value_columns
from tsforecast.series.read import PanelReading, Reading, ReadOptions
from tsforecast.series.survey import Survey, survey
from tsforecast.series.table import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet runs."""

_PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a file and its cleaned copy; ``row`` is the file's line."""

    row: int | None
    column: str | None
    before: str | None
    after: str | None
    why: str


@dataclass(frozen=True)
class Cleaned:
    """The bytes of the cleaned copy, and what was changed, by row."""

    content: bytes
    changes: tuple[Change, ...]


def clean(found: Survey, *, options: ReadOptions) -> Cleaned:
    """Write what was read of a file plainly.

    Precondition: the survey has no errors, and has kept its table. Raises SeriesUnusable where
    the copy would not be read as the same series.

    >>> rows = ["month;sales", "2020M2;1.234,5", "2020M1;7,0", "2020M3;9,0"]
    >>> dirty = io.BytesIO("|".join(rows).replace("|", chr(10)).encode())
    >>> found = survey("-", options=ReadOptions(), stdin=dirty, keep=True)
    >>> clean(found, options=ReadOptions()).content.decode().splitlines()
    ['month,sales', '2020-01-01,7', '2020-02-01,1234.5', '2020-03-01,9']
    """
    if found.table is None or found.errors or not found.sound:
        raise ValueError("only a table that was read without an error can be cleaned")
    for with_texts in (True, False):
        copy = _Copy(found.table, options)
        for one in found.sound:
            copy.take(one)
        content = copy.write(with_texts=with_texts)
        if _same(found, content, options=options):
            return Cleaned(content, tuple(sorted(copy.changes, key=_by_row)))
    raise SeriesUnusable(
        "a cleaned copy would not be read as the same series.",
        code="not-cleanable",
        file=found.source,
        hint="correct the file by hand; tsforecast reads it as it is.",
    )


def _by_row(change: Change) -> tuple[bool, int]:
    return change.row is not None, change.row or 0


def _same(found: Survey, content: bytes, *, options: ReadOptions) -> bool:
    """Read the copy back, and tell whether it holds the same series."""
    again = ReadOptions(frequency=options.frequency, id_column=_id_column(found), wide=options.wide)
    back = survey("-", options=again, stdin=io.BytesIO(content))
    if back.errors or len(back.sound) != len(found.sound):
        return False
    pairs = zip(_members(found), _members(back), strict=False)
    return len(list(_members(found))) == len(list(_members(back))) and all(
        guarded(one.series.name) == other.series.name
        and one.series.frequency.alias == other.series.frequency.alias
        and one.series.times.equals(other.series.times)
        and np.array_equal(one.series.values, other.series.values)
        for one, other in pairs
    )


def _members(found: Survey) -> Iterator[Reading]:
    for one in found.sound:
        yield from read.readings_of(one)


def _id_column(found: Survey) -> str | None:
    """Name the column of ids where the series stand below each other."""
    one = found.sound[0]
    long = isinstance(one, PanelReading) and one.column is not None
    return guarded(one.panel.id_name) if isinstance(one, PanelReading) and long else None


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula.

    >>> guarded("=1+1"), guarded("sales")
    ("'=1+1", 'sales')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


@dataclass
class _Copy:
    """The rows of the copy by id and time, as they are put together."""

    table: Table
    options: ReadOptions
    rows: dict[tuple[str, Any], dict[str, str]] = field(default_factory=dict)
    lines: dict[tuple[str, Any], int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    time_name: str | None = None
    id_name: str | None = None
    names: list[str] = field(default_factory=list)

    def take(self, found: Reading | PanelReading) -> None:
        """Add the series that were read of one column, or of one panel."""
        long = isinstance(found, PanelReading) and found.column is not None
        options = self._options(found)
        column = read.column_in(
            self.table, options=options, file=found.source, several=options.several
        )
        self.time_name = column.time_name
        self.id_name = found.panel.id_name if isinstance(found, PanelReading) and long else None
        members = read.readings_of(found)
        first = not self.names
        used: set[int] = set()
        for place, member in enumerate(members):
            name = column.column(place) if column.id_name else column.name
            if name not in self.names:
                self.names.append(name)
            used |= self._member(column, place, member, name, first=first or not long)
        if first:
            self._left_out(column, used)

    def _options(self, found: Reading | PanelReading) -> ReadOptions:
        if isinstance(found, Reading):
            return replace(self.options, target=(found.series.name,), wide=False)
        if found.column is None:
            return self.options
        return replace(self.options, target=(found.column,), id_column=found.panel.id_name)

    def _member(
        self, column: Column, place: int, member: Reading, name: str, *, first: bool
    ) -> set[int]:
        """Add one series; gives the lines of the file that its values stand on."""
        series = member.series
        one = column.ids[place] if self.id_name is not None else ""
        here = np.flatnonzero(column.of == place)
        raw = dict(zip(column.lines[here].tolist(), column.values[here].tolist(), strict=True))
        empty = self._empty(column, here, series.frequency)
        keys, told = _keys(series.times), _texts(series.times)
        used: set[int] = set()
        steps = zip(keys, told, series.values.tolist(), member.rows.tolist(), strict=True)
        for key, time, value, known in steps:
            line = known if known >= 0 else empty.get(key, -1)
            row = self.rows.setdefault((one, key), {})
            if column.time_name is not None:
                row[column.time_name] = time
            if line >= 0:
                used.add(line)
                self.lines.setdefault((one, key), line)
            row[name] = self._number(line, name, value, raw, told=time)
            if first and line >= 0 and column.time_name is not None:
                self._changed(line, column.time_name, time, "times in ISO form")
        return used

    def _empty(self, column: Column, here: Any, frequency: Any) -> dict[Any, int]:
        """Give the lines of the rows without a value, by their times."""
        empty = here[np.isnan(column.values[here])]
        if not len(empty):
            return {}
        lines = column.lines[empty].tolist()
        if column.times is None:
            order = np.searchsorted(column.lines[here], lines)
            return dict(zip((order + 1).tolist(), lines, strict=True))
        snapped = snap(pd.DatetimeIndex(column.times[empty]), frequency)
        return dict(zip(_keys(snapped), lines, strict=True))

    def _number(
        self, line: int, name: str, value: float, raw: dict[int, float], *, told: str
    ) -> str:
        before = self._cell(line, name)
        if before is not None and _PLAIN.fullmatch(before) and float(before) == value:
            return before
        after = _number_text(value)
        why = "numbers without thousands separators, units or a decimal comma"
        if before is None or np.isnan(raw.get(line, np.nan)):
            why = f"filled by {self.options.fill}"
            before = before if before is not None else f"(no row for {told})"
        elif raw[line] != value:
            joined = self.options.aggregate if self.options.resample else self.options.duplicates
            why = f"{joined} of the rows of this time"
        self.changes.append(Change(line if line >= 0 else None, name, before, after, why))
        return after

    def _cell(self, line: int, name: str) -> str | None:
        if line < 0 or name not in self.table.columns:
            return None
        return self.table.columns[name][self.place[line]]

    @property
    def place(self) -> dict[int, int]:
        """The place in the table of each of the file's lines."""
        if not self._places:
            self._places.update({int(line): at for at, line in enumerate(self.table.lines)})
        return self._places

    _places: dict[int, int] = field(default_factory=dict)

    def _changed(self, line: int, name: str, after: str, why: str) -> None:
        before = self._cell(line, name)
        if before is not None and before != after:
            self.changes.append(Change(line, name, before, after, why))

    def _left_out(self, column: Column, used: set[int]) -> None:
        """Tell of the rows that are not in the copy, of their order, and of how the file was."""
        kept: dict[Any, int] = {}
        keys = list(range(len(column.lines))) if column.times is None else _keys(column.times)
        for line, of, time in zip(column.lines.tolist(), column.of.tolist(), keys, strict=True):
            if line in used:
                kept.setdefault((of, time), line)
        joined = self.options.resample is not None
        for line, of, time, value in zip(
            column.lines.tolist(),
            column.of.tolist(),
            keys,
            column.values.tolist(),
            strict=True,
        ):
            if line in used or column.wide:
                continue
            twin = kept.get((of, time))
            why = f"same time and value as row {twin}"
            if joined:
                why = f"joined by {self.options.resample}, {self.options.aggregate} of each"
            elif twin is None or value != column.values[column.lines == twin][0]:
                why = f"repeated time: --duplicates {self.options.duplicates}"
            self.changes.append(
                Change(line, column.time_name, self._cell(line, str(column.time_name)), None, why)
            )
        order = list(self.lines.values())
        by = "by time" if self.id_name is None else "by series and time"
        if any(later < earlier for earlier, later in pairwise(order)):
            self.changes.append(Change(None, None, "another order", by, "rows in order"))
        for said in self.table.decisions:
            if said != "comma-separated":
                after = "UTF-8, commas, one header, the table alone"
                self.changes.append(Change(None, None, said, after, "one way to write a table"))

    def write(self, *, with_texts: bool) -> bytes:
        """Give the copy's bytes."""
        texts = self._texts() if with_texts else ()
        taken = {self.time_name, self.id_name, *self.names, *texts}
        for name in self.table.columns:
            if name not in taken:
                why = "left out: not one of the series that were read"
                self.changes.append(Change(None, name, name, None, why))
        heads = [name for name in (self.time_name, self.id_name) if name is not None]
        heads += [*self.names, *texts]
        for name in heads:
            if guarded(name) != name:
                self.changes.append(Change(None, name, name, guarded(name), FORMULA_WHY))
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([guarded(name) for name in heads])
        for key, row in self.rows.items():
            if self.id_name is not None:
                row[self.id_name] = guarded(key[0])
            line = self.lines.get(key, -1)
            for name in texts:
                cell = self._cell(line, name) or ""
                row[name] = guarded(cell)
                if row[name] != cell:
                    self.changes.append(Change(line, name, cell, row[name], FORMULA_WHY))
            writer.writerow([row.get(name, "") for name in heads])
        return target.getvalue().encode()

    def _texts(self) -> tuple[str, ...]:
        """Name the columns of words that go along: none where rows were joined."""
        if self.options.resample is not None:
            return ()
        id_column = self.id_name or self.options.id_column
        wanted = replace(self.options, id_column=id_column).wanted(several=True)
        try:
            numeric = value_columns(
                self.table, file="", missing=self.options.missing, wanted=wanted
            )
        except (SeriesUnusable, FileUnreadable):  # only an option tells its columns apart
            return ()
        taken = {self.time_name, self.id_name, *self.names, *numeric}
        parts = (self.time_name or "").split(" and ")
        return tuple(name for name in self.table.columns if name not in (*taken, *parts))


FORMULA_WHY = "a spreadsheet would run it as a formula"


def _keys(times: pd.Index) -> list[int]:
    """Give what tells times apart: microseconds, or the numbers of rows without a calendar."""
    return (times.as_unit("us").asi8 if isinstance(times, pd.DatetimeIndex) else times).tolist()


def _texts(times: pd.Index) -> list[str]:
    """Write times: as dates where all of them are midnight, with their offset where there is one.

    >>> _texts(pd.DatetimeIndex(["2020-01-01 06:00"]))
    ['2020-01-01 06:00:00']
    """
    if not isinstance(times, pd.DatetimeIndex):
        return [str(time) for time in times]
    zone = "" if times.tz is None else times[0].isoformat()[-len("+00:00") :]
    stamps = times.tz_localize(None).as_unit("us").to_numpy()
    for unit in ("s", "us") if zone else ("D", "s", "us"):
        if (stamps.astype(f"datetime64[{unit}]") == stamps).all():
            break
    written: list[str] = np.datetime_as_string(stamps, unit=unit).tolist()
    return written if unit == "D" else [f"{text.replace('T', ' ')}{zone}" for text in written]


def _number_text(value: float) -> str:
    """Write a number in full precision.

    >>> _number_text(1234.0), _number_text(0.1)
    ('1234', '0.1')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
