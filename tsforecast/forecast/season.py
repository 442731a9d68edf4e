"""The season that a past shows, taken out and put back; shared by the statistical methods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import causal_season
from tsforecast.series.series import Floats

DISCOUNT = 0.8
"""Weight of a season relative to the season after it. Less than a network's index has, which is
shown the last seasons themselves besides."""

SEASONS_SEEN = 20
"""The last seasons that an index is learned from; older ones would weigh less than 2%."""


@dataclass(frozen=True, eq=False)
class Season:
    """One season of ``index`` (period,), beginning at the step after the past.

    ``multiplied`` tells whether it multiplies (1 is none) or is added (0 is none).
    """

    index: Floats
    multiplied: bool

    def remove(self, past: Floats) -> Floats:
        """Adjust the past (n,) seasonally.

        >>> Season(np.array([1.0, -1.0]), multiplied=False).remove(np.array([5.0, 4.0, 6.0]))
        array([6., 3., 7.])
        """
        index = self.index[np.arange(-len(past), 0) % len(self.index)]
        return past / index if self.multiplied else past - index

    def put_back(self, ahead: Floats) -> Floats:
        """Give a seasonally adjusted forecast (horizon, ...) its season."""
        index = self.index[np.arange(len(ahead)) % len(self.index)]
        index = index.reshape(-1, *(1,) * (ahead.ndim - 1))
        return ahead * index if self.multiplied else ahead + index


def long_enough(past: Floats, *, period: int) -> bool:
    """Tell whether a past (n,) shows every phase of its season against a moving average."""
    return period > 1 and len(past) >= period + 2 * (period // 2)


def learned_season(past: Floats, *, period: int, multiplied: bool) -> Season:
    """Learn the season of a past (n,), positive where ``multiplied``; none where it is too short.

    Recent seasons count more, and the index is shrunk towards none by how well it foretold, as
    at every origin of a network (:func:`~tsforecast.decompose.causal.causal_season`). That
    takes the place of a test for seasonality, which has only all or nothing to choose from.

    >>> tide = np.tile([1.0, -1.0], 30)
    >>> learned_season(tide, period=2, multiplied=False).index.round(2).tolist()
    [1.0, -1.0]
    """
    if not long_enough(past, period=period):
        return Season(np.full(1, 1.0 if multiplied else 0.0), multiplied)
    recent = past[-SEASONS_SEEN * period :]
    n = len(recent)
    scale = np.log(recent) if multiplied else recent
    learned = causal_season(scale[np.newaxis], period=period, discount=DISCOUNT)
    index = learned.known(np.array([n - 1]), np.arange(n, n + period))[0]
    return Season(np.exp(index) if multiplied else index, multiplied)
