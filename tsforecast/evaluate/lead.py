"""Who is ahead of whom at the same origins, by how much, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.score import beyond_rounding
from tsforecast.series.series import Floats

_TIE = 0.01
_SURE = 1.4
"""Standard errors beyond chance: one in ten for 8 origins (Student's t, 7 degrees of freedom)."""
_PROVEN = 2.0
"""Standard errors by which the best of many, which its luck has picked, must beat the usual."""


@dataclass(frozen=True, slots=True)
class Gain:
    """The share by which one's error is smaller than another's, and whether that is no chance.

    Negative where it is larger, 0 where the two are level, which nothing is sure of.
    """

    share: float
    sure: bool


def lead(done: Backtest, name: str, *, over: str) -> Gain:
    """Say how far one forecaster is ahead of another, and whether chance explains that."""
    compared = by_origin(done, [name, over])
    return ahead_by(compared[name], compared[over], lag=overlap(done))


def proven(done: Backtest, name: str, *, over: str) -> bool:
    """Tell whether one is better by its errors and its quantile loss, two standard errors each.

    A mean of forecasts is hard to beat, and what seemed to beat it in a few origins mostly does
    not in the next ones.
    """
    measures = (
        by_origin(done, [name, over], measure=measure) for measure in ("mae", "quantile_loss")
    )
    gains = [
        ahead_by(found[name], found[over], lag=overlap(done), sure=_PROVEN) for found in measures
    ]
    return all(gain.share > 0 and gain.sure for gain in gains)


def winner(done: Backtest, names: Sequence[str]) -> str:
    """Give the one of these with the least error."""
    return ranked(done, names)[0]


def ranked(done: Backtest, names: Sequence[str]) -> list[str]:
    """Give these with the least error first; those whose error is no number come last."""
    means = {name: each.mean() for name, each in by_origin(done, names).items()}
    return sorted(means, key=lambda name: (not np.isfinite(means[name]), means[name]))


def ahead_by(own: Floats, theirs: Floats, *, lag: int, sure: float = _SURE) -> Gain:
    """Say how far one is ahead, by the errors (k,) of both at the same origins.

    It is sure beyond so many standard errors.
    """
    larger = max(float(own.mean()), float(theirs.mean()))
    difference = theirs - own
    mean = float(difference.mean())
    if larger == 0 or abs(mean) < _TIE * larger:
        return Gain(0.0, sure=False)
    return Gain(mean / larger, sure=abs(mean) > sure * standard_error(difference, lag=lag))


def standard_error(differences: Floats, *, lag: int) -> float:
    """Give the standard error of the mean of differences (k,) that overlap for ``lag`` origins.

    Diebold & Mariano (1995), eq. 1, with Bartlett weights so that the variance is never
    negative (Newey & West 1987), and the small-sample factor of Harvey, Leybourne & Newbold
    (1997) for k observations. Infinite where nothing is decided: for fewer than three, or where
    each overlaps with every other, so that all of them saw one stretch of time.

    >>> standard_error(np.array([1.0, 2.0, 3.0, 2.0]), lag=0)
    0.408248290463863
    """
    count = len(differences)
    if count < 3 or lag >= count - 1:
        return float("inf")
    centred = differences - differences.mean()
    reach = min(lag, count // 2)
    variance = float(centred @ centred) / count
    for back in range(1, reach + 1):
        weight = 1 - back / (reach + 1)
        variance += 2 * weight * float(centred[back:] @ centred[:-back]) / count
    return float(np.sqrt(max(variance, 0.0) / (count - 1)))


def by_origin(
    done: Backtest, names: Sequence[str], *, measure: Literal["mae", "quantile_loss"] = "mae"
) -> dict[str, Floats]:
    """Give the mean error, or quantile loss, at each origin (k,), scaled where that is defined.

    Of a panel, whose series count each, the mean over the origins of each member.
    """
    scaled = is_scaled(done)
    rows = np.flatnonzero(done.scales.absolute > 0) if scaled else np.arange(len(done.actual))
    scale = done.scales.absolute[rows] if scaled else 1.0
    found = {}
    for name in [name for name in names if name in done.quantiles]:
        errors = np.array([getattr(each, measure) for each in done.scores_by_origin(name)])[rows]
        found[name] = beyond_rounding(errors, done.actual) / scale
    if not of_panel(done):
        return found
    _, members, counts = np.unique(done.members[rows], return_inverse=True, return_counts=True)
    return {name: np.bincount(members, weights=errors) / counts for name, errors in found.items()}


def overlap(done: Backtest) -> int:
    """Give how many later origins forecast some of the same steps; members of a panel do not."""
    if of_panel(done):
        return 0
    origins = done.plan.origins
    step = origins[1] - origins[0] if len(origins) > 1 else done.plan.horizon
    return max(0, -(-done.plan.horizon // step) - 1)


def of_panel(done: Backtest) -> bool:
    """Tell whether the origins are of several series."""
    return bool(done.members.any())


def is_scaled(done: Backtest) -> bool:
    """Tell whether errors are defined relative to the naive error of the past."""
    there = done.scales.absolute > 0
    return bool(there.any() if of_panel(done) else there.all())
