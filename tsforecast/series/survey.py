"""All that is wrong with a file: after each refusal the reading goes on as if that were mended.

What stands in for the person's answer (a word taken for a missing value, the last of two values,
a filled gap) only serves to reach what lies behind; no command works with such a reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, TypeAlias

import numpy as np

from tsforecast.errors import FileUnreadable, SeriesUnusable, UsageError
from tsforecast.series import container, loading, read
from tsforecast.series.blemishes import (
    Spot,
    differing,
    empty_cells,
    gaps,
    infinite,
    likely_ids,
    no_numbers,
    without_cell,
)
from tsforecast.series.check import Finding, refusal, worst_first
from tsforecast.series.columns import Column, value_columns
from tsforecast.series.encoding import decode
from tsforecast.series.members import TOGETHER, with_joint_ids
from tsforecast.series.read import PanelReading, Reading, ReadOptions
from tsforecast.series.table import Table
from tsforecast.series.times import readings
from tsforecast.series.wording import listed_names

Refusal: TypeAlias = SeriesUnusable | FileUnreadable

CUT_OFF = ("TS006", "TS009", "TS011")
"""Errors of a file behind which others may hide."""

MOST_ROUNDS = 50
"""Refusals in one series after which the rest is left to the next call."""


MOST_LOOKS = 10_000
"""Columns looked at over all readings: each of a wide table's columns is a reading of all."""


@dataclass(frozen=True)
class Survey:
    """What stops a file from being read, and what could be read, if only provisionally.

    ``sound`` are readings in which nothing was mended that changes what the series is. ``whole``
    tells whether the reading came to its end, so that no error can be hidden behind another.
    ``unseen`` counts value columns that were not looked at. ``table`` is there only where it was
    asked for: it is large.
    """

    source: str
    errors: tuple[Finding, ...]
    sound: tuple[Reading | PanelReading, ...]
    whole: bool
    table: Table | None = None
    unseen: int = 0

    def line(self) -> str:
        """Say in one line what was read; empty where something has to be mended first."""
        if self.errors or not self.sound:
            return ""
        if len(self.sound) == 1:
            return self.sound[0].line()
        names = [one.series.name if isinstance(one, Reading) else one.column for one in self.sound]
        checked = "each checked"
        if self.unseen:
            checked = f"{len(names)} of them checked (--wide checks all)"
        columns = f"{len(names) + self.unseen} value columns, {checked}"
        return f"{self.source}: {columns}: {listed_names([str(name) for name in names], shown=12)}"


@dataclass
class _Walk:
    """One way through a table: what is taken for granted so far, and what was found.

    ``told`` are the lines whose value or time an error is about.
    """

    table: Table
    options: ReadOptions
    file: str
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


def survey(
    source: str, *, options: ReadOptions, stdin: BinaryIO | None = None, keep: bool = False
) -> Survey:
    """Read as far as possible, and list every error on the way, worst first.

    ``keep`` keeps the table, for a cleaned copy.

    Raises UsageError where an option does not fit the file.
    """
    try:
        file, content = loading.read_content(source, stdin=stdin)
    except FileUnreadable as error:
        return Survey(error.file or source, (refusal(error),), (), whole=True)
    table, ragged = _table(content, options=options, file=file)
    if table is None:
        return Survey(file, ragged, (), whole=not ragged or ragged[-1].code not in CUT_OFF)
    del content
    walk = _Walk(table, options, file, found=list(ragged), told={one.row or 0 for one in ragged})
    done = _walk(walk)
    kept = walk.table if keep else None
    if done is None or isinstance(done, (Reading, PanelReading)):
        sound = () if done is None or walk.doubts else (_unsaid(done, walk.told),)
        return Survey(file, worst_first(walk.found), sound, whole=walk.whole, table=kept)
    most = max(1, MOST_LOOKS // len(walk.table.columns))
    walks = [
        _Walk(
            walk.table,
            replace(walk.options, target=(name,)),
            file,
            told=set(walk.told),
            doubts=set(walk.doubts),
        )
        for name in done[:most]
    ]
    ended = [(one, _walk(one)) for one in walks]
    several = tuple(
        _unsaid(found, one.told)
        for one, found in ended
        if isinstance(found, (Reading, PanelReading)) and not one.doubts
    )
    errors = (*walk.found, *_shared([one.found for one in walks]))
    whole = len(done) <= most and all(one.whole for one in walks)
    unseen = max(0, len(done) - most)
    return Survey(file, worst_first(errors), several, whole=whole, table=kept, unseen=unseen)


def _table(
    content: bytes, *, options: ReadOptions, file: str
) -> tuple[Table | None, tuple[Finding, ...]]:
    """Find the table; rows that are too long are named and emptied, one after the other."""
    found: list[Finding] = []
    for _ in range(MOST_ROUNDS):
        try:
            return read.table_in(content, options=options, file=file), tuple(found)
        except FileUnreadable as error:
            if not found or error.code == "ragged-row":
                found.append(refusal(error))
            kind = container.kind_of(content)
            if error.code != "ragged-row" or error.row is None or kind in ("excel", "parquet"):
                break
            plain = container.unpack(content, kind, file=file)
            text, _said = decode(plain, file=file, encoding=options.encoding)
            lines = _LINE_ENDS.split(text)
            lines[2 * (error.row - 1)] = ""
            content, options = "".join(lines).encode(), replace(options, encoding="utf-8")
    return None, tuple(found)


_LINE_ENDS = re.compile(r"(\r\n|\r|\n)")


def _unsaid(found: Reading | PanelReading, told: set[int]) -> Reading | PanelReading:
    """Mark the values that an error is about as nobody's, so that no warning is about them too."""
    if not told:
        return found
    if isinstance(found, PanelReading):
        return replace(found, members=tuple(_of_nobody(one, told) for one in found.members))
    return _of_nobody(found, told)


def _of_nobody(one: Reading, told: set[int]) -> Reading:
    return replace(one, rows=np.where(np.isin(one.rows, list(told)), -1, one.rows))


def _walk(walk: _Walk) -> Reading | PanelReading | tuple[str, ...] | None:
    """Read until nothing is refused; gives the columns to go through where there are several."""
    for attempt in range(MOST_ROUNDS):
        several = walk.options.several
        read_in = read.panel_in if several else read.series_in
        try:
            return read_in(walk.table, options=walk.options, file=walk.file)
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
                return _columns(walk)
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


def _columns(walk: _Walk) -> tuple[str, ...]:
    options = walk.options
    wanted = options.wanted(several=options.several)
    return value_columns(walk.table, file=walk.file, missing=options.missing, wanted=wanted)


def _shared(found: list[list[Finding]]) -> Iterator[Finding]:
    """Give the findings of several columns; what all of them have is said once, of the rows."""
    seen: dict[tuple[str, int | None, str], list[Finding]] = {}
    for one in (one for column in found for one in column):
        seen.setdefault((one.code, one.row, one.message), []).append(one)
    for same in seen.values():
        yield same[0] if len(same) == 1 else replace(same[0], column=None)


def _stop(walk: _Walk, error: Refusal) -> None:
    walk.say(_named(walk, error))
    if error.code in ("irregular-steps", "off-frequency", "too-sparse"):
        walk.say(*empty_cells(_column(walk), error, told=walk.told))


def _named(walk: _Walk, error: Refusal) -> Finding:
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


def _texts(walk: _Walk, error: Refusal) -> None:
    found = no_numbers(walk.table, error, missing=walk.options.missing)
    walk.spot(found)
    walk.assume(missing_values=(*walk.options.missing_values, *found.words))


def _infinite(walk: _Walk, error: Refusal) -> None:
    found = infinite(walk.table, error)
    walk.spot(found)
    walk.assume(missing_values=(*walk.options.missing_values, *found.words))


def _one_cell(walk: _Walk, error: Refusal) -> None:
    """Leave out the rows that hold the same cell as the one refused."""
    found, table = without_cell(walk.table, error)
    walk.spot(found)
    if len(table.lines):
        walk.table = table


def _other_unit(walk: _Walk, error: Refusal) -> None:
    walk.say(refusal(error))
    walk.doubts.add("numbers")
    walk.assume(missing_values=(*walk.options.missing_values, str(error.value)))


def _ambiguous_numbers(walk: _Walk, error: Refusal) -> None:
    walk.say(refusal(error))
    walk.doubts.add("numbers")
    walk.assume(decimal=".")


def _ambiguous_dates(walk: _Walk, error: Refusal) -> None:
    walk.say(refusal(error))
    walk.doubts.add("times")
    name = str(error.column)
    if name in walk.table.columns:
        cells, missing = walk.table.columns[name], walk.options.missing
        possible = readings(cells, name="time", missing=missing)
        # The refusal was about one series of the table; together they may allow no reading.
        if possible:
            walk.assume(time_column=name, date_format=possible[0].format)


def _several_times(walk: _Walk, error: Refusal) -> None:
    """Take the first column of times, only to see the values."""
    walk.say(refusal(error))
    walk.doubts.add("times")
    for name in walk.table.columns:
        options = replace(walk.options, time_column=name)
        try:
            value_columns(
                walk.table,
                file=walk.file,
                missing=options.missing,
                wanted=options.wanted(several=options.several),
            )
        except (SeriesUnusable, FileUnreadable):
            continue
        walk.options = options
        return


def _long(walk: _Walk, error: Refusal) -> None:
    """Check each series of a long table; the answer names them."""
    name = str(error.column)
    if name not in walk.table.columns:
        walk.table = with_joint_ids(walk.table, name.split(TOGETHER), file=walk.file)
    walk.assume(id_column=name)


def _column(walk: _Walk) -> Column:
    several = walk.options.several
    return read.column_in(walk.table, options=walk.options, file=walk.file, several=several)


def _duplicates(walk: _Walk, error: Refusal) -> None:
    column = _column(walk)
    if walk.options.id_column is None and (name := likely_ids(walk.table, column)) is not None:
        walk.assume(id_column=name)
        return
    walk.spot(differing(column, error))
    walk.assume(duplicates="last")


def _missing(walk: _Walk, error: Refusal) -> None:
    if walk.options.fill == "seasonal":
        _stop(walk, error)
        return
    column = _column(walk)
    walk.assume(fill="seasonal")
    try:
        members: tuple[Reading, ...]
        if walk.options.several:
            members = read.panel_in(walk.table, options=walk.options, file=walk.file).members
        else:
            members = (read.series_in(walk.table, options=walk.options, file=walk.file),)
    except (SeriesUnusable, FileUnreadable):
        walk.say(_named(walk, error))
        return
    if error.code == "missing-at-the-end":
        walk.say(_named(walk, error))
        return
    walk.say(*empty_cells(column, error, told=walk.told))
    for place, member in enumerate(members):
        walk.say(*gaps(column, place, member, error, told=walk.told))


_MEND: dict[str, Callable[[_Walk, Refusal], None]] = {
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
    "missing-at-the-end": _missing,
}
"""How to see what lies behind a refusal; what is not here ends the walk."""
