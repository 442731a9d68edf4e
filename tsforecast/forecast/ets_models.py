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

from tsforecast.forecast.side_by_side import summed
from tsforecast.series.series import Bools, Floats, Places

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
    """One-step forecasts and their errors (n, C); where asked for, the states after each value.

    ``season`` is the new state of the phase of that value.
    """

    expected: Floats
    error: Floats
    level: Floats
    slope: Floats
    season: Floats


def run(
    values: Floats,
    own: Places,
    parameters: Floats,
    seasons: Floats,
    *,
    season: Part | None,
    states: bool = False,
) -> Run:
    """Smooth columns ``own`` (C,) of ``values`` (n, S), by one candidate each, all with one season.

    ``parameters`` (6, C); ``seasons`` (period, S), the states of each phase before the first
    value. Kinds that differ in their error have the same recursion once errors are written in
    the data's unit (tables 2.2 and 2.3). Without ``states`` those of the result are empty.

    >>> half = np.array([0.5, 0.0, 0.0, 1.0, 10.0, 0.0])[:, np.newaxis]
    >>> past, first = np.array([[12.0], [10.0]]), np.zeros(1, dtype=np.intp)
    >>> run(past, first, half, np.zeros((1, 1)), season=None).expected.tolist()
    [[10.0], [11.0]]
    """
    alpha, phi = parameters[ALPHA], parameters[PHI]
    beta, gamma = alpha * parameters[BETA], (1 - alpha) * parameters[GAMMA]
    level, slope = parameters[LEVEL].copy(), parameters[SLOPE].copy()
    trend, damped = bool(slope.any() or beta.any()), bool((phi != 1).any())
    n, count = len(values), len(own)
    forecasts, errors = np.empty((n, count)), np.take(values, own, axis=1)
    kept = np.zeros((3, n if states else 0, count))
    scaled, part = np.empty((2, count))
    # Few columns take as long as many here, so that it is the calls of a step which count.
    phases = itertools.cycle(list(seasons[:, own]))
    for step, (expected, error, now) in enumerate(zip(forecasts, errors, phases, strict=False)):
        if damped:
            slope *= phi
        if trend:
            level += slope
        if season == "mul":
            np.multiply(level, now, expected)
            np.subtract(error, expected, error)
            np.divide(error, level, part)
            np.divide(error, now, scaled)
            part *= gamma
            np.add(now, part, now)
        else:
            np.add(level, now, expected)
            np.subtract(error, expected, error)
            if season:
                np.multiply(gamma, error, part)
                np.add(now, part, now)
        moved = scaled if season == "mul" else error
        np.multiply(alpha, moved, part)
        level += part
        if trend:
            np.multiply(beta, moved, part)
            slope += part
        if states:
            kept[:, step] = level, slope, now
    return Run(forecasts, errors, *kept)


def criteria(fitted: Run, length: Places, *, relative: Bools) -> tuple[Floats, Floats]:
    """Give residuals (n, C) and n log(sum of their squares) (C,), which likelihood makes small.

    For additive errors residuals are the errors. For ``relative`` ones (C,) they are relative
    errors times the geometric mean of the forecasts, which turns the criterion of equation 5.3,
    n log(sum of squared relative errors) + 2 sum log|forecast|, into the same least squares.
    A series ends after ``length`` (C,) values. Infinite where a relative error makes no sense.
    What is no longer needed of ``fitted`` is overwritten.
    """
    scale, errors = fitted.expected, fitted.error
    if length.min() < len(errors):
        behind = np.arange(len(errors))[:, np.newaxis] >= length
        np.copyto(scale, 1.0, where=behind)
        np.copyto(errors, 0.0, where=behind)
    sound = np.ones(len(length), dtype=np.bool_)
    if relative.any():
        sound = ~relative | (scale.min(axis=0) > 0)
        if not sound.all():
            np.copyto(scale, 1.0, where=~(scale > 0))
        logs = np.log(scale, out=np.zeros_like(scale), where=relative)
        mean = np.exp(summed(logs) / length)
        np.divide(mean, scale, out=scale, where=relative)
        np.multiply(errors, scale, out=errors, where=relative)
    total = summed(np.square(errors, out=scale))
    sound &= np.isfinite(total)
    return errors, np.where(sound, length * np.log(np.maximum(total, 1e-18 * length)), np.inf)
