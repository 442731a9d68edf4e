"""A first column that counts the rows, and is no series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tsforecast.series.sheet import Sheet

ROW_NAMES = frozenset(
    ("n", "no", "nr", "nr.", "#", "index", "idx", "i", "row", "step", "period", "t", "obs", "id",
     "observation", "unnamed: 0", "lfd. nr.", "record", "rownum", "row_number")
)  # fmt: skip
"""What a column of row numbers is called, in lower case."""


def without_row_numbers(sheet: Sheet, *asked: str | None) -> tuple[Sheet, tuple[str, ...]]:
    """Leave out a first column that counts the rows: it has no name, or one that says so.

    Under another name it counts the rows where there is one more column only.
    """
    first = next(iter(sheet.columns), "")
    if not sheet.header or first in asked or len(sheet.columns) < 2:
        return sheet, ()
    nameless, named = first == "column 1", first.lower() in ROW_NAMES
    if not (nameless or named or len(sheet.columns) == 2):
        return sheet, ()
    if _counts_rows(sheet.columns[first], any_step=named):
        what = "the nameless column of row numbers" if nameless else f'row numbers "{first}"'
        return sheet.without(first), (f"{what} left out",)
    return sheet, ()


def _counts_rows(cells: Sequence[str], *, any_step: bool) -> bool:
    """Tell whether cells count 0, 1, 2, ... or 1, 2, 3, ..., or as evenly in other steps."""
    if cells[0] in ("0", "1"):
        first = int(cells[0])
        if all(cell == str(first + i) for i, cell in enumerate(cells)):
            return True
    if not any_step or len(cells) < 3:
        return False
    try:
        values = np.array([float(cell) for cell in cells])
    except ValueError:
        return False
    step = values[1] - values[0]
    even = bool(np.allclose(np.diff(values), step, rtol=1e-6, atol=0)) and step > 0
    return even and bool(np.isclose(values[0], 0) or np.isclose(values[0], step))
