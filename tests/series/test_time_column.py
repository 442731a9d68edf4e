"""Which column holds the times, and in which of its readings."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import Reading, ReadOptions, read_series

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


def changed(position: int, row: str) -> list[str]:
    return [*ROWS[:position], row, *ROWS[position + 1 :]]


def test_a_day_that_could_be_a_month_is_refused_with_both_readings() -> None:
    content = table([f"{i:02d}/01/2020,{i}" for i in range(1, 13)])
    error = refused(content)
    assert (error.exit_code, error.code, error.row, error.column) == (
        4,
        "ambiguous-dates",
        2,
        "date",
    )
    assert error.message == (
        '"01/01/2020" can be read in 2 ways: 2020-01-01 to 2020-01-12 as day-first dates '
        "(%d/%m/%Y); 2020-01-01 to 2020-12-01 as month-first dates (%m/%d/%Y)."
    )
    assert error.hint == "say which one it is: --date-format %d/%m/%Y or --date-format %m/%d/%Y."
    assert read(content, date_format="%d/%m/%Y").series.frequency.label == "daily"
    assert read(content, date_format="%m/%d/%Y").series.frequency.label == "monthly"


def test_a_date_column_of_other_texts_is_refused_with_its_first_rows() -> None:
    cells = [f"spring of {1949 + i // 12}" if i % 6 else "1949-01-01" for i in range(48)]
    error = refused(table([f"{cell},{i}" for i, cell in enumerate(cells)], "Order Date,sales"))
    assert (error.exit_code, error.code) == (4, "no-times")
    assert (error.row, error.column, error.value) == (3, "Order Date", "spring of 1949")
    assert error.message == (
        'most cells cannot be read as times: "spring of 1949" (row 3), "spring of 1949" (row 4), '
        '"spring of 1949" (row 5), ...'
    )
    assert error.hint == (
        "say how dates are written, as --date-format %d.%m.%Y; or remove the column if it holds no "
        "times: then the rows are numbered."
    )


def test_texts_with_a_year_in_every_cell_are_refused_under_any_name() -> None:
    cells = [f"spring {1949 + i}" for i in range(48)]
    error = refused(table([f"{cell},{i}" for i, cell in enumerate(cells)], "season,sales"))
    assert (error.exit_code, error.code, error.column) == (4, "no-times", "season")
    cells[7] = "a warm spring"
    found = read(table([f"{cell},{i}" for i, cell in enumerate(cells)], "season,sales"))
    assert "no time column: the rows are numbered" in found.decisions


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("date", [""] * 48),
        ("time", [str(i * i) for i in range(48)]),
        ("update", ["x"] * 48),
        ("size", [f"{1.2005 + i} m" for i in range(48)]),
    ],
    ids=["nothing", "numbers", "a name that only ends like one", "decimals like years"],
)
def test_rows_are_numbered_beside_what_is_no_column_of_dates(name: str, cells: list[str]) -> None:
    rows = [f"{cell},{i * 7 % 11}" for i, cell in enumerate(cells)]
    found = read(table(rows, f"{name},sales"), target=("sales",))
    assert "no time column: the rows are numbered" in found.decisions


def test_a_time_that_is_none_is_refused_with_its_row() -> None:
    error = refused(table(changed(7, "soon,5")))
    assert (error.exit_code, error.code, error.row, error.value) == (3, "not-a-time", 9, "soon")
    error = refused(table(changed(7, ",5")))
    assert (error.exit_code, error.code, error.row) == (3, "no-time-in-row", 9)


def test_a_time_column_of_which_no_cell_is_a_time_is_not_compared_with_others() -> None:
    rows = [f"{1 + i // 12}-{1 + i % 12:02d},{i * i % 17}" for i in range(36)]
    error = refused(table(rows, "Month,sales"), time_column="Month")
    assert (error.exit_code, error.code, error.row) == (3, "not-a-time", 2)
    assert error.message == '"1-01" is not a time that can be read.'
    assert error.hint == (
        "say how dates are written, as --date-format %d.%m.%Y; or leave --time-column out: then "
        "the rows are numbered, and --period says the season."
    )


def test_two_time_columns_ask_which() -> None:
    content = table([f"{month},{month},1" for month in MONTHS], "start,end,sales")
    error = refused(content)
    assert (error.exit_code, error.code) == (4, "several-time-columns")
    assert error.hint == "say which one, as --time-column start."
    assert read(content, time_column="end").series.name == "sales"


@pytest.mark.parametrize("form", ["%Y-%m-%d 00:00:00", "%Y-%m-01", "%d.%m.%Y"])
def test_a_column_with_the_day_or_month_of_another_one_goes_without_a_question(form: str) -> None:
    hours = pd.date_range("2018-01-01", periods=72, freq="h")
    rows = [f"{hour},{hour:{form}},{i * i}" for i, hour in enumerate(hours)]
    reading = read(table(rows, "Dates,Date,load"))
    assert reading.decisions[0] == 'time column "Dates"'
    assert reading.series.frequency.alias == "h"
    turned = [f"{hour:{form}},{hour},{i * i}" for i, hour in enumerate(hours)]
    assert read(table(turned, "date,when,load")).decisions[0] == 'time column "when"'


def test_the_first_rows_alone_need_not_prove_which_column_has_the_hours() -> None:
    hours = pd.date_range("2018-01-01", periods=24 * 20, freq="h")
    rows = [f"{hour:%d.%m.%Y %H:%M},{hour:%d.%m.%Y},{i * i}" for i, hour in enumerate(hours)]
    assert read(table(rows, "Zeit von,Datum,MW")).decisions[0] == 'time column "Zeit von"'


def test_a_time_that_never_moves_is_no_time_column() -> None:
    content = table([f"15/06/24 23:00:00,{month},{i}" for i, month in enumerate(MONTHS)], "a,b,v")
    assert read(content).decisions[0] == 'time column "b"'


def test_a_written_date_is_taken_before_its_year() -> None:
    content = table([f"{month},{month[:4]},{i}" for i, month in enumerate(MONTHS)], "date,year,v")
    error = refused(content)
    assert error.message == "several columns hold numbers: year, v."
    assert read(content, target=("v",)).series.frequency.label == "monthly"


def test_a_lone_column_that_counts_like_years_is_values() -> None:
    assert read(table([str(1990 + i) for i in range(9)], "v")).series.values[0] == 1990


def test_year_and_quarter_columns_are_read_together() -> None:
    content = table([f"{2000 + i // 4},{i % 4 + 1},{i}" for i in range(20)], "year,quarter,gdp")
    reading = read(content)
    assert reading.series.frequency.label == "quarterly"
    assert 'time column "year and quarter"' in reading.decisions


@pytest.mark.parametrize(
    ("zone", "said"), [("Z", "ISO times in UTC"), ("+02:00", "ISO times at UTC+02:00")]
)
def test_times_with_one_offset_keep_it(zone: str, said: str) -> None:
    hours = [f"2020-01-01T{hour:02d}:00:00{zone},{hour}" for hour in range(24)]
    reading = read(table(hours, "time,load"))
    assert reading.series.times.equals(
        pd.date_range(f"2020-01-01T00:00{zone}", periods=24, freq="h").as_unit("us")
    )
    assert reading.series.frequency.alias == "h"
    assert said in reading.decisions


@pytest.mark.parametrize(("offset", "first"), [("Z", "+00:00"), ("+01:00", "+01:00")])
def test_times_with_an_offset_keep_it(offset: str, first: str) -> None:
    times = pd.date_range("2020-01-01", periods=48, freq="h")
    reading = read(table([f"{time.isoformat()}{offset},{i}" for i, time in enumerate(times)]))
    assert reading.series.times[0].isoformat() == f"2020-01-01T00:00:00{first}"
    assert reading.series.values.tolist() == list(range(48))


@pytest.mark.parametrize("start", ["2020-03-27", "2020-10-23"])
def test_hourly_times_with_offsets_over_a_clock_change_are_even_in_utc(start: str) -> None:
    times = pd.date_range(start, periods=96, freq="h", tz="Europe/Berlin")
    reading = read(table([f"{time.isoformat()},{i}" for i, time in enumerate(times)]))
    assert "ISO times with changing offsets, read in UTC" in reading.decisions
    assert reading.series.times.equals(times.tz_convert("UTC").as_unit("us"))


def test_a_label_with_a_year_that_never_changes_is_no_unreadable_time() -> None:
    rows = "\n".join(f"Report 2020,{i % 7}" for i in range(40))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(f"label,v\n{rows}".encode()))
    assert "no time column: the rows are numbered" in found.decisions


def test_a_cell_that_is_no_date_of_the_format_asked_for_is_told_so() -> None:
    error = refused(table(ROWS), time_column="date", date_format="%d.%m.%Y")
    assert (error.code, error.row, error.column) == ("not-a-time", 2, "date")
    assert error.message == f'"{MONTHS[0]}" is not a date written as %d.%m.%Y.'


def test_weeks_with_a_day_are_read() -> None:
    reading = read(table([f"2020-W{week:02d}-3,{week * 7 % 5}" for week in range(1, 10)]))
    assert "ISO weeks with a day" in reading.decisions
    assert reading.series.times[0] == pd.Timestamp("2020-01-01")
    assert reading.series.frequency.alias == "W-WED"
