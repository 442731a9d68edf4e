"""What answers say alike: facts of a series, numbers, times, and what intervals held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from tsforecast.series.calendar import Frequency, machine_time
from tsforecast.series.series import Series

if TYPE_CHECKING:
    from tsforecast.evaluate.score import Scores


def series_facts(series: Series, *, periods: tuple[int, ...]) -> dict[str, Any]:
    """Give the documented object that says which series an answer is about."""
    return {
        "name": series.name,
        "frequency": series.frequency.label,
        "periods": list(periods),
        "observations": len(series),
        "start": machine_time(series.times[0]),
        "end": machine_time(series.times[-1]),
    }


def machine_times(times: pd.Index[Any], frequency: Frequency) -> list[str]:
    """Write the times of a series for programs: all dates, or all with the time of day.

    Of steps shorter than a day a midnight has its time of day too, for a column of both kinds is
    read as text.

    >>> from tsforecast.series.calendar import from_alias
    >>> machine_times(pd.DatetimeIndex(["2020-05-01", "2020-05-02"]), from_alias("D"))
    ['2020-05-01', '2020-05-02']
    >>> machine_times(pd.DatetimeIndex(["2020-04-30 23:00", "2020-05-01"]), from_alias("h"))
    ['2020-04-30T23:00:00', '2020-05-01T00:00:00']
    """
    if not isinstance(times, pd.DatetimeIndex):
        return [machine_time(time) for time in times]
    if times.tz is not None:
        return [time.isoformat() for time in times]
    stamps = times.to_numpy()
    if (stamps != stamps.astype("datetime64[s]")).any():
        unit: Literal["us", "D", "s"] = "us"
    else:
        dates = not frequency.has_clock and (stamps == stamps.astype("datetime64[D]")).all()
        unit = "D" if dates else "s"
    texts: list[str] = np.datetime_as_string(stamps, unit=unit).tolist()
    return texts


def number(value: float | None) -> str:
    """Write a number in four figures, or whole, without an exponent where it can be read so.

    Below 1 they are three, so that a small number is no more rounded than others.

    >>> number(0.53692), number(1234.56), number(0.0046), number(-7.3e-5), number(None)
    ('0.537', '1,235', '0.00460', '-7.3e-05', '-')
    """
    if value is None:
        return "-"
    if value == 0 or 0.1 <= abs(value) < 1e9:
        figures = 3 if abs(value) < 10 else 2 if abs(value) < 100 else 1 if abs(value) < 1000 else 0
        return f"{value:,.{figures}f}"
    return f"{value:#.3g}" if 1e-4 <= abs(value) < 1 else f"{value:.3g}"


def error_text(scores: Scores) -> str:
    """Write the one error that forecasters are compared by: MASE, or MAE where that is not."""
    return number(scores.mae if scores.mase is None else scores.mase)


def a_or_an(unit: str) -> str:
    """Write one of a unit of time.

    >>> a_or_an("year"), a_or_an("hour")
    ('a year', 'an hour')
    """
    return f"an {unit}" if unit == "hour" else f"a {unit}"


def held_text(coverage: Mapping[str, float]) -> str:
    """Say what share of the values intervals held.

    >>> held_text({"80": 0.83, "95": 0.97})
    'the 80% intervals held 83% and the 95% intervals held 97%'
    """
    return " and ".join(
        f"the {level}% intervals held {100 * share:.0f}%" for level, share in coverage.items()
    )
