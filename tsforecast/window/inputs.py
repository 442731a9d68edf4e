"""What each of a network's inputs tells, so that what it does can be traced back to the series.

An input is named after the component of the series that it tells, where a flat series at its
level has a zero in its place. Nameless are those that tell where a series stands, not how it
moves: its age and scale, the calendar, and masks.
"""

from __future__ import annotations

import itertools

from tsforecast.series.series import Places
from tsforecast.window.sweep import BLOCKS, LOOKUPS, SLOTS

MEANS = tuple(f"mean_{first}_{end - 1}" for first, end in itertools.pairwise(BLOCKS))
"""The means of blocks of the past, named by the steps back that they begin and end at."""
COMPONENTS = ("recent_values", "same_phase", "seasonal_index", "drift", *MEANS, "mean_of_all")
"""The values of the lookback, those at the same phase of past seasons, the seasons themselves,
the slope over the lookback, and means of the past."""


def encoder_components(lookback: int) -> list[str]:
    """Name the inputs of one step, as `Sweep.steps` orders them; "" is nameless."""
    return [
        *["recent_values"] * lookback,
        *MEANS,
        *[""] * (len(MEANS) + 2 * SLOTS),
        "mean_of_all",
        *[""] * 3,
        "seasonal_index",
        "drift",
        "",
    ]


def decoder_components() -> list[str]:
    """Name the inputs of one step ahead, as `Sweep.ahead` orders them; "" is nameless."""
    slot = [*["same_phase", ""] * LOOKUPS, ""]
    return ["seasonal_index", *slot * SLOTS, "", "", "drift", "drift", "mean_of_all"]


def looked_up(step: Places, *, periods: tuple[int, ...]) -> list[tuple[int, Places]]:
    """Give the decoder's inputs at the same phase: each column, and how many steps back it looks.

    Counted from the origin for every step ahead (H,); before the first value it tells nothing.

    >>> import numpy as np
    >>> [(column, back.tolist()) for column, back in looked_up(np.array([1, 2]), periods=(4,))]
    [(1, [3, 2]), (3, [7, 6]), (5, [11, 10])]
    """
    return [
        (1 + slot * (2 * LOOKUPS + 1) + 2 * back, (-(-step // period) + back) * period - step)
        for slot, period in enumerate(periods[:SLOTS])
        for back in range(LOOKUPS)
    ]
