import numpy as np
import pytest

from tsforecast.forecast.season import Seasons, learned_seasons, long_enough
from tsforecast.forecast.side_by_side import side_by_side


def learned(past, *, period, multiplied=False):
    return learned_seasons([past], period=period, multiplied=np.array([multiplied]))


def removed(season, past):
    return season.remove(side_by_side([past], longest=len(past)))[:, 0]


@pytest.mark.parametrize("multiplied", [False, True])
def test_what_is_taken_out_is_put_back(multiplied):
    past = np.random.default_rng(0).uniform(5, 9, size=47)
    season = learned(past, period=4, multiplied=multiplied)
    # Put back on the past, the index begins four steps before the end: reverse the steps.
    last = removed(season, past)[-4:]
    assert season.put_back(last[np.newaxis, :, np.newaxis])[0, :, 0] == pytest.approx(past[-4:])


def test_the_index_begins_at_the_step_after_the_past():
    past = np.tile([10.0, 20.0, 30.0, 40.0], 30)[:-1]
    season = learned(past, period=4)
    assert season.index[:, 0] == pytest.approx([15.0, -15.0, -5.0, 5.0], abs=0.3)


def test_a_multiplied_season_is_relative():
    past = np.tile([1.0, 4.0], 60) * np.linspace(1, 2, 120)
    season = learned(past, period=2, multiplied=True)
    assert season.index[:, 0] == pytest.approx([0.5, 2.0], rel=0.02)


def test_noise_has_hardly_a_season():
    past = np.random.default_rng(3).normal(size=120)
    assert np.abs(learned(past, period=12).index).max() < 0.25


def test_a_short_past_has_none():
    past = np.arange(7.0) + 1
    assert not long_enough(past, period=4)
    for multiplied in (False, True):
        season = learned(past, period=4, multiplied=multiplied)
        assert removed(season, past).tolist() == past.tolist()


def test_pasts_of_any_lengths_keep_their_own_seasons_to_the_last_bit():
    random = np.random.default_rng(1)
    pasts = [random.uniform(1, 9, size=n) for n in (7, 8, 11, 12, 30, 31, 200)]
    multiplied = np.arange(len(pasts)) % 2 == 0
    together = learned_seasons(pasts, period=4, multiplied=multiplied)
    adjusted = together.remove(side_by_side(pasts, longest=200))
    for place, past in enumerate(pasts):
        alone = learned(past, period=4, multiplied=multiplied[place])
        assert np.array_equal(together.index[:, place], alone.index[:, 0])
        assert np.array_equal(adjusted[: len(past), place], removed(alone, past))


def test_quantiles_are_put_back_step_by_step():
    season = Seasons(np.array([[1.0], [2.0]]), multiplied=np.array([True]))
    assert season.put_back(np.ones((1, 3, 2)))[0].tolist() == [[1, 1], [2, 2], [1, 1]]
