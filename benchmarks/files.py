"""Public series whose licences differ from ours: read where they lie, never copied.

They are looked for in the folder that ``TSFORECAST_BENCHMARK_DATA`` names, else in
``shared/data`` beside this checkout:

- ``nn3.csv``: NN3 competition, a series a line, its name first (R package tscompdata)
- ``Weekly-train.csv``, ``Weekly-test.csv``: M4 competition (Mcompetitions/M4-methods, Dataset)
- ``ETTh1.csv``: load and oil temperature of a transformer, hourly (zhouhaoyi/ETDataset)
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np

from tsforecast.errors import PartMissing
from tsforecast.series.series import Floats

FOLDER_VARIABLE = "TSFORECAST_BENCHMARK_DATA"

MONTH = 30 * 24
ETTH1_HORIZON = 96
ETTH1_TRAINING = 12 * MONTH
ETTH1_TEST = (16 * MONTH, 20 * MONTH - ETTH1_HORIZON + 1)
"""First origin of the test part, and the one after its last: 2,785 origins."""
ETTH1_STRIDE = 23
"""Distance of origins unless asked otherwise: a prime, so that every hour of the day is met."""


def nn3() -> list[tuple[str, Floats]]:
    """Read the names and all values of the NN3 series."""
    return [(name, _numbers(cells)) for name, *cells in _lines("nn3.csv")]


def m4_weekly() -> list[tuple[str, Floats, Floats]]:
    """Read the names, pasts and futures of the weekly series of M4."""
    future = {name: _numbers(cells) for name, *cells in _lines("Weekly-test.csv")[1:]}
    return [
        (name, _numbers(cells), future[name]) for name, *cells in _lines("Weekly-train.csv")[1:]
    ]


def etth1() -> list[tuple[str, Floats]]:
    """Read each channel of ETTh1, standardised by mean and deviation of the training part."""
    head, *rows = _lines("ETTh1.csv")
    values = np.array([row[1:] for row in rows], dtype=np.float64)  # (time, channel)
    training = values[:ETTH1_TRAINING]
    scaled = (values - training.mean(axis=0)) / training.std(axis=0)
    return [(channel, scaled[:, column]) for column, channel in enumerate(head[1:])]


def _numbers(cells: list[str]) -> Floats:
    """Give the values of a line whose end is padded with empty cells."""
    return np.array([cell for cell in cells if cell], dtype=np.float64)


def _lines(name: str) -> list[list[str]]:
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get(FOLDER_VARIABLE) or beside)
    file = folder / name
    if not file.is_file():
        raise PartMissing(
            f"{file} is not there, so that this test set is skipped.",
            code="benchmark-data-missing",
            file=str(file),
            hint=f"name the folder that holds {name} in {FOLDER_VARIABLE}; "
            "benchmarks/files.py tells where it comes from.",
        )
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))
