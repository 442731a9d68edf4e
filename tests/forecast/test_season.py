import numpy as np
import pytest

from tsforecast.forecast.season import Season, learned_season, long_enough


@pytest.mark.parametrize("multiplied", [False, True])
def test_what_is_taken_out_is_put_back(multiplied):
    past = np.random.default_rng(0).uniform(5, 9, size=47)
    season = learned_season(past, period=4, multiplied=multiplied)
    # Put back on the past, the index begins four steps before the end: reverse the steps.
    last = season.remove(past)[-4:]
    assert season.put_back(last) == pytest.approx(past[-4:])


def test_the_index_begins_at_the_step_after_the_past():
    past = np.tile([10.0, 20.0, 30.0, 40.0], 30)[:-1]
    season = learned_season(past, period=4, multiplied=False)
    assert season.index == pytest.approx([15.0, -15.0, -5.0, 5.0], abs=0.3)


def test_a_multiplied_season_is_relative():
    past = np.tile([1.0, 4.0], 60) * np.linspace(1, 2, 120)
    season = learned_season(past, period=2, multiplied=True)
    assert season.index == pytest.approx([0.5, 2.0], rel=0.02)


def test_noise_has_hardly_a_season():
    past = np.random.default_rng(3).normal(size=120)
    assert np.abs(learned_season(past, period=12, multiplied=False).index).max() < 0.25


def test_a_short_past_has_none():
    past = np.arange(7.0) + 1
    assert not long_enough(past, period=4)
    for multiplied in (False, True):
        season = learned_season(past, period=4, multiplied=multiplied)
        assert season.remove(past).tolist() == past.tolist()


def test_quantiles_are_put_back_step_by_step():
    season = Season(np.array([1.0, 2.0]), multiplied=True)
    assert season.put_back(np.ones((3, 2))).tolist() == [[1, 1], [2, 2], [1, 1]]
