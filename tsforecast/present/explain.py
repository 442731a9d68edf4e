"""Networks explained: what drives the forecast, and how the gradients flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.evaluate.explain import Explained, Subject, answer
from tsforecast.evaluate.flows import Flow, fate
from tsforecast.present.drivers import drivers
from tsforecast.present.facts import machine_times, series_facts
from tsforecast.present.gradients import compared, gradients
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.series.check import Finding
from tsforecast.series.series import Series

if TYPE_CHECKING:
    from rich.console import RenderableType

COLUMNS = ("model", "measure", "part", "steps_back", "value", "at_start")


@dataclass(frozen=True, eq=False)
class Answer:
    """Networks explained on one series, what was decided, and what looks odd."""

    series: Series
    networks: tuple[Explained, ...]
    decisions: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def for_terminal(one: Answer, width: int) -> RenderableType:
    """Lay out each network, and before several what becomes of the gradient in each."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if len(one.networks) > 1:
        parts += [compared(one.networks, width=width), Text()]
    for each in one.networks:
        parts += [Text(name(each.subject), style="bold"), *drivers(each, one.series), Text()]
        parts += [*gradients(each, width=width), Text()]
    return Group(*parts[:-1])


def decisions(networks: Sequence[Explained], series: Series) -> Iterator[str]:
    """Say of each network what it is to the forecast that `predict` gives."""
    for each in networks:
        said = f"explaining {name(each.subject)}"
        if each.subject.name is None:
            said += ", which was not trained on this series"
        if (instead := answer(each.subject, series.values)) is not None:
            said += f"; {instead}"
        if each.steps < each.asked:
            said += f"; of {each.asked} steps ahead the {each.steps} that it has learned"
        yield said


def name(subject: Subject) -> str:
    """Name a network for people: its model's name and its kind."""
    return subject.called if subject.name is None else f"{subject.name} ({subject.called})"


def to_csv(one: Answer) -> str:
    """Write one row a measured number; ``at_start`` is that of the random start."""
    return csv_text([COLUMNS, *(row for each in one.networks for row in _rows(each))])


def _rows(each: Explained) -> Iterator[list[object]]:
    subject = each.subject
    model = harmless(subject.name or subject.called)
    for component, share in each.drivers.components.items():
        for measure, value in share._asdict().items():
            yield [model, measure, component, None, value, None]
    for back, share in each.drivers.values.items():
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
    subject, driven = each.subject, each.drivers
    times = machine_times(series.times[[-1 - back for back in driven.values]], series.frequency)
    return {
        "model": subject.name,
        "architecture": asdict(subject.architecture),
        "answer": answer(subject, series.values),
        "scale": subject.footing.transform.kind,
        "horizon": each.steps,
        "moved": driven.moved,
        "components": [
            {"component": component, **share._asdict()}
            for component, share in driven.components.items()
        ],
        "values": [
            {"steps_back": back, "time": time, **share._asdict()}
            for time, (back, share) in zip(times, driven.values.items(), strict=True)
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


FORMS = Forms(for_terminal, to_csv, to_dict)
