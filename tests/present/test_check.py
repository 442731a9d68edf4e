"""Findings as a table, as CSV and as JSON."""

import csv
import io

import pytest
from rich.console import Console

from tsforecast.errors import UsageError
from tsforecast.present import check
from tsforecast.series.check import Finding


def finding(row, value="1320"):
    return Finding("TS103", "error", row, "sales", value, f"{value} is not a number.", "mend it.")


def shown(answer, width=70):
    console = Console(width=width, file=io.StringIO(), highlight=False)
    console.print(check.for_terminal(answer, width))
    return console.file.getvalue()


def test_a_group_has_its_code_once_its_rows_and_its_hint_once():
    text = shown(check.Answer("sales.csv", (finding(3), finding(37))))
    assert text.startswith("sales.csv: 2 errors")
    assert text.count("error TS103 not a number, 2 times") == 1
    assert "row 3 " in text
    assert "row 37 " in text
    assert text.count("hint: mend it.") == 1
    assert "check --explain TS103" in text


def test_a_terminal_shows_ten_of_a_kind_and_counts_the_others():
    text = shown(check.Answer("sales.csv", tuple(finding(row) for row in range(1, 14))))
    assert "row 10 " in text
    assert "row 11 " not in text
    assert "and 3 more; --format csv lists all." in text


def test_nothing_found():
    assert shown(check.Answer("sales.csv", ())).strip() == "sales.csv: no findings"


def test_csv_has_all_rows_and_no_formula():
    answer = check.Answer("x.csv", (*(finding(r, "=1+1") for r in range(12)), finding(1, "-5")))
    rows = list(csv.DictReader(io.StringIO(check.to_csv(answer))))
    assert len(rows) == 13
    assert list(rows[0]) == list(check.COLUMNS)
    assert rows[0]["value"] == "'=1+1"
    assert rows[-1]["value"] == "-5"


def test_json_keeps_its_keys():
    told = check.to_dict(check.Answer("x.csv", (finding(3),)))
    assert list(told) == ["schema", "command", "file", "findings", "counts", "whole"]
    assert tuple(told["findings"][0]) == check.COLUMNS


def test_an_explanation_has_a_paragraph_and_an_example():
    text = check.explanation("TS103")
    assert text.startswith("TS103 not a number (error)\n\nA cell in the column")
    assert "For example:\n\n    month,sales\n    2020-01,112\n" in text
    assert "hint:" not in text
    assert "(warning)" in check.explanation("TS108")
    assert "hint: check where" in check.explanation("TS108")


def test_an_unknown_code_names_the_known_ones():
    assert check.require_rule(" ts103") == "TS103"
    with pytest.raises(UsageError, match="there is no rule TS999") as refused:
        check.require_rule("TS999")
    assert "TS001, TS002" in refused.value.hint
