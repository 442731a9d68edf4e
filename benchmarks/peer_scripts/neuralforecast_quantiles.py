"""Train neuralforecast on a test set's past: ``neuralforecast_quantiles.py MODEL IN.csv OUT.npy``.

One network for all series of a period and horizon, 1,000 steps, its own settings but for the
input, two horizons or seasons long, and the loss, of the eleven quantiles. Files are those of
statsforecast_quantiles.py.
"""

import logging
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
for logger in ("pytorch_lightning", "lightning.pytorch", "lightning_fabric"):
    logging.getLogger(logger).setLevel(logging.ERROR)

from neuralforecast import NeuralForecast  # noqa: E402
from neuralforecast.losses.pytorch import MQLoss  # noqa: E402
from neuralforecast.models import GRU, NHITS  # noqa: E402

QUANTILES = [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.975]
MODELS = {"NHITS": NHITS, "GRU": GRU}
STEPS = 1000

name, source, target = sys.argv[1:]
data = pd.read_csv(source).rename(columns={"id": "unique_id", "step": "ds", "value": "y"})
answers = {}
for (period, horizon), part in data.groupby(["period", "horizon"]):
    model = MODELS[name](
        h=int(horizon),
        input_size=2 * max(int(horizon), int(period)),
        loss=MQLoss(quantiles=QUANTILES),
        scaler_type="robust",
        max_steps=STEPS,
        start_padding_enabled=True,
        random_seed=1,
        accelerator="cpu",
        logger=False,
        enable_progress_bar=False,
        enable_checkpointing=False,
        enable_model_summary=False,
    )
    asked = NeuralForecast(models=[model], freq=1)
    asked.fit(part[["unique_id", "ds", "y"]])
    found = asked.predict()
    columns = [column for column in found.columns if column.startswith(name)]
    for one, rows in found.groupby("unique_id"):
        # Quantiles that a network has let cross are put in order.
        answers[one] = np.sort(rows[columns].to_numpy(), axis=1)
np.save(target, np.concatenate([answers[one] for one in sorted(answers)]))
