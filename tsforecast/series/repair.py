"""Times and values to series: order, duplicates, steps and gaps; repaired only when asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series import calendar
from tsforecast.series.calendar import Frequency
from tsforecast.series.columns import Column
from tsforecast.series.fill import fill_gaps
from tsforecast.series.options import ReadOptions
from tsforecast.series.order import Rows, in_order
from tsforecast.series.series import Floats, Places, Series
from tsforecast.series.step import AGGREGATE, SPARSE, find_step, refuse_sparse, too_sparse
from tsforecast.series.step_name import alias_of
from tsforecast.series.wording import counted, listed

IN_ANY_ORDER = ("mean", "sum", "min", "max")
"""Ways to join the values of a step for which it is the same which of two comes first."""

LARGEST = 1e150
"""The largest number whose square, and what else is reckoned with it, is one too."""


@dataclass(frozen=True, eq=False)
class Spread:
    """Every step of every series, its value and its line; absent ones are NaN and -1.

    The series stand one after the other; ``starts`` (members + 1,) bounds them in ``values`` and
    ``lines`` (total,), and ``firsts`` (members,) is the place of each first time in ``grid``.
    """

    grid: pd.Index
    step: Frequency
    starts: Places
    firsts: Places
    values: Floats
    lines: Places

    def bounds(self, member: int) -> slice:
        """Give where a series stands in values and lines."""
        return slice(int(self.starts[member]), int(self.starts[member + 1]))

    def times(self, member: int) -> pd.Index:
        """Give the times of a series."""
        first, where = int(self.firsts[member]), self.bounds(member)
        return self.grid[first : first + where.stop - where.start]


def to_series(
    column: Column, options: ReadOptions
) -> tuple[list[tuple[Series, Places]], tuple[str, ...]]:
    """Give each evenly spaced series with the file's line of each value, and what was done.

    A value that was filled in, or joined from nothing, has the line -1.
    """
    _refuse_infinite(column)
    rows, said = _rows(column, options)
    begins_later = column.wide and options.fill == "seasonal"  # no years of guesses before it
    if options.fill in (None, "interpolate", "previous") or begins_later:
        kept = options.fill == "previous" and not column.wide
        several = column.id_name is not None
        rows, shortened = _without_empty_ends(rows, several=several, but_behind=kept)
        said = (*said, *shortened)
    if column.times is None:
        step: Frequency = calendar.WITHOUT_CALENDAR
        grid: pd.Index = pd.RangeIndex(1, int(rows.times.max()) + 2)
        places: Places = rows.times
    else:
        word = options.frequency if options.resample is None else options.resample
        resampled = options.resample is not None
        step, naive, places, moved = find_step(rows, column, word, resampled=resampled)
        grid = naive.tz_localize(column.times.tz)
        said = (*said, *moved)
    spread = _spread(rows, places, grid, step, column)
    filled = _filled(spread, column, fill=options.fill)
    return list(_cut(spread, column)), (*said, *filled)


def _rows(column: Column, options: ReadOptions) -> tuple[Rows, tuple[str, ...]]:
    """Give the rows in order, one a time and series; without times they are counted from 0."""
    if column.times is None:
        if options.frequency or options.resample:
            raise SeriesUnusable(
                "there is no time column to count the calendar on.",
                code="no-times",
                file=column.file,
                hint="name it with --time-column, or leave the frequency out.",
            )
        by_series = np.argsort(column.of, kind="stable")
        of = column.of[by_series]
        counted_from_0 = np.arange(len(of)) - np.searchsorted(of, of)
        return Rows(of, counted_from_0, column.values[by_series], column.lines[by_series]), ()
    if options.resample is None and options.aggregate is not None:
        raise UsageError(
            "--aggregate says how, but not to which step.",
            code="aggregate-alone",
            value=options.aggregate,
            hint="add --resample week, or month, day, hour, ...",
        )
    rows, said = in_order(
        column,
        column.times,
        duplicates=options.duplicates,
        joined_later=_takes_all(options),
    )
    if options.resample is None:
        return rows, said
    rows, how = _resample(rows, options, options.resample, column)
    return rows, (*said, how)


def _takes_all(options: ReadOptions) -> bool:
    """Tell whether rows of one time are joined with all others of a longer step anyway."""
    asked = options.resample is not None and options.duplicates is None
    return asked and options.aggregate in IN_ANY_ORDER


def _refuse_infinite(column: Column) -> None:
    size = np.abs(column.values)
    infinite = np.flatnonzero(size > LARGEST)
    if not len(infinite):
        return
    first, members = int(infinite[0]), column.of[infinite]
    large = np.isfinite(size[first])
    error = SeriesUnusable(
        "the value is too large." if large else "the value is infinite.",
        code="not-finite",
        file=column.file,
        row=int(column.lines[first]),
        column=column.column(int(members[0])),
        value=str(column.values[first]),
        hint="its square is more than a computer holds; correct it, or treat it as missing: "
        "--missing-values as it is written, and --fill interpolate."
        if large
        else "correct it, or treat it as missing: --missing-values inf --fill interpolate.",
    )
    raise column.about(error, int(members[0]), affected=len(np.unique(members)))


def _without_empty_ends(
    rows: Rows, *, several: bool, but_behind: bool
) -> tuple[Rows, tuple[str, ...]]:
    """Leave out empty cells before the first and after the last value of each series.

    There is nothing to interpolate between; ``but_behind`` the last value they stay, to be filled
    with it. A series without any value is left alone, to be refused.
    """
    known = ~np.isnan(rows.values)
    if known.all():
        return rows, ()
    starts = np.searchsorted(rows.of, np.arange(rows.of[-1] + 2))
    before = np.concatenate([[0], np.cumsum(known)])
    seen = before[1:] - before[starts[rows.of]]
    number = (before[starts[1:]] - before[starts[:-1]])[rows.of]
    behind = (seen == number) & (not but_behind)
    outside = ~known & ((seen == 0) | behind) & (number > 0)
    if not outside.any():
        return rows, ()
    cells = counted(int(outside.sum()), "empty cell")
    sides = {"before the first": seen == 0, "after the last": behind}
    where = " or ".join(side for side, there in sides.items() if (outside & there).any())
    of = f" of {len(np.unique(rows.of[outside]))} series" if several else ""
    return rows.take(~outside), (f"{cells} {where} value{of} left out",)


def _resample(rows: Rows, options: ReadOptions, word: str, column: Column) -> tuple[Rows, str]:
    if options.frequency is not None:
        raise UsageError(
            "--frequency and --resample exclude each other.",
            code="two-frequencies",
            value=options.frequency,
            hint="leave --frequency out: --resample makes the frequency.",
        )
    how = options.aggregate
    if how is None:
        raise UsageError(
            f"--resample {word} needs to know how to join values.",
            code="no-aggregate",
            value=word,
            hint=f"add {AGGREGATE}.",
        )
    alias = alias_of(word, pd.DatetimeIndex([]), option="--resample")
    distinct, place = np.unique(rows.times, return_inverse=True)
    refuse_sparse(pd.DatetimeIndex(distinct), calendar.from_alias(alias), column)
    sizes = pd.Series(0, index=pd.DatetimeIndex(distinct)).resample(alias).size()
    labels = np.repeat(sizes.index.to_numpy(), sizes.to_numpy())[place]
    frame = pd.DataFrame({"of": rows.of, "time": labels, "value": rows.values, "line": rows.lines})
    bins = frame.groupby(["of", "time"], sort=True)
    values = bins["value"].sum(min_count=1) if how == "sum" else bins["value"].agg(how)
    joined = Rows(
        values.index.get_level_values("of").to_numpy(),
        values.index.get_level_values("time").to_numpy(),
        values.to_numpy(),
        bins["line"].first().to_numpy(),
    )
    said = f"{counted(len(rows), 'row')} joined into {len(joined):,} by {word}, {how} of each"
    return joined, said


def _spread(rows: Rows, places: Places, grid: pd.Index, step: Frequency, column: Column) -> Spread:
    """Put the rows of each series on every step from its first time to its last."""
    bounds = np.searchsorted(rows.of, np.arange(len(column.ids) + 1))
    firsts = places[bounds[:-1]]
    lengths = places[bounds[1:] - 1] - firsts + 1
    if lengths.sum() > SPARSE * len(rows) + 1000 * len(lengths):
        raise too_sparse(len(rows), float(lengths.sum()), step, column)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    if starts[-1] == len(rows) and not np.isnan(rows.values).any():
        return Spread(grid, step, starts, firsts, rows.values, rows.lines)
    target = starts[rows.of] + places - firsts[rows.of]
    values = np.full(starts[-1], np.nan)
    values[target] = rows.values
    lines = np.full(starts[-1], -1, dtype=np.intp)
    lines[target] = rows.lines
    return Spread(grid, step, starts, firsts, values, lines)


def _filled(spread: Spread, column: Column, *, fill: str | None) -> tuple[str, ...]:
    """Fill what is missing, in place, as asked; raises SeriesUnusable when nothing was asked."""
    missing = np.flatnonzero(np.isnan(spread.values))
    if not len(missing):
        return ()
    affected = np.unique(np.searchsorted(spread.starts, missing, side="right") - 1)
    names: list[str] = []
    for member in affected.tolist():
        where = spread.bounds(member)
        try:
            spread.values[where], names = fill_gaps(
                spread.values[where],
                spread.times(member),
                spread.step,
                column.column(member),
                fill=fill,
                file=column.file,
                rows=spread.lines[where],
            )
        except SeriesUnusable as error:
            raise column.about(error, member, affected=len(affected)) from None
    spread.lines[missing] = -1
    number = counted(len(missing), "missing value")
    if column.id_name is None:
        return (f"{number} filled by {fill} ({listed(names)})",)
    return (f"{number} of {len(affected)} series filled by {fill}",)


def _cut(spread: Spread, column: Column) -> Iterator[tuple[Series, Places]]:
    """Cut the series apart; those of the same span share their times."""
    spans: dict[tuple[int, int], pd.Index] = {}
    spread.values.setflags(write=False)
    for member, name in enumerate(column.ids):
        where = spread.bounds(member)
        span = (int(spread.firsts[member]), where.stop - where.start)
        times = spans.setdefault(span, spread.times(member)) if span not in spans else spans[span]
        label = name if column.id_name is not None else column.name
        yield Series(label, spread.values[where], times, spread.step), spread.lines[where]
