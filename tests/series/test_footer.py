"""Totals and notes below a table are left out where they can be nothing else, and it is said."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import FileUnreadable, TsforecastError
from tsforecast.series.read import Reading, ReadOptions, read_series

VALUES = [112, 118, 132, 129, 121, 135]
ROWS = "".join(f"2020-{month:02d}-01,{value}\n" for month, value in enumerate(VALUES, start=1))
TABLE = f"date,sales\n{ROWS}"
SUM = sum(VALUES)


def read(content: str, **options: object) -> Reading:
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content.encode()))


@pytest.mark.parametrize(
    ("below", "said"),
    [
        (f"Total,{SUM}\n", '1 line below the table left out (row 8: "Total")'),
        (f"\nSumme:,{SUM}", '1 line below the table left out (row 9: "Summe:")'),
        ("GRAND TOTAL,1\n", '1 line below the table left out (row 8: "GRAND TOTAL")'),
        ("Gesamt,747\nDurchschnitt,124.5\n", '2 lines below the table left out (row 8: "Gesamt", '
         'row 9: "Durchschnitt")'),
        (f",{SUM}\n", "1 line below the table left out (row 8: the sum, without a time)"),
        ("Source: Eurostat\n", '1 line below the table left out (row 8: "Source: Eurostat")'),
        ("Source: Eurostat, 2021, table 5\n", "1 line below the table left out (row 8: "
         '"Source: Eurostat")'),
        ("\n* provisional,\n", '1 line below the table left out (row 9: "* provisional")'),
        ("# made by ERP,\n", '1 line below the table left out (row 8: "# made by ERP")'),
        (f",{SUM}\nAll figures are in thousands of euros and were rounded,\n",
         "2 lines below the table left out (row 8: the sum, without a time, row 9: "
         '"All figures are in thousands of euros an…")'),
    ],
)  # fmt: skip
def test_what_stands_below_is_left_out_and_said(below: str, said: str) -> None:
    reading = read(TABLE + below)
    assert reading.series.values.tolist() == VALUES
    assert said in reading.decisions


@pytest.mark.parametrize(
    ("below", "code"),
    [
        (",500\n", "no-time-in-row"),
        ("soon,500\n", "not-a-time"),
        ("later,\n", "not-a-time"),
        ("2020-13-01,5\n", "not-a-time"),
        ("2020-07-01,n.k.\n", "not-a-number"),
        ("NA,\n", "no-time-in-row"),
        ("Total,\n", "not-a-time"),
        (f"Total,{SUM}\n2020-07-01,5\n", "not-a-time"),
        ("2020-07-01,5,6\n", "ragged-row"),
    ],
)
def test_what_could_be_data_is_refused_as_ever(below: str, code: str) -> None:
    with pytest.raises(TsforecastError) as caught:
        read(TABLE + below)
    assert caught.value.code == code


def test_zeros_without_a_time_are_no_sum() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("date,sales\n2020-01-01,0\n2020-02-01,5\n2020-03-01,0\n,5\n")
    assert caught.value.code == "no-time-in-row"


def test_a_total_in_the_names_column_of_a_table_with_ids_is_data() -> None:
    rows = [
        f"2020-{month:02d}-01,{name},{month}\n" for name in ("A", "Total") for month in (1, 2, 3)
    ]
    reading = read("date,shop,sales\n" + "".join(rows), id_column="shop", id=("Total",))
    assert reading.series.values.tolist() == [1, 2, 3]


def test_a_total_of_several_columns_with_decimal_commas() -> None:
    text = "Monat;Land;Umsatz;Kosten\n01.2020;DE;1.000,50;1,5\n02.2020;DE;2.000,25;2,5\n"
    reading = read(f"{text}03.2020;DE;1.000,25;1,5\n;;4.001,00;5,5\n", target=("Umsatz",))
    assert reading.series.values.tolist() == [1000.5, 2000.25, 1000.25]
    reading = read(f"{text}03.2020;DE;1.000,25;1,5\n;Summe;4.001,00;\n", target=("Umsatz",))
    assert reading.series.values.tolist() == [1000.5, 2000.25, 1000.25]


def test_a_lone_column_has_no_total() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("sales\n5\n6\n7\nTotal\n")
    assert (caught.value.code, caught.value.row) == ("not-a-number", 5)


def test_a_quote_that_stays_open_swallows_no_rows() -> None:
    rows = "".join(f"2020-{month:02d}-01,{month},fine\n" for month in range(1, 7))
    with pytest.raises(FileUnreadable) as caught:
        read("date,sales,note\n" + rows.replace("3,fine", '3,"fine'))
    error = caught.value
    assert (error.exit_code, error.code, error.row) == (3, "not-csv", 4)
    assert error.message == "a quote is opened here and never closed."
    assert error.hint == "close the quote, or remove it."


def test_columns_of_one_name_are_told_apart_and_it_is_said() -> None:
    rows = "".join(f"2020-{month:02d}-01,{month},{month * 2}\n" for month in range(1, 7))
    reading = read("date,sales,sales\n" + rows, target=("sales (2)",))
    assert reading.series.values.tolist() == [2, 4, 6, 8, 10, 12]
    assert 'another "sales" called "sales (2)"' in reading.decisions


@pytest.mark.parametrize("start", ["sep=;\n", "\ufeffsep=;\r\n", "sep=,\n"])
def test_a_sep_line_names_the_delimiter(start: str) -> None:
    mark = start.lstrip("\ufeff")[4]
    reading = read(start + TABLE.replace(",", mark))
    assert reading.series.values.tolist() == VALUES
    assert "a sep= line" in reading.decisions


@pytest.mark.parametrize("mark", ['"', "\n", "ab", ""])
def test_a_delimiter_that_can_be_none_is_refused(mark: str) -> None:
    with pytest.raises(TsforecastError) as caught:
        read(TABLE, delimiter=mark)
    assert (caught.value.exit_code, caught.value.code) == (2, "bad-delimiter")


def test_a_row_that_ends_early_has_a_missing_value() -> None:
    with pytest.raises(TsforecastError) as caught:
        read(TABLE.replace("2020-03-01,132", "2020-03-01"))
    assert (caught.value.code, caught.value.row) == ("missing-values", 4)


def test_decimal_numbers_are_not_taken_for_the_dates_beside_joined_days() -> None:
    rows = "".join(f"2020010{day},{day}.5\n" for day in range(1, 7))
    reading = read(f"day,value\n{rows}Total,24.0\n")
    assert reading.series.values.tolist() == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5]
    assert any("Total" in said for said in reading.decisions)
