"""Time 60,000 training windows of neuralforecast's GRU or LSTM, 128 units x 2, 24 steps ahead.

Importing, and the first steps, which warm up, are left out: what counts is the difference
between a long and a short training.
"""

import json
import logging
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
for name in ("pytorch_lightning", "lightning.pytorch", "lightning_fabric"):
    logging.getLogger(name).setLevel(logging.ERROR)

from neuralforecast import NeuralForecast  # noqa: E402
from neuralforecast.losses.pytorch import MQLoss  # noqa: E402
from neuralforecast.models import GRU, LSTM  # noqa: E402

SERIES, STEPS, HORIZON, WINDOWS, COUNTED = 64, 126, 24, 512, 60_000


def panel() -> pd.DataFrame:
    """Give monthly random walks with a yearly wave."""
    rng = np.random.default_rng(1)
    wave = np.sin(2 * np.pi * np.arange(STEPS) / 12)
    values = 100 + rng.normal(0, 1, (SERIES, STEPS)).cumsum(axis=1) + 5 * wave
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(SERIES), STEPS),
            "ds": np.tile(pd.date_range("2010-01-01", periods=STEPS, freq="MS"), SERIES),
            "y": values.ravel(),
        }
    )


def seconds(kind: type, steps: int) -> float:
    """Give the seconds of training for some steps of WINDOWS windows each."""
    model = kind(
        h=HORIZON,
        input_size=2 * HORIZON,
        encoder_n_layers=2,
        encoder_hidden_size=128,
        decoder_hidden_size=128,
        loss=MQLoss(quantiles=[0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95]),
        max_steps=steps,
        batch_size=SERIES,
        windows_batch_size=WINDOWS,
        random_seed=1,
        accelerator="cpu",
        logger=False,
        enable_progress_bar=False,
        enable_checkpointing=False,
        enable_model_summary=False,
    )
    started = time.perf_counter()
    NeuralForecast(models=[model], freq="MS").fit(panel())
    return time.perf_counter() - started


kind = {"GRU": GRU, "LSTM": LSTM}[sys.argv[1]]
short, long = 3, 23
seconds(kind, short)
each = (seconds(kind, long) - seconds(kind, short)) / (long - short)
print(
    json.dumps(
        {
            "seconds": COUNTED * each / WINDOWS,
            "origins_per_second": WINDOWS / each,
            "targets_per_second": WINDOWS * HORIZON / each,
        }
    )
)
