"""Whether a past forecast was worth it: beside what happened, and beside two that cost nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tsforecast.decompose.seasonality import find_periods, possible_periods
from tsforecast.evaluate.compare import praise
from tsforecast.evaluate.lead import Gain, ahead_by
from tsforecast.evaluate.required import not_beaten, not_covered
from tsforecast.evaluate.score import Scores, beyond_rounding, pooled, scales, score
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.forecast import at_quantiles
from tsforecast.series.hindsight import Hindsight
from tsforecast.series.series import Floats
from tsforecast.series.wording import counted

FORECAST, LABEL = "forecast", "the forecast"
RIVALS = ("seasonal_naive", "naive")
"""What a forecast should be better than, made from what was known before its first step."""


@dataclass(frozen=True, eq=False)
class Scored:
    """How the forecast of one series did, and its rivals; ``period`` is the season they knew."""

    hindsight: Hindsight
    period: int
    scores: Mapping[str, Scores]

    @property
    def count(self) -> int:
        """How many values were scored."""
        return int(self.hindsight.known.sum())


@dataclass(frozen=True, eq=False)
class PastForecast:
    """How a forecast did: by series, those of which something is known, and all together.

    ``gains`` are its leads over the rivals, ``basis`` says by what measure and on how much.
    """

    each: tuple[Scored, ...]
    scores: Mapping[str, Scores]
    gains: Mapping[str, Gain]
    basis: str

    @property
    def count(self) -> int:
        """How many values were scored."""
        return sum(one.count for one in self.each)

    @property
    def verdict(self) -> str:
        """Whether the forecast was worth it, no surer than one look at it allows."""
        told = dict(self.gains)
        if self.scores["seasonal_naive"] == self.scores["naive"]:
            del told["seasonal_naive"]  # without a season it is naive by another name
        return f"{praise(LABEL, told)} {self.basis}"

    @property
    def decisions(self) -> tuple[str, ...]:
        """The season that the rivals and MASE knew, of several series the usual one."""
        ((period, count),) = Counter(one.period for one in self.each).most_common(1)
        season = f"season of {counted(period, 'step')}" if period > 1 else "no season"
        return (season if count == len(self.each) else f"{season} in {count:,} series",)

    def unmet(self, must_beat: Sequence[str], min_coverage: float | None) -> tuple[str, ...]:
        """Say in a sentence each what was asked of the forecast and does not hold.

        What happened is no matter of chance: less error is enough.
        """
        leads = {rival: replace(self.gains[rival], sure=True) for rival in must_beat}
        coverage = self.scores[FORECAST].coverage
        return (
            *not_beaten(leads, label=LABEL, basis=self.basis),
            *not_covered(coverage, label=LABEL, wanted=min_coverage),
        )


def judge(
    each: Iterable[Hindsight],
    *,
    quantiles: tuple[float, ...],
    levels: Sequence[float],
    periods: tuple[int, ...] | None = None,
) -> PastForecast:
    """Score a forecast with these ``quantiles`` and ``levels`` (percent) beside its rivals.

    At least one value of one series is known. The season is the first of ``periods`` or, where
    none is asked for, found in what lies before the forecast. The forecast of one series is one
    look: however large, its lead is not beyond chance. Of several, their errors tell.
    """
    done = tuple(
        _scored(one, quantiles=quantiles, levels=levels, periods=periods)
        for one in each
        if one.known.any()
    )
    counts = [one.count for one in done]
    names = (FORECAST, *RIVALS)
    together = {name: pooled([one.scores[name] for one in done], counts) for name in names}
    errors, measure = _errors(done, names)
    gains = {name: ahead_by(errors[FORECAST], errors[name], lag=0) for name in RIVALS}
    steps = counted(sum(counts), "step")
    of = f"{len(done):,} series, {steps}" if len(done) > 1 else f"{steps} of one forecast"
    return PastForecast(done, together, gains, f"({measure}, {of})")


def _scored(
    one: Hindsight,
    *,
    quantiles: tuple[float, ...],
    levels: Sequence[float],
    periods: tuple[int, ...] | None,
) -> Scored:
    past = one.series.values[: one.origin]
    period = _season(past, candidates=one.series.frequency.periods, asked=periods)
    known = one.known
    horizon = int(np.flatnonzero(known)[-1]) + 1
    said: dict[str, Floats] = {FORECAST: one.values}
    for name in RIVALS:
        (own,) = OF_MANY[name]([past], horizon=horizon, period=period)
        said[name] = at_quantiles(own, quantiles)
    measured = scales(past, np.array([one.origin]), period=period)
    places = np.flatnonzero(known)
    return Scored(
        one,
        period,
        {
            name: score(
                one.actual[None, places],
                values[None, places],
                scales=measured,
                known=quantiles,
                levels=levels,
            )
            for name, values in said.items()
        },
    )


def _season(past: Floats, *, candidates: tuple[int, ...], asked: tuple[int, ...] | None) -> int:
    """Give the one season that seasonal naive repeats: the calendar's, of several the strongest."""
    if asked is not None:
        return next(iter(asked), 1)
    possible = possible_periods(past, candidates=candidates)
    if len(possible) < 2:
        return next(iter(possible), 1)
    there = find_periods(past, candidates=possible)
    return max(there, key=lambda season: season.strength).period if there else 1


def _errors(done: Sequence[Scored], names: Sequence[str]) -> tuple[dict[str, Floats], str]:
    """Give the mean absolute error of each series (k,), scaled where that is defined."""
    scaled = [one for one in done if one.scores[FORECAST].mase is not None]

    def error(one: Scored, name: str) -> float:
        said = one.scores[name]
        if not beyond_rounding(np.array(said.mae), one.hindsight.actual):
            return 0.0
        return said.mae if said.mase is None else said.mase

    found = {name: np.array([error(one, name) for one in scaled or done]) for name in names}
    return found, "MASE" if scaled else "MAE"
