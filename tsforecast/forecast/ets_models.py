"""Exponential smoothing as state-space models: the kinds, and many of them run at once.

Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing (2008), chapter 2. The
recursion is a loop over time, each of whose steps handles every candidate: kinds, series,
origins, and points of a search are columns of the same arrays.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from tsforecast.forecast.side_by_side import Bools, summed
from tsforecast.series.series import Floats

Part = Literal["add", "mul"]


@dataclass(frozen=True)
class Kind:
    """One model of the family: error ``add`` or ``mul``, trend, damping, season."""

    error: Part
    trend: bool
    damped: bool
    season: Part | None

    @property
    def parameters(self) -> int:
        """Count what is estimated: weights, starting level and slope, and the variance."""
        return 3 + (2 + self.damped if self.trend else 0) + (self.season is not None)


_ERRORS: tuple[Part, ...] = ("add", "mul")
_SEASONS: tuple[Part | None, ...] = (None, "add", "mul")
KINDS = tuple(
    Kind(error, trend, damped, season)
    for error in _ERRORS
    for trend, damped in ((False, False), (True, False), (True, True))
    for season in _SEASONS
    if (error, season) != ("add", "mul")  # unstable: its variance can be infinite
)
"""The fifteen kinds of Hyndman & Khandakar (2008) and R's ``ets``."""

ALPHA, BETA, GAMMA, PHI, LEVEL, SLOPE = range(6)
"""Rows of a parameter array (6, C): weights, and the states before the first value.

Weights stand as shares of what the usual region (section 2.7) allows: beta as a share of alpha,
gamma as one of 1 - alpha. Then the region is a box. A kind without trend has beta and slope 0,
one without damping phi 1.
"""


class Run(NamedTuple):
    """One-step forecasts (n, C), and where asked for the states after each value (n, C).

    ``season`` is the new state of the phase of that value.
    """

    expected: Floats
    level: Floats
    slope: Floats
    season: Floats


def run(
    values: Floats,
    parameters: Floats,
    seasons: Floats,
    *,
    season: Part | None,
    states: bool = False,
) -> Run:
    """Smooth ``values`` (n, C or 1) by one candidate a column, all with one kind of season.

    ``parameters`` (6, C); ``seasons`` (period, C), the states of each phase before the first
    value. Kinds that differ in their error have the same recursion once errors are written in
    the data's unit (tables 2.2 and 2.3). Without ``states`` those of the result are empty.

    >>> half = np.array([0.5, 0.0, 0.0, 1.0, 10.0, 0.0])[:, np.newaxis]
    >>> run(np.array([[12.0], [10.0]]), half, np.zeros((1, 1)), season=None).expected.tolist()
    [[10.0], [11.0]]
    """
    alpha, phi = parameters[ALPHA], parameters[PHI]
    beta, gamma = alpha * parameters[BETA], (1 - alpha) * parameters[GAMMA]
    level, slope = parameters[LEVEL].copy(), parameters[SLOPE].copy()
    n, count = len(values), parameters.shape[1]
    expected = np.empty((n, count))
    kept = np.zeros((3, n if states else 0, count))
    error, part = np.empty(count), np.empty(count)
    # Few columns take as long as many here, so that it is the calls of a step which count.
    phases = itertools.cycle(list(seasons.copy()))
    for step, (value, forecast, now) in enumerate(zip(values, expected, phases, strict=False)):
        slope *= phi
        level += slope
        if season == "mul":
            np.multiply(level, now, forecast)
            np.subtract(value, forecast, error)
            np.divide(error, level, part)
            error /= now
            part *= gamma
            np.add(now, part, now)
        else:
            np.add(level, now, forecast)
            np.subtract(value, forecast, error)
            if season == "add":
                np.multiply(gamma, error, part)
                np.add(now, part, now)
        np.multiply(alpha, error, part)
        level += part
        np.multiply(beta, error, part)
        slope += part
        if states:
            kept[:, step] = level, slope, now
    return Run(expected, *kept)


def criteria(
    values: Floats, expected: Floats, known: Bools, *, relative: Bools
) -> tuple[Floats, Floats]:
    """Give residuals (n, C) and n log(sum of their squares) (C,), which likelihood makes small.

    For additive errors residuals are the errors. For ``relative`` ones (C,) they are relative
    errors times the geometric mean of the forecasts, which turns the criterion of equation 5.3,
    n log(sum of squared relative errors) + 2 sum log|forecast|, into the same least squares.
    ``known`` (n, C) is False behind a series' end. Infinite where a relative error makes no
    sense.
    """
    count = known.sum(axis=0)
    errors = np.where(known, values - expected, 0.0)
    valid: Bools = np.ones(errors.shape[1], dtype=np.bool_)
    if relative.any():
        scale = np.where(known & relative, expected, 1.0)
        valid = np.all(scale > 0, axis=0)
        scale = np.where(scale > 0, scale, 1.0)
        mean = np.exp(summed(np.log(scale)) / count)
        errors *= np.where(relative, mean, 1.0) / scale
    total = summed(np.square(errors))
    valid &= np.isfinite(total)
    return errors, np.where(valid, count * np.log(np.maximum(total, 1e-18 * count)), np.inf)
