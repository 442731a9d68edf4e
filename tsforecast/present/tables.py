"""Tables without lines, as every answer has them on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

GAP = 2
"""Cells between two columns."""


def cells(columns: Sequence[Sequence[str]]) -> int:
    """Count the cells that columns take beside each other, each a list of its texts.

    >>> cells([["step", "1"], ["MASE", "0.601"]])
    11
    """
    return sum(max(map(len, column)) for column in columns) + GAP * (len(columns) - 1)


def plain_table(title: str | None = None, *, header: bool = True) -> Table:
    """Give an empty table, its title on the left."""
    from rich.table import Table

    return Table(
        title=title,
        title_justify="left",
        title_style="",
        show_header=header,
        box=None,
        pad_edge=False,
        padding=(0, GAP, 0, 0),
    )
