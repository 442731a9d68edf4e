"""A report on a panel: one line and one small chart a series, and what holds for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsforecast.evaluate.means import Means
from tsforecast.evaluate.score import Scores
from tsforecast.present import (
    components,
    drawing,
    forecast,
    panel,
    panel_components,
    panel_forecast,
)
from tsforecast.present.conclusions import length_text
from tsforecast.present.facts import number
from tsforecast.present.page import Html, bullets, document, element, section, table
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
from tsforecast.series.members import WIDE
from tsforecast.series.series import Panel
from tsforecast.series.wording import counted
from tsforecast.store.track_record import TrackRecord

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, eq=False)
class Parts:
    """What the series shown are made of; those ``left`` out could not be split, and why not."""

    members: Sequence[components.Answer]
    decisions: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """All that is told of a panel.

    ``forecasts`` have what was forecast of the first members, as many as are shown; ``means``
    (by name) those of all members that are long enough. ``looked`` says where only some of the
    series were looked at for odd values.
    """

    forecasts: panel_forecast.Answer
    means: dict[str, Means]
    parts: Parts
    record: TrackRecord | str
    decisions: Mapping[str, Sequence[str]]
    looked: str
    source: str
    repeat: Repeat

    @property
    def panel(self) -> Panel:
        """The panel that the report is about."""
        return self.forecasts.panel


def to_html(answer: Answer) -> bytes:
    """Write the whole page."""
    return document(
        f"Report on {answer.source}",
        element(
            "header",
            element("h1", answer.source),
            element("p", about(answer.panel), class_="about"),
        ),
        brief_section(brief(answer)),
        _series_section(answer),
        record_section(answer.record),
        _parts_section(answer),
        findings_section(answer.forecasts.findings, answer.repeat, looked=answer.looked),
        decisions_section(answer.decisions),
        repeat_section(answer.repeat),
    )


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Say in short what stands in the page."""
    from rich.text import Text

    return Text("\n\n".join(brief(answer)))


def about(panel: Panel) -> str:
    """Say which series they are."""
    members, frequency = panel.members, panel.frequency
    first = time_text(min(one.times[0] for one in members), frequency)
    last = time_text(max(one.times[-1] for one in members), frequency)
    step = f"{frequency.label}, " if frequency.alias else "rows "
    values = counted(sum(map(len, members)), "value")
    by = "" if panel.id_name == WIDE else f" by {panel.id_name}"
    return f"{len(members):,} series{by}, {step}{first} to {last}, {values} in all"


def brief(answer: Answer) -> list[str]:
    """Say what comes next, how far that can be trusted, and whether the data look sound."""
    forecasts = answer.forecasts
    warned = map(capital, panel_forecast.warnings(answer.panel.members, forecasts.briefs))
    data = " ".join(filter(None, [sound(forecasts.findings), answer.looked]))
    return [*_next(answer), *warned, trust(answer.record, alone=False), data]


def _next(answer: Answer) -> list[str]:
    if not answer.means:
        return []
    first = answer.forecasts.first[0]
    length = length_text(len(first.ahead.forecast.times), first.series.frequency)
    ups = sum(one.ahead > one.before for one in answer.means.values())
    are = "is" if ups == 1 else "are"
    said = (
        f"Of {len(answer.means):,} series, {ups:,} {are} expected to be higher over the next "
        f"{length} than in {_held_against(answer)}"
    )
    changes = {name: one.change for name, one in answer.means.items() if one.change is not None}
    if len(changes) < 2:
        return [f"{said}."]
    most, least = (choose(changes, key=lambda name: changes[name]) for choose in (max, min))
    ends = f"{most} {_percent(changes[most])}, {least} {_percent(changes[least])}"
    return [f"{said}; the ends are {ends}."]


def _held_against(answer: Answer) -> str:
    """Say which steps the forecasts are held against; of one horizon they are the same for all."""
    series = answer.panel.members[0]
    steps = len(answer.forecasts.first[0].ahead.forecast.times)
    means = next(iter(answer.means.values()))
    return held_against(means, steps=steps, frequency=series.frequency)


def _percent(share: float) -> str:
    """Write a change with its sign.

    >>> _percent(0.123), _percent(-0.04), _percent(-0.001)
    ('+12%', '-4%', '0%')
    """
    return f"{share:+.0%}" if abs(share) >= HALF_PERCENT else "0%"


def _series_section(answer: Answer) -> Html:
    forecasts = answer.forecasts
    shown = forecasts.first
    hidden = len(answer.panel) - len(shown)
    coverage = panel_forecast.coverage_text(forecasts)
    titles, rows = _lines(answer)
    more = (
        f"The first {len(shown)} series of the file; {hidden:,} more are left out of this page, "
        f"but not of what it says in short. {answer.repeat.commands['forecast']} has all."
    )
    level = f"{shown[0].levels[0]:g}%"
    notes = []
    if answer.means:
        notes.append(f"The change is that of the mean, from {_held_against(answer)}.")
    if _judged(answer):
        notes.append("The MASE is that of the series' own origins in the backtest.")
    keys = [("history", "history"), ("forecast", "forecast"), ("band-0", f"{level} interval")]
    return section(
        "What comes next",
        element("p", f"Forecast by {answer.repeat.model}. {coverage}"),
        element("p", legend(keys), class_="note"),
        table("Each series: its last values, and what comes next", titles, rows, words=(1,)),
        element("p", " ".join([*notes, *([more] if hidden else [])]), class_="note"),
    )


def _lines(answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Write one row a series, and the titles above."""
    shown = answer.forecasts.first
    steps = len(shown[0].ahead.forecast.times)
    level = f"{shown[0].levels[0]:g}%"
    ends = {panel_forecast.ends(one)[:2] for one in shown}
    last, first = next(iter(ends)) if len(ends) == 1 else ("last value", "next")
    errors = _judged(answer)
    found = Counter(one.id or one.column for one in answer.forecasts.findings)
    titles = [answer.panel.id_name, "history and forecast", last, first]
    titles += [f"{level} from", f"{level} to", f"sum of {steps}", "change"]
    titles += [*(["MASE"] if errors else []), *([] if answer.looked else ["findings"])]
    rows = []
    for one in shown:
        name = one.series.name
        cells = panel_forecast.forecast_cells(one, one.levels[0])[:4]
        total = number(float(forecast.columns(one)["forecast"].sum()))
        means = answer.means.get(name)
        change = "-" if means is None or means.change is None else _percent(means.change)
        row = [name, _spark(one), *cells, total, change]
        if errors:
            row.append(number(errors[name].mase) if name in errors else "-")
        rows.append([*row, *([] if answer.looked else [f"{found[name]:,}"])])
    return titles, rows


def _judged(answer: Answer) -> Mapping[str, Scores]:
    """Give the scores of single series, unless hardly one of those shown has any."""
    record = answer.record
    scores = {} if isinstance(record, str) else record.by_series
    known = sum(one.series.name in scores for one in answer.forecasts.first)
    return scores if 2 * known >= len(answer.forecasts.first) else {}


def _spark(one: forecast.Shown) -> Html:
    series, ahead = one.series, one.ahead.forecast
    shown = forecast.history_shown(one.ahead.forecast.times)
    past = series.values[-shown:]
    first, last = (time_text(series.times[at], series.frequency) for at in (-len(past), -1))
    end = time_text(ahead.times[-1], series.frequency)
    label = f"{series.name}: {first} to {last}, forecast up to {end}"
    band = ahead.interval(one.levels[0])
    return drawing.spark(label, past, median=ahead.point, band=band)


def _parts_section(answer: Answer) -> Html:
    parts = answer.parts
    columns, _ = panel_components.columns_of(parts.members) if parts.members else ([], 0)
    titles = [answer.panel.id_name, *(title for title, _ in columns)]
    names = [one.decomposition.series.name for one in parts.members]
    rows = list(zip(names, *(cells for _, cells in columns), strict=True)) if columns else []
    words = [at for at, (_, cells) in enumerate(columns, 1) if not panel.figures(cells)]
    inside: list[Html] = [bullets(parts.decisions)] if parts.members else []
    if rows:
        caption = f"The parts of each series. {panel_components.STRENGTHS}"
        inside.append(table(caption, titles, rows, words=words, kind="lines"))
    if parts.left:
        name, why = parts.left[0]
        said = f"{len(parts.left):,} of these series could not be taken apart. {name}: {why}"
        inside.append(element("p", said, class_="note"))
    hidden = len(answer.panel) - len(parts.members) - len(parts.left)
    if hidden:
        command = answer.repeat.commands.get("parts")
        all_of = f"; {command} takes all apart" if command else ""
        more = f"{hidden:,} more series are left out of this page{all_of}."
        inside.append(element("p", more, class_="note"))
    return section("What the series are made of", *inside)
