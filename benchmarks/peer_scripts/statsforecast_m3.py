"""Time AutoETS of statsforecast on a whole competition, one core: ``statsforecast_m3.py FILE``.

The file has the columns id, period, horizon, step, value. Importing and the first compilation
are left out.
"""

import json
import sys
import time

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

data = pd.read_csv(sys.argv[1]).rename(columns={"id": "unique_id", "step": "ds", "value": "y"})


def forecast(part: pd.DataFrame) -> None:
    """Forecast series that share their period and horizon."""
    period, horizon = int(part["period"].iloc[0]), int(part["horizon"].iloc[0])
    asked = StatsForecast(models=[AutoETS(season_length=period)], freq=1, n_jobs=1)
    asked.forecast(df=part[["unique_id", "ds", "y"]], h=horizon, level=[80, 95])


parts = [part for _, part in data.groupby(["period", "horizon"])]
for part in parts:
    forecast(part[part["unique_id"] == part["unique_id"].iloc[0]])
started = time.perf_counter()
for part in parts:
    forecast(part)
print(json.dumps({"seconds": time.perf_counter() - started}))
