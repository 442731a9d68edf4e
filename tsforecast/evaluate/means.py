"""How the mean of a forecast stands to what was, at the same phases of the season."""

from __future__ import annotations

from dataclasses import dataclass

from tsforecast.series.series import Floats, Series


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of the steps ahead, and of as many known ones that began ``back`` steps earlier.

    ``change`` is the share by which the mean goes up, or None where a share says nothing: of values
    that can be negative, as temperatures, or were zero.
    """

    ahead: float
    before: float
    back: int
    change: float | None


def compared(series: Series, ahead: Floats) -> Means | None:
    """Hold a forecast (horizon,) against the steps so many whole seasons of the calendar before it.

    Without a season these are the last steps. None where the series is too short for that.

    >>> import numpy as np, pandas as pd
    >>> from tsforecast.series.calendar import from_alias
    >>> quarters = pd.date_range("2020-01-01", periods=8, freq="QS-JAN")
    >>> sales = Series("sales", np.arange(8.0), quarters, from_alias("QS-JAN"))
    >>> compared(sales, np.array([5.0, 6.0]))  # against 4 and 5, the same quarters a year before
    Means(ahead=5.5, before=4.5, back=4, change=0.22222222222222232)
    """
    steps = len(ahead)
    period = next(iter(series.frequency.periods), steps)
    back = -(-steps // period) * period
    start = len(series) - back
    if start < 0:
        return None
    known = series.values[start : start + steps]
    then, before = float(ahead.mean()), float(known.mean())
    shares = before > 0 and min(series.values.min(), ahead.min()) >= 0
    return Means(then, before, back, then / before - 1 if shares else None)
