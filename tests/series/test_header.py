"""The row of names is found above rows of units, and nothing else is taken for units."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.series.dialect import SAMPLE_CHARACTERS
from tsforecast.series.measures import is_measure
from tsforecast.series.read import Reading, ReadOptions, read_series


def read(*head: str, columns: int = 2, target: str | None = None) -> Reading:
    rows = [
        ",".join([f"2020-01-{day:02}", *(str(day * 7 % 5 + i) for i in range(columns - 1))])
        for day in range(1, 13)
    ]
    options = ReadOptions(target=() if target is None else (target,))
    return read_series("-", options=options, stdin=io.BytesIO("\n".join([*head, *rows]).encode()))


@pytest.mark.parametrize(
    ("units", "told"),
    [
        (",kWh", "kWh"),
        (",[°C]", "[°C]"),
        ("yyyy-mm-dd,USD", "yyyy-mm-dd, USD"),
        ("UTC,EUR/MWh", "UTC, EUR/MWh"),
        ("-,%", "%"),
        ("[dd.mm.yyyy hh:mm:ss],(W/m²)", "[dd.mm.yyyy hh:mm:ss], (W/m²)"),
        (",1000 t", "1000 t"),
        (",W m-2", "W m-2"),
        (",mio. €", "mio. €"),
    ],
)
def test_units_below_the_names_are_left_out_and_said(units: str, told: str) -> None:
    found = read("date,load", units)
    assert (found.series.name, len(found.series)) == ("load", 12)
    assert f"a row of units below the names left out ({told})" in found.decisions
    assert found.rows[0] == 3


def test_units_are_left_out_where_every_row_ends_with_a_delimiter() -> None:
    rows = [f"2020-01-{day:02},{day},\n" for day in range(1, 13)]
    text = "".join(["date,load,\n", "UTC,kWh,\n", *rows]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert (found.series.name, len(found.series)) == ("load", 12)


def test_what_a_logger_says_of_itself_stands_above_and_below_the_names() -> None:
    found = read(
        "TOA5,CR1000,1234,CPU:x.CR1,tab",
        "TIMESTAMP,RECORD,AirT",
        "TS,RN,Deg C",
        ",,Avg",
        columns=3,
        target="AirT",
    )
    assert found.series.name == "AirT"
    assert "1 line above the header left out" in found.decisions
    said = "2 rows of units below the names left out (TS, RN, Deg C, Avg)"
    assert said in found.decisions


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (("Sales of the north", "day,EUR"), "EUR"),  # a title, and a column that is called EUR
        (("a,b", "date,load"), "load"),
        (("date,load", "when,how much"), "how much"),
        (("kWh,MWh", "UTC,W"), "W"),  # units above units: nothing there is a name
        (("load,load", "UTC,MW"), "MW"),  # levels of a header
        (("2020,load", "UTC,MW"), "MW"),
        (("t,v",), "v"),
        (("h,m", "s,t"), "t"),
    ],
)
def test_what_is_no_row_of_units_names_the_columns(head: tuple[str, ...], name: str) -> None:
    found = read(*head)
    assert found.series.name == name
    assert not any("units" in said for said in found.decisions)


@pytest.mark.parametrize(
    ("head", "names", "told"),
    [
        (("Price,Close,High", "Ticker,AAPL,AAPL", "Date,,"), ("Close", "High"), "2 rows"),
        (("Price,Close,Close", "Ticker,AAPL,MSFT", "Date,,"), ("AAPL", "MSFT"), "2 rows"),
        ((",load,load", "north,a,b", "Date,,"), ("a", "b"), "2 rows"),
        (("report", ",load,price", "Date,,"), ("load", "price"), "1 row"),
        ((",a,a", ",x,y", ",1st,1st", "Date,,"), ("x", "y"), "3 rows"),
    ],
)
def test_names_stand_in_levels_above_that_of_the_index(
    head: tuple[str, ...], names: tuple[str, str], told: str
) -> None:
    for name in names:
        found = read(*head, columns=3, target=name)
        assert found.series.name == name
        assert f'names from the {told} above "Date"' in found.decisions
        assert ("1 line above the header left out" in found.decisions) is (head[0] == "report")


def test_levels_that_differ_both_make_a_name_together() -> None:
    head = ("Price,Close,Close,High,High", "Ticker,AAPL,MSFT,AAPL,MSFT", "Date,,,,")
    assert read(*head, columns=5, target="High / AAPL").series.values[0] == 7 % 5 + 2


def test_a_header_with_holes_stays_as_it_is() -> None:
    assert read("a,b,c", "date,,load", columns=3, target="load").series.name == "load"
    assert read("", "date,", columns=2).series.name == "column 2"


def test_a_large_plain_text_has_its_units_left_out_as_well() -> None:
    rows = [
        f"2020-01-{1 + i // 1440:02}T{i // 60 % 24:02}:{i % 60:02},{i}.25" for i in range(44640)
    ]
    text = "\n".join(["time,load", ",kWh", *rows]).encode()
    assert len(text) > SAMPLE_CHARACTERS
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert (found.series.name, len(found.series)) == ("load", 44640)


@pytest.mark.parametrize("cell", ["sales", "2020-01-01", "5", "", "-", "x/y", "max speed", "co2"])
def test_words_and_numbers_are_no_units(cell: str) -> None:
    assert not is_measure(cell)


def test_a_row_of_comments_names_nothing_where_only_its_mark_makes_it_wide_enough() -> None:
    rows = [f"{1990 + i // 12} {1 + i % 12:2d} {350 + i * 0.1:.1f}" for i in range(36)]
    text = "\n".join(["#  mean values", "# month  mean", *rows]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert "no header" in found.decisions
    assert found.decisions[0] == 'time column "column 1 and column 2"'


@pytest.mark.parametrize("delimiter", [",", " ", ";"])
def test_names_above_numbered_rows_are_shifted_as_r_writes_them(delimiter: str) -> None:
    rows = [delimiter.join((str(i), f"2020-01-{i:02}", str(i % 5))) for i in range(1, 13)]
    text = "\n".join([delimiter.join(("date", "x")), *rows]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert found.series.name == "x"
    assert found.decisions[0] == 'time column "date"'


def test_rows_that_begin_with_a_number_sign_are_orders_and_no_comments() -> None:
    rows = [f"#{1000 + i},2020-01-{i:02},{i % 5}" for i in range(1, 13)]
    text = "\n".join(["Name,Paid at,Total", *rows]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert (found.series.name, len(found.series)) == ("Total", 12)


@pytest.mark.parametrize("rows", [12, 90_000])
def test_names_that_come_again_are_left_out(rows: int) -> None:
    days = [str(day.date()) for day in pd.date_range("1600-01-01", periods=rows)]
    lines = [f"{day},{i % 5}" for i, day in enumerate(days)]
    half = rows // 2
    text = "\n".join(["day,value", *lines[:half], "day,value", *lines[half:]]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert (len(found.series), found.rows[-1]) == (rows, rows + 2)
    assert "the names stand 1 time again: left out" in found.decisions


def test_years_keep_their_name_before_nameless_remarks() -> None:
    rows = [f"{1990 + i};{12 + i % 5};{'p' if i > 15 else ''}" for i in range(20)]
    text = "\n".join(["year;sales", *rows]).encode()
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text))
    assert (found.series.name, found.series.values[0]) == ("sales", 12)
    assert found.decisions[0] == 'time column "year"'
