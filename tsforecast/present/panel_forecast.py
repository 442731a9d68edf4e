"""The forecasts of a panel: one line a series on a terminal, every step in CSV and JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.evaluate.ahead import Brief
from tsforecast.present import forecast, panel
from tsforecast.present.facts import held_text, number
from tsforecast.present.output import csv_text, harmless
from tsforecast.present.stream import InParts, json_rows
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding
from tsforecast.series.series import Panel, Series

if TYPE_CHECKING:
    from rich.console import RenderableType

WRITTEN_AT_ONCE = 500
"""Series whose rows are put together before they are written."""

FROM = (2, 5)
"""Places of the columns with the lower bounds of an interval, the upper ones behind them."""

WARNINGS_SHOWN = 3
"""Series whose warnings are told in words, at most."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What is said of the forecasts of a panel when their steps have been written.

    ``first`` are those of the first members, as many as a terminal shows; ``briefs`` what remains
    of every member's, in the panel's order.
    """

    panel: Panel
    first: Sequence[forecast.Shown]
    briefs: Sequence[Brief]
    model: str
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def coverage(self) -> dict[str, float]:
        """The mean share that the intervals held, over the members where that is known."""
        known = [one.coverage for one in self.briefs if one.coverage]
        levels = known[0] if known else ()
        return {level: float(np.mean([share[level] for share in known])) for level in levels}

    @property
    def named(self) -> Iterator[tuple[str, Brief]]:
        """Each member's name and brief."""
        names = (one.name for one in self.panel.members)
        return zip(names, self.briefs, strict=True)


def warnings(members: Sequence[Series], briefs: Sequence[Brief]) -> Iterator[str]:
    """Say the first warnings with the series that they are about, and how many more have some."""
    each = zip(members, briefs, strict=True)
    warned = [(series.name, brief.warnings) for series, brief in each if brief.warnings]
    for name, texts in warned[:WARNINGS_SHOWN]:
        for text in texts:
            yield f'warning: "{name}": {text.removeprefix("warning: ")}'
    if len(warned) > WARNINGS_SHOWN:
        more = len(warned) - WARNINGS_SHOWN
        have = "has" if more == 1 else "have"
        yield f"warning: {more:,} more series {have} warnings; --json lists them."


def csv_steps(some: Sequence[forecast.Shown], *, first: bool) -> str:
    """Write one row a step ahead of some series, the id first, in full precision."""
    names = [["id", "time", *forecast.columns(some[0])]] if first else []
    rows = (
        [harmless(one.series.name), *row]
        for one in some
        for row in forecast.csv_rows(one, forecast.columns(one))
    )
    return csv_text(itertools.chain(names, rows))


def json_steps(some: Sequence[forecast.Shown], *, first: bool) -> str:
    """Write one object a step ahead of some series, and before the first what opens the answer."""
    rows = (
        {"id": one.series.name, **step}
        for one in some
        for step in forecast.steps(one, forecast.columns(one))
    )
    return json_rows("forecast", rows, before={"schema": 1, "command": "predict"}, first=first)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give what stands in the documented JSON object of ``predict`` behind the steps ahead."""
    return {
        "model": answer.model,
        "panel": panel.facts(answer.panel),
        "decisions": list(answer.decisions),
        "findings": [asdict(finding) for finding in answer.findings],
        "warnings": [
            {"id": name, "warning": text} for name, brief in answer.named for text in brief.warnings
        ],
        "coverage": answer.coverage,
        "coverage_by_id": {name: brief.coverage for name, brief in answer.named},
    }


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out one line a series: its last value, the first and the last step ahead."""
    from rich.console import Group
    from rich.text import Text

    shown = answer.first
    steps = len(shown[0].ahead.forecast.times)
    around = {ends(one) for one in shown}
    last, first, final = (
        next(iter(around)) if len(around) == 1 else ("last value", "next", f"{steps} ahead")
    )
    level = shown[0].levels[0]
    cells = [forecast_cells(one, level) for one in shown]
    titles = [last, first, f"{level:g}% from", f"{level:g}% to"]
    far = [final, f"{level:g}% from", f"{level:g}% to"]
    columns = [(title, [row[place] for row in cells]) for place, title in enumerate(titles)]
    if steps > 1:
        columns += [(title, [row[4 + place] for row in cells]) for place, title in enumerate(far)]
    lines = panel.table(answer.panel, columns, width=width, need=2, pairs=FROM)
    return Group(lines, *panel.more(answer.panel), Text(), Text(coverage_text(answer)))


def ends(one: forecast.Shown) -> tuple[str, str, str]:
    """Write the last time that is known, and the first and the last ahead."""
    times, frequency = one.ahead.forecast.times, one.series.frequency
    return (
        time_text(one.series.times[-1], frequency),
        time_text(times[0], frequency),
        time_text(times[-1], frequency),
    )


def forecast_cells(one: forecast.Shown, level: float) -> list[str]:
    """Write the last value, then the first and the last step ahead, each with its interval."""
    named = forecast.columns(one)
    bounds = [named[name] for name in ("forecast", f"lower_{level:g}", f"upper_{level:g}")]
    steps = [float(column[place]) for place in (0, -1) for column in bounds]
    written = [f"{value:,.0f}" if one.whole else number(value) for value in steps]
    return [number(float(one.series.values[-1])), *written]


def coverage_text(answer: Answer) -> str:
    """Say how the intervals did where the outcome is known."""
    if not answer.coverage:
        return "The intervals have not been measured on these series: their history is too short."
    known = sum(bool(one.coverage) for one in answer.briefs)
    members = len(answer.briefs)
    of = f"{known:,}" if known == members else f"{known:,} of {members:,}"
    return f"In the backtest {held_text(answer.coverage)} of the values (mean of {of} series)."


FORMS: InParts[forecast.Shown, Answer] = InParts(for_terminal, csv_steps, json_steps, to_dict)
