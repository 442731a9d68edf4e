"""Level shifts: by date, and only where the level does not wander by itself."""

import numpy as np
import pytest

from tsforecast.decompose.shift import find_jump, find_shift

STEP = np.arange(120)


def noise(seed=1):
    return np.random.default_rng(seed).normal(size=120)


@pytest.mark.parametrize("first", [20, 60, 100])
@pytest.mark.parametrize("slope", [0.0, 0.2])
def test_a_step_beside_a_straight_line(first, slope):
    values = 50 + slope * STEP + noise() + 4 * (first <= STEP)
    found = find_shift(values)
    assert abs(found.first - first) <= 1
    assert found.after > found.before


def test_a_jump_of_a_random_walk():
    values = noise().cumsum() - 15 * (STEP >= 70)
    found = find_jump(values)
    assert found.first == 70
    assert found.after - found.before == pytest.approx(-15, abs=4)


@pytest.mark.parametrize(
    "values",
    [
        noise(),
        noise().cumsum(),
        0.3 * STEP + noise(),
        0.002 * (STEP - 30.0) ** 2 + noise(),
        np.full(120, 5.0),
        1.0 * STEP,
        noise() + 15 * (STEP == 70),
        noise()[:20],
    ],
    ids=["noise", "walk", "trend", "curve", "constant", "line", "outlier", "short"],
)
def test_no_shift(values):
    assert find_shift(values) is None
    assert find_jump(values) is None


def test_each_side_holds_a_season():
    values = noise() + 15 * (STEP >= 110)
    assert find_jump(values).first == 110
    assert find_jump(values, season=24) is None
