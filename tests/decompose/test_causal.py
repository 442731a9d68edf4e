"""The seasonal index as it was known at each origin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.decompose.causal import causal_season, first_index

PATTERNS = {
    2: [1.0, -1.0],
    3: [2.0, 0.0, -2.0],
    4: [3.0, -1.0, -4.0, 2.0],
    7: [5.0, 1.0, 0.0, 0.0, -1.0, -2.0, -3.0],
}


def _pattern(period: int, n: int) -> np.ndarray:
    return np.resize(np.array(PATTERNS[period], dtype=float), n)


@pytest.mark.parametrize("period", PATTERNS)
def test_a_clean_season_on_a_straight_line_is_found(period):
    n = 14 * period
    values = _pattern(period, n) + 0.5 * np.arange(n)
    season = causal_season(values[None], period=period)
    origin = np.array([n - 1])
    ahead = np.arange(n, n + period)
    assert season.known(origin, ahead)[0] == pytest.approx(
        _pattern(period, n + period)[n:], rel=0.05
    )


@pytest.mark.parametrize("period", PATTERNS)
def test_nothing_is_known_before_every_phase_was_seen(period):
    n = 6 * period
    season = causal_season(_pattern(period, n)[None], period=period)
    first = first_index(period)
    early, phases = np.arange(first), np.arange(period)
    assert not season.known(early[:, None], early[:, None] + phases).any()
    assert season.known(np.array([first]), first + phases).any()


@given(seed=st.integers(0, 10_000), period=st.sampled_from([2, 3, 4, 7, 12]))
def test_an_index_sums_to_zero_over_its_season(seed, period):
    values = np.random.default_rng(seed).normal(size=(2, 8 * period)) * 10
    season = causal_season(values, period=period)
    origins = np.arange(8 * period)
    index = season.known(origins[:, None], origins[:, None] + np.arange(period))
    assert np.abs(index.sum(axis=2)).max() < 1e-9 * np.abs(values).max()


@given(seed=st.integers(0, 10_000))
def test_noise_is_believed_less_than_a_season(seed):
    noise = np.random.default_rng(seed).normal(size=(1, 120))
    season = _pattern(4, 120)[None]
    believed = [
        float(causal_season(v, period=4).shrink[0, -1]) for v in (noise, noise + 3 * season)
    ]
    assert believed[0] < 0.75 < 0.9 < believed[1]


@given(
    seed=st.integers(0, 10_000),
    period=st.sampled_from([2, 3, 4, 7, 12]),
    origin=st.integers(0, 59),
    level=st.sampled_from([0.0, 1e6, -1e12]),
)
def test_changing_the_future_moves_no_index_to_the_last_bit(seed, period, origin, level):
    values = np.random.default_rng(seed).normal(size=(1, 60)) + 5
    changed = values.copy()
    changed[:, origin + 1 :] = level
    at, times = np.arange(origin + 1), np.arange(origin + 1)[:, None] + np.arange(-3, 9)
    times = np.maximum(times, 0)
    before = causal_season(values, period=period).known(at[:, None], times)
    after = causal_season(changed, period=period).known(at[:, None], times)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("n", [1, 2, 5, 11, 12, 13])
def test_a_series_shorter_than_two_seasons_has_no_index(n):
    season = causal_season(np.arange(float(n))[None], period=12)
    assert not season.known(np.array([n - 1]), np.arange(n, n + 12)).any()
