"""Tables whose times stand across, one a column, as the World Bank and Eurostat publish them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tsforecast.errors import SeriesUnusable
from tsforecast.series import times
from tsforecast.series.months import month_number
from tsforecast.series.sheet import Sheet
from tsforecast.series.table import looks_like_date
from tsforecast.series.wording import listed

FEWEST = 4
"""Columns in a row, named by times that follow each other, that are no accident."""

LOOKED_AT = 400
"""Columns, at most, that are looked at."""

_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


def refuse_across(sheet: Sheet) -> None:
    """Refuse a table whose columns are named by times: read downwards it is no series at all.

    Years and dates count only where no column holds times, months (January, February, ...) also
    beside one of years.
    """
    cells = {name: column[0] for name, column in sheet.columns.items() if len(column)}
    names = list(cells)[:LOOKED_AT]
    heads = names if sheet.header else [cells[name].strip() for name in names]
    if len(heads) <= FEWEST:
        return
    first = next((place for place, head in enumerate(heads) if _could_be_time(head)), len(heads))
    run = _run(heads[first:])
    if len(run) < FEWEST or len(run) * 2 < len(heads) - 4:
        return
    others = [name for name in names[:first] if _holds_times(sheet, name)]
    what = "months" if month_number(run[0]) else "times"
    if others and (what == "times" or len(others) > 1):
        return
    beside = names[:first] if sheet.header else heads[:first]
    raise SeriesUnusable(
        f"the {what} stand across, in {len(run)} columns: {run[0]} to {run[-1]}; "
        "a series goes down, one time a row.",
        code="times-across",
        file=sheet.file,
        column=run[0] if sheet.header else None,
        value=run[0],
        hint="turn the table: in a spreadsheet copy it and paste it transposed; in pandas "
        f"df.melt(id_vars=[{listed([repr(name) for name in beside], shown=9)}], "
        f"var_name='{what.removesuffix('s')}', value_name='value').",
    )


def _could_be_time(head: str) -> bool:
    year = _YEAR.fullmatch(head) is not None
    return year or looks_like_date(head) or month_number(head) is not None


def _run(heads: Sequence[str]) -> Sequence[str]:
    """Give the names at the beginning that are times and follow each other evenly.

    >>> _run(["2018", "2019", "2020", "2021", "Total"]), _run(["Jan", "Feb", "Total"])
    (['2018', '2019', '2020', '2021'], ['Jan', 'Feb'])
    """
    end = next((i for i, head in enumerate(heads) if not _could_be_time(head)), len(heads))
    run = heads[:end]
    months = [month_number(head) or 0 for head in run]
    if all(months):
        return run if all(b == a % 12 + 1 for a, b in pairwise(months)) else []
    if all(_YEAR.fullmatch(head) for head in run):
        steps = {int(b) - int(a) for a, b in pairwise(run)}
        return run if len(steps) <= 1 and 0 not in steps else []
    found = times.readings(run, name="time")
    return run if any(times.evenly_spaced(reading) for reading in found) else []


def _holds_times(sheet: Sheet, name: str) -> bool:
    sample = sheet.sample(name, size=20)
    return bool(sample) and bool(times.readings(sample, name=name))
