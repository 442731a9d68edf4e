"""A cleaned copy of a table, and every change on the way; what is in doubt is left as it is.

The copy is UTF-8 with commas, one header, ISO times in order and plain numbers. It is read back
before anybody gets it, so that it holds exactly the series that were read from the original.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tsforecast.errors import SeriesUnusable
from tsforecast.series.fair_copy import Change, write_copy
from tsforecast.series.options import ReadOptions
from tsforecast.series.read import PanelReading, Reading, readings_of
from tsforecast.series.survey import Survey, survey
from tsforecast.series.wording import guarded


@dataclass(frozen=True)
class Cleaned:
    """The bytes of the cleaned copy, and what was changed, by row."""

    content: bytes
    changes: tuple[Change, ...]


def clean(found: Survey, *, options: ReadOptions) -> Cleaned:
    """Write what was read of a file plainly.

    Precondition: the survey has no errors, and has kept its table. Raises SeriesUnusable where
    the copy would not be read as the same series.

    >>> rows = ["month;sales", "2020M2;1.234,5", "2020M1;7,0", "2020M3;9,0"]
    >>> dirty = io.BytesIO("|".join(rows).replace("|", chr(10)).encode())
    >>> found = survey("-", options=ReadOptions(), stdin=dirty, keep=True)
    >>> clean(found, options=ReadOptions()).content.decode().splitlines()
    ['month,sales', '2020-01-01,7', '2020-02-01,1234.5', '2020-03-01,9']
    """
    if found.table is None or found.errors or not found.sound:
        raise ValueError("only a table that was read without an error can be cleaned")
    for with_texts in (True, False):
        content, changes = write_copy(
            found.table, found.sound, options=options, with_texts=with_texts
        )
        if _same(found, content, options=options):
            return Cleaned(content, tuple(sorted(changes, key=_by_row)))
    raise SeriesUnusable(
        "a cleaned copy would not be read as the same series.",
        code="not-cleanable",
        file=found.source,
        hint="correct the file by hand; tsforecast reads it as it is.",
    )


def _by_row(change: Change) -> tuple[bool, int]:
    return change.row is not None, change.row or 0


def _same(found: Survey, content: bytes, *, options: ReadOptions) -> bool:
    """Read the copy back, and tell whether it holds the same series."""
    again = ReadOptions(frequency=options.frequency, id_column=_id_column(found), wide=options.wide)
    back = survey("-", options=again, stdin=io.BytesIO(content))
    if back.errors or len(back.sound) != len(found.sound):
        return False
    mine, theirs = list(_members(found)), list(_members(back))
    return len(mine) == len(theirs) and all(
        guarded(one.series.name) == other.series.name
        and one.series.frequency.alias == other.series.frequency.alias
        and one.series.times.equals(other.series.times)
        and np.array_equal(one.series.values, other.series.values)
        for one, other in zip(mine, theirs, strict=True)
    )


def _members(found: Survey) -> Iterator[Reading]:
    for one in found.sound:
        yield from readings_of(one)


def _id_column(found: Survey) -> str | None:
    """Name the column of ids where the series stand below each other."""
    one = found.sound[0]
    long = isinstance(one, PanelReading) and one.column is not None
    return guarded(one.panel.id_name) if isinstance(one, PanelReading) and long else None
