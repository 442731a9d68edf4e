"""A model on disk: whole, old or new, never half; and nothing in it that could run."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tsforecast.errors import ModelUnusable, UsageError
from tsforecast.forecast.calibrate import PAIRS, Calibration
from tsforecast.forecast.recurrent import Network
from tsforecast.network.shipped import shipped
from tsforecast.series.calendar import from_alias
from tsforecast.store import bundle as room
from tsforecast.store.bundle import Bundle, check_name, load, names, remove, save
from tsforecast.window.transform import Transform

SAVES_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from tsforecast.store.bundle import load, save
folder = Path(sys.argv[1])
made = load(folder / "m")
for number in range(1_000_000):
    save(replace(made, record={**made.record, "verdict": f"verdict {number}"}), folder)
    if number == 0:
        print("going", flush=True)
"""


def record(**more):
    return {
        "made": "2026-01-02T03:04:05+00:00",
        "series": {
            "name": "sales", "source": "sales.csv", "observations": 40, "start": "2010-01-01",
            "end": "2019-10-01", "fingerprint": "0" * 64,
        },
        "architecture": {"model": "lstm", "units": 8, "layers": 1, "lookback": 24},
        "training": {"seed": 1},
        "start": "scratch",
        "device": "cpu",
        "versions": {"tsforecast": "0.1.0"},
        "periods": [4],
        "backtest": {
            "origins": 3,
            "forecasters": {"network": {"mase": 0.9, "smape": 5.0, "coverage": {"80": 0.75}}},
        },
        "verdict": "LSTM is level with ETS",
        **more,
    }  # fmt: skip


@pytest.fixture
def made():
    network = Network(shipped("lstm").graph.read_bytes(), 24, 8, (4,), Transform("log"), (0.5, 1.0))
    calibration = Calibration(np.linspace(0.5, 2, 4 * len(PAIRS)).reshape(4, -1), origins=9)
    return Bundle(
        "m",
        network,
        b"weights",
        from_alias("QS-JAN"),
        4,
        3,
        (4,),
        "network",
        calibration,
        {"Oslo": {"ets": 2.0, "theta": 0.5}},
        record(),
    )


def test_a_round_trip_changes_nothing(made, tmp_path):
    path = save(made, tmp_path)
    assert path == tmp_path / "m"
    found = load(path)
    assert found.network == replace(made.network) or vars(found.network) == vars(made.network)
    assert (found.name, found.weights, found.period, found.chosen) == (
        "m",
        b"weights",
        4,
        "network",
    )
    assert (found.series, found.asked) == (3, (4,))
    assert (found.frequency, found.record) == (made.frequency, made.record)
    assert np.array_equal(found.calibration.factors, made.calibration.factors)
    assert found.calibration.origins == 9
    assert found.horizon == 4
    assert found.factors == made.factors


def test_a_series_is_weighed_as_the_one_of_its_name_and_the_only_one_as_itself(made):
    assert made.weighed("Oslo") == {"ets": 2.0, "theta": 0.5}
    assert made.weighed("Voss") == {}
    assert replace(made, series=1).weighed("renamed") == {"ets": 2.0, "theta": 0.5}
    assert replace(made, series=1, factors={}).weighed("Oslo") == {}


def test_nothing_in_the_folder_can_run_code(made, tmp_path):
    files = sorted(path.name for path in save(made, tmp_path).iterdir())
    assert files == ["model.json", "network.onnx", "network.weights.h5"]
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_second_save_takes_the_place_of_the_first(made, tmp_path):
    save(made, tmp_path)
    save(replace(made, record=record(verdict="better")), tmp_path)
    assert load(tmp_path / "m").record["verdict"] == "better"
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


@pytest.mark.parametrize("part", ["network.onnx", "network.weights.h5", "model.json"])
def test_a_part_is_missing(made, tmp_path, part):
    (save(made, tmp_path) / part).unlink()
    with pytest.raises(ModelUnusable) as caught:
        load(tmp_path / "m")
    assert (caught.value.exit_code, caught.value.code) == (5, "model-damaged")
    assert caught.value.message == "a part of the model is missing or cannot be read."
    assert part in caught.value.file
    assert caught.value.hint == "train again, or restore the model's folder from a copy."


def edited(card, *path, value):
    inner = card
    for name in path[:-1]:
        inner = inner[name]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return card


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("network",), None),
        (("network", "transform"), "magic"),
        (("network", "periods"), 4),
        (("frequency", "alias"), None),
        (("frequency",), []),
        (("calibration", "factors"), "no numbers"),
        (("chosen",), "an oracle"),
        (("record",), []),
        (("record", "backtest"), None),
        (("record", "made"), None),
        (("record", "series", "fingerprint"), None),
        (("record", "architecture"), ["lstm"]),
        (("record", "backtest", "forecasters", "network"), {}),
        (("network", "lookback"), "24"),
        (("network", "horizon"), 0),
        (("period",), None),
        (("calibration", "factors"), []),
        (("calibration", "factors"), [[1.0]]),
        (("schema",), None),
        (("factors",), None),
        (("factors",), [1.0]),
        (("factors", "Oslo"), 2.0),
        (("factors", "Oslo"), {"oracle": 2.0}),
        (("factors", "Oslo", "ets"), "much"),
        (("factors", "Oslo", "ets"), 0),
        (("factors", "Oslo", "ets"), float("nan")),
        (("factors", "Oslo", "ets"), float("inf")),
        (("record", "backtest", "forecasters", "network"), [1.0]),
    ],
)
def test_a_damaged_description(made, tmp_path, path, value):
    card = save(made, tmp_path) / "model.json"
    card.write_text(json.dumps(edited(json.loads(card.read_text()), *path, value=value)))
    with pytest.raises(ModelUnusable) as caught:
        load(tmp_path / "m")
    assert (caught.value.exit_code, caught.value.code) == (5, "model-damaged")
    assert caught.value.message == "the model's description is damaged."
    assert caught.value.hint == "train again, or restore the model's folder from a copy."


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff\xfe"])
def test_a_description_that_is_no_json_of_ours(made, tmp_path, content):
    (save(made, tmp_path) / "model.json").write_bytes(content)
    with pytest.raises(ModelUnusable, match="description is damaged"):
        load(tmp_path / "m")


def test_a_model_of_another_version(made, tmp_path):
    card = save(made, tmp_path) / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "schema": 99}))
    with pytest.raises(ModelUnusable) as caught:
        load(tmp_path / "m")
    assert (caught.value.exit_code, caught.value.code) == (5, "model-version")
    assert caught.value.message == "the model has schema 99; this program reads 3."
    assert caught.value.hint == "train again with this version of tsforecast."


def test_a_truncated_graph(made, tmp_path):
    graph = save(made, tmp_path) / "network.onnx"
    graph.write_bytes(graph.read_bytes()[:5000])
    with pytest.raises(ModelUnusable) as caught:
        load(tmp_path / "m").network(np.arange(1.0, 41.0), np.array([40]), horizon=4)
    assert (caught.value.exit_code, caught.value.code) == (5, "graph-damaged")


@pytest.mark.parametrize("act", [load, remove])
def test_no_such_model(tmp_path, act):
    with pytest.raises(ModelUnusable) as caught:
        act(tmp_path / "nosuch")
    assert (caught.value.exit_code, caught.value.code) == (5, "no-such-model")
    assert caught.value.message == 'there is no model "nosuch".'
    assert caught.value.hint.startswith("tsforecast models lists what is there")


@pytest.mark.parametrize("name", ["../x", "", ".", "..", ".hidden", "a/b", "a\\b", "c:x", "a\0b"])
def test_names_that_are_no_plain_folder(made, tmp_path, name):
    with pytest.raises(UsageError) as caught:
        check_name(name)
    assert (caught.value.exit_code, caught.value.code) == (2, "model-name")
    assert caught.value.message == f'"{name}" is no name for a model.'
    assert "use letters, digits, - and _" in caught.value.hint
    with pytest.raises(UsageError):
        save(replace(made, name=name), tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_names_lists_models_only(made, tmp_path):
    assert names(tmp_path / "nowhere") == []
    for name in ("b", "a"):
        save(replace(made, name=name), tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / ".new-xyz").mkdir()
    (tmp_path / ".new-xyz" / "model.json").touch()
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_interrupted_between_its_renames(made, tmp_path, monkeypatch, renames):
    """After no rename and after one the old model is there; after both the new one."""
    save(made, tmp_path)
    done = []
    rename = Path.rename

    def limited(path, target):
        if len(done) == renames:
            raise KeyboardInterrupt
        done.append(target)
        return rename(path, target)

    def no_cleaning(path, **options):
        if len(done) == renames:
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", limited)
    monkeypatch.setattr(room.shutil, "rmtree", no_cleaning)
    with pytest.raises(KeyboardInterrupt):
        save(replace(made, record=record(verdict="new")), tmp_path)
    monkeypatch.undo()
    expected = "new" if renames == 2 else made.record["verdict"]
    assert load(tmp_path / "m").record["verdict"] == expected
    assert names(tmp_path) == ["m"]
    save(replace(made, record=record(verdict="newest")), tmp_path)
    assert load(tmp_path / "m").record["verdict"] == "newest"
    remove(tmp_path / "m")
    assert names(tmp_path) == []


def test_a_failed_save_leaves_no_rubbish(made, tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    save(made, tmp_path)
    monkeypatch.setattr(room, "_sync", full)
    with pytest.raises(OSError, match="No space"):
        save(made, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_killed_at_any_moment_the_old_or_the_new_model_is_there(made, tmp_path, environment):
    save(made, tmp_path)
    moments = random.Random(7)
    seen = set()
    for _ in range(10):
        saving = subprocess.Popen(
            [sys.executable, "-c", SAVES_FOREVER, tmp_path],
            stdout=subprocess.PIPE,
            env=environment(),
        )
        assert saving.stdout.readline() == b"going\n"
        time.sleep(moments.uniform(0, 0.03))
        saving.send_signal(signal.SIGKILL)
        saving.wait()
        saving.stdout.close()
        assert names(tmp_path) == ["m"]
        found = load(tmp_path / "m")
        assert vars(found.network) == vars(made.network)
        seen.add(found.record["verdict"])
    assert len(seen) > 1


def test_two_processes_that_save_one_name_both_end_well(made, tmp_path, environment):
    save(made, tmp_path)
    script = SAVES_FOREVER.replace("1_000_000", "60").replace("verdict {number}", "{sys.argv[2]}")
    saving = [
        subprocess.Popen([sys.executable, "-c", script, tmp_path, verdict], env=environment())
        for verdict in ("one", "other")
    ]
    assert [process.wait() for process in saving] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    found = load(tmp_path / "m")
    assert found.record["verdict"] in ("one", "other")
    assert vars(found.network) == vars(made.network)


def test_what_a_kill_left_is_cleared_away_once_it_is_old(made, tmp_path):
    old, fresh = tmp_path / ".new-m-1", tmp_path / ".new-other-2"
    old.mkdir()
    fresh.mkdir()
    os.utime(old, (0, 0))
    save(made, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new-other-2", "m"]
