"""The three forecasts that cost nothing, and that every other one has to beat.

Each takes the past (n,) of one origin, n >= 1, and gives quantiles (horizon, len(QUANTILES)).
Spreads are those of Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd
edition, table 5.2, with the residual standard deviation of their equation 5.1.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.series.series import Floats

SCORES = np.array([NormalDist().inv_cdf(probability) for probability in QUANTILES])
"""The standard normal value of each of QUANTILES."""


def naive(past: Floats, *, horizon: int, period: int) -> Floats:  # noqa: ARG001 (one signature)
    """Repeat the last value; the spread grows as the root of the step.

    >>> naive(np.array([1.0, 3.0, 2.0]), horizon=2, period=1)[:, 5].tolist()
    [2.0, 2.0]
    """
    steps = np.arange(1, horizon + 1)
    return normal(np.full(horizon, past[-1]), _deviation(np.diff(past)) * np.sqrt(steps))


def seasonal_naive(past: Floats, *, horizon: int, period: int) -> Floats:
    """Repeat the last season; the spread grows as the root of the seasons ahead.

    A past of one season or less has no season to repeat and is treated as :func:`naive`.

    >>> past = np.array([1.0, 5.0, 2.0, 6.0])
    >>> seasonal_naive(past, horizon=3, period=2)[:, 5].tolist()
    [2.0, 6.0, 2.0]
    """
    if len(past) <= period:
        return naive(past, horizon=horizon, period=1)
    ahead = np.arange(horizon)
    spread = _deviation(past[period:] - past[:-period]) * np.sqrt(ahead // period + 1)
    return normal(past[-period:][ahead % period], spread)


def drift(past: Floats, *, horizon: int, period: int) -> Floats:
    """Draw the line from the first value through the last.

    >>> drift(np.array([1.0, 2.0, 3.0]), horizon=2, period=1)[:, 5].tolist()
    [4.0, 5.0]
    """
    if len(past) < 3:
        return naive(past, horizon=horizon, period=period)
    steps = np.arange(1, horizon + 1)
    slope = (past[-1] - past[0]) / (len(past) - 1)
    deviation = _deviation(np.diff(past) - slope, parameters=1)
    spread = deviation * np.sqrt(steps * (1 + steps / (len(past) - 1)))
    return normal(past[-1] + slope * steps, spread)


def normal(point: Floats, deviation: Floats) -> Floats:
    """Give normal quantiles (h, len(QUANTILES)) around ``point`` (h,), spread (h,)."""
    spread: Floats = deviation[:, np.newaxis] * SCORES
    return point[:, np.newaxis] + spread


def _deviation(residuals: Floats, *, parameters: int = 0) -> float:
    free = max(len(residuals) - parameters, 1)
    return float(np.sqrt(np.square(residuals).sum() / free))
