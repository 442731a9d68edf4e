import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import SCORES, drift, naive, seasonal_naive

MEDIAN = QUANTILES.index(0.5)


def ask(name, past, *, horizon=5, period=1):
    past = np.asarray(past, dtype=float)
    return BASELINES[name](past, np.array([len(past)]), horizon=horizon, period=period)[0]


def spread(quantiles):
    """The standard deviation that the outermost quantiles of a normal forecast imply."""
    return (quantiles[:, -1] - quantiles[:, 0]) / (SCORES[-1] - SCORES[0])


def test_naive_spread_by_hand():
    # differences 1, -2, 3: s = sqrt(14 / 3), times the root of the step (FPP3, table 5.2)
    out = naive(np.array([1.0, 2.0, 0.0, 3.0]), horizon=4, period=1)
    assert out[:, MEDIAN].tolist() == [3.0] * 4
    assert spread(out) == pytest.approx(np.sqrt(14 / 3) * np.sqrt([1, 2, 3, 4]))


def test_seasonal_naive_spread_by_hand():
    # seasonal differences 1, 2, 3: s = sqrt(14 / 3); the second season ahead begins at step 3
    out = seasonal_naive(np.array([1.0, 2.0, 2.0, 4.0, 5.0]), horizon=4, period=2)
    assert out[:, MEDIAN].tolist() == [4.0, 5.0, 4.0, 5.0]
    assert spread(out) == pytest.approx(np.sqrt(14 / 3) * np.sqrt([1, 1, 2, 2]))


def test_drift_spread_by_hand():
    # slope 1; residuals 0, 1, -1 with one parameter: s = sqrt(2 / 2); h (1 + h / (n - 1))
    out = drift(np.array([0.0, 1.0, 3.0, 3.0]), horizon=3, period=1)
    assert out[:, MEDIAN].tolist() == [4.0, 5.0, 6.0]
    steps = np.array([1, 2, 3])
    assert spread(out) == pytest.approx(np.sqrt(steps * (1 + steps / 3)))


@pytest.mark.parametrize("name", list(BASELINES))
@pytest.mark.parametrize(
    "past",
    [
        [5.0],
        [5.0, 5.0],
        [1.0, 2.0, 4.0],
        [1.0, 2.0, 4.0, 3.0, 9.0],
        [7.0] * 40,
        [0.0] * 40,
        list(range(40)),
        [0.0, 0.0, 3.0, 0.0] * 10,
        [-5.0, 5.0] * 20,
        [1e-9 * step for step in (3, 1, 2, 5, 4) * 6],
        [1e12 * step for step in (3, 1, 2, 5, 4) * 6],
        [1.0] * 39 + [100.0],
    ],
    ids=lambda past: f"{past[0]:g}..{past[-1]:g}x{len(past)}",
)
@pytest.mark.parametrize("period", [1, 4, 52])
def test_odd_histories_give_finite_ascending_quantiles(name, past, period):
    out = ask(name, past, period=period)
    assert out.shape == (5, len(QUANTILES))
    assert np.isfinite(out).all()
    assert (np.diff(out, axis=1) >= 0).all()
    if min(past) >= 0:
        assert (out >= 0).all()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    past=st.lists(st.floats(-1e6, 1e6, allow_nan=False, width=32), min_size=1, max_size=40),
    period=st.sampled_from([1, 4, 7]),
)
@pytest.mark.parametrize("name", ["ets", "theta"])
def test_any_history_gives_finite_ascending_quantiles(name, past, period):
    out = ask(name, past, period=period)
    assert np.isfinite(out).all()
    assert (np.diff(out, axis=1) >= 0).all()


def test_a_steep_fall_of_a_positive_series_stops_at_zero():
    out = ask("drift", [100.0, 70.0, 40.0, 10.0])
    assert out.min() == 0.0


@pytest.mark.parametrize("name", ["ets", "theta"])
def test_the_same_question_has_the_same_answer(name):
    past = np.random.default_rng(0).normal(size=60) + 10
    assert np.array_equal(ask(name, past, period=4), ask(name, past, period=4))


def test_ets_and_theta_know_a_long_season():
    weeks = np.arange(52 * 4)
    past = 50 + 10 * np.sin(2 * np.pi * weeks / 52) + np.random.default_rng(0).normal(0, 0.5, 208)
    truth = 50 + 10 * np.sin(2 * np.pi * np.arange(208, 234) / 52)
    for name in ("ets", "theta"):
        found = ask(name, past, horizon=26, period=52)[:, MEDIAN]
        assert np.abs(found - truth).max() < 3, name


@pytest.mark.parametrize("name", ["ets", "theta"])
def test_a_unit_changes_nothing_but_the_unit(name):
    past = np.exp(np.random.default_rng(2).normal(size=50).cumsum() / 10) + 3
    once, thousand = ask(name, past, period=4), ask(name, 1000 * past, period=4)
    assert thousand == pytest.approx(1000 * once, rel=1e-5)


def test_nothing_heavier_than_numpy_and_pandas_is_loaded():
    asked = (
        "import sys, numpy as np\n"
        "from tsforecast.forecast.baselines import OF_MANY\n"
        "past = 9 + np.sin(np.arange(40.0)) + np.arange(40) / 9\n"
        "for of_many in OF_MANY.values(): of_many([past, -past], horizon=3, period=4)\n"
        "print(sorted({'scipy', 'statsmodels'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
