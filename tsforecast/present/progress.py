"""The bar that moves while something is learned or judged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from tsforecast.network.train import Epoch


@contextlib.contextmanager
def progress(
    console: Console, *, doing: str, shown: bool
) -> Iterator[tuple[Callable[[str, Epoch], None], Callable[[str], None]]]:
    """Give the two callbacks of a trial: one for epochs, one for other stages.

    The bar says what is being done, the epoch, both losses and the time left; it is gone when
    the work is done, and never drawn where stderr is not a terminal.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[detail]}"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        disable=not shown or not console.is_terminal,
    )
    task = bar.add_task(doing, total=None, detail="")

    def on_epoch(stage: str, epoch: Epoch) -> None:
        if epoch.number <= 1:
            bar.reset(task)
        detail = _losses(epoch)
        bar.update(task, description=stage, total=epoch.of, completed=epoch.number, detail=detail)

    def on_stage(stage: str) -> None:
        bar.reset(task)
        bar.update(task, description=stage, total=None, detail="")

    with bar:
        yield on_epoch, on_stage


def _losses(epoch: Epoch) -> str:
    known = {"loss": epoch.loss, "held back": epoch.held_back}
    losses = [f"{what} {loss:.3f}" for what, loss in known.items() if loss is not None]
    return ", ".join([f"epoch {epoch.number}/{epoch.of}", *losses])
