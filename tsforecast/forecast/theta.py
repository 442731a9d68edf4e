"""The dynamic optimised Theta method, after the winner of the M3 competition."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import naive
from tsforecast.forecast.season import learned_seasons, long_enough
from tsforecast.forecast.side_by_side import SideBySide, batches, side_by_side, summed
from tsforecast.forecast.spread import around, recency
from tsforecast.series.series import Bools, Floats, Places
from tsforecast.window.transform import choose

LONGEST_PAST = 1000
_SHORTEST_PAST = 4
_UNJUDGED = 2
"""First errors that the fit leaves out: the line through so few values is no forecast yet."""
_ALPHAS = np.linspace(0.1, 0.99, 90)
"""Smoothing weights that are tried; the ends are those of the authors' own program."""
_VALUES_AT_ONCE = 8192
"""Values of a batch of pasts: each of them is an error for every weight."""
_FEWEST_AT_ONCE = 16


def theta(past: Floats, *, horizon: int, period: int) -> Floats:
    """Forecast one past (n,), n >= 1, as :func:`theta_of_many` does; (horizon, len(QUANTILES)).

    >>> past = np.array([3.0, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8, 10, 9, 11])
    >>> theta(past, horizon=2, period=1)[:, 5].round(1).tolist()
    [10.8, 11.2]
    """
    first: Floats = theta_of_many([past], horizon=horizon, period=period)[0]
    return first


def theta_of_many(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
    """Forecast S pasts, each (n,), n >= 1, by their Theta lines; (S, horizon, len(QUANTILES)).

    Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016): simple smoothing of the line
    that has theta times the past's curvature, plus the straight line's share, drawn anew at each
    step (their DOTM). The weights are the best there are (:func:`fit`). Where they test for a
    season, the index here is shrunk by how well it foretold
    (:func:`~tsforecast.forecast.season.learned_seasons`). Errors are relative where the past is
    positive, and their effect on later steps is exact. Only the last ``LONGEST_PAST`` values
    count; a constant past or fewer than four values are forecast as :func:`naive`.
    """
    quantiles = np.full((len(pasts), horizon, len(QUANTILES)), np.nan)
    able = [
        place
        for place, past in enumerate(pasts)
        if len(past) >= _SHORTEST_PAST and np.ptp(past[-LONGEST_PAST:]) > 0
    ]
    for places in batches(
        able, pasts, longest=LONGEST_PAST, values=_VALUES_AT_ONCE, fewest=_FEWEST_AT_ONCE
    ):
        some = [pasts[place] for place in places]
        quantiles[places] = _batch(some, horizon=horizon, period=period)
    for place in np.flatnonzero(~np.isfinite(quantiles).all(axis=(1, 2))).tolist():
        quantiles[place] = naive(pasts[place], horizon=horizon, period=period)
    return quantiles


def _batch(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
    recent = side_by_side(pasts, longest=LONGEST_PAST)
    length = recent.length
    unit = summed(np.abs(recent.values)) / length
    positive = np.array([choose(past).kind == "log" for past in pasts])
    scaled = [past / size for past, size in zip(pasts, unit, strict=True)]
    seasons = learned_seasons(scaled, period=period, multiplied=positive)
    adjusted = seasons.remove(SideBySide(recent.values / unit, length))
    fitted = fit(SideBySide(adjusted, length))
    seasonal = np.array([long_enough(past, period=period) for past in pasts])
    freedom = np.maximum(length - _UNJUDGED - 3 - (period - 1) * seasonal, length / 4)
    point, effect = fitted.ahead(horizon)
    known = fitted.known
    least = np.where(known, fitted.expected, np.inf).min(axis=0)
    positive = positive & (np.minimum(point.min(axis=0), least) > 0)
    errors = fitted.errors / np.where(positive & known, fitted.expected, 1.0)
    age: Floats = length - 1 - _UNJUDGED - np.arange(len(errors), dtype=np.float64)[:, np.newaxis]
    weights = np.where(known, recency(age), 0.0)
    variance = summed(weights * np.square(errors)) / summed(weights) * known.sum(axis=0) / freedom
    deviation = np.sqrt(variance) * effect * np.where(positive, point, 1.0)
    quantiles = around(point.T, deviation.T, freedom=freedom, positive=positive)
    found: Floats = seasons.put_back(quantiles) * unit[:, np.newaxis, np.newaxis]
    return found


@dataclass(frozen=True, eq=False)
class Fitted:
    """S fitted models at the ends of their pasts: weights, level, and the line through all values.

    ``share`` is 1 - 1 / theta, from 0 (simple smoothing) to 1; ``start`` and ``level`` are the
    level before the first and after the last value; ``intercept`` and ``slope`` are those of the
    line through the values at times 1 to ``length``, ``mean`` theirs; each (S,). ``errors`` and
    ``expected`` (n - 2, S) are the one-step errors and forecasts, without the first two; zero
    behind an end.
    """

    alpha: Floats
    share: Floats
    start: Floats
    level: Floats
    intercept: Floats
    slope: Floats
    mean: Floats
    length: Places
    errors: Floats
    expected: Floats

    @property
    def known(self) -> Bools:
        """Where there are errors, (n - 2, S)."""
        steps = np.arange(_UNJUDGED, _UNJUDGED + len(self.errors))
        known: Bools = steps[:, np.newaxis] < self.length
        return known

    def ahead(self, horizon: int) -> tuple[Floats, Floats]:
        """Give points and standard deviations per unit of error at each step, each (horizon, S).

        The first path has no errors and is the point; each other one has one error, at a step of
        its own. As the model is linear, those errors' effects are the weights of the variance.
        """
        point, squares = np.empty((2, horizon, len(self.length)))
        start = np.zeros((horizon + 1, len(self.length)))
        level, mean, intercept, slope = (
            start + part for part in (self.level, self.mean, self.intercept, self.slope)
        )
        times = self.length + np.arange(1.0, horizon + 1)[:, np.newaxis]
        first, rest = _weights_of_line(self.alpha, times)
        for step, time in enumerate(times):
            value = level + self.share * (first[step] * intercept + rest[step] * slope)
            value[step + 1] += 1.0
            point[step] = value[0]
            squares[step] = summed(np.square(value[1 : step + 2] - value[0]))
            level += self.alpha * (value - level)
            move = (value - mean) / time
            mean += move
            slope = ((time - 2) * slope + 6 * move) / (time + 1)
            intercept = mean - slope * (time + 1) / 2
        return point, np.sqrt(squares)


def fit(pasts: SideBySide) -> Fitted:
    """Fit the model to each of the pasts, n > 3, without season, of about unit size.

    For a given weight alpha the one-step forecasts are linear in the starting level and in
    1 - 1 / theta, so that both come from least squares, and alpha from a grid: the best of all,
    where a search could end in a worse place.
    """
    values, length = pasts.values, pasts.length
    intercept, slope, mean = _lines(values)
    weights = _weights(len(values))
    known = pasts.known[_UNJUDGED:]
    before = np.where(known, [intercept[_UNJUDGED:-1], slope[_UNJUDGED:-1]], 0.0)[..., np.newaxis]
    straight = weights.first * before[0]  # (m, S, alphas)
    straight += weights.rest * before[1]
    smoothed = _smoothed(values)
    rest = smoothed[_UNJUDGED:]
    _end(rest, length)
    own = weights.squares[length - _UNJUDGED - 1]
    share, start = _least_squares(rest, first=weights.first, straight=straight, own=own)
    errors = rest - start * weights.first
    straight *= share
    errors -= straight
    _end(errors, length)
    column = np.arange(len(length))
    best = summed(np.square(errors)).argmin(axis=1)
    alpha, share, start = _ALPHAS[best], share[column, best], start[column, best]
    learned = values[length - 1, column] - (1 - alpha) * smoothed[length - 1, column, best]
    errors = errors[:, column, best]
    return Fitted(
        alpha=alpha,
        share=share,
        start=start,
        level=learned + (1 - alpha) ** length * start,
        intercept=intercept[length, column],
        slope=slope[length, column],
        mean=mean[length - 1, column],
        length=length,
        errors=errors,
        expected=np.where(known, values[_UNJUDGED:] - errors, 0.0),
    )


def _least_squares(
    rest: Floats, *, first: Floats, straight: Floats, own: Floats
) -> tuple[Floats, Floats]:
    """Regress ``rest`` (m, S, alphas) on both others: share in 0 to 1 and start, (S, alphas).

    ``own`` are the sums of the squares of ``first``.
    """
    both, wanted_first = summed(straight * first), summed(rest * first)
    apart = summed(np.square(straight)) - both**2 / own
    wanted = summed(straight * rest) - both * wanted_first / own
    share = np.clip(wanted / np.where(apart > 0, apart, np.inf), 0.0, 1.0)
    return share, (wanted_first - both * share) / own


def _end(errors: Floats, length: Places) -> None:
    """Set what lies behind the end of each past to zero, in place; (m, S, alphas)."""
    for place in np.flatnonzero(length < _UNJUDGED + len(errors)):
        errors[length[place] - _UNJUDGED :, place] = 0.0


def _smoothed(values: Floats) -> Floats:
    """Give the errors (n, S, alphas) of simple smoothing that starts from a level of zero."""
    errors = np.empty((*values.shape, len(_ALPHAS)))
    level = np.zeros(errors.shape[1:])
    move = np.empty_like(level)
    for value, error in zip(values[:, :, np.newaxis], errors, strict=True):
        np.subtract(value, level, out=error)
        np.multiply(_ALPHAS, error, out=move)
        level += move
    return errors


@dataclass(frozen=True, eq=False)
class _Weights:
    """What counts at each judged time, for each alpha, whatever the values; (m, 1, alphas).

    ``first`` belongs to the start and to the line's intercept, ``rest`` to its slope; ``squares``
    (m, alphas) are the sums of the squares of ``first`` so far.
    """

    first: Floats
    rest: Floats
    squares: Floats


@functools.lru_cache(maxsize=16)
def _weights(count: int) -> _Weights:
    times = np.arange(1.0 + _UNJUDGED, count + 1)[:, np.newaxis, np.newaxis]
    first, rest = _weights_of_line(_ALPHAS, times)
    return _Weights(first, rest, np.cumsum(np.square(first[:, 0]), axis=0))


def _weights_of_line(alpha: Floats, time: Floats) -> tuple[Floats, Floats]:
    """Give what a line's intercept and slope weigh in the forecast of ``time`` (equation 16)."""
    left = (1 - alpha) ** (time - 1)
    return left, (1 - left * (1 - alpha)) / alpha


def _lines(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the lines through the first 0, 1, ... n values: intercept, slope (n + 1, S); their mean.

    The mean, (n, S), begins with that of one value.
    """
    time = np.arange(1.0, len(values) + 1)[:, np.newaxis]
    mean = np.cumsum(values, axis=0) / time
    moment = np.cumsum(values * time, axis=0) - mean * time * (time + 1) / 2
    intercept, slope = np.zeros((2, len(values) + 1, values.shape[1]))
    slope[2:] = 12 * moment[1:] / (time * (np.square(time) - 1))[1:]
    intercept[1:] = mean - slope[1:] * (time + 1) / 2
    return intercept, slope, mean
