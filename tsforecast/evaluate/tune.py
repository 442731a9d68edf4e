"""A search over the settings of a network, and what its best is worth at origins it never saw.

Settings are compared by backtests of the series as it was at the first origin of the backtest that
`train` makes: how long each network learns is decided before the origins of the search, and these
end before that of the backtest begins. The best of many is flattered by having been picked from
them, so that only the backtest says whether it is taken in place of the defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import SHORTEST_PAST, Backtest
from tsforecast.evaluate.beside import Rivals, named, rivals
from tsforecast.evaluate.budget import Budget
from tsforecast.evaluate.compare import Gain, basis, called, lead, percent, proven, ranked
from tsforecast.evaluate.trial import OnEpoch, OnStage, judge
from tsforecast.evaluate.tried import Judging, Setting, Tried, footings, in_own_unit, plans
from tsforecast.network.build import CALLED
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.runtime import forget_gradients
from tsforecast.network.shipped import AUTOMATIC
from tsforecast.network.space import Known, described
from tsforecast.series.series import Series
from tsforecast.series.wording import counted

OWN = ("network", "combination")
"""Forecasters that hang on the settings of a network."""
TUNED = "tuned_"
"""What stands before the name of a forecaster that the best settings of a search gave."""


@dataclass(frozen=True, eq=False)
class Stages:
    """Where settings are compared and, later in time, where the best of them is judged."""

    search: Sequence[Tried]
    backtest: Sequence[Tried]
    left_out: tuple[str, ...]

    @property
    def known(self) -> Known:
        """What the first trial knows, of a panel about its typical series."""
        typical = sorted(self.search, key=lambda one: one.plan.origins[0])[len(self.search) // 2]
        return Known(typical.plan.origins[0], typical.footing.periods, panel=len(self.search) > 1)

    @property
    def decisions(self) -> tuple[str, ...]:
        """What was decided of the series."""
        return (*footings(self.backtest), *self.left_out)


@dataclass(frozen=True, eq=False)
class Attempt:
    """One trial, counted from 1, which are the defaults; how long it learned and took."""

    number: int
    wishes: Wishes
    epochs: int
    seconds: float

    @property
    def name(self) -> str:
        """What it is called in the backtest of the search."""
        return str(self.number)

    @property
    def called(self) -> str:
        """What people call its network."""
        return CALLED[self.wishes.model]


@dataclass(frozen=True, eq=False)
class Search:
    """All trials so far, and what their networks said at the same origins."""

    attempts: tuple[Attempt, ...]
    backtest: Backtest

    @property
    def spent(self) -> tuple[float, ...]:
        """The seconds that each took."""
        return tuple(one.seconds for one in self.attempts)

    @property
    def best_first(self) -> list[Attempt]:
        """The trials by their error, by which verdicts compare as well."""
        numbers = ranked(self.backtest, [one.name for one in self.attempts])
        return [self.attempts[int(number) - 1] for number in numbers]

    @property
    def different(self) -> list[Attempt]:
        """The same without those that forecast to the last bit as one before them.

        Where fine-tuning gains nothing, its settings leave the shipped network as it is.
        """
        said = [self.backtest.quantiles[one.name].tobytes() for one in self.best_first]
        return [one for at, one in enumerate(self.best_first) if said[at] not in said[:at]]

    @property
    def gain(self) -> Gain:
        """How far the best is ahead of the defaults here, which flatters it."""
        return lead(self.backtest, self.best_first[0].name, over=self.attempts[0].name)


OnTrial = Callable[[Wishes, Search | None, float | None], None]
"""Told of each trial before it runs: its settings, all before it, and the seconds left."""


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


def stages(members: Sequence[Series], judging: Judging) -> Stages:
    """Plan the backtest that `train` makes and, on what lies before its origins, the search.

    Raises SeriesUnusable where the series is, or all of them are, too short for both.
    """
    later, left_out = plans(members, judging)
    first = {one.name: one.plan.origins[0] for one in later}
    horizon = later[0].plan.horizon
    early = [_until(series, first[series.name]) for series in members if series.name in first]
    longest = max(early, key=len)
    if len(longest) < horizon + SHORTEST_PAST:
        raise _too_short(longest, horizon=horizon, alone=len(members) == 1)
    search, _ = plans(early, replace(judging, horizon=horizon, origins=None))
    return Stages(search, later, left_out)


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
        return found, _settle(found, stages.backtest, on_epoch=on_epoch, on_stage=on_stage)
    except KeyboardInterrupt:
        return found, None


def _settle(
    found: Search, tried: Sequence[Tried], *, on_epoch: OnEpoch, on_stage: OnStage
) -> Tuned:
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


def _until(series: Series, origin: int) -> Series:
    return replace(series, values=series.values[:origin], times=series.times[:origin])


def _too_short(longest: Series, *, horizon: int, alone: bool) -> SeriesUnusable:
    before = counted(len(longest), "value")
    where = "" if alone else " of the longest series"
    return SeriesUnusable(
        f"only {before}{where} lie before the backtest: too few to compare settings on with "
        f"horizon {horizon}.",
        code="too-short",
        column=longest.name if alone else None,
        hint="give more history, ask for a shorter --horizon, or take the defaults: "
        "tsforecast train.",
    )
