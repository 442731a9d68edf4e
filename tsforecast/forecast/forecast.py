"""What comes next: quantiles per step ahead, with their times."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
import pandas as pd

from tsforecast.series.series import Floats, Places

QUANTILES = (0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.975)
"""The quantiles that every forecaster gives; the outer pairs bound 95%, 90% and 80%."""
MIDDLE = QUANTILES.index(0.5)
"""The place of the median among them."""


class Forecaster(Protocol):
    """Forecasts from several origins of one series at once.

    Row i of the result may depend on ``values[:origins[i]]`` only; a property test changes the
    future and shows that nothing before it moves.
    """

    def __call__(self, values: Floats, origins: Places, *, horizon: int, period: int) -> Floats:
        """Give quantiles of shape (len(origins), horizon, len(QUANTILES)), in the data's unit."""
        ...


@dataclass(frozen=True, eq=False)
class Forecast:
    """Quantiles per step ahead: ``values`` has shape (horizon, len(quantiles)), ascending.

    ``least`` and ``most`` bound what can happen at all: 0 for a series that is never negative, 1
    for shares.
    """

    times: pd.Index
    quantiles: tuple[float, ...]
    values: Floats
    least: float = -math.inf
    most: float = math.inf

    @property
    def point(self) -> Floats:
        """The median, shape (horizon,)."""
        return self.quantile(0.5)

    def quantile(self, probability: float) -> Floats:
        """Interpolate one quantile, shape (horizon,).

        Between the given quantiles linearly in the normal score, beyond the outermost two by
        the same line, so that a 99% interval is wider than the widest that was learned.
        """
        found = at_quantiles(self.values, (probability,), known=self.quantiles)[:, 0]
        return np.clip(found, self.least, self.most)

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Give lower and upper bound, each (horizon,), of the central ``level`` percent."""
        tail = (1 - level / 100) / 2
        return self.quantile(tail), self.quantile(1 - tail)


def at_quantiles(
    values: Floats, wanted: tuple[float, ...], *, known: tuple[float, ...] = QUANTILES
) -> Floats:
    """Interpolate quantile values (..., len(known)) to (..., len(wanted)).

    What is known is given as it is, also where the wanted probability comes out of a
    calculation such as 1 - 0.975 and is off by its rounding.

    >>> at_quantiles(np.array([0.0, 1.0, 2.0]), (0.5,), known=(0.1, 0.5, 0.9)).round(6).tolist()
    [1.0]
    """
    columns = []
    for probability in wanted:
        left, weight = _between(probability, known)
        column = values[..., left]
        if weight:
            # Written so that equal neighbours give their own value, to the last bit.
            column = column + weight * (values[..., left + 1] - column)
        columns.append(column)
    return np.stack(columns, axis=-1)


@functools.lru_cache(maxsize=256)
def _between(probability: float, known: tuple[float, ...]) -> tuple[int, float]:
    """Give the place of the known quantile below, and the share of the way to the next one."""
    exact = np.flatnonzero(np.isclose(known, probability, rtol=0, atol=1e-12))
    if len(exact):
        return int(exact[0]), 0.0
    normal = NormalDist()
    scores = [normal.inv_cdf(each) for each in known]
    score = normal.inv_cdf(probability)
    left = int(np.clip(np.searchsorted(scores, score), 1, len(scores) - 1)) - 1
    return left, (score - scores[left]) / (scores[left + 1] - scores[left])
