"""Which of several columns of times is meant, as far as the columns themselves prove it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tsforecast.series import times
from tsforecast.series.serials import TIME_NAMES
from tsforecast.series.sheet import Sheet

COARSER = ("D", "M", "Y")
"""Units, as NumPy has them, in which one column may say again, with less, what another one says."""

NEARLY_ALL = 0.95
"""Rows that end as the next begins; those at a change of the clock or a gap do not."""

FEWEST_SPANS = 8
"""Rows, at least, by which the begins of spans are told from their ends."""

_DECIMAL_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[.,]\d{3,}")


def likeliest(sheet: Sheet, names: list[str]) -> list[str]:
    """Keep, of several columns of times, those that move, are written as times, are called so."""
    if len(names) > 1:
        names = [name for name in names if len(set(sheet.sample(name, size=50))) > 1] or names
    if len(names) > 1:
        written = [name for name in names if not bare_numbers(sheet, name)]
        names = written if len(written) == 1 else names
    if len(names) > 1 and (finest := _finest(sheet, names)) is not None:
        return [finest]
    if len(names) > 1:
        called = [name for name in names if name.lower() in TIME_NAMES]
        names = called if len(called) == 1 else names
    return names


def _finest(sheet: Sheet, names: Sequence[str]) -> str | None:
    """Name the column of which the others are only the day, the month or the year, if one is so.

    A name as plain as "date" says nothing then: the hours stand in the other column.
    """
    found = {
        name: [
            reading.index.tz_localize(None).to_numpy()
            for reading in times.readings(sheet.columns[name], name=name)
        ]
        for name in names
    }
    for name, ways in found.items():
        coarser = [ways[0].astype(f"M8[{step}]") for step in COARSER if len(ways) == 1]
        coarser = [one for one in coarser if not np.array_equal(one, ways[0])]
        if all(
            any(np.array_equal(other, one) for other in found[beside] for one in coarser)
            for beside in names
            if beside != name
        ):
            return name
    return None


def begin_of_spans(sheet: Sheet, names: Sequence[str]) -> str | None:
    """Name the first of two columns of times where each row ends as the next one begins."""
    if len(names) != 2:
        return None
    begins, ends = (times.readings(sheet.columns[name], name=name) for name in names)
    if len(begins) != 1 or len(ends) != 1 or len(begins[0].index) < FEWEST_SPANS:
        return None
    follow = ends[0].index[:-1] == begins[0].index[1:]
    return names[0] if float(np.mean(follow)) > NEARLY_ALL else None


def bare_numbers(sheet: Sheet, name: str, *, decimals: bool = False) -> bool:
    """Tell years and counted seconds from written dates; a date says more than its year.

    With ``decimals`` tell years with a decimal part, which say less than a year and a month do.
    """
    sample = sheet.sample(name, size=20)
    if decimals:
        return all(_DECIMAL_YEAR.fullmatch(cell) for cell in sample)
    return all(cell.isdigit() for cell in sample)
