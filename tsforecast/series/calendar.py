"""Calendar steps: how a frequency is named, counted on, found, and what seasons it can have."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

DAYS_PER_YEAR = 365.2425
"""Mean length of the Gregorian year, in days."""

SECOND = 1_000_000
DAY = 86_400 * SECOND
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

CLOCK_UNITS = (
    ("h", "hour", 3600 * SECOND),
    ("min", "minute", 60 * SECOND),
    ("s", "second", SECOND),
    ("ms", "millisecond", 1000),
    ("us", "microsecond", 1),
)
"""pandas alias, name and length in microseconds of the units below a day."""

MONTHS_IN = {"M": 1, "BM": 1, "Q": 3, "BQ": 3, "Y": 12, "BY": 12}
"""Months in one step of the aliases that count months, without their S or E."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """One calendar step of an evenly spaced series.

    ``alias`` is pandas' offset alias (``"MS"``, ``"W-SAT"``, ``"15min"``), or ``None`` for a
    series without a calendar, whose times are the row numbers 1, 2, 3, ...
    ``label`` is what a person reads (``"monthly"``), ``steps_per_year`` how many steps a year
    has (``None`` without a calendar), and ``periods`` the lengths in steps of the seasons that
    the calendar suggests, shortest first (``(12,)`` for months, ``(24, 168)`` for hours).
    """

    alias: str | None
    label: str
    steps_per_year: float | None
    periods: tuple[int, ...]

    @property
    def has_clock(self) -> bool:
        """Whether a day has more than one step."""
        return self.steps_per_year is not None and self.steps_per_year > DAYS_PER_YEAR

    def after(self, last: pd.Timestamp | int, *, steps: int) -> pd.Index:
        """Give the ``steps`` times that follow ``last``."""
        if self.alias is None:
            return pd.RangeIndex(int(last) + 1, int(last) + 1 + steps)
        return pd.date_range(pd.Timestamp(last), periods=steps + 1, freq=self.alias)[1:]

    def between(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
        """Give every time from ``first``, which is one of them, to ``last``."""
        return pd.date_range(first, last, freq=self.alias)


WITHOUT_CALENDAR = Frequency(alias=None, label="numbered", steps_per_year=None, periods=())


def from_alias(alias: str) -> Frequency:
    """Describe pandas' offset alias; raises ValueError when it is none of ours.

    >>> from_alias("MS").label, from_alias("MS").periods
    ('monthly', (12,))
    >>> from_alias("15min").label, from_alias("15min").periods
    ('every 15 minutes', (96, 672))
    """
    match = re.fullmatch(r"(\d*)([A-Za-z]+)(?:-([A-Z]{3}))?", alias)
    if match is None:
        raise ValueError(f"{alias!r} is no calendar step")
    count, unit = int(match[1] or 1), match[2]
    if unit[:-1] in MONTHS_IN and unit[-1] in "SE":
        return _of_months(alias, count * MONTHS_IN[unit[:-1]])
    if unit == "W":
        label = "weekly" if count == 1 else f"every {count} weeks"
        return Frequency(alias, label, DAYS_PER_YEAR / 7 / count, _seasons(52 / count))
    if unit == "B" and count == 1:
        return Frequency(alias, "business-daily", DAYS_PER_YEAR * 5 / 7, (5,))
    if unit == "D":
        label = "daily" if count == 1 else f"every {count} days"
        year = round(365 / count) if count <= 31 else 1
        return Frequency(alias, label, DAYS_PER_YEAR / count, _seasons(7 / count, year))
    for name, word, length in CLOCK_UNITS:
        if unit == name:
            label = f"every {count} {word}s" if count > 1 else _each(word)
            steps = DAY / (count * length)
            return Frequency(alias, label, DAYS_PER_YEAR * steps, _seasons(steps, 7 * steps))
    raise ValueError(f"{alias!r} is no calendar step")


def _each(word: str) -> str:
    return "hourly" if word == "hour" else f"every {word}"


def _of_months(alias: str, months: int) -> Frequency:
    names = {1: "monthly", 3: "quarterly", 12: "yearly"}
    label = names.get(months)
    if label is None:
        label = f"every {months // 12} years" if months % 12 == 0 else f"every {months} months"
    return Frequency(alias, label, 12 / months, _seasons(12 / months))


def _seasons(*steps: float) -> tuple[int, ...]:
    return tuple(int(step) for step in steps if step == int(step) and step > 1)


def infer(times: pd.DatetimeIndex) -> Frequency | None:
    """Find the step of ascending, distinct times; ``None`` when their steps vary.

    Missing steps do not hide the frequency: all times must lie on one grid, and at least half
    of the differences must be a single step of it.

    >>> infer(pd.DatetimeIndex(["2020-01-31", "2020-02-29", "2020-04-30"])).alias
    'ME'
    """
    if len(times) < 2:
        return None
    wall = pd.DatetimeIndex(times.tz_localize(None).to_numpy())
    return _infer_months(wall) or _infer_days(wall) or _infer_clock(wall)


def share_of_steps(times: pd.DatetimeIndex) -> float:
    """Give the share of the steps from the first time to the last that are there; 0 if uneven.

    >>> share_of_steps(pd.DatetimeIndex(["2020-01-01", "2020-02-01", "2020-03-01", "2020-05-01"]))
    0.8
    """
    distinct = times.dropna().unique().sort_values()
    frequency = infer(distinct)
    if frequency is None:
        return 0.0
    snapped = snap(distinct, frequency)
    years = (snapped[-1] - snapped[0]).days / DAYS_PER_YEAR
    steps = years * (frequency.steps_per_year or 0.0)
    if steps > 100 * len(distinct) + 1000:  # too many to be counted one by one
        return len(distinct) / steps
    return len(distinct) / len(frequency.between(snapped[0], snapped[-1]))


def _step(differences: npt.NDArray[np.int64]) -> int | None:
    """Give the common divisor if it is also the usual difference, else None."""
    step = int(np.gcd.reduce(differences))
    if step > 0 and np.mean(differences == step) >= 0.5:
        return step
    return None


def _infer_months(times: pd.DatetimeIndex) -> Frequency | None:
    counted = np.asarray(times.year * 12 + times.month, dtype=np.int64)
    months = _step(counted[1:] - counted[:-1])
    days = times.day
    wanted = np.minimum(times.days_in_month, days.max())
    if months is None or len((times - times.normalize()).unique()) > 1:
        return None
    if (days == times.days_in_month).all():
        return from_alias(month_alias(times[0].month, months, "E"))
    if (days == wanted).all():
        return from_alias(month_alias(times[0].month, months, "S"))
    for edge in "SE" if months in (1, 3, 12) else "":
        business = from_alias(f"B{month_alias(times[0].month, months, edge)}")
        if (snap(times, business) == times).all():
            return business
    return None


def snap(times: pd.DatetimeIndex, frequency: Frequency) -> pd.DatetimeIndex:
    """Move times inside a month, quarter, year or week to the edge that the alias names.

    >>> snap(pd.DatetimeIndex(["1949-01-15"]), from_alias("MS"))[0].isoformat()
    '1949-01-01T00:00:00'
    """
    if frequency.alias is None or (frequency.steps_per_year or 0) > 53:
        return times
    offset = pd.tseries.frequencies.to_offset(frequency.alias).base
    starts = not frequency.alias.split("-")[0].endswith(("E", "W"))
    move = offset.rollback if starts else offset.rollforward
    return pd.DatetimeIndex([move(time) for time in times.normalize()], dtype=times.dtype)


def month_alias(month: int, months: int, edge: str) -> str:
    """Give the alias of a step of ``months``, one of which starts or ends in ``month``."""
    if months % 12 == 0:
        return f"{_count(months // 12)}Y{edge}-{MONTHS[month - 1]}"
    if months == 3:
        anchor = (month - 1) % 3 if edge == "S" else (month - 1) % 3 + 9
        return f"Q{edge}-{MONTHS[anchor]}"
    return f"{_count(months)}M{edge}"


def _count(number: int) -> str:
    return "" if number == 1 else str(number)


def _infer_days(times: pd.DatetimeIndex) -> Frequency | None:
    stamps = times.as_unit("us").asi8
    differences = np.diff(stamps)
    if (differences % DAY).any():
        return None
    weekdays = np.asarray(times.day_of_week)
    days = _step(differences // DAY)
    if days is not None and days % 7 == 0:
        return from_alias(f"{_count(days // 7)}W-{WEEKDAYS[weekdays[0]]}")
    if (weekdays < 5).all() and (np.diff(weekdays) < 0).any():
        dates = times.to_numpy().astype("datetime64[D]")
        if _step(np.busday_count(dates[:-1], dates[1:])) == 1:
            return from_alias("B")
    return None if days is None else from_alias(f"{_count(days)}D")


def _infer_clock(times: pd.DatetimeIndex) -> Frequency | None:
    step = _step(np.diff(times.as_unit("us").asi8))
    if step is None or step % DAY == 0:
        return None
    for alias, _, length in CLOCK_UNITS:
        if step % length == 0:
            return from_alias(f"{_count(step // length)}{alias}")
    return None


def time_text(time: pd.Timestamp | int, frequency: Frequency) -> str:
    """Write a time for people, as short as the frequency allows.

    >>> time_text(pd.Timestamp("1949-01-01"), from_alias("MS"))
    '1949-01'
    >>> time_text(pd.Timestamp("2020-05-01 06:15"), from_alias("15min"))
    '2020-05-01 06:15'
    """
    if frequency.alias is None or not isinstance(time, pd.Timestamp):
        return str(time)
    if frequency.label == "quarterly":
        return f"{time.year}-Q{time.quarter}"
    if "year" in frequency.label:
        return f"{time.year:04d}"
    if "month" in frequency.label:
        return f"{time.year:04d}-{time.month:02d}"
    if time == time.normalize() and (frequency.steps_per_year or 0) < 366:
        return time.date().isoformat()
    if time.microsecond:
        return time.isoformat(sep=" ")
    return time.isoformat(sep=" ", timespec="seconds" if time.second else "minutes")


def machine_time(time: pd.Timestamp | int) -> str:
    """Write a time for programs: ISO 8601, the date alone where there is no clock time.

    >>> machine_time(pd.Timestamp("2020-05-01")), machine_time(pd.Timestamp("2020-05-01 06:15"))
    ('2020-05-01', '2020-05-01T06:15:00')
    >>> machine_time(pd.Timestamp("2020-05-01", tz="UTC"))  # which midnight it is, a zone says
    '2020-05-01T00:00:00+00:00'
    """
    if not isinstance(time, pd.Timestamp):
        return str(time)
    plain = time.tz is None and time == time.normalize()
    return time.date().isoformat() if plain else time.isoformat()


def phase_name(time: pd.Timestamp | int, frequency: Frequency, period: int) -> str:
    """Name the phase of a season that ``time`` stands in, for people.

    >>> phase_name(pd.Timestamp("1958-07-01"), from_alias("MS"), 12)
    'July'
    >>> phase_name(pd.Timestamp("2020-01-06 14:00"), from_alias("h"), 168)
    'Monday 14:00'
    """
    if frequency.alias is None or not isinstance(time, pd.Timestamp):
        return f"step {(int(time) - 1) % period + 1} of {period}"
    per_year = frequency.steps_per_year or 0.0
    if frequency.label == "quarterly" and period == 4:
        return f"Q{time.quarter}"
    if per_year <= 12 and round(period / per_year, 6) == 1:
        return str(time.month_name())
    if per_year <= 53 and period == round(per_year):
        return f"week {time.isocalendar().week}"
    if period == 5 and frequency.label == "business-daily":
        return str(time.day_name())
    steps_a_day = per_year / DAYS_PER_YEAR
    days = round(period / steps_a_day, 6)
    clock = f"{time.hour:02d}:{time.minute:02d}" + (f":{time.second:02d}" if time.second else "")
    if days == 1 and steps_a_day > 1:
        return clock
    if days == 7 and frequency.label != "business-daily":
        return f"{time.day_name()} {clock}" if steps_a_day > 1 else str(time.day_name())
    if period == round(per_year) and per_year < 366:
        return f"{time.day} {time.month_name()}"
    return f"as in {time_text(time, frequency)}"
