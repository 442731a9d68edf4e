"""File or stdin to a series or a panel; the only place that guesses, and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from tsforecast.series import across, calendar, columns, loading, repair
from tsforecast.series.members import WIDE, with_joint_ids
from tsforecast.series.options import ReadOptions
from tsforecast.series.series import Panel, Places, Series
from tsforecast.series.source import LIMITS, Limits
from tsforecast.series.table import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Reading:
    """A series, where it came from, and everything that was decided or repaired on the way.

    ``rows`` (n,) are the file's lines of the values, -1 for a value that was filled in;
    ``twins`` are the columns whose cells are those of the series' column.
    """

    series: Series
    source: str
    decisions: tuple[str, ...]
    rows: Places
    twins: tuple[str, ...]

    def line(self) -> str:
        """Say it in one line, as stderr shows it."""
        series, label = self.series, self.series.frequency.label
        first, last = (calendar.time_text(series.times[i], series.frequency) for i in (0, -1))
        values = f"{label} values" if label.endswith("ly") else "values"
        every = "" if label.endswith("ly") or series.frequency.alias is None else f" {label}"
        span = f"rows {first} to {last}" if series.frequency.alias is None else f"{first} to {last}"
        notes = f" ({', '.join(self.decisions)})" if self.decisions else ""
        return f'{self.source}: {len(series):,} {values} of "{series.name}"{every}, {span}{notes}'


@dataclass(frozen=True)
class PanelReading:
    """A panel, where it came from, and everything that was decided or repaired on the way.

    ``members`` are the readings of its series, in the same order; what was decided for all of
    them stands here alone. ``column`` is the column of values that they share in a long table.
    """

    panel: Panel
    members: tuple[Reading, ...]
    source: str
    decisions: tuple[str, ...]
    column: str | None

    def line(self) -> str:
        """Say it in one line, as stderr shows it."""
        frequency, members = self.panel.frequency, self.panel.members
        step = f"{frequency.label}, " if frequency.alias is not None else "rows "
        first = min(member.times[0] for member in members)
        last = max(member.times[-1] for member in members)
        span = " to ".join(calendar.time_text(time, frequency) for time in (first, last))
        lengths = sorted({len(member) for member in members})
        each = " to ".join(f"{length:,}" for length in dict.fromkeys((lengths[0], lengths[-1])))
        each = f"{each} values each{self._early(last)}"
        of = "" if self.column is None else f' of "{self.column}" by "{self.panel.id_name}"'
        notes = f" ({', '.join(self.decisions)})" if self.decisions else ""
        return f"{self.source}: {len(members):,} series{of}, {step}{span}, {each}{notes}"

    def _early(self, last: pd.Timestamp | int) -> str:
        """Say how many series end before the last time of all: what follows them is long known."""
        frequency = self.panel.frequency
        ends = [member.times[-1] for member in self.panel.members if member.times[-1] < last]
        if not ends or frequency.alias is None:
            return ""
        first = calendar.time_text(min(ends), frequency)
        if len(ends) == 1:
            return f", 1 ends earlier, {first}"
        return f", {len(ends):,} end earlier, the first {first}"


def panel_of(reading: Reading | PanelReading) -> Panel:
    """Give the panel that was read; one series is a panel of one."""
    if isinstance(reading, PanelReading):
        return reading.panel
    return Panel((reading.series,), "series")


def readings_of(reading: Reading | PanelReading) -> tuple[Reading, ...]:
    """Give the reading of each series."""
    return reading.members if isinstance(reading, PanelReading) else (reading,)


def read_series(
    source: str,
    *,
    options: ReadOptions,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Read one series from a file, or from ``stdin`` when the source is ``-``.

    Raises FileUnreadable when there is no table of numbers, SeriesUnusable when it can be read
    in two ways, holds several series or is not evenly spaced, and UsageError when an option
    does not fit the file.
    """
    return series_in(
        read_table(source, options=options, stdin=stdin, limits=limits), options=options
    )


def series_in(table: Table, *, options: ReadOptions) -> Reading:
    """Find the one series in a table; raises what `read_series` does."""
    chosen = _choose(table, options, several=False)
    del table  # of a long file its texts take as much room as the series, where nobody else has it
    found, said = repair.to_series(chosen.column, options)
    series, rows = found[0]
    decisions = (*chosen.decisions, *said)
    return Reading(series, chosen.column.file, decisions, rows, chosen.twins[0])


def read_panel(source: str, *, options: ReadOptions, stdin: BinaryIO | None = None) -> PanelReading:
    """Read all series that are asked for; one that cannot be used refuses the whole, by name.

    Dialect, dates, decimals and frequency are decided once for all. Raises what `read_series`
    does.
    """
    return panel_in(read_table(source, options=options, stdin=stdin), options=options)


def panel_in(table: Table, *, options: ReadOptions) -> PanelReading:
    """Find all series in a table that are asked for; raises what `read_series` does."""
    chosen = _choose(table, options, several=True)
    del table  # of a large panel its texts take more room than the series
    column = chosen.column
    found, said = repair.to_series(column, options)
    same = chosen.twins if column.wide else chosen.twins * len(found)
    members = tuple(
        Reading(series, column.file, (), rows, others)
        for (series, rows), others in zip(found, same, strict=True)
    )
    panel = Panel(tuple(member.series for member in members), column.id_name or WIDE)
    name = None if column.wide else column.name
    return PanelReading(panel, members, column.file, (*chosen.decisions, *said), name)


@dataclass(frozen=True)
class _Chosen:
    """What is taken from a table: its columns of times and values, and what is told of them.

    ``twins`` are those of each series of a wide table, else of the one column of values.
    """

    column: columns.Column
    twins: list[tuple[str, ...]]
    decisions: tuple[str, ...]


def _choose(table: Table, options: ReadOptions, *, several: bool) -> _Chosen:
    column = columns.choose(table, options, several=several)
    names = [column.column(member) for member in range(len(column.ids) if column.wide else 1)]
    decisions = (*column.decisions, *table.decisions)
    return _Chosen(column, twins(table.columns, names), decisions)


def found_in(table: Table, *, options: ReadOptions) -> Reading | PanelReading:
    """Find a panel in a table where the options ask for one, else a single series."""
    return (panel_in if options.several else series_in)(table, options=options)


def read(
    source: str, *, options: ReadOptions, stdin: BinaryIO | None = None
) -> Reading | PanelReading:
    """Read a panel where the options ask for one, else a single series."""
    if options.several:
        return read_panel(source, options=options, stdin=stdin)
    return read_series(source, options=options, stdin=stdin)


def read_table(
    source: str,
    *,
    options: ReadOptions,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """Find the columns of text in a file or in stdin; raises FileUnreadable."""
    file = loading.name(source, stdin=stdin)
    load = partial(loading.read_content, source, stdin=stdin, limits=limits)
    return _table(load, options=options, file=file, limits=limits)


def table_in(content: bytes, *, options: ReadOptions, file: str, limits: Limits = LIMITS) -> Table:
    """Find the table in a file's bytes; raises FileUnreadable."""
    return _table(lambda: content, options=options, file=file, limits=limits)


def _table(load: Callable[[], bytes], *, options: ReadOptions, file: str, limits: Limits) -> Table:
    table = loading.read_table(load, options, file=file, limits=limits)
    named = {options.time_column, *options.target} & set(table.columns)
    if not (options.wide or named):
        table = across.turned(table)
    return with_joint_ids(table, options.id_parts) if options.id_parts else table


def twins(cells: Mapping[str, Sequence[str]], names: Sequence[str]) -> list[tuple[str, ...]]:
    """Give, for each of some columns, the other columns with the same cells.

    >>> twins({"a": ["1"], "b": ["2"], "c": ["1"]}, ["a", "b"])
    [('c',), ()]
    """
    if len(names) == 1 and names[0] in cells:
        same = [other for other in cells if cells[other] == cells[names[0]]]
        return [tuple(other for other in same if other != names[0])]
    alike: dict[int, list[str]] = {}
    for name, column in cells.items():
        alike.setdefault(hash(tuple(column)), []).append(name)
    known = {name: others for others in alike.values() for name in others}
    return [
        tuple(
            other for other in known.get(name, ()) if other != name and cells[other] == cells[name]
        )
        for name in names
    ]
