"""Currency and percent signs and accounting's minus are taken off, said, and never mixed."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.series.numbers import Ambiguous, NotANumber, Numbers, read_numbers
from tsforecast.series.read import ReadOptions, read_series
from tsforecast.series.units import Mixed, bare

MISSING = frozenset({"", "na"})
PARENTHESES = "numbers in parentheses read as negative"
BEHIND = "a minus behind the number read as in front of it"


@pytest.mark.parametrize(
    ("cells", "values", "said"),
    [
        (["$1,234.50", "-$3", "$0.5"], [1234.5, -3, 0.5], ("thousands commas", '"$" taken off')),
        (["€ 5.5", "-€ 7", "€ -8"], [5.5, -7, -8], ('"€" taken off',)),
        (["5.5 €", "1\u2009234.5 €"], [5.5, 1234.5], ("thousands spaces", '"€" taken off')),
        (["$      1,234.50", "$ 10.25  "], [1234.5, 10.25], ("thousands commas", '"$" taken off')),
        (["£1", "£2"], [1, 2], ('"£" taken off',)),
        (["¥100", "¥120"], [100, 120], ('"¥" taken off',)),
        (["100 kr", "1 200 kr"], [100, 1200], ("thousands spaces", '"kr" taken off')),
        (["12,5 zł", "7 zł"], [12.5, 7], ("decimal comma", '"zł" taken off')),
        (["Fr. 12.50", "Fr. 1'250.00"], [12.5, 1250], ("thousands apostrophes", '"Fr." taken off')),
        (["CHF 12", "12 CHF"], [12, 12], ('"CHF" taken off',)),
        (["12 USD", "0"], [12, 0], ('"USD" taken off',)),
        (["EUR 1.5", "na"], [1.5, None], ('"EUR" taken off',)),
        (["12%", "12.5 %"], [12, 12.5], ('"%" taken off: 12% is 12',)),
        (["(1,234.50)", "10.00"], [-1234.5, 10], ("thousands commas", PARENTHESES)),
        (["($12.00)", "$10.00"], [-12, 10], ('"$" taken off', PARENTHESES)),
        (["1234-", "10.5"], [-1234, 10.5], (BEHIND,)),
        (["1,234-", "10.25"], [-1234, 10.25], ("thousands commas", BEHIND)),
        (["−5", "1\u202f234"], [-5, 1234], ("thousands spaces",)),
        (["- 5", "+  7", "6"], [-5, 7, 6], ("spaces behind a sign left out",)),
        (
            ["- 5 %", "7 %"],
            [-5, 7],
            ('"%" taken off: - 5 % is -5', "spaces behind a sign left out"),
        ),
    ],
)
def test_what_stands_around_numbers_is_taken_off_and_said(
    cells: list[str], values: list[float | None], said: tuple[str, ...]
) -> None:
    read = read_numbers(cells, missing=MISSING, delimiter=",")
    assert isinstance(read, Numbers)
    assert [None if value != value else value for value in read.values.tolist()] == values
    assert read.said == said


def test_digits_without_end_are_no_number_beside_units() -> None:
    assert read_numbers(["5 %", "1" * 70], missing=MISSING) == NotANumber(1)


@pytest.mark.parametrize(
    ("cells", "mixed"),
    [
        (["$5", "€7"], Mixed("€7", "$5")),
        (["5 %", "0.05"], Mixed("0.05", "5 %")),
        (["12", "$12"], Mixed("12", "$12")),
        (["5 kr", "0", "7 EUR"], Mixed("7 EUR", "5 kr")),
    ],
)
def test_mixed_units_are_told_apart(cells: list[str], mixed: Mixed) -> None:
    assert read_numbers(cells, missing=MISSING, delimiter=",") == mixed


@pytest.mark.parametrize(
    "cell",
    ["12.-", "(12", "12)", "(-12)", "--12", "-12-", "$12€", "$", "%", "R12", "1%2", "2020-01",
     "2020M2", "12 May", "(a)", "$" + "1" * 100],
)  # fmt: skip
def test_what_is_no_number_with_a_sign_stays_a_stranger(cell: str) -> None:
    assert bare(cell) is None
    assert read_numbers(["1", cell], missing=MISSING) == NotANumber(1)


def test_a_lone_group_of_three_stays_open_with_a_sign() -> None:
    read = read_numbers(["€1.112", "€12"], missing=MISSING, delimiter=";")
    assert isinstance(read, Ambiguous)
    assert [value for _, value in read.readings] == [1.112, 1112]


def table(cells: list[str]) -> io.BytesIO:
    rows = "".join(f"2020-{month:02d}-01;{cell}\n" for month, cell in enumerate(cells, start=1))
    return io.BytesIO(f"month;sales\n{rows}".encode())


def test_a_file_of_prices_is_read_and_the_line_says_what_was_taken_off() -> None:
    cells = ["$1,234.50", "$1,300.00", "($20.00)", "$1,250.25"]
    reading = read_series("-", options=ReadOptions(), stdin=table(cells))
    assert reading.series.values.tolist() == [1234.5, 1300, -20, 1250.25]
    assert '"$" taken off' in reading.decisions
    assert PARENTHESES in reading.decisions


def test_two_currencies_are_refused_with_their_place() -> None:
    with pytest.raises(SeriesUnusable) as caught:
        read_series("-", options=ReadOptions(), stdin=table(["$12", "$13", "€14", "$15"]))
    error = caught.value
    assert (error.exit_code, error.code, error.row, error.column) == (4, "mixed-units", 4, "sales")
    assert error.message == '"€14" is not of the same unit as "$12".'
    assert error.hint == (
        "convert the values to one unit, write it at all of them or at none, and read again."
    )
