"""Forecast one monthly CSV, twelve steps with an 80% interval, as statsforecast's guide does."""

import sys

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

data = pd.read_csv(sys.argv[1], parse_dates=[0])
data.columns = ["ds", "y"]
data.insert(0, "unique_id", "one")
asked = StatsForecast(models=[AutoETS(season_length=12)], freq="MS")
print(asked.forecast(df=data, h=12, level=[80]).to_csv(index=False))
