"""A quick split that a few wrong values do not bend, for judging single values.

STL and the moving average spread an outlier over its season and its neighbours; medians do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsforecast.decompose.mode import choose_mode
from tsforecast.decompose.seasonality import find_periods
from tsforecast.series.series import Floats, Series

SHORTEST = 7
"""Steps in the running median of a series without a season."""

ROBUST = 1.4826
"""Standard deviations in the median distance from the median, of normal noise."""

SEASONS_FOR_MEDIANS = 3
"""With fewer full seasons a median of each phase is no majority."""


@dataclass(frozen=True, eq=False)
class Split:
    """A series on the scale on which its parts add up, and those parts; each of shape (n,).

    ``whole`` is level + season + residual: the values, or their logarithms where the parts
    multiply. ``period`` is 1 without a season.
    """

    whole: Floats
    level: Floats
    season: Floats
    period: int
    logarithmic: bool

    @property
    def residual(self) -> Floats:
        """What level and season leave."""
        return self.whole - self.level - self.season

    @property
    def adjusted(self) -> Floats:
        """The series without its season."""
        return self.whole - self.season

    def back(self, whole: float) -> float:
        """Turn a number on the adding scale into the series' unit."""
        return float(np.exp(whole)) if self.logarithmic else float(whole)


def split(series: Series) -> Split:
    """Split into a running median, the median of each phase of the season, and the rest.

    Precondition: at least ``SHORTEST`` values.
    """
    values = series.values
    candidates = tuple(
        period for period in series.frequency.periods if SEASONS_FOR_MEDIANS * period <= len(values)
    )
    found = [season.period for season in find_periods(values, candidates=candidates)]
    period = max((p for p in found if SEASONS_FOR_MEDIANS * p <= len(values)), default=1)
    growth = choose_mode(values, width=max(period, 4, len(values) // 12 if period == 1 else 4))
    logarithmic = growth.mode == "multiplicative"
    whole = np.log(values) if logarithmic else values
    level = running_median(whole, width=max(SHORTEST, period + 1 - period % 2))
    season = phase_medians(whole - level, period=period)
    if period > 1:
        level = running_median(whole - season, width=SHORTEST)
    return Split(whole, level, season, period, logarithmic)


def running_median(values: Floats, *, width: int) -> Floats:
    """Give the median of ``width`` values (odd) around each, shape (n,).

    At both ends, where half of the window would be empty, the level goes on flat or in a straight
    line, whichever is nearer to the value: an end is called odd only where both say so.
    Precondition: ``width`` values at least.

    >>> running_median(np.array([1.0, 2.0, 90.0, 4.0, 5.0, 6.0]), width=3)
    array([0.5, 2. , 4. , 5. , 5. , 5.5])
    """
    half = width // 2
    level = np.array(pd.Series(values).rolling(width, center=True).median(), dtype=np.float64)
    first, last = half, len(values) - half - 1
    reach = min(2 * half, last - first)
    rise = (level[first + reach] - level[first]) / max(1, reach)
    fall = (level[last] - level[last - reach]) / max(1, reach)
    away = np.arange(1, half + 1)
    level[:half] = _nearer(values[:half], level[first], level[first] - away[::-1] * rise)
    level[last + 1 :] = _nearer(values[last + 1 :], level[last], level[last] + away * fall)
    return level


def _nearer(values: Floats, flat: float, line: Floats) -> Floats:
    return np.where(np.abs(values - line) < np.abs(values - flat), line, flat)


def phase_medians(values: Floats, *, period: int) -> Floats:
    """Replace each value by the median of its phase, centred on zero; shape (n,).

    >>> phase_medians(np.array([1.0, 3.0, 1.0, 3.0, 9.0, 3.0]), period=2)
    array([-1.,  1., -1.,  1., -1.,  1.])
    """
    if period == 1:
        return np.zeros_like(values)
    rows, longer = divmod(len(values), period)  # the first phases have one value more
    table = np.zeros((period, rows + 1))
    table[:, :rows] = values[: rows * period].reshape(rows, period).T
    table[:longer, rows] = values[rows * period :]
    medians = np.empty(period)
    medians[:longer] = np.median(table[:longer], axis=1)
    medians[longer:] = np.median(table[longer:, :rows], axis=1)
    medians -= medians.mean()
    return np.asarray(np.tile(medians, rows + 1)[: len(values)], dtype=np.float64)


def spread(values: Floats) -> float:
    """Give a standard deviation that outliers do not move: ``ROBUST`` median |x - median x|.

    >>> round(spread(np.array([-1.0, 0.0, 1.0, 1000.0])), 4)
    1.4826
    """
    return ROBUST * float(np.median(np.abs(values - np.median(values))))
