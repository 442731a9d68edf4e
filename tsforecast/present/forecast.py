"""A forecast for people and programs: fan chart, table, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.evaluate.ahead import Ahead
from tsforecast.present.facts import held_text, machine_times, number, series_facts
from tsforecast.present.output import Forms, csv_text
from tsforecast.present.tables import GAP, plain_table
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

HISTORY_SHOWN = 5
"""Horizons of history drawn before the forecast."""
CHART_HEIGHT = 14


@dataclass(frozen=True, eq=False)
class Shown:
    """The forecast of a series, and how much of it to show.

    ``levels`` (percent) and ``quantiles`` are those asked for; ``whole`` asks for integers.
    """

    series: Series
    ahead: Ahead
    levels: tuple[float, ...]
    quantiles: tuple[float, ...]
    whole: bool


@dataclass(frozen=True, eq=False)
class Answer(Shown):
    """The same with the model that it came from, what was decided, and what looks odd."""

    model: str
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def columns(one: Shown) -> dict[str, Floats]:
    """Name the columns of numbers: forecast, lower_80, upper_80, ..., quantile_0.1, ...; (h,)."""
    forecast = one.ahead.forecast
    named = {"forecast": forecast.point}
    for level in one.levels:
        lower, upper = forecast.interval(level)
        named[f"lower_{level:g}"], named[f"upper_{level:g}"] = lower, upper
    for probability in one.quantiles:
        named[f"quantile_{probability:g}"] = forecast.quantile(probability)
    if not one.whole:
        return named
    # Adding zero turns the -0 that rounding leaves into 0.
    return {name: np.rint(column) + 0.0 for name, column in named.items()}


def to_csv(answer: Answer) -> str:
    """Write one row a step ahead in full precision."""
    named = columns(answer)
    return csv_text([["time", *named], *csv_rows(answer, named)])


def csv_rows(one: Shown, named: dict[str, Floats]) -> Iterator[list[str]]:
    """Give the cells of each step ahead: the time, then the columns of numbers."""
    written = str if one.whole else repr
    numbers = int if one.whole else float
    columns = [map(written, map(numbers, column.tolist())) for column in named.values()]
    yield from map(list, zip(_times(one), *columns, strict=True))


def _times(one: Shown) -> list[str]:
    return machine_times(one.ahead.forecast.times, one.series.frequency)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``predict``."""
    named = columns(answer)
    return {
        "schema": 1,
        "command": "predict",
        "model": answer.model,
        "series": series_facts(answer.series, periods=answer.series.frequency.periods),
        "decisions": list(answer.decisions),
        "warnings": list(answer.ahead.brief.warnings),
        "findings": [asdict(finding) for finding in answer.findings],
        "forecast": steps(answer, named),
        "coverage": dict(answer.ahead.brief.coverage),
    }


def steps(one: Shown, named: dict[str, Floats]) -> list[dict[str, Any]]:
    """Give one object a step ahead: its time, and the columns by name."""
    return [
        {
            "time": time,
            **{
                name: int(value) if one.whole else float(value)
                for name, value in zip(named, row, strict=True)
            },
        }
        for time, *row in zip(_times(one), *named.values(), strict=True)
    ]


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the fan chart, the table and the coverage that the intervals had."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [chart(answer, width=width)]
    for part in tables(answer, width=width):
        parts += [Text(), part]
    return Group(*parts, Text(), Text(coverage_text(answer)))


def chart(answer: Answer, *, width: int) -> Text:
    """Draw the last part of the history and the forecast with its intervals."""
    from tsforecast.present.chart import fan

    series, forecast = answer.series, answer.ahead.forecast
    shown = history_shown(forecast.times)
    frequency = series.frequency
    return fan(
        [time_text(time, frequency) for time in series.times[-shown:]],
        series.values[-shown:],
        future_times=[time_text(time, frequency) for time in forecast.times],
        median=forecast.point,
        bands=[(level, *forecast.interval(level)) for level in answer.levels],
        width=width,
        height=CHART_HEIGHT,
    )


def history_shown(ahead: Sized) -> int:
    """Give how many values of the history a chart shows before the steps ahead."""
    return max(HISTORY_SHOWN * len(ahead), 24)


def tables(answer: Answer, *, width: int) -> list[Table]:
    """Give one row a step ahead, as a person reads it; what does not fit starts a further table."""
    times, shown = cells(answer)
    parts: list[list[str]] = [[]]
    room = free = width - len(max(times, key=len))
    for title, column in shown.items():
        wide = GAP + len(max([title, *column], key=len))
        if wide > free and parts[-1]:
            parts.append([])
            free = room
        parts[-1].append(title)
        free -= wide
    return [_table(times, {title: shown[title] for title in titles}) for titles in parts]


def cells(one: Shown) -> tuple[list[str], dict[str, list[str]]]:
    """Write the times ahead and, under their titles, the columns of numbers for people."""
    times = [time_text(time, one.series.frequency) for time in one.ahead.forecast.times]
    return times, {
        _title(name): [f"{value:,.0f}" if one.whole else number(value) for value in values]
        for name, values in columns(one).items()
    }


def _table(times: list[str], shown: dict[str, list[str]]) -> Table:
    table = plain_table()
    table.add_column("time", no_wrap=True)
    for title in shown:
        table.add_column(title, justify="right", no_wrap=True)
    for row in zip(times, *shown.values(), strict=True):
        table.add_row(*row)
    return table


def coverage_text(answer: Answer) -> str:
    """Say how the intervals did where the outcome is known."""
    if not answer.ahead.brief.coverage:
        return "The intervals have not been measured on this series: its history is too short."
    held, origins = held_text(answer.ahead.brief.coverage), counted(answer.ahead.origins, "origin")
    return f"In the backtest {held} of the values ({origins})."


def _title(name: str) -> str:
    kind, _, figure = name.partition("_")
    return {
        "forecast": "forecast",
        "lower": f"{figure}% from",
        "upper": f"{figure}% to",
        "quantile": f"q {figure}",
    }[kind]


FORMS = Forms(for_terminal, to_csv, to_dict)
