"""What a report is put together from: the calls of the other commands, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tsforecast.cli import checking
from tsforecast.cli.repeating import Asked, repeat
from tsforecast.errors import SeriesUnusable
from tsforecast.present.output import console

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tsforecast.cli.options import Output
    from tsforecast.decompose.components import Decomposition
    from tsforecast.evaluate.ahead import Ahead, Brief, Outlook, Told
    from tsforecast.evaluate.means import Means
    from tsforecast.present import components
    from tsforecast.present.forecast import Shown
    from tsforecast.series.check import Finding
    from tsforecast.series.read import PanelReading, Reading
    from tsforecast.series.series import Series
    from tsforecast.store.bundle import Bundle
    from tsforecast.store.track_record import TrackRecord
    from tsforecast.store.workspace import Workspace


class Made(NamedTuple):
    """A report, how it is written, and what is to be said beside it."""

    answer: Any
    html: Callable[[Any], bytes]
    brief: Callable[[Any, int], RenderableType]
    said: tuple[str, ...]


@dataclass(frozen=True)
class _Work:
    """What all parts of a report are made of and with; ``unfit`` says which model did not fit."""

    found: Reading | PanelReading
    findings: tuple[Finding, ...]
    model: Bundle | None
    unfit: tuple[str, ...]
    workspace: Workspace
    asked: Asked
    on_stage: Callable[[str], None]

    @property
    def members(self) -> tuple[Series, ...]:
        from tsforecast.series.read import panel_of

        return panel_of(self.found).members

    def outlook(self) -> Outlook:
        from tsforecast.store.outlook import outlook

        return outlook(self.model, self.members, horizon=self.asked.horizon)

    def shown(self, series: Series, ahead: Ahead) -> Shown:
        from tsforecast.present.forecast import Shown

        return Shown(series, ahead, self.asked.levels, quantiles=(), whole=False)

    def record(self, *, horizon: int) -> TrackRecord | str:
        """Judge what the forecast comes from, or say why that cannot be."""
        from tsforecast.store.track_record import track_record

        try:
            return track_record(
                self.members,
                self.model,
                self.workspace,
                horizon=horizon,
                asked=self.asked.horizon is not None,
                on_stage=self.on_stage,
            )
        except SeriesUnusable as problem:
            return problem.message

    def decisions(
        self, told: Told, of_parts: Sequence[str], record: TrackRecord | str
    ) -> dict[str, Sequence[str]]:
        """Give what was decided, by what it was decided for."""
        return {
            "Reading": self.found.decisions,
            "Forecast": (*self.unfit, *told.decisions),
            "Components": of_parts,
            "Backtest": () if isinstance(record, str) else record.decisions,
        }


def put_together(
    found: Reading | PanelReading, workspace: Workspace, asked: Asked, output: Output
) -> Made:
    """Forecast, take apart, judge and check what was read."""
    from tsforecast.present.progress import progress
    from tsforecast.series.read import PanelReading, panel_of
    from tsforecast.store.outlook import fitting_model

    findings = checking.warn(found, quiet=output.quiet)
    model: Bundle | None = None
    unfit: tuple[str, ...] = ()
    if not asked.zero_shot:
        model, unfit = fitting_model(panel_of(found).members, workspace, name=asked.model)
    errors = console(output.color, stderr=True)
    with progress(errors, doing="forecasting", shown=output.bar) as (_, on_stage):
        work = _Work(found, findings, model, unfit, workspace, asked, on_stage)
        return _panel(found, work) if isinstance(found, PanelReading) else _single(found, work)


def _single(found: Reading, work: _Work) -> Made:
    from tsforecast.decompose.components import decompose
    from tsforecast.decompose.panel import decompose_some
    from tsforecast.present import conclusions, forecast, report

    (ahead,), told = work.outlook().whole()
    one = forecast.Answer(
        **vars(work.shown(found.series, ahead)),
        model=told.model,
        decisions=told.decisions,
        findings=work.findings,
    )
    work.on_stage("splitting")
    split, failed = decompose_some([found.series], decompose)
    parts: components.Answer | str = failed[0][1].message if failed else _described(split[0])
    of_parts = conclusions.decisions(split[0]) if split else []
    horizon = len(ahead.forecast.times)
    record = work.record(horizon=horizon)
    answer = report.Answer(
        forecast=one,
        parts=parts,
        record=record,
        decisions=work.decisions(told, of_parts, record),
        source=found.source,
        repeat=repeat(
            found, work.asked, work.model, told, splits=not failed, horizon=horizon, record=record
        ),
    )
    said = (*work.unfit, *told.decisions, *ahead.brief.warnings)
    return Made(answer, report.to_html, report.for_terminal, said)


def _panel(found: PanelReading, work: _Work) -> Made:
    from tsforecast.decompose.components import decompose
    from tsforecast.decompose.panel import decompose_some
    from tsforecast.evaluate.means import compared
    from tsforecast.present import panel, panel_components, panel_forecast, report_panel

    members = work.members
    outlook = work.outlook()
    first: list[Shown] = []
    briefs: list[Brief] = []
    means: dict[str, Means] = {}
    for series, ahead in zip(members, outlook.aheads, strict=True):
        one = work.shown(series, ahead)
        briefs.append(ahead.brief)
        if (mean := compared(series, ahead.forecast.point)) is not None:
            means[series.name] = mean
        if len(first) < panel.SHOWN:
            first.append(one)
    told = outlook.told(briefs)
    work.on_stage("splitting")
    split, failed = decompose_some(members[: panel.SHOWN], decompose)
    parts = report_panel.Parts(
        [_described(one) for one in split],
        tuple(panel_components.summary(split)) if split else (),
        tuple((name, problem.message) for name, problem in failed),
    )
    horizon = len(first[0].ahead.forecast.times)
    record = work.record(horizon=horizon)
    answer = report_panel.Answer(
        forecasts=panel_forecast.Answer(
            found.panel, first, briefs, told.model, told.decisions, work.findings
        ),
        means=means,
        parts=parts,
        record=record,
        decisions=work.decisions(told, (), record),
        looked=checking.looked_at(found),
        source=found.source,
        repeat=repeat(
            found, work.asked, work.model, told, splits=not failed, horizon=horizon, record=record
        ),
    )
    said = (*work.unfit, *told.decisions, *panel_forecast.warnings(members, briefs))
    return Made(answer, report_panel.to_html, report_panel.for_terminal, said)


def _described(parts: Decomposition) -> components.Answer:
    from tsforecast.decompose.diagnose import diagnose
    from tsforecast.present import components, conclusions

    return components.Answer(parts, diagnose(parts), tuple(conclusions.decisions(parts)))
