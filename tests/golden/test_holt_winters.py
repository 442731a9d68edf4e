"""Exponential smoothing on the airline series against what R publishes.

Box & Jenkins' 144 monthly airline passengers, 1949 to 1960. R 4 with forecast 8 prints for
``ets(AirPassengers)``, the damped multiplicative Holt-Winters method with multiplicative errors,
the parameters, starting states and information criterion below, and for ``forecast(., h = 12)``
the point forecasts and 80% intervals. Ours are those of all kinds together, hence the tolerances.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.ets import ets
from tsforecast.forecast.ets_models import criteria, run
from tsforecast.forecast.forecast import QUANTILES

R_POINT = [
    441.8018, 434.1186, 496.6300, 483.2375, 483.9914, 551.0244,
    613.1797, 609.3648, 530.5408, 463.0332, 402.7478, 451.9694,
]  # fmt: skip
R_LOW_80 = [419.6256, 407.1668, 460.6291, 443.6210, 440.0236, 496.3368, 547.3865, 539.2447]
R_HIGH_80 = [463.9780, 461.0704, 532.6310, 522.8539, 527.9591, 605.7120, 678.9728, 679.4850]


@pytest.fixture(scope="module")
def airline():
    file = Path(__file__).parents[2] / "data" / "airline-passengers.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return np.array([float(row[1]) for row in rows])


R_WEIGHTS = {"alpha": 0.7096, "beta": 0.0204, "gamma": 1e-4, "phi": 0.98}
R_STATES = {"level": 120.9939, "slope": 1.7705}
R_SEASON = [
    0.9059, 0.8869, 1.0110, 0.9804, 0.9786, 1.1105, 1.2318, 1.2203, 1.0592, 0.9217, 0.7993, 0.8944,
]  # fmt: skip
R_SIGMA, R_AIC, R_PARAMETERS = 0.0392, 1395.166, 18


@pytest.fixture(scope="module")
def forecast(airline):
    return ets(airline, horizon=12, period=12)


def test_the_criterion_at_the_parameters_of_r_is_the_one_of_r(airline):
    alpha = R_WEIGHTS["alpha"]
    shares = R_WEIGHTS["beta"] / alpha, R_WEIGHTS["gamma"] / (1 - alpha)
    parameters = np.array([alpha, *shares, R_WEIGHTS["phi"], *R_STATES.values()])
    values = airline[:, np.newaxis]
    season = np.array(R_SEASON)[:, np.newaxis]
    own = np.zeros(1, dtype=np.intp)
    fitted = run(values, own, parameters[:, np.newaxis], season, season="mul")
    expected = fitted.expected.copy()
    _, found = criteria(fitted, np.array([len(values)]), relative=np.array([True]))
    # R leaves the constants of the normal density out: n log(sum of squares) + 2 parameters.
    assert found[0] + 2 * R_PARAMETERS == pytest.approx(R_AIC, abs=0.1)
    relative = airline / expected[:, 0] - 1
    assert np.sqrt(np.square(relative).sum() / (144 - 17)) == pytest.approx(R_SIGMA, abs=1e-4)


def test_points_within_three_percent_of_r(forecast):
    assert forecast[:, QUANTILES.index(0.5)] == pytest.approx(R_POINT, rel=0.03)


def test_80_percent_intervals_are_as_wide_as_those_of_r(forecast):
    ours = forecast[:8, QUANTILES.index(0.9)] - forecast[:8, QUANTILES.index(0.1)]
    theirs = np.array(R_HIGH_80) - np.array(R_LOW_80)
    assert (ours / theirs).mean() == pytest.approx(1.0, abs=0.12)
    assert ours == pytest.approx(theirs, rel=0.25)


def test_it_beats_seasonal_naive_in_the_last_two_years(airline):
    origins = np.array([120, 132])
    actual = np.stack([airline[120:132], airline[132:]])

    def error(name):
        out = BASELINES[name](airline, origins, horizon=12, period=12)
        return np.abs(out[:, :, QUANTILES.index(0.5)] - actual).mean()

    assert error("ets") < 0.8 * error("seasonal_naive")
