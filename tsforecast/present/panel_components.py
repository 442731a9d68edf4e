"""The decompositions of a panel: one line a series on a terminal, every step in CSV and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.decompose.components import Decomposition
from tsforecast.decompose.trading_days import told
from tsforecast.present import components, panel
from tsforecast.present.conclusions import METHOD_NAMES, length_text
from tsforecast.present.facts import a_or_an, machine_times, number
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.series.check import Finding
from tsforecast.series.series import Panel

if TYPE_CHECKING:
    from rich.console import RenderableType

STRENGTHS = "Strengths from 0 (nothing) to 1 (all that is not residual)."


@dataclass(frozen=True, eq=False)
class Answer:
    """The decompositions of a panel, one answer a member, and what was decided for all."""

    panel: Panel
    members: tuple[components.Answer, ...]
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def summary(parts: Sequence[Decomposition]) -> Iterator[str]:
    """Say what was decided for the series of a panel, and for how many."""
    yield "season: " + _tally(
        " and ".join(length_text(period, one.series.frequency) for period in one.periods) or "none"
        for one in parts
    )
    yield "mode: " + _tally(one.mode for one in parts)
    yield "method: " + _tally(METHOD_NAMES[one.method] for one in parts)
    cycles = sum(one.cycle is not None for one in parts)
    if cycles:
        yield f"cycle: set apart in {cycles:,} of {len(parts):,} series"
    yield from told([one.days for one in parts])


def _tally(words: Iterable[str]) -> str:
    """Count words, most frequent first.

    >>> _tally(["a", "b", "a"])
    'a (2 series), b (1 series)'
    """
    return ", ".join(f"{word} ({count:,} series)" for word, count in Counter(words).most_common())


def to_csv(answer: Answer) -> str:
    """Write one row a series and step, the id first; empty where a series has no such component."""
    named = [components.columns(one.decomposition) for one in answer.members]
    names = sorted({name for one in named for name in one}, key=_component_order)
    parts = [csv_text([["id", "time", *names]])]
    for one, own in zip(answer.members, named, strict=True):
        series = one.decomposition.series
        empty = [""] * len(series)
        columns = [[*map(repr, own[name].tolist())] if name in own else empty for name in names]
        times = machine_times(series.times, series.frequency)
        label = harmless(series.name)
        parts.append(csv_text([label, *row] for row in zip(times, *columns, strict=True)))
    return "".join(parts)


def _component_order(name: str) -> tuple[int, int]:
    kind, _, period = name.partition("_")
    order = ("observed", "trend", "cycle", "seasonal", "weekdays", "residual")
    return order.index(kind), int(period or 0)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``decompose`` for a panel."""
    return {
        "schema": 1,
        "command": "decompose",
        "panel": panel.facts(answer.panel),
        "decisions": list(answer.decisions),
        "findings": [asdict(finding) for finding in answer.findings],
        "series": [
            {
                "id": one.decomposition.series.name,
                "decisions": list(one.decisions),
                **components.facts(one),
            }
            for one in answer.members
        ],
    }


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out one line a series: where its trend goes, and how strong trend and seasons are."""
    from rich.console import Group
    from rich.text import Text

    columns, need = columns_of(answer.members[: panel.SHOWN])
    lines = panel.table(answer.panel, columns, width=width, need=need)
    return Group(lines, *panel.more(answer.panel), Text(), Text(STRENGTHS, style="dim"))


def columns_of(shown: Sequence[components.Answer]) -> tuple[list[tuple[str, list[str]]], int]:
    """Write the columns of a table with one row a series, and say how many it needs."""
    periods = sorted({period for one in shown for period in one.decomposition.periods})
    strengths = [{s.period: s for s in one.diagnosis.seasons} for one in shown]
    columns = [
        ("values", [f"{len(one.decomposition.series):,}" for one in shown]),
        ("trend", [_strength(one.diagnosis.trend.strength) for one in shown]),
    ]
    for period in periods:
        title = f"season {period}"
        cells = [_strength(own[period].strength) if period in own else "-" for own in strengths]
        columns.append((title, cells))
    columns.append(("direction", [_direction(one) for one in shown]))
    for period in periods:
        cells = [own[period].peak if period in own else "-" for own in strengths]
        columns.append((f"peak {period}", cells))
    if any(one.decomposition.cycle is not None for one in shown):
        cells = ["yes" if one.decomposition.cycle is not None else "-" for one in shown]
        columns.append(("cycle", cells))
    if any(one.diagnosis.weekdays is not None for one in shown):
        days = [one.diagnosis.weekdays for one in shown]
        cells = ["-" if strength is None else _strength(strength) for strength in days]
        columns.append(("weekdays", cells))
    columns.append(("outliers", [str(len(one.diagnosis.outliers)) for one in shown]))
    return columns, 2 + len(periods)


def _strength(value: float) -> str:
    return f"{value:.2f}" if np.isfinite(value) else "-"


def _direction(one: components.Answer) -> str:
    trend = one.diagnosis.trend
    if trend.direction in ("rising", "falling") and trend.per != "step":
        if np.isfinite(trend.percent):
            return f"{trend.direction} {trend.percent:+.1f}% {a_or_an(trend.per)}"
        return f"{trend.direction} {number(trend.slope)} {a_or_an(trend.per)}"
    return trend.direction


FORMS = Forms(for_terminal, to_csv, to_dict)
