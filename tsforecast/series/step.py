"""The calendar step of a table's times: found or named, and refused when the times do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable, TsforecastError
from tsforecast.series import calendar
from tsforecast.series.calendar import Frequency
from tsforecast.series.columns import Column
from tsforecast.series.series import Bools, Places
from tsforecast.series.step_name import alias_of
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from tsforecast.series.order import Rows


SPARSE = 100
"""Steps for each row, above which a table is not meant to have that step."""

FEW = 3
"""Rows up to which a series says nothing about its step when others do."""

LOOKED_AT = 200
"""Series of a panel, at most, whose own step is looked for."""

LOOKED_UP = 1 << 18
"""Rows whose places on the grid are looked up at a time: those of all take more room than they."""

AGGREGATE = "--aggregate mean|sum|first|last|min|max"


def find_step(
    rows: Rows, column: Column, word: str | None, *, resampled: bool = False
) -> tuple[Frequency, pd.DatetimeIndex, Places, tuple[str, ...]]:
    """Find the one step of all series, or take the one named, and put their times on its grid.

    Of a step that was only named most must have rows; where rows were joined into it
    (``resampled``) the empty ones may be more, as of what is open eight hours a day. Gives the
    step, the grid of all times, each row's place on it (n,), and what was said.
    """
    distinct = np.sort(pd.unique(rows.times))
    times = pd.DatetimeIndex(distinct)
    if word is not None:
        step = calendar.from_alias(alias_of(word, times, option="--frequency"))
    elif not rows.follows().any():
        raise _lone(rows, column)
    else:
        step = _found(rows, times, column)
    refuse_sparse(times, step, column)
    snapped = calendar.snap(times, step)
    grid = step.between(snapped[0], snapped[-1])
    place_of = grid.get_indexer(snapped)
    places = np.empty(len(rows), dtype=np.intp)
    for first in range(0, len(rows), LOOKED_UP):
        some = slice(first, first + LOOKED_UP)
        places[some] = place_of[np.searchsorted(distinct, rows.times[some])]
    off = places < 0
    off[1:] |= rows.follows()[1:] & (places[1:] == places[:-1])
    if off.any():
        raise _off_frequency(rows, off, column, step, int(np.flatnonzero(off)[0]))
    named = word is not None and not resampled
    if named and column.id_name is None and len(grid) > 2 * len(times) > 2:
        raise _off_frequency(rows, off, column, step, 1)
    if (snapped == times).all():
        return step, grid, places, ()
    edge = "start" if (snapped <= times).all() else "end"
    return step, grid, places, (f"dates moved to the {edge} of each {_step_name(step)}",)


def _lone(rows: Rows, column: Column) -> SeriesUnusable:
    where = "there is" if len(rows) == 1 else "each series has"
    return SeriesUnusable(
        f"{where} one row; a series needs at least two.",
        code="too-short",
        file=column.file,
        row=int(rows.lines[0]),
        column=column.name,
        hint="give more rows.",
    )


def _found(rows: Rows, times: pd.DatetimeIndex, column: Column) -> Frequency:
    """Find the step of ``times``, the distinct times of all rows, that each series has too.

    Series with gaps of their own may have it all the same: together they show the step.
    """
    found = calendar.infer(times)
    if column.id_name is None:
        if found is None:
            raise _irregular(rows, 0, column)
        return found
    own: dict[Frequency, int] = {}
    for member in _to_look_at(rows, found):
        here = pd.DatetimeIndex(rows.times[slice(*np.searchsorted(rows.of, [member, member + 1]))])
        step = calendar.infer(here) if len(here) > FEW else found
        if step is None and found is None and len(here) > 1:
            raise _irregular(rows, member, column)
        if step is not None:
            own.setdefault(step, member)
        if len(own) > 1:
            raise _mixed(own, column)
    if not own:
        raise _irregular(rows, int(rows.of[np.argmax(rows.follows())]), column)
    return next(iter(own))


def _to_look_at(rows: Rows, found: Frequency | None) -> list[int]:
    """Choose series to find the step of: some of all, and all that rarely make a usual step."""
    follows = rows.follows()
    members = np.arange(rows.of[-1] + 1)
    some = members[:: max(1, len(members) // LOOKED_AT)]
    if found is None or not follows.any():
        return [int(member) for member in some]
    steps = np.diff(rows.times)[follows[1:]].astype(np.int64)
    usual = steps <= 1.5 * np.median(steps)
    total = np.bincount(rows.of[follows], minlength=len(members))
    rare = np.bincount(rows.of[follows][usual], minlength=len(members)) * 2 < total
    return [int(member) for member in [*some[:3], *members[rare][:LOOKED_AT]]]


def _mixed(own: dict[Frequency, int], column: Column) -> SeriesUnusable:
    (first, one), (second, other) = list(own.items())[:2]
    ids = column.ids
    labels = (first.label, second.label)
    longer = pd.Timedelta(
        days=max(calendar.DAYS_PER_YEAR / (step.steps_per_year or 1.0) for step in (first, second))
    )
    word = _coarser(longer)
    if labels[0] == labels[1]:
        labels = (f"{first.label} ({first.alias})", f"{second.label} ({second.alias})")
    return SeriesUnusable(
        f'the series have different frequencies: "{ids[one]}" is {labels[0]}, '
        f'"{ids[other]}" is {labels[1]}.',
        code="mixed-frequencies",
        file=column.file,
        column=column.time_name,
        hint=f"join them into the same longer step: --resample {word} {AGGREGATE}; "
        "or take those of one frequency by their --id.",
    )


def refuse_sparse(times: pd.DatetimeIndex, step: Frequency, column: Column) -> None:
    """Refuse a step so short that nearly all of the steps between first and last are empty.

    ``times`` are distinct and ascend.
    """
    years = (times[-1] - times[0]).days / calendar.DAYS_PER_YEAR
    steps = years * (step.steps_per_year or 0.0)
    if steps > SPARSE * len(times) + 1000:
        raise too_sparse(len(times), steps, step, column)


def too_sparse(rows: int, steps: float, step: Frequency, column: Column) -> SeriesUnusable:
    """Say that nearly all steps between the rows are empty."""
    return SeriesUnusable(
        f"{counted(rows, 'row')} over {steps:,.0f} steps: the times are not {step.label}.",
        code="too-sparse",
        file=column.file,
        column=column.time_name,
        hint="name a longer step, or check the first and the last time in the file.",
    )


def _step_name(step: Frequency) -> str:
    """Name one step: ``month``, ``quarter``, ``2 weeks``."""
    words = {"monthly": "month", "quarterly": "quarter", "yearly": "year", "weekly": "week"}
    return words.get(step.label, step.label.removeprefix("every "))


def _off_frequency(
    rows: Rows,
    off: Bools,
    column: Column,
    step: Frequency,
    position: int,
) -> TsforecastError:
    time = short_time(pd.Timestamp(rows.times[position]))
    if rows.follows()[position]:
        before = short_time(pd.Timestamp(rows.times[position - 1]))
        problem = f"{time} does not follow {before} by one step"
    else:
        problem = f"{time} is not a step of the calendar that the other series have"
    error = SeriesUnusable(
        f"{problem}: the times are not {step.label}.",
        code="off-frequency",
        file=column.file,
        row=int(rows.lines[position]),
        column=column.time_name,
        value=time,
        hint="leave --frequency out, or join values: --resample STEP --aggregate mean|sum|last.",
    )
    return column.about(error, int(rows.of[position]), affected=len(np.unique(rows.of[off])))


def _irregular(rows: Rows, member: int, column: Column) -> TsforecastError:
    here = rows.take(rows.of == member)
    steps = pd.TimedeltaIndex(np.diff(here.times))
    middle = steps.sort_values()[len(steps) // 2]
    usual = steps.value_counts().index[0]
    odd = int(np.flatnonzero(steps != usual)[0]) + 1 if (steps != usual).any() else 1
    word = _coarser(middle)
    error = SeriesUnusable(
        f"the times are not evenly spaced: steps of {_span(steps.min())} to {_span(steps.max())}.",
        code="irregular-steps",
        file=column.file,
        row=int(here.lines[odd]),
        column=column.time_name,
        value=short_time(pd.Timestamp(here.times[odd])),
        hint=f"join them into even steps: --resample {word} {AGGREGATE}.",
    )
    return column.about(error, member, affected=1)


def _coarser(step: pd.Timedelta) -> str:
    """Name the shortest step that is no shorter."""
    return next((word for word, span in _COARSER if step <= span), "year")


_COARSER = [
    (word, pd.Timedelta(span))
    for word, span in (
        ("minute", "1min"),
        ("15min", "15min"),
        ("hour", "1h"),
        ("day", "24h"),
        ("week", "7D"),
        ("month", "31D"),
        ("quarter", "92D"),
    )
]


def _span(step: pd.Timedelta) -> str:
    for name, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if step.total_seconds() >= length:
            return counted(float(f"{step.total_seconds() / length:.4g}"), name)
    return counted(step.total_seconds(), "second")


def short_time(time: pd.Timestamp) -> str:
    """Write a time of which no frequency is known yet."""
    return time.date().isoformat() if time == time.normalize() else time.isoformat(sep=" ")
