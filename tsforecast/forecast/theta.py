"""The dynamic optimised Theta method, after the winner of the M3 competition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.forecast.naive import naive
from tsforecast.forecast.season import learned_season
from tsforecast.forecast.spread import around, recency
from tsforecast.series.series import Floats
from tsforecast.window.transform import choose

LONGEST_PAST = 1000
_SHORTEST_PAST = 4
_UNJUDGED = 2
"""First errors that the fit leaves out: the line through so few values is no forecast yet."""
_ALPHAS = np.linspace(0.1, 0.99, 90)
"""Smoothing weights that are tried; the ends are those of the authors' own program."""


def theta(past: Floats, *, horizon: int, period: int) -> Floats:
    """Forecast a past (n,), n >= 1, by its Theta lines; result (horizon, len(QUANTILES)).

    Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016): simple smoothing of the line
    that has theta times the past's curvature, plus the straight line's share, drawn anew at each
    step (their DOTM). The weights are the best there are (:func:`fit`). Where they test for a
    season, the index here is shrunk by how well it foretold
    (:func:`~tsforecast.forecast.season.learned_season`). Errors are relative where the past is
    positive, and their effect on later steps is exact. Only the last ``LONGEST_PAST`` values
    count; a constant past or fewer than four values are forecast as :func:`naive`.

    >>> past = np.array([3.0, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8, 10, 9, 11])
    >>> theta(past, horizon=2, period=1)[:, 5].round(1).tolist()
    [10.8, 11.2]
    """
    recent = past[-LONGEST_PAST:]
    if len(recent) < _SHORTEST_PAST or np.ptp(recent) == 0:
        return naive(past, horizon=horizon, period=period)
    unit = np.abs(recent).mean()
    positive = choose(past).kind == "log"
    season = learned_season(past / unit, period=period, multiplied=positive)
    fitted = fit(season.remove(recent / unit))
    freedom = max(len(recent) - _UNJUDGED - 3 - (len(season.index) - 1), len(recent) / 4)
    point, effect = fitted.ahead(horizon)
    positive = positive and min(point.min(), fitted.expected.min()) > 0
    errors = fitted.errors / fitted.expected if positive else fitted.errors
    weights = recency(np.arange(float(len(errors)))[::-1])
    variance = np.average(np.square(errors), weights=weights) * len(errors) / freedom
    deviation = np.sqrt(variance) * effect
    quantiles = around(
        point, deviation * point if positive else deviation, freedom=freedom, positive=positive
    )
    found: Floats = season.put_back(quantiles) * unit
    return found if np.isfinite(found).all() else naive(past, horizon=horizon, period=period)


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model after n values: weights, level, and the line through all of them.

    ``theta`` is at least 1 (no line at all) and may be infinite; ``start`` and ``level`` are the
    level before the first and after the last value; ``line`` is the intercept and
    slope of the line through the n values at times 1 to n, ``mean`` theirs. ``errors`` and
    ``expected`` are the one-step errors and forecasts, without the first two.
    """

    alpha: float
    theta: float
    start: float
    level: float
    line: tuple[float, float]
    mean: float
    length: int
    errors: Floats
    expected: Floats

    def ahead(self, horizon: int) -> tuple[Floats, Floats]:
        """Give point and standard deviation per unit of error at each step ahead, each (horizon,).

        The first path has no errors and is the point; each other one has one error, at a step of
        its own. As the model is linear, those errors' effects are the weights of the variance.
        """
        shocks = np.eye(horizon + 1, horizon, k=-1)  # (paths, horizon), the first all zero
        level = np.full(horizon + 1, self.level)
        mean = np.full(horizon + 1, self.mean)
        intercept, slope = (np.full(horizon + 1, part) for part in self.line)
        paths = np.empty((horizon + 1, horizon))
        for step in range(horizon):
            time = self.length + step + 1
            straight = _straight(intercept, slope, alpha=self.alpha, time=time)
            value = level + (1 - 1 / self.theta) * straight + shocks[:, step]
            paths[:, step] = value
            level = self.alpha * value + (1 - self.alpha) * level
            slope = ((time - 2) * slope + 6 / time * (value - mean)) / (time + 1)
            mean = mean + (value - mean) / time
            intercept = mean - slope * (time + 1) / 2
        effects = paths[1:] - paths[0]  # (shocks, horizon)
        return paths[0], np.sqrt(np.square(effects).sum(axis=0))


def fit(values: Floats) -> Fitted:
    """Fit the model to ``values`` (n,), n > 3, without season, of about unit size.

    For a given weight alpha the one-step forecasts are linear in the starting level and in
    1 - 1 / theta, so that both come from least squares, and alpha from a grid: the best of all,
    where a search could end in a worse place.
    """
    count = len(values)
    level = np.zeros((count + 1, len(_ALPHAS)))  # what a start from zero has learned
    for step, value in enumerate(values):
        level[step + 1] = _ALPHAS * value + (1 - _ALPHAS) * level[step]
    intercept, slope, mean = _lines(values)
    time = np.arange(1, count + 1)[:, np.newaxis]
    before = intercept[:-1, np.newaxis], slope[:-1, np.newaxis]
    judged = slice(_UNJUDGED, None)
    straight = _straight(*before, alpha=_ALPHAS, time=time)[judged]  # (m, alphas)
    start = ((1 - _ALPHAS) ** (time - 1))[judged]
    rest = values[judged, np.newaxis] - level[:-1][judged]
    share, first = _least_squares(rest, start=start, straight=straight)
    errors = rest - first * start - share * straight
    best = int(np.square(errors).sum(axis=0).argmin())
    alpha = float(_ALPHAS[best])
    return Fitted(
        alpha=alpha,
        theta=float(1 / (1 - share[best])) if share[best] < 1 else np.inf,
        start=float(first[best]),
        level=float(level[-1, best] + (1 - alpha) ** count * first[best]),
        line=(float(intercept[-1]), float(slope[-1])),
        mean=mean,
        length=count,
        errors=errors[:, best],
        expected=values[judged] - errors[:, best],
    )


def _straight(
    intercept: Floats, slope: Floats, *, alpha: float | Floats, time: int | np.ndarray
) -> Floats:
    """Give the straight line's part of the forecast of ``time`` (their equation 16)."""
    left = (1 - alpha) ** (time - 1)
    return left * intercept + (1 - left * (1 - alpha)) / alpha * slope


def _lines(values: Floats) -> tuple[Floats, Floats, float]:
    """Give intercept and slope of the line through the first 0, 1, ... n values, and their mean."""
    time = np.arange(1.0, len(values) + 1)
    mean = np.cumsum(values) / time
    slope = np.zeros(len(values) + 1)
    moment = np.cumsum(values * time) - mean * time * (time + 1) / 2
    slope[2:] = 12 * moment[1:] / (time * (np.square(time) - 1))[1:]
    intercept = np.concatenate([[0.0], mean - slope[1:] * (time + 1) / 2])
    return intercept, slope, float(mean[-1])


def _least_squares(rest: Floats, *, start: Floats, straight: Floats) -> tuple[Floats, Floats]:
    """Regress ``rest`` (m, A) on both columns; the straight line's share stays in 0 to 1."""
    own, both = (start * start).sum(axis=0), (start * straight).sum(axis=0)
    apart = (straight * straight).sum(axis=0) - both**2 / own
    wanted = (straight * rest).sum(axis=0) - both * (start * rest).sum(axis=0) / own
    share = np.clip(wanted / np.where(apart > 0, apart, np.inf), 0.0, 1.0)
    return share, ((start * rest).sum(axis=0) - both * share) / own
