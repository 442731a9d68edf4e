"""All that is wrong with a file: a walk through its table to the end, for each column of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np

from tsforecast.errors import FileUnreadable
from tsforecast.series import container, loading, read
from tsforecast.series.check import Finding, refusal, worst_first
from tsforecast.series.encoding import decode
from tsforecast.series.options import ReadOptions
from tsforecast.series.read import PanelReading, Reading
from tsforecast.series.table import Table
from tsforecast.series.walk import MOST_ROUNDS, Walk, to_the_end
from tsforecast.series.wording import listed_names

CUT_OFF = ("TS006", "TS009", "TS011")
"""Errors of a file behind which others may hide."""

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


def survey(
    source: str, *, options: ReadOptions, stdin: BinaryIO | None = None, keep: bool = False
) -> Survey:
    """Read as far as possible, and list every error on the way, worst first.

    ``keep`` keeps the table, for a cleaned copy.

    Raises UsageError where an option does not fit the file.
    """
    try:
        file, content = loading.name(source, stdin=stdin), loading.read_content(source, stdin=stdin)
    except FileUnreadable as error:
        return Survey(error.file or source, (refusal(error),), (), whole=True)
    table, ragged = _table(content, options=options, file=file)
    if table is None:
        return Survey(file, ragged, (), whole=not ragged or ragged[-1].code not in CUT_OFF)
    del content
    walk = Walk(table, options, found=list(ragged), told={one.row or 0 for one in ragged})
    done = to_the_end(walk)
    kept = walk.table if keep else None
    if done is None or isinstance(done, (Reading, PanelReading)):
        sound = () if done is None or walk.doubts else (_unsaid(done, walk.told),)
        return Survey(file, worst_first(walk.found), sound, whole=walk.whole, table=kept)
    return _by_column(walk, done, kept=kept)


def _by_column(walk: Walk, names: tuple[str, ...], *, kept: Table | None) -> Survey:
    """Go on with each of several columns of values by itself."""
    most = max(1, MOST_LOOKS // len(walk.table.columns))
    walks = [
        Walk(
            walk.table,
            replace(walk.options, target=(name,)),
            told=set(walk.told),
            doubts=set(walk.doubts),
        )
        for name in names[:most]
    ]
    ended = [(one, to_the_end(one)) for one in walks]
    several = tuple(
        _unsaid(found, one.told)
        for one, found in ended
        if isinstance(found, (Reading, PanelReading)) and not one.doubts
    )
    errors = (*walk.found, *_shared([one.found for one in walks]))
    unseen = max(0, len(names) - most)
    whole = not unseen and all(one.whole for one in walks)
    return Survey(
        walk.table.file, worst_first(errors), several, whole=whole, table=kept, unseen=unseen
    )


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


OF_CELLS = ("TS1", "TS206", "TS211")
"""How the codes of findings begin that are about the cells of a column, not about whole rows."""


def _shared(found: list[list[Finding]]) -> Iterator[Finding]:
    """Give the findings of several columns; what all of them have is said once, of the rows.

    Cells of the same rows in some of the columns are named by each of these.
    """
    seen: dict[tuple[str, int | None, str], list[Finding]] = {}
    for one in (one for column in found for one in column):
        seen.setdefault((one.code, one.row, one.message), []).append(one)
    for same in seen.values():
        if len(same) == 1 or (same[0].code.startswith(OF_CELLS) and len(same) < len(found)):
            yield from same
        else:
            yield replace(same[0], column=None)
