"""Every forecaster at the same origins: what predict uses today, and networks trained anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.beside import Rivals, named, rivals
from tsforecast.evaluate.compare import Verdict, best
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.intervals import calibrated
from tsforecast.evaluate.lead import winner
from tsforecast.evaluate.required import require
from tsforecast.evaluate.trial import OnEpoch, OnStage, judge
from tsforecast.evaluate.tried import Judging, Setting, Tried, footings, in_own_unit, plans
from tsforecast.evaluate.zero_shot import network as on_footing
from tsforecast.forecast.calibrate import Calibration
from tsforecast.forecast.combine import Factors
from tsforecast.forecast.recurrent import Network
from tsforecast.network import shipped
from tsforecast.network.build import CALLED, Name
from tsforecast.network.train import Recipe, Selected
from tsforecast.series.series import Series


@dataclass(frozen=True, eq=False)
class Learned:
    """What a stored model brings along that is not decided from the values it is judged on.

    ``chosen`` is the forecaster that predict uses and that ``calibration`` belongs to, ``weighed``
    gives how the combination of a series is. A model of one series has its own ``footing``, and the
    ``period`` that ETS and Theta are told.
    """

    chosen: str
    calibration: Calibration
    weighed: Callable[[str], Factors]
    footing: Footing | None
    period: int


@dataclass(frozen=True, eq=False)
class Standing:
    """A network with what joins it that is judged as it is, and why that is honest.

    ``network`` puts it on the footing of a series; without ``learned`` it has seen no real one.
    ``instead`` says why it stands in for what predict answers with today, where it does.
    """

    name: str
    called: str
    path: str | None
    reason: str
    network: Callable[[Footing], Network]
    learned: Learned | None = None
    instead: str = ""

    def on(self, one: Tried) -> Tried:
        """Put a series on the footing that this one knows, or tell all its seasons as predict does.

        Without a footing ETS and Theta are told the calendar's season, shown by a test or not.
        """
        if self.learned is not None and self.learned.footing is not None:
            return replace(one, footing=self.learned.footing, period=self.learned.period)
        periods = one.footing.periods
        return replace(one, found=periods, period=periods[0] if len(periods) == 1 else one.period)


@dataclass(frozen=True, eq=False)
class Contest:
    """How all did.

    ``asked`` is the forecaster that the person came for: the best of those trained or, where none
    was, what predict uses. ``judged`` names the series, in the order in which the backtest has
    them as members.
    """

    backtest: Backtest
    judged: tuple[str, ...]
    verdict: Verdict
    asked: str
    periods: tuple[int, ...]
    trained: Mapping[Name, Selected]
    decisions: tuple[str, ...]


def untrained(*, instead: str = "") -> Standing:
    """Give the shipped network, which is judged honestly at any origin.

    ``instead`` says why it stands in for a stored model that cannot be. Raises PartMissing where
    it is not there.
    """
    ready = shipped.untrained()
    called = f"pretrained {CALLED[shipped.AUTOMATIC]}"
    return Standing(
        name=called,
        called=f"the {called}",
        path=None,
        reason=f"{instead}, so that the untrained network is judged in its place"
        if instead
        else f"the {called} has seen simulated series only, so that all origins are new to it",
        network=lambda footing: on_footing(ready, footing),
        instead=instead,
    )


def run(
    members: Sequence[Series],
    judging: Judging,
    standing: Standing,
    recipes: Mapping[Name, Recipe],
    *,
    to_beat: Sequence[str] = (),
    on_epoch: OnEpoch,
    on_stage: OnStage,
) -> Contest:
    """Judge what stands and each network that is to be trained, all at the same origins.

    Raises SeriesUnusable when the series is, or all of them are, too short for a backtest, or
    where one of those ``to_beat`` was not asked; both before anything is trained.
    """
    planned, left_out = plans(members, judging)
    tried = [standing.on(one) for one in planned]
    on_stage(f"backtesting {named(tried)}")
    others = rivals(tried)
    done, used = _stands(standing, tried, others)
    require(done, to_beat)
    trained: dict[Name, Selected] = {}
    how_long = []
    for kind, recipe in recipes.items():
        setting = Setting(recipe, **vars(judging))
        judged = judge(tried, others, setting, on_epoch=_of(CALLED[kind], on_epoch))
        shown, _ = judged.calibrated("network")
        done = done.with_forecaster(kind, shown.quantiles["network"])
        trained[kind] = judged.selected
        how_long.append(f"{CALLED[kind]}: {judged.how_long()}")
    done = in_own_unit(done, others.tried)
    today = None if standing.instead or recipes else used
    return Contest(
        backtest=done,
        judged=tuple(one.name for one in others.tried),
        verdict=best(done, label=standing.called, used=today),
        asked=winner(done, list(trained) or [used]),
        periods=tried[0].found,
        trained=trained,
        decisions=(*footings(tried), *left_out, done.plan.reason, standing.reason, *how_long),
    )


def _stands(standing: Standing, tried: Sequence[Tried], others: Rivals) -> tuple[Backtest, str]:
    """Judge what predict uses today as it answers, and name the forecaster that this is."""
    networks = [standing.network(one.footing) for one in others.tried]
    learned = standing.learned
    if learned is None:
        factors = others.weigh()
    else:
        factors = [learned.weighed(one.name) for one in others.tried]
    done = others.beside(networks, factors)
    usual = "combination" if "combination" in done.quantiles else "network"
    if learned is None:
        shown, _ = calibrated(done, tried, network=networks[0], learned=False, chosen=usual)
        return shown, usual
    used = learned.chosen if learned.chosen in done.quantiles else usual
    if learned.chosen == "linear" and used != "linear":  # what takes its place was never calibrated
        return done, used
    said = learned.calibration.apply(done.quantiles[used])
    return done.with_forecaster(used, said), used


def _of(called: str, on_epoch: OnEpoch) -> OnEpoch:
    """Name the network in place of the stage: a bar has no room for both."""
    return lambda _, epoch: on_epoch(f"training {called}", epoch)
