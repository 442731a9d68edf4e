"""Time 60,000 training origins of the reference network: ``python -m benchmarks.throughput``.

The network has 128 units and two layers, of GRU or as ``--model`` says. A batch holds 64 simulated
series of 126 monthly steps; the encoder reads them all, and the loss is taken at the origins and
steps ahead that pretraining draws. Only origins in the loss count; targets are their steps ahead
in it.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import runtime
from tsforecast.network.build import Architecture
from tsforecast.network.calendars import ORIGINS, STEPS_AHEAD
from tsforecast.network.examples import Examples, examples
from tsforecast.network.synthesize import simulate
from tsforecast.network.train import Learner, Recipe, Training
from tsforecast.series.series import Places
from tsforecast.window.sweep import sweep, upto

SERIES, STEPS, HORIZON = 64, 126, 24
FIRST = 12
"""The first origin: a season is known there."""
COUNTED = 60_000


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--model", choices=("gru", "lstm"), default="gru")
    asked.add_argument("--units", type=int, default=128)
    asked.add_argument("--batches", type=int, default=60)
    asked.add_argument(
        "--everywhere", action="store_true", help="take the loss at every origin and step ahead"
    )
    chosen = asked.parse_args()
    runtime.start(device="cpu", seed=1)
    reference = Architecture(model=chosen.model, quantiles=QUANTILES, units=chosen.units, layers=2)
    learner = Learner(Recipe(reference, Training()))
    rng = np.random.default_rng(1)
    values = simulate(rng, count=SERIES, length=STEPS + HORIZON, periods=(12,))
    swept = sweep(values, periods=(12,), lookback=reference.lookback, relative=True)

    def drawn() -> tuple[Places, Places]:
        if chosen.everywhere:
            return np.arange(FIRST, STEPS), upto(HORIZON)
        # As pretraining does: other steps at each origin, one from each part of the horizon.
        parts = np.arange(STEPS_AHEAD) + rng.random((ORIGINS, STEPS_AHEAD))
        step = 1 + (parts / STEPS_AHEAD * HORIZON).astype(np.intp)
        return np.sort(rng.integers(FIRST, STEPS, ORIGINS)), step

    def batch() -> Examples:
        origins, step = drawn()
        one = examples(swept, through=STEPS, origins=origins, step=step)
        learner.step.learn(one)
        return one

    for _ in range(5):  # traced and warm
        rows, origins, steps_ahead = batch().weights.shape
    started = time.perf_counter()
    for _ in range(chosen.batches):
        batch()
    each = (time.perf_counter() - started) / chosen.batches
    print(
        json.dumps(
            {
                "seconds": COUNTED * each / (rows * origins),
                "origins_per_second": rows * origins / each,
                "targets_per_second": rows * origins * steps_ahead / each,
                "steps_per_second": SERIES * STEPS / each,
                "weights": learner.network.count_params(),
            }
        )
    )


if __name__ == "__main__":
    main()
