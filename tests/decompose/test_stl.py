"""STL in NumPy gives what statsmodels' STL and MSTL give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.seasonal import MSTL, STL

from tsforecast.decompose.stl import mstl, stl


def wavy(n, *periods, seed=0):
    random = np.random.default_rng(seed)
    steps = np.arange(n)
    waves = sum(3 * np.sin(2 * np.pi * steps / period) for period in periods)
    return 100 + random.normal(size=n).cumsum() + waves


@settings(max_examples=60)
@given(
    period=st.integers(2, 30),
    seasons=st.floats(2, 9),
    window=st.sampled_from([3, 7, 11, 15]),
    seed=st.integers(0, 10),
)
def test_one_season_to_the_last_digits(period, seasons, window, seed):
    values = wavy(int(np.ceil(period * seasons)), period, seed=seed)
    theirs = STL(values, period=period, seasonal=window).fit()
    ours = stl(values, period=period, window=window)
    assert ours.trend == pytest.approx(theirs.trend, abs=1e-8)
    assert ours.season == pytest.approx(theirs.seasonal, abs=1e-8)


@pytest.mark.parametrize(("n", "period", "jump"), [(600, 50, 5), (601, 50, 7), (603, 24, 2)])
def test_in_jumps_as_well(n, period, jump):
    values = wavy(n, period)
    theirs = STL(values, period=period, seasonal=11, trend_jump=jump, low_pass_jump=jump).fit()
    ours = stl(values, period=period, window=11, jump=jump)
    # Theirs keeps the window of the place before for the very last value.
    assert ours.trend[:-jump] == pytest.approx(theirs.trend[:-jump], abs=1e-3)
    assert ours.season == pytest.approx(theirs.seasonal, abs=1e-3)


@pytest.mark.parametrize("periods", [(7,), (7, 30), (4, 12, 52)])
def test_several_seasons(periods):
    values = wavy(400, *periods)
    windows = [11 + 4 * place for place in range(len(periods))]
    theirs = MSTL(values, periods=periods, windows=windows).fit()
    trend, seasons = mstl(values, periods=periods, windows=windows)
    assert trend == pytest.approx(theirs.trend, abs=1e-8)
    columns = np.asarray(theirs.seasonal).reshape(len(values), -1)
    for place, period in enumerate(periods):
        assert seasons[period] == pytest.approx(columns[:, place], abs=1e-8)
