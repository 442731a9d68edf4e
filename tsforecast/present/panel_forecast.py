"""The forecasts of a panel: one line a series on a terminal, every step in CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.present import forecast, panel
from tsforecast.present.facts import held_text, number
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding
from tsforecast.series.series import Panel

if TYPE_CHECKING:
    from rich.console import RenderableType

WRITTEN_AT_ONCE = 500
"""Series whose rows are put together before they are written."""

WARNINGS_SHOWN = 3
"""Series whose warnings are told in words, at most."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The forecasts of a panel, one answer a member, and what was decided for all of them."""

    panel: Panel
    members: tuple[forecast.Answer, ...]
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def coverage(self) -> dict[str, float]:
        """The mean share that the intervals held, over the members where that is known."""
        known = [one.ahead.coverage for one in self.members if one.ahead.coverage]
        levels = known[0] if known else ()
        return {level: float(np.mean([share[level] for share in known])) for level in levels}


def warnings(members: Sequence[forecast.Answer]) -> Iterator[str]:
    """Say the first warnings with the series that they are about, and how many more have some."""
    warned = [one for one in members if one.ahead.warnings]
    for one in warned[:WARNINGS_SHOWN]:
        for text in one.ahead.warnings:
            yield f'warning: "{one.series.name}": {text.removeprefix("warning: ")}'
    if len(warned) > WARNINGS_SHOWN:
        more = len(warned) - WARNINGS_SHOWN
        have = "has" if more == 1 else "have"
        yield f"warning: {more:,} more series {have} warnings; --json lists them."


def to_csv(answer: Answer) -> Iterator[str]:
    """Write one row a series and step ahead, the id first, in full precision.

    It comes piece by piece: the whole of a large panel would take as much as its series.
    """
    yield csv_text([["id", "time", *forecast.columns(answer.members[0])]])
    for first in range(0, len(answer.members), WRITTEN_AT_ONCE):
        yield csv_text(
            [harmless(one.series.name), *row]
            for one in answer.members[first : first + WRITTEN_AT_ONCE]
            for row in forecast.csv_rows(one, forecast.columns(one))
        )


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``predict`` for a panel."""
    return {
        "schema": 1,
        "command": "predict",
        "model": answer.members[0].ahead.model,
        "panel": panel.facts(answer.panel),
        "decisions": list(answer.decisions),
        "findings": [asdict(finding) for finding in answer.findings],
        "warnings": [
            {"id": one.series.name, "warning": text}
            for one in answer.members
            for text in one.ahead.warnings
        ],
        "forecast": [
            {"id": one.series.name, **step}
            for one in answer.members
            for step in forecast.steps(one, forecast.columns(one))
        ],
        "coverage": answer.coverage,
        "coverage_by_id": {one.series.name: dict(one.ahead.coverage) for one in answer.members},
    }


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out one line a series: its last value, the first and the last step ahead."""
    from rich.console import Group
    from rich.text import Text

    shown = answer.members[: panel.SHOWN]
    steps = len(answer.members[0].ahead.forecast.times)
    ends = {_end(one) for one in shown}
    last, first, final = (
        next(iter(ends)) if len(ends) == 1 else ("last value", "next", f"{steps} ahead")
    )
    level = answer.members[0].levels[0]
    cells = [_forecast_cells(one, level) for one in shown]
    titles = [last, first, f"{level:g}% from", f"{level:g}% to"]
    far = [final, f"{level:g}% from", f"{level:g}% to"]
    columns = [(title, [row[place] for row in cells]) for place, title in enumerate(titles)]
    if steps > 1:
        columns += [(title, [row[4 + place] for row in cells]) for place, title in enumerate(far)]
    lines = panel.table(answer.panel, columns, width=width, need=2)
    return Group(lines, *panel.more(answer.panel), Text(), Text(_coverage_text(answer)))


def _end(one: forecast.Answer) -> tuple[str, str, str]:
    times, frequency = one.ahead.forecast.times, one.series.frequency
    return (
        time_text(one.series.times[-1], frequency),
        time_text(times[0], frequency),
        time_text(times[-1], frequency),
    )


def _forecast_cells(one: forecast.Answer, level: float) -> list[str]:
    named = forecast.columns(one)
    bounds = [named[name] for name in ("forecast", f"lower_{level:g}", f"upper_{level:g}")]
    steps = [float(column[place]) for place in (0, -1) for column in bounds]
    written = [f"{value:,.0f}" if one.whole else number(value) for value in steps]
    return [number(float(one.series.values[-1])), *written]


def _coverage_text(answer: Answer) -> str:
    if not answer.coverage:
        return "The intervals have not been measured on these series: their history is too short."
    known = sum(bool(one.ahead.coverage) for one in answer.members)
    members = len(answer.members)
    of = f"{known:,}" if known == members else f"{known:,} of {members:,}"
    return f"In the backtest {held_text(answer.coverage)} of the values (mean of {of} series)."


FORMS = Forms(for_terminal, to_csv, to_dict)
