"""One honest trial of a network on one series: learn, forecast from origins never seen, compare.

How long to train is decided before the first origin of the backtest, the network that the
backtest judges has seen nothing after that origin, and only the last network, the one that is
kept, learns from everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.seasonality import find_periods, possible_periods
from tsforecast.evaluate.backtest import Backtest, backtest, plan
from tsforecast.evaluate.compare import Verdict, verdict
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.calibrate import Calibration, fit, forward
from tsforecast.forecast.combine import MEMBERS, combine
from tsforecast.forecast.forecast import Forecaster
from tsforecast.forecast.recurrent import Network
from tsforecast.network.export import Packed
from tsforecast.network.shipped import learned_horizon
from tsforecast.network.task import Member, Task
from tsforecast.network.train import Epoch, Learner, Recipe, Selected, select, train
from tsforecast.series.series import Floats, Series
from tsforecast.window.sweep import SLOTS
from tsforecast.window.transform import Transform, choose

CALIBRATION_ORIGINS = 24

OnEpoch = Callable[[str, Epoch], None]
OnStage = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Setting:
    """What a trial is run with; None is decided from the series."""

    recipe: Recipe
    periods: tuple[int, ...] | None = None
    horizon: int | None = None
    origins: int | None = None


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of it: the network to keep, how it did, and all that was decided."""

    network: Network
    weights: bytes
    periods: tuple[int, ...]
    period: int
    epochs: int
    curve: tuple[Epoch, ...]
    backtest: Backtest
    verdict: Verdict
    calibration: Calibration
    decisions: tuple[str, ...]


def run(
    series: Series, setting: Setting, *, label: str, on_epoch: OnEpoch, on_stage: OnStage
) -> Trial:
    """Train and judge a network on one series.

    Raises SeriesUnusable when the series is too short to hold anything back.
    """
    values = series.values
    tried = plan(
        len(values),
        period=_expected_period(series, setting),
        horizon=setting.horizon,
        origins=setting.origins,
    )
    first = tried.origins[0]
    seen, found, period = _seasons(values[:first], series, setting)
    transform = choose(values[:first])
    if not transform.covers(values):
        # A value outside the domain, the first zero say, shows that the unit is another one.
        transform = choose(values)
    member = Member(transform.apply(values), seen, relative=transform.kind == "log")
    task = Task((member,), horizon=tried.horizon)
    learner, before = Learner(setting.recipe), task.upto([first])
    selected = select(learner, before, report=_for(on_epoch, "finding the epochs"))
    judged = train(learner, before, selected, report=_for(on_epoch, "training for the backtest"))
    network = _stored(judged, task, transform, setting, selected)
    on_stage("backtesting beside naive, ETS and Theta")
    done = backtest(values, {"network": network, **BASELINES}, plan=tried, period=period)
    members = {name: done.quantiles[name] for name in MEMBERS}
    done = done.with_forecaster("combination", combine(members))
    result = verdict(done, label=label)
    # A network that was not trained has seen nothing; half the past is then left to look back.
    unseen = 0 if selected.epochs else first // 2
    calibrated, calibration = _calibrate(
        values, done, network=network, unseen=unseen, chosen=result.chosen
    )
    kept = train(learner, task, selected, report=_for(on_epoch, "training on everything"))
    return Trial(
        network=_stored(kept, task, transform, setting, selected),
        weights=kept.weights,
        periods=found,
        period=period,
        epochs=selected.epochs,
        curve=selected.curve,
        backtest=calibrated,
        verdict=result,
        calibration=calibration,
        decisions=(
            f"season of {' and '.join(map(str, found))} steps" if found else "no season found",
            f"{transform.kind} scale",
            tried.reason,
            f"{selected.epochs} of at most {setting.recipe.training.epochs} epochs from "
            f"{'random' if setting.recipe.start is None else 'pretrained'} weights",
        ),
    )


def _expected_period(series: Series, setting: Setting) -> int:
    """Give the season that the backtest is planned by, before any value has been looked at."""
    candidates = setting.periods or series.frequency.periods
    return next((period for period in candidates if 2 * period <= len(series) // 2), 1)


def _seasons(
    past: Floats, series: Series, setting: Setting
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """Give the periods the network sees, those that are really there, and the strongest."""
    asked = setting.periods
    if asked is not None:
        return asked[:SLOTS], asked, next(iter(asked), 1)
    candidates = series.frequency.periods
    found = find_periods(past, candidates=candidates)
    strongest = max(found, key=lambda season: season.strength).period if found else 1
    seen = possible_periods(past, candidates=candidates)[:SLOTS]
    return seen, tuple(season.period for season in found), strongest


def _calibrate(
    values: Floats, done: Backtest, *, network: Forecaster, unseen: int, chosen: str
) -> tuple[Backtest, Calibration]:
    """Calibrate what the program itself forecasts with; the coverage shown is out of sample.

    In the backtest each origin is calibrated by origins whose outcome was known by then: the
    earlier ones of the backtest and, for the network, those in the ``unseen`` steps before it.
    The calibration that is kept, for the forecaster ``chosen``, learns from all of them.
    """
    horizon, origins = done.plan.horizon, np.array(done.plan.origins)
    first = origins[0]
    room = np.arange(first - unseen, first - horizon + 1)
    early_origins = room[:: max(1, -(-len(room) // CALIBRATION_ORIGINS))]
    kept = Calibration.identity(horizon)
    raw = done.quantiles  # what is calibrated once must not be calibrated again
    for name in dict.fromkeys(("network", "combination", chosen)):
        quantiles, actual, at = raw[name], done.actual, origins
        if name == "network" and len(early_origins):
            known = network(values, early_origins, horizon=horizon, period=done.period)
            quantiles = np.concatenate([known, quantiles])
            actual = np.concatenate(
                [values[early_origins[:, None] + np.arange(horizon)], done.actual]
            )
            at = np.concatenate([early_origins, origins])
        if name == chosen:
            kept = fit(actual, quantiles, origins=at)
        honest = forward(actual, quantiles, origins=at)[-len(origins) :]
        done = done.with_forecaster(name, honest)
    return done, kept


def _stored(
    packed: Packed, task: Task, transform: Transform, setting: Setting, selected: Selected
) -> Network:
    return Network(
        graph=packed.graph,
        lookback=setting.recipe.architecture.lookback,
        horizon=task.horizon
        if setting.recipe.start is None
        else max(task.horizon, learned_horizon(task.members[0].periods)),
        periods=task.members[0].periods,
        transform=transform,
        spread=selected.spread,
    )


def _for(on_epoch: OnEpoch, stage: str) -> Callable[[Epoch], None]:
    return lambda epoch: on_epoch(stage, epoch)
