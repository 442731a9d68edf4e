"""What the weekdays of a month do to its value: sales of a month with five Saturdays, say.

Where they count they are taken out before anything else looks at the series, and put back into
what is forecast.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.series.series import Floats, Series

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEWEST = 48
"""Months from which on anything is looked for."""
MOST = 360
"""Months that are looked at: what weekdays do changes in time."""
SHIFTS = 24
"""Months by which the calendar is moved, either way, to see what chance finds."""
FAR = 3.0
"""Robust standard deviations at which a month's irregular is cut."""
YEARS = 3
"""Years on either side that a month's season is averaged over."""
TOGETHER = 1000
"""Series of the same months at a time, which bounds the memory that a panel takes."""
SURE_OF_LENGTH = 3.0
"""Difference in BIC from which a February of 29 days is taken for one like others."""
_LEAST = {1: 9.0, 6: 4.0}
"""The least F statistic, by how many effects are free."""
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class TradingDays:
    """What one more of each weekday, Monday first, adds to the log of a month's value.

    The seven ``effects`` sum to 0; all are 0 where weekdays do not count. ``strength`` is the F
    statistic of the effects. With ``length`` a February of 29 days is worth as much more as it is
    longer, as in a sum of days, but not in a mean.
    """

    effects: tuple[float, ...] = (0.0,) * 7
    strength: float = 0.0
    length: bool = True

    def __bool__(self) -> bool:
        return any(self.effects)

    def factors(self, times: pd.Index) -> Floats:
        """Give what the weekdays of each month (n,) multiply its value by; 1 without effects.

        Precondition: the times lie in months that follow each other.

        >>> only_fridays = TradingDays((0.0, 0.0, 0.0, 0.0, 0.01, 0.0, -0.01))
        >>> only_fridays.factors(pd.DatetimeIndex(["2023-02-01", "2023-03-01"])).round(4).tolist()
        [0.9912, 1.0101]
        """
        if not self:
            return np.ones(len(times))
        first = _month(times[0])
        counts, leap = _weekdays(first, len(times))
        factors: Floats = np.exp(counts @ np.array(self.effects) + self.length * leap)
        return factors

    def put_back(self, quantiles: Floats, times: pd.Index) -> Floats:
        """Put the effects into quantiles (h, Q) of what was freed of them."""
        return quantiles * self.factors(times)[:, None] if self else quantiles

    def shares(self) -> Floats:
        """Give by which share of its value one more of each weekday (7,) makes a month larger."""
        share: Floats = np.expm1(self.effects)
        return share

    def in_words(self) -> str:
        """Say what the weekdays at both ends do. Precondition: weekdays count.

        >>> TradingDays((0.02,) * 5 + (-0.05,) * 2).in_words()
        'one more working day in a month +2.0%, weekend day -4.9%'
        >>> TradingDays((0.0001,) * 5 + (-0.0003, -0.0002)).in_words()
        'one more working day in a month +0.01%, Saturday -0.03%'
        """
        share = self.shares()
        high, low = share.max(), share.min()
        # As many decimals as the smaller of the two needs not to be 0.
        decimals = max(1, -math.floor(math.log10(100 * min(high, -low))))
        most, least = _named(share == high), _named(share == low)
        return f"one more {most} in a month {high:+.{decimals}%}, {least} {low:+.{decimals}%}"

    def told(self) -> str:
        """Say in one line that they count, and how.

        >>> TradingDays((0.0, 0.0, 0.0, 0.0, 0.01, 0.0, -0.01), strength=8.0).told()
        'weekdays count: one more Friday in a month +1.0%, Sunday -1.0% (F 8)'
        """
        return f"weekdays count: {self.in_words()} (F {self.strength:,.0f})"


NONE = TradingDays()


def told(found: Sequence[TradingDays]) -> tuple[str, ...]:
    """Say where weekdays count: what they do to one series, or in how many of a panel."""
    there = [days for days in found if days]
    if len(found) == 1:
        return tuple(days.told() for days in there)
    return (f"weekdays count in {len(there):,} of the {len(found):,} series",) if there else ()


def _named(days: npt.NDArray[np.bool_]) -> str:
    if np.array_equal(np.flatnonzero(days), range(5)):
        return "working day"
    if np.array_equal(np.flatnonzero(days), (5, 6)):
        return "weekend day"
    return WEEKDAYS[int(np.argmax(days))]


def trading_days(
    members: Sequence[Series], *, known: Sequence[int] | None = None
) -> list[TradingDays]:
    """Look for effects of weekdays in the first ``known`` values, or all, of each series.

    Only positive monthly series have them. The irregular of the logs (less a centred mean of a
    year, and the mean of each calendar month over seven years) is regressed on how many of each
    weekday the months have, treated likewise (Speckman 1988): Monday to Friday against the
    weekend, and each day for itself, as X-13ARIMA-SEATS does (Findley et al. 1998); the lesser
    BIC decides. They count where F is large, and larger than that of any calendar that is moved
    by up to two years. The effects are shrunk by 1 - 1 / F. The BIC also decides whether a
    February of 29 days counts for as much more as it is longer.
    """
    counts = [len(one) for one in members] if known is None else known
    found = [NONE] * len(members)
    if not _monthly(members[0]):
        return found
    alike: dict[tuple[int, int], list[int]] = {}
    for row, (series, count) in enumerate(zip(members, counts, strict=True)):
        months = min(count, MOST)
        if months >= FEWEST and series.values[:count].min() > 0:
            first = _month(series.times[count - months])
            alike.setdefault((first, months), []).append(row)
    for (first, months), rows in alike.items():
        for some in (rows[place : place + TOGETHER] for place in range(0, len(rows), TOGETHER)):
            values = [members[row].values[counts[row] - months : counts[row]] for row in some]
            each = _found(np.log(np.stack(values, axis=1)), _calendar(first, months))
            for row, one in zip(some, each, strict=True):
                found[row] = one
    return found


def evened(series: Series, days: TradingDays) -> Series:
    """Take the effects of weekdays out of a series."""
    if not days:
        return series
    return replace(series, values=series.values / days.factors(series.times))


def _monthly(series: Series) -> bool:
    return isinstance(series.times, pd.DatetimeIndex) and series.frequency.label == "monthly"


def _month(time: pd.Timestamp) -> int:
    """Count the months since January 1970."""
    return (time.year - 1970) * _MONTHS_A_YEAR + time.month - 1


def _weekdays(first: int, months: int) -> tuple[Floats, Floats]:
    """Count the weekdays of months (n, 7), Monday first; give the log of February's length.

    That is less its mean, 28.25 days, and 0 for all other months.
    """
    starts = np.datetime64("1970-01", "M") + np.arange(first, first + months + 1)
    days = starts.astype("datetime64[D]")
    each = [np.busday_count(days[:-1], days[1:], weekmask=np.arange(7) == day) for day in range(7)]
    counts = np.stack(each, axis=1).astype(np.float64)
    february = (np.arange(first, first + months) % _MONTHS_A_YEAR) == 1
    return counts, np.where(february, np.log(counts.sum(axis=1) / 28.25), 0.0)


@dataclass(frozen=True, eq=False)
class _Form:
    """Regressors (n - 12, calendars, k), the inverse of their products, and what they stand for.

    ``days`` (k, 7) are the weekdays' effects of each coefficient.
    """

    regressors: Floats
    inverse: Floats
    days: Floats


@dataclass(frozen=True, eq=False)
class _Calendar:
    """The logs of leap Februaries (n,), and the forms that the effects may have."""

    leap: Floats
    forms: tuple[_Form, ...]


@functools.lru_cache(maxsize=64)
def _calendar(first: int, months: int) -> _Calendar:
    counts, leap = _weekdays(first - SHIFTS, months + 2 * SHIFTS)
    weekend = np.array([[1.0, 1.0, 1.0, 1.0, 1.0, -2.5, -2.5]])
    each_day = np.hstack([np.eye(6), -np.ones((6, 1))])
    forms = []
    for days in (weekend, each_day):
        contrasts = counts @ days.T  # (n + 2 SHIFTS, k)
        moved = [contrasts[shift : shift + months] for shift in range(2 * SHIFTS + 1)]
        smooth = _irregular(np.concatenate(moved, axis=1)).reshape(-1, len(moved), len(days))
        products = np.einsum("nsi,nsj->sij", smooth, smooth)
        forms.append(_Form(smooth, np.linalg.inv(products), days))
    return _Calendar(leap[SHIFTS : SHIFTS + months], tuple(forms))


def _irregular(logs: Floats) -> Floats:
    """Take level and season out of columns (n, b): (n - 12, b)."""
    sums = np.cumsum(np.vstack([np.zeros((1, logs.shape[1])), logs]), axis=0)
    means = (sums[_MONTHS_A_YEAR:] - sums[:-_MONTHS_A_YEAR]) / _MONTHS_A_YEAR
    half = _MONTHS_A_YEAR // 2
    moves = logs[half:-half] - (means[:-1] + means[1:]) / 2
    years = -(-len(moves) // _MONTHS_A_YEAR)
    padded = np.full((years * _MONTHS_A_YEAR, logs.shape[1]), np.nan)
    padded[: len(moves)] = moves
    by_year = padded.reshape(years, _MONTHS_A_YEAR, -1)
    season = _mean_around(by_year)
    irregular: Floats = (by_year - season).reshape(len(padded), -1)[: len(moves)]
    return irregular


def _mean_around(by_year: Floats) -> Floats:
    """Average (years, 12, b) over the years on either side, where known."""
    before = np.zeros((1, *by_year.shape[1:]))
    sums = np.cumsum(np.concatenate([before, np.nan_to_num(by_year)]), axis=0)
    known = np.cumsum(np.concatenate([before, np.isfinite(by_year)]), axis=0)
    year = np.arange(len(by_year))
    first, end = np.maximum(year - YEARS, 0), np.minimum(year + YEARS + 1, len(by_year))
    mean: Floats = (sums[end] - sums[first]) / np.maximum(known[end] - known[first], 1)
    return mean


def _found(logs: Floats, calendar: _Calendar) -> list[TradingDays]:
    """Look for effects in the logs (n, b) of series of the same months."""
    found = [NONE] * logs.shape[1]
    best = np.full(logs.shape[1], np.inf)
    for length in (True, False):
        irregular = _irregular(logs - length * calendar.leap[:, None])  # (m, b)
        for column, days, information in _effects(irregular, calendar.forms, length=length):
            own = information if length else information + SURE_OF_LENGTH
            # Who looks twice finds more by chance, so that the second look only decides the length.
            if own < best[column] and (length or found[column]):
                found[column], best[column] = days, own
    return found


def _effects(
    irregular: Floats, forms: Sequence[_Form], *, length: bool
) -> Iterator[tuple[int, TradingDays, float]]:
    """Give the columns of an irregular (m, b) that have effects, the effects, and their BIC."""
    size = 1.4826 * np.median(np.abs(irregular), axis=0)
    irregular = np.clip(irregular, -FAR * size, FAR * size)
    # What a centred mean over a year, and one over seven, leave of the degrees of freedom.
    free = len(irregular) * (1 - 1 / _MONTHS_A_YEAR) * (1 - 1 / (2 * YEARS + 1))
    for form in forms:
        strength, effects, left = _regressed(irregular, form, free=free)
        count = len(form.days)
        information = free * np.log(left) + count * np.log(free)
        counts = strength[SHIFTS] == strength.max(axis=0)
        counts &= (strength[SHIFTS] > _LEAST[count]) & (size > 0)
        for column in np.flatnonzero(counts).tolist():
            sure = float(strength[SHIFTS, column])
            own = (1 - 1 / sure) * effects[:, column] @ form.days
            yield column, TradingDays(tuple(own.tolist()), sure, length), information[column]


def _regressed(irregular: Floats, form: _Form, *, free: float) -> tuple[Floats, Floats, Floats]:
    """Give F (calendars, b), and of the true calendar the coefficients (k, b) and what is left.

    What is left is no less than rounding leaves.
    """
    steps, calendars, count = form.regressors.shape
    products = form.regressors.reshape(steps, -1).T @ irregular
    products = products.reshape(calendars, count, -1)
    coefficients = form.inverse @ products  # (calendars, k, b)
    explained = (products * coefficients).sum(axis=1)
    whole, least = np.square(irregular).sum(axis=0), np.finfo(float)
    left = np.maximum(whole - explained, least.eps * whole + least.tiny)
    return explained / count / left * (free - count), coefficients[SHIFTS], left[SHIFTS]
