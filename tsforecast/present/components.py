"""A decomposition as a person reads it, as CSV rows, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from tsforecast.decompose.components import Decomposition
from tsforecast.decompose.diagnose import OUTLIER_WIDTH, Diagnosis
from tsforecast.decompose.evidence import RISK, Evidence
from tsforecast.decompose.trading_days import WEEKDAYS, TradingDays
from tsforecast.present.conclusions import (
    METHOD_NAMES,
    formula,
    length_text,
    p_text,
    told,
)
from tsforecast.present.facts import machine_times, series_facts
from tsforecast.present.output import Forms, csv_text
from tsforecast.series.calendar import Frequency, time_text
from tsforecast.series.check import Finding
from tsforecast.series.series import Floats

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

TREND, SEASONAL, CYCLE, RESIDUAL = "cyan", "green", "magenta", "yellow"
STYLES = {
    "Trend": TREND,
    "Cycle": CYCLE,
    "Season": SEASONAL,
    "Weekdays": SEASONAL,
    "Residual": RESIDUAL,
}


@dataclass(frozen=True, eq=False)
class Answer:
    """A decomposition, what it says, and what was decided on the way from file to components."""

    decomposition: Decomposition
    diagnosis: Diagnosis
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def for_terminal(answer: Answer, width: int) -> Group:
    """Lay out conclusions, chart and tests, ``width`` cells wide."""
    from rich.console import Group
    from rich.text import Text

    decomposition, diagnosis = answer.decomposition, answer.diagnosis
    return Group(
        _title(decomposition),
        Text(),
        _conclusions(decomposition, diagnosis, width=width),
        Text(),
        chart(decomposition, width=width),
        Text(),
        _tests(diagnosis),
    )


def chart(decomposition: Decomposition, *, width: int) -> Text:
    """Draw the series and its components below each other."""
    from tsforecast.present.chart import Panel, lines

    series = decomposition.series
    panels = [Panel(series.name, series.values, height=6)]
    for strip in strips(decomposition):
        height = 4 if strip.kind == "trend" else 3
        style = STYLES[strip.kind.capitalize()]
        panels.append(Panel(strip.title, strip.values, style, height, strip.neutral))
    return lines(panels, times=time_labels(series.times, series.frequency), width=width)


@dataclass(frozen=True, eq=False)
class Strip:
    """A component as it is drawn: title, kind, values (n,), and what would do nothing, if any.

    What the calendar does is of one kind, seasons and weekdays.
    """

    title: str
    kind: Literal["trend", "cycle", "season", "residual"]
    values: Floats
    neutral: float | None = None


def strips(decomposition: Decomposition) -> Iterator[Strip]:
    """Give the components in the order in which they are drawn below the series."""
    neutral, frequency = decomposition.neutral, decomposition.series.frequency
    yield Strip("trend", "trend", decomposition.trend)
    if decomposition.cycle is not None:
        yield Strip("cycle", "cycle", decomposition.cycle, neutral)
    for period, wave in decomposition.seasonals.items():
        yield Strip(f"season of {length_text(period, frequency)}", "season", wave, neutral)
    if decomposition.weekdays is not None:
        yield Strip("weekdays", "season", decomposition.weekdays, neutral)
    yield Strip("residual", "residual", decomposition.residual, neutral)


def time_labels(times: pd.Index, frequency: Frequency) -> list[str]:
    """Write the times that a chart's axis may choose its labels from, evenly spread."""
    shown = np.unique(np.linspace(0, len(times) - 1, LABELLED).round().astype(int))
    return [time_text(time, frequency) for time in times[shown]]


LABELLED = 4000
"""Steps that a chart's axis may choose its labels from, more than any terminal has columns."""
BLOCK = 1 << 16
"""Rows written at a time."""


def columns(decomposition: Decomposition) -> dict[str, Floats]:
    """Name the columns of numbers: observed, trend, ..., residual; each (n,)."""
    named = {"observed": decomposition.series.values, "trend": decomposition.trend}
    if decomposition.cycle is not None:
        named["cycle"] = decomposition.cycle
    for period, wave in decomposition.seasonals.items():
        named[f"seasonal_{period}"] = wave
    if decomposition.weekdays is not None:
        named["weekdays"] = decomposition.weekdays
    return {**named, "residual": decomposition.residual}


def to_csv(answer: Answer) -> str:
    """Write one row a step, every number in full precision."""
    decomposition = answer.decomposition
    named = columns(decomposition)
    parts = [csv_text([["time", *named]])]
    series = decomposition.series
    times = series.times
    for start in range(0, len(times), BLOCK):
        part = slice(start, start + BLOCK)
        texts = [_texts(values[part]) for values in named.values()]
        rows = zip(machine_times(times[part], series.frequency), *texts, strict=True)
        parts.append("\n".join(map(",".join, rows)) + "\n")  # nothing needs quotes here
    return "".join(parts)


def _texts(values: Floats) -> Iterable[str]:
    """Write numbers in full precision; those of a season, which come again, only once."""
    distinct, where = np.unique(values, return_inverse=True)
    if len(distinct) > len(values) / 4:
        return map(repr, values.tolist())
    known = np.array([*map(repr, distinct.tolist())], dtype=object)
    texts: list[str] = known[where].tolist()
    return texts


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``decompose``."""
    return {
        "schema": 1,
        "command": "decompose",
        "decisions": list(answer.decisions),
        "findings": [asdict(finding) for finding in answer.findings],
        **facts(answer),
    }


def facts(answer: Answer) -> dict[str, Any]:
    """Give what a decomposition says of its series, in numbers."""
    decomposition, diagnosis = answer.decomposition, answer.diagnosis
    series, trend = decomposition.series, diagnosis.trend
    named = columns(decomposition)
    rows = np.column_stack(list(named.values())).tolist()
    band = decomposition.band
    return {
        "series": series_facts(series, periods=decomposition.periods),
        "method": decomposition.method,
        "mode": decomposition.mode,
        "strength": {
            "trend": trend.strength,
            "seasonal": {shape.period: shape.strength for shape in diagnosis.seasons},
            **({"weekdays": diagnosis.weekdays} if decomposition.days else {}),
        },
        "trend": _fields(trend),
        "seasons": [
            {**_fields(season), **_fields(shape)}
            for season, shape in zip(decomposition.seasons, diagnosis.seasons, strict=True)
        ],
        "cycle": None
        if band is None
        else {"low": band.low, "high": band.high, "length": band.swing and band.swing.length},
        **({"weekdays": _weekdays(decomposition.days)} if decomposition.days else {}),
        "tests": {
            "ljung_box": _evidence(diagnosis.ljung_box, lags=diagnosis.lags),
            "jarque_bera": _evidence(diagnosis.jarque_bera),
            "adf": _evidence(diagnosis.adf),
            "kpss": _evidence(diagnosis.kpss),
        },
        "outliers": [_fields(outlier) for outlier in diagnosis.outliers],
        "components": [
            {"time": time, **dict(zip(named, row, strict=True))}
            for time, row in zip(machine_times(series.times, series.frequency), rows, strict=True)
        ],
    }


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def _weekdays(days: TradingDays) -> dict[str, Any]:
    effects = dict(zip(WEEKDAYS, days.shares().tolist(), strict=True))
    return {"effects": effects, "length": days.length, "f": days.strength}


def _evidence(evidence: Evidence | None, **more: Any) -> dict[str, Any] | None:
    return None if evidence is None else {**_fields(evidence), **more}


def _title(decomposition: Decomposition) -> Text:
    from rich.text import Text

    series = decomposition.series
    first, last = (time_text(series.times[place], series.frequency) for place in (0, -1))
    text = Text(series.name, style="bold")
    step = f"{series.frequency.label}, " if series.frequency.alias else ""
    text.append(f"  {step}{len(series):,} values, {first} to {last}\n", style="not bold")
    text.append(f"= {formula(decomposition)}", style="not bold")
    text.append(f"   ({METHOD_NAMES[decomposition.method]})", style="not bold dim")
    return text


def _conclusions(
    decomposition: Decomposition, diagnosis: Diagnosis, *, width: int
) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.width = width
    for name, sentence in told(decomposition, diagnosis, width=width - 10):
        grid.add_row(Text(name, style=STYLES.get(name, "")), sentence)
    return grid


def _tests(diagnosis: Diagnosis) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 3, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("test")
    table.add_column("statistic", justify="right")
    table.add_column("p-value", justify="right")
    table.add_column("a small p-value (below .05) says")
    for name, evidence, meaning in (
        (f"Ljung-Box, {diagnosis.lags} lags", diagnosis.ljung_box, "the residual is no noise"),
        ("Jarque-Bera", diagnosis.jarque_bera, "the residual is not normal"),
        ("ADF", diagnosis.adf, "the series has no unit root"),
        ("KPSS", diagnosis.kpss, "the series has no fixed level"),
    ):
        if evidence is None:
            table.add_row(name, "-", "-", "nothing to test")
            continue
        small = evidence.p_value < RISK
        table.add_row(
            name,
            f"{evidence.statistic:.3g}"
            if abs(evidence.statistic) < 1000
            else f"{evidence.statistic:,.0f}",
            Text(p_text(evidence), style="bold" if small else ""),
            Text(meaning, style="" if small else "dim"),
        )
    note = Text(f"Outlier: beyond {OUTLIER_WIDTH:g} robust standard deviations.", style="dim")
    return Group(table, note) if diagnosis.outliers else Padding(table, 0)


FORMS = Forms(for_terminal, to_csv, to_dict)
