"""What is said about a series that could be read; clean series are left in peace."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.findings import suspicious
from tsforecast.series.calendar import WITHOUT_CALENDAR, from_alias
from tsforecast.series.read import Reading, ReadOptions, read_series
from tsforecast.series.samples import SAMPLES
from tsforecast.series.series import Series

FREQUENCIES = (("MS", 12), ("QS-JAN", 4), ("YS-JAN", 1), ("D", 7), ("W-SUN", 52), ("h", 24))


def reading(values, *, alias="MS", twins=()):
    times = pd.date_range("2000-01-01", periods=len(values), freq=alias)
    series = Series("sales", values, times, from_alias(alias))
    return Reading(series, "sales.csv", (), np.arange(2, len(values) + 2), twins)


def clean(n=96, *, seed=1):
    step = np.arange(n)
    wave = 12 * np.sin(2 * np.pi * step / 12)
    return (100 + 0.3 * step + wave + np.random.default_rng(seed).normal(size=n)).round(2)


def simulated(seed):
    """Simulate exponential smoothing with its own level, damped trend and season (ETS)."""
    draw = np.random.default_rng(seed)
    alias, period = FREQUENCIES[seed % 6]
    n = int(draw.integers(max(30, 3 * period), max(80, 12 * period)))
    alpha = draw.uniform(0.02, 0.9)
    gamma = draw.uniform(0.01, 0.3) * (1 - alpha)
    season = draw.normal(0, 8, period) if period > 1 else np.zeros(1)
    level, slope, size = 100.0, draw.normal(0, 0.2), draw.uniform(0.5, 6)
    values = np.empty(n)
    for at in range(n):
        error = draw.normal() * size
        values[at] = level + slope + season[at % period] + error
        level, slope = level + slope + alpha * error, 0.95 * slope + 0.05 * alpha * error
        season[at % period] += gamma * error
    return reading(100 * np.exp(values / 100 - 1) if seed % 2 else values, alias=alias)


def found(values, **more):
    return {one.code: one for one in suspicious(reading(values, **more))}


def test_a_clean_series_has_no_findings():
    assert suspicious(reading(clean())) == ()


def test_fewer_than_one_in_twenty_simulated_series_has_a_warning():
    warned = sum(bool(suspicious(simulated(seed))) for seed in range(300))
    assert warned < 0.05 * 300


@pytest.mark.parametrize(
    ("name", "target"),
    [
        *((name, None) for name in ("airline", "co2", "elnino", "nile", "sunspots")),
        ("weather", "precipitation"),
        ("weather", "temp_max"),
        ("weather", "wind"),
    ],
)
def test_the_samples_have_no_findings(tmp_path, name, target):
    file = tmp_path / f"{name}.csv"
    file.write_bytes(SAMPLES[name].content())
    read = read_series(
        str(file), options=ReadOptions(target=(target,) if target else (), fill="interpolate")
    )
    assert suspicious(read) == ()


def test_an_outlier_has_row_value_date_and_what_was_to_be_expected():
    values = clean()
    values[40] *= 10
    (one,) = suspicious(reading(values))
    assert (one.code, one.severity, one.row, one.column) == ("TS301", "warning", 42, "sales")
    assert one.value == f"{values[40]:g}"
    assert one.message.startswith("2003-05 is 1,2")
    assert one.hint


def test_where_rows_are_numbered_an_outlier_is_one_of_the_values():
    values = clean()
    values[40] *= 10
    series = Series("x", values, pd.RangeIndex(1, len(values) + 1), WITHOUT_CALENDAR)
    (one,) = suspicious(Reading(series, "x", (), np.arange(len(values)) + 2, ()))
    assert one.message.startswith("value 41 is 1,2")


def test_a_level_shift_has_its_date_and_both_levels():
    values = clean()
    values[60:] += 50
    (one,) = suspicious(reading(values))
    assert (one.code, one.row) == ("TS302", 62)
    assert one.message.startswith("from 2005-01 on another level: from ")


def test_a_stuck_value_is_named_once_with_its_dates():
    values = clean()
    values[30:42] = values[30]
    (one,) = suspicious(reading(values))
    assert (one.code, one.row) == ("TS303", 32)
    assert one.message.endswith("stands 12 times in a row, from 2002-07 to 2003-06.")


def test_a_zero_is_impossible_and_not_also_an_outlier():
    values = clean()
    values[30] = 0
    (one,) = suspicious(reading(values))
    assert (one.code, one.row, one.value) == ("TS304", 32, "0")


def test_a_partial_last_month_is_not_also_an_outlier():
    values = clean()
    values[-1] *= 0.4
    (one,) = suspicious(reading(values))
    assert (one.code, one.row) == ("TS305", 97)
    assert one.message.startswith("2007-12 is 39% of the 122")


def test_a_constant_series_is_only_that():
    assert list(found(np.full(40, 5.0))) == ["TS306"]


def test_too_short_for_a_season_and_at_all():
    assert found(clean(18))["TS307"].message == (
        "18 values are too few; 24 are needed to see a season of 12."
    )
    yearly = found(clean(5), alias="YS-JAN")["TS307"].message
    assert yearly == "5 values are too few; 8 are needed to tell a trend from noise."
    assert found(clean(1))["TS307"].message.startswith("1 value is too few; 24 are")
    assert "TS307" not in found(clean(24))


def test_a_change_of_frequency_in_rows_that_were_filled():
    read = reading(np.interp(np.arange(100), np.arange(0, 101, 5), clean(21)), alias="D")
    rows = np.where((np.arange(100) < 30) | (np.arange(100) % 7 == 0), np.arange(100) + 2, -1)
    (one,) = (one for one in suspicious(replace(read, rows=rows)) if one.code == "TS308")
    assert "every 7 steps" in one.message
    assert all(one.code != "TS308" for one in suspicious(read))


def test_what_was_filled_in_is_not_judged():
    values = clean()
    values[40] *= 10
    read = reading(values)
    rows = np.where(np.arange(96) == 40, -1, read.rows)
    assert suspicious(replace(read, rows=rows)) == ()


def test_duplicated_columns():
    (one,) = suspicious(reading(clean(), twins=("costs",)))
    assert (one.code, one.column, one.row) == ("TS108", "costs", None)


@pytest.mark.parametrize("n", range(1, 12))
def test_short_series_without_a_calendar_do_not_fail(n):
    series = Series("x", np.arange(n) % 3.0, pd.RangeIndex(1, n + 1), WITHOUT_CALENDAR)
    codes = {one.code for one in suspicious(Reading(series, "x", (), np.arange(n) + 2, ()))}
    assert codes == ({"TS307"} if n < 8 else set())


def test_half_a_last_month_is_partial_also_where_no_season_was_found():
    step = np.arange(58)
    noise = np.random.default_rng(7).normal(0, 0.06, 58)
    values = 48000 * np.exp(0.004 * step + 0.15 * np.sin(step * np.pi / 6) + noise)
    values[-1] *= 0.47
    (one,) = suspicious(reading(values))
    assert (one.code, one.row) == ("TS305", 59)


def test_a_dead_sensor_is_stuck_and_no_level_shift():
    values = clean(300)
    values[150:180] = 0
    (one,) = suspicious(reading(values))
    assert one.code == "TS303"


def test_a_meter_that_starts_again_is_one_shift_without_outliers_around_it():
    used = np.random.default_rng(7).poisson(20, 400).cumsum().astype(float)
    used[250:] -= used[250]
    (one,) = suspicious(reading(used, alias="D"))
    assert (one.code, one.row) == ("TS302", 252)


def test_a_number_that_often_means_missing_gets_another_hint():
    values = clean()
    values[40] = -999
    (one,) = suspicious(reading(values))
    assert one.code == "TS301"
    assert "--missing-values" in one.hint


def test_two_holidays_in_a_row_are_impossible_zeros_and_a_shop_closed_on_sundays_is_not():
    draw = np.random.default_rng(2)
    week = np.array([100, 95, 98, 110, 150, 190, 80.0])
    values = draw.poisson(week[np.arange(730) % 7]).astype(float)
    values[[357, 358]] = 0
    assert [one.row for one in suspicious(reading(values, alias="D"))] == [359, 360]
    week[6] = 0
    values = draw.poisson(week[np.arange(730) % 7]).astype(float)
    assert suspicious(reading(values, alias="D")) == ()


def test_events_are_judged_among_themselves():
    draw = np.random.default_rng(4)
    rain = np.where(draw.random(400) < 0.6, 0, draw.gamma(0.7, 9, 400)).round(1)
    assert suspicious(reading(rain, alias="D")) == ()


def test_numbers_counted_up_have_no_outlier_where_one_was_filled_a_little_off():
    values = np.arange(100.0, 140.0)
    values[1] = 101.0 - 1.3
    assert suspicious(reading(values)) == ()
    values[20] = 1200
    assert [one.row for one in suspicious(reading(values))] == [22]
