import tracemalloc

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.side_by_side import side_by_side
from tsforecast.forecast.theta import LONGEST_PAST, fit, theta, theta_of_many

MEDIAN = QUANTILES.index(0.5)


def walk(n=40, seed=0):
    return 1 + np.random.default_rng(seed).normal(0.01, 0.05, n).cumsum()


def fitted_to(*pasts):
    return fit(side_by_side(pasts, longest=LONGEST_PAST))


def published(values, *, alpha, theta, level, horizon):
    """The recursion of Fiorucci et al. (2016), equations 13 to 18, step by step as printed.

    One-step forecasts of the values, then of the steps after them, fed back.
    """
    mean = intercept = slope = 0.0
    expected = []
    for time in range(1, len(values) + horizon + 1):
        line = (1 - alpha) ** (time - 1) * intercept + (1 - (1 - alpha) ** time) / alpha * slope
        forecast = level + (1 - 1 / theta) * line
        expected.append(forecast)
        value = values[time - 1] if time <= len(values) else forecast
        level = alpha * value + (1 - alpha) * level
        before, mean = mean, ((time - 1) * mean + value) / time
        slope = ((time - 2) * slope + 6 / time * (value - before)) / (time + 1) if time > 1 else 0.0
        intercept = mean - slope * (time + 1) / 2
    return np.array(expected)


def weights(fitted, place=0):
    share = fitted.share[place]
    return {
        "alpha": fitted.alpha[place],
        "theta": 1 / (1 - share) if share < 1 else np.inf,
        "level": fitted.start[place],
    }


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_published_recursion(seed):
    pasts = walk(12, seed), walk(9, seed + 10)
    fitted = fitted_to(*pasts)
    for place, past in enumerate(pasts):
        n = len(past)
        expected = published(past, **weights(fitted, place), horizon=5)
        assert fitted.expected[: n - 2, place] == pytest.approx(expected[2:n])
        assert fitted.errors[: n - 2, place] == pytest.approx((past - expected[:n])[2:])
        assert fitted.ahead(5)[0][:, place] == pytest.approx(expected[n:])
    assert not fitted.errors[7:, 1].any()
    assert not fitted.expected[7:, 1].any()


def test_no_other_weights_are_better():
    from scipy.optimize import minimize

    values = walk(30, 7)
    fitted = fitted_to(values)

    def squares(parameters):
        alpha, theta, level = parameters
        found = published(values, alpha=alpha, theta=theta, level=level, horizon=0)
        return np.square(values - found)[2:].sum()

    ours = np.square(fitted.errors).sum()
    for start in ([0.5, 2.0, 0.5], [0.2, 1.5, 1.0], [0.9, 5.0, 1.0]):
        found = minimize(
            squares, start, method="Nelder-Mead", bounds=[(0.1, 0.99), (1, 1e3), (-10, 10)]
        )
        assert ours < found.fun * 1.002


def test_the_variance_is_that_of_simulated_paths():
    values = walk(30, 2)
    fitted = fitted_to(values)
    effect = fitted.ahead(6)[1][:, 0]
    random = np.random.default_rng(1)
    own = weights(fitted)
    found = np.empty((2000, 6))
    for path in found:
        ahead = list(values)
        for step in range(6):
            expected = published(ahead, **own, horizon=1)[-1]
            path[step] = expected + random.normal()
            ahead.append(path[step])
    assert found.std(axis=0) == pytest.approx(effect, rel=0.06)


def test_a_straight_line_goes_on():
    line = 100 + 3.0 * np.arange(40)
    found = theta(line, horizon=4, period=1)[:, MEDIAN]
    assert found == pytest.approx(100 + 3.0 * np.arange(40, 44), rel=0.01)


@pytest.mark.parametrize("shift", [0.0, -150.0])
def test_a_season_is_forecast_whatever_the_sign(shift):
    noise = np.random.default_rng(0).normal(0, 1, 84)
    values = 100 + shift + 20 * np.sin(np.pi * np.arange(84) / 6) + noise
    found = theta(values[:72], horizon=12, period=12)[:, MEDIAN]
    assert np.abs(found - values[72:]).max() < 6


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize("period", [1, 4, 12])
def test_together_or_alone_to_the_last_bit(period, horizon):
    random = np.random.default_rng(period)
    lengths = (4, 5, 6, 9, 30, 31, 77, 77, 77, 300, 1100, 1100)
    pasts = [np.exp(random.normal(size=n).cumsum() / 10 + 3) for n in lengths]
    pasts += [random.normal(size=40), random.uniform(size=40), 1e-3 * np.exp(random.normal(size=9))]
    pasts += [np.full(20, 3.0), np.array([1.0, 2.0]), 100 + 3.0 * np.arange(40)]
    together = theta_of_many(pasts, horizon=horizon, period=period)
    for past, found in zip(pasts, together, strict=True):
        assert np.array_equal(found, theta(past, horizon=horizon, period=period))


def test_a_long_past_is_forecast_from_its_end():
    past = walk(5 * LONGEST_PAST) + 20
    moved = past.copy()
    moved[: -2 * LONGEST_PAST] += 5
    assert np.array_equal(theta(past, horizon=3, period=1), theta(moved, horizon=3, period=1))


def test_a_long_horizon_takes_no_table_of_its_square():
    past = np.cumsum(np.random.default_rng(5).normal(size=60))
    theta(past, horizon=1, period=1)  # imports
    tracemalloc.start()
    found = theta(past, horizon=2000, period=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.shape == (2000, len(QUANTILES))
    assert most < 8e6  # numbers of 2,000 by 2,000 would be 32e6 bytes
