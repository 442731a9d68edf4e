"""The seasons that pasts show, taken out and put back; shared by the statistical methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import causal_season
from tsforecast.forecast.side_by_side import SideBySide, side_by_side
from tsforecast.series.series import Bools, Floats, Places

DISCOUNT = 0.8
"""Weight of a season relative to the season after it. Less than a network's index has, which is
shown the last seasons themselves besides."""

SEASONS_SEEN = 20
"""The last seasons that an index is learned from; older ones would weigh less than 2%."""


@dataclass(frozen=True, eq=False)
class Seasons:
    """One season of each of S pasts: ``index`` (period, S), from the step after its past on.

    ``multiplied`` (S,) tells whether it multiplies (1 is none) or is added (0 is none).
    """

    index: Floats
    multiplied: Bools

    def remove(self, pasts: SideBySide) -> Floats:
        """Adjust pasts seasonally, (n, S).

        >>> past = SideBySide(np.array([[5.0], [4.0], [6.0]]), np.array([3]))
        >>> Seasons(np.array([[1.0], [-1.0]]), np.array([False])).remove(past)[:, 0].tolist()
        [6.0, 3.0, 7.0]
        """
        steps = np.arange(len(pasts.values))[:, np.newaxis] - pasts.length
        factor, summand = self._parts(steps % len(self.index))
        return (pasts.values - summand) / factor

    def put_back(self, ahead: Floats) -> Floats:
        """Give seasonally adjusted forecasts (S, horizon, Q) their season."""
        steps = np.arange(ahead.shape[1])[:, np.newaxis] % len(self.index)
        factor, summand = self._parts(steps)
        found: Floats = ahead * factor.T[:, :, np.newaxis] + summand.T[:, :, np.newaxis]
        return found

    def _parts(self, phases: Places) -> tuple[Floats, Floats]:
        index = self.index[phases, np.arange(self.index.shape[1])]
        return np.where(self.multiplied, index, 1.0), np.where(self.multiplied, 0.0, index)


def long_enough(past: Floats, *, period: int) -> bool:
    """Tell whether a past (n,) shows every phase of its season against a moving average."""
    return period > 1 and len(past) >= period + 2 * (period // 2)


def learned_seasons(pasts: Sequence[Floats], *, period: int, multiplied: Bools) -> Seasons:
    """Learn the season of S pasts, each (n,), positive where ``multiplied`` (S,).

    Recent seasons count more, and the index is shrunk towards none by how well it foretold, as
    at every origin of a network (:func:`~tsforecast.decompose.causal.causal_season`). That
    takes the place of a test for seasonality, which has only all or nothing to choose from. A past
    that is too short has none.

    >>> tide = np.tile([1.0, -1.0], 30)
    >>> learned_seasons([tide], period=2, multiplied=np.array([False])).index.round(2).tolist()
    [[1.0], [-1.0]]
    """
    index = np.zeros((len(pasts), period))
    places = [place for place, past in enumerate(pasts) if long_enough(past, period=period)]
    if places:
        shown = side_by_side([pasts[place] for place in places], longest=SEASONS_SEEN * period)
        logs = multiplied[places] & shown.known
        scale = np.log(shown.values, out=shown.values.copy(), where=logs)
        learned = causal_season(np.ascontiguousarray(scale.T), period=period, discount=DISCOUNT)
        index[places] = learned.after(shown.length)
    return Seasons(np.where(multiplied, np.exp(index.T), index.T), multiplied)
