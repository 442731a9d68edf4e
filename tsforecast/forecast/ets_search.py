"""The search for the likeliest parameters, for every kind and every series at once.

A grid of weights gives each problem its starting points; Levenberg's and Marquardt's method
(Marquardt 1963) descends from the best of them. Whatever the kind, likelihood is least squares
in the residuals of :func:`~tsforecast.forecast.ets_models.criteria`, and derivatives are
differences: more columns of the same recursion.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, product

import numpy as np

from tsforecast.forecast.ets_models import (
    ALPHA,
    BETA,
    GAMMA,
    LEVEL,
    PHI,
    Part,
    criteria,
    run,
)
from tsforecast.forecast.side_by_side import Bools, Places, summed
from tsforecast.series.series import Floats

SMALLEST_SHARE = 1e-4
DAMPING = (0.8, 0.98)
"""R's bounds of phi."""

_ALPHAS = (0.05, 0.2, 0.5, 0.9)
_SHARES = (0.02, 0.3)
_STARTS = 2
_ROUNDS = 15
_DIFFERENCE = 1e-6
_FACTORS = np.array([0.1, 1.0, 10.0])
_GAIN = 1e-3
_GIVEN_UP = 1e4


@dataclass(frozen=True, eq=False)
class Problems:
    """P search problems, each a kind on a series; all with one kind of season.

    ``values`` and ``known`` (n, S): the series side by side from their first value, and whether
    they have one there. ``seasons`` (period, S) are the starting states of each phase.
    ``series`` (P,) says which series a problem is about, ``free`` (6, P) which parameters it
    has, ``start`` (6, P) where they begin, ``relative`` (P,) whether its error is multiplicative.
    """

    values: Floats
    known: Bools
    seasons: Floats
    season: Part | None
    series: Places
    free: Bools
    start: Floats
    relative: Bools

    def evaluate(self, parameters: Floats, which: Places) -> tuple[Floats, Floats]:
        """Give residuals (n, C) and criteria (C,); column c belongs to problem ``which[c]``."""
        own = self.series[which]
        values = self.values[:, own]
        with np.errstate(all="ignore"):  # what explodes gets an infinite criterion
            expected = run(values, parameters, self.seasons[:, own], season=self.season).expected
            return criteria(values, expected, self.known[:, own], relative=self.relative[which])

    def bounds(self) -> tuple[Floats, Floats]:
        """Give the lowest and highest value of each parameter, each (6, 1).

        The share of beta ends at period ** -1.5: a slope that may turn round within a season
        chases noise. (A random walk of slopes that is as free over a season as a yearly one is
        over a year has steps smaller by that factor.)
        """
        low, high = np.full((6, 1), -np.inf), np.full((6, 1), np.inf)
        low[:PHI], high[:PHI] = SMALLEST_SHARE, 1 - SMALLEST_SHARE
        high[BETA] = max(len(self.seasons) ** -1.5, 2 * SMALLEST_SHARE)
        high[BETA] = min(float(high[BETA, 0]), 1 - SMALLEST_SHARE)
        low[PHI], high[PHI] = DAMPING
        if self.season == "mul":
            low[LEVEL] = SMALLEST_SHARE
        return low, high


def search(problems: Problems) -> tuple[Floats, Floats]:
    """Give parameters (6, P) and their criteria (P,), infinite where nothing fits."""
    count = len(problems.series)
    which = np.repeat(np.arange(count), _STARTS)
    found, criterion = _descend(problems, *_on_grid(problems), which)
    best = np.arange(count) * _STARTS + criterion.reshape(count, _STARTS).argmin(axis=1)
    return found[:, best], criterion[best]


def _on_grid(problems: Problems) -> tuple[Floats, Floats]:
    """Give the best points of the lower and of the upper half of a grid, (6, P * _STARTS).

    With them come their criteria, (P * _STARTS,).
    """
    count = len(problems.series)
    betas = problems.bounds()[1][BETA, 0] * np.array(_SHARES)
    gammas = _SHARES if problems.season else _SHARES[:1]
    grid = np.array(list(product(_ALPHAS, betas, gammas))).T  # (3, G), ascending in alpha
    which = np.repeat(np.arange(count), grid.shape[1])
    points = problems.start[:, which]
    rows = np.array([ALPHA, BETA, GAMMA])
    points[rows] = np.where(problems.free[rows][:, which], np.tile(grid, count), points[rows])
    criterion = problems.evaluate(points, which)[1].reshape(count * _STARTS, -1)
    best = criterion.argmin(axis=1) + np.arange(len(criterion)) * criterion.shape[1]
    return points[:, best], criterion.ravel()[best]


def _descend(
    problems: Problems, points: Floats, criterion: Floats, which: Places
) -> tuple[Floats, Floats]:
    """Improve ``points`` (6, C) of the problems ``which`` (C,) until none gains any more."""
    low, high = problems.bounds()
    points, criterion = points.copy(), criterion.copy()
    caution = np.full(len(which), 0.01)
    active = np.flatnonzero(np.isfinite(criterion))
    for _ in range(_ROUNDS):
        if not len(active):
            break
        own = which[active]
        residual, slopes = _slopes(problems, points[:, active], own, high=high)
        # (6, A, factors)
        tried = _steps(points[:, active], residual, slopes, caution[active], bounds=(low, high))
        reached = problems.evaluate(tried.reshape(len(tried), -1), np.repeat(own, len(_FACTORS)))[
            1
        ].reshape(len(active), -1)
        least = reached.argmin(axis=1)
        rows = np.arange(len(active))
        gain = criterion[active] - reached[rows, least]
        better = gain > 0
        moved = active[better]
        points[:, moved] = tried[:, rows, least][:, better]
        criterion[moved] = reached[rows, least][better]
        caution[active] *= np.where(better, _FACTORS[least], 30.0)
        going_on = np.where(better, gain > _GAIN, caution[active] < _GIVEN_UP)
        active = active[going_on]
    return points, criterion


def _slopes(
    problems: Problems, points: Floats, which: Places, *, high: Floats
) -> tuple[Floats, Floats]:
    """Give residuals (n, A) and their derivatives (6, n, A), zero for what is not free."""
    count = len(which)
    row, column = np.nonzero(problems.free[:, which])
    moved = points[:, np.concatenate([np.arange(count), column])]
    move = np.where(points[row, column] + _DIFFERENCE > high[row, 0], -1, 1) * _DIFFERENCE
    moved[row, count + np.arange(len(row))] += move
    residuals, _ = problems.evaluate(moved, np.concatenate([which, which[column]]))
    slopes = np.zeros((len(points), len(residuals), count))
    slopes[row, :, column] = ((residuals[:, count:] - residuals[:, column]) / move).T
    return residuals[:, :count], np.nan_to_num(slopes, nan=0.0, posinf=0.0, neginf=0.0)


def _steps(
    points: Floats,
    residual: Floats,
    slopes: Floats,
    caution: Floats,
    *,
    bounds: tuple[Floats, Floats],
) -> Floats:
    """Give the points after a step of each factor of caution, (6, A, len(_FACTORS)).

    A parameter at a bound that wants to go beyond it is left out of the step.
    """
    low, high = bounds
    count = len(points)
    downhill = -np.stack([summed(slope * residual) for slope in slopes], axis=1)  # (A, 6)
    curvature = np.empty((len(downhill), count, count))
    for row, column in combinations_with_replacement(range(count), 2):
        curvature[:, row, column] = summed(slopes[row] * slopes[column])
        curvature[:, column, row] = curvature[:, row, column]
    diagonal = np.einsum("app->ap", curvature)
    held = ((points <= low) & (downhill.T < 0) | (points >= high) & (downhill.T > 0)).T
    held |= diagonal == 0
    curvature = np.where(held[:, :, np.newaxis] | held[:, np.newaxis, :], 0.0, curvature)
    floor = 1e-9 * diagonal.max(axis=1, keepdims=True) + 1e-30
    each = np.arange(count)
    tried = np.empty((*points.shape, len(_FACTORS)))
    for place, factor in enumerate(_FACTORS):
        matrix = curvature.copy()
        more = caution[:, np.newaxis] * factor * diagonal + floor
        matrix[:, each, each] += np.where(held, 1.0, more)
        step = np.linalg.solve(matrix, np.where(held, 0.0, downhill)[..., np.newaxis])[..., 0]
        tried[:, :, place] = np.where(held.T, points, np.clip(points + step.T, low, high))
    return tried
