"""Where a path leaves what the history makes believable."""

import numpy as np
import pytest

from tsforecast.forecast.plausible import leaves_at

PAST = np.linspace(100, 200, 100)


@pytest.mark.parametrize(
    ("path", "step"),
    [
        (np.linspace(201, 220, 20), None),  # growth that goes on
        (np.linspace(201, 299, 100), None),  # at the same pace for as long again
        (np.array([200.0, 249.0, 251.0]), 3),  # half a range is always allowed
        (np.array([60.0, 49.0]), 2),
        (200 * 1.1 ** np.arange(1, 30), 3),
        (np.full(5, 150.0), None),
    ],
)
def test_as_far_as_the_history_moved_in_as_many_steps(path, step):
    assert leaves_at(PAST, path) == step


@pytest.mark.parametrize("length", [2, 8, 50])
def test_a_straight_line_may_go_on_however_short_it_is(length):
    line = 0.1 * np.arange(length + 100) + 3
    assert leaves_at(line[:length], line[length:]) is None


def test_a_flat_history_allows_half_its_size():
    flat = np.full(10, 40.0)
    assert leaves_at(flat, np.array([59.0, 61.0])) == 2
    assert leaves_at(np.zeros(10), np.array([0.4, 0.6])) == 2
