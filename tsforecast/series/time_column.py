"""Which column holds the times, and in which of its readings."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from tsforecast.errors import FileUnreadable, SeriesUnusable, TsforecastError
from tsforecast.series import numbers, times
from tsforecast.series.footer import is_total
from tsforecast.series.joint import Joint, find_joint
from tsforecast.series.members import Members
from tsforecast.series.options import ReadOptions
from tsforecast.series.serials import SERIAL, read_serials
from tsforecast.series.table import Table
from tsforecast.series.time_choice import bare_numbers, begin_of_spans, likeliest
from tsforecast.series.wording import counted, listed_names, quoted

SHOWN = 3
"""Cells that are no times which a refusal shows."""

BLOCK = 500
"""Cells that are looked at together for one that is no time: one by one takes a millisecond."""


def find_times(
    members: Members, options: ReadOptions, targets: Sequence[str]
) -> tuple[str | None, Members, times.Times | None]:
    """Find the time column, and read it in the one way that the file proves.

    Gives its name, the members (joined columns are new in their tables), and the times; or no
    name and no times when no column holds any.
    """
    table, date_format = members.whole, options.date_format
    if options.time_column is not None:
        name = table.require(options.time_column, "--time-column")
        return name, members, _decide(members, name, date_format, asked=True)
    names = [
        name
        for name in table.columns
        if name not in targets and _is_time_like(table, name, date_format)
    ]
    parts = [name for name in names if not bare_numbers(table, name, decimals=True)]
    if (joint := find_joint(table, parts, without=targets)) is not None:
        joint = replace(joint, beside=(*joint.beside, *(set(names) - set(parts))))
        return _by_joint(members, joint)
    names = likeliest(table, names)
    if (begin := begin_of_spans(table, names)) is not None:
        found = _decide(members, begin, date_format, asked=False)
        members = members.without(*set(names) - {begin})
        return begin, members, replace(found, style=f"{found.style}, each span by its begin")
    if len(names) > 1:
        raise SeriesUnusable(
            f"several columns hold times: {listed_names(names)}.",
            code="several-time-columns",
            file=table.file,
            hint=f"say which one, as --time-column {quoted(names[0])}.",
        )
    if names:
        return names[0], members, _decide(members, names[0], date_format, asked=False)
    if date_format is not None:
        raise _no_dates(table, date_format)
    _refuse_unreadable_dates(table, without=targets)
    return None, members, None


def _no_dates(table: Table, date_format: str) -> SeriesUnusable:
    return SeriesUnusable(
        f"no column holds dates as {date_format}.",
        code="no-times",
        file=table.file,
        hint="correct --date-format, or name the --time-column."
        if "%" in date_format
        else "write --date-format with percent signs, as %d.%m.%Y, %m/%d/%y or %Y-%m.",
    )


DATE_NAMES = frozenset((
    "date", "dates", "datetime", "timestamp", "ds", "dt", "time", "datum", "zeitpunkt",
    "zeitstempel", "fecha", "datetimeutc",
))  # fmt: skip
"""Words, in lower case, in the name of a column that can hold nothing else than times."""


_DATED = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d.,%])")
"""A year in a text."""


def _refuse_unreadable_dates(table: Table, *, without: Sequence[str]) -> None:
    """Refuse a column of texts that is called a date, or has a year in all its texts, and is none.

    The rows are not numbered then. Numbers below such a name may count steps, and are left alone.
    """
    for name, cells in table.columns.items():
        words = set(re.split(r"[^a-z]+", name.lower()))
        sample = table.sample(name, size=50)
        dated = words & DATE_NAMES or (len(set(sample)) > 1 and all(map(_DATED.search, sample)))
        if name in without or not dated or not sample:
            continue
        numeric = [numbers.is_number(cell) for cell in sample]
        if sum(numeric) * 2 > len(sample):
            continue
        odd = (
            (place, cell)
            for place, cell in enumerate(cells)
            if cell.lower() not in table.missing and not times.readings([cell], name=name)
        )
        first = list(itertools.islice(odd, SHOWN))
        if not first:
            continue
        shown = ", ".join(f'"{cell}" (row {table.lines[place]})' for place, cell in first)
        raise SeriesUnusable(
            f"most cells cannot be read as times: {shown}, ...",
            code="no-times",
            hint="say how dates are written, as --date-format %d.%m.%Y; or remove the column if it "
            "holds no times: then the rows are numbered.",
            **table.at(name, first[0][0]),
        )


def _is_time_like(table: Table, name: str, date_format: str | None) -> bool:
    """Tell whether most of a sample reads as times; bare numbers must do so as a whole column."""
    sample = table.sample(name, size=20)
    if not sample or not any(map(str.isdigit, "".join(sample[:3]))):
        return False
    if numbers.are_numbers(sample, missing=table.missing):
        if len(table.columns) == 1 or not SERIAL.fullmatch(sample[0]):
            return False
        cells, missing = table.columns[name], table.missing
        if not sample[0].isdigit():  # 2015.1 is a number first, and no January
            lower = name.strip().lower()
            return read_serials(cells, first=sample[0], name=lower, missing=missing) is not None
        return bool(times.readings(cells, name=name, date_format=date_format, missing=missing))
    if times.readings(sample, name=name, date_format=date_format):
        return True
    read = [bool(times.readings([cell], name=name, date_format=date_format)) for cell in sample]
    return sum(read) * 2 >= len(read)


def _by_joint(members: Members, joint: Joint) -> tuple[str, Members, times.Times]:
    """Read the columns that make the time together as one, which is put in their place."""
    whole = joint.joined(members.whole)
    part = whole if members.table is members.whole else joint.joined(members.table)
    members = replace(members, table=part, whole=whole)
    found = _decide(members, joint.name, None, asked=True)
    style = ", ".join(filter(None, (found.style, joint.said)))
    return joint.name, members, replace(found, style=style)


def _decide(members: Members, name: str, date_format: str | None, *, asked: bool) -> times.Times:
    """Read the column in the one way that its cells, or those of the other series, prove."""
    table = members.table
    cells = table.columns[name]
    shown = "time" if asked else name
    distinct = _distinct(cells, shown, date_format, table.missing)
    if len(distinct) > 1 and members.whole is not table:
        every = _distinct(members.whole.columns[name], shown, date_format, table.missing)
        proven = {reading.style for reading in every}
        distinct = [reading for reading in distinct if reading.style in proven] or distinct
    if len(distinct) > 1:
        even = [reading for reading in distinct if times.evenly_spaced(reading)]
        distinct = even if len(even) == 1 else distinct
    if len(distinct) > 1:
        raise _ambiguous(table, name, distinct)
    if not distinct:
        raise _not_a_time(members, name, date_format, shown=shown)
    return distinct[0]


def _not_a_time(
    members: Members, name: str, date_format: str | None, *, shown: str
) -> TsforecastError:
    """Say which cell cannot be read as the others are, or as the format asked for."""
    table, cells = members.table, members.table.columns[name]
    position = _first_stranger(cells, table.missing, shown, date_format)
    wanted = "a time like the others" if position is not None else "a time that can be read"
    if date_format:
        wanted = f"a date written as {date_format}"
    hint = NO_TIMES
    if position is not None:
        hint = _advice(cells[position], cells[:position] or cells[::-1], name)
    position = position or 0
    error = FileUnreadable(
        f'"{cells[position]}" is not {wanted}.',
        code="not-a-time",
        hint=hint,
        **table.at(name, position),
    )
    return members.about(error, position)


NO_TIMES = (
    "say how dates are written, as --date-format %d.%m.%Y; or leave --time-column out: then the "
    "rows are numbered, and --period says the season."
)


def _advice(cell: str, others: Sequence[str], name: str) -> str:
    """Say what to do about a cell that is no time like the others."""
    if cell == name:
        return "another table begins here: keep one of them."
    if is_total(cell):
        return "remove the rows with totals: only single steps make a series."
    if times.readings([cell]) and others[0] != cell:
        return f"write it as the others are, as {others[0]}."
    if _DATED.fullmatch(cell):
        return f"keep rows of one kind only: {cell} and {others[0]} are no steps of one length."
    return "correct the cell, or say how dates are written, as --date-format %d.%m.%Y."


def _distinct(
    cells: Sequence[str], name: str, date_format: str | None, missing: frozenset[str]
) -> list[times.Times]:
    """Give the readings of a column that differ in some time."""
    found = times.readings(cells, name=name, date_format=date_format, missing=missing)
    return [r for i, r in enumerate(found) if not any(r.index.equals(o.index) for o in found[:i])]


@lru_cache(maxsize=1 << 12)
def _ways(cell: str, name: str, date_format: str | None) -> tuple[tuple[str | None, str], ...]:
    """Give the ways to read one cell; `check` asks again after each one that is no time."""
    found = times.readings([cell], name=name, date_format=date_format)
    return tuple((reading.format, reading.style) for reading in found)


def _first_stranger(
    cells: Sequence[str], missing: frozenset[str], name: str, date_format: str | None
) -> int | None:
    """Find the cell that cannot be read as the format does that reads the most cells, if any."""
    sample = cells[:: max(1, len(cells) // 200)]
    formats = Counter(
        way
        for cell in sample
        if cell.lower() not in missing
        for way in _ways(cell, name, date_format)
    )
    if not formats:
        return None
    usual = formats.most_common(1)[0][0]
    for start in range(0, len(cells), BLOCK):
        block = cells[start : start + BLOCK]
        found = times.readings(block, name=name, date_format=date_format, missing=missing)
        if usual in {(reading.format, reading.style) for reading in found}:
            continue
        for position, cell in enumerate(block, start=start):
            if cell.lower() not in missing and usual not in _ways(cell, name, date_format):
                return position
    return 0


def _ambiguous(table: Table, name: str, found: list[times.Times]) -> SeriesUnusable:
    shown = []
    for reading in found:
        index = reading.index.dropna().sort_values()
        ends = f"{index[0].date()} to {index[-1].date()}"
        shown.append(f"{ends} as {reading.style}")
    formats = " or ".join(f"--date-format {reading.format}" for reading in found)
    return SeriesUnusable(
        f'"{table.columns[name][0]}" can be read in {len(found)} ways: {"; ".join(shown)}.',
        code="ambiguous-dates",
        hint=f"say which one it is: {formats}.",
        **table.at(name, 0),
    )


def refuse_absent_times(table: Table, reading: times.Times, name: str | None) -> None:
    """Refuse rows without a time."""
    absent = np.flatnonzero(reading.index.isna())
    if len(absent):
        raise FileUnreadable(
            f"{counted(len(absent), 'row')} without a time.",
            code="no-time-in-row",
            hint="fill the time in, or remove the row.",
            **table.at(str(name), absent[0]),
        )
