"""Where each series of a trial is judged, and how a network sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tsforecast.decompose.seasonality import find_periods
from tsforecast.decompose.trading_days import NONE, TradingDays, evened, told, trading_days
from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import (
    ORIGINS,
    SHORTEST_PAST,
    Backtest,
    Plan,
    plan,
    usual_horizon,
)
from tsforecast.evaluate.footing import Footing, footing
from tsforecast.evaluate.score import Scales, scales
from tsforecast.network.task import Member
from tsforecast.network.train import Recipe
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted
from tsforecast.window.transform import choose

PANEL_ROWS = 256
"""Forecasts that a panel's backtest asks of each forecaster, about: enough for a verdict."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Judging:
    """How forecasts are judged; None is decided from the series.

    With ``since`` no origin lies before that time, and all that is judged comes after it.
    """

    periods: tuple[int, ...] | None = None
    horizon: int | None = None
    origins: int | None = None
    since: pd.Timestamp | int | None = None

    def known(self, series: Series) -> int:
        """Count the values up to ``since``."""
        return 0 if self.since is None else int(series.times.searchsorted(self.since, side="right"))


@dataclass(frozen=True, eq=False)
class Setting(Judging):
    """What a trial is run with.

    ``automatic`` leaves it to the backtest what predict will use; else it is the network unless
    that is beaten.
    """

    recipe: Recipe
    automatic: bool = False

    @property
    def weighs(self) -> bool:
        """Whether the combination is weighed: it is used, and by the shipped network's past."""
        return self.automatic and self.recipe.start is not None


@dataclass(frozen=True, eq=False)
class Tried:
    """One series of the trial: where it is judged, and how a network sees it.

    ``values`` (n,) are freed of what weekdays do to a month, as far as that showed before the first
    origin; times ``factors`` (n,) they are what happened.
    """

    name: str
    values: Floats
    factors: Floats
    days: TradingDays
    plan: Plan
    period: int
    found: tuple[int, ...]
    footing: Footing

    def member(self) -> Member:
        """Give the series as a network learns it."""
        return Member(
            self.footing.transform.apply(self.values),
            self.footing.periods,
            relative=self.footing.transform.relative,
        )


def plans(members: Sequence[Series], judging: Judging) -> tuple[list[Tried], tuple[str, ...]]:
    """Plan the backtest of each series; say how many are too short for one."""
    if len(members) == 1:
        planned = _plan(members[0], judging, judging.horizon, judging.origins)
        (days,) = _days_before(members, [planned])
        one = _tried(members[0], planned, judging, days)
        return [_with_seasons(one, members[0], judging)], ()
    typical = sorted(members, key=len)[len(members) // 2]
    horizon = judging.horizon or usual_horizon(len(typical), period=_season(typical, judging))
    long = [series for series in members if _room(series, judging, horizon=horizon) > 0]
    if not long:
        raise SeriesUnusable(
            f"none of the {len(members)} series has the {horizon + SHORTEST_PAST} values that "
            f"a backtest with horizon {horizon} needs.",
            code="too-short",
            hint="ask for a shorter horizon, or forecast without training: tsforecast predict.",
        )
    origins = judging.origins or max(1, min(ORIGINS, PANEL_ROWS // len(long)))
    short = len(members) - len(long)
    held = counted(horizon, "value")
    said = [f"{short:,} series left out, too short to hold {held} back"] if short else []
    each = [
        _plan(series, judging, horizon, min(origins, _room(series, judging, horizon=horizon)))
        for series in long
    ]
    tried = [
        _tried(series, planned, judging, days)
        for series, planned, days in zip(long, each, _days_before(long, each), strict=True)
    ]
    fewer = sum(len(one.plan.origins) < origins for one in tried) if judging.origins else 0
    if fewer:
        have = "has" if fewer == 1 else "have"
        said.append(f"{fewer:,} series {have} room for fewer than {counted(origins, 'origin')}")
    return tried, tuple(said)


def _room(series: Series, judging: Judging, *, horizon: int) -> int:
    """Count the origins there are; not above 0 where there is none."""
    return len(series) - horizon - max(SHORTEST_PAST, judging.known(series)) + 1


def _plan(series: Series, judging: Judging, horizon: int | None, origins: int | None) -> Plan:
    """Plan by the calendar's season, before any value has been looked at."""
    season = _season(series, judging)
    return plan(
        len(series),
        period=season,
        horizon=horizon,
        origins=origins,
        known=judging.known(series),
        column=series.name,
    )


def _season(series: Series, judging: Judging) -> int:
    candidates = judging.periods or series.frequency.periods
    return next((period for period in candidates if 2 * period <= len(series) // 2), 1)


def _days_before(members: Sequence[Series], plans: Sequence[Plan]) -> list[TradingDays]:
    """Look before the first origin of each series for what weekdays do."""
    return trading_days(members, known=[planned.origins[0] for planned in plans])


def _tried(series: Series, planned: Plan, judging: Judging, days: TradingDays = NONE) -> Tried:
    """Choose footing and season before the first origin."""
    values = evened(series, days).values
    past = values[: planned.origins[0]]
    own = footing(past, candidates=series.frequency.periods, asked=judging.periods)
    if not own.transform.covers(values):
        # A value outside the domain, the first zero say, shows that the unit is another one.
        own = Footing(own.periods, choose(values))
    season = next(iter(own.periods), 1)
    factors = days.factors(series.times)
    return Tried(series.name, values, factors, days, planned, season, own.periods, own)


def _with_seasons(tried: Tried, series: Series, judging: Judging) -> Tried:
    """Look which seasons are really there, and which is the strongest."""
    if judging.periods is not None:
        return replace(tried, period=next(iter(judging.periods), 1), found=judging.periods)
    past = tried.values[: tried.plan.origins[0]]
    seasons = find_periods(past, candidates=series.frequency.periods)
    strongest = max(seasons, key=lambda season: season.strength).period if seasons else 1
    return replace(tried, period=strongest, found=tuple(season.period for season in seasons))


def in_own_unit(done: Backtest, tried: Sequence[Tried]) -> Backtest:
    """Put what weekdays do into all that was said and happened, as people see it."""
    if not any(one.days for one in tried):
        return done
    steps = np.arange(done.plan.horizon)
    factors = [one.factors[np.array(one.plan.origins)[:, None] + steps] for one in tried]
    all_factors = np.concatenate(factors)  # (k, h)
    each = [
        scales(one.values * one.factors, np.array(one.plan.origins), period=one.period)
        for one in tried
    ]
    return replace(
        done,
        actual=done.actual * all_factors,
        quantiles={name: said * all_factors[..., None] for name, said in done.quantiles.items()},
        scales=Scales(
            np.concatenate([one.absolute for one in each]),
            np.concatenate([one.squared for one in each]),
        ),
    )


def footings(tried: Sequence[Tried]) -> tuple[str, ...]:
    """Say the season of the first series, its scales and what weekdays do."""
    found = " and ".join(map(str, tried[0].found))
    kinds = " and ".join(sorted({one.footing.transform.kind for one in tried}))
    season = f"season of {found} steps" if found else "no season found"
    return season, f"{kinds} scale", *told([one.days for one in tried])
