"""What each command loads: waiting for a library that is not used is the slowest way to start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tsforecast.cli.commands import NAMES

ROOT = Path(__file__).parents[1]
AIRLINE = ROOT / "data" / "airline-passengers.csv"
HEAVY = {
    "keras", "matplotlib", "numpy", "onnx", "onnxruntime", "pandas", "scipy", "statsmodels",
    "tensorflow",
}  # fmt: skip
PROGRAM = """
import json, sys
from pathlib import Path
from tsforecast.cli.app import main
report = Path(sys.argv.pop(1))
try:
    main()
finally:
    report.write_text(json.dumps(sorted(sys.modules)))
"""


ANY_SHELL = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
"""Let completion be asked of the shell that is named, not of the one that runs the tests."""


def loaded(folder, *arguments, exit_code=0, **environment):
    """Run the program in a fresh interpreter and give the modules that it ended with."""
    report = folder / "modules.json"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, report, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **ANY_SHELL, **environment},
        check=False,
    )
    assert done.returncode == exit_code, done.stderr
    return set(json.loads(report.read_text()))


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["--help"], 0),
        (["--version"], 0),
        (["decompose", "--help"], 0),
        (["check", "--help"], 0),
        (["check", "--explain", "TS103"], 0),
        (["train", "--help"], 0),
        (["predict", "--help"], 0),
        (["backtest", "--help"], 0),
        (["tune", "--help"], 0),
        (["score", "--help"], 0),
        (["explain", "--help"], 0),
        (["doctor", "--help"], 0),
        (["report", "--help"], 0),
        (["train", "--no-such-flag"], 2),
        (["sample"], 0),
        (["sample", "airline"], 0),
        (["--show-completion", "bash"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_alone_load_no_library_for_numbers(tmp_path, arguments, exit_code):
    assert not loaded(tmp_path, *arguments, exit_code=exit_code) & HEAVY


def test_help_stays_within_its_budget_of_modules(tmp_path):
    # 172 when this was written, nearly all from typer and the standard library.
    found = loaded(tmp_path, "--help")
    assert len(found) < 200
    assert not found & {"rich", "markdown_it", "pygments", "pydantic", "tempfile", "tomllib"}


# Each of these costs more than what a command that answers at once would do with it.
NEVER_TO_DECOMPOSE = HEAVY - {"numpy", "pandas"} | {"pydantic", "rich"}
NEVER_TO_FORECAST = NEVER_TO_DECOMPOSE - {"onnxruntime"}


def test_decompose_loads_of_the_heavy_ones_what_it_splits_with(tmp_path):
    found = loaded(tmp_path, "decompose", str(AIRLINE))
    assert "statsmodels" in found
    assert not found & (NEVER_TO_DECOMPOSE - {"statsmodels", "scipy"})
    assert not found & {"formulaic", "patsy", "statsmodels.tsa.api"}  # what regressions bring along
    assert not {
        name for name in found if name.startswith(("tsforecast.evaluate", "tsforecast.net"))
    }


def test_the_moving_average_loads_pandas_alone(tmp_path):
    found = loaded(tmp_path, "decompose", str(AIRLINE), "--method", "classical", "--no-cycle")
    assert "pandas" in found
    assert not found & NEVER_TO_DECOMPOSE


def test_unobserved_components_load_no_network_and_no_picture(tmp_path):
    found = loaded(tmp_path, "decompose", str(AIRLINE), "--method", "ucm")
    assert "statsmodels" in found
    assert not found & {"keras", "tensorflow", "onnxruntime", "onnx", "matplotlib"}


def test_a_forecast_without_training_loads_pandas_and_the_runtime_alone(tmp_path):
    found = loaded(tmp_path, "predict", str(AIRLINE), "--zero-shot", "--horizon", "12")
    assert "onnxruntime" in found
    assert not found & NEVER_TO_FORECAST


def test_a_forecast_from_a_stored_model_loads_pandas_and_the_runtime_alone(workplace):
    [card] = workplace.glob(".tsforecast/models/*/model.json")
    kept = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**kept, "chosen": "network"}), encoding="utf-8")
    found = loaded(workplace, "predict", "--horizon", "4", "--level", "90", "--format", "json")
    assert "onnxruntime" in found
    assert not found & NEVER_TO_FORECAST


def test_a_backtest_without_training_loads_nothing_that_trains(tmp_path):
    found = loaded(tmp_path, "backtest", str(AIRLINE))
    assert "onnxruntime" in found
    assert not found & {"keras", "matplotlib", "onnx", "statsmodels", "tensorflow"}


def test_a_report_loads_what_it_splits_and_forecasts_with_and_no_picture(tmp_path):
    found = loaded(tmp_path, "report", str(AIRLINE), "--output", "airline.html")
    assert {"onnxruntime", "statsmodels"} <= found
    assert not found & {"keras", "matplotlib", "onnx", "pydantic", "tensorflow"}


def test_a_score_loads_of_the_heavy_ones_pandas_alone(tmp_path):
    rows = AIRLINE.read_text(encoding="utf-8").splitlines()[-6:]
    (tmp_path / "then.csv").write_text("\n".join(["time,forecast", *rows]), encoding="utf-8")
    found = loaded(tmp_path, "score", "then.csv", str(AIRLINE))
    assert "pandas" in found
    assert not found & (NEVER_TO_DECOMPOSE - {"rich"})


def test_check_and_models_load_pandas_alone(workplace):
    for command in ("check", "models"):
        found = loaded(workplace, command)
        assert "pandas" in found
        assert not found & NEVER_TO_DECOMPOSE


def test_a_command_loads_no_other_command(tmp_path):
    found = loaded(tmp_path, "predict", "--help")
    assert "tsforecast.cli.predict" in found
    assert not found & {f"tsforecast.cli.{name}" for name in NAMES if name != "predict"}
