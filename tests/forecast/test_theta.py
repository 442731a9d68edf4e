import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.theta import LONGEST_PAST, fit, theta

MEDIAN = QUANTILES.index(0.5)


def walk(n=40, seed=0):
    return 1 + np.random.default_rng(seed).normal(0.01, 0.05, n).cumsum()


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


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_published_recursion(seed):
    values = walk(12, seed)
    fitted = fit(values)
    expected = published(
        values, alpha=fitted.alpha, theta=fitted.theta, level=fitted.start, horizon=5
    )
    assert fitted.expected == pytest.approx(expected[2:12])
    assert fitted.ahead(5)[0] == pytest.approx(expected[12:])


def test_no_other_weights_are_better():
    from scipy.optimize import minimize

    values = walk(30, 7)
    fitted = fit(values)

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
    fitted = fit(values)
    _, effect = fitted.ahead(6)
    random = np.random.default_rng(1)
    start = fitted.start
    found = np.empty((2000, 6))
    for path in found:
        ahead = list(values)
        for step in range(6):
            expected = published(
                ahead, alpha=fitted.alpha, theta=fitted.theta, level=start, horizon=1
            )[-1]
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


def test_a_long_past_is_forecast_from_its_end():
    past = walk(5 * LONGEST_PAST) + 20
    moved = past.copy()
    moved[: -2 * LONGEST_PAST] += 5
    assert np.array_equal(theta(past, horizon=3, period=1), theta(moved, horizon=3, period=1))
