"""One honest trial of a network: learn, forecast from origins never seen, compare.

How long to train is decided before the first origin of the backtest, the network that the
backtest judges has seen nothing after that origin, and only the last network, the one that is
kept, learns from everything. So it is for one series, and for each series of a panel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.beside import Rivals, named, rivals, weigh_at_end, with_combination
from tsforecast.evaluate.compare import Verdict, verdict
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.intervals import calibrated
from tsforecast.evaluate.tried import Setting, Tried, footings, in_own_unit, plans
from tsforecast.evaluate.zero_shot import network as shipped_network
from tsforecast.forecast.calibrate import Calibration, growth, no_narrower
from tsforecast.forecast.combine import NO_FACTORS, Factors
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

    ``network`` stands on the footing of the first series; of a panel each has its own. ``factors``
    weigh the combination of each series, by its name and all of its past.
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
    factors: Mapping[str, Factors]
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
    on_stage(f"backtesting {named(tried)}")
    others = rivals(tried)
    judged = judge(tried, others, setting, on_epoch=on_epoch)
    done, selected, first = judged.done, judged.selected, tried[0]
    joined = setting.automatic and "combination" in done.quantiles
    seen = in_own_unit(done, others.tried)
    result = verdict(seen, label=label, usual="combination" if joined else "network")
    chosen = result.chosen
    shown, calibration = judged.calibrated(chosen)
    kept = judged.weights  # without an epoch both are the weights from the start
    if selected.epochs:
        calibration = calibration.times(
            growth(judged.trained.quantiles[chosen], done.quantiles[chosen])
        )
        report = _for(on_epoch, "training on everything")
        kept = train(judged.learner, judged.task, selected, report=report)
    weighed = setting.weighs and chosen == "combination"
    return Trial(
        network=_stored(kept, judged.task, first.footing, setting, selected),
        weights=kept.weights,
        periods=first.found,
        period=first.period,
        epochs=selected.epochs,
        curve=selected.curve,
        backtest=in_own_unit(shown, others.tried),
        verdict=result,
        calibration=calibration,
        factors=weigh_at_end(tried, left=selected.left) if weighed else {},
        decisions=(*footings(tried), *left_out, done.plan.reason, judged.how_long()),
    )


@dataclass(frozen=True, eq=False)
class Judged:
    """A network that knows what lies before the first origins, and how it did from there on.

    ``trained`` is what came out, ``done`` the same with intervals no surer than before training.
    """

    tried: Sequence[Tried]
    task: Task
    learner: Learner
    selected: Selected
    weights: Packed
    network: Network
    trained: Backtest
    done: Backtest

    def calibrated(self, chosen: str) -> tuple[Backtest, Calibration]:
        """Calibrate what is shown, and what predict will use."""
        return calibrated(
            self.done,
            self.tried,
            network=self.network,
            learned=self.selected.epochs > 0,
            chosen=chosen,
        )

    def how_long(self) -> str:
        """Say how long was trained."""
        start = self.learner.recipe.start
        return _training(self.selected, self.task, pretrained=start is not None)


def judge(tried: Sequence[Tried], others: Rivals, setting: Setting, *, on_epoch: OnEpoch) -> Judged:
    """Train a network on what lies before the first origins, and judge it beside its rivals."""
    task = Task(tuple(one.member() for one in tried), horizon=tried[0].plan.horizon)
    learner, before = Learner(setting.recipe), task.upto([one.plan.origins[0] for one in tried])
    selected = select(learner, before, report=_for(on_epoch, "finding the epochs"))
    weights = train(learner, before, selected, report=_for(on_epoch, "training for the backtest"))
    networks = [_stored(weights, task, one.footing, setting, selected) for one in others.tried]
    factors = others.weigh(left=selected.left) if setting.weighs else None
    trained = others.beside(networks, factors)
    done = _as_unsure(trained, tried, setting, selected, factors[0] if factors else NO_FACTORS)
    return Judged(tried, task, learner, selected, weights, networks[0], trained, done)


def _training(selected: Selected, task: Task, *, pretrained: bool) -> str:
    """Say how long was trained, how far that went, and how much of a long series it looks at."""
    weights = "pretrained" if pretrained else "random"
    said = f"{selected.epochs} of at most {selected.curve[0].of} epochs from {weights} weights"
    said += _in_vain(selected, pretrained=pretrained)
    if selected.share < 1:
        said += f", and {selected.share:.0%} of the way to what they learned"
    if len(task.members) > 1 or task.batches == BATCHES:
        return said
    stretches = f"{task.batches * CROPS} stretches of {CROP} steps"
    return f"{said}, an epoch {stretches} from all over the series"


def _in_vain(selected: Selected, *, pretrained: bool) -> str:
    """Say where training exploded, or left the random weights as good as any."""
    tried = selected.curve[1:]
    for epoch in tried:
        if not all(map(math.isfinite, (epoch.loss or 0.0, epoch.held_back or 0.0))):
            return (
                f": in epoch {epoch.number} the loss exploded and was a number no longer, which a "
                "lower --learning-rate, --clip-norm 1 or --norm layer prevents"
            )
    if tried and not selected.epochs and not pretrained:
        return ": none forecast the values held back better than these, so that nothing is learned"
    return ""


def _as_unsure(
    done: Backtest,
    tried: Sequence[Tried],
    setting: Setting,
    selected: Selected,
    factors: Factors,
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
    return with_combination(done.with_forecaster("network", scale.invert(own)), first, factors)


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
