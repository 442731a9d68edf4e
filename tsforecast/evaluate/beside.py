"""A network and its combination, beside the statistical methods at the same origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tsforecast.evaluate.backtest import Backtest, backtest, together
from tsforecast.evaluate.footing import alike
from tsforecast.evaluate.tried import PANEL_ROWS, Tried
from tsforecast.evaluate.zero_shot import weighed
from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.combine import NO_FACTORS, Factors, Mix, average, called, members_of, parts
from tsforecast.forecast.forecast import Forecaster
from tsforecast.series.series import Floats


@dataclass(frozen=True, eq=False)
class Rivals:
    """What the statistical methods said at the origins of each series that is judged.

    ``of`` counts all series, of which a large panel has too many to ask about each.
    """

    tried: Sequence[Tried]
    done: Sequence[Backtest]
    of: int

    def weigh(self, *, left: float = 1.0) -> list[Factors]:
        """Weigh them beside the shipped network, by what came before the first origins."""
        return _weigh(self.tried, [one.plan.origins[0] for one in self.tried], left=left)

    def beside(
        self, networks: Sequence[Forecaster], factors: Sequence[Factors] | None = None
    ) -> Backtest:
        """Ask a network about the same, one for each series that is judged, and combine it."""
        each = [NO_FACTORS] * len(self.tried) if factors is None else factors
        judged = [
            with_combination(_with_network(done, one, network), one, own)
            for done, one, own, network in zip(self.done, self.tried, each, networks, strict=True)
        ]
        if self.of == 1:
            return judged[0]
        if any("combination" in part.quantiles for part in judged):
            judged = [_network_where_alone(part) for part in judged]
        rows = sum(len(part.actual) for part in judged)
        of = f"{len(judged)} of {self.of:,}" if len(judged) < self.of else f"{self.of}"
        reason = f"{rows:,} origins in {of} series, horizon {judged[0].plan.horizon}"
        return together(judged, reason=reason)


def rivals(tried: Sequence[Tried]) -> Rivals:
    """Ask the methods; of a large panel, about series that are evenly spread over it."""
    every = -(-len(tried) // PANEL_ROWS)
    judged = tried[::every]
    return Rivals(judged, _statistics(judged), len(tried))


def named(tried: Sequence[Tried]) -> str:
    """Name the methods that a network stands beside for every series."""
    with_regression = all("linear" in _parts(one) for one in tried)
    names = ["naive", "ets", "theta", *(["linear"] if with_regression else [])]
    return called(names, network="network")


def weigh_at_end(tried: Sequence[Tried], *, left: float) -> dict[str, Factors]:
    """Weigh what joins the shipped network by all of each series, by its name."""
    found = _weigh(tried, [len(one.values) for one in tried], left=left)
    return {one.name: own for one, own in zip(tried, found, strict=True) if own}


def _weigh(tried: Sequence[Tried], known: Sequence[int], *, left: float) -> list[Factors]:
    return weighed(
        [one.values[:count] for one, count in zip(tried, known, strict=True)],
        [one.footing for one in tried],
        horizon=tried[0].plan.horizon,
        period=tried[0].period if len(tried) == 1 else None,
        left=left,
    )


def with_combination(done: Backtest, one: Tried, factors: Factors) -> Backtest:
    """Add the combination, where there is one; linear regression stays where it has an answer."""
    known = done.quantiles
    if len(_parts(one)) == 1:
        return done
    members = members_of(
        known["network"],
        _pasts(one),
        horizon=one.plan.horizon,
        period=one.period,
        periods=one.footing.periods,
        known=known,
    )
    answers = {
        name: said for name, said in known.items() if name != "linear" or np.isfinite(said).all()
    }
    combination = np.stack([average(each, factors) for each in members])
    return replace(done, quantiles={**answers, "combination": combination})


def _statistics(judged: Sequence[Tried]) -> list[Backtest]:
    """Ask about all origins of all series with one season in one go, which is faster."""
    done = [backtest(one.values, {}, plan=one.plan, period=one.period) for one in judged]
    for period, places in alike([one.period for one in judged]).items():
        pasts = [past for place in places for past in _pasts(judged[place])]
        ends = np.cumsum([len(judged[place].plan.origins) for place in places])[:-1]
        for name, many in OF_MANY.items():
            said = many(pasts, horizon=judged[0].plan.horizon, period=period)
            for place, own in zip(places, np.split(said, ends), strict=True):
                done[place] = done[place].with_forecaster(name, own)
    return [_with_regression(part, one) for part, one in zip(done, judged, strict=True)]


def _with_regression(done: Backtest, one: Tried) -> Backtest:
    if "linear" not in _parts(one):
        return done
    said = regression(_pasts(one), horizon=one.plan.horizon, periods=one.footing.periods)
    return done.with_forecaster("linear", said)


def _with_network(done: Backtest, one: Tried, network: Forecaster) -> Backtest:
    origins = np.array(one.plan.origins, dtype=np.intp)
    said = network(one.values, origins, horizon=one.plan.horizon, period=one.period)
    return replace(done, quantiles={"network": said, **done.quantiles})


def _pasts(one: Tried) -> list[Floats]:
    return [one.values[:origin] for origin in one.plan.origins]


def _parts(one: Tried) -> Mix:
    """Say what the first origin is forecast with."""
    return parts(one.plan.origins[0], periods=one.footing.periods, horizon=one.plan.horizon)


def _network_where_alone(part: Backtest) -> Backtest:
    """Let the network stand where nothing joins it, as predict does with such a series."""
    if "combination" in part.quantiles:
        return part
    return part.with_forecaster("combination", part.quantiles["network"])
