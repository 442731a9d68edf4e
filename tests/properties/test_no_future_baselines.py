"""Changing the future moves nothing before it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.evaluate.score import scales
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.calibrate import forward
from tsforecast.forecast.linear import _task
from tsforecast.forecast.naive import SCORES


def _series(seed: int, n: int, period: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    season = 3 * np.sin(2 * np.pi * np.arange(n) / max(period, 2))
    return 20 + np.cumsum(random.normal(size=n)) * 0.3 + season + random.normal(size=n)


@pytest.mark.parametrize("name", list(BASELINES))
@pytest.mark.parametrize("period", [1, 4])
@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), level=st.sampled_from([-1e6, 0.0, 1e6]))
def test_a_forecast_does_not_see_what_comes_after_its_origin(name, period, seed, level):
    values = _series(seed, 48, period)
    origins = np.array([26, 33])
    changed = values.copy()
    changed[33:] = level
    before = BASELINES[name](values, origins, horizon=5, period=period)
    after = BASELINES[name](changed, origins, horizon=5, period=period)
    assert np.array_equal(before, after)
    changed[26:] = level
    first = BASELINES[name](changed, origins[:1], horizon=5, period=period)
    assert np.array_equal(before[:1], first)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    level=st.sampled_from([-1e6, 0.0, 1e6]),
    periods=st.sampled_from([(), (7,), (7, 60)]),
)
def test_what_a_regression_learns_of_a_window_does_not_hang_on_what_comes_later(
    seed, level, periods
):
    values = _series(seed, 500, 7)
    shape = {"width": 14, "horizon": 5, "periods": periods}
    before = _task(values, **shape)
    values[420:] = level
    after = _task(values, **shape)
    known = 420 - 14 - 5 + 1
    assert np.array_equal(before.inputs[:known], after.inputs[:known])
    assert np.array_equal(before.targets[:known], after.targets[:known])
    assert not np.array_equal(before.targets[known:], after.targets[known:])


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_scale_does_not_see_what_comes_after_its_origin(seed):
    values = _series(seed, 48, 4)
    changed = values.copy()
    changed[30:] = 1e9
    origins = np.array([20, 30])
    for kept, moved in zip(
        vars(scales(values, origins, period=4)).values(),
        vars(scales(changed, origins, period=4)).values(),
        strict=True,
    ):
        assert np.array_equal(kept, moved)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_calibration_uses_only_origins_whose_horizon_has_passed(seed):
    random = np.random.default_rng(seed)
    origins = np.arange(10, 40)
    actual = random.normal(size=(30, 6))
    quantiles = np.broadcast_to(SCORES, (30, 6, len(SCORES))).copy()
    before = forward(actual, quantiles, origins=origins)
    changed = actual.copy()
    known = origins + 6 <= 25
    changed[~known] = 50.0
    after = forward(changed, quantiles, origins=origins)
    assert np.array_equal(before[origins <= 25], after[origins <= 25])
    assert not np.array_equal(before[-1], after[-1])
