"""`tsforecast decompose` as a person and a program meet it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AIRLINE = ROOT / "data" / "airline-passengers.csv"


def run(*arguments, stdin=None, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tsforecast", "decompose", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def test_help_begins_with_two_examples():
    shown = run("--help", COLUMNS="100").stdout
    first, second = shown.index("decompose data.csv"), shown.index("--output parts.png")
    assert first < second < shown.index("Arguments:")


def test_a_pipe_gets_clean_csv_and_stderr_the_decisions():
    done = run(AIRLINE)
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 144
    assert list(rows[0]) == ["time", "observed", "trend", "seasonal_12", "residual"]
    assert "season: 12 months (calendar" in done.stderr


def test_quiet_is_quiet():
    done = run(AIRLINE, "-q")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_table_fits_the_terminal_and_names_months():
    done = run(AIRLINE, "--format", "table", COLUMNS="90")
    assert done.returncode == 0
    assert "highest: July" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 90


def test_an_ascii_terminal_gets_ascii():
    done = run(AIRLINE, "--format", "table", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_stdin_and_a_period_of_ones_own():
    done = run("-", "--period", "6", "--json", stdin=AIRLINE.read_text())
    told = json.loads(done.stdout)
    assert told["series"]["periods"] == [6]
    assert any("as asked" in decision for decision in told["decisions"])


def test_several_periods_have_a_column_each():
    done = run(AIRLINE, "--period", "4", "--period", "12")
    assert done.stdout.splitlines()[0] == "time,observed,trend,seasonal_4,seasonal_12,residual"


def test_a_picture_is_written_beside_the_answer(tmp_path):
    done = run(AIRLINE, "--output", tmp_path / "parts.png")
    assert done.returncode == 0
    assert (tmp_path / "parts.png").read_bytes().startswith(b"\x89PNG")
    assert done.stdout.startswith("time,")


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
def test_errors_have_their_exit_code_and_hint(tmp_path, arguments, code, name):
    done = run(AIRLINE, *arguments, "--json", cwd=tmp_path)
    assert done.returncode == code
    error = json.loads(done.stderr.splitlines()[-1])["error"]
    assert error["code"] == name
    assert error["hint"]
    assert done.stdout == ""


def test_three_rows_are_refused_in_words(tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("month,sales\n2020-01-01,1\n2020-02-01,2\n2020-03-01,3\n")
    done = run(file)
    assert done.returncode == 4
    assert "3 values are too few to see a season of 12" in done.stderr
    assert "hint: give more history" in done.stderr
    assert "Traceback" not in done.stderr


def test_neither_tensorflow_nor_matplotlib_is_loaded():
    program = (
        "import sys; sys.argv = ['tsforecast', 'decompose', sys.argv[1]]\n"
        "from tsforecast.cli.app import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    code = end.code\n"
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'onnxruntime', 'statsmodels.tsa.api'}\n"
        "print(code or 0, sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(AIRLINE)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "0 []"
