"""Exponential smoothing on the airline series against what R publishes.

Box & Jenkins' 144 monthly airline passengers, 1949 to 1960. R 4 with forecast 8 prints for
``forecast(ets(AirPassengers), h = 12)``, the damped multiplicative Holt-Winters method with
multiplicative errors, the point forecasts and 80% intervals below. statsmodels starts its
search elsewhere and prefers the same method undamped by a little, hence the tolerances.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.ets import ets
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
    if not file.exists():
        pytest.skip("the airline series is not in data/")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return np.array([float(row[1]) for row in rows])


@pytest.fixture(scope="module")
def forecast(airline):
    return ets(airline, horizon=12, period=12)


def test_points_within_two_percent_of_r(forecast):
    assert forecast[:, QUANTILES.index(0.5)] == pytest.approx(R_POINT, rel=0.02)


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
