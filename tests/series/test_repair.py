"""Filling gaps, each way worked by hand."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series.read import Reading, ReadOptions, read_panel, read_series
from tsforecast.series.step_name import alias_of

SEASON = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 50.0, 40.0, 30.0, 20.0, 10.0, 0.0]


def read(values: list[object], **options: object) -> Reading:
    months = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    lines = [f"{month.date()},{value}" for month, value in zip(months, values, strict=True)]
    content = "\n".join(["date,x", *lines]).encode()
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


@pytest.mark.parametrize(
    ("fill", "expected"), [("interpolate", [2, 3]), ("previous", [1, 1]), ("zero", [0, 0])]
)
def test_fill(fill: str, expected: list[float]) -> None:
    assert read([1, "", "", 4, 5], fill=fill).series.values.tolist() == [1, *expected, 4, 5]


def test_seasonal_fill_follows_the_season() -> None:
    values: list[object] = SEASON * 4
    values[17] = values[29] = ""
    found = read(values, fill="seasonal").series.values
    assert found[17] == pytest.approx(60, abs=3)
    plain = read(values, fill="interpolate").series.values
    assert abs(found[17] - 60) < abs(plain[17] - 60)


def test_seasonal_fill_stays_within_what_is_known() -> None:
    values: list[object] = [0, 0, 0, 5, 40, 90, 100, 90, 40, 5, 0, 0] * 6
    values[24:36] = [0, 0, 0, 1, 2, 3, 2, 3, 2, 1, 0, 0]
    for place in (25, 26, 34, 35, 30, 54):
        values[place] = ""
    found = read(values, fill="seasonal").series.values
    assert (found.min(), found.max()) == (0, 100)
    assert found[54] > 80


@pytest.mark.parametrize("fill", [None, "interpolate"])
def test_a_series_begins_with_its_first_value_and_ends_with_its_last(fill: str | None) -> None:
    found = read(["", 1, 2, 3, 4, 5, "", ""], fill=fill)
    assert found.series.values.tolist() == [1, 2, 3, 4, 5]
    assert (found.rows[0], found.rows[-1]) == (3, 7)
    told = "3 empty cells before the first or after the last value left out"
    assert told in found.decisions
    later = read([1, 2, 3, 4, 5, "", ""], fill=fill)
    assert "2 empty cells after the last value left out" in later.decisions
    assert read([1, 2, 3, "", ""], fill="zero").series.values.tolist() == [1, 2, 3, 0, 0]


def test_nothing_is_previous_to_the_first_value() -> None:
    found = read(["", "", 2, 3, "", 5, ""], fill="previous")
    assert found.series.values.tolist() == [2, 3, 3, 5, 5]
    assert found.rows.tolist() == [4, 5, -1, 7, -1]
    assert "2 empty cells before the first value left out" in found.decisions
    assert read(["", 2, 3, 4, 5], fill="seasonal").series.values.tolist()[1:] == [2, 3, 4, 5]


def test_a_column_of_a_wide_table_that_begins_later_has_no_seasons_before() -> None:
    days = pd.date_range("2020-01-01", periods=40)
    rows = [f"{day:%F},{i % 7},{i % 7 if 20 <= i != 30 else ''}" for i, day in enumerate(days)]
    text = "\n".join(["day,a,b", *rows]).encode()
    found = read_panel("-", options=ReadOptions(wide=True, fill="seasonal"), stdin=io.BytesIO(text))
    assert [len(one.series) for one in found.members] == [40, 20]
    assert "20 empty cells before the first value of 1 series left out" in found.decisions
    assert "1 missing value of 1 series filled by seasonal" in found.decisions


def test_nothing_can_be_made_of_nothing() -> None:
    with pytest.raises(SeriesUnusable) as caught:
        read(["", "", ""], target=("x",), fill="zero")
    assert caught.value.code == "missing-values"


@pytest.mark.parametrize(
    ("word", "alias"),
    [
        ("month", "MS"),
        ("months", "MS"),
        ("quarter", "QS-JAN"),
        ("year", "YS-JAN"),
        ("week", "W-WED"),
        ("2 weeks", "2W-WED"),
        ("day", "D"),
        ("hour", "h"),
        ("15min", "15min"),
        ("30 minutes", "30min"),
        ("business-day", "B"),
        ("W-SAT", "W-SAT"),
        ("MS", "MS"),
    ],
)
def test_words_for_steps(word: str, alias: str) -> None:
    assert alias_of(word, pd.DatetimeIndex(["2020-01-01"]), option="--frequency") == alias


def test_days_without_any_weekend_are_told_to_be_business_days() -> None:
    hours = pd.date_range("2023-03-06 09:00", periods=24 * 60, freq="h")
    open_ = hours[(hours.day_of_week < 5) & (hours.hour < 18) & (hours.normalize() != "2023-04-07")]
    text = "\n".join(["time,calls", *(f"{hour},{hour.hour}" for hour in open_)])

    def resampled(step: str, **more: str) -> Reading:
        options = ReadOptions(resample=step, aggregate="sum", **more)
        return read_series("-", options=options, stdin=io.BytesIO(text.encode()))

    fills = "--fill interpolate|previous|zero|seasonal."
    with pytest.raises(SeriesUnusable) as caught:
        resampled("day")
    assert caught.value.hint == (
        f"no weekend has a value: say business-day in place of day; or fill with {fills}"
    )
    with pytest.raises(SeriesUnusable) as caught:
        resampled("business-day")
    assert caught.value.hint == f"fill the gaps with {fills}"
    assert resampled("business-day", fill="previous").series.frequency.alias == "B"


def test_hours_of_which_most_have_no_row_are_filled_as_asked() -> None:
    hours = pd.date_range("2023-03-06", periods=24 * 14, freq="20min")
    open_ = hours[(hours.hour >= 9) & (hours.hour < 16)]
    text = "\n".join(["time,cars", *(f"{hour},{hour.hour}" for hour in open_)]).encode()

    def read_hours(**options: str) -> Reading:
        return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(text))

    with pytest.raises(SeriesUnusable) as caught:
        read_hours(resample="hour", aggregate="mean")
    assert caught.value.code == "gaps"
    found = read_hours(resample="hour", aggregate="mean", fill="zero")
    assert (found.series.frequency.alias, found.series.values[:8].tolist()) == (
        "h",
        [9, 10, 11, 12, 13, 14, 15, 0],
    )
    with pytest.raises(SeriesUnusable) as caught:
        read_hours(frequency="minute")
    assert caught.value.code == "off-frequency"


def test_a_word_that_is_no_step() -> None:
    with pytest.raises(UsageError) as caught:
        alias_of("fortnight", pd.DatetimeIndex(["2020-01-01"]), option="--resample")
    assert (
        caught.value.hint
        == "--resample takes year, quarter, month, week, day, hour, 15min, 10s, ..."
    )
