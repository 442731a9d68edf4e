"""The search for the likeliest parameters, for every kind and every series at once.

A grid of weights gives each problem its starting points; Levenberg's and Marquardt's method
(Marquardt 1963) descends from the best of them. Whatever the kind, likelihood is least squares
in residuals of :func:`~tsforecast.forecast.ets_models.criteria`, and derivatives are
differences: more columns of the same recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from tsforecast.forecast.side_by_side import summed
from tsforecast.series.series import Bools, Floats, Places

SMALLEST_SHARE = 1e-4
DAMPING = (0.8, 0.98)
"""R's bounds of phi."""

_ALPHAS = (0.05, 0.2, 0.5, 0.9)
_SHARES = (0.02, 0.3)
_STARTS = 2
_ROUNDS = 15
_DIFFERENCE = 1e-6
_ELEMENTS_AT_ONCE = 131072
"""Steps times candidates that are smoothed at once: few enough to stay near the processor."""
_FEWEST_AT_ONCE = 512
"""Candidates that are smoothed at once in any case, to keep NumPy busy."""
_COLUMNS_OF_A_ROUND = 4
"""Candidates of a search in one round, about: steps of three lengths, and up to six derivatives."""
_FACTORS = np.array([0.1, 1.0, 10.0])
_GAIN = 1e-3
_GIVEN_UP = 1e4


@dataclass(frozen=True, eq=False)
class Problems:
    """P search problems, each a kind on a series; all with one kind of season.

    ``values`` (n, S): the series side by side from their first value, ``length`` (S,) of them.
    ``seasons`` (period, S) are the starting states of each phase.
    ``series`` (P,) says which series a problem is about, ``free`` (6, P) which parameters it
    has, ``start`` (6, P) where they begin, ``relative`` (P,) whether its error is multiplicative.
    """

    values: Floats
    length: Places
    seasons: Floats
    season: Part | None
    series: Places
    free: Bools
    start: Floats
    relative: Bools

    def evaluate(self, parameters: Floats, which: Places) -> tuple[Floats, Floats]:
        """Give residuals (n, C) and criteria (C,); column c belongs to problem ``which[c]``."""
        own = self.series[which]
        with np.errstate(all="ignore"):  # what explodes gets an infinite criterion
            fitted = run(self.values, own, parameters, self.seasons, season=self.season)
            return criteria(fitted, self.length[own], relative=self.relative[which])

    def blocks(self, places: Places, *, columns: int) -> Iterator[Places]:
        """Cut ``places`` into those that are handled at once, each with so many ``columns``."""
        at_once = max(_ELEMENTS_AT_ONCE // len(self.values), _FEWEST_AT_ONCE) // columns
        for first in range(0, len(places), at_once):
            yield places[first : first + at_once]

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
    descent = _Descent(problems, which, *_on_grid(problems), np.full(len(which), 0.01))
    descent.to_the_end()
    best = np.arange(count) * _STARTS
    best += descent.criterion.reshape(count, _STARTS).argmin(axis=1)
    return descent.points[:, best], descent.criterion[best]


def _on_grid(problems: Problems) -> tuple[Floats, Floats]:
    """Give the best points of the lower and of the upper half of a grid, (6, P * _STARTS).

    And their criteria (P * _STARTS,).
    """
    betas = problems.bounds()[1][BETA, 0] * np.array(_SHARES)
    gammas = _SHARES if problems.season else _SHARES[:1]
    grid = np.array(list(product(_ALPHAS, betas, gammas))).T  # (3, G), ascending in alpha
    rows = np.array([ALPHA, BETA, GAMMA])
    best, reached = [], []
    for some in problems.blocks(np.arange(len(problems.series)), columns=grid.shape[1]):
        which = np.repeat(some, grid.shape[1])
        points = problems.start[:, which]
        free = problems.free[rows][:, which]
        points[rows] = np.where(free, np.tile(grid, len(some)), points[rows])
        criterion = problems.evaluate(points, which)[1].reshape(len(some) * _STARTS, -1)
        least = criterion.argmin(axis=1) + np.arange(len(criterion)) * criterion.shape[1]
        best.append(points[:, least])
        reached.append(criterion.ravel()[least])
    return np.concatenate(best, axis=1), np.concatenate(reached)


@dataclass(frozen=True, eq=False)
class _Descent:
    """C searches: problems ``which`` (C,), ascending, and where they are, ``points`` (6, C).

    ``criterion`` and ``caution`` (C,): what was reached, and how small the next step is.
    """

    problems: Problems
    which: Places
    points: Floats
    criterion: Floats
    caution: Floats

    def to_the_end(self) -> None:
        """Improve the points until none gains any more."""
        active = np.flatnonzero(np.isfinite(self.criterion))
        for _ in range(_ROUNDS):
            if not len(active):
                break
            blocks = self.problems.blocks(active, columns=_COLUMNS_OF_A_ROUND)
            active = np.concatenate([self._round(some) for some in blocks])

    def _round(self, some: Places) -> Places:
        """Improve the searches ``some``, and give those of them that go on."""
        own, points = self.which[some], self.points[:, some]
        bounds = self.problems.bounds()
        residual, slopes = _slopes(self.problems, points, own, high=bounds[1])
        # (6, A, factors)
        tried = _steps(points, residual, slopes, self.caution[some], bounds=bounds)
        reached = self.problems.evaluate(
            tried.reshape(len(tried), -1), np.repeat(own, len(_FACTORS))
        )[1].reshape(len(some), -1)
        least = reached.argmin(axis=1)
        rows = np.arange(len(some))
        gain = self.criterion[some] - reached[rows, least]
        better = gain > 0
        moved = some[better]
        self.points[:, moved] = tried[:, rows, least][:, better]
        self.criterion[moved] = reached[rows, least][better]
        self.caution[some] *= np.where(better, _FACTORS[least], 30.0)
        return some[np.where(better, gain > _GAIN, self.caution[some] < _GIVEN_UP)]


def _slopes(
    problems: Problems, points: Floats, which: Places, *, high: Floats
) -> tuple[Floats, Floats]:
    """Give residuals (n, A) and their derivatives (6, n, A), zero for what is not free."""
    count, free = len(which), problems.free[:, which]
    row, column = np.nonzero(free)
    moved = points[:, np.concatenate([np.arange(count), column])]
    move = np.where(points[row, column] + _DIFFERENCE > high[row, 0], -1, 1) * _DIFFERENCE
    moved[row, count + np.arange(len(row))] += move
    residuals, _ = problems.evaluate(moved, np.concatenate([which, which[column]]))
    residual, changes = residuals[:, :count], residuals[:, count:]
    changes -= residual[:, column]
    changes /= move
    np.copyto(changes, 0.0, where=~np.isfinite(changes))
    slopes = np.zeros((len(points), len(residuals), count))
    for each, slope in enumerate(slopes):
        mine = slice(*np.searchsorted(row, [each, each + 1]))
        own = slice(None) if free[each].all() else column[mine]
        slope[:, own] = changes[:, mine]
    return residual, slopes


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
    product = np.empty_like(slopes[0])
    downhill = np.zeros((points.shape[1], count))
    curvature = np.zeros((points.shape[1], count, count))
    moving = np.flatnonzero(slopes.any(axis=(1, 2))).tolist()
    for row in moving:
        downhill[:, row] = -summed(np.multiply(slopes[row], residual, out=product))
    for row, column in combinations_with_replacement(moving, 2):
        both = summed(np.multiply(slopes[row], slopes[column], out=product))
        curvature[:, row, column] = curvature[:, column, row] = both
    diagonal = np.einsum("app->ap", curvature).copy()
    held = ((points <= low) & (downhill.T < 0) | (points >= high) & (downhill.T > 0)).T
    held |= diagonal == 0
    curvature[held[:, :, np.newaxis] | held[:, np.newaxis, :]] = 0.0
    floor = 1e-9 * diagonal.max(axis=1, keepdims=True) + 1e-30
    more = caution[:, np.newaxis] * _FACTORS[:, np.newaxis, np.newaxis] * diagonal + floor
    matrix = np.repeat(curvature[np.newaxis], len(_FACTORS), axis=0)  # (factors, A, 6, 6)
    each = np.arange(count)
    matrix[..., each, each] += np.where(held, 1.0, more)
    wanted = np.broadcast_to(np.where(held, 0.0, downhill)[..., np.newaxis], (*more.shape, 1))
    step = np.linalg.solve(matrix, wanted)[..., 0].transpose(2, 1, 0)  # (6, A, factors)
    points, low, high = points[:, :, np.newaxis], low[:, np.newaxis], high[:, np.newaxis]
    return np.where(held.T[:, :, np.newaxis], points, np.clip(points + step, low, high))
