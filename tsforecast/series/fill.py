"""Missing values: refused by name, or filled in the one way that was asked for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable
from tsforecast.series import calendar
from tsforecast.series.calendar import Frequency
from tsforecast.series.series import Floats, Places
from tsforecast.series.wording import counted, listed

FILLS = "--fill interpolate|previous|zero|seasonal"


def fill_gaps(
    values: Floats,
    index: pd.Index,
    step: Frequency,
    column: str,
    *,
    fill: str | None,
    file: str,
    rows: Places,
) -> tuple[Floats, list[str]]:
    """Fill missing values (n,) as asked, and name their times.

    Precondition: the first and, for "interpolate", the last value is there. Raises SeriesUnusable
    when nothing was asked.
    """
    missing = np.flatnonzero(np.isnan(values))
    names = [calendar.time_text(index[i], step) for i in missing.tolist()]
    if len(missing) == len(values):
        raise _nothing(column, file=file, rows=rows)
    if fill is None:
        weekends = step.alias == "D" and _no_weekends(pd.DatetimeIndex(index), missing)
        raise _missing(missing, names, column, file=file, rows=rows, weekends=weekends)
    return _FILL[fill](values, step), names


def _nothing(column: str, *, file: str, rows: Places) -> SeriesUnusable:
    return SeriesUnusable(
        f"there is no value in it, in {counted(len(rows), 'row')}.",
        code="missing-values",
        file=file,
        row=int(rows[0]) if rows[0] > 0 else None,
        column=column,
        value="",
        hint="export the values again, or take another column with --target.",
    )


def _missing(
    missing: Places,
    names: list[str],
    column: str,
    *,
    file: str,
    rows: Places,
    weekends: bool,
) -> SeriesUnusable:
    absent = rows[missing] <= 0
    kind = "row" if absent.all() else "value"
    places = [
        name if row <= 0 else f"{name} (row {row})"
        for name, row in zip(names, rows[missing], strict=True)
    ]
    before = rows[: missing[0]]
    row = int(rows[missing[0]]) if not absent[0] else int(before[-1]) if len(before) else None
    verb = "is" if len(missing) == 1 else "are"
    return SeriesUnusable(
        f"{counted(len(missing), kind)} {verb} missing: {listed(places)}.",
        code="gaps" if absent.all() else "missing-values",
        file=file,
        row=row,
        column=column,
        value=names[0] if absent[0] else "",
        hint=f"no weekend has a value: say business-day in place of day; or fill with {FILLS}."
        if weekends
        else f"fill the gaps with {FILLS}.",
    )


def _no_weekends(days: pd.DatetimeIndex, missing: Places) -> bool:
    """Tell whether all weekends among days (n,) are missing, as of what has opening hours."""
    ends = np.flatnonzero(days.day_of_week >= 5)
    return len(ends) > 1 and bool(np.isin(ends, missing).all())


def _interpolated(values: Floats, _: Frequency) -> Floats:
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(len(values)), known, values[known], left=np.nan, right=np.nan)


def _previous(values: Floats, _: Frequency) -> Floats:
    return np.array(pd.Series(values).ffill(), dtype=np.float64)


def _zero(values: Floats, _: Frequency) -> Floats:
    return np.nan_to_num(values, nan=0.0)


def _seasonal(values: Floats, step: Frequency) -> Floats:
    """Interpolate around the mean of each phase of the shortest season; ends keep the last level.

    Without a season in the calendar, or less than two of them, plain interpolation is left. Nothing
    is below the least that is known or above the most: a road has no -1,350 cars at night.
    """
    period = next((p for p in step.periods if len(values) >= 2 * p), 1)
    phases = np.arange(len(values)) % period
    level = pd.Series(values).rolling(period, center=True, min_periods=max(1, period // 2)).mean()
    level = level.interpolate(limit_direction="both")
    means = (pd.Series(values) - level).groupby(phases).mean().fillna(0.0).to_numpy()
    adjusted = pd.Series(values - means[phases]).interpolate(limit_direction="both").to_numpy()
    within = np.clip(adjusted + means[phases], np.nanmin(values), np.nanmax(values))
    return np.where(np.isnan(values), within, values)


_FILL = {"interpolate": _interpolated, "previous": _previous, "zero": _zero, "seasonal": _seasonal}
