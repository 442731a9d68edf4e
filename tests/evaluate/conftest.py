"""Backtests whose errors are known."""

import numpy as np
import pytest

from tsforecast.evaluate.backtest import Backtest, Plan
from tsforecast.evaluate.score import Scales
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
