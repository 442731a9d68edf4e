"""What each command loads: waiting for a library that is not used is the slowest way to start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AIRLINE = ROOT / "data" / "airline-passengers.csv"
HEAVY = {
    "keras", "matplotlib", "numpy", "onnx", "onnxruntime", "pandas", "scipy", "statsmodels",
    "tensorflow", "tf2onnx",
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


def loaded(folder, *arguments, exit_code=0, **environment):
    """Run the program in a fresh interpreter and give the modules that it ended with."""
    report = folder / "modules.json"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, report, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
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
        (["train", "--no-such-flag"], 2),
        (["sample"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_alone_load_no_library_for_numbers(tmp_path, arguments, exit_code):
    assert not loaded(tmp_path, *arguments, exit_code=exit_code) & HEAVY


def test_help_stays_within_its_budget_of_modules(tmp_path):
    # 335 when this was written, nearly all from typer, rich and the standard library.
    assert len(loaded(tmp_path, "--help")) < 400


def test_decompose_loads_neither_a_network_nor_a_picture(tmp_path):
    found = loaded(tmp_path, "decompose", str(AIRLINE))
    assert "statsmodels" in found
    assert not found & {"keras", "tensorflow", "onnxruntime", "tf2onnx", "matplotlib"}


def test_predict_runs_the_network_without_tensorflow(tmp_path):
    found = loaded(tmp_path, "predict", str(AIRLINE), "--zero-shot", "--horizon", "12")
    assert "onnxruntime" in found
    assert not found & {"keras", "tensorflow", "tf2onnx", "onnx", "statsmodels", "matplotlib"}
