"""How well what predict uses has done: judged now, or as when its model was trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tsforecast.errors import ModelUnusable, SeriesUnusable
from tsforecast.evaluate.contest import Contest, Standing, run, untrained
from tsforecast.evaluate.score import Scores
from tsforecast.evaluate.trial import OnStage
from tsforecast.evaluate.tried import Judging
from tsforecast.network.build import CALLED
from tsforecast.series.series import Series
from tsforecast.series.wording import counted
from tsforecast.store.bundle import Bundle
from tsforecast.store.standing import standing_of
from tsforecast.store.workspace import Workspace


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """How each forecaster did, on the same origins.

    ``chosen`` is what the forecast comes from, ``network`` what the network among them is called.
    ``verdict`` and ``basis``, what was judged on, are in words. ``by_series`` are the scores of the
    chosen one on each series of a panel that was judged now. ``horizon`` is None where the model
    brings its own record.
    """

    scores: Mapping[str, Scores]
    chosen: str
    network: str
    verdict: str
    basis: str
    horizon: int | None
    by_series: Mapping[str, Scores]
    decisions: tuple[str, ...]


def track_record(
    members: Sequence[Series],
    model: Bundle | None,
    workspace: Workspace,
    *,
    horizon: int,
    asked: bool,
    on_stage: OnStage,
) -> TrackRecord:
    """Judge what predict uses for these series on their own past, at the horizon of the forecast.

    A horizon that nobody ``asked`` for gives way to the usual one where the series are too short
    for it. A stored model that has learned all of the past is not judged on it again: its record
    is that of its own backtest. Raises SeriesUnusable where the series are too short, and
    ModelUnusable where the record is damaged.
    """
    judging = Judging(horizon=horizon)
    stands = untrained()
    if model is not None:
        stands, judging = standing_of(model, members, judging, workspace)
        if stands.instead:
            return _kept(model)
    try:
        contest = _contest(members, judging, stands, on_stage)
    except SeriesUnusable:
        if asked or model is not None:
            raise
        contest = _contest(members, Judging(), stands, on_stage)
    return _judged(contest, stands)


def _contest(
    members: Sequence[Series], judging: Judging, stands: Standing, on_stage: OnStage
) -> Contest:
    return run(members, judging, stands, {}, on_epoch=lambda *_: None, on_stage=on_stage)


def _judged(contest: Contest, stands: Standing) -> TrackRecord:
    done = contest.backtest
    several = len(contest.judged) > 1
    each = done.scores_by_member(contest.asked) if several else []
    return TrackRecord(
        scores={name: done.scores(name) for name in done.quantiles},
        chosen=contest.asked,
        network=stands.called,
        verdict=contest.verdict.text,
        basis=done.plan.reason,
        horizon=done.plan.horizon,
        by_series=dict(zip(contest.judged, each, strict=True)) if several else {},
        decisions=contest.decisions,
    )


def _kept(model: Bundle) -> TrackRecord:
    """Give the record of a model as its training left it."""
    record = model.record
    backtest = record["backtest"]
    try:
        scores = {name: Scores(**row) for name, row in backtest["forecasters"].items()}
    except TypeError as problem:
        raise ModelUnusable(
            f'the backtest that the model "{model.name}" was trained with is damaged.',
            code="model-damaged",
            value=str(problem),
            hint="train again, or restore the model's folder from a copy.",
        ) from problem
    origins = counted(backtest["origins"], "origin")
    made = str(record["made"])[:10]
    return TrackRecord(
        scores=scores,
        chosen=model.chosen,
        network=CALLED[record["architecture"]["model"]],
        verdict=record["verdict"],
        basis=f"{origins}, horizon {model.horizon}, when the model was trained on {made}",
        horizon=None,
        by_series={},
        decisions=(),
    )
