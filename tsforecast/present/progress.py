"""The bar that moves while something is learned or judged."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from tsforecast.evaluate.search import Search
    from tsforecast.evaluate.tune import OnTrial
    from tsforecast.network.recipe import Wishes
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


@dataclass(frozen=True)
class SearchBar:
    """What a search tells its bar: each trial before it runs, its epochs, and other stages."""

    on_trial: OnTrial
    on_epoch: Callable[[str, Epoch], None]
    on_stage: Callable[[str], None]


@contextlib.contextmanager
def searching(console: Console, *, trials: int | None, shown: bool) -> Iterator[SearchBar]:
    """Give what moves the bar of a search, which is gone when the work is done.

    The bar says which trial it is, the best error so far beside that of the defaults, the epoch,
    and how much of the time that all may take has gone. What that is, is estimated anew before
    each trial.
    """
    bar = _AboveItsSettings(
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        TextColumn("{task.fields[detail]}"),
        _TimeLeft(),
        console=console,
        transient=True,
        disable=not shown or not console.is_terminal,
    )
    task = bar.add_task("starting TensorFlow", total=None, detail="", settings="", until=None)
    began, known, number = time.monotonic(), "", 0

    def on_trial(wishes: Wishes, before: Search | None, left: float | None) -> None:
        from tsforecast.network.space import described

        nonlocal known, number
        number += 1
        known = _best(before)
        now = time.monotonic()
        bar.update(
            task,
            description=f"trial {number}{f' of {trials}' if trials else ''}",
            detail=known,
            settings=described(wishes),
            until=None if left is None else now + left,
            total=None if left is None else now + left - began,
            completed=now - began,
        )

    def on_epoch(_: str, epoch: Epoch) -> None:
        detail = ", ".join(filter(None, [known, f"epoch {epoch.number}/{epoch.of}"]))
        bar.update(task, detail=detail, completed=time.monotonic() - began)

    def on_stage(stage: str) -> None:
        bar.update(task, description=stage, settings="")

    with bar:
        yield SearchBar(on_trial, on_epoch, on_stage)


class _AboveItsSettings(Progress):
    """A bar with what is tried on a line of its own, for which a bar has no room."""

    def get_renderables(self) -> Iterator[RenderableType]:
        yield from super().get_renderables()
        for task in self.tasks:
            yield Text(task.fields["settings"], style="dim", no_wrap=True, overflow="ellipsis")


class _TimeLeft(ProgressColumn):
    """The time until what a task has as its end, which is no surer than an estimate."""

    def render(self, task: Task) -> Text:
        until = task.fields["until"]
        if until is None:
            return Text("-:--", style="progress.remaining")
        left = max(0, round(until - time.monotonic()))
        return Text(f"{left // 60}:{left % 60:02d}", style="progress.remaining")


def _best(found: Search | None) -> str:
    """Say what the best error so far is, and that of the defaults."""
    from tsforecast.present.facts import error_text

    if found is None:
        return ""
    best, own = (
        found.backtest.scores(one.name) for one in (found.best_first[0], found.attempts[0])
    )
    return f"best {error_text(best)}, defaults {error_text(own)}"
