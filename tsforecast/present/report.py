"""A report: one page about a series that can be mailed, read without the program, and repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsforecast.evaluate.means import compared
from tsforecast.present import components, drawing, forecast
from tsforecast.present.conclusions import METHOD_NAMES, formula, length_text, told
from tsforecast.present.facts import number
from tsforecast.present.page import Html, definitions, document, element, section, table
from tsforecast.present.report_sections import (
    HALF_PERCENT,
    Repeat,
    brief_section,
    capital,
    decisions_section,
    findings_section,
    held_against,
    legend,
    record_section,
    repeat_section,
    sound,
    trust,
)
from tsforecast.series.calendar import time_text
from tsforecast.series.series import Series
from tsforecast.series.wording import counted
from tsforecast.store.track_record import TrackRecord

if TYPE_CHECKING:
    from rich.console import RenderableType

STEPS_SHOWN = 120
"""Steps ahead in the table of a forecast, at most; a pipe of ``predict`` has all."""


@dataclass(frozen=True, eq=False)
class Answer:
    """All that is told of one series; in place of what its length does not allow stands why not."""

    forecast: forecast.Answer
    parts: components.Answer | str
    record: TrackRecord | str
    decisions: Mapping[str, Sequence[str]]
    source: str
    repeat: Repeat

    @property
    def series(self) -> Series:
        """The series that the report is about."""
        return self.forecast.series


def to_html(answer: Answer) -> bytes:
    """Write the whole page."""
    series = answer.series
    return document(
        f"Report on {series.name} ({answer.source})",
        element(
            "header",
            element("h1", series.name),
            element("p", about(answer), class_="about"),
        ),
        brief_section(brief(answer)),
        _ahead_section(answer),
        _parts_section(answer.parts),
        record_section(answer.record),
        findings_section(answer.forecast.findings, answer.repeat),
        decisions_section(answer.decisions),
        repeat_section(answer.repeat),
    )


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Say in short what stands in the page."""
    from rich.text import Text

    return Text("\n\n".join(brief(answer)))


def about(answer: Answer) -> str:
    """Say which series it is."""
    series = answer.series
    first, last = (time_text(series.times[place], series.frequency) for place in (0, -1))
    step = f"{series.frequency.label}, " if series.frequency.alias else "rows "
    return f"{answer.source}: {step}{first} to {last}, {counted(len(series), 'value')}"


def brief(answer: Answer) -> list[str]:
    """Say what comes next, how far that can be trusted, and whether the data look sound."""
    warned = map(capital, answer.forecast.ahead.brief.warnings)
    trusted, data = trust(answer.record, alone=True), sound(answer.forecast.findings)
    return [_next(answer.forecast), *warned, trusted, data]


def _next(one: forecast.Answer) -> str:
    times, cells = forecast.cells(one)
    values, lower, upper = list(cells.values())[:3]
    row = "" if one.series.frequency.alias else "row "
    said = (
        f"{one.series.name}: {values[0]} is expected for {row}{times[0]} "
        f"({one.levels[0]:g}% interval {lower[0]} to {upper[0]})"
    )
    if len(times) > 1:
        said += f", and {values[-1]} for {row}{times[-1]} ({lower[-1]} to {upper[-1]})"
    said += "."
    means = compared(one.series, one.ahead.forecast.point)
    if len(times) == 1 or means is None:
        return said
    steps, frequency = len(times), one.series.frequency
    change = means.change
    if change is None:
        more = "against"
    elif abs(change) < HALF_PERCENT:
        more = "level with"
    else:
        more = f"{abs(change):.0%} {'more' if change > 0 else 'less'} than"
    held = f"{number(means.before)} in {held_against(means, steps=steps, frequency=frequency)}"
    length = length_text(steps, frequency)
    return f"{said} On average the next {length} have {number(means.ahead)}, {more} {held}."


def _ahead_section(answer: Answer) -> Html:
    one = answer.forecast
    times, cells = forecast.cells(one)
    shown = min(len(times), STEPS_SHOWN)
    rows = list(zip(times, *cells.values(), strict=True))[:shown]
    left = len(times) - shown
    more = (
        f"{counted(left, 'further step')} left out; {answer.repeat.commands['forecast']} has all."
    )
    return section(
        "What comes next",
        _fan(one),
        element("p", f"Forecast by {answer.repeat.model}. {forecast.coverage_text(one)}"),
        table("The forecast, its median and its intervals", ["time", *cells], rows, kind="steps"),
        *([element("p", more, class_="note")] if left else []),
    )


def _fan(one: forecast.Answer) -> Html:
    series, ahead = one.series, one.ahead.forecast
    shown = forecast.history_shown(one.ahead.forecast.times)
    past = series.times[-shown:]
    first, last, end = (
        time_text(time, series.frequency) for time in (past[0], past[-1], ahead.times[-1])
    )
    levels = sorted(one.levels)
    intervals = " and ".join(f"{level:g}%" for level in levels)
    label = (
        f"Line chart of {series.name} from {first} to {last}, and of its forecast up to {end} "
        f"within the {intervals} intervals; the table below has its numbers."
    )
    chart = drawing.fan(
        label,
        components.time_labels(past.append(ahead.times), series.frequency),
        series.values[-shown:],
        median=ahead.point,
        bands=[(level, *ahead.interval(level)) for level in levels],
    )
    keys = [("history", "history"), ("forecast", "forecast")]
    keys += [(drawing.shade(at), f"{level:g}% interval") for at, level in enumerate(levels)]
    return element("figure", chart, element("figcaption", legend(keys)))


def _parts_section(parts: components.Answer | str) -> Html:
    title = "What the series is made of"
    if isinstance(parts, str):
        return section(title, element("p", parts))
    decomposition = parts.decomposition
    series = decomposition.series
    method = METHOD_NAMES[decomposition.method]
    return section(
        title,
        element("p", f"{series.name} = {formula(decomposition)} ({method})"),
        definitions(told(decomposition, parts.diagnosis)),
        element("figure", _strips(parts)),
    )


def _strips(parts: components.Answer) -> Html:
    decomposition = parts.decomposition
    series = decomposition.series
    strips = [drawing.Strip(series.name, series.values, "history")]
    strips += [
        drawing.Strip(one.title, one.values, one.kind, one.neutral)
        for one in components.strips(decomposition)
    ]
    names = ", ".join(strip.title for strip in strips[1:])
    times = components.time_labels(series.times, series.frequency)
    label = f"{series.name} and below it {names}, from {times[0]} to {times[-1]}."
    return drawing.stacked(label, times, strips)
