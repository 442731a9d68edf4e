"""Loess of evenly spaced values: at each place the straight line through its neighbours.

Cleveland & Devlin (1988), as STL uses it: near neighbours weigh more (tricube), the window is cut
off at the ends, and beyond them the line goes on. Where the spacing is even and no value weighs
less than another, the line's value at a place is a fixed weighted mean of its neighbours, the same
for all places inside. So smoothing is a sum of shifted copies.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from tsforecast.series.series import Floats

Places = npt.NDArray[np.intp]


def smooth(values: Floats, *, window: int, jump: int = 1, beyond: int = 0) -> Floats:
    """Smooth each column of ``values`` (n, C), n > 1; gives (n + 2 * beyond, C).

    ``window`` is odd, in steps. ``beyond`` asks for so many steps before the first value and
    behind the last. With a ``jump`` only every so many places are computed, and straight lines
    join them; not together with ``beyond``.

    >>> smooth(np.array([[1.0], [2.0], [3.0], [4.0]]), window=3, beyond=1).ravel().round(9).tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    """
    n, half = len(values), window // 2
    places = np.arange(-beyond, n + beyond)
    if jump > 1:
        places = np.unique(np.append(places[::jump], n - 1))
    near_start = places < half if window < n else places < n + beyond
    near_end = (places > n - 1 - half) & ~near_start
    inside = places[~near_start & ~near_end]
    reach = min(window, n)
    parts = [_ends(n, window, tuple(places[near_start]), 0) @ values[:reach]]
    if len(inside):
        parts.append(_inside(values, window=window, places=inside, jump=jump))
    if near_end.any():
        parts.append(_ends(n, window, tuple(places[near_end]), n - reach) @ values[n - reach :])
    found = np.concatenate(parts)
    if jump == 1:
        return found
    everywhere = np.arange(n)
    return np.stack([np.interp(everywhere, places, column) for column in found.T], axis=1)


def _inside(values: Floats, *, window: int, places: Places, jump: int) -> Floats:
    """Smooth where the window lies within the values: all places weigh their neighbours alike."""
    half = window // 2
    weights = _weights(np.array([0]), first=-half, count=window, n=len(values), window=window)[0]
    first, last = places[0] - half, places[-1] - half
    total = np.zeros((len(places), values.shape[1]))
    for shift, weight in enumerate(weights):
        total += weight * values[first + shift : last + shift + 1 : jump]
    return total


@functools.lru_cache(maxsize=32)
def _ends(n: int, window: int, places: tuple[int, ...], first: int) -> Floats:
    """Give weights (places, min(window, n)) of the values from ``first`` on, for places at an end.

    They are kept, for a series is smoothed again and again, and those of a panel are of one length.
    """
    return _weights(np.array(places), first=first, count=min(window, n), n=n, window=window)


def _weights(places: Places, *, first: int, count: int, n: int, window: int) -> Floats:
    """Give the weights (places, count) by which values ``first`` and on make the lines' values.

    They add up to one. A window wider than the series counts as its neighbours lay farther off.
    """
    near = first + np.arange(count)
    farthest = np.maximum(np.abs(places - first), np.abs(near[-1] - places)).astype(float)
    farthest += max(0, (window - n) // 2)
    distance = np.abs(near - places[:, np.newaxis]) / farthest[:, np.newaxis]
    weights = np.where(distance <= 0.999, (1 - np.minimum(distance, 1.0) ** 3) ** 3, 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    middle = weights @ near
    apart = near - middle[:, np.newaxis]
    spread = (weights * np.square(apart)).sum(axis=1)
    steep = np.sqrt(spread) > 0.001 * (n - 1)  # else there is no line, but a mean
    slope = np.divide(places - middle, spread, out=np.zeros_like(spread), where=steep)
    weighted: Floats = weights * (1 + slope[:, np.newaxis] * apart)
    return weighted
