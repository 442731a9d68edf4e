"""How long a search goes on."""

import pytest

from tsforecast.evaluate.budget import FEWEST, Budget


@pytest.mark.parametrize("budget", [Budget(trials=2), Budget(seconds=0.1), Budget(2, 0.1)])
def test_the_defaults_and_one_other_are_tried_in_any_case(budget):
    assert FEWEST == 2
    assert all(budget.allows([50.0] * done, elapsed=99.0) for done in range(2))
    assert not budget.allows([50.0] * 2, elapsed=99.0)


def test_without_time_so_many_trials_are_tried_however_long_they_take():
    budget = Budget(trials=7)
    assert budget.allows([1e6] * 6, elapsed=6e6)
    assert not budget.allows([1e-6] * 7, elapsed=0.1)


def test_no_trial_is_begun_that_would_leave_no_room_for_the_backtest():
    budget = Budget(seconds=100.0)
    # One more takes 10 seconds on average, and the backtest of two 1.2 times (10 + 10).
    assert budget.allows([10.0] * 5, elapsed=66.0)
    assert not budget.allows([10.0] * 5, elapsed=66.1)


def test_what_is_left_is_the_shorter_of_both_and_never_negative():
    assert Budget().left([], elapsed=1.0) is None
    assert Budget(trials=4).left([], elapsed=1.0) is None
    assert Budget(seconds=60.0).left([], elapsed=20.0) == 40.0
    assert Budget(trials=4, seconds=600.0).left([2.0, 4.0], elapsed=10.0) == 2 * 3.0 + 1.2 * 5.0
    assert Budget(trials=400, seconds=60.0).left([2.0, 4.0], elapsed=10.0) == 50.0
    assert Budget(seconds=60.0).left([2.0], elapsed=70.0) == 0.0
