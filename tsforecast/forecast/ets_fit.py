"""Every admissible kind fitted to every past, side by side."""

from __future__ import annotations

import functools
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
)
from tsforecast.forecast.ets_search import Problems, search
from tsforecast.forecast.season import learned_seasons
from tsforecast.forecast.side_by_side import side_by_side, summed
from tsforecast.forecast.spread import recency
from tsforecast.series.series import Bools, Floats, Places

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


def fit(pasts: Sequence[Floats], *, period: int, season: Part | None, positive: Bools) -> Fits:
    """Fit the kinds with one kind of ``season`` to pasts, each (n,) with n > 5, of about unit size.

    ``positive`` admits multiplicative kinds. The starting states of the season are not
    searched: they are the index that the past shows (:mod:`~tsforecast.forecast.season`).
    """
    problems, kinds = _problems(pasts, period=period, season=season, positive=positive)
    parameters, criterion = search(problems)
    length = problems.length[problems.series]
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
    pasts: Sequence[Floats], *, period: int, season: Part | None, positive: Bools
) -> tuple[Problems, list[Kind]]:
    recent = side_by_side(pasts, longest=LONGEST_PAST)
    length = recent.length
    adjusted, seasons = recent.values, np.zeros((1, len(pasts)))
    if season:
        multiplied = np.full(len(pasts), season == "mul")
        shown = learned_seasons(pasts, period=period, multiplied=multiplied)
        adjusted = shown.remove(recent)
        # The index begins after the past, the states begin with it.
        phases = (np.arange(period)[:, np.newaxis] - length) % period
        seasons = shown.index[phases, np.arange(len(pasts))]
    kinds = [kind for kind in KINDS if kind.season == season]
    admitted = [
        (positive | ("mul" not in (kind.error, kind.season))) & (kind.parameters + 1 < length)
        for kind in kinds
    ]
    of_kind, series = np.nonzero(admitted)
    kinds = [kinds[which] for which in of_kind]
    return (
        Problems(
            values=recent.values,
            length=length,
            seasons=seasons,
            season=season,
            series=series,
            free=np.array([_free(kind) for kind in kinds]).T,
            start=_starts(kinds, _first_lines(adjusted, length)[:, series]),
            relative=np.array([kind.error == "mul" for kind in kinds]),
        ),
        kinds,
    )


def _free(kind: Kind) -> list[bool]:
    return [True, kind.trend, kind.season is not None, kind.damped, True, kind.trend]


def _first_lines(values: Floats, length: Places) -> Floats:
    """Give mean, intercept and slope (3, S) of the first ten values."""
    found = np.empty((3, len(length)))
    for place, end in enumerate(length):
        first = values[: min(end, _FIRST), place].copy()
        design, scale = _design(len(first))
        slope, level = np.linalg.lstsq(design, first, rcond=None)[0] / scale
        found[:, place] = first.mean(), level, slope
    return found


@functools.lru_cache(maxsize=_FIRST)
def _design(count: int) -> tuple[Floats, Floats]:
    """Give what ``np.polyfit`` would prepare anew each time: columns of unit length, and scales."""
    columns = np.vander(np.arange(1.0, count + 1), 2)
    scale = np.sqrt(np.square(columns).sum(axis=0))
    return columns / scale, scale


def _starts(kinds: Sequence[Kind], lines: Floats) -> Floats:
    """Begin with level and slope of a line through the first values (section 2.6.1), (6, P)."""
    trend, damped, season, bounded = (
        np.array(has)
        for has in zip(
            *(
                (k.trend, k.damped, k.season is not None, "mul" in (k.error, k.season))
                for k in kinds
            ),
            strict=True,
        )
    )
    mean, level, slope = lines
    start = np.empty((6, len(kinds)))
    start[ALPHA] = 0.5
    start[BETA] = 0.01 * trend
    start[GAMMA] = 0.1 * season
    start[PHI] = np.where(damped, 0.95, 1.0)
    start[LEVEL] = np.where(trend, level, mean)
    start[LEVEL] = np.where(bounded, np.maximum(start[LEVEL], 0.001), start[LEVEL])
    start[SLOPE] = np.where(trend, slope, 0.0)
    return start


def _ends(problems: Problems, parameters: Floats, *, length: Places, freedom: Floats) -> Ends:
    """Smooth once more with what was found, and take the states after each last value."""
    own, seasons = problems.series, problems.seasons
    column = np.arange(len(own))
    known = np.arange(len(problems.values))[:, np.newaxis] < length
    with np.errstate(all="ignore"):  # of what exploded, its criterion tells
        fitted = run(problems.values, own, parameters, seasons, season=problems.season, states=True)
        error = np.where(known, fitted.error, 0.0)
        error /= np.where(problems.relative & known, fitted.expected, 1.0)
        age: Floats = length - 1 - np.arange(len(known), dtype=np.float64)[:, np.newaxis]
        weights = np.where(known, recency(age), 0.0)
        variance = summed(weights * np.square(error)) / summed(weights) * length / freedom
    period = len(seasons)
    # The phases in their order from the next step on, each as its last value left it.
    when = length - period + np.arange(period)[:, np.newaxis]
    last = np.where(
        when >= 0, fitted.season[np.maximum(when, 0), column], seasons[when % period, own]
    )
    return Ends(
        parameters=parameters,
        level=fitted.level[length - 1, column],
        slope=fitted.slope[length - 1, column],
        seasons=last if problems.season else np.zeros((1, len(own))),
        season=problems.season,
        variance=variance,
        relative=problems.relative,
    )
