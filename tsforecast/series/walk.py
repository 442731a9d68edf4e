"""One way through a table, past every refusal: each is kept, and taken for mended, to go on.

What stands in for the person's answer (a word taken for a missing value, the last of two values,
a filled gap) only serves to reach what lies behind; no command works with such a reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tsforecast.errors import FileUnreadable, SeriesUnusable, UsageError
from tsforecast.series import read
from tsforecast.series.blemishes import (
    Refusal,
    Spot,
    differing,
    empty_cells,
    gaps,
    infinite,
    likely_ids,
    no_numbers,
    without_cell,
)
from tsforecast.series.check import Finding, refusal
from tsforecast.series.columns import Column, choose, value_columns
from tsforecast.series.members import TOGETHER, with_joint_ids
from tsforecast.series.options import ReadOptions
from tsforecast.series.read import PanelReading, Reading, readings_of
from tsforecast.series.table import Table
from tsforecast.series.times import readings

MOST_ROUNDS = 50
"""Refusals in one series after which the rest is left to the next call."""


@dataclass
class Walk:
    """One way through a table: what is taken for granted so far, and what was found.

    ``told`` are the lines whose value or time an error is about.
    """

    table: Table
    options: ReadOptions
    found: list[Finding] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)
    whole: bool = True

    def say(self, *findings: Finding) -> None:
        """Keep findings, unless they hang on a reading that is itself in doubt."""
        kinds = {"times": ("TS2", "TS3"), "numbers": ("TS206",)}
        beyond = tuple(code for doubt in self.doubts for code in kinds[doubt])
        self.found += [one for one in findings if not one.code.startswith(beyond or ("-",))]

    def spot(self, found: Spot) -> None:
        """Keep findings together with the lines that they are about."""
        self.say(*found.findings)
        self.told |= set(found.lines)

    def assume(self, **options: object) -> None:
        """Go on as if the person had said so."""
        self.options = replace(self.options, **options)  # type: ignore[arg-type] # by their names


def to_the_end(walk: Walk) -> Reading | PanelReading | tuple[str, ...] | None:
    """Read until nothing is refused; gives the columns to go through where there are several."""
    for attempt in range(MOST_ROUNDS):
        try:
            return _read(walk)
        except (SeriesUnusable, FileUnreadable) as error:
            refused: Refusal = error
        except UsageError:
            if attempt == 0:
                raise
            if not walk.found:  # what was taken for granted does not go with an option
                walk.say(refusal(refused))
            break
        before, said = (walk.options, walk.table), len(walk.found)
        try:
            if refused.code == "several-value-columns":
                return _columns(walk, walk.options)
            _MEND.get(refused.code, _stop)(walk, refused)
        except (SeriesUnusable, FileUnreadable):
            # To look closer, the table is read in another way, which may not be possible.
            if len(walk.found) == said:
                walk.say(refusal(refused))
            break
        if (walk.options, walk.table) == before:
            break
    walk.whole = False
    return None


def _read(walk: Walk) -> Reading | PanelReading:
    return read.found_in(walk.table, options=walk.options)


def _columns(walk: Walk, options: ReadOptions) -> tuple[str, ...]:
    return value_columns(walk.table, options, several=options.several)


def _stop(walk: Walk, error: Refusal) -> None:
    found = _named(walk, error)
    walk.say(*() if found in walk.found else (found,))
    if error.code in ("irregular-steps", "off-frequency", "too-sparse"):
        walk.say(*empty_cells(_column(walk), error, told=walk.told))


def _named(walk: Walk, error: Refusal) -> Finding:
    """Make a finding of a refusal; in a long table the id stands beside it, not in its words."""
    found = refusal(error)
    name = walk.options.id_column
    if name is None or error.row is None or name not in walk.table.columns:
        return found
    lines = list(walk.table.lines)
    if error.row not in lines:
        return found
    one = walk.table.columns[name][lines.index(error.row)]
    return replace(found, id=one, message=found.message.removeprefix(f'{name} "{one}": '))


def _texts(walk: Walk, error: Refusal) -> None:
    found = no_numbers(walk.table, error, missing=walk.options.missing)
    walk.spot(found)
    walk.assume(missing_values=(*walk.options.missing_values, *found.words))


def _infinite(walk: Walk, error: Refusal) -> None:
    found = infinite(walk.table, error)
    walk.spot(found)
    walk.assume(missing_values=(*walk.options.missing_values, *found.words))


def _one_cell(walk: Walk, error: Refusal) -> None:
    """Leave out the rows that hold the same cell as the one refused."""
    found, table = without_cell(walk.table, error)
    walk.spot(found)
    if len(table.lines):
        walk.table = table


def _other_unit(walk: Walk, error: Refusal) -> None:
    """Name the first cell of another unit: the others are like it."""
    if not any(one.code == refusal(error).code for one in walk.found):
        walk.say(refusal(error))
    walk.doubts.add("numbers")
    cells = walk.table.columns.get(str(error.column), ())
    same = [row for row, cell in zip(walk.table.lines, cells, strict=False) if cell == error.value]
    walk.told |= set(same)
    walk.assume(missing_values=(*walk.options.missing_values, str(error.value)))


def _ambiguous_numbers(walk: Walk, error: Refusal) -> None:
    walk.say(refusal(error))
    walk.doubts.add("numbers")
    walk.assume(decimal=".")


def _ambiguous_dates(walk: Walk, error: Refusal) -> None:
    walk.say(refusal(error))
    walk.doubts.add("times")
    name = str(error.column)
    if name in walk.table.columns:
        cells, missing = walk.table.columns[name], walk.options.missing
        possible = readings(cells, name="time", missing=missing)
        # The refusal was about one series of the table; together they may allow no reading.
        if possible:
            walk.assume(time_column=name, date_format=possible[0].format)


def _several_times(walk: Walk, error: Refusal) -> None:
    """Take the first column of times, only to see the values."""
    walk.say(refusal(error))
    walk.doubts.add("times")
    for name in walk.table.columns:
        options = replace(walk.options, time_column=name)
        try:
            _columns(walk, options)
        except (SeriesUnusable, FileUnreadable):
            continue
        walk.options = options
        return


def _long(walk: Walk, error: Refusal) -> None:
    """Check each series of a long table; the answer names them."""
    name = str(error.column)
    if name not in walk.table.columns:
        walk.table = with_joint_ids(walk.table, name.split(TOGETHER))
    walk.assume(id_column=name)


def _column(walk: Walk) -> Column:
    return choose(walk.table, walk.options, several=walk.options.several)


def _duplicates(walk: Walk, error: Refusal) -> None:
    column = _column(walk)
    if walk.options.id_column is None and (name := likely_ids(walk.table, column)) is not None:
        walk.assume(id_column=name)
        return
    walk.spot(differing(column, error))
    walk.assume(duplicates="last")


def _missing(walk: Walk, error: Refusal) -> None:
    if walk.options.fill == "seasonal":
        _stop(walk, error)
        return
    column = _column(walk)
    walk.assume(fill="seasonal")
    try:
        members = readings_of(_read(walk))
    except (SeriesUnusable, FileUnreadable):
        walk.say(_named(walk, error))
        return
    walk.say(*empty_cells(column, error, told=walk.told))
    for place, member in enumerate(members):
        walk.say(*gaps(column, place, member, error, told=walk.told))


_MEND: dict[str, Callable[[Walk, Refusal], None]] = {
    "not-a-number": _texts,
    "not-finite": _infinite,
    "mixed-units": _other_unit,
    "ambiguous-numbers": _ambiguous_numbers,
    "ambiguous-dates": _ambiguous_dates,
    "several-time-columns": _several_times,
    "long-table": _long,
    "not-a-time": _one_cell,
    "no-time-in-row": _one_cell,
    "no-id-in-row": _one_cell,
    "duplicate-times": _duplicates,
    "gaps": _missing,
    "missing-values": _missing,
}
"""How to see what lies behind a refusal; what is not here ends the walk."""
