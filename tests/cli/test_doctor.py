"""`tsforecast doctor` as a person and a program meet it."""

import csv
import io
import json
import subprocess
import sys

import pytest

from tsforecast.network.trial_run import TriedOut
from tsforecast.store import checkup
from tsforecast.store.checkup import Check


@pytest.fixture(autouse=True)
def _without_tensorflow(monkeypatch):
    """Spare the tests two seconds each."""
    monkeypatch.setattr(checkup, "try_out", lambda: TriedOut(1.5, (), {"lstm": "", "gru": ""}))


def test_json_has_every_documented_key(call):
    done = call("doctor", "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert list(told) == ["schema", "command", "works", "checks"]
    assert (told["schema"], told["command"], told["works"]) == (1, "doctor", True)
    assert list(told["checks"][0]) == ["kind", "part", "found", "works", "needed", "note"]
    assert {one["kind"] for one in told["checks"]} == {"version", "device", "ability"}
    assert told["checks"][-1]["part"] == "terminal"


def test_a_pipe_gets_a_row_a_part(call, tmp_path):
    done = call("doctor", "--output", "doctor.json")
    rows = {row["part"]: row for row in csv.DictReader(io.StringIO(done.out))}
    assert (rows["numpy"]["works"], rows["numpy"]["needed"]) == ("yes", "yes")
    assert (rows["processors"]["works"], rows["processors"]["needed"]) == ("", "no")
    assert rows["pretrained LSTM"]["found"].startswith("forecasts by ONNX Runtime")
    assert json.loads((tmp_path / "doctor.json").read_text())["works"]
    assert done.err == "wrote doctor.json\n"


@pytest.mark.parametrize("width", [50, 80])
def test_a_terminal_gets_groups_and_a_sentence(call, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = call("doctor", "--format", "table")
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line in ("Versions", "Device", "What works")] == [
        "Versions", "Device", "What works",
    ]  # fmt: skip
    assert lines.index("Device") < next(at for at, one in enumerate(lines) if one.startswith("GPU"))
    assert lines[-1] == "Everything needed works."


def test_what_is_needed_and_missing_ends_with_6_after_everything_was_told(call, monkeypatch):
    gone = Check(
        "version", "pandas", "2.2", works=False, needed=True, note="3.0 or later is needed"
    )
    monkeypatch.setitem(checkup.LOOKS, "looking at versions", lambda _: iter([gone]))
    done = call("doctor", "--json")
    assert done.code == 6
    told = json.loads(done.out)
    assert not told["works"]
    assert told["checks"][-1]["part"] == "terminal"
    error = json.loads(done.err)["error"]
    assert (error["code"], error["hint"]) == ("part-broken", "pandas: 3.0 or later is needed.")
    table = call("doctor", "--format", "table")
    assert "Something needed does not work." in table.out
    assert "error: 1 part that the program needs does not work here: pandas.\n" in table.err


def test_it_says_what_it_is_doing(call, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    assert "starting TensorFlow" in call("doctor").err
    assert call("doctor", "--no-progress").err == ""


def test_it_answers_where_numpy_itself_is_broken(tmp_path, environment):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('no libopenblas')")
    path = environment()["PYTHONPATH"]
    done = subprocess.run(
        [sys.executable, "-m", "tsforecast", "doctor"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env=environment(PYTHONPATH=f"{tmp_path}:{path}"),
    )  # fmt: skip
    assert done.returncode == 6
    assert "ability,forecasting,ImportError: no libopenblas,no,yes," in done.stdout
    assert "Traceback" not in done.stderr
