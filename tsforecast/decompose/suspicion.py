"""Where single values of a series are unlikely to be meant; each rule gives places, no words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tsforecast.decompose.robust import Split, spread
from tsforecast.series.series import Floats

FAR = 6.0
"""Robust standard deviations from which a residual may be an outlier."""

BEYOND = 2.6
"""How many times the usual largest residuals it must reach as well: tails may be heavy."""

FEWEST_OUTLIERS = 3
MOST_OUTLIERS = 0.02
"""Share of the values above which what is far is the series' nature, and no exception."""

SHORTEST_RUN = 6
RUN_RISK = 1e-4
"""Expected number of such runs in the series, below which a run is no chance."""

MOST_ZEROS = 0.02
CLEARLY_POSITIVE = 0.25
"""Share of the median that all but the lowest twentieth of the other values must exceed."""

PARTIAL_DROP = 0.75
PARTIAL_FAR = 5.0


@dataclass(frozen=True, slots=True)
class Run:
    """The same value from ``first`` on, ``length`` times."""

    first: int
    length: int


def outliers(split: Split) -> tuple[int, ...]:
    """Give the places of residuals far from the rest, farthest first.

    Far means beyond ``FAR`` robust standard deviations, and beyond ``BEYOND`` times the largest
    residual that would be left if the allowed number of outliers were taken away.
    """
    residual = split.residual - np.median(split.residual)
    size = np.abs(residual)
    allowed = max(FEWEST_OUTLIERS, int(MOST_OUTLIERS * len(size)))
    if len(size) < 4 * FEWEST_OUTLIERS:
        return ()
    usual = float(np.partition(size, -allowed - 1)[-allowed - 1])
    # A running median repeats values, so that many residuals are zero: the steps tell the noise.
    noise = max(spread(residual), spread(np.diff(split.adjusted)) / np.sqrt(2))
    bound = max(FAR * noise, BEYOND * usual)
    rounding = 1e-9 * float(np.abs(split.whole).max())
    far = np.flatnonzero(size > max(bound, rounding))
    return tuple(int(place) for place in far[np.argsort(-size[far], kind="stable")])


def stuck(values: Floats) -> tuple[Run, ...]:
    """Give the runs of one value that are too long for chance.

    With p the share of repetitions elsewhere, n p^(length - 1) such runs are expected. A lowest
    or highest value that is met elsewhere too, as days without rain, is where values end.

    >>> stuck(np.array([1.0, 2.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 3.0, 5.0, 2.5, 2.0]))
    (Run(first=2, length=8),)
    """
    same = np.diff(values) == 0
    edges = np.flatnonzero(np.diff(np.concatenate([[True], ~same, [True]]).astype(np.int8)))
    found = []
    for first, end in edges.reshape(-1, 2).tolist():
        length = end - first + 1
        if length < SHORTEST_RUN:
            continue
        elsewhere = len(same) - (end - first)
        value = values[first]
        if value in (values.min(), values.max()) and (values == value).sum() > length:
            continue
        share = (int(same.sum()) - (end - first) + 1) / (elsewhere + 2)
        if len(values) * share ** (length - 1) < RUN_RISK:
            found.append(Run(first, length))
    return tuple(found)


def zeros(values: Floats) -> npt.NDArray[np.intp]:
    """Give the places of zeros that stand alone in a series clearly above zero.

    >>> zeros(np.array([9.0, 8.0, 9.0, 0.0, 7.0, 8.0, 9.0, 8.0, 9.0, 7.0, 8.0, 9.0]))
    array([3])
    """
    zero = values == 0
    others = values[~zero]
    allowed = max(1, int(MOST_ZEROS * len(values)))
    nothing = np.zeros(0, dtype=np.intp)
    if not 0 < zero.sum() <= allowed or len(others) < 8 or others.min() <= 0:
        return nothing
    if np.quantile(others, 0.05) < CLEARLY_POSITIVE * np.median(others):
        return nothing
    alone = ~(zero[1:] & zero[:-1])
    isolated = zero & np.append(alone, True) & np.append(True, alone)
    return np.flatnonzero(isolated)


def partial_last(values: Floats, split: Split) -> float | None:
    """Give what the last value should be about, where it is only a part of that; else None.

    The step from the median of the three values before, season taken off, must be half as far
    again as the usual largest steps down, beyond ``PARTIAL_FAR`` robust standard deviations of
    such steps, and leave less than ``PARTIAL_DROP`` of what is expected. No value may be below
    zero; a few exceptional steps before (see ``outliers``) do not hide it.
    """
    if len(values) < 12 or values.min() < 0:
        return None
    adjusted = split.adjusted
    before = np.lib.stride_tricks.sliding_window_view(adjusted[:-1], 3)
    steps = adjusted[3:] - np.median(before, axis=1)
    last, history = float(steps[-1]), steps[:-1]
    expected = split.back(float(split.whole[-1]) - last)
    usual = float(np.partition(history, FEWEST_OUTLIERS)[FEWEST_OUTLIERS])
    far = last < -PARTIAL_FAR * spread(history) and last < 1.5 * usual
    return expected if far and last < 0 and values[-1] < PARTIAL_DROP * expected else None


def coarser_from(rows: npt.NDArray[np.intp]) -> tuple[int, int] | None:
    """Give the place from, or up to, which only every so-many-th step was observed, and so-many.

    ``rows`` (n,) are the file's lines, -1 where a step was filled in.

    >>> coarser_from(np.array([2, 3, 4, 5, 6, 7, -1, 8, -1, 9, -1, 10, -1, 11]))
    (5, 2)
    """
    observed = np.flatnonzero(rows >= 0)
    steps = np.diff(observed)
    if len(steps) < 8 or not (steps > 1).any():
        return None
    for order in (1, -1):
        line = steps[::order]
        change = int(np.flatnonzero(line > 1)[0])
        rest = line[change + 1 :]  # the first longer step may lead from one grid to the other
        if change >= 4 and len(rest) >= 3 and rest[0] > 1 and (rest == rest[0]).all():
            place = change if order == 1 else len(steps) - change
            return int(observed[place]), int(rest[0])
    return None
