import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.decompose.loess import smooth


@given(
    n=st.integers(2, 60),
    window=st.integers(1, 40).map(lambda half: 2 * half + 1),
    beyond=st.integers(0, 2),
    start=st.floats(-100, 100),
    slope=st.floats(-5, 5),
)
def test_a_straight_line_stays_one_and_goes_on(n, window, beyond, start, slope):
    steps = np.arange(-beyond, n + beyond)
    line = start + slope * np.arange(n)
    found = smooth(np.stack([line, -line], axis=1), window=window, beyond=beyond)
    if min(n, window) > 2:  # two neighbours, of which one weighs nothing, make no line
        assert found[:, 0] == pytest.approx(start + slope * steps, abs=1e-6)
        assert found[:, 1] == pytest.approx(-start - slope * steps, abs=1e-6)


def weighted_line(values, place, *, window):
    """Fit by least squares what the smoother has by formula (a window within the values)."""
    n = len(values)
    first = min(max(place - window // 2, 0), n - window)
    near = np.arange(first, first + window)
    farthest = max(abs(near - place))
    weights = np.clip(1 - (np.abs(near - place) / farthest) ** 3, 0, None) ** 3
    weights[np.abs(near - place) > 0.999 * farthest] = 0
    slope, start = np.polyfit(near, values[near], 1, w=np.sqrt(weights))
    return start + slope * place


@pytest.mark.parametrize("window", [5, 9, 21])
def test_each_place_has_the_line_through_its_neighbours(window):
    values = np.random.default_rng(1).normal(size=40).cumsum()
    expected = [weighted_line(values, place, window=window) for place in range(40)]
    assert smooth(values[:, None], window=window)[:, 0] == pytest.approx(expected)


def test_with_jumps_lines_join_the_places_that_are_computed():
    values = np.random.default_rng(2).normal(size=(40, 2)).cumsum(axis=0)
    every, some = smooth(values, window=9), smooth(values, window=9, jump=6)
    places = [*range(0, 40, 6), 39]
    assert some[places] == pytest.approx(every[places])
    assert some[3] == pytest.approx((every[0] + every[6]) / 2)
    assert some.shape == every.shape
