"""What `score` shows: the verdict, the forecast beside what happened, and how far off it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Group
from rich.text import Text

from tsforecast.evaluate.past_forecast import FORECAST, RIVALS, PastForecast, Scored
from tsforecast.evaluate.score import Scores, coverage
from tsforecast.present import panel
from tsforecast.present.facts import machine_times, number, series_facts
from tsforecast.present.forecast import CHART_HEIGHT, history_shown
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.present.scores import MEASURES, best_first, figures, measured
from tsforecast.present.tables import cells, plain_table
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding
from tsforecast.series.forecast_file import ForecastFile, quantile_columns
from tsforecast.series.hindsight import Hindsight
from tsforecast.series.series import Floats, Panel
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


@dataclass(frozen=True, eq=False)
class Answer:
    """A forecast that was held against what happened, and what was asked of it in vain.

    ``panel`` are the series of the forecast, in its order and that of ``steps``.
    """

    told: ForecastFile
    panel: Panel
    steps: tuple[Hindsight, ...]
    done: PastForecast
    decisions: tuple[str, ...]
    unmet: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it is the forecast of one series, without an id."""
        return self.told.ids is None

    def columns(self, one: Hindsight) -> dict[str, Floats]:
        """Name what was said of each step, (h,), as the file does."""
        place, named = self.told.quantiles.index, quantile_columns(self.told.levels)
        return {name: one.values[:, place(quantile)] for name, quantile in named.items()}


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict, one series step by step or a panel by series, and the measures."""
    parts: list[RenderableType] = [Text(f"{sentence(answer)}.", style="bold"), Text()]
    if len(answer.steps) == 1:
        (one,) = answer.steps
        parts += [_chart(answer, one, width=width), Text()]
        parts += [_by_step(answer, one, width=width), Text()]
    else:
        parts += [_by_series(answer, width=width), *panel.more(_scored_panel(answer)), Text()]
    rows = best_first(answer.done.scores)
    parts.append(measured(rows, bold=FORECAST, width=width))
    if answer.told.levels:
        parts += [Text(), Text(_held_text(answer))]
    return Group(*parts)


def sentence(answer: Answer) -> str:
    """Give the verdict as a sentence begins."""
    verdict = answer.done.verdict
    return verdict[0].upper() + verdict[1:]


def _chart(answer: Answer, one: Hindsight, *, width: int) -> Text:
    from tsforecast.present.chart import fan

    series, frequency = one.series, one.series.frequency
    shown = min(one.origin, history_shown(one.times))
    first = one.origin - shown
    named = answer.columns(one)
    return fan(
        [time_text(time, frequency) for time in series.times[first : one.origin]],
        series.values[first : one.origin],
        future_times=[time_text(time, frequency) for time in one.times],
        median=named[FORECAST],
        bands=[
            (level, named[f"lower_{level:g}"], named[f"upper_{level:g}"])
            for level in answer.told.levels
        ],
        width=width,
        height=CHART_HEIGHT,
        happened=one.actual[: one.happened],
    )


def _by_step(answer: Answer, one: Hindsight, *, width: int) -> Table:
    """Give one row a step: what happened, what was forecast, and whether an interval missed it.

    As many intervals are shown as fit, the narrowest first.
    """
    named = {name: list(map(number, column)) for name, column in answer.columns(one).items()}
    error = one.actual - answer.columns(one)[FORECAST]
    columns = {
        "time": [time_text(time, one.series.frequency) for time in one.times],
        "happened": [number(value) if np.isfinite(value) else "" for value in one.actual],
        "forecast": named[FORECAST],
        "error": [_signed(value) for value in error],
    }
    last = {"": list(_outside(answer, one))} if answer.told.levels else {}
    for level in answer.told.levels:
        sides = (("from", f"lower_{level:g}"), ("to", f"upper_{level:g}"))
        more = {f"{level:g}% {side}": named[name] for side, name in sides}
        if cells([[title, *texts] for title, texts in {**columns, **more, **last}.items()]) > width:
            break
        columns |= more
    columns |= last
    table = plain_table()
    for title in columns:
        table.add_column(title, justify="left" if title in ("time", "") else "right", no_wrap=True)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*row)
    return table


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{number(value)}" if np.isfinite(value) else ""


def _outside(answer: Answer, one: Hindsight) -> Iterator[str]:
    """Say of each step which is the widest interval that did not hold what happened."""
    for step, known in enumerate(one.known):
        at, told = slice(step, step + 1), answer.told
        missed = [
            level
            for level in (told.levels if known else ())
            if not coverage(one.actual[at], one.values[at], level=level, known=told.quantiles)
        ]
        yield f"outside {max(missed):g}%" if missed else ""


def _by_series(answer: Answer, *, width: int) -> Table:
    """Give one row a series: how many steps have happened, its errors and those of its rivals."""
    shown = answer.done.each[: panel.SHOWN]
    columns = [
        ("steps", [f"{one.count:,}" for one in shown]),
        ("MASE", [number(one.scores[FORECAST].mase) for one in shown]),
        *(
            (name.replace("_", " "), [number(one.scores[name].mase) for one in shown])
            for name in RIVALS
        ),
        *(
            (f"in {level:g}%", [_share(one.scores[FORECAST], level) for one in shown])
            for level in answer.told.levels
        ),
        ("MAE", [number(one.scores[FORECAST].mae) for one in shown]),
        ("RMSE", [number(one.scores[FORECAST].rmse) for one in shown]),
    ]
    return panel.table(_scored_panel(answer), columns, width=width, need=2)


def _scored_panel(answer: Answer) -> Panel:
    """Give the series of which something is known."""
    return Panel(tuple(one.hindsight.series for one in answer.done.each), answer.panel.id_name)


def _share(row: Scores, level: float) -> str:
    return f"{100 * row.coverage[f'{level:g}']:.0f}%"


def _held_text(answer: Answer) -> str:
    """Say how many of the values each interval held."""
    parts = [
        f"the {level:g}% intervals held {held:,} of {counted(answer.done.count, 'value')}"
        for level, held in _held(answer.done.scores[FORECAST], answer.done.count).items()
    ]
    text = " and ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _held(row: Scores, count: int) -> dict[float, int]:
    return {float(level): round(share * count) for level, share in row.coverage.items()}


def to_csv(answer: Answer) -> str:
    """Write one row a forecaster; of a panel one for each series, then of all without an id."""
    levels = [f"coverage_{level:g}" for level in answer.told.levels]
    header = ["forecaster", "scored", *MEASURES, *levels]
    together = [
        [name, answer.done.count, *figures(row)] for name, row in answer.done.scores.items()
    ]
    if answer.alone:
        return csv_text([header, *together])
    rows = [
        [harmless(one.hindsight.name), name, one.count, *figures(row)]
        for one in answer.done.each
        for name, row in one.scores.items()
    ]
    return csv_text([["id", *header], *rows, *([None, *row] for row in together)])


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``score``."""
    return {
        "schema": 1,
        "command": "score",
        "file": answer.told.file,
        "model": answer.told.model,
        **_facts(answer),
        "decisions": list(answer.decisions),
        "findings": [asdict(finding) for finding in answer.findings],
        **_counts(answer.steps),
        "scored": answer.done.count,
        "quantiles": list(answer.told.quantiles),
        "scores": _scores(answer.done.scores, answer.done.count),
        "verdict": answer.done.verdict,
        "unmet": list(answer.unmet),
        **({} if answer.alone else {"by_id": _by_id(answer)}),
        "outcome": [row for one in answer.steps for row in _rows(answer, one)],
    }


def _facts(answer: Answer) -> dict[str, Any]:
    if answer.alone:
        (one,) = answer.done.each
        return {"series": series_facts(one.hindsight.series, periods=_periods(one))}
    return {"panel": panel.facts(answer.panel)}


def _periods(one: Scored) -> tuple[int, ...]:
    return (one.period,) if one.period > 1 else ()


def _counts(steps: tuple[Hindsight, ...]) -> dict[str, int]:
    every, happened = sum(len(one.times) for one in steps), sum(one.happened for one in steps)
    filled = sum(one.filled for one in steps)
    return {"steps": every, "happened": happened, "waiting": every - happened, "filled": filled}


def _scores(scores: Mapping[str, Scores], count: int) -> dict[str, Any]:
    return {
        name: {
            **row.as_json(),
            "held": {f"{level:g}": held for level, held in _held(row, count).items()},
        }
        for name, row in scores.items()
    }


def _by_id(answer: Answer) -> dict[str, Any]:
    known = {one.hindsight.name: one for one in answer.done.each}
    return {one.name: {**_counts((one,)), **_known(known.get(one.name))} for one in answer.steps}


def _known(one: Scored | None) -> dict[str, Any]:
    if one is None:
        return {"periods": [], "scores": None}
    return {"periods": list(_periods(one)), "scores": _scores(one.scores, one.count)}


def _rows(answer: Answer, one: Hindsight) -> Iterator[dict[str, Any]]:
    named = answer.columns(one)
    first = {} if answer.alone else {"id": one.name}
    columns = [one.actual.tolist(), *(column.tolist() for column in named.values())]
    for time, *numbers in zip(
        machine_times(one.times, one.series.frequency), *columns, strict=True
    ):
        yield {**first, "time": time, **dict(zip(("actual", *named), numbers, strict=True))}


FORMS = Forms(for_terminal, to_csv, to_dict)
