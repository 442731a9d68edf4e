"""The cells of the chosen columns to numbers, under what the whole file proves about decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series import numbers
from tsforecast.series.members import Members
from tsforecast.series.series import Floats
from tsforecast.series.table import Table
from tsforecast.series.units import Mixed
from tsforecast.series.wording import quoted

YES = frozenset({"yes", "y", "true", "t", "on", "1", "ja", "oui", "si", "sí", "wahr", "vrai"})
NO = frozenset({"no", "n", "false", "f", "off", "0", "nein", "non", "falsch", "faux"})


def read_values(
    members: Members,
    names: Sequence[str],
    *,
    decimal: str | None,
    time_name: str | None,
    asked: bool,
) -> tuple[Floats, tuple[str, ...]]:
    """Read columns of numbers, one after the other in one array, and say how they are written.

    What one column, or a series that was not asked for, proves about decimals holds for all.
    Raises FileUnreadable for a cell that is no number, SeriesUnusable for one that may be two.
    """
    proven = cache(lambda: _proven(members.whole, without=time_name))
    read = [_column(members, name, decimal, proven, asked=asked) for name in names]
    marks = {convention.decimal for _, convention, _ in read if convention is not None}
    agreed = {convention.decimal for convention in proven()} if len(marks) > 1 else set()
    if len(agreed) == 1:
        mark = agreed.pop()
        read = [_column(members, name, mark, proven, asked=asked) for name in names]
    said = dict.fromkeys(one for _, _, how in read for one in how)
    values = [values for values, _, _ in read]
    return values[0] if len(values) == 1 else np.concatenate(values), tuple(said)


def _column(
    members: Members,
    name: str,
    decimal: str | None,
    proven: Callable[[], frozenset[numbers.Convention]],
    *,
    asked: bool,
) -> tuple[Floats, numbers.Convention | None, tuple[str, ...]]:
    table = members.table
    cells = table.columns[name]
    read = numbers.read_numbers(
        cells, missing=table.missing, decimal=decimal, delimiter=table.delimiter
    )
    if isinstance(read, numbers.Ambiguous):
        read = numbers.read_numbers(
            cells, missing=table.missing, delimiter=table.delimiter, proven=proven()
        )
    if isinstance(read, numbers.Numbers):
        return read.values, read.convention, read.said
    if isinstance(read, numbers.Ambiguous):
        raise members.about(_ambiguous_numbers(table, name, read), read.position)
    if isinstance(read, Mixed):
        raise _mixed_units(table, name, read)
    if asked and (both := _yes_no(cells, table.missing)) is not None:
        yes, no = both
        flags = {yes: 1.0, no: 0.0}
        values = np.array([flags.get(cell.lower(), np.nan) for cell in cells])
        return values, None, (f'"{yes}" read as 1 and "{no}" as 0',)
    raise members.about(_not_a_number(table, name, read.position), read.position)


def _not_a_number(table: Table, name: str, position: int) -> FileUnreadable:
    cell = table.columns[name][position]
    return FileUnreadable(
        f'"{cell}" is not a number.',
        code="not-a-number",
        hint=as_missing(cell),
        **table.at(name, position),
    )


def as_missing(cell: str) -> str:
    """Say what to do about a cell that is no number: correct it where a number stands in it.

    >>> as_missing("12.5*")
    "correct it; or treat it as missing with --missing-values '12.5*', then --fill interpolate."
    """
    word = f"treat it as missing with --missing-values {quoted(cell)}, then"
    if any(map(str.isdigit, cell)) and not cell.isalnum():
        return f"correct it; or {word} --fill interpolate."
    return f"{word} fill with --fill interpolate."


def _proven(table: Table, *, without: str | None) -> frozenset[numbers.Convention]:
    """Give the conventions that all columns of numbers in the file leave open."""
    agreed = frozenset(numbers.CONVENTIONS)
    for name, cells in table.columns.items():
        if name != without:
            found = numbers.conventions_left_open(cells, missing=table.missing)
            agreed &= found or agreed
    return agreed


def _ambiguous_numbers(table: Table, name: str, read: numbers.Ambiguous) -> SeriesUnusable:
    cell = table.columns[name][read.position]
    ways = " or ".join(f"{value:g}" for _, value in read.readings)
    options = " or ".join(
        f'--decimal "{mark}"' for mark in dict.fromkeys(c.decimal for c, _ in read.readings)
    )
    return SeriesUnusable(
        f'"{cell}" can be read as {ways}.',
        code="ambiguous-numbers",
        hint=f"say which mark stands before decimals: {options}.",
        **table.at(name, read.position),
    )


def _mixed_units(table: Table, name: str, read: Mixed) -> SeriesUnusable:
    return SeriesUnusable(
        f'"{read.cell}" is not of the same unit as "{read.other}".',
        code="mixed-units",
        hint="convert the values to one unit, write it at all of them or at none, and read again.",
        **table.at(name, table.columns[name].index(read.cell)),
    )


def _yes_no(cells: Sequence[str], missing: frozenset[str]) -> tuple[str, str] | None:
    """Give the two words of a yes/no column, the one for 1 first; of other words the first is 1."""
    words = sorted({cell.lower() for cell in cells} - missing)
    if len(words) != 2:
        return None
    if words[1] in YES or words[0] in NO:
        words.reverse()
    return words[0], words[1]
