"""The one shape that all errors have."""

import json

import pytest
from typer import BadParameter

from tsforecast.errors import SeriesUnusable
from tsforecast.present import failure

ERROR = SeriesUnusable(
    '"n/a" is not a number.', code="not-a-number", hint="fill it.", file="a.csv", row=37,
    column="sales", value="n/a",
)  # fmt: skip


def test_on_stderr_with_place_and_hint(capsys):
    assert failure.show(ERROR, as_json=False) == 4
    assert capsys.readouterr() == (
        "",
        'error: a.csv, row 37, column "sales": "n/a" is not a number.\nhint: fill it.\n',
    )


def test_as_an_object(capsys):
    assert failure.show(ERROR, as_json=True) == 4
    assert json.loads(capsys.readouterr().err) == {
        "error": {
            "code": "not-a-number", "message": '"n/a" is not a number.', "file": "a.csv",
            "row": 37, "column": "sales", "value": "n/a", "hint": "fill it.",
        }
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--json"], True), (["--format=json"], True), (["--format", "json"], True),
        (["--format", "csv"], False), ([], False), (["x.json"], False),
    ],
)  # fmt: skip
def test_json_is_wanted_even_where_parsing_fails(arguments, wanted):
    assert failure.wants_json(["tsforecast", "train", *arguments]) == wanted


def test_what_the_parser_refuses_has_the_same_shape(capsys):
    assert failure.show_usage(BadParameter("no."), as_json=False) == 2
    assert capsys.readouterr().err == (
        "error: Invalid value: no.\nhint: tsforecast --help lists what it takes.\n"
    )


def test_a_bug_asks_for_a_report(capsys):
    with pytest.raises(LookupError) as caught:
        raise LookupError("inner")
    assert failure.show_unforeseen(caught.value, as_json=False) == 70
    said = capsys.readouterr().err
    assert said.startswith("Traceback")
    assert said.endswith(f"LookupError: inner\n{failure.REPORT}\n")


def test_a_cell_can_neither_steer_the_terminal_nor_fill_it(capsys):
    value = "\x1b]0;gotcha\x07" + "9" * 5000
    error = SeriesUnusable(
        f'"{value}" is not.', code="c", hint="h\x9b.", file="a\r.csv", value=value
    )
    failure.show(error, as_json=False)
    printed = capsys.readouterr().err
    assert printed.startswith('error: a\\r.csv: "\\x1b]0;gotcha\\x07999')
    assert printed.endswith('999" is not.\nhint: h\\x9b.\n')
    assert len(printed) < 1200
    failure.show(error, as_json=True)
    assert json.loads(capsys.readouterr().err)["error"]["value"] == value


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Input should be a valid integer, unable to parse string", "a whole number is needed."),
        ("Input should be a valid number, unable to parse string", "a number is needed."),
        ("Input should be less than or equal to 100000", "it is 100000 at most."),
        ("Value error, 'x' is not one of 'a', 'b'.", "'x' is not one of 'a', 'b'."),
    ],
)
def test_what_the_parser_refuses_is_said_plainly(theirs, ours, capsys):
    assert failure.show_usage(BadParameter(theirs), as_json=False) == 2
    assert capsys.readouterr().err.splitlines()[0] == f"error: Invalid value: {ours}"
