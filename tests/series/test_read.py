"""The family of messy files: what is read, and what is refused with which words."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import FileUnreadable, SeriesUnusable, TsforecastError, UsageError
from tsforecast.series.read import Reading, ReadOptions, read_series

MONTHS = [f"{1949 + i // 12}-{i % 12 + 1:02d}-01" for i in range(48)]
VALUES = [100 + (i * 37) % 60 for i in range(48)]
ROWS = [f"{month},{value}" for month, value in zip(MONTHS, VALUES, strict=True)]
FILL = "fill the gaps with --fill interpolate|previous|zero|seasonal."


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


@pytest.mark.parametrize(
    "content",
    [
        table(ROWS),
        b"\xef\xbb\xbf" + table(ROWS).encode(),
        table(ROWS).encode("utf-16"),
        table(ROWS).encode("utf-16-le"),
        table(ROWS).replace("\n", "\r\n"),
        gzip.compress(table(ROWS).encode()),
        table(ROWS).replace(",", ";"),
        table(ROWS).replace(",", "\t"),
        table(ROWS).replace(",", "|"),
        table([row + ",," for row in ROWS], "date,passengers,,"),
        table([row + "," for row in ROWS]),
        "# Export\nGenerated: 2026-11-01\n\n" + table(ROWS),
        "sep=;\n" + table(ROWS).replace(",", ";"),
        table([f"{i},{row}" for i, row in enumerate(ROWS)], ",date,passengers"),
        table([f'"{row.replace(",", chr(34) + "," + chr(34))}"' for row in ROWS]),
        table(
            [f"{month},{month[:4]},{value}" for month, value in zip(MONTHS, VALUES, strict=True)],
            "date,note,passengers",
        )
        .replace(",1949,", ",a 1,")
        .replace(",195", ",b 195"),
    ],
)
def test_the_same_table_in_many_dialects_is_read(content: str | bytes) -> None:
    reading = read(content)
    assert reading.series.name == "passengers"
    assert reading.series.values.tolist() == VALUES
    assert reading.series.times.equals(pd.date_range("1949-01-01", periods=48, freq="MS"))


def test_the_line_names_all_that_was_decided() -> None:
    reading = read(table(ROWS))
    assert reading.line() == (
        'stdin: 48 monthly values of "passengers", 1949-01 to 1952-12 '
        '(time column "date", ISO dates, comma-separated)'
    )


def test_windows_1252_is_found_and_said() -> None:
    reading = read(table(ROWS, "date,Gäste").encode("cp1252"))
    assert reading.series.name == "Gäste"
    assert "Windows-1252" in reading.decisions


def test_a_file_without_header_gets_numbered_names() -> None:
    reading = read("\n".join(ROWS))
    assert reading.series.name == "column 2"
    assert reading.series.values.tolist() == VALUES
    assert "no header" in reading.decisions


def test_a_file_without_times_gets_row_numbers() -> None:
    reading = read(table([str(value) for value in VALUES], "passengers"))
    assert reading.series.frequency.alias is None
    assert reading.series.times.tolist() == list(range(1, 49))
    assert "no time column: the rows are numbered" in reading.decisions
    assert "rows 1 to 48" in reading.line()


def test_a_column_named_like_a_measure_is_not_data() -> None:
    assert read(table(ROWS, "date,co2")).series.name == "co2"


def test_a_header_that_is_a_number_is_still_a_header() -> None:
    assert read(table(ROWS, "date,2020")).series.name == "2020"


def test_a_first_value_that_is_text_does_not_turn_into_a_header() -> None:
    error = refused("\n".join(changed(0, "1949-01-01,abc")))
    assert (error.exit_code, error.row, error.value) == (3, 1, "abc")
    error = refused(table(changed(0, "1949-01-01,abc")))
    assert (error.exit_code, error.row, error.value) == (3, 2, "abc")


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


def test_missing_rows_are_refused_by_name() -> None:
    error = refused(table([*ROWS[:5], *ROWS[7:]]))
    assert (error.exit_code, error.code, error.row, error.column) == (4, "gaps", 6, "passengers")
    assert error.message == "2 rows are missing: 1949-06, 1949-07."
    assert error.hint == FILL


def test_missing_cells_are_refused_by_row() -> None:
    for word in ("", "NA", "n/a", "NaN", "null"):
        error = refused(table(changed(5, f"1949-06-01,{word}")))
        assert (error.exit_code, error.code, error.row) == (4, "missing-values", 7)
        assert error.message == "1 value is missing: 1949-06 (row 7)."
        assert error.hint == FILL


def test_text_among_numbers_is_refused_with_its_place() -> None:
    error = refused(table(changed(9, "1949-10-01,abc")))
    assert isinstance(error, FileUnreadable)
    assert (error.exit_code, error.code) == (3, "not-a-number")
    assert (error.row, error.column, error.value) == (11, "passengers", "abc")
    assert error.message == '"abc" is not a number.'
    assert (
        error.hint
        == "treat it as missing with --missing-values abc, then fill with --fill interpolate."
    )


def test_the_hint_for_text_works_as_it_says() -> None:
    content = table(changed(9, "1949-10-01,abc"))
    reading = read(content, missing_values=("abc",), fill="interpolate")
    assert reading.series.values[9] == (VALUES[8] + VALUES[10]) / 2
    assert "1 missing value filled by interpolate (1949-10)" in reading.decisions


def test_rows_are_counted_as_an_editor_does() -> None:
    rows = ['1949-01-01,1,"two\nlines"', "", "1949-02-01,x,", "1949-03-01,4,"]
    content = "# by ERP\n\n" + table(rows, "date,passengers,note")
    assert refused(content, target=("passengers",)).row == 7


@pytest.mark.parametrize("word", ["inf", "-inf", "Infinity"])
def test_an_infinite_value_is_refused(word: str) -> None:
    error = refused(table(changed(9, f"1949-10-01,{word}")))
    assert (error.exit_code, error.code, error.row) == (4, "not-finite", 11)
    assert "--missing-values inf" in error.hint
    assert error.message == "the value is infinite."


def test_a_value_whose_square_is_infinite_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"2020-{month:02d}-01,{month}\n" for month in range(1, 10))
    (tmp_path / "a.csv").write_text(f"month,v\n{rows}2020-10-01,1.7976931348623157E+308\n")
    with pytest.raises(SeriesUnusable) as caught:
        read_series(str(tmp_path / "a.csv"), options=ReadOptions())
    error = caught.value
    assert (error.code, error.row, error.message) == ("not-finite", 11, "the value is too large.")
    word = ReadOptions(missing_values=["1.7976931348623157E+308"], fill="seasonal")
    assert len(read_series(str(tmp_path / "a.csv"), options=word).series) == 10


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


LONG = table([f"{row},{name}" for name in "AB" for row in ROWS], "date,passengers,id")


def test_a_long_table_is_refused_until_one_series_is_named() -> None:
    error = refused(LONG)
    assert (error.exit_code, error.code, error.column) == (4, "long-table", "id")
    assert error.message == "it holds 2 series below each other: A, B."
    assert error.hint == (
        "take one of them: --id-column id --id A; or all of them: --id-column id."
    )
    error = refused(LONG, id_column="id")
    assert (error.exit_code, error.code) == (4, "which-series")
    assert error.message == "it holds 2 series: A, B."
    error = refused(LONG, id_column="id", id=("C",))
    assert error.message == 'there is no series "C". It holds 2 series: A, B.'
    reading = read(LONG, id_column="id", id=("B",))
    assert reading.series.values.tolist() == VALUES
    assert 'id "B" of 2 series' in reading.decisions
    assert refused(LONG, id=("B",)).exit_code == 2


def test_a_long_table_with_numbers_for_names_is_refused_too() -> None:
    assert refused(LONG.replace(",A", ",7").replace(",B", ",8")).code == "long-table"


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


@pytest.mark.parametrize("content", ["", "\n\n", "   \n"])
def test_an_empty_file_is_refused(content: str) -> None:
    error = refused(content)
    assert isinstance(error, FileUnreadable)
    assert error.exit_code == 3


def test_a_header_alone_is_refused() -> None:
    error = refused("date,passengers\n")
    assert (error.exit_code, error.code) == (3, "no-rows")
    assert error.message == "there are names, but no rows of data below them."


def test_texts_alone_are_no_rows() -> None:
    error = refused("some words\n\nand others, as in a letter\n")
    assert (error.exit_code, error.code, error.row) == (3, "no-rows", 3)
    assert error.message == "there are only texts: no row has a number or a date."
    assert error.hint == "export the data again, with its rows."


@pytest.mark.parametrize("fill", [None, "interpolate", "seasonal"])
def test_a_column_without_any_value_cannot_be_filled(fill: str | None) -> None:
    error = refused(table([f"{month}," for month in MONTHS]), fill=fill)
    assert (error.exit_code, error.code) == (4, "missing-values")
    assert (error.row, error.column) == (2, "passengers")
    assert error.message == "there is no value in it, in 48 rows."
    assert error.hint == "export the values again, or take another column with --target."


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


def test_three_rows_are_a_series() -> None:
    assert read(table(ROWS[:3])).series.values.tolist() == VALUES[:3]


def test_one_row_is_too_short_to_have_a_frequency() -> None:
    error = refused(table(ROWS[:1]))
    assert (error.exit_code, error.code) == (4, "too-short")


def test_several_value_columns_ask_for_a_target() -> None:
    content = table([f"{row},{i}" for i, row in enumerate(ROWS)], "date,sales,visits")
    error = refused(content)
    assert (error.exit_code, error.code) == (4, "several-value-columns")
    assert error.message == "several columns hold numbers: sales, visits."
    assert error.hint == (
        "say which one to work on, as --target sales; or take each as a series of its own: --wide."
    )
    assert read(content, target=("visits",)).series.values.tolist() == list(range(48))
    error = refused(content, target=("vists",))
    assert (error.exit_code, error.code) == (2, "no-such-column")
    assert error.hint == "--target takes one of: date, sales, visits."


def test_a_yes_no_column_is_read_when_asked_for() -> None:
    words = ["yes" if i % 3 else "no" for i in range(48)]
    content = table(
        [f"{row},{word}" for row, word in zip(ROWS, words, strict=True)], "date,sales,rain"
    )
    reading = read(content, target=("rain",))
    assert reading.series.values.tolist() == [float(word == "yes") for word in words]
    assert '"yes" read as 1 and "no" as 0' in reading.decisions
    assert read(content).series.name == "sales"


def test_a_file_that_is_not_there_is_refused_with_what_is_near(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(table(ROWS))
    with pytest.raises(FileUnreadable) as caught:
        read_series(str(tmp_path / "salse.csv"), options=ReadOptions())
    assert (caught.value.exit_code, caught.value.message) == (3, "there is no such file.")
    assert caught.value.hint == f"did you mean {tmp_path / 'sales.csv'}?"


def test_a_folder_is_refused_with_a_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text(table(ROWS))
    with pytest.raises(FileUnreadable) as caught:
        read_series(str(tmp_path), options=ReadOptions())
    assert caught.value.message == "it is a folder, not a file."
    assert caught.value.hint == f"name a file in it, as {tmp_path / 'sales.csv'}."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "not-csv"),
        (b"\x1f\x8bbroken", "damaged-archive"),
        (b"a,b\n1,\x00\n", "not-text"),
        (table([*ROWS[:5], "1949-06-01,5,6,7", *ROWS[6:]]), "ragged-row"),
        (table(["red,green", "blue,black"]), "no-rows"),
    ],
)
def test_what_is_no_table_is_refused(content: str | bytes, code: str) -> None:
    error = refused(content)
    assert (error.exit_code, error.code) == (3, code)


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


def test_the_hint_names_a_column_that_moves() -> None:
    rows = [f"{month},44,{i + 1},{i * i}" for i, month in enumerate(MONTHS)]
    error = refused(table(rows, "date,station,record,temperature"))
    assert error.hint.startswith("say which one to work on, as --target temperature;")


def test_the_hint_names_no_part_of_the_time() -> None:
    rows = [f"{800102 + i},{month},{i % 24},{i * i}" for i, month in enumerate(MONTHS)]
    error = refused(table(rows, "date,when,hour,rate"))
    assert error.hint.startswith("say which one to work on, as --target rate;")


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


def test_names_with_commas_or_quotes_are_told_apart_in_messages_and_hints() -> None:
    rows = [
        f'{month},{i},"{place}"'
        for i, month in enumerate(MONTHS)
        for place in ("Oslo, Norway", "Land's End")
    ]
    error = refused(table(rows, "date,passengers,place"))
    assert error.message.endswith('below each other: "Oslo, Norway", Land\'s End.')
    error = refused(table([row.split('"')[0] + f'"{i}"' for i, row in enumerate(rows[::2])],
                          "date,it's,its"))  # fmt: skip
    assert error.hint.startswith('say which one to work on, as --target "it\'s"')


def test_thousands_spaces_below_a_name_are_no_second_column() -> None:
    numbers = "\n".join(f"{1 + i % 3} {100 + i}" for i in range(40))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(f"sales\n{numbers}".encode()))
    assert (found.series.name, found.series.values[1]) == ("sales", 2101)


def test_a_label_with_a_year_that_never_changes_is_no_unreadable_time() -> None:
    rows = "\n".join(f"Report 2020,{i % 7}" for i in range(40))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(f"label,v\n{rows}".encode()))
    assert "no time column: the rows are numbered" in found.decisions


@pytest.mark.parametrize("word", ["NA", "?"])
def test_values_that_are_missing_at_first_are_no_name(word: str) -> None:
    cells = "\n".join(str(i) if i > 4 else word for i in range(30))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(f"sales\n{cells}".encode()))
    assert (found.series.name, len(found.series)) == ("sales", 25)
    assert "5 empty cells before the first value left out" in found.decisions
