"""Rows put in order, one a time, and on one calendar step."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import SeriesUnusable, TsforecastError, UsageError
from tsforecast.series.read import Reading, ReadOptions, read_panel, read_series

MONTHS = [f"{1949 + i // 12}-{i % 12 + 1:02d}-01" for i in range(48)]
VALUES = [100 + (i * 37) % 60 for i in range(48)]
ROWS = [f"{month},{value}" for month, value in zip(MONTHS, VALUES, strict=True)]


def table(rows: list[str], header: str = "date,passengers") -> str:
    return "\n".join([header, *rows]) + "\n"


def read(content: str | bytes, **options: object) -> Reading:
    raw = content.encode() if isinstance(content, str) else content
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(raw))


def refused(content: str | bytes, **options: object) -> TsforecastError:
    with pytest.raises(TsforecastError) as caught:
        read(content, **options)
    return caught.value


def test_rows_out_of_order_are_sorted_and_it_is_said() -> None:
    reading = read(table([*ROWS[20:], *ROWS[:20]]))
    assert reading.series.values.tolist() == VALUES
    assert "sorted by time: rows were out of order" in reading.decisions
    assert "newest first: turned round" in read(table(ROWS[::-1])).decisions


def test_an_identical_copy_is_dropped_and_it_is_said() -> None:
    reading = read(table([*ROWS[:5], ROWS[4], *ROWS[5:]]))
    assert reading.series.values.tolist() == VALUES
    assert "1 identical copy dropped (row 7)" in reading.decisions


@pytest.mark.parametrize(
    ("how", "expected"),
    [("first", VALUES[4]), ("last", 7.0), ("mean", (VALUES[4] + 7) / 2), ("sum", VALUES[4] + 7)],
)
def test_two_values_for_one_time_are_refused_unless_one_counts(how: str, expected: float) -> None:
    content = table([*ROWS[:5], "1949-05-01,7", *ROWS[5:]])
    error = refused(content)
    assert isinstance(error, SeriesUnusable)
    assert (error.exit_code, error.code, error.row, error.column) == (
        4,
        "duplicate-times",
        7,
        "passengers",
    )
    assert (
        error.message
        == f"1949-05-01 stands in rows 6 and 7 with different values: {VALUES[4]} and 7."
    )
    assert error.hint == "say which one counts: --duplicates first|last|mean|sum."
    reading = read(content, duplicates=how)
    assert reading.series.values[4] == expected
    assert f"1 repeated time resolved by {how}" in reading.decisions


@pytest.mark.parametrize(("how", "expected"), [("sum", 5 + 5 + 3), ("mean", 13 / 3)])
def test_two_equal_sales_of_a_day_are_no_copy_where_all_are_joined(
    how: str, expected: float
) -> None:
    days = pd.date_range("2020-01-01", periods=60)
    rows = [f"{day:%F},{value}" for day in days for value in (5, 5, 3)]
    reading = read(table(rows), duplicates=how)
    assert set(reading.series.values) == {expected}
    assert reading.decisions[-1] == f"120 repeated times resolved by {how}"
    empty = [row if row[:10] != "2020-01-07" else "2020-01-07," for row in rows]
    assert refused(table(empty), duplicates=how).code == "missing-values"


@pytest.mark.parametrize(("how", "expected"), [("sum", 91), ("mean", 13 / 3), ("max", 5)])
def test_a_longer_step_takes_each_of_several_rows_of_a_time(how: str, expected: float) -> None:
    days = pd.date_range("2020-01-06", periods=70)
    content = table([f"{day:%F},{value}" for day in days for value in (5, 5, 3)])
    reading = read(content, resample="week", aggregate=how)
    assert set(reading.series.values) == {expected}
    told = "140 repeated times: each row counts"
    assert (told in reading.decisions, len(reading.series)) == (True, 10)
    once = read(content, resample="week", aggregate="sum", duplicates="first")
    assert set(once.series.values) == {35.0}


def test_what_comes_first_of_a_longer_step_is_not_open() -> None:
    days = pd.date_range("2020-01-06", periods=70)
    content = table([f"{day:%F},{value}" for day in days for value in (5, 3)])
    assert refused(content, resample="week", aggregate="first").code == "duplicate-times"


def test_irregular_steps_are_refused_and_can_be_joined() -> None:
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(
        np.cumsum([3, 9, 4, 5, 3, 8, 6, 7] * 5), unit="D"
    )
    content = table([f"{day.date()},{i}" for i, day in enumerate(days)])
    error = refused(content)
    assert (error.exit_code, error.code, error.column) == (4, "irregular-steps", "date")
    assert error.message == "the times are not evenly spaced: steps of 3 days to 9 days."
    assert (
        error.hint
        == "join them into even steps: --resample week --aggregate mean|sum|first|last|min|max."
    )
    reading = read(content, resample="month", aggregate="sum")
    assert reading.series.values.sum() == sum(range(40))
    assert reading.series.frequency.label == "monthly"
    assert "40 rows joined into 8 by month, sum of each" in reading.decisions


def test_resampling_needs_to_know_how() -> None:
    error = refused(table(ROWS), resample="quarter")
    assert isinstance(error, UsageError)
    assert (error.code, error.hint) == (
        "no-aggregate",
        "add --aggregate mean|sum|first|last|min|max.",
    )
    assert refused(table(ROWS), aggregate="mean").code == "aggregate-alone"


def test_three_rows_are_a_series() -> None:
    assert read(table(ROWS[:3])).series.values.tolist() == VALUES[:3]


def test_one_row_is_too_short_to_have_a_frequency() -> None:
    error = refused(table(ROWS[:1]))
    assert (error.exit_code, error.code) == (4, "too-short")


def test_a_frequency_that_does_not_fit_is_refused() -> None:
    error = refused(table(ROWS), frequency="week")
    assert (error.exit_code, error.code) == (4, "off-frequency")
    error = refused(table(ROWS), frequency="fortnight")
    assert (error.exit_code, error.code) == (2, "bad-frequency")
    assert error.hint == "--frequency takes year, quarter, month, week, day, hour, 15min, 10s, ..."


def test_days_inside_a_month_are_moved_to_its_start() -> None:
    reading = read(table([row.replace("-01,", "-15,") for row in ROWS]))
    assert reading.series.times[0] == pd.Timestamp("1949-01-01")
    assert "dates moved to the start of each month" in reading.decisions


@pytest.mark.parametrize(
    "options", [{"frequency": "second"}, {"resample": "s", "aggregate": "sum"}]
)
def test_a_step_far_too_short_is_refused_before_memory_is_taken(options: dict[str, str]) -> None:
    error = refused(table(ROWS), **options)
    assert (error.exit_code, error.code) == (4, "too-sparse")
    assert error.hint == "name a longer step, or check the first and the last time in the file."


def test_a_frequency_needs_times_and_no_second_one() -> None:
    error = refused("v\n" + "".join(f"{i % 4}\n" for i in range(9)), frequency="month")
    assert (error.code, error.exit_code) == ("no-times", 4)
    assert error.hint == "name it with --time-column, or leave the frequency out."
    error = refused(table(ROWS), frequency="month", resample="quarter", aggregate="sum")
    assert (error.code, error.exit_code, error.value) == ("two-frequencies", 2, "month")


def long(**starts: str) -> str:
    """Write eight rows of each series, a week apart."""
    rows = [
        f"{time},{name},{place}"
        for name, start in starts.items()
        for place, time in enumerate(pd.date_range(start, periods=8, freq="7D"))
    ]
    return table(rows, "date,id,v")


def test_series_of_a_panel_off_the_calendar_of_the_others_are_refused_by_name() -> None:
    content = long(A="2020-01-06", B="2020-01-07")
    with pytest.raises(SeriesUnusable) as caught:
        read_panel("-", options=ReadOptions(id_column="id"), stdin=io.BytesIO(content.encode()))
    assert caught.value.code == "mixed-frequencies"
    assert '"A" is weekly (W-MON), "B" is weekly (W-TUE)' in caught.value.message
    content = long(A="2020-01-06", B="2020-01-06 12:00")
    asked = ReadOptions(id_column="id", frequency="day")
    with pytest.raises(SeriesUnusable) as caught:
        read_panel("-", options=asked, stdin=io.BytesIO(content.encode()))
    assert (caught.value.code, caught.value.row) == ("off-frequency", 10)
    assert caught.value.message.startswith('id "B": 2020-01-06 12:00:00 is not a step')


def test_uneven_seconds_are_told_in_seconds() -> None:
    rows = [f"2020-01-01 00:00:{second:02d},{second}" for second in (0, 1, 3, 9, 11)]
    assert "steps of 1 second to 6 seconds" in refused(table(rows)).message
