"""What is said about a decomposition is so."""

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose import evidence
from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.present.conclusions import say_trend
from tsforecast.present.facts import a_or_an
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series

STEP = np.arange(120)
NOISE = np.random.default_rng(0).normal(size=120)


def months(values, start="2010-01-01"):
    times = pd.date_range(start, periods=len(values), freq="MS")
    return Series("sales", np.asarray(values, dtype=float), times, from_alias("MS"))


def seasonal(start="2010-01-01"):
    series = months(STEP, start)
    july = (series.times.month == 7) * 20.0
    february = (series.times.month == 2) * -15.0
    return months(100 + STEP / 2 + july + february + NOISE, start)


@pytest.mark.parametrize("start", ["2010-01-01", "2010-05-01", "2010-12-01"])
def test_peak_and_trough_have_names_wherever_the_series_starts(start):
    (shape,) = diagnose(decompose(seasonal(start))).seasons
    assert (shape.peak, shape.trough) == ("July", "February")
    assert (shape.first, shape.last) == ("January", "December")
    assert int(np.argmax(shape.profile)) == 6
    assert shape.high - shape.low == pytest.approx(35, abs=2)
    assert shape.strength > 0.9


def test_a_multiplicative_season_is_told_in_factors():
    pattern = 1 + 0.3 * np.sin(STEP * np.pi / 6)
    (shape,) = diagnose(decompose(months(np.exp(3 + STEP / 40) * pattern))).seasons
    assert shape.high == pytest.approx(1.33, abs=0.05)
    assert shape.low == pytest.approx(0.72, abs=0.05)


def test_the_trend_is_told_per_year():
    trend = diagnose(decompose(seasonal())).trend
    assert trend.direction == "rising"
    assert trend.slope == pytest.approx(6.0, abs=0.3)
    assert trend.strength > 0.9


@pytest.mark.parametrize(
    ("step", "n", "per", "slope"),
    [
        ("30min", 289, "day", 96),
        ("D", 60, "week", 14),
        ("B", 30, "week", 10),
        ("MS", 8, "year", 24),
        ("D", 365, "year", 730),
    ],
)
def test_a_trend_shorter_than_a_year_is_told_in_a_unit_that_it_holds(step, n, per, slope):
    times = pd.date_range("2021-03-01", periods=n, freq=step)
    noise = np.random.default_rng(1).normal(0, 0.1, n)
    series = Series("x", 100 + 2.0 * np.arange(n) + noise, times, from_alias(step))
    trend = diagnose(decompose(series, periods=(1,))).trend
    assert (trend.per, trend.slope) == (per, pytest.approx(slope, rel=0.05))
    assert f" {a_or_an(per)} " in say_trend(trend)


@pytest.mark.parametrize(
    ("path", "direction"),
    [
        (-STEP, "falling"),
        (-((STEP - 60.0) ** 2) / 30, "rising, then falling"),
        ((STEP - 60.0) ** 2 / 30, "falling, then rising"),
        (30 * np.sin(STEP / 8), "up and down"),
        (0 * STEP, "flat"),
    ],
)
def test_the_way_of_the_trend_has_a_name(path, direction):
    parts = decompose(months(200 + path + NOISE), periods=(1,), cycle=False)
    assert diagnose(parts).trend.direction == direction


def test_an_outlier_is_dated_and_the_first_to_be_named():
    values = seasonal().values.copy()
    values[40] += 25
    outliers = diagnose(decompose(months(values))).outliers
    assert outliers[0].time == "2013-05"
    assert outliers[0].value == pytest.approx(values[40])
    assert outliers[0].value - outliers[0].expected > 10


def test_a_clean_series_has_hardly_any_outliers():
    assert len(diagnose(decompose(seasonal())).outliers) <= 2


def test_noise_is_told_from_a_random_walk():
    noise = diagnose(decompose(months(NOISE), periods=(1,)))
    walk = diagnose(decompose(months(NOISE.cumsum()), periods=(1,)))
    assert noise.ljung_box.p_value > 0.05 > walk.ljung_box.p_value
    assert noise.adf.p_value < 0.05 < walk.adf.p_value
    assert (noise.kpss.p_value, noise.kpss.bound) == (0.1, ">")


def test_ljung_box_is_the_one_of_statsmodels():
    from statsmodels.stats.diagnostic import acorr_ljungbox

    parts = decompose(seasonal())
    said = diagnose(parts)
    theirs = acorr_ljungbox(parts.residual, lags=[said.lags])
    assert said.ljung_box.statistic == pytest.approx(float(theirs["lb_stat"].iloc[0]))
    assert said.ljung_box.p_value == pytest.approx(float(theirs["lb_pvalue"].iloc[0]))


def test_jarque_bera_is_the_one_of_statsmodels():
    from statsmodels.stats.stattools import jarque_bera

    parts = decompose(seasonal())
    said = diagnose(parts)
    theirs = jarque_bera(parts.residual)[:2]
    assert (said.jarque_bera.statistic, said.jarque_bera.p_value) == pytest.approx(theirs)


def test_a_constant_has_nothing_to_test():
    said = diagnose(decompose(months(np.full(48, 7.0))))
    assert said.trend.direction == "flat"
    assert said.ljung_box is said.jarque_bera is said.adf is said.kpss is None
    assert said.outliers == ()


def test_hours_and_weekdays_have_names():
    hours = np.arange(24 * 7 * 5)
    peak = (hours % 24 == 14) * 5.0 + (hours // 24 % 7 == 6) * 3.0
    noise = np.random.default_rng(1).normal(scale=0.2, size=len(hours))
    times = pd.date_range("2024-01-01", periods=len(hours), freq="h")
    series = Series("load", 10 + peak + noise, times, from_alias("h"))
    day, week = diagnose(decompose(series)).seasons
    assert day.peak == "14:00"
    assert week.peak.startswith("Sunday")
    assert (week.first, week.last) == ("Monday 00:00", "Sunday 23:00")


@pytest.mark.parametrize("scale", [2.0**-990, 2.0**490])
def test_tests_hold_for_values_of_any_size(scale):
    values = np.random.default_rng(4).normal(size=60).cumsum()
    for test in (evidence.adf, evidence.kpss, evidence.jarque_bera):
        assert test(values * scale) == test(values)
