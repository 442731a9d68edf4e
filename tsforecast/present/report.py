"""A report: one page about a series that can be mailed, read without the program, and repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tsforecast.evaluate.compare import called
from tsforecast.present import check, components, drawing, forecast
from tsforecast.present.conclusions import METHOD_NAMES, formula, length_text, told
from tsforecast.present.facts import number
from tsforecast.present.page import (
    Html,
    definitions,
    document,
    element,
    joined,
    paragraphs,
    section,
    table,
)
from tsforecast.present.scores import USUAL, best_first, columns_of
from tsforecast.series.calendar import time_text
from tsforecast.series.catalogue import RULES
from tsforecast.series.check import Finding
from tsforecast.series.series import Series
from tsforecast.series.wording import counted
from tsforecast.store.track_record import TrackRecord

if TYPE_CHECKING:
    from rich.console import RenderableType

HALF_PERCENT = 0.005
"""The share below which a change is none in whole percent."""
STEPS_SHOWN = 120
"""Steps ahead in the table of a forecast, at most; a pipe of ``predict`` has all."""
MEASURES = (
    "MASE is the error in units of the naive one of the past: less is better. sMAPE is in percent, "
    "MAE and RMSE are in the data's unit. The last columns say how many of the values the "
    "intervals held."
)


@dataclass(frozen=True)
class Repeat:
    """What somebody needs to make the same report again; ``read`` is the line about the reading."""

    read: str
    made: str
    model: str
    seed: str
    fingerprint: str
    versions: Mapping[str, str]
    commands: Mapping[str, str]


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


class Means(NamedTuple):
    """The mean of a forecast, that of the steps it is held against, and which these are.

    ``change`` is the share by which it goes up, or None where that says nothing: of values that
    can be negative, as temperatures, or were zero.
    """

    ahead: float
    before: float
    when: str
    change: float | None


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
    said = (
        f"{one.series.name}: {values[0]} is expected in {times[0]} ({one.levels[0]:g}% interval "
        f"{lower[0]} to {upper[0]})"
    )
    if len(times) > 1:
        said += f", and {values[-1]} in {times[-1]} ({lower[-1]} to {upper[-1]})"
    said += "."
    means = compared(one)
    if len(times) == 1 or means is None:
        return said
    ahead = length_text(len(times), one.series.frequency)
    change = means.change
    if change is None:
        more = "against"
    elif abs(change) < HALF_PERCENT:
        more = "level with"
    else:
        more = f"{abs(change):.0%} {'more' if change > 0 else 'less'} than"
    held = f"{number(means.before)} in {means.when}"
    return f"{said} On average the next {ahead} have {number(means.ahead)}, {more} {held}."


def compared(one: forecast.Shown) -> Means | None:
    """Hold the mean of a forecast against that of as many steps, at the same phases of the season.

    None where the series is too short for that.
    """
    series, ahead = one.series, one.ahead.forecast.point
    steps = len(ahead)
    period = next(iter(series.frequency.periods), steps)
    back = -(-steps // period) * period
    if back > len(series):
        return None
    start = len(series) - back
    before = series.values[start : start + steps]
    length = length_text(steps, series.frequency)
    when = f"the {length} before" if back == steps else f"the same {length} a season earlier"
    means = float(ahead.mean()), float(before.mean())
    shares = means[1] > 0 and min(series.values.min(), ahead.min()) >= 0
    return Means(*means, when, change=means[0] / means[1] - 1 if shares else None)


def trust(record: TrackRecord | str, *, alone: bool) -> str:
    """Say what the backtest says of the forecast; series that are not ``alone`` differ in unit."""
    if isinstance(record, str):
        return f"How good such forecasts are is not known: {record}"
    own, name = record.scores[record.chosen], called(record.chosen, network=record.network)
    off = number(own.mae) if alone else f"{own.smape:.1f}% (sMAPE)"
    said = f"The forecast comes from {name}, which was off by {off} on average."
    return f"Backtest: {record.verdict}. {said}"


def sound(findings: Sequence[Finding]) -> str:
    """Say whether anything in the data is suspicious."""
    if not findings:
        return "Nothing in the data looks suspicious."
    rules = Counter(RULES[one.code].name for one in findings)
    named = ", ".join(f"{name} ({count:,})" if count > 1 else name for name, count in rules.items())
    return f"In the data {counted(len(findings), 'finding')}, listed below: {named}."


def capital(text: str) -> str:
    """Begin a sentence with a capital.

    >>> capital("the combination is best.")
    'The combination is best.'
    """
    return text[:1].upper() + text[1:]


def brief_section(said: Sequence[str]) -> Html:
    """Put what matters most at the top."""
    return element("div", section("In short", paragraphs(said)), class_="brief")


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
        element("p", f"Forecast by {one.model}. {forecast.coverage_text(one)}"),
        table("The forecast, its median and its intervals", ["time", *cells], rows),
        *([element("p", more, class_="note")] if left else []),
    )


def _fan(one: forecast.Answer) -> Html:
    series, ahead = one.series, one.ahead.forecast
    shown = forecast.history_shown(one)
    past = series.times[-shown:]
    times = [time_text(time, series.frequency) for time in (*past, *ahead.times)]
    levels = sorted(one.levels)
    intervals = " and ".join(f"{level:g}%" for level in levels)
    label = (
        f"Line chart of {series.name} from {times[0]} to {times[len(past) - 1]}, and of its "
        f"forecast up to {times[-1]} within the {intervals} intervals; the table below has its "
        "numbers."
    )
    chart = drawing.fan(
        label,
        times,
        series.values[-shown:],
        median=ahead.point,
        bands=[(level, *ahead.interval(level)) for level in levels],
    )
    keys = [("history", "history"), ("forecast", "forecast")]
    keys += [(drawing.shade(at), f"{level:g}% interval") for at, level in enumerate(levels)]
    return element("figure", chart, element("figcaption", legend(keys)))


def legend(keys: Sequence[tuple[str, str]]) -> Html:
    """Say what the lines and grounds of a chart are, each by its kind."""
    parts = [
        element("span", element("span", class_=f"key {kind}"), name, class_="said")
        for kind, name in keys
    ]
    return joined(*parts)


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
    series, neutral = decomposition.series, decomposition.neutral
    strips = [
        drawing.Strip(series.name, series.values, "history"),
        drawing.Strip("trend", decomposition.trend, "trend"),
    ]
    if decomposition.cycle is not None:
        strips.append(drawing.Strip("cycle", decomposition.cycle, "cycle", neutral))
    for period, wave in decomposition.seasonals.items():
        name = f"season of {length_text(period, series.frequency)}"
        strips.append(drawing.Strip(name, wave, "season", neutral))
    strips.append(drawing.Strip("residual", decomposition.residual, "residual", neutral))
    names = ", ".join(strip.title for strip in strips[1:])
    times = components.time_labels(series)
    label = f"{series.name} and below it {names}, from {times[0]} to {times[-1]}."
    return drawing.stacked(label, times, strips)


def record_section(record: TrackRecord | str) -> Html:
    """Say how good such forecasts have been, beside those of simple methods."""
    title = "How good the forecast is"
    if isinstance(record, str):
        return section(title, element("p", record))
    rows = best_first(record.scores)
    columns = columns_of(rows, network=record.network, measures=USUAL)
    names, measures, held = columns
    titles, *lines = zip(names, *measures, *held, strict=True)
    return section(
        title,
        element("p", capital(f"{record.verdict}.")),
        table(
            f"Backtest: {record.basis}; the forecast comes from what is in bold",
            titles,
            lines,
            bold=list(rows).index(record.chosen),
        ),
        element("p", MEASURES, class_="note"),
    )


def findings_section(findings: Sequence[Finding], repeat: Repeat, *, looked: str = "") -> Html:
    """List what looks suspicious in the data, the first of each rule, with what to do.

    ``looked`` says where not all was looked at.
    """
    partly = [element("p", looked, class_="note")] if looked else []
    if not findings:
        return section("Findings", element("p", sound(findings)), *partly)
    rows = list(_finding_rows(findings))
    more = (
        f"The first {check.SHOWN} of each rule; {repeat.commands['findings']} lists all "
        f"{len(findings):,}."
    )
    return section(
        "Findings",
        table(
            "What looks suspicious in the data, by row of the file",
            ["rule", "row", "where", "what", "hint"],
            rows,
            words=(2, 3, 4),
        ),
        *([element("p", more, class_="note")] if len(rows) < len(findings) else []),
        *partly,
    )


def _finding_rows(findings: Sequence[Finding]) -> Iterator[tuple[str, ...]]:
    for code, group in groupby(findings, key=lambda finding: finding.code):
        for one in list(group)[: check.SHOWN]:
            row = "" if one.row is None else f"{one.row:,}"
            where = " ".join(filter(None, (one.id, one.column)))
            yield f"{code} {RULES[code].name}", row, where, one.message, one.hint


def decisions_section(decisions: Mapping[str, Sequence[str]]) -> Html:
    """Say what was decided on the way, by what it was decided for."""
    said = {name: "; ".join(texts) for name, texts in decisions.items() if texts}
    return section("What was decided on the way", definitions(said))


def repeat_section(repeat: Repeat) -> Html:
    """Say how to make the same again."""
    facts = {
        "Read": repeat.read,
        "Model": repeat.model,
        "Seed": repeat.seed,
        "Fingerprint of times and values (SHA-256)": repeat.fingerprint,
        "Versions": ", ".join(f"{name} {number}" for name, number in repeat.versions.items()),
        "Made": repeat.made,
    }
    return section(
        "How to repeat it",
        definitions(facts),
        element("pre", element("code", "\n".join(repeat.commands.values())), tabindex=0),
    )
