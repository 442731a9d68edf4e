"""Lines between the names and the data: what an office says of a series, or a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tsforecast.series.cell import fits, only_a_date
from tsforecast.series.period_names import YEAR

Row = Sequence[str]

MOST = 20
"""Lines between names and data, at most."""

STEADY = 20
"""Rows that must have a date in one column, or all that there are."""

FEWEST = 3
"""Rows of data, at least."""

COLUMNS = 10
"""Columns in which the dates are looked for."""


def lines_between(
    rows: Sequence[Row], first: int, width: int, missing: frozenset[str]
) -> tuple[int | None, int]:
    """Give the row of the names, None for none, and the first of the data, from ``first`` on.

    Later than ``first`` where the dates of a column begin later, and those of no other one there,
    after rows of which one is visibly none of the data: a lone text, or other in what stands
    beside the date.
    """

    def dated(row: Row, column: int) -> bool:
        cell = row[column].strip() if column < len(row) else ""
        return bool(YEAR.fullmatch(cell)) or only_a_date(cell)

    begins = dict[int, int]()
    for column in range(min(width, COLUMNS)):
        near = range(first, min(first + MOST + 1, len(rows)))
        start = next((place for place in near if dated(rows[place], column)), len(rows))
        steady = rows[start : start + STEADY]
        if len(steady) < FEWEST or not all(dated(row, column) for row in steady):
            continue
        if not _leap([row[column].strip() for row in steady]):
            begins[column] = start
    for column, start in begins.items() if first not in begins.values() else ():
        steady = rows[start : start + STEADY]
        others = (_is_other(row, steady, column, width, missing) for row in rows[first:start])
        if any(others):
            return _names(rows, start, width, missing), start
    return (first - 1 if first else None), first


def _leap(cells: Sequence[str]) -> bool:
    """Tell numbers that could be years, but mostly leave some out, as values do.

    >>> _leap(["1990", "1991", "1990", "1991"]), _leap(["1510", "1532"]), _leap(["May 20"])
    (False, True, False)
    """
    if not all(map(YEAR.fullmatch, cells)):
        return False
    steps = [abs(int(b) - int(a)) for a, b in pairwise(cells)]
    return 2 * sum(step > 1 for step in steps) > len(steps)


def _is_other(
    row: Row,
    steady: Sequence[Row],
    column: int,
    width: int,
    missing: frozenset[str],
) -> bool:
    """Tell whether a row cannot be one of the data, whatever its time is.

    One that is too short or too long is none if it is a single text.
    """
    if len(row) == 1 < width:
        return not fits(row[0], missing)
    for place in range(min(width, len(row))):
        cells = [other[place] for other in steady if place < len(other)]
        if place == column or not all(fits(cell, missing) for cell in cells):
            continue
        dated = only_a_date(row[place]) and not any(map(only_a_date, cells))
        if dated or not fits(row[place], missing):
            return True
    return False


def _names(rows: Sequence[Row], start: int, width: int, missing: frozenset[str]) -> int | None:
    """Find the row of names: right above the data, or else the topmost that could be one."""

    def names(row: Row) -> bool:
        cells = [cell.strip() for cell in row[1:width]]
        return len(row) >= width and all(cells) and not any(fits(cell, missing) for cell in cells)

    places = (start - 1, *range(start - 1))
    return next((place for place in places if names(rows[place])), None)
