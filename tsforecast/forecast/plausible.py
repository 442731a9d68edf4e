"""Whether a forecast path stays where the history makes it believable."""

from __future__ import annotations

import numpy as np

from tsforecast.series.series import Floats

REACH = 1.01
"""Ranges of the history, by which a path may leave it in as many steps as the history has.

One of them lets a straight line go on; the hundredth is for rounding.
"""


def leaves_at(past: Floats, path: Floats) -> int | None:
    """Give the first step, from 1, at which a path (h,) leaves what the past (n,) suggests.

    A path may go on as far beyond the history's range as the history itself moved in the same
    time, and always half a range: growth that goes on is plausible, growth that explodes is not.

    >>> leaves_at(np.arange(10.0), np.array([10.0, 12.0, 90.0]))
    3
    """
    low, high = float(past.min()), float(past.max())
    allowed = reach(past, horizon=len(path))
    outside = np.flatnonzero((path > high + allowed) | (path < low - allowed))
    return int(outside[0]) + 1 if len(outside) else None


def reach(past: Floats, *, horizon: int) -> Floats:
    """Give how far beyond the range of a past (n,) its steps ahead may lie, (horizon,).

    >>> reach(np.array([3.0, 5.0, 7.0]), horizon=3).round(2).tolist()
    [2.02, 4.04, 6.06]
    """
    low, high = float(past.min()), float(past.max())
    span = (high - low) or max(abs(high), 1.0)
    steps = np.arange(1, horizon + 1)
    allowed: Floats = span * np.maximum(0.5, REACH * steps / max(len(past) - 1, 1))
    return allowed
