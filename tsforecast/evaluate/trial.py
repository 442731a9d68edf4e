"""One honest trial of a network: learn, forecast from origins never seen, compare.

How long to train is decided before the first origin of the backtest, the network that the
backtest judges has seen nothing after that origin, and only the last network, the one that is
kept, learns from everything. So it is for one series, and for each series of a panel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.backtest import Backtest, backtest, together
from tsforecast.evaluate.compare import Verdict, verdict
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.intervals import calibrate, calibrate_panel
from tsforecast.evaluate.tried import PANEL_ROWS, Setting, Tried, footings, plans
from tsforecast.evaluate.zero_shot import network as shipped_network
from tsforecast.forecast.baselines import BASELINES, regression
from tsforecast.forecast.calibrate import DOUBTED, TRUSTED, Calibration, growth, no_narrower
from tsforecast.forecast.combine import called, combine, parts
from tsforecast.forecast.recurrent import Network
from tsforecast.network.export import Packed
from tsforecast.network.shipped import learned_horizon, shipped
from tsforecast.network.task import BATCHES, CROP, CROPS, Task
from tsforecast.network.train import Epoch, Learner, Selected, select, train
from tsforecast.series.series import Series

SHORT = 500
"""Values up to which intervals of a fine-tuned network are held against those it had before."""

OnEpoch = Callable[[str, Epoch], None]
OnStage = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of it: the network to keep, how it did, and all that was decided.

    ``network`` stands on the footing of the first series; of a panel each has its own.
    """

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
    members: Sequence[Series],
    setting: Setting,
    *,
    label: str,
    on_epoch: OnEpoch,
    on_stage: OnStage,
) -> Trial:
    """Train and judge a network on one series, or one network on all series of a panel.

    Raises SeriesUnusable when the series is, or all of them are, too short to hold anything
    back; a short member of a panel is left out of the training.
    """
    tried, left_out = plans(members, setting)
    first = tried[0]
    task = Task(tuple(one.member() for one in tried), horizon=first.plan.horizon)
    learner, before = Learner(setting.recipe), task.upto([one.plan.origins[0] for one in tried])
    selected = select(learner, before, report=_for(on_epoch, "finding the epochs"))
    judged = train(learner, before, selected, report=_for(on_epoch, "training for the backtest"))
    on_stage(f"backtesting beside {_rivals(tried)}")
    networks = [_stored(judged, task, one.footing, setting, selected) for one in tried]
    trained = _backtest(tried, networks)
    done = _as_unsure(trained, tried, setting, selected)
    joined = setting.automatic and "combination" in done.quantiles
    preferred = "combination" if joined else "network"
    result = verdict(done, label=label, usual=preferred)
    calibrated, calibration = _calibrated(done, tried, networks[0], selected, result.chosen)
    kept = judged  # without an epoch both are the weights from the start
    if selected.epochs:
        calibration = calibration.times(
            growth(trained.quantiles[result.chosen], done.quantiles[result.chosen])
        )
        kept = train(learner, task, selected, report=_for(on_epoch, "training on everything"))
    return Trial(
        network=_stored(kept, task, first.footing, setting, selected),
        weights=kept.weights,
        periods=first.found,
        period=first.period,
        epochs=selected.epochs,
        curve=selected.curve,
        backtest=calibrated,
        verdict=result,
        calibration=calibration,
        decisions=(
            *footings(tried),
            *left_out,
            done.plan.reason,
            _training(selected, task, pretrained=setting.recipe.start is not None),
        ),
    )


def _calibrated(
    done: Backtest, tried: Sequence[Tried], network: Network, selected: Selected, chosen: str
) -> tuple[Backtest, Calibration]:
    """Calibrate one series on its own past, or all of a panel together."""
    trust = DOUBTED if selected.epochs else TRUSTED
    if len(tried) > 1:
        return calibrate_panel(done, trust=trust, chosen=chosen)
    # A network that was not trained has seen nothing; half the past is then left to look back.
    unseen = 0 if selected.epochs else tried[0].plan.origins[0] // 2
    return calibrate(
        tried[0].values, done, network=network, unseen=unseen, trust=trust, chosen=chosen
    )


def _training(selected: Selected, task: Task, *, pretrained: bool) -> str:
    """Say how long was trained, how far that went, and how much of a long series it looks at."""
    weights = "pretrained" if pretrained else "random"
    said = f"{selected.epochs} of at most {selected.curve[0].of} epochs from {weights} weights"
    if selected.share < 1:
        said += f", and {selected.share:.0%} of the way to what they learned"
    if len(task.members) > 1 or task.batches == BATCHES:
        return said
    stretches = f"{task.batches * CROPS} stretches of {CROP} steps"
    return f"{said}, an epoch {stretches} from all over the series"


def _backtest(tried: Sequence[Tried], networks: Sequence[Network]) -> Backtest:
    """Ask every forecaster; of a large panel, about series that are evenly spread over it."""
    every = -(-len(tried) // PANEL_ROWS)
    judged = [
        _joined(
            backtest(
                one.values, {"network": network, **BASELINES}, plan=one.plan, period=one.period
            ),
            one,
        )
        for one, network in zip(tried[::every], networks[::every], strict=True)
    ]
    if len(tried) == 1:
        return judged[0]
    if any("combination" in part.quantiles for part in judged):
        judged = [_with_combination(part) for part in judged]
    rows = sum(len(part.actual) for part in judged)
    of = f"{len(judged)} of {len(tried):,}" if len(judged) < len(tried) else f"{len(tried)}"
    reason = f"{rows:,} origins in {of} series, horizon {judged[0].plan.horizon}"
    return together(judged, reason=reason)


def _with_combination(part: Backtest) -> Backtest:
    """Let the network stand where nothing joins it, as predict does with such a series."""
    if "combination" in part.quantiles:
        return part
    return part.with_forecaster("combination", part.quantiles["network"])


def _joined(done: Backtest, one: Tried) -> Backtest:
    """Add linear regression, where it has an answer, and the combination, where there is one."""
    periods, horizon, origins = one.footing.periods, done.plan.horizon, done.plan.origins
    members = parts(origins[0], periods=periods, horizon=horizon)
    if len(members) == 1:
        return done
    pasts = [one.values[:origin] for origin in origins]
    known = dict(done.quantiles)
    if "linear" in members and "linear" not in known:
        known["linear"] = regression(pasts, horizon=horizon, periods=periods)
        if np.isfinite(known["linear"]).all():
            done = done.with_forecaster("linear", known["linear"])
    combination, _ = combine(
        known["network"],
        pasts,
        horizon=horizon,
        period=one.period,
        periods=periods,
        known=known,
    )
    return done.with_forecaster("combination", combination)


def _as_unsure(
    done: Backtest, tried: Sequence[Tried], setting: Setting, selected: Selected
) -> Backtest:
    """Give the network's intervals at least the width that it gave them before it was trained.

    What was learned from one short series knows its errors too well: on M1 its fine-tuned
    80% intervals held 43%. The network that has not seen the series is not misled.
    """
    ready = shipped(setting.recipe.architecture.model)
    first = tried[0]
    alone = len(tried) == 1 and len(first.values) <= SHORT
    if not alone or not selected.epochs or ready is None or setting.recipe.start != ready.weights:
        return done
    unseen = shipped_network(ready, first.footing)(
        first.values, np.array(done.plan.origins), horizon=done.plan.horizon, period=done.period
    )
    scale = first.footing.transform
    own = no_narrower(scale.apply(done.quantiles["network"]), scale.apply(unseen))
    return _joined(done.with_forecaster("network", scale.invert(own)), first)


def _rivals(tried: Sequence[Tried]) -> str:
    """Name the methods that the network stands beside for every series."""
    with_regression = all(
        "linear"
        in parts(one.plan.origins[0], periods=one.footing.periods, horizon=one.plan.horizon)
        for one in tried
    )
    return called(
        ["naive", "ets", "theta", *(["linear"] if with_regression else [])], network="network"
    )


def _stored(
    packed: Packed, task: Task, footing: Footing, setting: Setting, selected: Selected
) -> Network:
    return Network(
        graph=packed.graph,
        lookback=setting.recipe.architecture.lookback,
        horizon=task.horizon
        if setting.recipe.start is None
        else max(task.horizon, learned_horizon(footing.periods)),
        periods=footing.periods,
        transform=footing.transform,
        spread=selected.spread,
    )


def _for(on_epoch: OnEpoch, stage: str) -> Callable[[Epoch], None]:
    return lambda epoch: on_epoch(stage, epoch)
