"""Where single values of a series are unlikely to be meant; each rule gives places, no words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.robust import ROBUST, Split, spread
from tsforecast.series.series import Floats, Places

FAR = 6.0
"""Robust standard deviations from which a residual may be an outlier."""

BEYOND = 2.6
"""How many times the usual largest residuals it must reach as well: tails may be heavy."""

FEWEST_OUTLIERS = 3
MOST_OUTLIERS = 0.02
"""Share of the values above which what is far is the series' nature, and no exception."""

SILENT = 0.05
"""Share of the range that an outlier must measure where the others leave no residual at all."""

EDGE = 3
"""Values at each end whose level is known from one side only."""

EDGE_BEYOND = 2.0
CLOSED = 0.9
"""Share of the values of one phase at the floor, from which the season says so: Sundays."""

OFTEN_LOWEST = 0.25
MOSTLY_LOWEST = 0.75
"""Share of the values at the floor, in other phases and in all, above which others are events."""

EVENTS_APART = 3.0
"""Times the usual event that an odd one must be at least: most orders may be of one size."""

SHORTEST_RUN = 6
RUN_RISK = 1e-4
"""Expected number of such runs in the series, below which a run is no chance."""

MOST_ZEROS = 0.02
LONGEST_ZEROS = 3
"""Zeros in a row that are impossible one by one; more of them are a stuck value."""

CLEARLY_POSITIVE = 0.25
"""Share of the median that all but the lowest twentieth of the other values must exceed."""

NEARLY_ZERO = 0.1
"""Share of the median that all of them must exceed."""

PARTIAL_DROP = 0.75
PARTIAL_FAR = 5.0
PARTIAL_BEYOND = 2.5


@dataclass(frozen=True, slots=True)
class Run:
    """The same value from ``first`` on, ``length`` times."""

    first: int
    length: int


def outliers(split: Split) -> tuple[int, ...]:
    """Give the places of residuals far from the rest, farthest first.

    Far means beyond ``FAR`` robust standard deviations, and beyond ``BEYOND`` times the largest
    residual that would be left if the allowed number of outliers were taken away. Where the
    values are events above a floor, as rain or the sales of a spare part, the events are judged
    among themselves, by their logarithms.
    """
    if len(split.whole) < 4 * FEWEST_OUTLIERS:
        return ()
    events = _events(split)
    if len(events):
        sizes = np.log(split.whole[events] - split.whole.min())
        residual = np.maximum(sizes - np.median(sizes), 0.0)
        far = _far(residual, noise=spread(sizes), beyond=BEYOND, rounding=np.log(EVENTS_APART))
        return tuple(events[far].tolist())
    residual = split.residual
    residual = np.abs(residual - np.median(residual))
    # A running median repeats values, so that many residuals are zero: the steps tell the noise.
    noise = max(ROBUST * float(np.median(residual)), spread(np.diff(split.adjusted)) / np.sqrt(2))
    # Without any noise to compare with, as in numbers counted up, only a large part is odd.
    rounding = 1e-9 * float(np.abs(split.whole).max())
    if noise <= rounding:
        rounding = max(rounding, SILENT * float(np.ptp(split.whole)))
    far = _far(residual, noise=noise, beyond=BEYOND, rounding=rounding)
    return tuple(place for place in far.tolist() if _leaves_the_edge(split, place))


def _far(size: Floats, *, noise: float, beyond: float, rounding: float) -> Places:
    """Give the places of sizes (n,) beyond all bounds, largest first."""
    allowed = max(FEWEST_OUTLIERS, int(MOST_OUTLIERS * len(size)))
    if len(size) <= allowed:
        return np.zeros(0, dtype=np.intp)
    usual = float(np.partition(size, -allowed - 1)[-allowed - 1])
    far = np.flatnonzero(size > max(FAR * noise, beyond * usual, rounding))
    return far[np.argsort(-size[far], kind="stable")]


def _events(split: Split) -> Places:
    """Give the places above the floor, where many values lie on it and no season says when."""
    floor = split.whole == split.whole.min()
    phase = np.arange(len(floor)) % split.period
    share = np.bincount(phase, weights=floor) / np.bincount(phase)
    elsewhere = floor[share[phase] < CLOSED]
    if floor.mean() > MOSTLY_LOWEST or (len(elsewhere) and elsewhere.mean() > OFTEN_LOWEST):
        return np.flatnonzero(~floor)
    return np.zeros(0, dtype=np.intp)


def _leaves_the_edge(split: Split, place: int) -> bool:
    """Tell whether a value near an end is also a rare step from the median of the next three.

    The level there is only continued, so that residuals are larger than elsewhere.
    """
    n = len(split.whole)
    if EDGE <= place < n - EDGE:
        return True
    adjusted, at = (
        (split.adjusted, place) if place >= n - EDGE else (split.adjusted[::-1], n - 1 - place)
    )
    steps = _steps(adjusted)
    size = np.abs(steps - np.median(steps))
    here = at - EDGE
    far = _far(size, noise=spread(steps), beyond=EDGE_BEYOND, rounding=0.0)
    return here in far


def _steps(adjusted: Floats) -> Floats:
    """Give the steps from the median of the three values before, shape (n - 3,)."""
    before = np.lib.stride_tricks.sliding_window_view(adjusted[:-1], EDGE)
    steps: Floats = adjusted[EDGE:] - np.median(before, axis=1)
    return steps


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


def zeros(values: Floats) -> Places:
    """Give the places of zeros that stand nearly alone in a series clearly above zero.

    >>> zeros(np.array([9.0, 8.0, 9.0, 0.0, 7.0, 8.0, 9.0, 8.0, 9.0, 7.0, 8.0, 9.0]))
    array([3])
    """
    zero = values == 0
    others = values[~zero]
    allowed = max(1, int(MOST_ZEROS * len(values)))
    nothing = np.zeros(0, dtype=np.intp)
    if not 0 < zero.sum() <= allowed or len(others) < 8 or others.min() <= 0:
        return nothing
    middle = float(np.median(others))
    if others.min() < NEARLY_ZERO * middle:
        return nothing
    if np.quantile(others, 0.05) < CLEARLY_POSITIVE * middle:
        return nothing
    edges = np.flatnonzero(np.diff(np.concatenate([[False], zero, [False]]).astype(np.int8)))
    runs = [(first, end) for first, end in edges.reshape(-1, 2) if end - first <= LONGEST_ZEROS]
    return np.array([place for run in runs for place in range(*run)], dtype=np.intp)


def partial_last(values: Floats, split: Split, *, odd: bool = False) -> float | None:
    """Give what the last value should be about, where it is only a part of that; else None.

    The step from the median of the three values before, season taken off, must be half as far
    again as the usual largest steps down and beyond ``PARTIAL_FAR`` robust standard deviations of
    such steps, or ``PARTIAL_BEYOND`` times the usual largest; and leave less than ``PARTIAL_DROP``
    of what is expected. No value may be below zero; a few exceptional steps before (see
    ``outliers``) do not hide it. Where the last value is known to be ``odd``, an outlier, its share
    of what is expected is enough.
    """
    if len(values) < 12 or values.min() < 0 or values[-1] == 0:
        return None
    last = float(_steps(split.adjusted[-EDGE - 1 :])[0])
    expected = split.back(float(split.whole[-1]) - last)
    if not (last < 0 and values[-1] < PARTIAL_DROP * expected):
        return None
    history = _steps(split.adjusted[:-1])
    usual = float(np.partition(history, FEWEST_OUTLIERS)[FEWEST_OUTLIERS])
    rare = last < -PARTIAL_FAR * spread(history) and last < 1.5 * usual
    return expected if odd or rare or last < PARTIAL_BEYOND * usual else None


def coarser_from(rows: Places) -> tuple[int, int] | None:
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
