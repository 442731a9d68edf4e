"""A column that counts the rows, and is no series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tsforecast.series.series import Places
from tsforecast.series.table import Table

ROW_NAMES = frozenset(
    ("n", "no", "nr", "nr.", "#", "index", "idx", "i", "row", "step", "period", "t", "obs", "id",
     "observation", "unnamed: 0", "lfd. nr.", "record", "rownum", "row_number", "rownames",
     "entry_id", "instant", "nth day", "nth week", "nth month", "nth hour")
)  # fmt: skip
"""What a column of row numbers is called, in lower case."""


def without_row_numbers(table: Table, *asked: str | None) -> tuple[Table, tuple[str, ...]]:
    """Leave out a first column that counts the rows: it has no name, or one that says so.

    Under another name it counts the rows where there is one more column only.
    """
    first = next(iter(table.columns), "")
    kept = {one.lower() for one in asked if one}
    if not table.header or first.lower() in kept or len(table.columns) < 2:
        return table, ()
    nameless, named = first == "column 1", first.lower() in ROW_NAMES
    if not (nameless or named or len(table.columns) == 2):
        return table, ()
    if _counts_rows(table.columns[first], any_step=named):
        what = "the nameless column of row numbers" if nameless else f'row numbers "{first}"'
        return table.without(first), (f"{what} left out",)
    return table, ()


def counts_each(cells: Sequence[str], of: Places) -> bool:
    """Tell whether cells count the rows of each series, all from 0 or all from 1, as 001 or 1.

    ``of`` (n,) says to which series a row belongs.

    >>> counts_each(["1", "2", "1", "2", "3"], np.array([0, 0, 1, 1, 1]))
    True
    """
    if not cells[0].isdigit() or int(cells[0]) not in (0, 1):
        return False
    width = len(cells[0])
    awaited = [int(cells[0])] * (int(of.max()) + 1)
    for cell, one in zip(cells, of.tolist(), strict=True):
        if cell != str(awaited[one]).zfill(width):
            return False
        awaited[one] += 1
    return True


def _counts_rows(cells: Sequence[str], *, any_step: bool) -> bool:
    """Tell whether cells count from 0 or 1, or as evenly in other steps."""
    if counts_each(cells, np.zeros(len(cells), dtype=np.intp)):
        return True
    if not any_step or not counts_evenly(cells):
        return False
    start, step = float(cells[0]), float(cells[1]) - float(cells[0])
    return bool(np.isclose(start, 0) or np.isclose(start, step))


def counts_evenly(cells: Sequence[str]) -> bool:
    """Tell whether cells are plain numbers, each greater than the last by the same."""
    if len(cells) < 3:
        return False
    try:
        values = np.array([float(cell) for cell in cells])
    except ValueError:
        return False
    steps = np.diff(values)
    return bool(np.allclose(steps, steps[0], rtol=1e-6, atol=0)) and bool(steps[0] > 0)
