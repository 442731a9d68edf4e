"""The rows of a cleaned copy, put together column by column, and what differs from the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.calendar import snap
from tsforecast.series.columns import Column, choose, value_columns
from tsforecast.series.options import ReadOptions
from tsforecast.series.order import EACH_COUNTS
from tsforecast.series.read import PanelReading, Reading, readings_of
from tsforecast.series.series import Places
from tsforecast.series.spelling import written_number, written_times
from tsforecast.series.table import Table, taken_at
from tsforecast.series.wording import guarded

Keys = npt.NDArray[np.int64]

FORMULA_WHY = "a spreadsheet would run it as a formula"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a file and its cleaned copy; ``row`` is the file's line."""

    row: int | None
    column: str | None
    before: str | None
    after: str | None
    why: str


def write_copy(
    table: Table,
    sound: Sequence[Reading | PanelReading],
    *,
    options: ReadOptions,
    with_texts: bool,
) -> tuple[bytes, list[Change]]:
    """Write what was read of a table plainly, and tell what was changed.

    ``with_texts`` lets columns of words go along.
    """
    parts = [_Part.of(table, one, options) for one in sound]
    copy = _Copy.for_parts(parts, table, options)
    for part in parts:
        for place in range(len(part.members)):
            copy.add(part, place)
    copy.tell_times()
    copy.tell_left_out(parts[0])
    content = copy.write(copy.texts() if with_texts else ())
    if len(set(table.lines)) < len(table.lines):
        # Several cells of one line have become rows: which row is which cell, no line tells.
        return content, [change for change in copy.changes if change.row is None]
    return content, copy.changes


@dataclass(frozen=True)
class _Part:
    """The series that were read of one column, or of one panel, and the cells they came from."""

    column: Column
    members: tuple[Reading, ...]
    id_name: str | None

    @classmethod
    def of(cls, table: Table, found: Reading | PanelReading, options: ReadOptions) -> _Part:
        id_name = None
        if isinstance(found, Reading):
            options = replace(options, target=(found.series.name,), wide=False)
        elif found.column is not None:
            id_name = found.panel.id_name
            options = replace(options, target=(found.column,), id_column=id_name)
        column = choose(table, options, several=options.several)
        return cls(column, readings_of(found), id_name)

    def name(self, place: int) -> str:
        """Name the column of values of a member."""
        return self.column.column(place)

    def lines(self, place: int) -> Places:
        """Give the file's line of each value (n,) of a member, of a filled one its empty cell's.

        -1 where the file has no row.
        """
        member, column = self.members[place], self.column
        lines = member.rows.copy()
        filled = np.flatnonzero(lines < 0)
        if not len(filled):
            return lines
        here = np.flatnonzero(column.of == place)
        empty = here[np.isnan(column.values[here])]
        if column.times is None:
            keys = np.searchsorted(here, empty) + 1
        else:
            times = pd.DatetimeIndex(column.times[empty])
            keys = _keys(snap(times, member.series.frequency))
        known = dict(zip(keys.tolist(), column.lines[empty].tolist(), strict=True))
        wanted = _keys(member.series.times[filled]).tolist()
        lines[filled] = [known.get(key, -1) for key in wanted]
        return lines


@dataclass
class _Copy:
    """The rows of the copy: by series and time, or by time alone.

    ``of`` and ``keys`` (rows,) tell the series and the time of each row, ``times`` how it is
    written, and ``lines`` the file's line that it came from, -1 for none. ``cells`` are its
    columns of values, (rows,) each.
    """

    table: Table
    options: ReadOptions
    time_name: str | None
    id_name: str | None
    ids: list[str]
    of: Places
    keys: Keys
    times: list[str]
    lines: Places
    cells: dict[str, list[str]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @classmethod
    def for_parts(cls, parts: Sequence[_Part], table: Table, options: ReadOptions) -> _Copy:
        """Lay out the rows that all series together need."""
        first = parts[0]
        series = [member.series for part in parts for member in part.members]
        if first.id_name is None:
            times = series[0].times
            for other in series[1:]:
                times = times if other.times.equals(times) else times.union(other.times)
            of, ids = np.zeros(len(times), dtype=np.intp), [""]
        else:
            times = series[0].times.append([one.times for one in series[1:]])
            of = np.repeat(np.arange(len(series)), [len(one) for one in series])
            ids = [one.name for one in series]
        name = first.column.time_name
        like = next(iter(table.columns.get(name or "", [])), "")
        none = np.full(len(times), -1, dtype=np.intp)
        written = written_times(times, like=like)
        return cls(table, options, name, first.id_name, ids, of, _keys(times), written, none)

    def add(self, part: _Part, place: int) -> None:
        """Add the values of one series, each as it stands in the file where that is plain."""
        member, name = part.members[place], part.name(place)
        lines, values = part.lines(place), member.series.values
        if self.id_name is None:
            rows = np.searchsorted(self.keys, _keys(member.series.times))
        else:
            rows = np.flatnonzero(self.of == place)
        new = self.lines[rows] < 0
        self.lines[rows[new]] = lines[new]
        before = self._cells(name, lines)
        pairs = zip(before, values.tolist(), strict=True)
        texts = [written_number(value, before=cell) for cell, value in pairs]
        column = self.cells.setdefault(name, [""] * len(self.keys))
        for row, text in zip(rows.tolist(), texts, strict=True):
            column[row] = text
        odd = [at for at, cell in enumerate(before) if cell != texts[at]]
        self.changes += self._value_changes(part, place, odd, rows, lines, before, texts)

    def _value_changes(
        self,
        part: _Part,
        place: int,
        odd: Sequence[int],
        rows: Places,
        lines: Places,
        before: Sequence[str | None],
        texts: Sequence[str],
    ) -> Iterator[Change]:
        """Say why the values at some places are not written as in the file."""
        here = np.flatnonzero(part.column.of == place)
        places = here[np.searchsorted(part.column.lines[here], lines[odd]).clip(0, len(here) - 1)]
        values = part.members[place].series.values
        for at, raw in zip(odd, part.column.values[places].tolist(), strict=True):
            line, cell = int(lines[at]), before[at]
            why = "numbers without thousands separators, units or a decimal comma"
            if cell is None or line < 0 or raw != raw:
                why = f"filled by {self.options.fill}"
                cell = cell if cell is not None else f"(no row for {self.times[rows[at]]})"
            elif raw != values[at]:
                options = self.options
                joined = options.aggregate if options.resample else options.duplicates
                why = f"{joined} of the rows of this time"
            yield Change(line if line >= 0 else None, part.name(place), cell, texts[at], why)

    def _cells(self, name: str | None, lines: Places) -> list[str | None]:
        """Give the file's cells of a column on some lines; None where there is none."""
        found: list[str | None] = [None] * len(lines)
        cells = self.table.columns.get(name or "")
        if cells is None:
            return found
        known = np.flatnonzero(lines >= 0)
        places = np.searchsorted(np.asarray(self.table.lines), lines[known])
        if len(known) == len(lines):
            return list(taken_at(cells, places))
        for at, cell in zip(known.tolist(), taken_at(cells, places), strict=True):
            found[at] = cell
        return found

    def tell_times(self) -> None:
        """Tell of the times that are written in another way than in the file."""
        if self.time_name is None:
            return
        before = self._cells(self.time_name, self.lines)
        self.changes += [
            Change(int(line), self.time_name, cell, time, "times in ISO form")
            for line, cell, time in zip(self.lines, before, self.times, strict=True)
            if cell is not None and cell != time
        ]

    def tell_left_out(self, part: _Part) -> None:
        """Tell of the rows that are not in the copy, of their order, and of how the file was."""
        self.changes += self._rows_left_out(part.column)
        known = self.lines[self.lines >= 0]
        if (np.diff(known) < 0).any():
            by = "by time" if self.id_name is None else "by series and time"
            self.changes.append(Change(None, None, "another order", by, "rows in order"))
        for said in self.table.decisions:
            if said != "comma-separated":
                after = "UTF-8, commas, one header, the table alone"
                self.changes.append(Change(None, None, said, after, "one way to write a table"))

    def _rows_left_out(self, column: Column) -> Iterator[Change]:
        """Give the rows of a column that no row of the copy came from, and why."""
        used = np.isin(column.lines, self.lines)
        if used.all() or column.wide:
            return
        keys = np.arange(len(used)) if column.times is None else _keys(column.times)
        rows = pd.DataFrame({"of": column.of, "time": keys, "line": column.lines})
        rows["value"] = column.values
        kept = rows[used].drop_duplicates(["of", "time"])
        pairs = rows[~used].merge(kept, on=["of", "time"], how="left", suffixes=("", "_kept"))
        lines = pairs["line"].to_numpy()
        before = self._cells(column.time_name, lines)
        options = self.options
        found = zip(
            lines.tolist(),
            before,
            pairs["line_kept"].tolist(),
            (pairs["value"] == pairs["value_kept"]).tolist(),
            strict=True,
        )
        for line, cell, twin, same in found:
            why = f"repeated time: --duplicates {options.duplicates}"
            if options.resample is not None:
                why = f"joined by {options.resample}, {options.aggregate} of each"
            elif same and options.duplicates not in EACH_COUNTS:
                why = f"same time and value as row {twin:.0f}"
            yield Change(line, column.time_name, cell, None, why)

    def texts(self) -> tuple[str, ...]:
        """Name the columns of words that go along: none where rows were joined."""
        if self.options.resample is not None:
            return ()
        id_column = self.id_name or self.options.id_column
        options = replace(self.options, id_column=id_column)
        try:
            numeric = value_columns(self.table, options, several=True)
        except (SeriesUnusable, FileUnreadable):  # only an option tells its columns apart
            return ()
        taken = {self.time_name, self.id_name, *self.cells, *numeric}
        parts = (self.time_name or "").split(" and ")
        return tuple(name for name in self.table.columns if name not in (*taken, *parts))

    def write(self, texts: Sequence[str]) -> bytes:
        """Give the copy's bytes, with some columns of words."""
        taken = {self.time_name, self.id_name, *self.cells, *texts}
        why = "left out: not one of the series that were read"
        left = [name for name in self.table.columns if name not in taken]
        self.changes += [Change(None, name, name, None, why) for name in left]
        columns: dict[str, Iterable[str]] = {}
        if self.time_name is not None:
            columns[self.time_name] = self.times
        if self.id_name is not None:
            ids = [guarded(one) for one in self.ids]
            columns[self.id_name] = [ids[member] for member in self.of.tolist()]
        columns |= self.cells
        columns |= {name: self._words(name) for name in texts}
        for name in columns:
            if guarded(name) != name:
                self.changes.append(Change(None, name, name, guarded(name), FORMULA_WHY))
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([guarded(name) for name in columns])
        writer.writerows(zip(*columns.values(), strict=True))
        return target.getvalue().encode()

    def _words(self, name: str) -> list[str]:
        """Give the cells of a column of words, so that none is run as a formula."""
        before = [cell or "" for cell in self._cells(name, self.lines)]
        after = [guarded(cell) for cell in before]
        self.changes += [
            Change(int(line), name, cell, safe, FORMULA_WHY)
            for line, cell, safe in zip(self.lines, before, after, strict=True)
            if cell != safe
        ]
        return after


def _keys(times: pd.Index) -> Keys:
    """Give what tells times apart: microseconds, or the numbers of rows without a calendar."""
    return np.asarray(times.as_unit("us").asi8 if isinstance(times, pd.DatetimeIndex) else times)
