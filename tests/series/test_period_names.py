"""Quarters, halves, months and weeks by name, in the ways in which people write them."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.period_names import read_periods
from tsforecast.series.read import Reading, ReadOptions, read_series

QUARTERS = pd.date_range("2015-01-01", periods=24, freq="QS").as_unit("us")
WEEKS = pd.date_range("2018-12-03", periods=120, freq="W-MON").as_unit("us")
MISSING = frozenset({""})


def read(name: str, cells: list[str]) -> Reading:
    content = f"{name};v\n" + "".join(f"{cell};{i}\n" for i, cell in enumerate(cells))
    return read_series("-", options=ReadOptions(), stdin=io.BytesIO(content.encode()))


@pytest.mark.parametrize(
    "form",
    ["{y}Q{p}", "{y}-Q{p}", "{y} q{p}", "Q{p} {y}", "Q{p}/{y}", "Q{p}-{s}", "Q{p}'{s}", "{p}Q{s}",
     "{p}Q{y}", "T{p} {y}", "{p}T{s}", "{y}-T{p}", "{y}K{p}", "{p}. Quartal {y}",
     "Quarter {p} {y}", "{p}e trimestre {y}"],
)  # fmt: skip
def test_quarters(form: str) -> None:
    cells = [form.format(y=t.year, s=t.year % 100, p=t.quarter) for t in QUARTERS]
    found = read("x", cells)
    assert found.series.times.equals(QUARTERS)
    way = "2020Q1" if form[1] == "y" else "1Q2020" if form[1] == "p" else "Q1 2020"
    assert f"quarters as {way}" in found.decisions


@pytest.mark.parametrize("form", ["{y}-W{p:02d}", "{y}W{p}", "W{p:02d} {y}", "KW {p}/{y}",
                                  "{p}. Woche {y}", "Week {p}, {y}"])  # fmt: skip
def test_weeks_over_two_years_of_which_one_has_53(form: str) -> None:
    if ", " in form:
        form = form.replace(",", "")
    parts = [time.isocalendar() for time in WEEKS]
    found = read("x", [form.format(y=part.year, p=part.week) for part in parts])
    assert found.series.times.equals(WEEKS)


@pytest.mark.parametrize(("name", "form"), [("week", "{y}{p:02d}"), ("KW", "{y}-{p:02d}"),
                                            ("Woche", "{p:02d}/{y}")])  # fmt: skip
def test_numbers_are_weeks_below_a_name_that_says_so(name: str, form: str) -> None:
    parts = [time.isocalendar() for time in WEEKS]
    found = read(name, [form.format(y=part.year, p=part.week) for part in parts])
    assert found.series.times.equals(WEEKS)


@pytest.mark.parametrize("form", ["{y}H{p}", "H{p} {y}", "S{p} {y}", "{p}. Halbjahr {y}"])
def test_halves(form: str) -> None:
    found = read("x", [form.format(y=2010 + i // 2, p=i % 2 + 1) for i in range(20)])
    assert found.series.frequency.label == "every 6 months"


@pytest.mark.parametrize("form", ["{y}M{p}", "{y}-M{p:02d}", "M{p:02d}/{y}"])
def test_months(form: str) -> None:
    found = read("x", [form.format(y=2010 + i // 12, p=i % 12 + 1) for i in range(30)])
    assert found.series.frequency.alias == "MS"


@pytest.mark.parametrize(
    "cells", [["2020Q1", "2020Q5"], ["2019W52", "2019W53"], ["2020M12", "2020M13"], ["2020Q1", "x"]]
)
def test_a_period_that_no_year_has_is_none(cells: list[str]) -> None:
    assert read_periods(cells, first=cells[0], name="x", missing=MISSING) is None


def test_a_cell_that_is_no_quarter_among_quarters_is_named() -> None:
    with pytest.raises(TsforecastError) as caught:
        read("x", ["2020Q1", "2020Q2", "2020Q3", "2020Q5", "2021Q1"])
    assert (caught.value.code, caught.value.row) == ("not-a-time", 5)


def test_a_version_in_the_header_is_no_period() -> None:
    content = "month,v2.10\n" + "".join(f"2020-{month:02d},{month}\n" for month in range(1, 13))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content.encode())).series
    assert found.name == "v2.10"
