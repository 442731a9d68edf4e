import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.linear import LONGEST_PAST, _freedom, _ridge, lags, linear

MEDIAN = QUANTILES.index(0.5)


def daily(n, seed=0, noise=1.0):
    """A season of 24 steps within one of 168, and noise."""
    random = np.random.default_rng(seed)
    time = np.arange(n)
    wave = 5 * np.sin(time * np.pi / 12) * (1 + (time % 168 > 120))
    return 40 + wave + noise * random.normal(size=n)


@given(st.integers(1, 20_000), st.integers(1, 400), st.integers(1, 100))
def test_a_window_holds_whole_seasons_and_fits_the_past_six_times(length, period, horizon):
    width = lags(length, period=period, horizon=horizon)
    assert width % period == 0
    if width:
        assert 6 * width <= length
        assert 10 * horizon <= length
        assert width <= 366


def test_two_seasons_at_once_are_learned():
    values = daily(2000, noise=0.1)
    found = linear(values[:-48], horizon=48, periods=(168,))[:, MEDIAN]
    assert np.abs(found - values[-48:]).mean() < 0.3


def test_a_week_longer_than_the_window_is_taken_off():
    values = daily(700, noise=0.1)
    assert lags(652, period=168, horizon=48) == 0

    def wrong(*periods):
        found = linear(values[:-48], horizon=48, periods=periods)[:, MEDIAN]
        return np.abs(found - values[-48:]).mean()

    assert wrong(24, 168) < 0.4 * wrong(24)


def test_an_autoregression_is_found_again():
    wrong, naively = [], []
    for seed in range(8):
        random = np.random.default_rng(seed)
        values = np.zeros(3000)
        for step in range(2, 3000):
            values[step] = 1.5 * values[step - 1] - 0.8 * values[step - 2] + random.normal()
        expected = 1.5 * values[-1] - 0.8 * values[-2]
        wrong.append(linear(values, horizon=2, periods=())[0, MEDIAN] - expected)
        naively.append(values[-1] - expected)
    assert np.square(wrong).mean() < 0.2 * np.square(naively).mean()


def test_its_intervals_hold_their_share():
    held = []
    for seed in range(12):
        values = daily(1300, seed=seed)
        quantiles = linear(values[:-24], horizon=24, periods=(168,))
        held.append((quantiles[:, 2] <= values[-24:]) & (values[-24:] <= quantiles[:, 8]))
    assert 0.74 < np.mean(held) < 0.88


@pytest.mark.parametrize("level", [0.1, 5.0, 100.0])
@pytest.mark.parametrize("moving", [1, 30, 60])
@pytest.mark.parametrize("step", [0.0, 1.0])
def test_what_stood_still_and_then_moves_is_no_reason_to_explode(level, moving, step):
    tail = step + np.random.default_rng(moving).uniform(0.5, 1.0, size=moving)
    values = np.concatenate([np.full(300, level), level * (1 + tail)])
    for horizon in (1, 12):
        quantiles = linear(values, horizon=horizon, periods=())
        if np.isnan(quantiles).all():
            continue
        least, most = values.min(), values.max()
        room = most - least
        median = quantiles[:, MEDIAN]
        assert (least - room <= median).all()
        assert (median <= most + room).all()


def test_windows_without_any_movement_have_no_weights():
    (weights,) = _ridge(np.zeros((3, 3)), np.zeros((3, 2)), penalties=(0.1,))
    assert weights.tolist() == [[0.0, 0.0]] * 3


def test_the_products_give_the_ridge_of_the_book():
    random = np.random.default_rng(5)
    inputs, targets = random.normal(size=(40, 6)), random.normal(size=(40, 3))
    (found,) = _ridge(inputs.T @ inputs, inputs.T @ targets, penalties=(0.3,))
    penalty = 0.3 * np.square(inputs).sum() / 6
    book = np.linalg.solve(inputs.T @ inputs + penalty * np.eye(6), inputs.T @ targets)
    np.testing.assert_allclose(found, book)


def test_a_past_that_is_too_short_has_no_answer():
    for length, periods in ((200, ()), (400, (12,)), (312, (52,))):
        assert np.isnan(linear(daily(length - 1), horizon=5, periods=periods)).all()
        assert np.isfinite(linear(daily(length), horizon=5, periods=periods)).all()


def test_a_constant_goes_on():
    found = linear(np.full(500, 7.0), horizon=2, periods=(12,))
    np.testing.assert_allclose(found, np.full((2, 11), 7.0))


def test_what_never_moved_before_is_not_forecast():
    values = np.append(np.full(400, 5.0), [6.0, 7.0, 9.0])
    assert np.isnan(linear(values, horizon=12, periods=())).all()


@pytest.mark.parametrize("since", range(14, 34, 3))
@pytest.mark.parametrize("length", [400, 1000, 3000])
def test_after_a_shift_of_level_nothing_leads_back_to_the_old_one(length, since):
    values = np.random.default_rng(since).normal(50, 1, size=length)
    assert np.isfinite(linear(values, horizon=14, periods=(7,))).all()
    values[-since:] += 30
    found = linear(values, horizon=14, periods=(7,))[:, MEDIAN]
    assert np.isnan(found).all() or np.abs(found - 80).max() < 5


def test_a_random_walk_is_forecast_near_its_last_value():
    random = np.random.default_rng(2)
    away = []
    for _ in range(10):
        walk = 1000 + random.normal(size=600).cumsum()
        away.append(linear(walk, horizon=5, periods=())[:, MEDIAN] - walk[-1])
    assert np.abs(away).mean() < 1.0


def test_only_the_last_values_count():
    values = daily(LONGEST_PAST + 500)
    told = {"horizon": 3, "periods": (24,)}
    changed = values.copy()
    changed[:500] *= 2
    assert np.array_equal(linear(values, **told), linear(changed, **told))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.0, -50.0]))
def test_quantiles_ascend_on_every_scale(seed, low):
    past = np.random.default_rng(seed).gamma(2.0, size=430) + low
    found = linear(past, horizon=4, periods=(7,))
    assert np.isfinite(found).all()
    assert (np.diff(found, axis=-1) >= 0).all()


@pytest.mark.parametrize("horizon", [50, 100])
def test_intervals_hold_what_they_say_at_all_steps_of_a_long_horizon(horizon):
    random = np.random.default_rng(3)
    inside = {0.8: [], 0.95: []}
    for _ in range(30):
        values = 50 + random.normal(size=1000 + horizon)
        found = linear(values[:1000], horizon=horizon, periods=())
        for share, held in inside.items():
            low, high = (QUANTILES.index(round(0.5 + side * share / 2, 3)) for side in (-1, 1))
            held.append((found[:, low] <= values[1000:]) & (values[1000:] <= found[:, high]))
    for share, held in inside.items():
        thirds = [np.mean(part) for part in np.array_split(np.mean(held, axis=0), 3)]
        assert thirds == pytest.approx([share] * 3, abs=0.05)


def test_errors_that_overlap_are_worth_fewer():
    shocks = np.random.default_rng(0).normal(size=(2100, 1))
    sums = np.cumsum(shocks, axis=0)
    overlapping = np.concatenate([shocks[101:], sums[101:] - sums[1:-100]], axis=1)
    found = _freedom(overlapping, steps=np.array([1, 100]), horizon=100)
    assert found[0] == len(overlapping)
    # Sums of h steps share 1 - k / h of their shocks at lag k: h / 3 squared, on either side.
    assert found[-1] == pytest.approx(len(overlapping) / (2 * 100 / 3), rel=0.3)
    assert (np.diff(found) < 0).all()
