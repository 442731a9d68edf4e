"""Which column holds the times, which one the values; refused where two readings are possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable, TsforecastError, UsageError
from tsforecast.series import numbers, times
from tsforecast.series.across import refuse_across
from tsforecast.series.clock_change import at_midnight, even_without_change
from tsforecast.series.long_table import refuse_long
from tsforecast.series.members import WIDE, Members, naming, select
from tsforecast.series.options import ReadOptions
from tsforecast.series.row_numbers import ROW_NAMES, counts_each, counts_evenly, without_row_numbers
from tsforecast.series.serials import TIME_NAMES
from tsforecast.series.series import Floats, Places
from tsforecast.series.table import Table
from tsforecast.series.time_column import find_times, refuse_absent_times
from tsforecast.series.values import read_values
from tsforecast.series.wording import listed_names, quoted

TIME_PARTS = TIME_NAMES | {"hour", "minute", "second", "weekday", "yr", "mnth", "hr"}
"""Names, in lower case, of columns of numbers that hardly anybody forecasts."""

SAMPLE = 200
"""Cells by which a column is told to move, or only to count."""


@dataclass(frozen=True)
class Column:
    """The values of one series, or of several below each other, with their times if there are any.

    ``values`` is (n,) with NaN where a value is missing; ``lines`` are the file's lines, and
    ``of`` (n,) is the place among ``ids`` of the series that a row belongs to. ``id_name`` is
    None for one series. In a wide table each of the ``ids`` is a column of the file.
    """

    file: str
    name: str
    values: Floats
    times: pd.DatetimeIndex | None
    time_name: str | None
    lines: Places
    decisions: tuple[str, ...]
    of: Places
    ids: tuple[str, ...]
    id_name: str | None

    @property
    def wide(self) -> bool:
        """Whether each series is a column of its own."""
        # A column of ids may have that name, too; one of values beside it cannot.
        return self.id_name == self.name == WIDE

    def column(self, member: int) -> str:
        """Name the column of the file that holds the values of a series."""
        return self.ids[member] if self.wide else self.name

    def about(self, error: TsforecastError, member: int, *, affected: int) -> TsforecastError:
        """Name the series in an error about it, where there are several."""
        return naming(
            error,
            id_name=self.id_name,
            one=self.ids[member],
            affected=affected,
            total=len(self.ids),
        )


def choose(table: Table, options: ReadOptions, *, several: bool) -> Column:
    """Find times and values in a table; ``several`` where a panel may come of it.

    See the errors below for what is refused.
    """
    _refuse_two_ways(options, file=table.file)
    table = replace(table, missing=options.missing)  # of which `check` may have found more
    if not (options.wide or options.target or options.time_column):
        refuse_across(table)
    members, time_name, reading, said = _timed(table, options, options.target, several=several)
    table = members.table
    if reading is not None:
        refuse_absent_times(table, reading, time_name)
        if members.id_name is None:
            refuse_long(table, reading, time_name, options.target)
        reading, changes = _without_clock_changes(reading, members)
        said = (f'time column "{time_name}"', reading.style, *changes, *said)
    else:
        said = ("no time column: the rows are numbered", *said)
    names = _targets(members, options, time_name, several=several)
    values, how = read_values(
        members, names, decimal=options.decimal, time_name=time_name, asked=bool(options.target)
    )
    wide = len(names) > 1 or options.wide
    repeat = len(names)
    rows = len(table.lines)
    return Column(
        file=table.file,
        name=names[0] if not wide else WIDE,
        values=values,
        times=None if reading is None else _repeated(reading.index, repeat),
        time_name=time_name,
        lines=_as_array(table.lines) if repeat == 1 else np.tile(_as_array(table.lines), repeat),
        decisions=(*said, *how),
        of=np.repeat(np.arange(repeat), rows) if wide else members.of,
        ids=tuple(names) if wide else members.ids,
        id_name=WIDE if wide else members.id_name,
    )


def _timed(
    table: Table, options: ReadOptions, targets: Sequence[str], *, several: bool
) -> tuple[Members, str | None, times.Times | None, tuple[str, ...]]:
    """Leave out what counts the rows, tell the series apart, and find the times of their rows.

    There are no times where the column that was named as these numbers the rows.
    """
    table, said = without_row_numbers(table, options.time_column, options.id_column, *targets)
    members, counted = _without_counter(select(table, options, several=several), options)
    said = (*said, *counted, *members.said)
    if counted and options.time_column is not None:
        return members, None, None, said
    name, members, reading = find_times(members, options, targets)
    return members, name, reading, said


def _without_counter(members: Members, options: ReadOptions) -> tuple[Members, tuple[str, ...]]:
    """Leave out what counts the rows of each series, and say so.

    It is the column that was named as the times, or, of a panel, one that is called a counter.
    """
    table = members.table
    if options.time_column is not None:
        names = [table.require(options.time_column, "--time-column")]
    elif options.id_column is not None:
        names = [one for one in table.columns if one.lower() in ROW_NAMES]
    else:
        names = []
    for name in names:
        if name not in options.target and counts_each(table.columns[name], members.of):
            return members.without(name), (f'row numbers "{name}" left out',)
    return members, ()


def value_columns(table: Table, options: ReadOptions, *, several: bool) -> tuple[str, ...]:
    """Name the columns that hold numbers, the time column aside; the target is not looked at."""
    table = replace(table, missing=options.missing)
    members, time_name, _, _ = _timed(table, options, (), several=several)
    names = (name for name in members.table.columns if name != time_name)
    return tuple(name for name in names if _mostly_numbers(members.table, name))


def _without_clock_changes(
    reading: times.Times, members: Members
) -> tuple[times.Times, tuple[str, ...]]:
    found = at_midnight(reading.index)
    if found is None and "UTC" not in reading.style:
        found = even_without_change(reading.index, members.of)
    return (reading, ()) if found is None else (replace(reading, index=found[0]), found[1:])


def _as_array(lines: Sequence[int]) -> Places:
    """Give the file's lines (n,); NumPy would make an object of each number of a range first."""
    if isinstance(lines, range):
        return np.arange(lines.start, lines.stop, lines.step)
    return np.asarray(lines, dtype=np.intp)


def _repeated(index: pd.DatetimeIndex, repeat: int) -> pd.DatetimeIndex:
    return index if repeat == 1 else pd.DatetimeIndex(np.tile(index.to_numpy(), repeat))


def _refuse_two_ways(options: ReadOptions, *, file: str) -> None:
    """Refuse to be told in two ways at once which series a file holds."""
    columns = "--wide" if options.wide else "several --target" if len(options.target) > 1 else None
    other = "--target" if options.wide and options.target else None
    if options.id_column is not None:
        other = "--id-column"
    if columns and other:
        raise UsageError(
            f"{columns} and {other} say in two ways which series there are.",
            code="two-ways",
            file=file,
            hint="--wide: each column of numbers is a series; --target: these columns are; "
            "--id-column: they stand below each other in one.",
        )


def _targets(
    members: Members, options: ReadOptions, time_name: str | None, *, several: bool
) -> list[str]:
    """Name the columns of values: those asked for, all of a wide table, or the only one."""
    table = members.table
    if options.target:
        asked = [table.require(name, "--target") for name in options.target]
        return _one_or_several(list(dict.fromkeys(asked)), table, several=several)
    names = [name for name in table.columns if name != time_name]
    numeric = [name for name in names if _mostly_numbers(table, name)]
    if len(numeric) == 1 or (numeric and options.wide):
        return _one_or_several(numeric, table, several=several)
    if not numeric and len(names) == 1:
        return names
    if not numeric:
        raise FileUnreadable(
            f"no column holds numbers; there are: {listed_names(list(table.columns)) or 'none'}.",
            code="no-numbers",
            file=table.file,
            hint="name the column to work on with --target NAME.",
        )
    one = table.only(members.of == members.of[0])  # the number of a shop moves between shops only
    raise _several(one, numeric, long=options.id_column is not None)


def _one_or_several(names: list[str], table: Table, *, several: bool) -> list[str]:
    if len(names) > 1 and not several:
        raise _several(table, names, long=True)
    return names


def _several(table: Table, names: list[str], *, long: bool) -> SeriesUnusable:
    every = "" if long else "; or take each as a series of its own: --wide"
    likely = [name for name in names if name.lower() not in TIME_PARTS] or names
    example = next((name for name in likely if _moves(table, name)), likely[0])
    return SeriesUnusable(
        f"several columns hold numbers: {listed_names(names, shown=12)}.",
        code="several-value-columns",
        file=table.file,
        hint=f"say which one to work on, as --target {quoted(example)}{every}.",
    )


def _moves(table: Table, name: str) -> bool:
    """Tell a column that could be meant from one that is constant, or counts in even steps."""
    cells = [cell for cell in table.columns[name][:SAMPLE] if cell.lower() not in table.missing]
    return len(set(cells)) > 1 and not counts_evenly(cells)


def _mostly_numbers(table: Table, name: str) -> bool:
    sample = table.sample(name, size=50)
    read = [numbers.is_number(cell) or numbers.is_infinite(cell) for cell in sample]
    return sum(read) * 2 > len(read)
