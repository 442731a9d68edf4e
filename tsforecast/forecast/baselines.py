"""The forecasters that need no network, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tsforecast.forecast.ets import ets_of_many
from tsforecast.forecast.forecast import Forecaster
from tsforecast.forecast.naive import drift, naive, seasonal_naive
from tsforecast.forecast.theta import theta
from tsforecast.series.series import Floats


class _FromPast(Protocol):
    def __call__(self, past: Floats, *, horizon: int, period: int) -> Floats: ...


class _FromPasts(Protocol):
    def __call__(self, pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats: ...


def at_each_origin(one: _FromPast) -> Forecaster:
    """Turn a forecast from one past into a Forecaster, which sees nothing but each past.

    Where a past is strictly positive, so is its forecast: quantiles are not below zero.

    >>> ask = at_each_origin(naive)
    >>> ask(np.array([1.0, 2.0, 4.0]), np.array([2, 3]), horizon=1, period=1)[:, 0, 5].tolist()
    [2.0, 4.0]
    """

    def many(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
        return np.stack([one(past, horizon=horizon, period=period) for past in pasts])

    return at_all_origins(many)


def at_all_origins(many: _FromPasts) -> Forecaster:
    """Turn forecasts from many pasts at once into a Forecaster, bounded as one by one."""

    def forecaster(
        values: Floats, origins: npt.NDArray[np.intp], *, horizon: int, period: int
    ) -> Floats:
        pasts = [values[:origin] for origin in origins]
        quantiles = many(pasts, horizon=horizon, period=period)
        for row, past in enumerate(pasts):
            if past.min() > 0:
                quantiles[row] = np.maximum(quantiles[row], 0.0)
        return quantiles

    return forecaster


BASELINES: dict[str, Forecaster] = {
    "naive": at_each_origin(naive),
    "seasonal_naive": at_each_origin(seasonal_naive),
    "drift": at_each_origin(drift),
    "ets": at_all_origins(ets_of_many),
    "theta": at_each_origin(theta),
}
