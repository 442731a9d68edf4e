"""What is looked at in an installation, and what is said where something does not work."""

import base64
import hashlib
import importlib
import importlib.metadata
import json
import os
import subprocess
from dataclasses import replace

import pytest

from tsforecast.errors import PartMissing
from tsforecast.network import shipped, trial_run
from tsforecast.network.trial_run import TriedOut, try_out
from tsforecast.store import checkup
from tsforecast.store.checkup import Check


def by_part(checks):
    return {one.part: one for one in checks}


def test_what_the_package_declares_is_looked_at():
    found = by_part(checkup.versions())
    assert {"python", "tsforecast", "numpy", "pandas", "onnxruntime", "tensorflow"} <= set(found)
    assert all(found[part].works and found[part].needed for part in ("numpy", "tensorflow", "rich"))
    assert found["numpy"].found == importlib.metadata.version("numpy")
    assert {"pyarrow", "openpyxl", "tensorboard", "backports-zstd"} <= set(found)
    assert not found["pyarrow"].needed
    assert "pytest" not in found


REQUIRED = ["pandas>=3.0", "typer>=0.29", "nosuch>=1.5", "missing>=2; extra == 'excel'",
            "pyarrow>=20; extra == 'parquet'", "backports-zstd>=1.3; extra == 'zstd'",
            "pytest>=8; extra == 'test'"]  # fmt: skip
INSTALLED = {"pandas": "2.2.3", "typer": "0.29.0", "pyarrow": "9.0", "backports-zstd": "1.4"}


def test_what_is_missing_too_old_or_broken_is_told(monkeypatch):
    def version(part):
        if part not in INSTALLED:
            raise importlib.metadata.PackageNotFoundError(part)
        return INSTALLED[part]

    def broken(name):
        raise ImportError(f"no {name}")

    monkeypatch.setattr(importlib.metadata, "requires", lambda _: REQUIRED)
    monkeypatch.setattr(importlib.metadata, "version", version)
    monkeypatch.setattr(importlib, "import_module", broken)
    assert list(checkup.versions())[2:] == [
        Check("version", "pandas", "2.2.3", works=False, needed=True,
              note="3.0 or later is needed"),
        Check("version", "typer", "0.29.0", works=True, needed=True),
        Check("version", "nosuch", "not installed", works=False, needed=True,
              note="pip install 'nosuch>=1.5'"),
        Check("version", "missing", "not installed",
              note="reads Excel workbooks: pip install 'tsforecast-cli[excel]'"),
        Check("version", "pyarrow", "9.0", works=False,
              note="20 or later: pip install 'tsforecast-cli[parquet]'"),
        Check("version", "backports-zstd", "1.4", works=False,
              note="cannot be imported: no backports.zstd"),
    ]  # fmt: skip


def test_a_checkout_that_is_not_installed_says_so(monkeypatch):
    def nothing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", nothing)
    monkeypatch.setattr(importlib.metadata, "files", nothing)
    assert list(checkup.versions())[-1].found == "runs from its source"
    assert checkup.changed(shipped.untrained()) == ""


@pytest.mark.parametrize(("text", "limit"), [("max\n", None), ("536870912\n", 536870912)])
def test_a_container_limits_memory(tmp_path, text, limit):
    (tmp_path / "memory.max").write_text(text)
    assert checkup.limit_in(tmp_path / "memory.max") == limit
    assert checkup.limit_in(tmp_path / "nosuch") is None


def test_the_device_has_cores():
    found = by_part(checkup.device())
    assert int(found["processors"].found.split()[0]) >= 1
    assert found["system"].works is None


def test_the_shipped_networks_forecast():
    found = by_part(checkup.forecasts())
    assert list(found) == ["pretrained LSTM", "pretrained GRU"]
    assert all(one.works for one in found.values())
    assert [one.needed for one in found.values()] == [True, False]
    assert found["pretrained LSTM"].found.startswith("forecasts by ONNX Runtime, ")


def test_without_the_networks_forecasting_does_not_work(monkeypatch):
    monkeypatch.setattr(shipped, "shipped", lambda _: None)
    (one,) = checkup.forecasts()
    assert (one.part, one.found, one.works, one.needed) == (
        "pretrained LSTM", "not there", False, True,
    )  # fmt: skip


@pytest.mark.parametrize("left", [0, 1000])
def test_a_graph_that_was_cut_off_is_found(tmp_path, monkeypatch, left):
    ready = shipped.untrained()
    (tmp_path / "lstm.onnx").write_bytes(ready.graph.read_bytes()[:left])
    broken = replace(ready, graph=tmp_path / "lstm.onnx")
    monkeypatch.setattr(shipped, "shipped", lambda kind: broken if kind == "lstm" else None)
    (one,) = checkup.forecasts()
    assert (one.works, one.needed) == (False, True)
    assert "the network's graph cannot be loaded" in one.found


def test_a_network_that_forecasts_nonsense_is_found(monkeypatch):
    lstm = shipped.untrained()
    assert checkup.trouble_of(lstm) == ""
    monkeypatch.setattr("tsforecast.window.sweep.Sweep.restore", lambda _self, out, _last: out)
    assert checkup.trouble_of(lstm).endswith(" off a wave between 80 and 120")


def test_files_are_held_against_what_was_installed(tmp_path, monkeypatch):
    ready = shipped.untrained()
    (tmp_path / "lstm.onnx").write_bytes(b"graph")
    mine = replace(ready, graph=tmp_path / "lstm.onnx")

    class File:
        name = "lstm.onnx"
        hash = importlib.metadata.FileHash(f"sha256={digest_of(b'another graph')}")

        def locate(self):
            return tmp_path / "lstm.onnx"

    monkeypatch.setattr(importlib.metadata, "files", lambda _: [File()])
    assert checkup.changed(mine) == "lstm.onnx is not the file that was installed"
    File.hash = importlib.metadata.FileHash(f"sha256={digest_of(b'graph')}")
    assert checkup.changed(mine) == ""


def digest_of(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def test_a_folder_and_its_models(workplace):
    found = by_part(checkup.folder(workplace))
    assert found[".tsforecast"].works
    assert (found["models here"].found, found["models here"].works) == ("1 model: sales", True)
    (workplace / ".tsforecast" / "models" / "sales" / "model.json").write_text("{}")
    broken = by_part(checkup.folder(workplace))["models here"]
    assert (broken.works, broken.needed) == (False, False)
    assert broken.note == "sales: the model's description is damaged."


def test_an_empty_folder_keeps_nothing_and_stays_empty(tmp_path):
    found = by_part(checkup.folder(tmp_path))
    assert (found["models here"].found, found["models here"].works) == ("0 models", None)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_to(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    one = by_part(checkup.folder(tmp_path))[".tsforecast"]
    assert (one.works, one.needed) == (False, False)
    assert one.note == "nothing is remembered, and train cannot keep a model here"


@pytest.mark.parametrize(
    ("tried", "told"),
    [
        (TriedOut(1.5, (), {"lstm": ""}), [
            ("TensorFlow", "imports and computes, 1.5 s", True),
            ("GPU", "none that TensorFlow can use", None),
        ]),
        (TriedOut(1.5, ("A100", "A100"), {"lstm": "truncated file", "gru": ""}), [
            ("TensorFlow", "imports and computes, 1.5 s", True),
            ("weights of lstm", "truncated file", False),
            ("GPU", "A100, A100", None),
        ]),
        (TriedOut(0.0, (), {}, "its process was ended by signal 4"),
         [("TensorFlow", "its process was ended by signal 4", False)]),
    ],
)  # fmt: skip
def test_what_tensorflow_could_do_is_told(monkeypatch, tried, told):
    monkeypatch.setattr(checkup, "try_out", lambda: tried)
    assert [(one.part, one.found, one.works) for one in checkup.training()] == told


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGILL)", "ended by signal 4"),
        (
            "raise ImportError('libcudart.so: cannot open')",
            "ImportError: libcudart.so: cannot open",
        ),
        ("raise SystemExit(3)", "its process ended 3"),
    ],
    ids=["crash", "import", "exit"],
)
def test_a_tensorflow_that_crashes_takes_nothing_along(tmp_path, monkeypatch, code, trouble):
    (tmp_path / "keras.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = try_out()
    assert found.trouble.endswith(trouble)
    assert (found.weights, found.graphics) == ({}, ())


def test_one_that_says_nothing_is_given_up(monkeypatch):
    def waits(command, *, timeout, **_):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(trial_run.subprocess, "run", waits)
    assert "timed out after 300 seconds" in try_out().trouble


@pytest.mark.usefixtures("tensorflow")
def test_what_the_process_does_finds_the_weights():
    found = trial_run.found_here()
    assert (found.weights, found.trouble) == ({"lstm": "", "gru": ""}, "")
    assert json.loads(json.dumps(found.graphics)) == []


@pytest.mark.usefixtures("tensorflow")
def test_weights_that_were_cut_off_are_told(tmp_path, monkeypatch):
    ready = shipped.untrained()
    (tmp_path / "lstm.weights.h5").write_bytes(ready.weights.read_bytes()[:5000])
    broken = replace(ready, weights=tmp_path / "lstm.weights.h5")
    monkeypatch.setattr(shipped, "shipped", lambda kind: broken if kind == "lstm" else None)
    assert "truncated file" in trial_run.found_here().weights["lstm"]


@pytest.mark.slow
def test_tensorflow_works_here():
    found = try_out()
    assert found.trouble == ""
    assert found.seconds > 0


def test_what_is_needed_and_does_not_work_is_refused_after_all_was_told():
    fine = Check("version", "numpy", "2.4", works=True, needed=True)
    optional = Check("version", "pyarrow", "9.0", works=False)
    checkup.require([fine, optional])
    old = Check("version", "pandas", "2.2", works=False, needed=True, note="3.0 or later is needed")
    with pytest.raises(PartMissing) as refused:
        checkup.require([fine, old, optional, replace(old, part="keras")])
    error = refused.value
    assert (error.exit_code, error.code, error.value) == (6, "part-broken", "2.2")
    assert error.message == "2 parts that the program needs do not work here: pandas, keras."
    assert error.hint == "pandas: 3.0 or later is needed."


@pytest.mark.parametrize(
    "problem",
    [
        ImportError("libopenblas.so.0: cannot open shared object file"),
        ValueError("numpy.dtype size changed"),  # pandas, built against another NumPy
    ],
    ids=repr,
)
def test_a_look_that_cannot_be_taken_is_what_it_found(tmp_path, monkeypatch, problem):
    def broken(_):
        raise problem

    monkeypatch.setitem(checkup.LOOKS, "forecasting", broken)
    (one,) = checkup.look("forecasting", tmp_path)
    assert (one.works, one.needed) == (False, True)
    assert one.found == f"{type(problem).__name__}: {problem}"
