"""All places of one kind of error in a table, of which a refusal names the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series import numbers
from tsforecast.series.calendar import snap, time_text
from tsforecast.series.catalogue import REFUSALS
from tsforecast.series.check import Finding, refusal
from tsforecast.series.columns import Column
from tsforecast.series.fill import FILLS
from tsforecast.series.read import Reading
from tsforecast.series.step import short_time
from tsforecast.series.table import Table
from tsforecast.series.values import as_missing
from tsforecast.series.wording import counted, listed

Refusal: TypeAlias = SeriesUnusable | FileUnreadable

MOST_LISTED = 1000
"""Findings of one kind that are listed one by one; the others are counted."""

LEAST_SHARED = 0.5
"""Share of the rows, at least, whose time another one has where series stand below each other."""

MOST_LEFT = 0.25
"""Share of the repeated times that may repeat within a series too."""


@dataclass(frozen=True)
class Spot:
    """Findings of one kind, the words they are about, and the file's lines with these."""

    findings: tuple[Finding, ...]
    words: tuple[str, ...]
    lines: tuple[int, ...]


def no_numbers(table: Table, error: Refusal, *, missing: frozenset[str]) -> Spot:
    """Find every cell of a column that is no number: one finding a word, with its rows.

    Where most of the column is made of them, it is the wrong one: one finding, and no words.
    """
    cells = table.columns[str(error.column)]
    places = _places(cells)
    words = [
        cell
        for cell in places
        if cell == error.value
        or (
            cell.lower() not in missing
            and not numbers.is_infinite(cell)
            and not numbers.is_number(cell)
        )
    ]
    number = sum(len(places[word]) for word in words)
    if 2 * number > len(cells):
        texts = listed([f'"{word}"' for word in words])
        message = f"{number} of {counted(len(cells), 'cell')} are not numbers: {texts}."
        hint = "name a column of numbers with --target."
        if any(map(str.isdigit, words[0])):
            hint = f"write them as plain numbers, as 1234.5, or n{hint[1:]}"
        return Spot((replace(refusal(error), message=message, hint=hint),), (), ())
    found, everywhere = [], list[int]()
    for word in words:
        lines = [int(table.lines[place]) for place in places[word]]
        everywhere += lines
        found.append(
            replace(
                refusal(error),
                row=lines[0],
                value=word,
                message=f'"{word}" is not a number{_in_rows(lines)}.',
                hint=as_missing(word),
            )
        )
    return Spot(tuple(found), tuple(words), tuple(everywhere))


def infinite(table: Table, error: Refusal) -> Spot:
    """Find every infinite cell of a column, or all that hold the number that is too large."""
    cells = table.columns[str(error.column)]
    large = not np.isinf(float(str(error.value)))
    places = [place for place, cell in enumerate(cells) if numbers.is_infinite(cell)]
    if large or not places:  # also a number beyond what a computer holds, as 1e999
        odd = cells[list(table.lines).index(int(error.row or 0))]
        places = [place for place, cell in enumerate(cells) if cell == odd]
    lines = [int(table.lines[place]) for place in places]
    words = tuple(dict.fromkeys(cells[place] for place in places))
    message = f"the value is {'too large' if large else 'infinite'}{_in_rows(lines)}."
    return Spot((replace(refusal(error), row=lines[0], message=message),), words, tuple(lines))


def without_cell(table: Table, error: Refusal) -> tuple[Spot, Table]:
    """Find the rows with the same cell as the one refused; also gives the table without them."""
    gone = [int(error.row or 0)]
    found = refusal(error)
    name = str(error.column)
    if name not in table.columns:
        keep = [place for place, line in enumerate(table.lines) if int(line) != error.row]
    else:
        cells = table.columns[name]
        keep = [place for place, cell in enumerate(cells) if cell != error.value]
        gone = [int(table.lines[place]) for place in _places(cells).get(str(error.value), [])]
        if error.code == "not-a-time":
            message = f"{error.message.removesuffix('.')}{_in_rows(gone)}."
        else:
            what = error.message.partition(" ")[2].removeprefix("rows ").removeprefix("row ")
            where = listed([str(line) for line in gone])
            message = f"{counted(len(gone), 'row')} {what.removesuffix('.')}: {where}."
        found = replace(found, message=message)
    columns = {name: [cells[place] for place in keep] for name, cells in table.columns.items()}
    rest = replace(table, columns=columns, lines=[table.lines[place] for place in keep])
    return Spot((found,), (), tuple(gone)), rest


def differing(column: Column, error: Refusal) -> Spot:
    """Find every time that has several values."""
    found, lines = [], list[int]()
    frame = pd.DataFrame(
        {"of": column.of, "time": column.times, "value": column.values, "line": column.lines}
    )
    frame = frame[frame.duplicated(["of", "time"], keep=False)]
    frame = frame.drop_duplicates(["of", "time", "value"])
    frame = frame[frame.duplicated(["of", "time"], keep=False)]
    groups = frame.groupby(["of", "time"], sort=True)
    for _, same in islice(groups, MOST_LISTED):
        of, time = int(same["of"].iloc[0]), pd.Timestamp(same["time"].iloc[0])
        values = " and ".join("nothing" if pd.isna(v) else f"{v:g}" for v in same["value"])
        rows = " and ".join(str(line) for line in same["line"])
        message = f"{short_time(time)} stands in rows {rows} with different values: {values}."
        lines += same["line"].tolist()
        found.append(
            replace(
                refusal(error),
                row=int(same["line"].iloc[-1]),
                column=column.column(of),
                value=f"{same['value'].iloc[-1]:g}",
                id=_id(column, of),
                message=message,
            )
        )
    if groups.ngroups > MOST_LISTED:
        more = f"{counted(groups.ngroups - MOST_LISTED, 'more time')} stand in several rows."
        found.append(replace(found[-1], value=None, message=more))
    return Spot(tuple(found), (), tuple(lines))


def likely_ids(table: Table, column: Column) -> str | None:
    """Name the text column that tells nearly all repeated times apart, if one does.

    The reader takes such a column for ids only where it tells all of them apart. Series below each
    other share most of their times; events and a few rows that came twice do not.
    """
    if column.times is None or len(column.times) != len(table.lines):
        return None
    if column.times.duplicated(keep=False).mean() < LEAST_SHARED:
        return None
    repeated = int(column.times.duplicated().sum())
    for name, cells in table.columns.items():
        known = set(cells)
        if name in (column.name, column.time_name) or not 1 < len(known) <= len(cells) / 2:
            continue
        if numbers.are_numbers(list(known), missing=frozenset({""})):
            continue
        left = pd.DataFrame({"time": column.times, "id": cells}).duplicated().sum()
        if left <= MOST_LEFT * repeated:
            return name
    return None


def empty_cells(column: Column, error: Refusal, *, told: Collection[int]) -> Iterator[Finding]:
    """Find the rows without a value, those already ``told`` of left out: one finding a series.

    Rows before the first and after the last value of a series are no error: it has none there.
    """
    there = ~np.isnan(column.values)
    empty = np.flatnonzero(~there)
    empty = empty[~np.isin(column.lines[empty], list(told))]
    when = np.arange(len(there)) if column.times is None else column.times.to_numpy()
    for of in np.unique(column.of[empty]).tolist():
        here = empty[column.of[empty] == of]
        known = when[there & (column.of == of)]
        if len(known):
            here = here[(known.min() < when[here]) & (when[here] < known.max())]
        if not len(here):
            continue
        lines = [int(line) for line in column.lines[here]]
        verb = "has" if len(lines) == 1 else "have"
        yield Finding(
            code=REFUSALS["missing-values"],
            severity="error",
            row=lines[0],
            column=column.column(of),
            value="",
            message=f"{counted(len(lines), 'row')} {verb} no value: "
            f"{listed([str(line) for line in lines])}.",
            hint=error.hint if error.code == "missing-values" else f"fill them with {FILLS}.",
            id=_id(column, of),
        )


def gaps(
    column: Column, member: int, reading: Reading, error: Refusal, *, told: Collection[int]
) -> Iterator[Finding]:
    """Find every stretch of steps without a row, in a reading that has filled them.

    Where the next line is one already ``told`` of, its time may be what is missing.
    """
    series = reading.series
    if column.times is None or not isinstance(series.times, pd.DatetimeIndex):
        return
    here = column.of == member
    times = pd.DatetimeIndex(column.times[here])
    first_ones = ~times.duplicated()
    there = snap(times[first_ones], series.frequency)
    absent = (reading.rows < 0) & ~series.times.isin(there)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], absent, [False]]).astype(np.int8)))
    rows = np.maximum.accumulate(np.where(absent, -1, np.arange(len(absent))))
    known = dict(zip(there, column.lines[here][first_ones], strict=True))
    stretches = edges.reshape(-1, 2).tolist()
    for number, (first, end) in enumerate(stretches[: MOST_LISTED + 1]):
        ends = [time_text(series.times[place], series.frequency) for place in (first, end - 1)]
        span = ends[0] if end - first == 1 else f"{ends[0]} to {ends[1]}"
        verb = "is" if end - first == 1 else "are"
        before = known.get(series.times[rows[first - 1]]) if first else None
        if before is not None and before + 1 in told:
            continue
        after = "" if before is None else f", after row {before}"
        message = f"{counted(end - first, 'row')} {verb} missing{after}: {span}."
        if number == MOST_LISTED:
            message = f"{counted(len(stretches) - number, 'more gap')}, from {ends[0]} on."
        yield Finding(
            code=REFUSALS["gaps"],
            severity="error",
            row=None if before is None else int(before),
            column=column.column(member),
            value=ends[0],
            message=message,
            hint=error.hint if error.code == "gaps" else f"fill the gaps with {FILLS}.",
            id=_id(column, member),
        )


def _id(column: Column, member: int) -> str | None:
    return None if column.id_name is None or column.wide else column.ids[member]


def _places(cells: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        found.setdefault(cell, []).append(place)
    return found


def _in_rows(lines: list[int]) -> str:
    """Say where else a thing stands, if anywhere.

    >>> _in_rows([3]), _in_rows([3, 9])
    ('', ', in 2 rows: 3, 9')
    """
    return "" if len(lines) < 2 else f", in {_rows(lines)}"


def _rows(lines: list[int]) -> str:
    return f"{counted(len(lines), 'row')}: {listed([str(line) for line in lines])}"
