"""A table's columns together with what is needed to name a place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tsforecast.errors import UsageError
from tsforecast.series.options import ReadOptions
from tsforecast.series.plain import PlainCells
from tsforecast.series.series import Places
from tsforecast.series.table import Table


@dataclass(frozen=True)
class Sheet:
    """What the choosers below share: the columns, and what the person said about them."""

    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    delimiter: str
    header: bool
    file: str
    missing: frozenset[str]

    @classmethod
    def of(cls, table: Table, options: ReadOptions, *, file: str) -> Sheet:
        """Put a table beside what the person said."""
        return cls(table.columns, table.lines, table.delimiter, table.header, file, options.missing)

    def only(self, keep: npt.NDArray[np.bool_]) -> Sheet:
        """Keep the rows for which ``keep`` holds."""
        kept = np.flatnonzero(keep)
        columns = {name: taken_at(cells, kept) for name, cells in self.columns.items()}
        return replace(self, columns=columns, lines=[self.lines[i] for i in kept.tolist()])

    def require(self, name: str, option: str) -> str:
        """Give the column's exact name; the person may neglect case."""
        if name in self.columns:
            return name
        near = [known for known in self.columns if known.lower() == name.lower()]
        if len(near) == 1:
            return near[0]
        raise UsageError(
            f'there is no column "{name}".',
            code="no-such-column",
            file=self.file,
            column=name,
            hint=f"{option} takes one of: {', '.join(self.columns)}.",
        )

    def without(self, *names: str) -> Sheet:
        """Leave columns out."""
        kept = {name: cells for name, cells in self.columns.items() if name not in names}
        return replace(self, columns=kept)

    def sample(self, name: str, *, size: int) -> list[str]:
        """Give about ``size`` cells from all over a column, missing ones left out."""
        cells = self.columns[name]
        spread = [c for c in cells[:: max(1, len(cells) // size)] if c.lower() not in self.missing]
        return spread or [c for c in cells if c.lower() not in self.missing][:size]


def taken_at(cells: Sequence[str], places: Places) -> Sequence[str]:
    """Give the cells of a column at some places."""
    if isinstance(cells, PlainCells):
        return cells.take(places)
    return [cells[place] for place in places.tolist()]
