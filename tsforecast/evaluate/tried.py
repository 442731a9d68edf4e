"""Where each series of a trial is judged, and how a network sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tsforecast.decompose.seasonality import find_periods
from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import ORIGINS, SHORTEST_PAST, Plan, plan, usual_horizon
from tsforecast.evaluate.footing import Footing, footing
from tsforecast.network.task import Member
from tsforecast.network.train import Recipe
from tsforecast.series.series import Floats, Series
from tsforecast.window.transform import choose

PANEL_ROWS = 256
"""Forecasts that a panel's backtest asks of each forecaster, about: enough for a verdict."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What a trial is run with; None is decided from the series.

    ``automatic`` leaves it to the backtest what predict will use; else it is the network unless
    that is beaten.
    """

    recipe: Recipe
    periods: tuple[int, ...] | None = None
    horizon: int | None = None
    origins: int | None = None
    automatic: bool = False


@dataclass(frozen=True, eq=False)
class Tried:
    """One series of the trial: where it is judged, and how a network sees it."""

    values: Floats
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


def plans(members: Sequence[Series], setting: Setting) -> tuple[list[Tried], tuple[str, ...]]:
    """Plan the backtest of each series; say which ones are too short to learn from."""
    if len(members) == 1:
        planned = _plan(members[0], setting, setting.horizon, setting.origins)
        return [_with_seasons(_tried(members[0], planned, setting), members[0], setting)], ()
    typical = sorted(members, key=len)[len(members) // 2]
    horizon = setting.horizon or usual_horizon(len(typical), period=_season(typical, setting))
    long = [series for series in members if len(series) >= horizon + SHORTEST_PAST]
    if not long:
        raise SeriesUnusable(
            f"none of the {len(members)} series has the {horizon + SHORTEST_PAST} values that "
            f"a backtest with horizon {horizon} needs.",
            code="too-short",
            hint="ask for a shorter horizon, or forecast without training: tsforecast predict.",
        )
    origins = setting.origins or max(1, min(ORIGINS, PANEL_ROWS // len(long)))
    short = len(members) - len(long)
    said = (f"{short} series too short to learn from left out of the training",) if short else ()
    tried = []
    for series in long:
        room = len(series) - horizon - SHORTEST_PAST + 1
        planned = _plan(series, setting, horizon, min(origins, room))
        tried.append(_tried(series, planned, setting))
    return tried, said


def _plan(series: Series, setting: Setting, horizon: int | None, origins: int | None) -> Plan:
    """Plan by the calendar's season, before any value has been looked at."""
    season = _season(series, setting)
    return plan(len(series), period=season, horizon=horizon, origins=origins)


def _season(series: Series, setting: Setting) -> int:
    candidates = setting.periods or series.frequency.periods
    return next((period for period in candidates if 2 * period <= len(series) // 2), 1)


def _tried(series: Series, planned: Plan, setting: Setting) -> Tried:
    """Choose footing and season before the first origin."""
    values, past = series.values, series.values[: planned.origins[0]]
    own = footing(past, candidates=series.frequency.periods, asked=setting.periods)
    if not own.transform.covers(values):
        # A value outside the domain, the first zero say, shows that the unit is another one.
        own = Footing(own.periods, choose(values))
    season = next(iter(own.periods), 1)
    return Tried(values, planned, season, own.periods, own)


def _with_seasons(tried: Tried, series: Series, setting: Setting) -> Tried:
    """Look which seasons are really there, and which is the strongest."""
    if setting.periods is not None:
        return replace(tried, period=next(iter(setting.periods), 1), found=setting.periods)
    past = tried.values[: tried.plan.origins[0]]
    seasons = find_periods(past, candidates=series.frequency.periods)
    strongest = max(seasons, key=lambda season: season.strength).period if seasons else 1
    return replace(tried, period=strongest, found=tuple(season.period for season in seasons))


def footings(tried: Sequence[Tried]) -> tuple[str, str]:
    """Say the season of the first series, and the scales that they are learned on."""
    found = " and ".join(map(str, tried[0].found))
    scales = " and ".join(sorted({one.footing.transform.kind for one in tried}))
    return f"season of {found} steps" if found else "no season found", f"{scales} scale"
