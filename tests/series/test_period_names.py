"""Quarters, halves, months and weeks by name, in the ways in which people write them."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import SeriesUnusable, TsforecastError
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


@pytest.mark.parametrize("form", ["{first}-{last} {y}", "{y} {first}–{last}", "{first}/{last} {y}"])
def test_quarters_by_their_months(form: str) -> None:
    cells = [
        form.format(first=f"{t:%b}", last=f"{t + pd.DateOffset(months=2):%b}".upper(), y=t.year)
        for t in QUARTERS
    ]
    found = read("x", cells)
    assert (found.series.frequency.label, found.series.times.equals(QUARTERS)) == (
        "quarterly",
        True,
    )
    assert "months as Jan-Mar 2020, by the first of them" in found.decisions


def test_three_months_that_roll_are_monthly_and_named_by_the_year_of_their_last() -> None:
    times = pd.date_range("2015-01-01", periods=24, freq="MS").as_unit("us")
    ends = times + pd.DateOffset(months=2)
    cells = [f"{t:%b}-{end:%b} {end.year}" for t, end in zip(times, ends, strict=True)]
    found = read("x", cells)
    assert (found.series.frequency.label, found.series.times.equals(times)) == ("monthly", True)


def test_spans_of_different_lengths_are_no_times() -> None:
    assert read_periods(
        ["Jan-Mar 2020", "Apr-May 2020"], first="Jan-Mar 2020", name="x", missing=MISSING
    ) is None  # fmt: skip
    assert read_periods(["Jan-Jan 2020"], first="Jan-Jan 2020", name="x", missing=MISSING) is None


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


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("FY{y}", "fiscal years as FY2005"),
        ("FY {y}/{n:02d}", "fiscal years as FY2005"),
        ("FY{s:02d}", "fiscal years as FY2005"),
        ("{y}/{n:02d}", "years as 1985/86, each by the one that it begins in"),
        ("{y}-{n:02d}", "years as 1985/86, each by the one that it begins in"),
        ("{y} – {z}", "years as 1985/86, each by the one that it begins in"),
    ],
)
@pytest.mark.parametrize("first", [1985, 2001])
def test_years_that_begin_in_another_month(form: str, said: str, first: int) -> None:
    years = range(first, first + 10)
    cells = [form.format(y=y, s=y % 100, n=(y + 1) % 100, z=y + 1) for y in years]
    found = read("season", cells)
    assert found.series.times.year.tolist() == list(years)
    assert found.series.frequency.label == "yearly"
    assert said in found.decisions


@pytest.mark.parametrize("form", ["Q{p} FY{y}", "FY{y}Q{p}", "Q{p}FY{s:02d}", "FY {y}-Q{p}"])
def test_fiscal_quarters(form: str) -> None:
    found = read("x", [form.format(y=t.year, s=t.year % 100, p=t.quarter) for t in QUARTERS])
    assert found.series.times.equals(QUARTERS)
    assert any(said.startswith("fiscal quarters as ") for said in found.decisions)


def test_two_years_that_may_be_months_are_months_until_a_third_one_follows() -> None:
    two = ["2001-02", "2002-03"]
    assert read("x", two).series.times.month.tolist() == [2, 3]
    assert read("x", [*two, "2003-04"]).series.times.month.tolist() == [1, 1, 1]
    assert read("x", [f"2001-{month:02}" for month in range(1, 13)]).series.frequency.alias == "MS"


def test_spans_of_more_than_a_year_are_no_years() -> None:
    with pytest.raises(SeriesUnusable) as caught:
        read("age", [f"{year}-{year + 4}" for year in range(1980, 2020, 5)])
    assert caught.value.code == "no-times"
