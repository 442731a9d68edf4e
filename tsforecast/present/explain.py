"""Networks explained: what drives the forecast, and how the gradients flow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.evaluate.drivers import Share
from tsforecast.evaluate.explain import Explained, Flow, Subject, answer, fate
from tsforecast.present.facts import machine_times, number, series_facts
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.present.tables import plain_table
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted
from tsforecast.window.inputs import COMPONENTS, MEANS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

STEPS_BACK = (1, 2, 4, 8, 16, 32, 64, 128)
"""Steps back that a person is shown of a flow; programs get all."""
VALUES_SHOWN = 8
KEPT, START = "as kept", "random start"
COLUMNS = ("model", "measure", "part", "steps_back", "value", "at_start")

CALLED = {
    "recent_values": "the last {lookback} values",
    "same_phase": "same phase of past seasons",
    "seasonal_index": "seasonal index",
    "drift": "drift over the last values",
    **{name: "mean of {1} to {2} steps back".format(*name.split("_")) for name in MEANS},
    "mean_of_all": "mean of all the past",
}
ON_SCALE = {
    "log": "",
    "identity": "",
    "sqrt": " on the scale of square roots",
    "logit": " in log odds",
}


@dataclass(frozen=True, eq=False)
class Answer:
    """Networks explained on one series, what was decided, and what looks odd."""

    series: Series
    networks: tuple[Explained, ...]
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def for_terminal(one: Answer, width: int) -> RenderableType:
    """Lay out each network, and before several what they do with the gradient beside each other."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if len(one.networks) > 1:
        rows = [
            (each.subject.name or each.subject.called, each.flows[0].kept) for each in one.networks
        ]
        parts += [flow_table("Left of the gradient, by steps back", rows), Text()]
    for each in one.networks:
        parts += [*_network(each, one.series, width=width), Text()]
    return Group(*parts[:-1])


def decisions(networks: Sequence[Explained], series: Series) -> Iterator[str]:
    """Say of each network what it is to the forecast that `predict` gives."""
    for each in networks:
        said = f"explaining {name(each.subject)}"
        if each.subject.name is None:
            said += ", as no network was trained on this series"
        if (instead := answer(each.subject, len(series))) is not None:
            said += f"; {instead}"
        if each.steps < each.asked:
            said += f"; of {each.asked} steps ahead the {each.steps} that it has learned"
        yield said


def name(subject: Subject) -> str:
    """Name a network for people: its model's name and its kind."""
    return subject.called if subject.name is None else f"{subject.name} ({subject.called})"


def _network(each: Explained, series: Series, *, width: int) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(name(each.subject), style="bold")
    yield Text(moved_text(each))
    yield Text()
    yield components_table(each)
    yield Text()
    yield values_table(each, series)
    yield Text()
    yield from _flows(each, width=width)
    yield Text()
    yield parts_table(each)
    if not each.parts[0].start.largest:
        yield Text("A start answers without its encoder, which no gradient reaches yet.", "dim")


def _flows(each: Explained, *, width: int) -> Iterator[RenderableType]:
    """Say what becomes of the gradient on its way back in time, and draw it in the first layer."""
    from rich.text import Text

    from tsforecast.present.chart import decays

    first = each.flows[0]
    yield Text(f"The gradient {fate(first.kept).text}.", style="bold")
    if not first.kept[1:].any():
        return
    yield Text(f"At the network's random start it {fate(first.start).text}.")
    yield Text()
    rows = [
        (f"layer {flow.layer}, {when}", shares)
        for flow in each.flows
        for when, shares in ((KEPT, flow.kept), (START, flow.start))
    ]
    title = f"Left of it, by steps back ({counted(each.origins, 'origin')})"
    yield flow_table(title, rows)
    yield Text()
    yield decays([(KEPT, first.kept, "magenta"), (START, first.start, "cyan")], width=width)


def moved_text(each: Explained) -> str:
    """Say how far the network departs from a flat series."""
    by = effect(each.drivers.moved, each.subject)
    where = "below" if by.startswith("-") else "above"
    scale = ON_SCALE[each.subject.footing.transform.kind]
    steps = counted(each.steps, "step")
    return f"Its median of the next {steps} lies {by[1:]}{scale} {where} a flat series' on average."


def effect(size: float, subject: Subject) -> str:
    """Write an effect on the network's scale: in percent where that is a logarithm.

    Elsewhere it is in the data's unit, in its square root or in log odds.
    """
    if subject.footing.transform.kind == "log":
        return f"{100 * math.expm1(size):+.2g}%"
    return f"{'+' if size >= 0 else '-'}{number(abs(size))}"


def components_table(each: Explained) -> Table:
    """Give one row a component that does anything, the greatest first."""
    subject = each.subject
    table = plain_table("What drives the forecast")
    table.add_column("component")
    table.add_column("share", justify="right")
    scale = ON_SCALE[subject.footing.transform.kind]
    table.add_column(f"effect{scale}", justify="right")
    found = each.drivers.components
    for component in sorted(COMPONENTS, key=lambda component: -found[component].share):
        if found[component].share:
            title = CALLED[component].format(lookback=subject.architecture.lookback)
            table.add_row(title, *_cells(found[component], subject))
    return table


def values_table(each: Explained, series: Series) -> Table:
    """Give one row a value of the past, those that matter most in order of time."""
    values = each.drivers.values
    most = sorted(range(len(values)), key=lambda back: -values[back].share)[:VALUES_SHOWN]
    table = plain_table("Values that matter most")
    for title in ("steps back", "time", "share", "effect"):
        table.add_column(title, justify="left" if title == "time" else "right")
    for back in sorted(most):
        when = time_text(series.times[-1 - back], series.frequency)
        table.add_row(str(back), when, *_cells(values[back], each.subject))
    return table


def flow_table(title: str, rows: list[tuple[str, Floats]]) -> Table:
    """Give what is left of gradients (K,) some steps back, one row each."""
    table = plain_table(title)
    table.add_column("", overflow="fold")
    for back in STEPS_BACK:
        table.add_column(str(back), justify="right", overflow="fold")
    for label, shares in rows:
        cells = [left_text(shares[back]) if back < len(shares) else "" for back in STEPS_BACK]
        table.add_row(label, *cells)
    return table


def left_text(share: float) -> str:
    """Write what is left: in percent, or as a power of ten where that is no percent.

    >>> [left_text(share) for share in (12.0, 0.432, 0.0096, 0.00021, 0.0)]
    ['1200%', '43%', '1.0%', '2e-04', '0']
    """
    if share == 0:
        return "0"
    if share < 1e-3:
        return f"{share:.0e}"
    return f"{share:.0%}" if share >= 0.1 else f"{share:.1%}"


def parts_table(each: Explained) -> Table:
    """Give one row a part of the network with the norms of its gradient, and how often clipped."""
    most = each.subject.training.clip_norm
    clipping = f"clips each weight's at {most:g}" if most else "does not clip"
    table = plain_table(f"Gradient norm in {each.batches} batches; training {clipping}")
    table.add_column("")
    for when in (KEPT, START):
        for title in (when, "largest", "clipped"):
            table.add_column(title, justify="right", overflow="fold")
    for part in each.parts:
        cells = [
            text
            for size in (part.kept, part.start)
            for text in (number(size.typical), number(size.largest), f"{size.clipped:.0%}")
        ]
        table.add_row(part.name, *cells)
    return table


def to_csv(one: Answer) -> str:
    """Write one row a measured number; ``at_start`` is that of the random start."""
    return csv_text([COLUMNS, *(row for each in one.networks for row in _rows(each))])


def _rows(each: Explained) -> Iterator[list[object]]:
    subject = each.subject
    model = harmless(subject.name or subject.called)
    for component, share in each.drivers.components.items():
        for measure, value in share._asdict().items():
            yield [model, measure, component, None, value, None]
    for back, share in enumerate(each.drivers.values):
        for measure, value in share._asdict().items():
            yield [model, measure, "value", back, value, None]
    for flow in each.flows:
        for back, (kept, start) in enumerate(zip(*_both(flow), strict=True)):
            yield [model, "left", f"layer {flow.layer}", back, kept, start]
    for part in each.parts:
        for measure in part.kept._fields:
            both = (getattr(size, measure) for size in (part.kept, part.start))
            yield [model, measure, part.name, None, *both]


def to_dict(one: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``explain``."""
    return {
        "schema": 1,
        "command": "explain",
        "series": series_facts(one.series, periods=one.networks[0].subject.footing.periods),
        "decisions": list(one.decisions),
        "findings": [asdict(finding) for finding in one.findings],
        "networks": [_facts(each, one.series) for each in one.networks],
    }


def _facts(each: Explained, series: Series) -> dict[str, Any]:
    subject, drivers = each.subject, each.drivers
    times = machine_times(series.times[::-1][: len(drivers.values)])
    return {
        "model": subject.name,
        "architecture": asdict(subject.architecture),
        "answer": answer(subject, len(series)),
        "scale": subject.footing.transform.kind,
        "horizon": each.steps,
        "moved": drivers.moved,
        "components": [
            {"component": component, **share._asdict()}
            for component, share in drivers.components.items()
        ],
        "values": [
            {"steps_back": back, "time": time, **share._asdict()}
            for back, (time, share) in enumerate(zip(times, drivers.values, strict=True))
        ],
        "origins": each.origins,
        "flow": [_flow(flow) for flow in each.flows],
        "batches": each.batches,
        "clip_norm": subject.training.clip_norm,
        "weights": [
            {"part": part.name, "kept": part.kept._asdict(), "start": part.start._asdict()}
            for part in each.parts
        ],
    }


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "part": f"layer {flow.layer}",
        "kept": fate(flow.kept)._asdict(),
        "start": fate(flow.start)._asdict(),
        "left": [
            {"steps_back": back, "kept": kept, "start": start}
            for back, (kept, start) in enumerate(zip(*_both(flow), strict=True))
        ],
    }


def _both(flow: Flow) -> tuple[list[float], list[float]]:
    return flow.kept.tolist(), flow.start.tolist()


def _cells(share: Share, subject: Subject) -> tuple[str, str]:
    return f"{share.share:.0%}", effect(share.effect, subject)


FORMS = Forms(for_terminal, to_csv, to_dict)
