"""What the best of a search is worth, at origins that the search has not seen.

The best of many is flattered by having been picked from them. Here it and the defaults are judged
as `train` judges them, and only that says whether it is taken in their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.beside import Rivals, rivals
from tsforecast.evaluate.compare import basis, called, percent
from tsforecast.evaluate.lead import Gain, lead, proven
from tsforecast.evaluate.search import Attempt, Search
from tsforecast.evaluate.trial import OnEpoch, OnStage, judge
from tsforecast.evaluate.tried import Setting, Tried, in_own_unit
from tsforecast.network.build import CALLED
from tsforecast.network.recipe import choose
from tsforecast.network.shipped import AUTOMATIC
from tsforecast.network.space import described

OWN = ("network", "combination")
"""Forecasters that hang on the settings of a network."""
TUNED = "tuned_"
"""What stands before the name of a forecaster that the best settings of a search gave."""


@dataclass(frozen=True, eq=False)
class Tuned:
    """How the defaults and the best of a search did at later origins, as `train` judges them.

    ``backtest`` has the forecasters of `train` with the defaults and, where another trial was
    better in the search, its network and combination as ``tuned_network``, ``tuned_combination``.
    ``used`` names, by number of the trial, what is compared: what predict would use and, of the
    best, that of these two which it would use if no other method beat it. ``gain`` is that of the
    best over the defaults, and ``chosen`` the trial that is taken: the defaults, unless the best is
    ``proven`` better by the rule by which `train` lets anything replace the combination.
    """

    backtest: Backtest
    used: Mapping[int, str]
    gain: Gain
    proven: bool
    chosen: int
    verdict: str


def settle(found: Search, tried: Sequence[Tried], *, on_epoch: OnEpoch, on_stage: OnStage) -> Tuned:
    """Judge the defaults and the best of a search as `train` does, at origins after the search."""
    on_stage("backtesting the defaults")
    others = rivals(tried)
    defaults, best = found.attempts[0], found.best_first[0]
    done, usual = _as_train(defaults, tried, others, on_epoch=on_epoch)
    used = {defaults.number: usual}
    if best is not defaults:
        on_stage("backtesting the best of the search")
        theirs, name = _as_train(best, tried, others, own=True, on_epoch=on_epoch)
        for own in OWN:
            if own in theirs.quantiles:
                done = done.with_forecaster(TUNED + own, theirs.quantiles[own])
        used[best.number] = TUNED + name
    gain = lead(done, used[best.number], over=usual)
    better = proven(done, used[best.number], over=usual)
    return Tuned(
        backtest=done,
        used=used,
        gain=gain,
        proven=better,
        chosen=best.number if better else defaults.number,
        verdict=_conclusion(found, done, gain, better=better),
    )


def _as_train(
    attempt: Attempt,
    tried: Sequence[Tried],
    others: Rivals,
    *,
    own: bool = False,
    on_epoch: OnEpoch,
) -> tuple[Backtest, str]:
    """Give the backtest that `train` shows with these settings, and what predict would use.

    With ``own`` that is something which the settings have a part in: where another method beats
    it, the gain would be none of theirs.
    """
    setting = Setting(choose(attempt.wishes), automatic=attempt.wishes.model == AUTOMATIC)
    judged = judge(tried, others, setting, on_epoch=on_epoch)
    chosen = judged.conclusion(setting, others, label=attempt.called).chosen
    shown, _ = judged.calibrated(chosen)
    used = judged.usual(setting) if own and chosen not in OWN else chosen
    return in_own_unit(shown, others.tried), used


def _conclusion(found: Search, done: Backtest, gain: Gain, *, better: bool) -> str:
    """Say whether other settings than the defaults are worth it."""
    best, others = found.best_first[0], len(found.attempts) - 1
    if best.number == 1:
        none = f"none of {others:,} other settings" if others > 1 else "no other setting"
        return f"The defaults are as good: {none} did better in the search {basis(found.backtest)}"
    what = f"{described(best.wishes)} (trial {best.number})"
    led = "level with them" if found.gain.share == 0 else f"{percent(found.gain.share)} ahead"
    if better:
        return (
            f"{what} beats the defaults by {percent(gain.share)} at later origins {basis(done)}; "
            f"in the search it was {led}"
        )
    return (
        f"The defaults are as good: {what} was {led} in the search, and at later origins it is "
        f"{_standing(gain)} {basis(done)}{'' if gain.share > 0 else _alone(best, done)}"
    )


def _standing(gain: Gain) -> str:
    if gain.share == 0:
        return "level with them"
    doubt = "" if gain.sure else ", though not beyond chance"
    if gain.share > 0:
        return f"{percent(gain.share)} ahead{doubt or ', but not proven better'}"
    return f"{percent(-gain.share)} behind{doubt}"


def _alone(best: Attempt, done: Backtest) -> str:
    """Say where the network by itself is better than that of the defaults."""
    gain = lead(done, f"{TUNED}network", over="network")
    if gain.share <= 0 or not gain.sure:
        return ""
    return f"; the {best.called} alone beats the {CALLED[AUTOMATIC]} alone by {percent(gain.share)}"


def labels(found: Search) -> dict[str, str]:
    """Say for people what the forecasters of the backtest after a search are called."""
    best = found.best_first[0]
    own = {"network": CALLED[AUTOMATIC], "combination": called("combination")}
    theirs = {"network": best.called, "combination": called("combination")}
    return {
        **{name: f"{text} (defaults)" for name, text in own.items()},
        **{f"{TUNED}{name}": f"{text} (trial {best.number})" for name, text in theirs.items()},
    }
