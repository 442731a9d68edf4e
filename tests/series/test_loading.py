"""Files as they are exported: drawn lines, markup under another name, cells with a fitting hint."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import FileUnreadable
from tsforecast.series.read import ReadOptions, read_series
from tsforecast.series.survey import survey


def test_lines_drawn_between_rows_are_left_out() -> None:
    rule = "-" * 20 + "\n"
    rows = "".join(f"|{20 + month}.01.2020 | {month},5 |\n" for month in range(1, 8))
    text = f"{rule}|Monat | Umsatz |\n{rule}{rows}{rule}|Gesamt | 31,5 |\n"
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert found.series.name == "Umsatz"
    assert found.series.values.tolist() == [month + 0.5 for month in range(1, 8)]
    assert "3 drawn lines left out" in found.decisions


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"month": "2020-01", "v": 1}]', "JSON"),
        ('[\n  {\n    "month": "2020-01",\n    "v": 1\n  }\n]', "JSON"),
        (" <html><table></table>", "HTML or XML"),
        (
            "# About\n@relation M1\n@frequency yearly\n@data\nT1:1972-01-01 00-00-00:36,77,12\n",
            "a list of series as .tsf and .ts files hold it",
        ),
    ],
)
def test_markup_is_called_what_it_is(text: str, what: str) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert (caught.value.code, caught.value.exit_code) == ("not-csv", 3)
    assert caught.value.message == f"it is {what}, not a table that can be read here."


@pytest.mark.parametrize(
    ("text", "lines"),
    [('[{"a": 1}]', ""), ('{"a": 1}\n{"a": 2}\n', ", lines=True"), ('{"a":\n{"b": 2}}', "")],
)
def test_json_is_hinted_to_what_reads_it(text: str, lines: str) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert caught.value.hint == f"turn it into a CSV: pandas.read_json(FILE{lines}).to_csv(NAME)."


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("Zwischensumme 2020", "remove the rows with totals: only single steps make a series."),
        ("04/01/2020", "write it as the others are, as 2020-01-01."),
        ("soon", "correct the cell, or say how dates are written, as --date-format %d.%m.%Y."),
    ],
)
def test_a_cell_that_is_no_time_has_a_hint_that_fits(cell: str, hint: str) -> None:
    rows = [f"2020-01-{day:02d},{day}.5" for day in range(1, 15)]
    text = "\n".join(["day,v", *rows[:7], f"{cell},99.5", *rows[7:]])
    with pytest.raises(FileUnreadable) as caught:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert (caught.value.code, caught.value.row, caught.value.hint) == ("not-a-time", 9, hint)


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        (
            "12.5#",
            "correct it; or treat it as missing with --missing-values '12.5#', "
            "then --fill interpolate.",
        ),
        (
            "n.k.",
            "treat it as missing with --missing-values n.k., then fill with --fill interpolate.",
        ),
    ],
)
def test_a_mark_behind_a_number_is_no_reason_to_lose_it(cell: str, hint: str) -> None:
    rows = [f"2020-01-{day:02d},{day}.5" for day in range(1, 15)]
    text = "\n".join(["day,v", *rows, f"2020-01-15,{cell}"])
    with pytest.raises(FileUnreadable) as caught:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert (caught.value.code, caught.value.hint) == ("not-a-number", hint)
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))
    assert [one.hint for one in found.errors] == [hint]


def test_text_in_an_asian_encoding_is_not_passed_off_as_latin() -> None:
    text = "日付,売上\n" + "".join(f"2020/0{month}/01,{month}.5\n" for month in range(1, 9))
    content = text.encode("shift_jis")
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content))
    assert any("--encoding names another" in said for said in found.decisions)
    named = ReadOptions(encoding="shift_jis")
    assert read_series("-", options=named, stdin=io.BytesIO(content)).series.name == "売上"


def test_columns_that_check_does_not_reach_are_counted() -> None:
    head = ",".join(["day", *(f"s{i}" for i in range(200))])
    rows = [f"2020-01-{day:02d}," + ",".join(["7.5"] * 199 + [str(day)]) for day in range(1, 15)]
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO("\n".join([head, *rows]).encode()))
    assert found.unseen == 151
    assert found.line().startswith(
        "stdin: 200 value columns, 49 of them checked (--wide checks all): s0, s1"
    )
