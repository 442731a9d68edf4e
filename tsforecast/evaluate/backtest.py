"""Rolling origins: forecast again and again from the past, and keep what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.score import Scales, Scores, scales, score, score_by_step
from tsforecast.forecast.forecast import Forecaster
from tsforecast.network.task import FEWEST
from tsforecast.series.series import Floats, Places
from tsforecast.series.wording import counted

ORIGINS = 8
SHORTEST_PAST = FEWEST
"""Values known at the first origin, at least: what a network can learn from."""
KEPT_FOR_LEARNING = 0.7
_HORIZONS = {1: 6, 7: 14, 168: 24, 365: 28, 366: 28}
_LONGEST_SEASON_AHEAD = 31


@dataclass(frozen=True)
class Plan:
    """Where to forecast from, how far, and why: a sentence for the person.

    ``origins`` count the values known, ascending; the last is n - horizon.
    """

    horizon: int
    origins: tuple[int, ...]
    reason: str


def plan(
    n: int,
    *,
    period: int,
    horizon: int | None = None,
    origins: int | None = None,
    known: int = 0,
    column: str | None = None,
) -> Plan:
    """Choose horizon and origins for ``n`` values with ``period`` steps in a season.

    The horizon is one season (24 of 168 hours, 26 of 52 weeks, 6 steps without a season), less
    when the series is short. Eight origins, fewer when the series is short, stand so far
    apart that 70% of the history lies before the first one, and so that they start at
    different phases of the season. None lies before the first ``known`` values, at most n less
    the horizon. Raises SeriesUnusable, which names the ``column``, when the series is too short.

    >>> plan(144, period=12).origins
    (97, 102, 107, 112, 117, 122, 127, 132)
    """
    ahead = usual_horizon(n, period=period) if horizon is None else horizon
    last = n - ahead
    if last < SHORTEST_PAST:
        raise _too_short(n, horizon=ahead, asked=horizon is not None, column=column)
    wanted = ORIGINS if origins is None else origins
    room = last - max(known, _earliest(last, period=period, origins=wanted if origins else 1))
    if origins is not None and origins > room + 1:
        raise SeriesUnusable(
            f"{n} values are too few for {origins} origins with horizon {ahead}.",
            code="too-short",
            column=column,
            hint=f"ask for at most {room + 1} origins, or for a shorter horizon.",
        )
    count = min(wanted, room + 1)
    step = _step(count, room=room, period=period, horizon=ahead)
    chosen = tuple(last - step * back for back in reversed(range(count)))
    apart = f", {step} apart" if count > 1 else ""
    many = counted(count, "origin")
    return Plan(ahead, chosen, f"{many}{apart}, horizon {ahead}, from {n:,} values")


def usual_horizon(n: int, *, period: int) -> int:
    """Give the horizon that ``n`` values with ``period`` steps in a season are judged on."""
    if period in _HORIZONS:
        season = _HORIZONS[period]
    else:
        season = period if period <= _LONGEST_SEASON_AHEAD else min(period // 2, 26)
    return max(1, min(season, n // 5))


def _earliest(last: int, *, period: int, origins: int) -> int:
    """Give the first origin that leaves enough to learn from, and room for ``origins``."""
    kept = round(KEPT_FOR_LEARNING * last)
    two_seasons = 2 * period + 1
    if two_seasons + ORIGINS // 2 <= last:
        kept = max(kept, two_seasons)
    return max(SHORTEST_PAST, min(kept, last - (origins - 1)))


def _step(count: int, *, room: int, period: int, horizon: int) -> int:
    """Give the distance between origins that spreads them best over the season's phases."""
    if count == 1:
        return 1
    widest = max(1, min(room // (count - 1), max(horizon, period)))

    def unevenness(step: int) -> tuple[int, int, int]:
        phases = sorted({step * back % period for back in range(count)})
        following = [*phases[1:], phases[0] + period]
        gap = max(after - phase for phase, after in zip(phases, following, strict=True))
        return gap, -len(phases), -step

    return min(range(max(1, widest // 2), widest + 1), key=unevenness)


def _too_short(n: int, *, horizon: int, asked: bool, column: str | None) -> SeriesUnusable:
    need = horizon + SHORTEST_PAST
    hint = f"give at least {need} values" + (", or ask for a shorter horizon." if asked else ".")
    return SeriesUnusable(
        f"{n} values are too few for a backtest with horizon {horizon}.",
        code="too-short",
        column=column,
        hint=hint,
    )


@dataclass(frozen=True, eq=False)
class Backtest:
    """What several forecasters said at the same origins, and what happened.

    ``actual`` (k, h); ``quantiles`` by name, each (k, h, len(QUANTILES)); ``scales`` of the k
    origins, each measured before its origin; ``members`` (k,), which series of a panel each
    origin is of.
    """

    plan: Plan
    period: int
    actual: Floats
    quantiles: Mapping[str, Floats]
    scales: Scales
    members: Places

    def scores(self, name: str) -> Scores:
        """Score one forecaster over all origins and steps."""
        return score(self.actual, self.quantiles[name], scales=self.scales)

    def scores_by_step(self, name: str) -> list[Scores]:
        """Score one forecaster at each step ahead."""
        return score_by_step(self.actual, self.quantiles[name], scales=self.scales)

    def scores_by_origin(self, name: str) -> list[Scores]:
        """Score one forecaster at each origin."""
        return [self._at(slice(row, row + 1), name) for row in range(len(self.actual))]

    def scores_by_member(self, name: str) -> list[Scores]:
        """Score one forecaster on each series of a panel, over its own origins and all steps."""
        count = int(self.members.max()) + 1
        return [self._at(np.flatnonzero(self.members == one), name) for one in range(count)]

    def with_forecaster(self, name: str, quantiles: Floats) -> Backtest:
        """Add a forecaster whose quantiles (k, h, len(QUANTILES)) were computed elsewhere."""
        return replace(self, quantiles={**self.quantiles, name: quantiles})

    def as_json(self) -> dict[str, object]:
        """Give the documented ``backtest`` object: horizon, origins, forecasters by name."""
        return {
            "horizon": self.plan.horizon,
            "origins": len(self.actual),
            "forecasters": {name: self.scores(name).as_json() for name in self.quantiles},
        }

    def _at(self, rows: slice | Places, name: str) -> Scores:
        own = Scales(self.scales.absolute[rows], self.scales.squared[rows])
        return score(self.actual[rows], self.quantiles[name][rows], scales=own)


def backtest(
    values: Floats, forecasters: Mapping[str, Forecaster], *, plan: Plan, period: int
) -> Backtest:
    """Ask every forecaster at every origin of the plan; ``values`` (n,).

    >>> from tsforecast.forecast.baselines import BASELINES
    >>> line = np.arange(30.0)
    >>> done = backtest(line, {"drift": BASELINES["drift"]}, plan=plan(30, period=1), period=1)
    >>> round(done.scores("drift").mae, 6)
    0.0
    """
    origins = np.array(plan.origins, dtype=np.intp)
    ahead = origins[:, np.newaxis] + np.arange(plan.horizon)  # (k, h)
    return Backtest(
        plan=plan,
        period=period,
        actual=values[ahead],
        quantiles={
            name: forecaster(values, origins, horizon=plan.horizon, period=period)
            for name, forecaster in forecasters.items()
        },
        scales=scales(values, origins, period=period),
        members=np.zeros(len(origins), dtype=np.intp),
    )


def together(parts: Sequence[Backtest], *, reason: str) -> Backtest:
    """Put the backtests of a panel's members, all of one horizon, below each other.

    Scaled errors and percentages are means over all origins of all members; the period and the
    origins of the plan are those of the first member. Forecasters that were not asked about all
    of them are left out.
    """
    first = parts[0]
    return Backtest(
        plan=replace(first.plan, reason=reason),
        period=first.period,
        actual=np.concatenate([part.actual for part in parts]),
        quantiles={
            name: np.concatenate([part.quantiles[name] for part in parts])
            for name in first.quantiles
            if all(name in part.quantiles for part in parts)
        },
        scales=Scales(
            np.concatenate([part.scales.absolute for part in parts]),
            np.concatenate([part.scales.squared for part in parts]),
        ),
        members=np.repeat(np.arange(len(parts)), [len(part.actual) for part in parts]),
    )
