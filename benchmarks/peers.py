"""Other people's forecasters, each in an environment of its own, which ``make bench-peers`` makes.

Nothing here is imported by the program or needed by its benchmarks; a peer that is not installed
is passed over, with the reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("TSFORECAST_BENCHMARK_PEERS") or ROOT / ".cache" / "peers")
SCRIPTS = ROOT / "benchmarks" / "peer_scripts"
ENVIRONMENTS = ("sktime-cli", "skforecast-ai", "statsforecast", "neuralforecast")
"""One environment each, named for the package that is installed into it."""

Command = tuple[str | Path, ...]


@dataclass(frozen=True)
class Peer:
    """One whole process of a peer: read a CSV, forecast 12 steps, print them."""

    what: str
    environment: str
    command: Callable[[Path], Command]


def program(environment: str, name: str) -> Path:
    """Give the path of a program in an environment."""
    return FOLDER / environment / "bin" / name


def missing(environment: str) -> str | None:
    """Tell why a peer cannot be run, or None."""
    if program(environment, "python").exists():
        return None
    return f"{environment} is not installed (make bench-peers)"


def _script(environment: str, *arguments: str | Path) -> Command:
    name, *rest = arguments
    return (program(environment, "python"), SCRIPTS / name, *rest)


def training(model: str) -> Command:
    """Give the process that trains neuralforecast's GRU or LSTM and prints its seconds."""
    return _script("neuralforecast", "neuralforecast_training.py", model)


def m3_autoets() -> Command:
    """Give the process that forecasts the M3 in m3.csv with AutoETS and prints its seconds."""
    return _script("statsforecast", "statsforecast_m3.py", "m3.csv")


FORECASTS: dict[str, Peer] = {
    "sktime-cli": Peer(
        "sktime-cli, seasonal naive, 12 steps",
        "sktime-cli",
        lambda file: (
            *(program("sktime-cli", "sktime-cli"), "run", "fit-predict"),
            *("NaiveForecaster(strategy='last', sp=12)", "--data", file, "--fh", "1:12"),
        ),
    ),
    "skforecast-ai": Peer(
        "skforecast-ai, its own choice, 12 steps, 80%",
        "skforecast-ai",
        lambda file: (
            *(program("skforecast-ai", "skforecast-ai"), "forecast", file, "--target"),
            *("passengers", "--date-column", "date", "--steps", "12"),
            *("--interval", "0.1,0.9", "--quiet"),
        ),
    ),
    "statsforecast": Peer(
        "statsforecast in a script, AutoETS, 12 steps, 80%",
        "statsforecast",
        lambda file: _script("statsforecast", "statsforecast_one.py", file),
    ),
}
"""Forecasts of a monthly CSV by peers."""


QUANTILES: dict[str, tuple[str, str, str]] = {
    "statsforecast_auto_ets": ("statsforecast", "statsforecast_quantiles.py", "AutoETS"),
    "statsforecast_theta": ("statsforecast", "statsforecast_quantiles.py", "DynamicOptimizedTheta"),
    "neuralforecast_nhits": ("neuralforecast", "neuralforecast_quantiles.py", "NHITS"),
    "neuralforecast_gru": ("neuralforecast", "neuralforecast_quantiles.py", "GRU"),
}
"""Peers that forecast a whole test set: environment, script and model."""


def quantiles(name: str, source: Path, target: Path) -> Command:
    """Give the process that forecasts the series in ``source`` and writes quantiles."""
    environment, script, model = QUANTILES[name]
    return _script(environment, script, model, source, target)
