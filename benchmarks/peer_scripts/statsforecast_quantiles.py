"""Forecast a test set with statsforecast: ``statsforecast_quantiles.py MODEL IN.csv OUT.npy``.

The file that is read has the columns id, period, horizon, step, value, ids counting from 0 in
order; the array that is written has a row a step ahead, series after series, and eleven
quantiles: the median as the point, the others as the ends of the 30, 60, 80, 90 and 95% intervals.
"""

import sys

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, DynamicOptimizedTheta

LEVELS = (95, 90, 80, 60, 30)
MODELS = {"AutoETS": AutoETS, "DynamicOptimizedTheta": DynamicOptimizedTheta}

name, source, target = sys.argv[1:]
data = pd.read_csv(source).rename(columns={"id": "unique_id", "step": "ds", "value": "y"})
answers = {}
for (period, horizon), part in data.groupby(["period", "horizon"]):
    asked = StatsForecast(models=[MODELS[name](season_length=int(period))], freq=1, n_jobs=1)
    found = asked.forecast(df=part[["unique_id", "ds", "y"]], h=int(horizon), level=list(LEVELS))
    columns = [f"{name}-lo-{level}" for level in LEVELS]
    columns += [name, *(f"{name}-hi-{level}" for level in reversed(LEVELS))]
    for one, rows in found.groupby("unique_id"):
        answers[one] = rows[columns].to_numpy()
np.save(target, np.concatenate([answers[one] for one in sorted(answers)]))
