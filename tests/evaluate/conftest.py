"""Backtests whose errors are known, a panel, and methods that take no time."""

from dataclasses import replace

import numpy as np
import pytest

from tsforecast.evaluate import beside
from tsforecast.evaluate.backtest import Backtest, Plan
from tsforecast.evaluate.score import Scales
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.forecast import QUANTILES


def _made(errors, *, origins=8, scale=1.0):
    """A backtest in which each forecaster misses every value by its own errors (k,)."""
    plan = Plan(1, tuple(range(10, 10 + origins)), "")
    actual = np.zeros((origins, 1))
    quantiles = {
        name: np.broadcast_to(
            np.asarray(error, dtype=float).reshape(-1, 1, 1), (origins, 1, len(QUANTILES))
        )
        for name, error in errors.items()
    }
    scales = Scales(np.full(origins, scale), np.full(origins, scale))
    return Backtest(plan, 1, actual, quantiles, scales, np.zeros(len(actual), dtype=np.intp))


@pytest.fixture(scope="session")
def made():
    """Give the maker of backtests."""
    return _made


@pytest.fixture
def panel(quarters):
    """Give four quarterly series, the last too short for a backtest."""
    lengths = (40, 36, 60, 9)
    return [
        replace(quarters(n, seed=n), name=name) for n, name in zip(lengths, "abcd", strict=True)
    ]


@pytest.fixture
def quick(monkeypatch):
    """Let seasonal naive stand in for methods that take longer."""
    stands_in = dict.fromkeys(("seasonal_naive", "ets", "theta"), OF_MANY["seasonal_naive"])
    monkeypatch.setattr(beside, "OF_MANY", stands_in)
