"""What `train` shows: progress while it learns, then the verdict and the backtest's table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from tsforecast.evaluate.score import LEVELS, Scores
from tsforecast.present.facts import label, number, series_facts
from tsforecast.present.output import Forms, csv_text
from tsforecast.present.panel import facts
from tsforecast.present.tables import plain_table

if TYPE_CHECKING:
    from rich.table import Table

    from tsforecast.evaluate.trial import Trial
    from tsforecast.network.train import Epoch
    from tsforecast.series.check import Finding
    from tsforecast.series.series import Panel

WIDE = 100
"""Cells from which all measures fit beside each other."""

MEASURES = ("mase", "smape", "mape", "mae", "rmse", "rmsse", "quantile_loss")
TITLES = {
    "mase": "MASE",
    "smape": "sMAPE",
    "mape": "MAPE",
    "mae": "MAE",
    "rmse": "RMSE",
    "rmsse": "RMSSE",
    "quantile_loss": "quantile loss",
}


@dataclass(frozen=True, eq=False)
class Answer:
    """A finished training: what was learned from what, how it did, and where it is kept.

    One series is a panel of one.
    """

    panel: Panel
    decisions: tuple[str, ...]
    trial: Trial
    network: str
    name: str
    path: str
    seconds: float
    by_step: bool
    findings: tuple[Finding, ...] = ()


@contextlib.contextmanager
def progress(
    console: Console, *, shown: bool
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
    task = bar.add_task("starting TensorFlow", total=None, detail="")

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


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict, the table of forecasters and, when asked, the table by step."""
    parts: list[RenderableType] = [
        Text(f"{answer.trial.verdict.text}.", style="bold"),
        Text(),
        scores_table(answer, width=width),
    ]
    if answer.by_step:
        parts += [Text(), steps_table(answer)]
    next_step = f"tsforecast predict --horizon {answer.trial.backtest.plan.horizon}"
    parts += [Text(), Text.assemble("What comes next: ", (next_step, "bold"))]
    return Group(*parts)


def scores_table(answer: Answer, *, width: int) -> Table:
    """Give one row a forecaster, best MASE first; the columns that fit into ``width``."""
    done = answer.trial.backtest
    shown = MEASURES if width >= WIDE else ("mase", "smape", "mae", "rmse")
    table = plain_table(f"Backtest: {done.plan.reason}")
    table.add_column("forecaster")
    for measure in shown:
        table.add_column(TITLES[measure], justify="right")
    for level in LEVELS:
        table.add_column(f"in {level}%", justify="right")
    scores = {name: done.scores(name) for name in done.quantiles}
    for name in sorted(scores, key=lambda name: _first(scores[name])):
        row = scores[name]
        table.add_row(
            label(name, network=answer.network),
            *(number(getattr(row, measure)) for measure in shown),
            *(f"{100 * row.coverage[str(level)]:.0f}%" for level in LEVELS),
            style="bold" if name == answer.trial.verdict.chosen else "",
        )
    return table


def steps_table(answer: Answer) -> Table:
    """Give one row a step ahead with the MASE of every forecaster."""
    done = answer.trial.backtest
    table = plain_table("MASE by step ahead")
    table.add_column("step", justify="right")
    for name in done.quantiles:
        title = label(name, network=answer.network).removeprefix("the ")
        table.add_column(title, justify="right", overflow="fold")
    columns = [done.scores_by_step(name) for name in done.quantiles]
    for step in range(done.plan.horizon):
        table.add_row(str(step + 1), *(number(column[step].mase) for column in columns))
    return table


def to_csv(answer: Answer) -> str:
    """Write one row a forecaster, or one a forecaster and step, in full precision."""
    done = answer.trial.backtest
    measured = (*MEASURES, *(f"coverage_{level}" for level in LEVELS))
    if not answer.by_step:
        rows = [[name, *_cells(done.scores(name))] for name in done.quantiles]
        return csv_text([["forecaster", *measured], *rows])
    rows = [
        [name, str(ahead), *_cells(row)]
        for name in done.quantiles
        for ahead, row in enumerate(done.scores_by_step(name), start=1)
    ]
    return csv_text([["forecaster", "step", *measured], *rows])


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``train``."""
    trial = answer.trial
    found: dict[str, Any] = {
        "schema": 1,
        "command": "train",
        "series": _facts(answer),
        "decisions": list(answer.decisions),
        "backtest": trial.backtest.as_json(),
        "verdict": trial.verdict.text,
        "chosen": trial.verdict.chosen,
        "model": {"name": answer.name, "path": answer.path},
        "epochs": trial.epochs,
        "curve": [asdict(epoch) for epoch in trial.curve],
        "seconds": round(answer.seconds, 2),
        "findings": [asdict(finding) for finding in answer.findings],
    }
    if answer.by_step:
        found["by_step"] = {
            name: [row.as_json() for row in trial.backtest.scores_by_step(name)]
            for name in trial.backtest.quantiles
        }
    return found


def _facts(answer: Answer) -> dict[str, Any]:
    """Say which series it is, or sum up those of a panel."""
    periods = answer.trial.periods
    if len(answer.panel) == 1:
        return series_facts(answer.panel.members[0], periods=periods)
    return {**facts(answer.panel), "periods": list(periods)}


def _cells(row: Scores) -> list[str]:
    values = [getattr(row, measure) for measure in MEASURES]
    values += [row.coverage[str(level)] for level in LEVELS]
    return ["" if value is None else repr(value) for value in values]


def _first(row: Scores) -> float:
    return row.mae if row.mase is None else row.mase


FORMS = Forms(for_terminal, to_csv, to_dict)
