"""Times and values to a series: order, duplicates, steps and gaps; repaired only when asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series import calendar
from tsforecast.series.columns import Column
from tsforecast.series.fill import fill_gaps
from tsforecast.series.series import Series
from tsforecast.series.step import alias_of, find_step, refuse_sparse, short_time
from tsforecast.series.wording import counted, listed

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


def to_series(
    column: Column,
    *,
    file: str,
    frequency: str | None,
    fill: str | None,
    duplicates: str | None,
    resample: str | None,
    aggregate: str | None,
) -> tuple[Series, Rows, tuple[str, ...]]:
    """Give the evenly spaced series, the file's line of each value, and what was done for it.

    A value that was filled in, or joined from nothing, has the line -1.
    """
    _refuse_infinite(column, file=file)
    if column.times is None:
        return _numbered(column, asked=frequency or resample, fill=fill, file=file)
    if resample is None and aggregate is not None:
        raise UsageError(
            "--aggregate says how, but not to which step.",
            code="aggregate-alone",
            value=aggregate,
            hint="add --resample week, or month, day, hour, ...",
        )
    frame, said = _in_order(column, duplicates=duplicates, file=file)
    if resample is not None:
        frame, how = _resample(
            frame, resample, aggregate, asked=frequency, column=column.time_name, file=file
        )
        said = (*said, how)
    step, index, moved = find_step(
        frame, column, frequency if resample is None else resample, file=file
    )
    rows = pd.Series(frame["line"].to_numpy(), index=index)
    grid = step.between(index[0], index[-1])
    values = pd.Series(frame["value"].to_numpy(), index=index).reindex(grid).to_numpy(copy=True)
    lines = rows.reindex(grid, fill_value=-1).to_numpy(dtype=np.intp)
    absent = np.isnan(values)
    values, filled = fill_gaps(values, grid, step, column, fill=fill, file=file, rows=lines)
    lines = np.where(absent, -1, lines)
    return Series(column.name, values, grid, step), lines, (*said, *moved, *filled)


def _numbered(
    column: Column, *, asked: str | None, fill: str | None, file: str
) -> tuple[Series, Rows, tuple[str, ...]]:
    """Give the series of a table without times: its rows are numbered from 1."""
    if asked:
        raise SeriesUnusable(
            "there is no time column to count the calendar on.",
            code="no-times",
            file=file,
            hint="name it with --time-column, or leave the frequency out.",
        )
    index: pd.Index = pd.RangeIndex(1, len(column.values) + 1)
    values, filled = fill_gaps(
        column.values,
        index,
        calendar.WITHOUT_CALENDAR,
        column,
        fill=fill,
        file=file,
        rows=column.lines,
    )
    series = Series(column.name, values, index, calendar.WITHOUT_CALENDAR)
    return series, np.where(np.isnan(column.values), -1, column.lines), filled


def _refuse_infinite(column: Column, *, file: str) -> None:
    infinite = np.flatnonzero(np.isinf(column.values))
    if len(infinite):
        raise SeriesUnusable(
            "the value is infinite.",
            code="not-finite",
            file=file,
            row=int(column.lines[infinite[0]]),
            column=column.name,
            value=str(column.values[infinite[0]]),
            hint="correct it, or treat it as missing: --missing-values inf --fill interpolate.",
        )


def _in_order(
    column: Column, *, duplicates: str | None, file: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    frame = pd.DataFrame({"time": column.times, "value": column.values, "line": column.lines})
    said: tuple[str, ...] = ()
    if not frame["time"].is_monotonic_increasing:
        backwards = frame["time"].is_monotonic_decreasing
        frame = frame.sort_values("time", kind="stable", ignore_index=True)
        said = (
            "newest first: turned round" if backwards else "sorted by time: rows were out of order",
        )
    copies = frame.duplicated(["time", "value"])
    if copies.any():
        rows = listed([str(line) for line in frame.loc[copies, "line"]])
        number = int(copies.sum())
        said = (
            *said,
            f"{number} identical {'copy' if number == 1 else 'copies'} dropped (row {rows})",
        )
        frame = frame[~copies].reset_index(drop=True)
    repeated = frame.duplicated("time")
    if not repeated.any():
        return frame, said
    if duplicates is None:
        raise _differing(frame, column, file=file)
    said = (*said, f"{counted(int(repeated.sum()), 'repeated time')} resolved by {duplicates}")
    grouped = frame.groupby("time", sort=True)
    lines = grouped["line"].first()
    merged = grouped["value"].agg(duplicates)
    return pd.DataFrame(
        {"time": merged.index, "value": merged.to_numpy(), "line": lines.to_numpy()}
    ), said


def _differing(frame: pd.DataFrame, column: Column, *, file: str) -> SeriesUnusable:
    position = int(np.flatnonzero(frame.duplicated("time"))[0])
    time = frame["time"][position]
    same = frame[frame["time"] == time]
    other = int(frame.duplicated("time").sum()) - len(same) + 1
    more = f" {counted(other, 'more time')} repeated like this." if other > 0 else ""
    rows = " and ".join(str(line) for line in same["line"])
    values = " and ".join(f"{value:g}" for value in same["value"])
    return SeriesUnusable(
        f"{short_time(time)} stands in rows {rows} with different values: {values}.{more}",
        code="duplicate-times",
        file=file,
        row=int(same["line"].iloc[-1]),
        column=column.name,
        value=f"{same['value'].iloc[-1]:g}",
        hint="say which one counts: --duplicates first|last|mean|sum.",
    )


def _resample(
    frame: pd.DataFrame,
    word: str,
    aggregate: str | None,
    *,
    asked: str | None,
    column: str | None,
    file: str,
) -> tuple[pd.DataFrame, str]:
    if asked is not None:
        raise UsageError(
            "--frequency and --resample exclude each other.",
            code="two-frequencies",
            value=asked,
            hint="leave --frequency out: --resample makes the frequency.",
        )
    if aggregate is None:
        raise UsageError(
            f"--resample {word} needs to know how to join values.",
            code="no-aggregate",
            value=word,
            hint="add --aggregate mean|sum|first|last|min|max.",
        )
    alias = alias_of(word, frame["time"].iloc[:0], option="--resample")
    refuse_sparse(frame, calendar.from_alias(alias), column=column, file=file)
    bins = frame.set_index("time").resample(alias)
    values = bins["value"].sum(min_count=1) if aggregate == "sum" else bins["value"].agg(aggregate)
    lines = bins["line"].first().fillna(-1).astype(np.intp)
    joined = pd.DataFrame(
        {"time": values.index, "value": values.to_numpy(), "line": lines.to_numpy()}
    )
    return (
        joined,
        f"{counted(len(frame), 'row')} joined into {len(joined)} by {word}, {aggregate} of each",
    )
