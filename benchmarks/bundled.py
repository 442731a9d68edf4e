"""Train on the sample series as a person would, one process each, and put the answers together."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"

SHOWN = {
    "network": "LSTM",
    "combination": "combination",
    "ets": "ETS",
    "theta": "Theta",
    "linear": "linear regression",
    "seasonal_naive": "seasonal naive",
    "naive": "naive",
}


@dataclass(frozen=True)
class Bundled:
    """A sample series and the options of ``tsforecast train`` for it."""

    title: str
    file: str
    options: tuple[str, ...]


SERIES = (
    Bundled("airline passengers, monthly", "airline-passengers.csv", ("--horizon", "12")),
    Bundled("sunspots, monthly", "sunspots.csv", ("--horizon", "24")),
    Bundled("sunspots, yearly", "sunspots-yearly.csv", ("--horizon", "11")),
    Bundled("CO2, weekly", "co2.csv", ("--horizon", "26", "--fill", "interpolate")),
    Bundled("El Niño sea temperature, monthly", "el-nino.csv", ("--horizon", "12")),
    Bundled("US real GDP, quarterly", "us-economy.csv", ("--horizon", "8", "--target", "real_gdp")),
    Bundled(
        "Seattle daily maximum temperature",
        "seattle-weather.csv",
        ("--horizon", "14", "--target", "temp_max"),
    ),
    Bundled("Nile, yearly", "nile.csv", ("--horizon", "6")),
)


def train(series: Bundled, *, options: Sequence[str] = ()) -> dict[str, Any]:
    """Run ``tsforecast train --json`` in an empty folder and give its answer."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tsforecast", "train", str(DATA / series.file), "--json"),
                *series.options,
                *options,
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{series.file}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def answers(
    *, options: Sequence[str] = (), progress: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[Bundled, dict[str, Any]]]:
    """Train on every series in turn."""
    for series in SERIES:
        progress(series.title)
        yield series, train(series, options=options)


def rows(found: Sequence[tuple[Bundled, dict[str, Any]]]) -> list[list[str]]:
    """Give a head and one row a series: MASE by forecaster, seconds and verdict.

    The coverage is that of what predict will use.
    """
    head = ["series", "h", *SHOWN.values(), "in 80%", "in 95%", "s", "verdict"]
    table = [head]
    for series, answer in found:
        backtest = answer["backtest"]
        scores = backtest["forecasters"]
        held = scores[answer["chosen"]]["coverage"]
        table.append(
            [
                series.title,
                str(backtest["horizon"]),
                *(f"{scores[name]['mase']:.2f}" if name in scores else "" for name in SHOWN),
                *(f"{100 * held[level]:.0f}%" for level in ("80", "95")),
                f"{answer['seconds']:.0f}",
                answer["verdict"],
            ]
        )
    return table


def markdown(table: list[list[str]]) -> str:
    """Lay out rows as a Markdown table."""
    head, *body = table
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in body])
