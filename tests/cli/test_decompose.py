"""`tsforecast decompose` as a person and a program meet it."""

import csv
import io
import json
from pathlib import Path

import pytest

AIRLINE = Path(__file__).parents[2] / "data" / "airline-passengers.csv"


@pytest.fixture
def decompose(call):
    """Run the command in this process: decompose(file, "--json")."""
    return lambda *arguments, **how: call("decompose", *arguments, **how)


def test_help_begins_with_two_examples(decompose, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    shown = decompose("--help").out
    first, second = shown.index("decompose data.csv"), shown.index("--output parts.png")
    assert first < second < shown.index("Arguments:")


def test_a_pipe_gets_clean_csv_and_stderr_the_decisions(decompose):
    done = decompose(AIRLINE)
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 144
    assert list(rows[0]) == ["time", "observed", "trend", "seasonal_12", "residual"]
    assert "season: 12 months (calendar" in done.err


def test_quiet_is_quiet(decompose):
    done = decompose(AIRLINE, "-q")
    assert (done.code, done.err) == (0, "")


def test_the_table_fits_the_terminal_and_names_months(decompose, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    done = decompose(AIRLINE, "--format", "table")
    assert done.code == 0
    assert "highest: July" in done.out
    assert max(map(len, done.out.splitlines())) <= 90


def test_an_ascii_terminal_gets_ascii(run, tmp_path):
    table = ("decompose", AIRLINE, "--format", "table")
    done = run(*table, cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert done.out.isascii()


def test_stdin_and_a_period_of_ones_own(decompose):
    done = decompose("-", "--period", "6", "--json", stdin=AIRLINE.read_text())
    told = json.loads(done.out)
    assert told["series"]["periods"] == [6]
    assert any("as asked" in decision for decision in told["decisions"])


def test_several_periods_have_a_column_each(decompose):
    done = decompose(AIRLINE, "--period", "4", "--period", "12")
    assert done.out.splitlines()[0] == "time,observed,trend,seasonal_4,seasonal_12,residual"


def test_a_picture_is_written_beside_the_answer(decompose, tmp_path):
    done = decompose(AIRLINE, "--output", tmp_path / "parts.png")
    assert done.code == 0
    assert (tmp_path / "parts.png").read_bytes().startswith(b"\x89PNG")
    assert done.out.startswith("time,")


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (["--output", "parts.docx"], 2, "output-ending-unknown"),
        (["--output", "nowhere/parts.csv"], 2, "output-unwritable"),
        (["--method", "magic"], 2, "usage"),
        (["--period", "0"], 2, "usage"),
        (["--method", "loess"], 2, "method-has-no-season"),
        (["--period", "100"], 4, "too-short"),
    ],
)
def test_errors_have_their_exit_code_and_hint(decompose, arguments, code, name):
    done = decompose(AIRLINE, *arguments, "--json")
    assert done.code == code
    error = json.loads(done.err.splitlines()[-1])["error"]
    assert error["code"] == name
    assert error["hint"]
    assert done.out == ""


def test_three_rows_are_refused_in_words(decompose, tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("month,sales\n2020-01-01,1\n2020-02-01,2\n2020-03-01,3\n")
    done = decompose(file)
    assert done.code == 4
    assert "3 values are too few to see a season of 12" in done.err
    assert "hint: give more history" in done.err
    assert "Traceback" not in done.err
