"""Tables whose times stand across, one a column, as the World Bank and Eurostat publish them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TypeVar

from tsforecast.errors import SeriesUnusable
from tsforecast.series import numbers, times
from tsforecast.series.cell import looks_like_date
from tsforecast.series.months import month_number
from tsforecast.series.period_names import YEAR
from tsforecast.series.table import Table
from tsforecast.series.wording import counted, listed, listed_names

FEWEST = 4
"""Columns in a row, named by times that follow each other, that are no accident."""

MANY = 24
"""Columns called d_1, d_2, ... from which on they are steps, beside a column of names."""

_Cell = TypeVar("_Cell", str, int)

MOST_CELLS = 10_000_000
"""Values of a table that is turned, at most."""

_QUARTER = re.compile(r"(?:Q|QTR|QUARTER|QUARTAL|TRIM)\.?\s?([1-4])", re.IGNORECASE)
"""A quarter; T1 to T4 may be four tanks as well."""

_NUMBERED = re.compile(r"(.*\D)0*(\d{1,6})")
_CODED = re.compile(r"(\S+) \[.+\]")
"""A year with its code behind it: 1990 [YR1990]."""


@dataclass(frozen=True)
class Across:
    """Columns named by times (times, months, quarters or steps), and those before and behind them.

    ``columns`` are the table's names of them, ``heads`` what they are called; ``year`` is the
    column that holds the years of months and quarters, or the months below years.
    """

    kind: str
    before: Sequence[str]
    columns: Sequence[str]
    behind: Sequence[str]
    heads: Sequence[str]
    year: str | None = None


def turned(table: Table) -> Table:
    """Put what stands across below each other, where it is beyond doubt which time a cell is of.

    Other tables come back as they are, to be refused.
    """
    headed = _headed(table)
    found = find_across(headed)
    if found is None or len(headed.lines) * len(found.columns) > MOST_CELLS:
        return table
    columns, lines = headed.columns, headed.lines
    stamps = _times(found, columns) if found.before and lines else None
    if stamps is None:
        return table
    size, by_row = len(found.columns), found.kind != "years"

    def each(cells: Iterable[_Cell]) -> list[_Cell]:
        return _in_a_column([[cell] * size for cell in cells], by_row=by_row)

    values = list(zip(*(columns[name] for name in found.columns), strict=True))
    ids = {name: each(columns[name]) for name in _ids(found, headed)}
    what = "times" if found.year is None else f"{found.year} and {found.kind.removesuffix('s')}"
    what = "time" if what == "times" else what
    return replace(
        table,
        columns={
            **ids,
            _free(what, ids): _in_a_column(stamps, by_row=by_row),
            _free("value", ids): _in_a_column(values, by_row=by_row),
        },
        lines=each(lines),
        header=True,
        decisions=(_said(found, ids), *(one for one in table.decisions if one != "no header")),
    )


def _in_a_column(grid: Sequence[Sequence[_Cell]], *, by_row: bool) -> list[_Cell]:
    if by_row:
        return list(chain.from_iterable(grid))
    return [row[place] for place in range(len(grid[0])) for row in grid]


def _free(name: str, ids: Iterable[str]) -> str:
    return f"{name} 2" if name in ids else name


def _said(found: Across, ids: Iterable[str]) -> str:
    first, last = found.heads[0], found.heads[-1]
    beside = [one for one in found.before if one != found.year and one not in ids]
    told = (
        f"{counted(len(found.columns), 'column')} of {found.kind}, {first} to {last}, put in rows"
    )
    left = [*beside, *found.behind]
    return f"{told}, {listed_names(left)} left out" if left else told


def _times(found: Across, columns: Mapping[str, Sequence[str]]) -> list[list[str]] | None:
    """Write the time of each cell, row by row; None where a row or a name says none."""
    rows = len(columns[found.columns[0]])
    if found.kind == "times":
        return [list(found.heads)] * rows
    beside = columns[found.year] if found.year is not None else ()
    if found.kind == "years":
        months = [month_number(cell) for cell in beside]
        if months != list(range(1, 13)):
            return None
        return [[f"{year}-{month:02d}" for year in found.heads] for month in months]
    if not beside or not all(map(YEAR.fullmatch, beside)):
        return None
    mark = "M" if found.kind == "months" else "Q"
    if len(found.heads) != (12 if mark == "M" else 4) or _number(found.heads[0], mark) != 1:
        return None
    parts = range(1, len(found.heads) + 1)
    return [[f"{year}{mark}{part}" for part in parts] for year in beside]


def _ids(found: Across, table: Table) -> list[str]:
    """Name the columns that tell the rows apart: those of words, and of numbers where they must."""
    columns = table.columns
    beside = [name for name in found.before if name != found.year]
    words = [
        name
        for name in beside
        if not numbers.are_numbers(list(columns[name]), missing=table.missing)
    ]
    alone = [] if found.year is None or found.kind == "years" else [found.year]
    rows = list(zip(*(columns[name] for name in (*words, *alone)), strict=True))
    return words if len(set(rows)) == len(columns[found.columns[0]]) else beside


def refuse_across(table: Table) -> None:
    """Refuse a table whose columns are named by times: read downwards it is no series at all."""
    found = find_across(_headed(table))
    if found is None:
        return
    or_each = "; or take each column as a series of its own: --wide"
    raise SeriesUnusable(
        f"the {found.kind} stand across, in {len(found.columns)} columns: {found.heads[0]} to "
        f"{found.heads[-1]}; a series goes down, one time a row.",
        code="times-across",
        file=table.file,
        column=found.columns[0] if table.header else None,
        value=found.heads[0],
        hint="turn the table: in a spreadsheet copy it and paste it transposed; in pandas "
        f"df.melt(id_vars=[{listed([repr(name) for name in found.before], shown=9)}], "
        f"var_name='{found.kind.removesuffix('s')}', value_name='value')"
        f"{or_each if found.kind == 'steps' else ''}.",
    )


def find_across(table: Table) -> Across | None:
    """Find columns that are named by times which follow each other.

    Years and dates count only where no column holds times; months (January, February, ...; 1 to
    12), quarters and steps (d_1, d_2, ...) are found beside what completes them.
    """
    names = list(table.columns)
    if len(names) <= FEWEST or not table.lines:
        return None
    heads = [_plain(name) for name in names]
    first = next((place for place, head in enumerate(heads) if _could_be_time(head)), len(heads))
    kind, run = _run(heads[first:])
    if not run:
        first, kind, run = _numbered(heads)
    if len(run) < FEWEST or len(run) * 2 < len(heads) - 4:
        return None
    others = [name for name in names[:first] if _holds_times(table, name)]
    end = first + len(run)
    found = Across(kind, names[:first], names[first:end], names[end:], run)
    if kind == "steps":
        labels = table.columns[names[0]]
        known = numbers.are_numbers(list(labels), missing=table.missing)
        return found if not (others or known) and len(set(labels)) == len(labels) else None
    if kind == "times":
        down = [name for name in names[:first] if _holds_months(table, name)]
        if len(down) == 1 == first and all(map(YEAR.fullmatch, run)):
            return replace(found, kind="years", year=down[0])
        return None if others else found
    named = kind == "months" and month_number(run[0]) is not None
    years = len(others) == 1 and all(map(YEAR.fullmatch, table.columns[others[0]]))
    if len(others) > 1 or not (named or years):
        return None
    return replace(found, year=others[0] if others else None)


def _plain(head: str) -> str:
    coded = _CODED.fullmatch(head)
    return coded[1] if coded else head


def _headed(table: Table) -> Table:
    """Take the first row for the names where it was not: it may hold years or dates alone."""
    if table.header or not table.lines:
        return table
    names = [cells[0].strip() for cells in table.columns.values()]
    if len(set(names)) < len(names) or not names[0]:
        return table
    columns = {name: cells[1:] for name, cells in zip(names, table.columns.values(), strict=True)}
    return replace(table, columns=columns, lines=table.lines[1:], header=True)


def _could_be_time(head: str) -> bool:
    year = YEAR.fullmatch(head) is not None
    return year or looks_like_date(head) or month_number(head) is not None


def _run(heads: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Give the names at the beginning that are times and follow each other evenly.

    >>> _run(["2018", "2019", "2020", "2021", "Total"]), _run(["Jan", "Feb", "Total"])
    (('times', ['2018', '2019', '2020', '2021']), ('months', ['Jan', 'Feb']))
    """
    end = next((i for i, head in enumerate(heads) if not _could_be_time(head)), len(heads))
    run = heads[:end]
    months = [month_number(head) or 0 for head in run]
    if run and all(months):
        even = all(b == a % 12 + 1 for a, b in pairwise(months))
        return "months", run[:12] if even else []
    if all(YEAR.fullmatch(head) for head in run):
        steps = {int(b) - int(a) for a, b in pairwise(run)}
        return "times", run if len(steps) <= 1 and 0 not in steps else []
    found = times.readings(run, name="time")
    return "times", run if any(times.evenly_spaced(reading) for reading in found) else []


def _numbered(heads: Sequence[str]) -> tuple[int, str, Sequence[str]]:
    """Find the names 1 to 12 or Q1 to Q4 behind another one, or many as d_1, d_2, ...

    >>> _numbered(["Year", "Q1", "Q2", "Q3", "Q4", "Total"])
    (1, 'quarters', ['Q1', 'Q2', 'Q3', 'Q4'])
    """
    for kind, mark, size in (("months", "M", 12), ("quarters", "Q", 4)):
        for first in range(1, len(heads) - size + 1):
            run = heads[first : first + size]
            counted = [_number(head, mark) for head in run] == list(range(1, size + 1))
            if counted and not _goes_on(heads, first, size):
                return first, kind, run
    tails = [_NUMBERED.fullmatch(head) for head in heads]
    last = tails[-1]
    first = len(heads) - 1
    while last and first and (one := tails[first - 1]) and one[1] == last[1]:
        if int(one[2]) != int(tails[first][2]) - 1:  # type: ignore[index]
            break
        first -= 1
    first = max(1, first)
    return first, "steps", heads[first:] if len(heads) - first >= MANY else []


def _goes_on(heads: Sequence[str], first: int, size: int) -> bool:
    """Tell whether names count on before or behind the run: 0 to 23 are hours, Q1 to Q6 questions.

    >>> _goes_on(["Year", "Q1", "Q2", "Q3", "Q4", "Q5"], 1, 4), _goes_on(["Year", "1", "2"], 1, 2)
    (True, False)
    """

    def tail(place: int) -> tuple[str, int] | None:
        found = _NUMBERED.fullmatch(f" {heads[place]}") if 0 <= place < len(heads) else None
        return (found[1], int(found[2])) if found else None

    begin, end = tail(first), tail(first + size - 1)
    before = begin is not None and tail(first - 1) == (begin[0], begin[1] - 1)
    return before or (end is not None and tail(first + size) == (end[0], end[1] + 1))


def _number(head: str, mark: str) -> int | None:
    """Give the number of a month (by name or 1 to 12) or of a quarter (Q1 to Q4)."""
    if mark == "M":
        return month_number(head) or (int(head) if re.fullmatch(r"0?[1-9]|1[0-2]", head) else None)
    quarter = _QUARTER.fullmatch(head)
    return int(quarter[1]) if quarter else None


def _holds_times(table: Table, name: str) -> bool:
    sample = table.sample(name, size=20)
    return bool(sample) and bool(times.readings(sample, name=name))


def _holds_months(table: Table, name: str) -> bool:
    sample = table.sample(name, size=20)
    return bool(sample) and all(month_number(cell) is not None for cell in sample)
