"""How forecasters did in a backtest: verdict and tables, and what programs get of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from rich.console import Group, RenderableType
from rich.text import Text

from tsforecast.evaluate.compare import called
from tsforecast.evaluate.score import LEVELS, Scores
from tsforecast.present.facts import number, series_facts
from tsforecast.present.output import csv_text
from tsforecast.present.panel import facts
from tsforecast.present.tables import GAP, cells, plain_table
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.table import Table

    from tsforecast.evaluate.backtest import Backtest
    from tsforecast.evaluate.compare import Verdict
    from tsforecast.series.check import Finding
    from tsforecast.series.series import Panel

WIDE = 100
"""Cells from which all measures fit beside each other."""

MEASURES = ("mase", "smape", "mape", "mae", "rmse", "rmsse", "quantile_loss")
USUAL = ("mase", "smape", "mae", "rmse")
"""Those that most people look at."""
TITLES = {
    "mase": "MASE",
    "smape": "sMAPE",
    "mape": "MAPE",
    "mae": "MAE",
    "rmse": "RMSE",
    "rmsse": "RMSSE",
    "quantile_loss": "quantile loss",
}


class Outcome(Protocol):
    """What a trial and a contest have in common."""

    @property
    def backtest(self) -> Backtest:
        """What all said at the same origins."""
        ...

    @property
    def verdict(self) -> Verdict:
        """Who was better."""
        ...

    @property
    def periods(self) -> tuple[int, ...]:
        """The seasons that were found."""
        ...

    @property
    def decisions(self) -> tuple[str, ...]:
        """All that was decided on the way."""
        ...


Found_co = TypeVar("Found_co", bound=Outcome, covariant=True)


@dataclass(frozen=True, eq=False)
class Answer(Generic[Found_co]):
    """A finished backtest: of what, how all did, and which model is at its centre.

    One series is a panel of one. ``network`` is what the network is called, ``name`` the model,
    whose ``path`` is None where it is not kept in a folder.
    """

    panel: Panel
    decisions: tuple[str, ...]
    outcome: Found_co
    network: str
    name: str
    path: str | None
    seconds: float
    by_step: bool
    findings: tuple[Finding, ...] = ()


def for_terminal(answer: Answer[Outcome], *, width: int, comes_next: str) -> RenderableType:
    """Lay out the verdict, the table of forecasters, when asked by step, and the next command."""
    parts: list[RenderableType] = [
        Text(f"{answer.outcome.verdict.text}.", style="bold"),
        Text(),
        Text(f"Backtest: {answer.outcome.backtest.plan.reason}"),
        scores_table(answer, width=width),
    ]
    if answer.by_step:
        parts += [Text(), *by_step(answer, width=width)]
    return Group(*parts, Text(), Text.assemble("What comes next: ", (comes_next, "bold")))


def to_predict(answer: Answer[Outcome]) -> str:
    """Give the command that forecasts as far as was judged."""
    return f"tsforecast predict --horizon {answer.outcome.backtest.plan.horizon}"


def scores_table(answer: Answer[Outcome], *, width: int) -> Table:
    """Give one row a forecaster, best MASE first; the columns that fit into ``width``."""
    rows = best_first(
        {name: answer.outcome.backtest.scores(name) for name in answer.outcome.backtest.quantiles}
    )
    chosen = answer.outcome.verdict.chosen
    return measured(rows, network=answer.network, bold=chosen, width=width)


def measured(rows: Mapping[str, Scores], *, network: str = "", bold: str, width: int) -> Table:
    """Give one row a forecaster, one of them ``bold``; the columns that fit into ``width``."""
    names, columns, held = columns_of(
        rows, network=network, measures=MEASURES if width >= WIDE else USUAL
    )
    while len(columns) > 1 and cells([names, *columns, *held]) > width:
        columns.pop()
    table = plain_table()
    table.add_column(names[0], overflow="fold")
    for title, *_ in (*columns, *held):
        table.add_column(title, justify="right", no_wrap=True)
    texts = zip(*(column[1:] for column in (names, *columns, *held)), strict=True)
    for name, (label, *numbers) in zip(rows, texts, strict=True):
        table.add_row(Text(label), *numbers, style="bold" if name == bold else "")
    return table


def columns_of(
    rows: Mapping[str, Scores], *, network: str = "", measures: Sequence[str]
) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Write the forecasters, their measures, and what their intervals held, each below a title."""
    names = ["forecaster", *(called(name, network=network) for name in rows)]
    columns = [
        [TITLES[measure], *(number(getattr(row, measure)) for row in rows.values())]
        for measure in measures
    ]
    held = [
        [f"in {level}%", *(f"{100 * row.coverage[level]:.0f}%" for row in rows.values())]
        for level in next(iter(rows.values())).coverage
    ]
    return names, columns, held


def by_step(answer: Answer[Outcome], *, width: int) -> list[RenderableType]:
    """Give one row a step ahead with the MASE of the best forecasters, as many as fit."""
    done = answer.outcome.backtest
    table = plain_table("MASE by step ahead")
    table.add_column("step", justify="right", no_wrap=True)
    room, columns = width - len("step"), list[list[str]]()
    for name in best_first({name: done.scores(name) for name in done.quantiles}):
        title = called(name, network=answer.network).removeprefix("the ")
        column = [number(row.mase) for row in done.scores_by_step(name)]
        room -= GAP + max(map(len, [title, *column]))
        if columns and room < 0:
            break
        columns.append(column)
        table.add_column(Text(title), justify="right", overflow="fold")
    for step, texts in enumerate(zip(*columns, strict=True), start=1):
        table.add_row(str(step), *texts)
    hidden = len(done.quantiles) - len(columns)
    more = f"and {counted(hidden, 'more forecaster')}; --format csv lists all."
    return [table, Text(more, style="dim")] if hidden else [table]


def to_csv(answer: Answer[Outcome]) -> str:
    """Write one row a forecaster, or one a forecaster and step, in full precision."""
    done = answer.outcome.backtest
    measured = (*MEASURES, *(f"coverage_{level}" for level in LEVELS))
    if not answer.by_step:
        rows = [[name, *figures(done.scores(name))] for name in done.quantiles]
        return csv_text([["forecaster", *measured], *rows])
    rows = [
        [name, str(ahead), *figures(row)]
        for name in done.quantiles
        for ahead, row in enumerate(done.scores_by_step(name), start=1)
    ]
    return csv_text([["forecaster", "step", *measured], *rows])


def to_dict(answer: Answer[Outcome], *, command: str) -> dict[str, Any]:
    """Give the keys that every answer with a backtest has."""
    done = answer.outcome.backtest
    found: dict[str, Any] = {
        "schema": 1,
        "command": command,
        **facts_of(answer.panel, periods=answer.outcome.periods),
        "decisions": list(answer.decisions),
        "backtest": done.as_json(),
        "verdict": answer.outcome.verdict.text,
        "chosen": answer.outcome.verdict.chosen,
        "model": {"name": answer.name, "path": answer.path},
        "seconds": round(answer.seconds, 2),
        "findings": [asdict(finding) for finding in answer.findings],
    }
    if answer.by_step:
        found["by_step"] = {
            name: [row.as_json() for row in done.scores_by_step(name)] for name in done.quantiles
        }
    return found


def facts_of(panel: Panel, *, periods: tuple[int, ...]) -> dict[str, Any]:
    """Say which series it is, or sum up those of a panel, under the key that stands for it."""
    if len(panel) == 1:
        return {"series": series_facts(panel.members[0], periods=periods)}
    return {"panel": {**facts(panel), "periods": list(periods)}}


def figures(row: Scores) -> list[str]:
    """Write all measures, and what the interval of each level held, in full precision."""
    values = [getattr(row, measure) for measure in MEASURES]
    values += row.coverage.values()
    return ["" if value is None else repr(value) for value in values]


def best_first(scores: Mapping[str, Scores]) -> dict[str, Scores]:
    """Sort forecasters by MASE, or by MAE where that is not defined."""

    def error(name: str) -> float:
        mase = scores[name].mase
        return scores[name].mae if mase is None else mase

    return {name: scores[name] for name in sorted(scores, key=error)}
