"""The family of messy files: what is read, and what is refused with which words."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas as pd
import pytest

from tsforecast.errors import FileUnreadable, SeriesUnusable, TsforecastError
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


def test_the_hint_names_a_column_that_moves() -> None:
    rows = [f"{month},44,{i + 1},{i * i}" for i, month in enumerate(MONTHS)]
    error = refused(table(rows, "date,station,record,temperature"))
    assert error.hint.startswith("say which one to work on, as --target temperature;")


def test_the_hint_names_no_part_of_the_time() -> None:
    rows = [f"{800102 + i},{month},{i % 24},{i * i}" for i, month in enumerate(MONTHS)]
    error = refused(table(rows, "date,when,hour,rate"))
    assert error.hint.startswith("say which one to work on, as --target rate;")


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


@pytest.mark.parametrize("word", ["NA", "?"])
def test_values_that_are_missing_at_first_are_no_name(word: str) -> None:
    cells = "\n".join(str(i) if i > 4 else word for i in range(30))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(f"sales\n{cells}".encode()))
    assert (found.series.name, len(found.series)) == ("sales", 25)
    assert "5 empty cells before the first value left out" in found.decisions


def test_an_encoding_that_is_none_is_refused_and_a_mark_decides() -> None:
    error = refused(table(ROWS), encoding="klingon")
    assert (error.code, error.exit_code, error.value) == ("bad-encoding", 2, "klingon")
    assert "UTF-32" in read(table(ROWS).encode("utf-32")).decisions
