"""The calendar step of a table's times: found or named, and refused when the times do not fit."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series import calendar
from tsforecast.series.calendar import Frequency
from tsforecast.series.columns import Column
from tsforecast.series.wording import counted

SPARSE = 100
"""Steps for each row, above which a table is not meant to have that step."""

AGGREGATE = "--aggregate mean|sum|first|last|min|max"


def find_step(
    frame: pd.DataFrame, column: Column, word: str | None, *, file: str
) -> tuple[Frequency, pd.DatetimeIndex, tuple[str, ...]]:
    """Find the step, or take the one named, and put the times on its grid."""
    times = pd.DatetimeIndex(frame["time"])
    if word is not None:
        step = calendar.from_alias(alias_of(word, times, option="--frequency"))
    elif len(times) == 1:
        raise SeriesUnusable(
            "there is one row; a series needs at least two.",
            code="too-short",
            file=file,
            row=int(frame["line"][0]),
            column=column.name,
            hint="give more rows.",
        )
    else:
        found = calendar.infer(times)
        if found is None:
            raise _irregular(frame, column, file=file)
        step = found
    refuse_sparse(frame, step, column=column.time_name, file=file)
    snapped = calendar.snap(times, step)
    grid = step.between(snapped[0], snapped[-1])
    off = np.flatnonzero(~snapped.isin(grid) | snapped.duplicated())
    if len(off) or (word is not None and len(grid) > 2 * len(times) > 2):
        raise _off_frequency(frame, column, step, int(off[0]) if len(off) else 1, file=file)
    if (snapped == times).all():
        return step, snapped, ()
    edge = "start" if (snapped <= times).all() else "end"
    return step, snapped, (f"dates moved to the {edge} of each {_step_name(step)}",)


def refuse_sparse(frame: pd.DataFrame, step: Frequency, *, column: str | None, file: str) -> None:
    """Refuse a step so short that nearly all of the steps between first and last are empty."""
    years = (frame["time"].max() - frame["time"].min()).days / calendar.DAYS_PER_YEAR
    steps = years * (step.steps_per_year or 0.0)
    if steps > SPARSE * len(frame) + 1000:
        rows = counted(len(frame), "row")
        raise SeriesUnusable(
            f"{rows} over {steps:,.0f} steps: the times are not {step.label}.",
            code="too-sparse",
            file=file,
            column=column,
            hint="name a longer step, or check the first and the last time in the file.",
        )


def _step_name(step: Frequency) -> str:
    """Name one step: ``month``, ``quarter``, ``2 weeks``."""
    words = {"monthly": "month", "quarterly": "quarter", "yearly": "year", "weekly": "week"}
    return words.get(step.label, step.label.removeprefix("every "))


def _off_frequency(
    frame: pd.DataFrame, column: Column, step: Frequency, position: int, *, file: str
) -> SeriesUnusable:
    time = short_time(frame["time"][position])
    before = short_time(frame["time"][position - 1])
    return SeriesUnusable(
        f"{time} does not follow {before} by one step: the times are not {step.label}.",
        code="off-frequency",
        file=file,
        row=int(frame["line"][position]),
        column=column.time_name,
        value=time,
        hint="leave --frequency out, or join values: --resample STEP --aggregate mean|sum|last.",
    )


def _irregular(frame: pd.DataFrame, column: Column, *, file: str) -> SeriesUnusable:
    steps = pd.TimedeltaIndex(frame["time"].diff().dropna())
    middle = steps.sort_values()[len(steps) // 2]
    usual = steps.value_counts().index[0]
    odd = int(np.flatnonzero(steps != usual)[0]) + 1
    word = next((word for word, span in _COARSER if middle <= span), "year")
    return SeriesUnusable(
        f"the times are not evenly spaced: steps of {_span(steps.min())} to {_span(steps.max())}.",
        code="irregular-steps",
        file=file,
        row=int(frame["line"][odd]),
        column=column.time_name,
        value=short_time(frame["time"][odd]),
        hint=f"join them into even steps: --resample {word} {AGGREGATE}.",
    )


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
            return counted(float(f"{step.total_seconds() / length:.3g}"), name)
    return counted(step.total_seconds(), "second")


_WORDS = {
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "D",
    "week": "W",
    "month": "MS",
    "quarter": "QS",
    "year": "YS",
    "business-day": "B",
    "businessday": "B",
    "sec": "s",
    "hourly": "h",
    "daily": "D",
    "weekly": "W",
    "monthly": "MS",
    "quarterly": "QS",
    "yearly": "YS",
    "annual": "YS",
    "business-daily": "B",
    "m": "MS",
    "q": "QS",
    "y": "YS",
    "d": "D",
    "w": "W",
    "month-end": "ME",
    "quarter-end": "QE",
    "year-end": "YE",
    "b": "B",
    "min": "min",
    "h": "h",
    "s": "s",
    "ms": "ms",
}


def alias_of(word: str, times: pd.Series | pd.DatetimeIndex, *, option: str) -> str:
    """Turn a person's word for a step into pandas' alias, anchored as the times are.

    >>> alias_of("2 weeks", pd.DatetimeIndex(["2020-01-04"]), option="--frequency")
    '2W-SAT'
    """
    match = re.fullmatch(r"(\d*)\s*([A-Za-z]+(?:-[A-Za-z]+)?)", word.strip())
    unit = "" if match is None else match[2]
    known = unit if unit.isupper() and len(unit) > 1 else _WORDS.get(unit.lower())
    alias = known or _WORDS.get(unit.lower().removesuffix("s")) or unit
    last = times[-1] if isinstance(times, pd.DatetimeIndex) and len(times) else None
    if (
        last is not None
        and alias in ("MS", "QS", "YS")
        and (times.day == times.days_in_month).all()
    ):
        alias = f"{alias[0]}E"
    if alias == "W":
        alias = f"W-{calendar.WEEKDAYS[last.day_of_week] if last is not None else 'SUN'}"
    if alias in ("QS", "QE", "YS", "YE"):
        months = 3 if alias[0] == "Q" else 12
        month = last.month if last is not None else (1 if alias[1] == "S" else 12)
        alias = calendar.month_alias(month, months, alias[1])
    try:
        return calendar.from_alias(f"{match[1] if match else ''}{alias}").alias or ""
    except ValueError:
        raise UsageError(
            f"{word!r} is no calendar step.",
            code="bad-frequency",
            value=word,
            hint=f"{option} takes year, quarter, month, week, day, hour, 15min, 10s, ...",
        ) from None


def short_time(time: pd.Timestamp) -> str:
    """Write a time of which no frequency is known yet."""
    return time.date().isoformat() if time == time.normalize() else time.isoformat(sep=" ")
