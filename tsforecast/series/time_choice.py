"""Which of several columns of times is meant, as far as the columns themselves prove it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tsforecast.series import times
from tsforecast.series.serials import TIME_NAMES
from tsforecast.series.table import Table

COARSER = ("D", "M", "Y")
"""Units, as NumPy has them, in which one column may say again, with less, what another one says."""

FIRST = 200
"""Cells by which most columns are told to say another thing; a long one is slow to read whole."""

NEARLY_ALL = 0.95
"""Rows that end as the next begins; those at a change of the clock or a gap do not."""

FEWEST_SPANS = 8
"""Rows, at least, by which the begins of spans are told from their ends."""

_DECIMAL_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[.,]\d{3,}")


def likeliest(table: Table, names: list[str]) -> list[str]:
    """Keep, of several columns of times, those that move, are written as times, are called so."""
    if len(names) > 1:
        names = [name for name in names if len(set(table.sample(name, size=50))) > 1] or names
    if len(names) > 1:
        written = [name for name in names if not bare_numbers(table, name)]
        names = written if len(written) == 1 else names
    if len(names) > 1 and (finest := _finest(table, names)) is not None:
        return [finest]
    if len(names) > 1:
        called = [name for name in names if name.lower() in TIME_NAMES]
        names = called if len(called) == 1 else names
    return names


def _finest(table: Table, names: Sequence[str]) -> str | None:
    """Name the column of which the others are only the day, the month or the year, if one is so.

    A name as plain as "date" says nothing then: the hours stand in the other column.
    """
    first = {name: _ways(table.columns[name][:FIRST], name) for name in names}
    if not any(
        _says_all(name, way, first, or_the_same=True) for name in names for way in first[name]
    ):
        return None
    found = {name: _ways(table.columns[name], name) for name in names}
    sure = {name: ways[0] for name, ways in found.items() if len(ways) == 1}
    return next((name for name, way in sure.items() if _says_all(name, way, found)), None)


def _ways(cells: Sequence[str], name: str) -> list[npt.NDArray[np.datetime64]]:
    """Give the times (n,) of each reading of a column, as a clock shows them."""
    return [one.index.tz_localize(None).to_numpy() for one in times.readings(cells, name=name)]


def _says_all(
    name: str,
    fine: npt.NDArray[np.datetime64],
    found: Mapping[str, Sequence[npt.NDArray[np.datetime64]]],
    *,
    or_the_same: bool = False,
) -> bool:
    """Tell whether each other column has a reading with the days, months or years of ``fine``."""
    steps = [fine.astype(f"M8[{step}]") for step in COARSER]
    steps = [step for step in steps if or_the_same or not np.array_equal(step, fine)]
    if or_the_same:
        steps.append(fine)
    return all(
        any(np.array_equal(way, step) for way in ways for step in steps)
        for beside, ways in found.items()
        if beside != name
    )


def begin_of_spans(table: Table, names: Sequence[str]) -> str | None:
    """Name the first of two columns of times where each row ends as the next one begins."""
    if len(names) != 2:
        return None
    begins, ends = (times.readings(table.columns[name], name=name) for name in names)
    if len(begins) != 1 or len(ends) != 1 or len(begins[0].index) < FEWEST_SPANS:
        return None
    follow = ends[0].index[:-1] == begins[0].index[1:]
    return names[0] if float(np.mean(follow)) > NEARLY_ALL else None


def bare_numbers(table: Table, name: str, *, decimals: bool = False) -> bool:
    """Tell years and counted seconds from written dates; a date says more than its year.

    With ``decimals`` tell years with a decimal part, which say less than a year and a month do.
    """
    sample = table.sample(name, size=20)
    if decimals:
        return all(_DECIMAL_YEAR.fullmatch(cell) for cell in sample)
    return all(cell.isdigit() for cell in sample)
