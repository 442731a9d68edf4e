"""STL, seasonal and trend smoothing by loess (Cleveland, Cleveland, McRae & Terpenning 1990).

statsmodels has it, but importing it brings all of SciPy's signal processing and statistics along,
which takes longer than all else that a decomposition does. A test holds this to its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tsforecast.decompose.loess import smooth
from tsforecast.series.series import Floats

ROUNDS = 5
"""Of the inner loop, which is enough where no value weighs less than another."""

ROUNDS_OF_SEVERAL = 2
"""Times that each of several seasons is taken off and found again."""


class Split(NamedTuple):
    """A trend (n,) and a season (n,)."""

    trend: Floats
    season: Floats


def stl(values: Floats, *, period: int, window: int, jump: int = 1) -> Split:
    """Split values (n,), n >= 2 * period, into trend and season; what is left is the residual.

    ``window`` (odd) is how many seasons loess sees for one phase. Trend and season are found in
    turn, each from what the other leaves (section 2.2). With a ``jump`` loess is computed at
    every so many steps only.

    >>> months = np.tile([1.0, 5.0, 1.0, -7.0], 8)
    >>> found = stl(1 + np.arange(32.0) + months, period=4, window=7)
    >>> found.season[:4].round(6).tolist(), found.trend[:3].round(6).tolist()
    ([1.0, 5.0, 1.0, -7.0], [1.0, 2.0, 3.0])
    """
    low, wide = _odd(period + 1), _odd(math.ceil(1.5 * period / (1 - 1.5 / window)))
    trend, season = np.zeros(len(values)), np.zeros(len(values))
    for _ in range(ROUNDS):
        phases = _each_phase(values - trend, period=period, window=window)
        level = _mean_of(_mean_of(_mean_of(phases, width=period), width=period), width=3)
        season = phases[period:-period] - _line(level, window=low, jump=jump)
        trend = _line(values - season, window=wide, jump=jump)
    return Split(trend, season)


def mstl(
    values: Floats, *, periods: Sequence[int], windows: Sequence[int], jump: int = 1
) -> tuple[Floats, dict[int, Floats]]:
    """Split values (n,) into a trend (n,) and a season (n,) of each of ``periods``, ascending.

    STL for each period in turn, on what the other seasons leave, the whole twice over (Bandara,
    Hyndman & Bergmeir 2021).
    """
    seasons = {period: np.zeros(len(values)) for period in periods}
    trend, rest = np.zeros(len(values)), values
    for _ in range(ROUNDS_OF_SEVERAL if len(periods) > 1 else 1):
        for period, window in zip(periods, windows, strict=True):
            rest = rest + seasons[period]
            trend, seasons[period] = stl(rest, period=period, window=window, jump=jump)
            rest = rest - seasons[period]
    return trend, seasons


def _each_phase(values: Floats, *, period: int, window: int) -> Floats:
    """Smooth each phase by itself, and go on for one season at both ends; (n + 2 * period,)."""
    whole, over = divmod(len(values), period)
    found = np.empty((whole + 3, period))
    rows = values[: whole * period].reshape(whole, period)
    found[: whole + 2, over:] = smooth(rows[:, over:], window=window, beyond=1)
    if over:  # the first phases have one value more
        longer = np.vstack([rows[:, :over], values[whole * period :]])
        found[:, :over] = smooth(longer, window=window, beyond=1)
    return found.ravel()[: len(values) + 2 * period]


def _line(values: Floats, *, window: int, jump: int) -> Floats:
    return smooth(values[:, np.newaxis], window=window, jump=jump)[:, 0]


def _mean_of(values: Floats, *, width: int) -> Floats:
    """Average over ``width`` neighbours, (n - width + 1,)."""
    totals = np.cumsum(np.concatenate([[0.0], values]))
    means: Floats = (totals[width:] - totals[:-width]) / width
    return means


def _odd(steps: int) -> int:
    return steps + (steps + 1) % 2
