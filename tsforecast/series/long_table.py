"""Whether several series stand below each other in a table, and which column tells them apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable
from tsforecast.series import numbers, times
from tsforecast.series.members import TOGETHER, numbered, one_or_all, refuse_no_id
from tsforecast.series.series import Places
from tsforecast.series.table import Table
from tsforecast.series.wording import listed_names

MOST_ID_COLUMNS = 8
"""Columns of which two or three are tried together as an id."""

MOSTLY_THERE = 0.6
"""Share of the times between the first and the last of each id at which it has a row, at least."""

SAMPLE = 200
"""Cells by which a column is told to hold numbers."""


def refuse_long(
    table: Table, reading: times.Times, time_name: str | None, targets: Sequence[str]
) -> None:
    """Refuse series below each other: times repeat, and a column tells the repetitions apart."""
    repeated = reading.index.duplicated(keep=False)
    if not repeated.any():
        return
    others = [name for name in table.columns if name not in (time_name, *targets)]
    if len(others) + bool(targets) < 2:
        return
    only_texts = repeated.mean() < 0.5
    could_be: list[str] = []
    for name in others:
        if only_texts and numbers.are_numbers(
            table.sample(name, size=SAMPLE), missing=table.missing
        ):
            continue
        cells = table.columns[name]
        of, known = numbered(cells)
        text = not numbers.are_numbers(known, missing=table.missing)
        if not 2 <= len(known) <= len(cells) / 2 or (only_texts and not text):
            continue
        if only_texts and not _stand_apart(reading.index, of):
            continue
        pairs = pd.DataFrame({"time": reading.index, "id": of})
        if not pairs.duplicated().any():
            refuse_no_id(table, name, of, known)
            raise _below_each_other(table, reading, (name,), cells)
        if "" not in known and (text or all(map(str.isdigit, known))):
            could_be.append(name)
    _refuse_by_several(table, reading, could_be, most=len(others) - 1 + bool(targets))


def _stand_apart(index: pd.DatetimeIndex, of: Places) -> bool:
    """Tell ids from words that only come and go, such as the weather, where few times repeat.

    The rows of an id stand together, or are there at most of the times between its first and last.
    """
    if np.count_nonzero(np.diff(of)) < 2 * (of.max() + 1):
        return True
    spans = pd.Series(np.unique(index, return_inverse=True)[1]).groupby(of).agg(["min", "max"])
    return bool(len(of) > MOSTLY_THERE * (spans["max"] - spans["min"] + 1).sum())


def _refuse_by_several(
    table: Table, reading: times.Times, could_be: Sequence[str], *, most: int
) -> None:
    """Refuse series that two or three columns tell apart together, ``most`` at most."""
    for size in range(2, min(3, most) + 1):
        for names in itertools.combinations(could_be[:MOST_ID_COLUMNS], size):
            rows = zip(*(table.columns[name] for name in names), strict=True)
            cells = [TOGETHER.join(row) for row in rows]
            pairs = pd.DataFrame({"time": reading.index, "id": cells})
            full = reading.index.nunique() * len(set(cells)) <= 2 * len(cells)
            if full and not pairs.duplicated().any():
                raise _below_each_other(table, reading, names, cells)


def _below_each_other(
    table: Table, reading: times.Times, names: Sequence[str], cells: Sequence[str]
) -> SeriesUnusable:
    known = list(dict.fromkeys(cells))
    return SeriesUnusable(
        f"it holds {len(known):,} series below each other: {listed_names(known)}.",
        code="long-table",
        file=table.file,
        row=int(table.lines[int(np.flatnonzero(reading.index.duplicated())[0])]),
        column=TOGETHER.join(names),
        value=cells[0],
        hint=one_or_all(names, known[0]),
    )
