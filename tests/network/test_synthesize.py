"""Simulated series: each kind does what its name says, and the mix contains every kind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tsforecast.network import synthesize
from tsforecast.network import synthetic_blemishes as blemishes
from tsforecast.network import synthetic_levels as levels
from tsforecast.network import synthetic_models as models
from tsforecast.network import synthetic_seasons as seasonal
from tsforecast.network.synthesize import LEVELS, MODELS, SHARES, simulate, simulate_kind
from tsforecast.network.synthetic_priors import (
    LONGEST_YEARLY,
    autoregress,
    lognormal,
    priors_for,
    shocks,
)

PERIODS = [(), (4,), (7,), (12,), (52,), (24, 168)]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def autocorrelation(values: np.ndarray, lag: int) -> np.ndarray:
    centred = values - values.mean(axis=1, keepdims=True)
    return (centred[:, lag:] * centred[:, :-lag]).mean(axis=1) / (centred**2).mean(axis=1)


@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize(("count", "length"), [(1, 8), (3, 20), (400, 150)])
def test_values_are_finite_and_have_the_shape_asked_for(
    periods: tuple[int, ...], count: int, length: int
) -> None:
    for seed in range(3):
        values = simulate(rng(seed), count=count, length=length, periods=periods)
        assert values.shape == (count, length)
        assert values.dtype == np.float64
        assert np.isfinite(values).all()


def test_the_same_seed_gives_the_same_series_and_another_others() -> None:
    first, again, other = (
        simulate(rng(seed), count=50, length=60, periods=(12,)) for seed in (1, 1, 2)
    )
    assert (first == again).all()
    assert not np.allclose(first, other)


@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize("name", [*LEVELS, *MODELS])
def test_every_kind_varies_and_is_finite(name: str, periods: tuple[int, ...]) -> None:
    values = simulate_kind(rng(), name, count=60, length=180, priors=priors_for(periods))
    assert values.shape == (60, 180)
    assert np.isfinite(values).all()
    assert (values.std(axis=1) > 0).mean() > 0.95


def test_the_mix_draws_every_kind_in_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, int] = {}
    original = synthesize.simulate_kind

    def counted(generator: np.random.Generator, name: str, **sizes: Any) -> np.ndarray:
        drawn[name] = drawn.get(name, 0) + sizes["count"]
        return original(generator, name, **sizes)

    monkeypatch.setattr(synthesize, "simulate_kind", counted)
    simulate(rng(), count=1000, length=30, periods=(12,))
    total = sum(SHARES.values())
    assert set(drawn) == set(LEVELS) | set(MODELS)
    assert all(abs(drawn[name] - 1000 * SHARES[name] / total) <= 1 for name in SHARES)


@pytest.mark.parametrize("period", [4, 7, 12, 52])
def test_a_season_shows_in_the_autocorrelation_of_most_but_not_all_series(period: int) -> None:
    values = simulate(rng(), count=800, length=10 * period, periods=(period,))
    changes = np.diff(values[np.ptp(values, axis=1) > 0], axis=1)  # a few sell nothing at all
    strength = autocorrelation(changes, period)
    assert np.quantile(strength, 0.9) > 0.6
    assert np.quantile(strength, 0.1) < 0.2
    between = autocorrelation(changes, period + period // 2)
    assert strength.mean() > between.mean() + 0.25


def test_without_periods_nothing_repeats() -> None:
    changes = np.diff(simulate(rng(), count=800, length=120, periods=()), axis=1)
    before, at, after = (autocorrelation(changes, lag) for lag in (11, 12, 13))
    assert abs(np.median(at - (before + after) / 2)) < 0.02


def test_both_of_two_seasons_show() -> None:
    total = seasonal.seasons(rng(), count=400, length=1008, priors=priors_for((24, 168)))
    total = total[total.std(axis=1) > 0]
    daily, weekly = autocorrelation(total, 24), autocorrelation(total, 168)
    assert np.mean(daily > 0.5) > 0.3
    assert np.mean(weekly > daily + 0.1) > 0.2


@pytest.mark.parametrize("name", seasonal.PATTERNS)
def test_patterns_repeat_their_period_and_nothing_shorter(name: str) -> None:
    pattern = seasonal.PATTERNS[name](rng(), count=50, period=12)
    assert pattern.shape == (50, 12)
    assert (np.ptp(pattern, axis=1) > 0).all()


def test_some_seasons_grow_and_some_change_shape_and_half_do_neither() -> None:
    values = seasonal.evolving_season(rng(), count=600, length=240, period=12)
    first, last = values[:, :12], values[:, -12:]
    growth = last.std(axis=1) / first.std(axis=1)
    likeness = np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(first, last, strict=True)])
    exact = np.isclose(first, last).all(axis=1)
    assert 0.4 < exact.mean() < 0.65
    assert (growth > 1.5).any()
    assert (growth < 0.67).any()
    assert 0.1 < (likeness < 0.9).mean() < 0.4


def test_spikes_are_few_and_plateaus_have_two_levels() -> None:
    spiky = np.abs(seasonal.spikes(rng(), count=200, period=52))
    assert np.median((spiky > 0.5).sum(axis=1)) <= 5
    flat = seasonal.plateau(rng(), count=200, period=24)
    assert (np.abs(flat) > 0.6).mean() > 0.7


def test_intermittent_series_have_zeros_and_no_negative_values() -> None:
    values = models.intermittent(rng(), count=500, length=200, priors=priors_for((12,)))
    zeros = (values == 0).mean(axis=1)
    assert (values >= 0).all()
    assert 0.3 < zeros.mean() < 0.7
    assert np.quantile(zeros, 0.9) > 0.75


def test_level_shifts_jump_rarely_and_far() -> None:
    values = levels.level_shifts(rng(), count=400, length=150, priors=priors_for((12,)))
    before, after = values[:, :75].mean(axis=1), values[:, 75:].mean(axis=1)
    steady = levels.deviations(rng(), count=400, length=150)
    moved = np.abs(steady[:, :75].mean(axis=1) - steady[:, 75:].mean(axis=1))
    assert np.median(np.abs(after - before)) > 2 * np.median(moved)


def test_growth_saturates_late() -> None:
    values = levels.saturating_growth(rng(), count=2000, length=100, priors=priors_for(()))
    slopes = np.abs(values[:, 25::25] - values[:, :-25:25])
    assert slopes[:, -1].mean() < 0.8 * slopes.mean(axis=1).max()


def test_yearly_series_mostly_grow() -> None:
    values = simulate(rng(), count=2000, length=40, periods=())
    assert 0.65 < (values[:, -1] > values[:, 0]).mean() < 0.92


def test_steep_straight_trends_stay_straight_and_runaways_are_bent_back() -> None:
    noise = rng().standard_normal((2, 300))
    straight = 10 * np.arange(300) + noise[:1]
    np.testing.assert_allclose(
        synthesize.bounded(straight) / synthesize.bounded(straight)[:, -1:],
        (straight - straight[:, :1]) / (straight - straight[:, :1])[:, -1:],
    )
    both = synthesize.bounded(np.concatenate([straight, 1e9 * (noise[1:] + np.arange(300) ** 9)]))
    assert np.isfinite(both).all()
    np.testing.assert_allclose(both[:1], synthesize.bounded(straight))


def test_what_changes_by_amounts_is_what_was_simulated_on_a_level_that_stays_positive() -> None:
    logs = simulate(rng(), count=2000, length=60, periods=(12,))
    turned = synthesize.by_amounts(rng(), logs)
    stayed = (turned == logs).all(axis=1)
    assert 0.4 < stayed.mean() < 0.6
    assert np.isfinite(turned).all()
    amounts = np.exp(turned[~stayed])
    np.testing.assert_allclose(
        np.diff(amounts), np.diff(logs[~stayed]), atol=1e-9 * np.abs(logs).max()
    )


def test_long_series_without_season_wander_more_than_they_grow() -> None:
    def growing(length: int, past: int | None = None) -> float:
        values = simulate(rng(), count=1000, length=length, periods=(), past=past)
        changes = np.diff(values, axis=1)
        return float(np.median(np.abs(changes.mean(axis=1)) / (changes.std(axis=1) + 1e-12)))

    short, long = (growing(length) for length in (LONGEST_YEARLY, LONGEST_YEARLY + 1))
    assert long < short / 3
    # What a forecaster is shown says which of them a series is, not what follows.
    assert growing(LONGEST_YEARLY + 40, LONGEST_YEARLY) > 2 * long


def test_piecewise_trends_bend_only_now_and_then() -> None:
    quiet = priors_for(())
    many = levels.piecewise_trend(rng(), count=1, length=4000, priors=quiet)
    assert np.isfinite(many).all()
    # A straight line through 20 steps leaves little more than the deviations from the path.
    window = levels.piecewise_trend(rng(), count=500, length=20, priors=quiet)
    time = np.arange(20.0)
    left = [row - np.polyval(np.polyfit(time, row, 1), time) for row in window]
    assert np.median(np.std(left, axis=1)) < 2


def test_cycles_are_not_of_one_length_and_swing_more_than_they_step() -> None:
    values = levels.cycle(rng(), count=300, length=200, priors=priors_for((12,)))
    power = np.abs(np.fft.rfft(np.diff(values, axis=1), axis=1)) ** 2
    peaks = power[:, 1:].argmax(axis=1)
    assert np.unique(peaks).size > 15
    assert np.quantile(peaks, 0.9) > 5 * np.quantile(peaks, 0.1)


def test_regimes_change_the_growth_rate() -> None:
    values = levels.regimes(rng(), count=500, length=200, priors=priors_for(()))
    plain = levels.random_walk(rng(), count=500, length=200, priors=priors_for(()))

    def spread(paths: np.ndarray) -> float:
        return float(np.median(np.diff(paths[:, ::10], axis=1).std(axis=1)))

    assert spread(values) > 1.15 * spread(plain)


def test_volatile_series_have_heavier_tails_and_calm_and_wild_times() -> None:
    def kurtosis(paths: np.ndarray) -> float:
        changes = np.diff(paths, axis=1)
        changes -= changes.mean(axis=1, keepdims=True)
        return float(np.median((changes**4).mean(axis=1) / (changes**2).mean(axis=1) ** 2))

    wild = levels.volatile(rng(), count=400, length=400, priors=priors_for(()))
    calm = np.cumsum(rng().standard_normal((400, 400)), axis=1)
    assert kurtosis(wild) > kurtosis(calm) + 1


def test_colored_noise_ranges_from_rough_to_smooth() -> None:
    values = levels.colored_noise(rng(), count=400, length=200, priors=priors_for((12,)))
    memory = autocorrelation(np.diff(values, axis=1), 1)
    assert np.quantile(memory, 0.1) < -0.3
    assert np.quantile(memory, 0.9) > 0.2


def test_momentum_makes_changes_carry_over() -> None:
    priors = priors_for((4,))
    walk = np.cumsum(rng().standard_normal((400, 200)), axis=1)
    carried = levels.with_momentum(rng(), walk, priors=priors)
    assert abs(autocorrelation(np.diff(walk, axis=1), 1).mean()) < 0.03
    assert autocorrelation(np.diff(carried, axis=1), 1).mean() > 0.15


def test_anchored_levels_stay_near_their_anchor() -> None:
    priors = replace(priors_for((24,)), anchored=1.0)
    walk = np.cumsum(rng().standard_normal((200, 2000)), axis=1)
    anchored = levels.with_anchor(rng(), walk, priors=priors)
    assert np.median(anchored.std(axis=1)) < 0.5 * np.median(walk.std(axis=1))
    free = levels.with_anchor(rng(), walk, priors=replace(priors, anchored=0.0))
    np.testing.assert_allclose(free, walk - walk[:, :1], atol=1e-9)


def test_the_recursive_filter_equals_its_definition() -> None:
    values = rng().standard_normal((4, 37))
    coefficient = np.array([[0.0], [0.6], [-0.95], [1.0]])
    for lag in (1, 5):
        slow = values.copy()
        for step in range(lag, 37):
            slow[:, step] += coefficient[:, 0] * slow[:, step - lag]
        np.testing.assert_allclose(autoregress(values, coefficient, lag=lag), slow, atol=1e-12)


def test_arima_orders_range_from_stationary_to_twice_integrated() -> None:
    values = models.seasonal_arima(rng(), count=500, length=200, priors=priors_for(()))
    memory = autocorrelation(values, 20)
    assert np.quantile(memory, 0.1) < 0.2
    assert np.quantile(memory, 0.9) > 0.6


def test_exponential_smoothing_has_exact_seasons_when_nothing_is_updated() -> None:
    values = models.exponential_smoothing(rng(), count=500, length=144, priors=priors_for((12,)))
    assert np.isfinite(values).all()
    assert np.quantile(autocorrelation(np.diff(values, axis=1), 12), 0.8) > 0.4


def test_gaussian_processes_are_periodic_where_a_period_is_given() -> None:
    without, within = (
        models.gaussian_process(rng(), count=400, length=180, priors=priors_for(periods))
        for periods in ((), (12,))
    )
    low, high = (np.diff(values, axis=1) for values in (without, within))
    assert autocorrelation(high, 12).mean() > autocorrelation(low, 12).mean() + 0.15


def test_heavy_tails_have_unit_scale() -> None:
    draws = shocks(rng(), count=200, length=2000, heavy=1.0, freedom=4.0)
    assert abs(draws.std() - 1) < 0.05
    assert np.abs(draws).max() > 8


@pytest.mark.parametrize(
    "blemish", [blemishes.outliers, blemishes.jumps, blemishes.censoring, blemishes.filled_gaps]
)
def test_blemishes_touch_their_share_and_leave_the_rest(
    blemish: Callable[..., np.ndarray],
) -> None:
    values = np.cumsum(rng().standard_normal((600, 120)), axis=1)
    before = values.copy()
    touched = (blemish(rng(2), values, share=0.4) != values).any(axis=1)
    assert 0.3 < touched.mean() < 0.5
    assert (values == before).all()
    assert (blemish(rng(2), values, share=0.0) == values).all()


def test_outliers_go_and_jumps_stay() -> None:
    flat = np.zeros((500, 100))
    struck = blemishes.outliers(rng(), flat, share=1.0)
    jumped = blemishes.jumps(rng(), flat, share=1.0)
    assert (np.median(struck, axis=1) == 0).mean() > 0.95
    assert np.abs(struck).max() > 6
    assert (np.abs(jumped[:, -1]) >= 2).all()
    assert (np.count_nonzero(np.diff(jumped, axis=1), axis=1) <= 1).all()


def test_censored_series_stand_at_their_bound_and_gaps_are_straight() -> None:
    values = rng().standard_normal((200, 100))
    clipped = blemishes.censoring(rng(), values, share=1.0)
    at_bound = np.maximum(
        (clipped == clipped.max(axis=1, keepdims=True)).mean(axis=1),
        (clipped == clipped.min(axis=1, keepdims=True)).mean(axis=1),
    )
    assert (at_bound >= 0.02).all()
    filled = blemishes.filled_gaps(rng(), values, share=1.0)
    bends = np.abs(np.diff(filled, n=2, axis=1)) < 1e-9
    assert (bends.sum(axis=1) >= 2).all()


def test_rounded_series_take_few_values() -> None:
    values = rng().standard_normal((200, 100))
    rounded = blemishes.rounding(rng(), values, share=1.0)
    assert max(np.unique(row).size for row in rounded) < 50
    assert (blemishes.rounding(rng(), values, share=0.0) == values).all()


def test_typical_changes_have_the_size_of_business_data() -> None:
    for periods in ((), (4,), (12,)):
        values = simulate(rng(), count=1500, length=100, periods=periods)
        size = np.median(np.diff(values, axis=1).std(axis=1))
        assert 0.02 < size < 0.3


def test_lognormal_draws_surround_their_median() -> None:
    draws = lognormal(rng(), 3.0, 0.5, 4000)
    assert draws.shape == (4000, 1)
    assert abs(np.median(draws) - 3.0) < 0.1
