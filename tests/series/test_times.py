"""Every way of writing dates that is read, and those that stay open."""

from __future__ import annotations

import pandas as pd
import pytest

from tsforecast.series.times import evenly_spaced, readings


@pytest.mark.parametrize(
    ("cell", "name", "time"),
    [
        ("2020-03-04", "x", "2020-03-04"),
        ("2020-03", "x", "2020-03-01"),
        ("2020-03-04T05:06:07", "x", "2020-03-04 05:06:07"),
        ("2020-03-04 05:06", "x", "2020-03-04 05:06"),
        ("2020-03-04T05:06:07Z", "x", "2020-03-04 05:06:07+00:00"),
        ("2020-03-04 05:06:07.250", "x", "2020-03-04 05:06:07.250"),
        ("2020/03/04", "x", "2020-03-04"),
        ("31/03/2020", "x", "2020-03-31"),
        ("31.3.2020", "x", "2020-03-31"),
        ("3/31/2020", "x", "2020-03-31"),
        ("3/31/2020 2:05 PM", "x", "2020-03-31 14:05"),
        ("31.03.2020 14:05:06", "x", "2020-03-31 14:05:06"),
        ("03/2020", "x", "2020-03-01"),
        ("3 Mar 2020", "x", "2020-03-03"),
        ("March 3, 2020", "x", "2020-03-03"),
        ("Mar 2020", "x", "2020-03-01"),
        ("Mar-20", "x", "2020-03-01"),
        ("2020 March", "x", "2020-03-01"),
        ("3. März 2020", "x", "2020-03-03"),
        ("mai 2020", "x", "2020-05-01"),
        ("Tue, 3 March 2020", "x", "2020-03-03"),
        ("2020Q3", "x", "2020-07-01"),
        ("2020-Q3", "x", "2020-07-01"),
        ("Q3 2020", "x", "2020-07-01"),
        ("2020M3", "x", "2020-03-01"),
        ("2020-W07", "x", "2020-02-10"),
        ("2020", "year", "2020-01-01"),
        ("20200304", "date", "2020-03-04"),
        ("202003", "month", "2020-03-01"),
        ("1583298367", "timestamp", "2020-03-04 05:06:07"),
        ("1583298367000", "timestamp", "2020-03-04 05:06:07"),
    ],
)
def test_one_reading(cell: str, name: str, time: str) -> None:
    found = readings([cell], name=name)
    assert [reading.index[0] for reading in found] == [pd.Timestamp(time)]


@pytest.mark.parametrize(
    "cell", ["112", "abc", "", "2020", "5.5", "2020-13-01", "32/01/2020", "2020Q5", "1/2"]
)
def test_no_reading(cell: str) -> None:
    assert readings([cell], name="value") == []


def test_day_and_month_stay_open_until_a_value_above_twelve() -> None:
    assert [r.style for r in readings(["01/02/2020"])] == [
        "day-first dates (%d/%m/%Y)",
        "month-first dates (%m/%d/%Y)",
    ]
    assert len(readings(["01/02/2020", "13/02/2020"])) == 1


def test_two_digit_years_stay_open_in_three_ways() -> None:
    assert len(readings(["01/02/03"])) == 3


def test_a_fixed_offset_is_kept() -> None:
    (found,) = readings(["2020-03-04T05:00:00+02:00", "2020-03-04T06:00:00+02:00"])
    assert str(found.index[0]) == "2020-03-04 05:00:00+02:00"


def test_hours_over_a_clock_change_are_even_in_utc() -> None:
    stamps = pd.date_range("2020-03-28 20:00", periods=12, freq="h", tz="Europe/Berlin")
    (found,) = readings([stamp.isoformat() for stamp in stamps])
    assert found.style == "ISO times with changing offsets, read in UTC"
    assert evenly_spaced(found)


def test_days_over_a_clock_change_are_even_in_local_time() -> None:
    stamps = pd.date_range("2020-03-26", periods=8, freq="D", tz="Europe/Berlin")
    (found,) = readings([stamp.isoformat() for stamp in stamps])
    assert found.style == "ISO times with changing offsets, read as local time"
    assert found.index[0] == pd.Timestamp("2020-03-26")
