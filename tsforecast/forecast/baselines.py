"""The forecasters that need no network, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from tsforecast.forecast.ets import ets_of_many
from tsforecast.forecast.forecast import Forecaster
from tsforecast.forecast.linear import linear
from tsforecast.forecast.naive import drift, naive, seasonal_naive
from tsforecast.forecast.theta import theta_of_many
from tsforecast.forecast.widths import widened
from tsforecast.series.series import Floats, Places


class _FromPast(Protocol):
    def __call__(self, past: Floats, *, horizon: int, period: int) -> Floats: ...


class FromPasts(Protocol):
    """Forecasts from many pasts at once, each (n,) with n >= 1.

    The result for one does not depend on the others, to the last bit.
    """

    def __call__(self, pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
        """Give quantiles of shape (len(pasts), horizon, len(QUANTILES))."""
        ...


def one_by_one(one: _FromPast) -> FromPasts:
    """Take one past after the other."""

    def many(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
        return np.stack([one(past, horizon=horizon, period=period) for past in pasts])

    return many


def at_each_origin(many: FromPasts) -> Forecaster:
    """Turn forecasts from pasts into a Forecaster, which sees nothing but each origin's past.

    >>> ask = at_each_origin(one_by_one(naive))
    >>> ask(np.array([1.0, 2.0, 4.0]), np.array([2, 3]), horizon=1, period=1)[:, 0, 5].tolist()
    [2.0, 4.0]
    """

    def forecaster(values: Floats, origins: Places, *, horizon: int, period: int) -> Floats:
        pasts = [values[:origin] for origin in origins]
        return many(pasts, horizon=horizon, period=period)

    return forecaster


def _never_below_zero(many: FromPasts) -> FromPasts:
    """Keep the quantiles of a past that never fell below zero from doing so."""

    def bounded(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
        return _bounded(many(pasts, horizon=horizon, period=period), pasts)

    return bounded


def _bounded(quantiles: Floats, pasts: Sequence[Floats]) -> Floats:
    never = np.array([past.min() >= 0 for past in pasts], dtype=np.bool_)
    quantiles[never] = np.maximum(quantiles[never], 0.0)
    return quantiles


def _widened(many: FromPasts, *, method: str) -> FromPasts:
    """Make the intervals of a method as wide as they had to be on simulated series."""

    def wide_enough(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
        quantiles = many(pasts, horizon=horizon, period=period)
        return widened(quantiles, pasts, method=method, period=period)

    return wide_enough


OF_MANY: dict[str, FromPasts] = {
    "naive": _never_below_zero(one_by_one(naive)),
    "seasonal_naive": _never_below_zero(one_by_one(seasonal_naive)),
    "drift": _never_below_zero(one_by_one(drift)),
    "ets": _never_below_zero(_widened(ets_of_many, method="ets")),
    "theta": _never_below_zero(_widened(theta_of_many, method="theta")),
}
"""For a panel: many pasts in one call."""

BASELINES: dict[str, Forecaster] = {name: at_each_origin(many) for name, many in OF_MANY.items()}
"""For one series: many origins in one call."""


def regression(pasts: Sequence[Floats], *, horizon: int, periods: tuple[int, ...]) -> Floats:
    """Ask linear regression about pasts, each (n,), with these seasons; (k, horizon, Q).

    NaN where it has no answer (:func:`tsforecast.forecast.linear.linear`).
    """
    answers = [linear(past, horizon=horizon, periods=periods) for past in pasts]
    return _bounded(np.stack(answers), pasts)
