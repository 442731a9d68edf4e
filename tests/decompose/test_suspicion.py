"""Each rule about single values: what it finds, and what it leaves alone."""

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose import suspicion
from tsforecast.decompose.robust import split
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series


def noisy(n=96, *, seed=1):
    step = np.arange(n)
    wave = 12 * np.sin(2 * np.pi * step / 12)
    return 100 + 0.3 * step + wave + np.random.default_rng(seed).normal(size=n)


def parts(values):
    times = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    return split(Series("sales", values, times, from_alias("MS")))


@pytest.mark.parametrize("place", [0, 1, 40, 94, 95])
def test_an_outlier_is_found_anywhere(place):
    values = noisy()
    values[place] += 40
    assert suspicion.outliers(parts(values)) == (place,)


def test_outliers_come_farthest_first():
    values = noisy()
    values[[20, 60]] += [30, -60]
    assert suspicion.outliers(parts(values)) == (60, 20)


def test_noise_and_heavy_tails_have_none():
    assert suspicion.outliers(parts(noisy())) == ()
    heavy = [np.random.default_rng(seed).laplace(size=400) for seed in range(40)]
    assert sum(bool(suspicion.outliers(parts(100 + tails))) for tails in heavy) <= 2


def test_orders_mostly_of_one_size_may_be_of_another_but_not_of_ten_times_it():
    orders = np.zeros(47)
    orders[[0, 2, 3, 21, 22, 30, 32, 40]] = [3, 3, 3, 4, 3, 3, 5, 3]
    assert suspicion.outliers(parts(orders)) == ()
    orders[32] = 30
    assert suspicion.outliers(parts(orders)) == (32,)


def test_a_straight_line_has_no_outliers():
    assert suspicion.outliers(parts(np.arange(60.0))) == ()


def test_a_stuck_sensor():
    values = noisy()
    values[30:42] = values[30]
    assert suspicion.stuck(values) == (suspicion.Run(30, 12),)


@pytest.mark.parametrize("ends", [slice(0, 10), slice(86, 96)])
def test_a_sensor_stuck_at_an_end(ends):
    values = noisy()
    values[ends] = values[50] + 0.5
    (run,) = suspicion.stuck(values)
    assert (run.first, run.length) == (ends.start, 10)


def test_steps_of_an_administered_price_are_not_stuck():
    prices = np.repeat(np.random.default_rng(1).permutation(20) + 5.0, 12)
    assert suspicion.stuck(prices) == ()


def test_dry_days_are_not_stuck():
    rain = np.random.default_rng(1).gamma(1.0, size=200)
    rain[[5, 8, 90]] = 0.0
    rain[120:150] = 0.0
    assert suspicion.stuck(rain) == ()


def test_a_zero_that_stands_alone():
    values = noisy()
    values[[33, 70]] = 0
    assert suspicion.zeros(values).tolist() == []
    values[70] = 100
    assert suspicion.zeros(values).tolist() == [33]


@pytest.mark.parametrize(
    "values",
    [
        noisy() - 100,
        np.random.default_rng(1).poisson(2.0, size=200).astype(float),
        np.concatenate([noisy(), np.zeros(10)]),
        noisy(),
    ],
    ids=["around zero", "counts", "a shop that closed", "no zero"],
)
def test_zeros_that_are_possible(values):
    assert suspicion.zeros(values).size == 0


def test_half_a_month():
    values = noisy()
    whole = values[-1]
    values[-1] *= 0.5
    assert suspicion.partial_last(values, parts(values)) == pytest.approx(whole, rel=0.1)


def test_half_a_month_after_an_impossible_zero():
    values = noisy()
    values[40] = 0
    values[-1] *= 0.5
    assert suspicion.partial_last(values, parts(values)) is not None


def test_a_seasonal_low_is_a_whole_month():
    values = 100 + np.where(np.arange(96) % 12 == 11, -60.0, 5.0)
    values += np.random.default_rng(1).normal(size=96)
    assert suspicion.partial_last(values, parts(values)) is None


def test_values_below_zero_have_no_parts_of_a_period():
    values = noisy() - 100
    values[-1] = -200
    assert suspicion.partial_last(values, parts(values)) is None


def test_daily_rows_that_become_weekly_and_back():
    daily = np.arange(2, 32)
    weekly = np.full(70, -1)
    weekly[6::7] = np.arange(32, 42)
    assert suspicion.coarser_from(np.concatenate([daily, weekly])) == (29, 7)
    assert suspicion.coarser_from(np.concatenate([weekly[6:], daily])) == (63, 7)


def test_scattered_gaps_are_no_change():
    rows = np.arange(2, 102)
    assert suspicion.coarser_from(rows) is None
    rows[[20, 50, 51, 80]] = -1
    assert suspicion.coarser_from(rows) is None
