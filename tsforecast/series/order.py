"""The rows of each series in the order of their times, one row a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.errors import SeriesUnusable, TsforecastError
from tsforecast.series.columns import Column
from tsforecast.series.series import Bools, Floats, Places
from tsforecast.series.step import short_time
from tsforecast.series.wording import counted, listed


@dataclass(frozen=True)
class Rows:
    """Rows of one or several series, those of a series together: all arrays are (n,).

    ``of`` ascends and says which series a row belongs to, ``lines`` are the file's lines, and
    ``times`` are datetime64[us], or the rows of each series counted from 0.
    """

    of: Places
    times: npt.NDArray[Any]
    values: Floats
    lines: Places

    def __len__(self) -> int:
        return len(self.of)

    def take(self, where: Places | Bools) -> Rows:
        """Give the rows at some places, or those for which a mask holds."""
        return Rows(self.of[where], self.times[where], self.values[where], self.lines[where])

    def follows(self) -> Bools:
        """Tell of each row (n,) whether the one before it is of the same series."""
        same = np.zeros(len(self), dtype=bool)
        same[1:] = self.of[1:] == self.of[:-1]
        return same


EACH_COUNTS = ("mean", "sum")
"""Ways to join values in which one that is equal to another counts again: two sales are no copy."""


def in_order(
    column: Column,
    times: pd.DatetimeIndex,
    *,
    duplicates: str | None,
    joined_later: bool = False,
) -> tuple[Rows, tuple[str, ...]]:
    """Sort by ``times`` (n,), drop copies, and leave one value a time as ``duplicates`` says.

    With ``joined_later`` all rows stay, of a longer step that takes them in any order. The rows
    have the times as a clock in their zone shows them, without the zone.
    Raises SeriesUnusable where a time has several values and nothing says which one counts.
    """
    clock = times if times.tz is None else times.tz_localize(None)
    # Both would copy times that are naive microseconds already.
    wall = (clock if clock.unit == "us" else clock.as_unit("us")).to_numpy()
    rows = Rows(column.of, wall, column.values, column.lines)
    if (rows.of[1:] < rows.of[:-1]).any():
        rows = rows.take(np.argsort(rows.of, kind="stable"))
    rows, said = _sorted(rows)
    again = _again(rows)
    if not again.any():
        return rows, said
    if joined_later:
        return rows, (*said, f"{counted(int(again.sum()), 'repeated time')}: each row counts")
    if duplicates not in EACH_COUNTS:
        rows, dropped = _without_copies(rows, again)
        said = (*said, *dropped)
        again = _again(rows)
        if not again.any():
            return rows, said
    if duplicates is None:
        raise _differing(rows, again, column)
    said = (*said, f"{counted(int(again.sum()), 'repeated time')} resolved by {duplicates}")
    return _merged(rows, duplicates), said


def _sorted(rows: Rows) -> tuple[Rows, tuple[str, ...]]:
    same = rows.follows()[1:]
    if not (same & (rows.times[1:] < rows.times[:-1])).any():
        return rows, ()
    backwards = not (same & (rows.times[1:] > rows.times[:-1])).any()
    rows = rows.take(np.lexsort((rows.times, rows.of)))
    how = "newest first: turned round" if backwards else "sorted by time: rows were out of order"
    return rows, (how,)


def _again(rows: Rows) -> Bools:
    """Tell of each row (n,) whether it has the time of the row before it."""
    again = rows.follows()
    again[1:] &= rows.times[1:] == rows.times[:-1]
    return again


def _frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(
        {"of": rows.of, "time": rows.times, "value": rows.values, "line": rows.lines}
    )


def _without_copies(rows: Rows, again: Bools) -> tuple[Rows, tuple[str, ...]]:
    shared = again.copy()
    shared[:-1] |= again[1:]
    copies = np.zeros(len(rows), dtype=bool)
    copies[shared] = _frame(rows.take(shared)).duplicated(["of", "time", "value"])
    number = int(copies.sum())
    if not number:
        return rows, ()
    lines = listed([str(line) for line in rows.lines[copies]])
    noun = "copy" if number == 1 else "copies"
    return rows.take(~copies), (f"{number:,} identical {noun} dropped (row {lines})",)


def _merged(rows: Rows, duplicates: str) -> Rows:
    grouped = _frame(rows).groupby(["of", "time"], sort=True)
    lines = grouped["line"].first()
    same = grouped["value"]
    values = same.sum(min_count=1) if duplicates == "sum" else same.agg(duplicates)
    return Rows(
        lines.index.get_level_values("of").to_numpy(),
        lines.index.get_level_values("time").to_numpy(),
        values.to_numpy(),
        lines.to_numpy(),
    )


def _differing(rows: Rows, again: Bools, column: Column) -> TsforecastError:
    first = int(np.flatnonzero(again)[0])
    member = int(rows.of[first])
    here = rows.of == member
    same = rows.take(here & (rows.times == rows.times[first]))
    other = int(again[here].sum()) - len(same) + 1
    more = f" {counted(other, 'more time')} repeated like this." if other > 0 else ""
    lines = _both([str(line) for line in same.lines])
    values = _both([f"{value:g}" for value in same.values])
    time = short_time(pd.Timestamp(rows.times[first]))
    long = column.id_name is not None and not column.wide
    apart = "; or name another --id-column that tells them apart" if long else ""
    error = SeriesUnusable(
        f"{time} stands in rows {lines} with different values: {values}.{more}",
        code="duplicate-times",
        file=column.file,
        row=int(same.lines[-1]),
        column=column.column(member),
        value=f"{same.values[-1]:g}",
        hint=f"say which one counts: --duplicates first|last|mean|sum{apart}.",
    )
    return column.about(error, member, affected=len(np.unique(rows.of[again])))


def _both(words: list[str]) -> str:
    """Name both, or the first of many.

    >>> _both(["2", "3"]), _both(["2", "3", "4", "5"])
    ('2 and 3', '2, 3 and 2 more')
    """
    return " and ".join(words) if len(words) <= 3 else listed(words, shown=2)
