"""Do the parts add up or multiply? Decided from how the swing grows with the level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.series.series import Floats

Mode = Literal["additive", "multiplicative"]

LEVELS_APART = 1.5
"""Below this ratio of the highest to the lowest level the two modes hardly differ."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How the swing around the level grows with the level, and the mode that follows.

    ``exponent`` is 0 where the swing stays the same, 1 where it is a fixed share of the level;
    ``error`` its standard error; both are NaN where they cannot be told. ``levels`` is the ratio
    of the highest to the lowest level, NaN where a value is not above zero.
    """

    mode: Mode
    exponent: float
    error: float
    levels: float


def choose_mode(values: Floats, *, width: int) -> Growth:
    """Choose the mode of ``values`` (n,) from consecutive blocks of ``width`` steps.

    Per block, the logarithm of the standard deviation around a straight line is regressed on the
    logarithm of the mean: the slope is 1 - lambda of the Box-Cox transformation (Guerrero 1993).
    Multiplicative takes values above zero, levels that differ by half, at least four blocks, a
    slope nearer to 1 than to 0, and one that noise would not give (two standard errors).

    >>> step = np.arange(96)
    >>> wave = 1 + 0.3 * np.sin(step * np.pi / 6)
    >>> choose_mode((100 + 5 * step) * wave, width=12).mode
    'multiplicative'
    >>> choose_mode(100 + 5 * step + wave, width=12).mode
    'additive'
    """
    nothing = float("nan")
    count = len(values) // width
    if count < 1 or not values.min() > 0:
        return Growth("additive", nothing, nothing, nothing)
    blocks = values[len(values) - count * width :].reshape(count, width)
    level = blocks.mean(axis=1)
    levels = float(level.max() / level.min())
    if count < 4 or levels < LEVELS_APART:
        return Growth("additive", nothing, nothing, levels)
    slope, error = _slope(np.log(level), np.log(_spread(blocks) + 1e-12 * level))
    multiplicative = slope > 0.5 and slope > 2 * error
    return Growth("multiplicative" if multiplicative else "additive", slope, error, levels)


def _spread(blocks: Floats) -> Floats:
    """Give the standard deviation of each row (blocks, width) around its straight line."""
    time = np.arange(blocks.shape[1]) - (blocks.shape[1] - 1) / 2
    centred = blocks - blocks.mean(axis=1, keepdims=True)
    incline = centred @ time / (time @ time)
    left = centred - incline[:, None] * time
    spread: Floats = left.std(axis=1)
    return spread


def _slope(x: Floats, y: Floats) -> tuple[float, float]:
    """Give the least-squares slope of y on x and its standard error."""
    centred = x - x.mean()
    total = float(centred @ centred)
    slope = float(centred @ (y - y.mean())) / total
    left = y - y.mean() - slope * centred
    return slope, float(np.sqrt(left @ left / (len(x) - 2) / total))
