"""Whatever step a series has, a forecast of it finds what happened again."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.present.facts import machine_times
from tsforecast.series.calendar import WITHOUT_CALENDAR, from_alias
from tsforecast.series.forecast_file import ForecastFile
from tsforecast.series.hindsight import hindsight
from tsforecast.series.read import Reading
from tsforecast.series.series import Series

STEPS = [None, "YS-JAN", "YE-JUN", "QS-FEB", "QE-DEC", "MS", "ME", "BMS", "W-SAT", "2W-MON", "D",
         "B", "6h", "h", "15min", "s"]  # fmt: skip


@given(
    alias=st.sampled_from(STEPS),
    zone=st.sampled_from([None, "UTC", "UTC+05:30"]),
    known=st.integers(2, 20),
    ahead=st.integers(1, 20),
    happened=st.integers(1, 20),
)
def test_every_step_is_found_again(alias, zone, known, ahead, happened):
    length = known + happened
    frequency = WITHOUT_CALENDAR if alias is None else from_alias(alias)
    if alias is None:
        times = pd.RangeIndex(1, 1 + length)
    else:
        times = pd.date_range(
            "2019-12-30", periods=length, freq=alias, tz=zone if frequency.has_clock else None
        )
    now = Series("sales", np.arange(float(length)), times, frequency)
    then = Series("sales", now.values[:known], times[:known], frequency)
    cells = machine_times(then.next_times(ahead), frequency)
    told = ForecastFile(
        file="forecast.csv",
        times=cells,
        ids=None,
        quantiles=(0.5,),
        values=np.zeros((ahead, 1)),
        levels=(),
        lines=range(2, 2 + ahead),
        model=None,
        decisions=(),
    )
    ((one,), _) = hindsight(told, Reading(now, "sales.csv", (), np.arange(length), ()))
    both = min(ahead, happened)
    assert (one.origin, one.happened) == (known, both)
    assert one.actual[:both].tolist() == now.values[known : known + both].tolist()
    assert np.isnan(one.actual[both:]).all()
