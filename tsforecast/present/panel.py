"""A panel as a person sees it: one line a series, as many as a terminal can bear."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.present.tables import GAP, plain_table
from tsforecast.series.calendar import machine_time
from tsforecast.series.series import Panel

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

SHOWN = 50
"""Series in a table on a terminal, at most."""

LONGEST_ID = 24


def facts(panel: Panel) -> dict[str, Any]:
    """Give the documented object that says which panel an answer is about."""
    return {
        "id": panel.id_name,
        "series": len(panel),
        "frequency": panel.frequency.label,
        "observations": sum(map(len, panel.members)),
        "start": machine_time(min(member.times[0] for member in panel.members)),
        "end": machine_time(max(member.times[-1] for member in panel.members)),
    }


def table(
    panel: Panel,
    columns: list[tuple[str, list[str]]],
    *,
    width: int,
    need: int,
    pairs: Collection[int] = (),
) -> Table:
    """Give one row a series, with as many of the columns from the left as fit into ``width``.

    ``pairs`` are the places of columns that are not shown without the one behind them.
    """
    from rich.text import Text

    names = [member.name for member in panel.members[:SHOWN]]
    wide = [GAP + max(map(len, [title, *cells])) for title, cells in columns]
    longest = max(map(len, [panel.id_name, *names]))
    room = width - min(longest, LONGEST_ID)
    fits = sum(np.cumsum(wide) <= room)
    table = plain_table()
    table.add_column(Text(panel.id_name), overflow="fold")
    fits = fits - 1 if fits < len(columns) and fits - 1 in pairs else fits
    kept = columns[: max(int(fits), need)]
    for title, cells in kept:
        table.add_column(title, justify="right" if figures(cells) else "left", no_wrap=True)
    for name, *row in zip(names, *(cells for _, cells in kept), strict=True):
        table.add_row(Text(name), *row)
    return table


def figures(cells: Sequence[str]) -> bool:
    """Tell whether a column has numbers, which stand on the right.

    >>> figures(["12", "-", "+3%"]), figures(["rising", "-"])
    (True, False)
    """
    return all(cell[:1] in "-+" or cell[:1].isdigit() for cell in cells)


def more(panel: Panel) -> list[Text]:
    """Say how many series the table leaves out, if any."""
    from rich.text import Text

    hidden = len(panel) - SHOWN
    if hidden <= 0:
        return []
    return [Text(f"and {hidden:,} more series; --format csv lists all.", style="dim")]
