"""A person's word for a calendar step."""

from __future__ import annotations

import re

import pandas as pd

from tsforecast.errors import UsageError
from tsforecast.series import calendar

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


def alias_of(word: str, times: pd.DatetimeIndex, *, option: str) -> str:
    """Turn a person's word for a step into pandas' alias, anchored as the times are.

    >>> alias_of("2 weeks", pd.DatetimeIndex(["2020-01-04"]), option="--frequency")
    '2W-SAT'
    """
    match = re.fullmatch(r"(\d*)\s*([A-Za-z]+(?:-[A-Za-z]+)?)", word.strip())
    unit = "" if match is None else match[2]
    known = unit if unit.isupper() and len(unit) > 1 else _WORDS.get(unit.lower())
    alias = known or _WORDS.get(unit.lower().removesuffix("s")) or unit
    last = times[-1] if len(times) else None
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
            f'"{word}" is no calendar step.',
            code="bad-frequency",
            value=word,
            hint=f"{option} takes year, quarter, month, week, day, hour, 15min, 10s, ...",
        ) from None
