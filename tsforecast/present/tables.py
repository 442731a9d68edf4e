"""Tables without lines, as every answer has them on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

GAP = 2
"""Cells between two columns."""


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
