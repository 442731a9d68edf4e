"""Which column holds the times, which one the values; refused where two readings are possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable, UsageError
from tsforecast.series import numbers, times
from tsforecast.series.dialect import Table
from tsforecast.series.sheet import Sheet
from tsforecast.series.time_column import find_times, refuse_absent_times
from tsforecast.series.units import Mixed
from tsforecast.series.wording import listed, quoted

YES = frozenset({"yes", "y", "true", "t", "on", "1", "ja", "oui", "si", "sí", "wahr", "vrai"})
NO = frozenset({"no", "n", "false", "f", "off", "0", "nein", "non", "falsch", "faux"})


@dataclass(frozen=True)
class Column:
    """One column of values in the file's order, with its times if the file has any.

    ``values`` is (n,) with NaN where a value is missing; ``lines`` are the file's lines.
    """

    name: str
    values: npt.NDArray[np.float64]
    times: pd.DatetimeIndex | None
    time_name: str | None
    lines: npt.NDArray[np.intp]
    decisions: tuple[str, ...]


def choose(
    table: Table,
    *,
    file: str,
    missing: frozenset[str],
    time_column: str | None,
    target: str | None,
    date_format: str | None,
    decimal: str | None,
    id_column: str | None,
    wanted_id: str | None,
) -> Column:
    """Find times and values in a table; see the errors below for what is refused."""
    sheet = Sheet(table.columns, table.lines, table.delimiter, table.header, file, missing)
    sheet, said = _without_row_numbers(sheet, time_column, target)
    if id_column is not None or wanted_id is not None:
        sheet, picked = _one_id(sheet, id_column, wanted_id)
        said = (*said, picked)
    time_name, sheet, reading = find_times(sheet, time_column, date_format, target)
    if reading is not None:
        refuse_absent_times(sheet, reading, time_name)
        _refuse_long(sheet, reading, time_name, target)
        said = (f'time column "{time_name}"', reading.style, *said)
    else:
        said = ("no time column: the rows are numbered", *said)
    name = _target(sheet, target, time_name)
    values, how = _values(sheet, name, decimal, time_name, asked=target is not None)
    return Column(
        name,
        values,
        None if reading is None else reading.index,
        time_name,
        np.asarray(sheet.lines, dtype=np.intp),
        (*said, *how),
    )


def _without_row_numbers(sheet: Sheet, *asked: str | None) -> tuple[Sheet, tuple[str, ...]]:
    """Leave out a nameless first column that counts 0, 1, 2, ...: the index of a data frame."""
    first = next(iter(sheet.columns), "")
    if not sheet.header or first != "column 1" or first in asked or len(sheet.columns) < 2:
        return sheet, ()
    cells = sheet.columns[first]
    for start in (0, 1):
        if cells == [str(start + i) for i in range(len(cells))]:
            return sheet.without(first), ("the nameless column of row numbers left out",)
    return sheet, ()


def _one_id(sheet: Sheet, id_column: str | None, wanted_id: str | None) -> tuple[Sheet, str]:
    if id_column is None:
        raise UsageError(
            "--id says which series, but not in which column.",
            code="id-without-column",
            file=sheet.file,
            value=wanted_id,
            hint="name the column as well: --id-column NAME.",
        )
    name = sheet.require(id_column, "--id-column")
    known = list(dict.fromkeys(sheet.columns[name]))
    if wanted_id not in known:
        problem = f"it holds {len(known)} series: {listed(known)}."
        if wanted_id is not None:
            problem = f'there is no series "{wanted_id}". {problem[0].upper()}{problem[1:]}'
        raise SeriesUnusable(
            problem,
            code="which-series",
            file=sheet.file,
            column=name,
            value=wanted_id,
            hint=f"take one of them, as --id-column {quoted(name)} --id {quoted(known[0])}.",
        )
    sheet = sheet.only(np.array([cell == wanted_id for cell in sheet.columns[name]]))
    return sheet.without(name), f'{name} "{wanted_id}" of {len(known)} series'


def _refuse_long(
    sheet: Sheet, reading: times.Times, time_name: str | None, target: str | None
) -> None:
    """Refuse series below each other: times repeat, and a column tells the repetitions apart."""
    repeated = reading.index.duplicated(keep=False)
    if not repeated.any():
        return
    others = [name for name in sheet.columns if name not in (time_name, target)]
    if len(others) + (target is not None) < 2:
        return
    for name in others:
        cells = sheet.columns[name]
        known = list(dict.fromkeys(cells))
        text = not numbers.conventions_left_open(known, missing=sheet.missing)
        if len(known) < 2 or len(known) > len(cells) / 2 or (not text and repeated.mean() < 0.5):
            continue
        pairs = pd.DataFrame({"time": reading.index, "id": cells})
        if not pairs.duplicated().any():
            raise SeriesUnusable(
                f"it holds {len(known)} series below each other: {listed(known)}.",
                code="long-table",
                file=sheet.file,
                row=int(sheet.lines[int(np.flatnonzero(reading.index.duplicated())[0])]),
                column=name,
                value=cells[0],
                hint=f"take one of them: --id-column {quoted(name)} --id {quoted(known[0])}.",
            )


def _target(sheet: Sheet, asked: str | None, time_name: str | None) -> str:
    if asked is not None:
        return sheet.require(asked, "--target")
    names = [name for name in sheet.columns if name != time_name]
    numeric = [name for name in names if _mostly_numbers(sheet, name)]
    if len(numeric) == 1:
        return numeric[0]
    if not numeric and len(names) == 1:
        return names[0]
    if not numeric:
        raise FileUnreadable(
            f"no column holds numbers; there are: {listed(list(sheet.columns)) or 'none'}.",
            code="no-numbers",
            file=sheet.file,
            hint="name the column to work on with --target NAME.",
        )
    raise SeriesUnusable(
        f"several columns hold numbers: {listed(numeric, shown=12)}.",
        code="several-value-columns",
        file=sheet.file,
        hint=f"say which one to work on, as --target {quoted(numeric[0])}.",
    )


def _mostly_numbers(sheet: Sheet, name: str) -> bool:
    sample = sheet.sample(name, size=50)
    read = [
        bool(numbers.conventions_left_open([c], missing=sheet.missing)) or numbers.is_infinite(c)
        for c in sample
    ]
    return sum(read) * 2 > len(read)


def _values(
    sheet: Sheet, name: str, decimal: str | None, time_name: str | None, *, asked: bool
) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    cells = sheet.columns[name]
    read = numbers.read_numbers(
        cells, missing=sheet.missing, decimal=decimal, delimiter=sheet.delimiter
    )
    if isinstance(read, numbers.Ambiguous):
        proven = _proven_elsewhere(sheet, {name, time_name})
        read = numbers.read_numbers(
            cells, missing=sheet.missing, delimiter=sheet.delimiter, proven=proven
        )
    if isinstance(read, numbers.Numbers):
        return read.values, read.said
    if isinstance(read, numbers.Ambiguous):
        raise _ambiguous_numbers(sheet, name, read)
    if isinstance(read, Mixed):
        raise _mixed_units(sheet, name, read)
    if asked and (both := _yes_no(cells, sheet.missing)) is not None:
        yes, no = both
        flags = {yes: 1.0, no: 0.0}
        return (
            np.array([flags.get(cell.lower(), np.nan) for cell in cells]),
            (f'"{yes}" read as 1 and "{no}" as 0',),
        )
    cell = cells[read.position]
    raise FileUnreadable(
        f'"{cell}" is not a number.',
        code="not-a-number",
        file=sheet.file,
        row=int(sheet.lines[read.position]),
        column=name,
        value=cell,
        hint=f"treat it as missing with --missing-values {quoted(cell)}, "
        "then fill with --fill interpolate.",
    )


def _proven_elsewhere(sheet: Sheet, without: set[str | None]) -> frozenset[numbers.Convention]:
    agreed = frozenset(numbers.CONVENTIONS)
    for name, cells in sheet.columns.items():
        found = (
            numbers.conventions_left_open(cells, missing=sheet.missing)
            if name not in without
            else None
        )
        agreed &= found or agreed
    return agreed


def _ambiguous_numbers(sheet: Sheet, name: str, read: numbers.Ambiguous) -> SeriesUnusable:
    cell = sheet.columns[name][read.position]
    ways = " or ".join(f"{value:g}" for _, value in read.readings)
    options = " or ".join(
        f'--decimal "{mark}"' for mark in dict.fromkeys(c.decimal for c, _ in read.readings)
    )
    return SeriesUnusable(
        f'"{cell}" can be read as {ways}.',
        code="ambiguous-numbers",
        file=sheet.file,
        row=int(sheet.lines[read.position]),
        column=name,
        value=cell,
        hint=f"say which mark stands before decimals: {options}.",
    )


def _mixed_units(sheet: Sheet, name: str, read: Mixed) -> SeriesUnusable:
    return SeriesUnusable(
        f'"{read.cell}" is not of the same unit as "{read.other}".',
        code="mixed-units",
        file=sheet.file,
        row=int(sheet.lines[sheet.columns[name].index(read.cell)]),
        column=name,
        value=read.cell,
        hint="convert the values to one unit, write it at all of them or at none, and read again.",
    )


def _yes_no(cells: Sequence[str], missing: frozenset[str]) -> tuple[str, str] | None:
    """Give the two words of a yes/no column, the one for 1 first; of other words the first is 1."""
    words = sorted({cell.lower() for cell in cells} - missing)
    if len(words) != 2:
        return None
    if words[1] in YES or words[0] in NO:
        words.reverse()
    return words[0], words[1]
