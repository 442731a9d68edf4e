"""One lasting step in the level of a series: where, how large, and whether it is one at all.

Two ways lead to it: a step that stands out among all steps between neighbours, in a level that
may wander; and one too small for that, between two levels that do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.robust import ROBUST, spread
from tsforecast.decompose.seasonality import autocorrelation_at
from tsforecast.series.series import Floats

CLEAR = 8.0
"""t-value of the step; the place of the best of all steps is searched for, hence so high."""

LARGE = 2.0
"""Standard deviations of the noise that the step must measure."""

SHORTEST_SIDE = 8
MOST_LEFT = 0.25
"""Autocorrelation of what the step leaves, above which the level wanders anyway."""

NEAR = 8
SHARP = 0.6
"""Share of the step that the means of the ``NEAR`` values on both sides must show."""

JUMP = 6.0
BEYOND = 2.5
WANDERING_BEYOND = 2.9
FOLLOWS = 0.5
"""Variance of ``NEAR`` steps together over ``NEAR`` times that of one, above which steps last.

It is 1 in a random walk, 1 / ``NEAR`` in noise around a level (Lo & MacKinlay 1988). Where each
step lasts, so does an exceptional one, and only its size tells it from the others.
"""

USUAL = 4
"""Which of the largest steps counts as usual: three others may be as exceptional."""

LASTING = 0.6
"""Share of a jump that must be left in the medians on both sides."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The first place of the new level, and the levels on both sides of it."""

    first: int
    before: float
    after: float


def find_jump(values: Floats, *, season: int = 1) -> Shift | None:
    """Find the largest step between two neighbours of ``values`` (n,), if it stands out and lasts.

    It is beyond ``JUMP`` robust standard deviations of the steps and ``BEYOND`` times the usual
    largest of them (``WANDERING_BEYOND`` where steps last anyway), so that a random walk has
    none; and the medians on both sides show it.

    >>> walk = np.random.default_rng(1).normal(size=60).cumsum()
    >>> find_jump(walk + 20 * (np.arange(60) >= 40)).first
    40
    >>> find_jump(walk)
    """
    n = len(values)
    side = max(SHORTEST_SIDE, season)
    if n < 3 * side:
        return None
    steps = np.diff(values)
    steps = steps - np.median(steps)
    size = np.abs(steps)
    first = int(np.argmax(size)) + 1
    jump = float(steps[first - 1])
    usual = float(np.partition(size, -USUAL)[-USUAL])
    noise = ROBUST * float(np.median(size))
    clear = abs(jump) > max(JUMP * noise, BEYOND * usual, 1e-9 * np.abs(values).max())
    if not clear or not side <= first <= n - side:
        return None
    follows = spread(values[NEAR:] - values[:-NEAR]) ** 2 > FOLLOWS * NEAR * noise**2
    if follows and abs(jump) <= WANDERING_BEYOND * usual:
        return None
    before, after = (
        float(np.median(part)) for part in (values[first - NEAR : first], values[first:][:NEAR])
    )
    return Shift(first, before, after) if (after - before) / jump > LASTING else None


def find_shift(values: Floats, *, season: int = 1) -> Shift | None:
    """Find the step that explains ``values`` (n,) best beside a straight line, if it is clear.

    For every place the least-squares t-value of a step, given constant and slope, comes from
    cumulative sums: O(n). The step must be large against the noise, sharp rather than a slow
    rise, and leave noise: a random walk or a curved trend leaves autocorrelation. Each side
    holds at least ``season`` steps.

    >>> noise = np.random.default_rng(1).normal(size=60)
    >>> find_shift(noise + 6 * (np.arange(60) >= 40)).first
    40
    >>> find_shift(noise.cumsum())
    """
    n = len(values)
    side = max(SHORTEST_SIDE, season)
    if n < 3 * side:
        return None
    time = np.arange(n) - (n - 1) / 2
    flat = values - values.mean()
    flat = flat - time * (time @ flat) / (time @ time)
    # Sums over the values from each place on: of the step with constant and slope taken off.
    inner = np.cumsum(flat[::-1])[::-1]
    count = n - np.arange(n)
    slope = np.cumsum(time[::-1])[::-1]
    norm = count * (1 - count / n) - slope**2 / (time @ time)
    places = np.arange(side, n - side)
    first = int(places[np.argmax(inner[places] ** 2 / norm[places])])
    height = float(inner[first] / norm[first])
    step = (np.arange(n) >= first).astype(np.float64)
    step -= step.mean()
    step -= time * (time @ step) / (time @ time)
    left = flat - height * step
    noise = float(left.std())
    if not noise > 1e-9 * abs(height):
        noise = 1e-9 * abs(height)
    t_value = abs(height) * float(np.sqrt(norm[first])) / noise if height else 0.0
    if t_value < CLEAR or abs(height) < LARGE * noise or _wanders(left):
        return None
    ahead, behind = values[first : first + NEAR], values[first - NEAR : first]
    if (np.median(ahead) - np.median(behind)) / height < SHARP:
        return None
    return Shift(first, float(np.median(values[:first])), float(np.median(values[first:])))


def _wanders(left: Floats) -> bool:
    """Tell whether autocorrelation is left, at the first lags together or at one of them."""
    if spread(left) == 0:
        return False
    first = np.array([autocorrelation_at(left, lag=lag) for lag in range(1, 9)])
    return bool(first[0] > MOST_LEFT or first.mean() > MOST_LEFT / 2)
