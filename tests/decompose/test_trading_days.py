"""Effects of weekdays are found where they are, and hardly anywhere else."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.trading_days import NONE, TradingDays, evened, told, trading_days
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series

SATURDAYS = TradingDays((-0.01, 0.0, 0.0, 0.0, 0.0, 0.02, -0.01), strength=9.0)


def of(series, **options):
    return trading_days([series], **options)[0]


def monthly(values):
    times = pd.date_range("2001-03-01", periods=len(values), freq="MS")
    return Series("values", np.asarray(values, dtype=float), times, from_alias("MS"))


def walk(seed, months=96):
    rng = np.random.default_rng(seed)
    step = np.arange(months)
    season = rng.normal(scale=0.1, size=12)[step % 12]
    return monthly(np.exp(5 + rng.normal(scale=0.03, size=months).cumsum() + season))


def test_effects_are_found_and_taken_out(shop):
    week = np.array([-0.006, -0.004, 0.0, 0.004, 0.016, 0.012, -0.022])
    series = shop(months=180)
    days = of(series)
    assert np.abs(np.array(days.effects) - week).max() < 0.004
    assert sum(days.effects) == pytest.approx(0)
    plain = shop(months=180, week=(0.0,) * 7)
    left = np.log(evened(series, days).values / plain.values)
    before = np.log(series.values / plain.values)
    assert left.std() < 0.25 * before.std()


@pytest.mark.parametrize("summed", [True, False], ids=["a sum of days", "a mean of days"])
def test_the_length_of_a_february_counts_where_it_does(shop, summed):
    series = shop(months=120)
    if summed:
        days = np.where(series.times.month == 2, series.times.days_in_month / 28.25, 1.0)
        series = replace(series, values=series.values * days)
    found = of(series)
    assert found.length is summed
    year = pd.date_range("2024-01-01", periods=2, freq="MS")
    assert found.factors(year)[1] == pytest.approx(
        (29 / 28.25 if summed else 1) * np.exp(found.effects[3]), rel=1e-6
    )


def test_working_days_against_the_weekend_are_told_as_such(shop):
    found = of(shop(week=(0.01,) * 5 + (-0.025,) * 2))
    assert len(set(found.effects)) == 2
    assert found.told().startswith("weekdays count: one more working day in a month +")
    assert ", weekend day -" in found.told()


def test_the_length_is_decided_for_each_series_of_a_panel(shop):
    mean = shop(months=120)
    days = np.where(mean.times.month == 2, mean.times.days_in_month / 28.25, 1.0)
    members = [mean, replace(mean, values=mean.values * days), walk(1, 120)]
    found = trading_days(members)
    assert [bool(one) and one.length for one in found] == [False, True, False]
    assert [bool(one) for one in found] == [True, True, False]


def test_a_series_without_noise_has_a_finite_strength():
    made = TradingDays((0.01,) * 5 + (-0.025,) * 2, strength=9.0)
    for months in range(60, 180, 6):
        step = np.arange(months)
        calm = monthly(np.exp(7 + 0.004 * step + 0.2 * np.cos(np.pi * step / 6)))
        found = of(replace(calm, values=calm.values * made.factors(calm.times)))
        assert np.allclose(found.effects, made.effects)
        assert 1e9 < found.strength < 1e20


def test_effects_too_small_for_one_decimal_get_more():
    made = TradingDays((0.00001, 0.0, 0.0, 0.0, 0.00016, 0.00012, -0.00029), strength=9.0)
    noise = np.random.default_rng(1).normal(scale=1e-4, size=120)
    calm = monthly(np.exp(7 + 0.004 * np.arange(120) + noise))
    found = of(replace(calm, values=calm.values * made.factors(calm.times)))
    assert found.in_words() == "one more Friday in a month +0.02%, Sunday -0.03%"


def test_random_walks_with_a_season_have_none():
    found = trading_days([walk(seed) for seed in range(300)])
    assert sum(map(bool, found)) <= 4


@pytest.mark.parametrize(
    "series",
    [
        monthly(np.full(120, 7.0)),
        monthly(np.exp(0.01 * np.arange(120))),
        monthly(np.r_[0.0, np.arange(1.0, 120)]),
        monthly(-np.arange(1.0, 121)),
    ],
    ids=["constant", "exponential", "with a zero", "negative"],
)
def test_nothing_is_found_where_nothing_can_be(series):
    assert of(series) == NONE


def test_short_series_and_other_steps_have_none(shop):
    series = shop()
    assert of(series)
    assert not of(series, known=[47])
    for alias in ("QS-JAN", "W-SUN", "D"):
        times = pd.date_range("2010-01-03", periods=120, freq=alias)
        assert not of(replace(series, times=times, frequency=from_alias(alias)))


def test_only_what_is_known_counts(shop):
    series = shop()
    cut = replace(series, values=series.values[:80], times=series.times[:80])
    changed = series.values.copy()
    changed[80:] *= np.linspace(3, 9, 40)
    then = of(cut)
    assert then
    assert of(series, known=[80]) == then == of(replace(series, values=changed), known=[80])


def test_series_together_have_the_effects_that_they_have_alone(shop):
    members = [shop(), shop(seed=2), walk(1), shop(months=90), shop(months=30)]
    alone = [of(one) for one in members]
    assert [bool(one) for one in alone] == [True, True, False, True, False]
    for one, other in zip(trading_days(members), alone, strict=True):
        assert np.allclose(one.effects, other.effects, rtol=1e-9)


def test_the_unit_and_the_zone_do_not_matter(shop):
    series = shop()
    scaled = of(replace(series, values=1000 * series.values))
    assert np.allclose(scaled.effects, of(series).effects, rtol=1e-6)
    zoned = replace(series, times=series.times.tz_localize("Europe/Oslo"))
    assert np.allclose(of(zoned).effects, of(series).effects)
    assert np.array_equal(SATURDAYS.factors(zoned.times), SATURDAYS.factors(series.times))


def test_a_long_series_is_judged_by_its_last_thirty_years(shop):
    series = shop(months=400)
    end = replace(series, values=series.values[40:], times=series.times[40:])
    assert of(series) == of(end)


def test_what_is_taken_out_is_put_back(shop):
    series = shop()
    again = SATURDAYS.put_back(evened(series, SATURDAYS).values[:, None], series.times)[:, 0]
    assert np.allclose(again, series.values, rtol=1e-12)
    assert evened(series, NONE) is series
    assert np.array_equal(NONE.factors(series.times), np.ones(120))


def test_a_february_of_29_days_is_longer():
    times = pd.DatetimeIndex(["2023-02-01", "2024-02-01"])
    seven = TradingDays((0.001, -0.001, 0, 0, 0, 0, 0), strength=9.0)
    common, leap = (seven.factors(times[[place]])[0] for place in (0, 1))
    assert leap / common == pytest.approx(29 / 28)


def test_of_a_panel_it_is_told_in_how_many_they_count():
    assert told([SATURDAYS]) == (
        "weekdays count: one more Saturday in a month +2.0%, Monday -1.0% (F 9)",
    )
    assert told([SATURDAYS, NONE, SATURDAYS]) == ("weekdays count in 2 of the 3 series",)
    assert told([NONE]) == told([NONE, NONE]) == ()
