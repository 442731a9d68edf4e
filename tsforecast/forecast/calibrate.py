"""Intervals that keep their word: widened or narrowed by what earlier origins showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tsforecast.decompose.tails import student_distances
from tsforecast.forecast.forecast import MIDDLE, QUANTILES
from tsforecast.forecast.naive import SCORES
from tsforecast.series.series import Floats, Places

PAIRS = tuple((MIDDLE - away, MIDDLE + away) for away in range(1, MIDDLE + 1))
"""Columns of lower and upper bound of each central interval, from the inside out."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the given intervals are believed before anything was observed.

    They weigh as much as so many ``observations``; where their width is ``doubted``, that of the
    errors at large takes its place.
    """

    observations: float
    doubted: bool


DOUBTED = Trust(6.0, doubted=True)
"""Of a model that was fitted to the series."""
TRUSTED = Trust(60.0, doubted=False)
"""Of a network that has never seen it, and of ETS and Theta, which a table has widened: their
intervals hold on series at large."""

_POOLED = 60
_PRIOR_POINTS = 80
_LARGEST_SCORE = 6.0
_CORRECTION = 0.25


@dataclass(frozen=True, eq=False)
class Calibration:
    """How much each central interval grows around the median, by step ahead.

    ``factors`` (..., h, len(PAIRS)); 1 leaves an interval as it was. ``origins`` says how many
    origins it was learned from; none means that nothing changes.
    """

    factors: Floats
    origins: int

    def apply(self, quantiles: Floats) -> Floats:
        """Calibrate quantiles (..., any horizon, len(QUANTILES)); ascending ones stay ascending.

        Steps beyond those that were learned use the last step's factors.

        >>> double = Calibration(np.full((1, len(PAIRS)), 2.0), origins=9)
        >>> before = np.arange(len(QUANTILES), dtype=float)[np.newaxis]
        >>> double.apply(before)[0, [0, 5, 10]].tolist()
        [-5.0, 5.0, 15.0]
        """
        steps = np.minimum(np.arange(quantiles.shape[-2]), self.factors.shape[-2] - 1)
        factors = np.moveaxis(self.factors[..., steps, :], -1, 0)  # (P, ..., h)
        middle = quantiles[..., MIDDLE]
        changed = quantiles.copy()
        low = high = middle
        for (below, above), factor in zip(PAIRS, factors, strict=True):
            low = np.minimum(low, middle + factor * (quantiles[..., below] - middle))
            high = np.maximum(high, middle + factor * (quantiles[..., above] - middle))
            changed[..., below], changed[..., above] = low, high
        return changed

    def times(self, factors: Floats) -> Calibration:
        """Grow each interval by ``factors`` (h, len(PAIRS)) besides."""
        return Calibration(self.factors * factors, self.origins)

    @staticmethod
    def identity(horizon: int) -> Calibration:
        """Give the calibration that leaves every interval as it is."""
        return Calibration(np.ones((horizon, len(PAIRS))), origins=0)

    def to_dict(self) -> dict[str, Any]:
        """Give plain lists and numbers, for JSON."""
        return {"factors": self.factors.tolist(), "origins": self.origins}

    @staticmethod
    def from_dict(kept: Mapping[str, Any]) -> Calibration:
        """Take what :meth:`to_dict` gave."""
        return Calibration(np.asarray(kept["factors"], dtype=np.float64), int(kept["origins"]))


def fit(
    actual: Floats,
    quantiles: Floats,
    *,
    origins: Places | None = None,
    trust: Trust = DOUBTED,
) -> Calibration:
    """Learn the factors from m origins: ``actual`` (m, h), ``quantiles`` (m, h, len(QUANTILES)).

    Axes before these, those of several series with the same origins, are calibrated each for
    itself.

    Conformalised quantile regression (Romano, Patterson & Candes 2019) in its multiplicative
    form: an interval is scaled around the median until it holds its share of the values seen.
    Errors of one origin resemble each other, so that an origin counts as one observation
    however long the horizon, and as less where ``origins`` (m,), the numbers of values known,
    stand closer than a third of the horizon. With few of them the share is uncertain:

    - each step also learns from its neighbours, until about 60 errors are together;
    - a prior worth ``trust`` observations joins them: Student's t, with as many degrees of
      freedom as there are observations (at least trust less 2), and the spread that the given
      intervals say; where it is doubted, that of the errors over all levels together, drawn
      towards it by a third of the trust;
    - the share aimed at is larger than the level by a quarter of conformal prediction's
      correction for a finite sample; the prior's heavy tails bring the rest.

    No origins give the identity.
    """
    count, horizon = actual.shape[-2:]
    if count == 0:
        return Calibration(np.ones((*actual.shape[:-2], horizon, len(PAIRS))), origins=0)
    observations = float(count)
    if origins is not None:
        observations = min(observations, 1 + 3 * float(np.ptp(origins)) / horizon)
    scores = np.stack(
        [_scores(actual, quantiles, pair) for pair in PAIRS], axis=-1
    )  # (.., m, h, P)
    factors = np.empty((*actual.shape[:-2], horizon, len(PAIRS)))
    for step in range(horizon):
        near = scores[..., _neighbours(step, horizon=horizon, origins=count), :]
        pooled = near.reshape(*actual.shape[:-2], -1, len(PAIRS))
        factors[..., step, :] = _factors(pooled, observations=observations, trust=trust)
    return Calibration(factors, origins=count)


def forward(
    actual: Floats,
    quantiles: Floats,
    *,
    origins: Places,
    trust: Trust = DOUBTED,
) -> Floats:
    """Calibrate each origin by the earlier ones whose whole horizon had passed by then.

    Shapes as for :func:`fit`; ``origins`` (m,) count the values known, in any order. What
    comes back (m, h, len(QUANTILES)) could have been said at the time, so that its coverage is
    honest. The first origins have nothing to learn from and stay as they are.

    >>> wide = np.linspace(-1, 1, len(QUANTILES)) * np.ones((30, 1, 1))
    >>> out = forward(np.zeros((30, 1)), wide, origins=np.arange(10, 40))
    >>> out[0, 0, -1].tolist(), bool(out[-1, 0, -1] < 0.6)
    (1.0, True)
    """
    horizon = actual.shape[-1]
    calibrated = np.empty_like(quantiles)
    for row, origin in enumerate(origins):
        known = origins + horizon <= origin
        learned = fit(
            actual[..., known, :], quantiles[..., known, :, :], origins=origins[known], trust=trust
        )
        calibrated[..., row, :, :] = learned.apply(quantiles[..., row, :, :])
    return calibrated


def no_narrower(quantiles: Floats, than: Floats) -> Floats:
    """Move quantiles (..., len(QUANTILES)) as far from their median as others are from theirs.

    Those that are further away already stay.

    >>> one, two = np.linspace(0, 1, 11), np.linspace(5, 9, 11)
    >>> no_narrower(one, two)[[0, 5, 10]].tolist()
    [-1.5, 0.5, 2.5]
    """
    middle = quantiles[..., MIDDLE, np.newaxis]
    other = np.abs(than - than[..., MIDDLE, np.newaxis])
    moved: Floats = middle + np.sign(SCORES) * np.maximum(np.abs(quantiles - middle), other)
    return moved


def growth(before: Floats, after: Floats) -> Floats:
    """Give how much wider intervals became, the geometric mean of m origins: (h, len(PAIRS)).

    Quantiles (m, h, len(QUANTILES)), m >= 1; an interval without width counts as one that stayed.

    >>> flat = np.arange(len(QUANTILES), dtype=float) * np.ones((2, 1, 1))
    >>> growth(flat, 3 * flat).round(6).tolist()
    [[3.0, 3.0, 3.0, 3.0, 3.0]]
    """
    low, high = (list(columns) for columns in zip(*PAIRS, strict=True))
    was, now = (each[..., high] - each[..., low] for each in (before, after))
    ratios = np.divide(now, was, out=np.ones_like(now), where=(was > 0) & (now > 0))
    means: Floats = np.exp(np.log(ratios).mean(axis=0))
    return means


def _scores(actual: Floats, quantiles: Floats, pair: tuple[int, int]) -> Floats:
    """Give how far each value lies out, in standard normal units by this pair's width (m, h)."""
    middle = quantiles[..., MIDDLE]
    away = actual - middle
    below, above = pair
    width = np.where(away < 0, middle - quantiles[..., below], quantiles[..., above] - middle)
    out = np.where(away == 0, 0.0, np.inf)
    ratio = np.divide(np.abs(away), width, out=out, where=width > 0)
    limited: Floats = np.minimum(ratio * SCORES[above], _LARGEST_SCORE)
    return limited


def _neighbours(step: int, *, horizon: int, origins: int) -> slice:
    """Give the steps whose errors are pooled: as few as hold about 60 errors, around ``step``."""
    wide = min(horizon, max(1, round(_POOLED / origins)))
    first = min(max(0, step - wide // 2), horizon - wide)
    return slice(first, first + wide)


def _factors(scores: Floats, *, observations: float, trust: Trust) -> Floats:
    """Give one factor a pair, (..., P), from pooled scores (..., errors, P)."""
    *series, errors, pairs = scores.shape
    prior_weight = trust.observations
    spread = np.ones(series)
    if trust.doubted:
        size = np.square(scores).mean(axis=(-2, -1))
        drawn = prior_weight / 3
        spread = np.sqrt((size * observations + drawn) / (observations + drawn))  # (...)
    degrees = max(observations, prior_weight - 2)
    prior = spread[..., None] * student_distances(points=_PRIOR_POINTS, degrees=degrees)
    everything = np.concatenate(
        [scores, np.broadcast_to(prior[..., None], (*series, _PRIOR_POINTS, pairs))], axis=-2
    )
    weights = np.repeat(
        [observations / errors, prior_weight / _PRIOR_POINTS], [errors, _PRIOR_POINTS]
    )
    shares = np.array([QUANTILES[above] - QUANTILES[below] for below, above in PAIRS])
    wanted = np.minimum(shares * (1 + _CORRECTION / weights.sum()), 0.999)
    above = np.array([SCORES[high] for _, high in PAIRS])
    factors: Floats = _weighted_quantiles(everything, weights, wanted) / above
    return factors


def _weighted_quantiles(values: Floats, weights: Floats, probabilities: Floats) -> Floats:
    """Give a quantile of each column of values (..., E, P) with weights (E,): (..., P).

    Between two values it is interpolated, each standing in the middle of its weight.
    """
    order = np.argsort(values, axis=-2, kind="stable")
    ascending = np.take_along_axis(values, order, axis=-2)
    each = weights[order]
    place = (np.cumsum(each, axis=-2) - each / 2) / weights.sum()
    after = (place < probabilities).sum(axis=-2, keepdims=True).clip(1, values.shape[-2] - 1)
    (low, high), (left, right) = (
        [np.take_along_axis(one, at, axis=-2)[..., 0, :] for at in (after - 1, after)]
        for one in (ascending, place)
    )
    share = ((probabilities - left) / (right - left)).clip(0, 1)
    found: Floats = low + share * (high - low)
    return found
