"""Write simulated series as a CSV to time with: ``simulated.py panel|minutes COUNT STEPS FILE``."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd


def panel(count: int, steps: int) -> pd.DataFrame:
    """Give ``count`` monthly series below each other: a random walk with a yearly wave."""
    rng = np.random.default_rng(1)
    months = pd.date_range("2010-01-01", periods=steps, freq="MS").strftime("%Y-%m")
    wave = np.sin(2 * np.pi * (np.arange(steps)[None] / 12 + rng.random((count, 1))))
    walk = rng.normal(0.002, 0.03, (count, steps)).cumsum(axis=1)
    values = rng.lognormal(5, 1, (count, 1)) * np.exp(walk + 0.2 * rng.random((count, 1)) * wave)
    return pd.DataFrame(
        {
            "id": np.repeat([f"s{number}" for number in range(count)], steps),
            "month": np.tile(months, count),
            "value": values.ravel().round(2),
        }
    )


def minutes(_: int, steps: int) -> pd.DataFrame:
    """Give one series of minutes: a slow walk, a day and a week, and noise."""
    rng = np.random.default_rng(1)
    time = np.arange(steps)
    day, week = 2 * np.pi * time / 1440, 2 * np.pi * time / 10_080
    values = 100 + 8 * np.sin(day) + 3 * np.sin(2 * day) + 4 * np.cos(week)
    values += rng.normal(0, 0.01, steps).cumsum() + rng.normal(0, 1.5, steps)
    times = pd.date_range("2022-01-01", periods=steps, freq="min").strftime("%Y-%m-%d %H:%M")
    return pd.DataFrame({"time": times, "load": values.round(3)})


if __name__ == "__main__":
    kind, count, steps, file = sys.argv[1:]
    make = {"panel": panel, "minutes": minutes}[kind]
    make(int(count), int(steps)).to_csv(file, index=False)
