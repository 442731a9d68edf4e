"""Which series of a long table are meant, and how an error names one of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable, TsforecastError, UsageError
from tsforecast.series.options import ReadOptions
from tsforecast.series.plain import PlainCells
from tsforecast.series.series import Places
from tsforecast.series.table import Table
from tsforecast.series.wording import counted, listed_names, quoted

WIDE = "series"
"""What tells the members apart where each is a column of its own."""


TOGETHER = " / "
"""What stands between the parts of an id that several columns make together."""


@dataclass(frozen=True)
class Members:
    """The series in the rows of a table, which stand below each other.

    ``of`` (n,) says to which of the ``ids`` each row belongs; ``id_name`` is the column that
    said so, None where all rows are one series. ``whole`` is the table with the rows of the
    other series too: what they prove about dates and numbers holds for all.
    """

    table: Table
    whole: Table
    of: Places
    ids: tuple[str, ...]
    id_name: str | None
    said: tuple[str, ...]

    def without(self, *names: str) -> Members:
        """Leave columns out."""
        return replace(self, table=self.table.without(*names), whole=self.whole.without(*names))

    def about(self, error: TsforecastError, position: int) -> TsforecastError:
        """Name the series of a row in an error about it, where there are several."""
        one = self.ids[int(self.of[position])]
        return naming(error, id_name=self.id_name, one=one, affected=1, total=len(self.ids))


def select(table: Table, options: ReadOptions, *, several: bool) -> Members:
    """Take the rows of the ids that are wanted; of all where none is named and ``several`` may be.

    Raises UsageError for ids without their column, SeriesUnusable where it is open which series is
    meant, and FileUnreadable for a row without an id.
    """
    wanted = options.id
    if options.id_column is None:
        if wanted:
            raise UsageError(
                "--id says which series, but not in which column.",
                code="id-without-column",
                file=table.file,
                value=wanted[0],
                hint="name the column as well: --id-column NAME.",
            )
        everything = np.zeros(len(table.lines), dtype=np.intp)
        return Members(table, table, everything, ("",), None, ())
    name = table.require(options.id_column, "--id-column")
    of, known = numbered(table.columns[name])
    strangers = [one for one in wanted if one not in known]
    single = not several and len(set(wanted)) != 1
    if strangers or single:
        raise _which(table, name, known, strangers, options, several=several)
    refuse_no_id(table, name, of, known)
    whole = table.without(name)
    if not wanted:
        return Members(whole, whole, of, tuple(known), name, ())
    taken = sorted({known.index(one) for one in wanted})
    keep = np.isin(of, taken)
    ids = tuple(known[place] for place in taken)
    part = whole if keep.all() else whole.only(keep)
    if len(ids) == 1:
        said = f'{name} "{ids[0]}" of {len(known):,} series'
        return Members(part, whole, np.zeros(int(keep.sum()), dtype=np.intp), ids, None, (said,))
    said = f"{len(ids):,} of {len(known):,} series"
    return Members(part, whole, np.searchsorted(taken, of[keep]), ids, name, (said,))


def numbered(cells: Sequence[str]) -> tuple[Places, list[str]]:
    """Give each cell's number among the distinct ones as they come, and these."""
    if isinstance(cells, PlainCells):
        return cells.numbered()
    of, distinct = pd.factorize(np.array(cells, dtype=object))
    return of, [str(one) for one in distinct]


def with_joint_ids(table: Table, parts: Sequence[str]) -> Table:
    """Put one column of ids, as ``Oslo / A``, in the place of those that make them together.

    Raises UsageError where one of them is not there.
    """
    names = [table.require(part, "--id-column") for part in parts]
    rows = zip(*(table.columns[name] for name in names), strict=True)
    cells = [TOGETHER.join(row) if all(row) else "" for row in rows]
    return replace(table, columns={**table.without(*names).columns, TOGETHER.join(parts): cells})


def _which(
    table: Table,
    name: str,
    known: list[str],
    strangers: list[str],
    options: ReadOptions,
    *,
    several: bool,
) -> SeriesUnusable:
    problem = f"it holds {len(known):,} series: {listed_names(known)}."
    if strangers:
        problem = f'there is no series "{strangers[0]}". {problem[0].upper()}{problem[1:]}'
    columns = options.id_parts or (name,)
    one = f"{_flags(columns)} --id {quoted(known[0])}"
    return SeriesUnusable(
        problem,
        code="which-series",
        file=table.file,
        column=name,
        value=next(iter(strangers or options.id), None),
        hint=one_or_all(columns, known[0]) if several else f"take one of them, as {one}.",
    )


def one_or_all(id_columns: Sequence[str], one: str) -> str:
    """Say how one series is taken, and how all are.

    >>> one_or_all(["store"], "A")
    'take one of them: --id-column store --id A; or all of them: --id-column store.'
    """
    column = _flags(id_columns)
    return f"take one of them: {column} --id {quoted(one)}; or all of them: {column}."


def _flags(id_columns: Sequence[str]) -> str:
    return " ".join(f"--id-column {quoted(name)}" for name in id_columns)


def refuse_no_id(table: Table, name: str, of: Places, known: list[str]) -> None:
    """Refuse rows whose cell in the column of ids ``name`` is empty."""
    if "" not in known:
        return
    rows = np.flatnonzero(of == known.index(""))
    most = 2 * len(rows) > len(of) and bool(of[0] != known.index(""))
    down = " of each row, as pandas' ffill() or a spreadsheet does downwards" if most else ""
    raise FileUnreadable(
        f"{counted(len(rows), 'row')} without an id: which series they belong to is not said.",
        code="no-id-in-row",
        hint=f"fill in the id{down}, or remove the row.",
        **table.at(name, rows[0]),
    )


def naming(
    error: TsforecastError, *, id_name: str | None, one: str, affected: int, total: int
) -> TsforecastError:
    """Give an error about one member of a panel again, with its id and how many have the same.

    Where the member is a column of a wide table the error names the column already; that of a
    long table has the id for a name, which is no column.
    """
    if id_name is None:
        return error
    own = error.column == one
    wide = own and id_name == WIDE
    column = None if own and not wide else error.column
    message = error.message if wide else f'{id_name} "{one}": {error.message}'
    if affected > 1:
        message = f"{message} {affected} of {total} series are affected."
    return error.saying(message, column=column)
