"""Every admissible kind fitted to every past, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.forecast.ets_ahead import Ends
from tsforecast.forecast.ets_models import (
    ALPHA,
    BETA,
    GAMMA,
    KINDS,
    LEVEL,
    PHI,
    SLOPE,
    Kind,
    Part,
    run,
    summed,
)
from tsforecast.forecast.ets_search import Places, Problems, search
from tsforecast.forecast.season import learned_season
from tsforecast.forecast.spread import recency
from tsforecast.series.series import Floats

LONGEST_PAST = 1000
"""The last values that are smoothed; what lies before has no weight left."""
_FIRST = 10


@dataclass(frozen=True, eq=False)
class Fits:
    """P fitted models: of which series (P,), Akaike's criterion (P,), degrees of freedom (P,)."""

    series: Places
    criterion: Floats
    freedom: Floats
    ends: Ends

    def ahead(self, horizon: int) -> tuple[Floats, Floats]:
        """Give mean and variance of each step ahead, each (horizon, P)."""
        with np.errstate(all="ignore"):  # of what exploded, its criterion tells
            return self.ends.ahead(horizon)


def fit(
    pasts: Sequence[Floats], *, period: int, season: Part | None, positive: Sequence[bool]
) -> Fits:
    """Fit the kinds with one kind of ``season`` to pasts, each (n,) with n > 5, of about unit size.

    ``positive`` admits multiplicative kinds. The starting states of the season are not
    searched: they are the index that the past shows (:mod:`~tsforecast.forecast.season`).
    """
    problems, kinds = _problems(pasts, period=period, season=season, positive=positive)
    parameters, criterion = search(problems)
    length = problems.known.sum(axis=0)[problems.series]
    count = np.array([kind.parameters for kind in kinds])
    freedom = length - (count - 1) - (period - 1 if season else 0)
    freedom = np.maximum(freedom, np.maximum(length / 4, 1.0))
    return Fits(
        series=problems.series,
        criterion=criterion - length * np.log(length) + 2 * count,
        freedom=freedom,
        ends=_ends(problems, parameters, length=length, freedom=freedom),
    )


def _problems(
    pasts: Sequence[Floats], *, period: int, season: Part | None, positive: Sequence[bool]
) -> tuple[Problems, list[Kind]]:
    recent = [past[-LONGEST_PAST:] for past in pasts]
    values = np.zeros((max(map(len, recent)), len(pasts)))
    known = np.zeros(values.shape, dtype=np.bool_)
    seasons = np.zeros((period if season else 1, len(pasts)))
    found: list[tuple[int, Kind, Floats]] = []
    for place, (past, last) in enumerate(zip(pasts, recent, strict=True)):
        values[: len(last), place] = last
        known[: len(last), place] = True
        adjusted = last
        if season:
            shown = learned_season(past, period=period, multiplied=season == "mul")
            adjusted = shown.remove(last)
            seasons[:, place] = np.roll(shown.index, len(last) % period)
        found += [
            (place, kind, _start(kind, adjusted[:_FIRST]))
            for kind in KINDS
            if kind.season == season
            and (positive[place] or "mul" not in (kind.error, kind.season))
            and kind.parameters + 1 < len(last)
        ]
    kinds = [kind for _, kind, _ in found]
    return (
        Problems(
            values=values,
            known=known,
            seasons=seasons,
            season=season,
            series=np.array([place for place, _, _ in found]),
            free=np.array([_free(kind) for kind in kinds]).T,
            start=np.array([start for _, _, start in found]).T,
            relative=np.array([kind.error == "mul" for kind in kinds]),
        ),
        kinds,
    )


def _free(kind: Kind) -> list[bool]:
    return [True, kind.trend, kind.season is not None, kind.damped, True, kind.trend]


def _start(kind: Kind, first: Floats) -> Floats:
    """Begin with level and slope of a line through the first ten values (section 2.6.1)."""
    start = np.zeros(6)
    start[[ALPHA, BETA, PHI]] = 0.5, 0.01 * kind.trend, 0.95 if kind.damped else 1.0
    start[GAMMA] = 0.1 if kind.season else 0.0
    start[LEVEL] = first.mean()
    if kind.trend:
        start[SLOPE], start[LEVEL] = np.polyfit(np.arange(1.0, len(first) + 1), first, 1)
    if "mul" in (kind.error, kind.season):
        start[LEVEL] = max(start[LEVEL], 0.001)
    return start


def _ends(problems: Problems, parameters: Floats, *, length: Places, freedom: Floats) -> Ends:
    """Smooth once more with what was found, and take the states after each last value."""
    own = problems.series
    values, known, seasons = (
        problems.values[:, own],
        problems.known[:, own],
        problems.seasons[:, own],
    )
    column = np.arange(len(own))
    with np.errstate(all="ignore"):  # of what exploded, its criterion tells
        smoothed = run(values, parameters, seasons, season=problems.season, states=True)
        error = np.where(known, values - smoothed.expected, 0.0)
        error /= np.where(problems.relative & known, smoothed.expected, 1.0)
        age: Floats = length - 1 - np.arange(len(values), dtype=np.float64)[:, np.newaxis]
        weights = np.where(known, recency(age), 0.0)
        variance = summed(weights * np.square(error)) / summed(weights) * length / freedom
    period = len(seasons)
    # The phases in their order from the next step on, each as its last value left it.
    when = length - period + np.arange(period)[:, np.newaxis]
    last = np.where(
        when >= 0, smoothed.season[np.maximum(when, 0), column], seasons[when % period, column]
    )
    return Ends(
        parameters=parameters,
        level=smoothed.level[length - 1, column],
        slope=smoothed.slope[length - 1, column],
        seasons=last if problems.season else seasons,
        season=problems.season,
        variance=variance,
        relative=problems.relative,
    )
