"""The checker's warnings in the other commands: a line each, quiet when asked, and in the JSON."""

import json
import re
from itertools import starmap

import pytest

from tsforecast.cli import checking
from tsforecast.present.check import COLUMNS, warnings
from tsforecast.series.check import warning
from tsforecast.series.read import ReadOptions, read_panel


@pytest.fixture
def typo(tmp_path, quarters, csv_text):
    lines = csv_text(quarters()).splitlines()
    for row in (12, 21):
        lines[row - 1] = lines[row - 1].replace(".", "")
    (tmp_path / "typo.csv").write_text("\n".join(lines) + "\n")
    return "typo.csv"


COMMANDS = (["decompose"], ["predict", "--zero-shot"])


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_rule_is_one_line_with_its_code_and_place(call, typo, command):
    done = call(*command, typo)
    assert done.code == 0
    first, hint = done.err.splitlines()[-2:]
    assert first.startswith('warning TS301: typo.csv, row 12, column "sales": 2012-Q3 is 1')
    assert first.endswith("is to be expected. And 1 more like it.")
    assert hint == ("hint: tsforecast check lists all 2; --explain TS301 says what a code means.")
    assert "2 warnings" in call("check").err


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_quiet_prints_none_and_the_json_has_all(call, typo, command):
    done = call(*command, typo, "-q", "--json")
    assert done.err == ""
    told = json.loads(done.out)["findings"]
    assert [(one["code"], one["row"]) for one in told] == [("TS301", 12), ("TS301", 21)]
    assert tuple(told[0]) == COLUMNS


def test_a_clean_series_gets_no_line(call, tmp_path, quarters, csv_text):
    (tmp_path / "sales.csv").write_text(csv_text(quarters()))
    done = call("predict", "sales.csv", "--zero-shot", "--json")
    assert not re.search(r"TS\d", done.err)
    assert json.loads(done.out)["findings"] == []


def test_train_runs_them_too(trained):
    assert json.loads(trained.ended.out)["findings"] == []


def test_a_series_that_cannot_be_split_gets_the_error_alone(call):
    done = call("decompose", "-", stdin="m,v\n2020-01,1\n2020-02,2\n2020-03,4\n")
    assert done.code == 4
    assert "TS307" not in done.err


def finding(code, row):
    return warning(code, message="so it is.", row=row, column="sales", value=None)


def test_at_most_five_rules_and_the_others_counted():
    codes = [f"TS30{digit}" for digit in range(1, 9)]
    said = warnings(list(starmap(finding, zip(codes, range(8), strict=True))), file="a.csv")
    assert len(said) == 7
    assert said[5:] == [
        "and 3 more warnings.",
        "hint: tsforecast check lists all 8; --explain TS301 says what a code means.",
    ]


@pytest.fixture
def shops(typo, tmp_path):
    lines = (tmp_path / typo).read_text().splitlines()
    rows = [f"{shop},{line}" for shop in "AB" for line in lines[1:]]
    (tmp_path / "shops.csv").write_text("\n".join([f"shop,{lines[0]}", *rows]) + "\n")
    return "shops.csv"


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_a_panel_has_them_by_id(call, shops, command):
    done = call(*command, shops, "--id-column", "shop", "--json")
    told = json.loads(done.out)["findings"]
    assert [(one["id"], one["row"]) for one in told] == [("A", 12), ("A", 21), ("B", 52), ("B", 61)]
    assert 'warning TS301: shops.csv, A, row 12, column "sales": 2012-Q3' in done.err
    assert "And 3 more like it." in done.err


def test_the_series_of_a_panel_are_named(shops, tmp_path, capsys):
    found = read_panel(str(tmp_path / "shops.csv"), options=ReadOptions(id_column="shop"))
    told = checking.warn(found, quiet=False)
    assert [(one.id, one.row, one.column) for one in told] == [
        ("A", 12, "sales"), ("A", 21, "sales"), ("B", 52, "sales"), ("B", 61, "sales"),
    ]  # fmt: skip
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith('warning TS301: shops.csv, A, row 12, column "sales": 2012-Q3')


def test_of_a_large_panel_some_series_are_judged_and_that_is_said(call, tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "LOOKED_AT", 2)
    rows = [f"2020-{month:02d},{'abcd'[k]},{month + k}" for k in range(4) for month in range(1, 13)]
    (tmp_path / "many.csv").write_text("\n".join(["month,id,v", *rows]) + "\n")
    done = call("predict", "many.csv", "--id-column", "id", "--zero-shot", "--horizon", "2")
    assert done.code == 0
    assert "2 of 4 series, evenly spread, were looked at for odd values" in done.err
