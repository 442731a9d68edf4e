"""How the gradients of a network flow, as tables and a curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from tsforecast.evaluate.explain import Explained
from tsforecast.evaluate.flows import fate
from tsforecast.present.facts import number
from tsforecast.present.tables import cells, plain_table
from tsforecast.series.series import Floats
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

STEPS_BACK = (1, 2, 4, 8, 16, 32, 64, 128)
"""Steps back that a person is shown of a flow, every other where there is no room; programs get
all."""
KEPT, START = "as kept", "random start"


def gradients(each: Explained, *, width: int) -> Iterator[RenderableType]:
    """Say what becomes of the gradient on its way back in time, and draw it in the first layer."""
    from rich.text import Text

    from tsforecast.present.chart import decays

    first = each.flows[0]
    yield Text(f"The gradient {fate(first.kept).text}.", style="bold")
    if first.kept[1:].any():
        yield Text(f"At the network's random start it {fate(first.start).text}.")
        yield Text()
        yield flows_table(each, width=width)
        yield Text()
        yield decays([(KEPT, first.kept, "magenta"), (START, first.start, "cyan")], width=width)
    yield Text()
    yield parts_table(each, width=width)
    if not each.parts[0].start.largest:
        yield Text("A start answers without its encoder, which no gradient reaches yet.", "dim")


def compared(networks: Sequence[Explained], *, width: int) -> Table:
    """Give what is left of the gradient in the first layer of each network."""
    rows = []
    for each in networks:
        rows.append((each.subject.name or each.subject.called, each.flows[0].kept))
        rows.append((f"  at its {START}", each.flows[0].start))
    return _left_table("Left of the gradient, by steps back", rows, width=width)


def flows_table(each: Explained, *, width: int) -> Table:
    """Give what is left of the gradient in every layer of a network."""
    rows = []
    for flow in each.flows:
        rows.append((f"layer {flow.layer}, {KEPT}", flow.kept))
        rows.append((f"layer {flow.layer}, {START}", flow.start))
    title = f"Left of it, by steps back ({counted(each.origins, 'origin')})"
    return _left_table(title, rows, width=width)


def parts_table(each: Explained, *, width: int) -> Table:
    """Give one row a part of the network with the norms of its gradient, and how often clipped.

    The largest are left out where there is no room for them.
    """
    most = each.subject.training.clip_norm
    clipping = f"clips each weight's at {most:g}" if most else "does not clip"
    table = plain_table(f"Gradient norm in {each.batches} batches; training {clipping}")
    columns = [["", *(part.name for part in each.parts)]]
    for when, sizes in (
        (KEPT, [part.kept for part in each.parts]),
        (START, [part.start for part in each.parts]),
    ):
        columns.append([when, *(number(size.typical) for size in sizes)])
        columns.append(["largest", *(number(size.largest) for size in sizes)])
        columns.append(["clipped", *(f"{size.clipped:.0%}" for size in sizes)])
    if cells(columns) > width:
        columns = [column for column in columns if column[0] != "largest"]
    return _filled(table, columns)


def left_text(share: float) -> str:
    """Write what is left: in percent, or as a power of ten where that is no percent.

    >>> [left_text(share) for share in (12.0, 0.432, 0.0096, 0.00021, 0.0)]
    ['1200%', '43%', '1.0%', '2e-04', '0']
    """
    if share == 0:
        return "0"
    if share < 1e-3:
        return f"{share:.0e}"
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}"


def _left_table(title: str, rows: list[tuple[str, Floats]], *, width: int) -> Table:
    """Give what is left of gradients (K,) some steps back, one row each."""
    labels = ["", *(label for label, _ in rows)]
    columns = [
        [str(back), *(left_text(own[back]) if back < len(own) else "" for _, own in rows)]
        for back in STEPS_BACK
    ]
    if cells([labels, *columns]) > width:
        columns = columns[1::2]
    return _filled(plain_table(title), [labels, *columns])


def _filled(table: Table, columns: Sequence[Sequence[str]]) -> Table:
    """Fill a table with columns, the title of each before its texts."""
    for place, (title, *_) in enumerate(columns):
        side: Literal["left", "right"] = "right" if place else "left"
        table.add_column(title, justify=side, overflow="fold", no_wrap=bool(place))
    for row in zip(*(texts for _, *texts in columns), strict=True):
        table.add_row(*row)
    return table
