"""What many tests share: an empty folder to work in, the program, and one small trained model."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from tsforecast.network import runtime
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series

collect_ignore = ["fuzz/fuzz_reading.py"]  # a program of its own, which needs atheris

ROOT = Path(__file__).parents[1]
TINY = ("--epochs", "2", "--units", "8", "--from", "scratch", "--origins", "3", "--device", "cpu")
"""Options of a training that takes as little time as one can."""

# Property tests draw the same examples in every run: a failure is never a matter of luck.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@dataclass(frozen=True)
class Ended:
    """How a call of the program ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Work in an empty folder, without settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in (*os.environ,):
        if name.startswith("TSFORECAST_") or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)


def _environment(**more: str) -> dict[str, str]:
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TSFORECAST_") and name not in ("NO_COLOR", "FORCE_COLOR")
    }
    fixed = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    return {**plain, **fixed, **more}


def _run(*arguments: object, cwd: Path, stdin: str | None = None, **environment: str) -> Ended:
    done = subprocess.run(
        [sys.executable, "-m", "tsforecast", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=_environment(**environment),
        check=False,
        timeout=300,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def environment():
    """Give the environment for a process of one's own."""
    return _environment


@pytest.fixture(scope="session")
def unread():
    """Run the program whose pipe nobody reads, unread("--version", cwd=folder): code, stderr."""

    def ended(*arguments: str, cwd: Path) -> tuple[int, str]:
        speaking = subprocess.Popen(
            [sys.executable, "-m", "tsforecast", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(), cwd=cwd,
        )  # fmt: skip
        speaking.stdout.close()
        said = speaking.stderr.read().decode()
        speaking.stderr.close()
        return speaking.wait(timeout=60), said

    return ended


@pytest.fixture(scope="session")
def run():
    """Run the program in a process of its own: run("train", file, cwd=folder, stdin=text)."""
    return _run


@pytest.fixture
def call(capfd, monkeypatch):
    """Run the program in this process, which is faster: call("predict", file, stdin=text)."""
    from tsforecast.cli.app import main

    def called(*arguments: object, stdin: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["tsforecast", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return called


def _quarters(n: int = 40, *, seed: int = 3) -> Series:
    """Make a positive quarterly series with a trend and a clear season."""
    step = np.arange(n)
    noise = np.random.default_rng(seed).normal(size=n)
    values = 100 + 1.5 * step + np.array([8.0, -3.0, -9.0, 4.0])[step % 4] + noise
    times = pd.date_range("2010-01-01", periods=n, freq="QS-JAN")
    return Series("sales", values.round(3), times, from_alias("QS-JAN"))


WEEK = (-0.006, -0.004, 0.0, 0.004, 0.016, 0.012, -0.022)
"""What one more of each weekday, Monday first, does to the log of a month in a shop."""


def _shop(months: int = 120, *, seed: int = 1, week: tuple[float, ...] = WEEK) -> Series:
    """Make a monthly series with a trend, a season, noise of 1%, and weekdays that count."""
    times = pd.date_range("2010-01-01", periods=months, freq="MS")
    days = pd.date_range(times[0], times[-1] + pd.offsets.MonthEnd())
    weekdays = np.array(week)[days.day_of_week]
    counted = pd.Series(weekdays, index=days).groupby(days.to_period("M")).sum().to_numpy()
    step = np.arange(months)
    noise = np.random.default_rng(seed).normal(scale=0.01, size=months)
    logs = 7 + 0.004 * step + 0.2 * np.cos(np.pi * step / 6) + counted + noise
    return Series("turnover", np.exp(logs), times, from_alias("MS"))


@pytest.fixture(scope="session")
def shop():
    """Give the maker of monthly series in which weekdays count."""
    return _shop


def _csv(series: Series) -> str:
    rows = zip(series.times, series.values, strict=True)
    return "".join(["quarter,sales\n", *(f"{time:%Y-%m-%d},{value}\n" for time, value in rows)])


@pytest.fixture(scope="session")
def quarters():
    """Give the maker of the small series that most tests train on."""
    return _quarters


@pytest.fixture(scope="session")
def csv_text():
    """Give what writes a quarterly series as the CSV that a person has."""
    return _csv


@dataclass(frozen=True)
class Trained:
    """A folder in which ``train sales.csv --json`` has run, and how that ended."""

    folder: Path
    options: tuple[str, ...]
    ended: Ended


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Trained:
    """Train one small LSTM, once for all tests; to be read only."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "sales.csv").write_text(_csv(_quarters()))
    ended = _run("train", "sales.csv", *TINY, "--json", cwd=folder)
    assert ended.code == 0, ended.err
    return Trained(folder, TINY, ended)


@pytest.fixture
def workplace(trained, tmp_path) -> Path:
    """Give a copy of the trained folder, which is also the current one, to do with as one likes."""
    shutil.copytree(trained.folder, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="session")
def tensorflow():
    """Start TensorFlow in this process, as the program does."""
    assert runtime.start(device="cpu", seed=1) == "cpu"
