"""A search over the settings of a network: the defaults, others, and the best held against them.

Each is judged as `train` judges it, trained on what lies before the origins for as many epochs as
origins held back in time say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tsforecast.evaluate.beside import named, rivals
from tsforecast.evaluate.budget import Budget
from tsforecast.evaluate.search import Attempt, Search, Stages
from tsforecast.evaluate.trial import OnEpoch, OnStage, judge
from tsforecast.evaluate.tried import Setting, in_own_unit
from tsforecast.evaluate.tuned import Tuned, settle
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.runtime import forget_gradients

OnTrial = Callable[[Wishes, Search | None, float | None], None]
"""Told of each trial before it runs: its settings, all before it, and the seconds left."""


def run(
    stages: Stages,
    first: Wishes,
    others: Iterable[Wishes],
    budget: Budget,
    *,
    clock: Callable[[], float],
    on_trial: OnTrial,
    on_epoch: OnEpoch,
    on_stage: OnStage,
) -> tuple[Search, Tuned | None]:
    """Try the defaults ``first`` and as many others as the budget has room for; judge the best.

    ``clock`` gives the seconds since the beginning of it all. Ctrl-C after the first trial ends
    it: then all trials so far are given, and no backtest.
    """
    on_stage(f"backtesting {named(stages.search)}")
    beside = rivals(stages.search)

    def attempt(wishes: Wishes, before: Search | None) -> Search:
        forget_gradients()  # of the trial before, which would stay in memory
        spent, began = before.spent if before else (), clock()
        on_trial(wishes, before, budget.left(spent, elapsed=began))
        judged = judge(stages.search, beside, Setting(choose(wishes)), on_epoch=on_epoch)
        own = Attempt(1 + len(spent), wishes, judged.selected.epochs, clock() - began)
        seen = in_own_unit(judged.done, beside.tried)
        known = before.backtest if before else replace(seen, quantiles={})
        done = known.with_forecaster(own.name, seen.quantiles["network"])
        return Search((*(before.attempts if before else ()), own), done)

    found = attempt(first, None)
    try:
        for wishes in others:
            if not budget.allows(found.spent, elapsed=clock()):
                break
            found = attempt(wishes, found)
        return found, settle(found, stages.backtest, on_epoch=on_epoch, on_stage=on_stage)
    except KeyboardInterrupt:
        return found, None
