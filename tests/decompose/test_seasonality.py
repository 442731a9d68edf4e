"""Seasons are found where they are, and hardly ever where they are not."""

import numpy as np
import pytest

from tsforecast.decompose.seasonality import (
    autocorrelation,
    autocorrelation_at,
    find_periods,
    find_swing,
    measure,
    possible_periods,
)


def seasonal(n, period, *, seed=0, noise=0.5):
    random = np.random.default_rng(seed)
    pattern = random.normal(size=period)
    return np.resize(pattern, n) + random.normal(scale=noise, size=n)


def periods(values, candidates):
    return [season.period for season in find_periods(values, candidates=candidates)]


@pytest.mark.parametrize("period", [4, 7, 12, 24, 52])
def test_a_calendar_season_is_found(period):
    assert periods(seasonal(period * 6, period, noise=0.3), (period,)) == [period]


def test_two_seasons_are_enough_when_they_are_clear():
    assert periods(seasonal(24, 12, noise=0.1), (12,)) == [12]
    assert periods(seasonal(24, 12, noise=0.1)[1:], (12,)) == []


def test_both_seasons_of_hours_are_found():
    hours = np.arange(24 * 7 * 6)
    day, weekend = np.sin(hours * 2 * np.pi / 24), (hours // 24 % 7 >= 5) * 1.0
    noise = np.random.default_rng(2).normal(scale=0.3, size=len(hours))
    assert periods(day + weekend + noise, (24, 168)) == [24, 168]
    assert periods(day + noise, (24, 168)) == [24]


def test_a_season_without_a_calendar_is_found_in_the_spectrum():
    (season,) = find_periods(seasonal(130, 13, noise=0.3), candidates=())
    assert (season.period, season.source) == (13, "spectrum")
    assert season.p_value < 1e-6


def test_a_trend_and_growing_swing_do_not_hide_the_season():
    step = np.arange(144)
    values = (100 + step**1.3) * (1 + 0.2 * np.sin(step * np.pi / 6))
    assert periods(values, (12,)) == [12]


def test_an_outlier_does_not_hide_the_season():
    values = seasonal(144, 12)
    values[70] += 100
    assert periods(values, (12,)) == [12]


@pytest.mark.parametrize("make", ["noise", "walk", "twice", "heavy", "autoregressive"])
@pytest.mark.parametrize("n", [24, 60, 240])
def test_chance_is_rarely_taken_for_a_season(make, n):
    random = np.random.default_rng(n)
    found = swings = 0
    for _ in range(200):
        noise = random.normal(size=n)
        values = {
            "noise": lambda noise=noise: noise,
            "walk": lambda noise=noise: noise.cumsum(),
            "twice": lambda noise=noise: noise.cumsum().cumsum(),
            "heavy": lambda: random.standard_t(3, size=n).cumsum(),
            "autoregressive": lambda noise=noise: np.convolve(noise, 0.8 ** np.arange(n))[:n],
        }[make]()
        found += bool(find_periods(values, candidates=(12,)))
        swings += find_swing(values) is not None
    # The test's risk is 1 in 100: more than 9 of 200 has a chance of 1 in 10,000.
    assert found <= 9
    assert swings <= 9


def test_a_wandering_cycle_is_a_swing_and_no_season():
    random = np.random.default_rng(5)
    phase = np.cumsum(2 * np.pi / 11 * (1 + 0.5 * random.normal(size=400)))
    values = np.sin(phase) + 0.1 * random.normal(size=400)
    assert periods(values, ()) == []
    swing = find_swing(values)
    assert swing is not None
    assert 10 < swing.length < 12


def test_a_constant_has_neither():
    assert find_periods(np.full(48, 3.0), candidates=(12,)) == ()
    assert find_swing(np.full(48, 3.0)) is None


def test_nothing_depends_on_unit_or_level():
    values = seasonal(120, 12, noise=1.5)
    (here,), (there,) = (find_periods(v, candidates=(12,)) for v in (values, 1e-6 * values + 1e-3))
    assert here.strength == pytest.approx(there.strength, rel=1e-6)
    assert here.p_value == pytest.approx(there.p_value, rel=1e-4)


def test_what_is_asked_for_is_measured_and_not_judged():
    season = measure(np.random.default_rng(0).normal(size=60), period=12)
    assert season.source == "asked"
    assert season.p_value > 0.01


def test_the_autocorrelation_at_one_lag_is_that_of_all_lags():
    values = 1e6 + seasonal(60, 12)
    every = [autocorrelation_at(values, lag=lag) for lag in range(60)]
    assert every == pytest.approx(autocorrelation(values), abs=1e-12)
    assert autocorrelation_at(np.ones(9), lag=2) == 0


HOURS = (24, 168)


@pytest.mark.parametrize(
    ("n", "candidates", "periods"),
    [(3, (12,), (12,)), (30, HOURS, (24,)), (100, HOURS, (24,)), (400, HOURS, HOURS), (30, (), ())],
)
def test_a_forecaster_is_told_of_seasons_that_fit_twice_or_of_the_shortest(n, candidates, periods):
    values = np.random.default_rng(1).normal(size=n)
    assert possible_periods(values, candidates=candidates) == periods
