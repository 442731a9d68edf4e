"""Decimal marks and thousands separators: what a column proves."""

from __future__ import annotations

import numpy as np
import pytest

from tsforecast.series.numbers import Ambiguous, NotANumber, Numbers, read_numbers

MISSING = frozenset({"", "na"})


@pytest.mark.parametrize(
    ("cells", "delimiter", "values", "said"),
    [
        (["1", "-2.5", "+3e2", ".5"], ",", [1, -2.5, 300, 0.5], ""),
        (["1,5", "12"], ";", [1.5, 12], "decimal comma"),
        (["1.112,5", "12"], ";", [1112.5, 12], "decimal comma, thousands dots"),
        (["1,112.5", "12"], ";", [1112.5, 12], "thousands commas"),
        (["1,112", "1,118"], ",", [1112, 1118], "thousands commas"),
        (["1.112", "1.118"], ",", [1.112, 1.118], ""),
        (["1 112", "12"], ",", [1112, 12], "thousands spaces"),
        (["1\u00a0112,5", "12"], ";", [1112.5, 12], "decimal comma, thousands spaces"),
        (["1'112", "12"], ",", [1112, 12], "thousands apostrophes"),
        (["1.112.112", "5"], ";", [1112112, 5], "decimal comma, thousands dots"),
        (["1.1125", "1.112"], ";", [1.1125, 1.112], ""),
        (["0.112"], ";", [0.112], ""),
        (["−5"], ",", [-5], ""),
        (
            ["12,34,567.89", "1,234", "99"],
            ",",
            [1234567.89, 1234, 99],
            "thousands commas and lakhs",
        ),
        (["0,135", "1,240"], ";", [0.135, 1.24], "decimal comma"),
        (["-0,135", "0,250"], ",", [-0.135, 0.25], "decimal comma"),
        (["-1,23,456", "1,00,00,000"], ";", [-123456, 1e7], "thousands commas and lakhs"),
    ],
)
def test_read(cells: list[str], delimiter: str, values: list[float], said: str) -> None:
    read = read_numbers(cells, missing=MISSING, delimiter=delimiter)
    assert isinstance(read, Numbers)
    assert read.values.tolist() == values
    assert read.convention.said == said


@pytest.mark.parametrize(
    "cells", [["12,34,567", "1,234,567"], ["123,45,678"], ["1,23,456", "123,456"], ["1,23,45"]]
)
def test_groups_that_do_not_fit_in_every_cell_are_no_numbers(cells: list[str]) -> None:
    assert isinstance(read_numbers(cells, missing=MISSING), NotANumber)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize(("cell", "both"), [("1.112", {1.112, 1112}), ("1,112", {1.112, 1112})])
def test_open_between_two_readings(cell: str, delimiter: str, both: set[float]) -> None:
    read = read_numbers(["12", cell], missing=MISSING, delimiter=delimiter)
    assert isinstance(read, Ambiguous)
    assert read.position == 1
    assert {value for _, value in read.readings} == both


def test_the_person_decides() -> None:
    for decimal, value in ((".", 1112.0), (",", 1.112)):
        read = read_numbers(["1,112"], missing=MISSING, delimiter=";", decimal=decimal)
        assert isinstance(read, Numbers)
        assert read.values.tolist() == [value]


def test_the_first_cell_that_is_no_number_is_named() -> None:
    read = read_numbers(["1", "", "x", "y"], missing=MISSING)
    assert read == NotANumber(2)


def test_missing_and_infinite() -> None:
    read = read_numbers(["1,5", "NA", "-inf", "inf"], missing=MISSING, delimiter=";")
    assert isinstance(read, Numbers)
    np.testing.assert_array_equal(read.values, [1.5, np.nan, -np.inf, np.inf])


@pytest.mark.parametrize("cell", ["1,1,112", "12,34", "1.1.1", "1 11"])
def test_groups_that_are_not_three_digits_are_no_thousands(cell: str) -> None:
    read = read_numbers([cell, "1,112.5"], missing=MISSING)
    assert isinstance(read, NotANumber)
