import json

import numpy as np
import pytest

from benchmarks import widths
from benchmarks.__main__ import main
from tsforecast.forecast.naive import SCORES
from tsforecast.forecast.widths import FILE, LENGTHS, LEVELS, METHODS, STEPS


def test_an_entry_measured_anew_is_the_shipped_one():
    """On fewer series; a measurement with all of them takes minutes."""
    shipped = json.loads(FILE.read_text(encoding="utf-8"))["factors"]
    place = LENGTHS[4].index(16)
    for method, found in widths.entries(4, length=16, count=250):
        assert found[:8] == pytest.approx(np.array(shipped[method]["4"][place])[:8], rel=0.25)


def test_an_interval_of_the_right_width_keeps_it():
    random = np.random.default_rng(0)
    scores = np.broadcast_to(SCORES, (4000, len(STEPS) * 5, len(SCORES)))
    actual = random.normal(size=scores.shape[:2])
    logs = np.zeros(4000, dtype=bool)
    found = widths._factors(widths._distances(actual, 0.5 * scores, logs=logs))
    assert found == pytest.approx(np.full(found.shape, 2.0), rel=0.1)
    exp = widths._distances(np.exp(actual), np.exp(0.5 * scores), logs=~logs)
    assert widths._factors(exp) == pytest.approx(found)


def test_the_command_says_what_it_measured_and_writes_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(widths, "FILE", tmp_path / "widths.json")
    monkeypatch.setattr(widths, "LENGTHS", {1: (7,), 4: (8,)})
    monkeypatch.setattr(widths, "SERIES", 30)
    assert main(["widths"]) == 0
    told = capsys.readouterr().out
    assert "period 4, 8 values, theta: 80%" in told
    assert f"written: {tmp_path / 'widths.json'}" in told
    found = json.loads((tmp_path / "widths.json").read_text(encoding="utf-8"))
    assert found["series"] == 30
    for method in METHODS:
        assert np.shape(found["factors"][method]["1"]) == (1, len(STEPS), len(LEVELS))
