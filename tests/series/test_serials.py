"""Bare numbers that are times, and bare numbers that are none."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import PanelReading, Reading, ReadOptions, read_series, readings_of
from tsforecast.series.read import read as read_file

DAY_0 = pd.Timestamp("1899-12-30")
DAY = pd.Timedelta("1D")
EXCEL = "days as Excel counts them (1900 system)"


def read(name: str, cells: list[object]) -> Reading:
    values = np.random.default_rng(1).normal(100, 10, len(cells)).round(2)
    rows = "".join(f"{cell},{value}\n" for cell, value in zip(cells, values, strict=True))
    content = f"{name},v\n{rows}".encode()
    return read_series("-", options=ReadOptions(), stdin=io.BytesIO(content))


def code(name: str, cells: list[object]) -> str:
    with pytest.raises(TsforecastError) as caught:
        read(name, cells)
    return caught.value.code


def test_43831_is_the_first_day_of_2020() -> None:
    assert read("date", [43831, 43832, 43833]).series.times[0] == pd.Timestamp("2020-01-01")


@pytest.mark.parametrize("name", ["date", "Datum", "Week", "order date"])
@pytest.mark.parametrize("frequency", ["D", "B", "W-MON", "MS", "ME", "QS-JAN"])
def test_excel_days_below_a_name_for_dates(name: str, frequency: str) -> None:
    times = pd.date_range("2019-03-01", periods=40, freq=frequency).as_unit("us")
    found = read(name, [(time - DAY_0).days for time in times])
    assert found.series.times.equals(times)
    assert EXCEL in found.decisions


def test_excel_days_with_a_clock_time_are_exact() -> None:
    times = pd.date_range("2020-01-01", periods=100, freq="h").as_unit("us")
    for digits in (6, 10):
        found = read("date", [f"{(time - DAY_0) / DAY:.{digits}f}" for time in times])
        assert found.series.times.equals(times)


def test_months_in_excel_days_need_no_name_but_days_do() -> None:
    months = pd.date_range("2019-01-01", periods=24, freq="MS")
    assert EXCEL in read("x", [(month - DAY_0).days for month in months]).decisions
    assert code("x", list(range(43831, 43871))) == "several-value-columns"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("date", list(np.random.default_rng(2).integers(20_000, 60_000, 40))),
        ("year", list(range(43831, 43871))),
        ("quarter", [10 * year + part for year in range(2010, 2020) for part in range(1, 5)]),
        ("date", list(range(19_000, 19_040))),
        ("reading", [f"{2000 + i / 10:.1f}" for i in range(40)]),
    ],
)
def test_other_numbers_are_no_excel_days(name: str, cells: list[object]) -> None:
    assert code(name, cells) == "several-value-columns"


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("seconds", 1), ("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9)],
)
def test_counts_since_1970(unit: str, scale: int) -> None:
    times = pd.date_range("2020-01-01", periods=48, freq="h").as_unit("us")
    found = read("timestamp", [int(time.timestamp()) * scale for time in times])
    assert found.series.times.equals(times)
    assert f"epoch {unit}, in UTC" in found.decisions


def test_seconds_with_decimals_and_seconds_that_gain_a_digit() -> None:
    times = pd.date_range("2020-01-01", periods=48, freq="500ms").as_unit("us")
    assert read("time", [f"{time.timestamp():.3f}" for time in times]).series.times.equals(times)
    times = pd.date_range("2001-08-20", periods=48).as_unit("us")
    assert read("ts", [int(time.timestamp()) for time in times]).series.times.equals(times)


def test_a_count_of_seconds_without_a_name_must_be_even_and_in_whole_minutes() -> None:
    times = pd.date_range("2020-01-01", periods=48, freq="h")
    seconds = [int(time.timestamp()) for time in times]
    assert "epoch seconds, in UTC" in read("x", list(seconds)).decisions
    assert code("x", [second + 1 for second in seconds]) == "several-value-columns"
    uneven = np.random.default_rng(3).integers(1_500_000_000, 1_600_000_000, 40)
    assert code("x", list(uneven)) == "several-value-columns"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("n", range(1, 41)),
        ("index", range(40)),
        ("step", range(0, 400, 10)),
        ("t", [f"{i * 0.5}" for i in range(1, 41)]),
        ("anything", range(40)),
    ],
)
def test_a_first_column_that_counts_the_rows_is_left_out(name: str, cells: object) -> None:
    found = read(name, list(cells))
    assert found.series.name == "v"
    assert f'row numbers "{name}" left out' in found.decisions


@pytest.mark.parametrize("cells", [[*range(20, 40), *range(20)], [*range(40, 0, -1)],
                                   [*range(1, 20), *range(21, 41)], [*range(3, 43)]])  # fmt: skip
def test_a_first_column_that_does_not_count_every_row_is_not(cells: list[object]) -> None:
    assert code("n", cells) == "several-value-columns"


PANEL = b"store,t,v\n" + b"".join(
    b"%s,%d,%d\n" % (store, step, 7 * step % 5) for store in (b"A", b"B") for step in range(1, 21)
)


def in_panel(content: bytes, **options: object) -> Reading | PanelReading:
    asked = ReadOptions(id_column="store", **options)
    return read_file("-", options=asked, stdin=io.BytesIO(content))


@pytest.mark.parametrize("options", [{}, {"time_column": "T"}, {"id": ("B",)}])
def test_what_counts_the_rows_of_each_series_is_left_out(options: dict[str, object]) -> None:
    found = in_panel(PANEL, **options)
    assert 'row numbers "t" left out' in found.decisions
    assert all(len(one.series) == 20 for one in readings_of(found))


def test_a_counter_of_a_panel_that_misses_a_row_is_asked_about() -> None:
    with pytest.raises(TsforecastError) as refused:
        in_panel(PANEL.replace(b"B,7,", b"B,8,"))
    assert refused.value.code == "several-value-columns"


def test_row_numbers_may_be_named_as_the_times() -> None:
    content = b"when,v,w\n" + b"".join(b"%d,%d,3\n" % (i, 7 * i % 5) for i in range(40))
    asked = ReadOptions(time_column="when", target=("v",))
    found = read_series("-", options=asked, stdin=io.BytesIO(content))
    assert found.series.name == "v"
    assert 'row numbers "when" left out' in found.decisions


def test_row_numbers_that_are_named_as_the_times_go_before_dates() -> None:
    content = b"t,day,v\n" + b"".join(b"%d,2020-01-%02d,%d\n" % (i, i, i % 5) for i in range(1, 31))
    found = read_series("-", options=ReadOptions(time_column="t"), stdin=io.BytesIO(content))
    assert found.decisions[:2] == (
        "no time column: the rows are numbered",
        'row numbers "t" left out',
    )
    assert found.series.frequency.alias is None


def test_row_numbers_that_are_asked_for_are_kept() -> None:
    content = b"n,v\n" + b"".join(b"%d,%d\n" % (i, 7 * i % 5) for i in range(40))
    asked = ReadOptions(target=("n",))
    assert read_series("-", options=asked, stdin=io.BytesIO(content)).series.name == "n"


@pytest.mark.parametrize("form", ["%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S"])
def test_digits_with_a_clock_time_are_no_epoch(form: str) -> None:
    times = pd.date_range("2023-03-01", periods=60, freq="h").as_unit("us")
    assert read("Date [UTC]", [f"{time:{form}}" for time in times]).series.times.equals(times)


def test_epoch_counts_are_still_epochs() -> None:
    for unit, scale in (("seconds", 1), ("milliseconds", 1000)):
        found = read("ts", [(1_577_836_800 + 3600 * i) * scale for i in range(50)])
        assert f"epoch {unit}, in UTC" in found.decisions
        assert found.series.times[0] == pd.Timestamp("2020-01-01")


@pytest.mark.parametrize("name", ["Monat", "x"])
def test_german_months_with_a_dot_are_months(name: str) -> None:
    months = pd.date_range("2019-01-01", periods=30, freq="MS").as_unit("us")
    found = read(name, [f"{month:%m.%Y}" for month in months])
    assert found.series.times.equals(months)
    assert "months as 01.2020" in found.decisions


@pytest.mark.parametrize("name", ["quarter", "x"])
def test_a_year_and_a_part_of_it(name: str) -> None:
    quarters = read(name, [f"{2000 + i // 4}.{i % 4 + 1}" for i in range(20)])
    assert quarters.series.frequency.label == "quarterly"
    assert quarters.series.times[-1] == pd.Timestamp("2004-10-01")
    for digits in ("", "02"):
        months = read(name, [f"{2010 + i // 12}.{i % 12 + 1:{digits}d}" for i in range(30)])
        assert months.series.frequency.label == "monthly"
        assert months.series.times[11] == pd.Timestamp("2010-12-01")
        assert "months as 2020.1" in months.decisions


@pytest.mark.parametrize("digits", ["", "02"])
@pytest.mark.parametrize("name", ["month", "x"])
def test_a_trailing_zero_that_a_spreadsheet_took_off_is_no_january(name: str, digits: str) -> None:
    cells = [f"{2010 + i // 12}.{i % 12 + 1:{digits}d}".rstrip("0") for i in range(30)]
    assert code(name, cells) == "several-value-columns"


def test_whole_hours_since_1970_need_no_name() -> None:
    days = pd.date_range("2022-03-01", periods=60, tz="Europe/Berlin")
    found = read("t", [int(day.timestamp() * 1000) for day in days])
    assert found.series.times.equals(days.tz_localize(None).as_unit("us"))


@pytest.mark.parametrize("name", ["Nth day", "month", "x"])
def test_counts_with_zeros_in_front_are_no_years(name: str) -> None:
    found = read(name, [f"{i:04d}" for i in range(30)])
    assert found.series.frequency.alias is None


def test_days_and_months_in_four_digits_are_no_years() -> None:
    cells: list[object] = [f"{1 + i % 28:02d}01" for i in range(40)]
    assert code("Belegdatum", cells) == "several-value-columns"


def test_three_numbers_in_even_steps_are_no_years_of_the_future() -> None:
    assert code("V43", [7945, 7975, 8005]) == "several-value-columns"


@pytest.mark.parametrize(("parts", "label"), [(12, "monthly"), (4, "quarterly")])
def test_parts_of_years_are_months_or_quarters_as_r_counts_them(parts: int, label: str) -> None:
    found = read("time", [f"{1949 + i / parts:.12g}" for i in range(40)])
    assert found.series.frequency.label == label
    assert found.series.times[0] == pd.Timestamp("1949-01-01")
    assert len(found.series) == 40


@pytest.mark.parametrize("name", ["price", "time"])
def test_other_numbers_near_two_thousand_are_no_parts_of_years(name: str) -> None:
    step = 1 / 12 if name == "price" else 0.37
    assert code(name, [f"{1949 + i * step:.12g}" for i in range(40)]) == "several-value-columns"
