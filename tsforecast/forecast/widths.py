"""How much wider than its own formula says an interval must be, from a table that is shipped.

A formula knows what the errors were, not that its model was chosen and fitted on them, nor that
no model is the true one. With few values that is most of the uncertainty. How much it is was
measured on simulated series (``python -m benchmarks widths``), by method, kind of season, number
of values and step ahead.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tsforecast.forecast.forecast import MIDDLE, QUANTILES
from tsforecast.forecast.naive import SCORES
from tsforecast.series.series import Floats
from tsforecast.window.transform import choose

FILE = Path(__file__).with_name("widths.json")

METHODS = ("ets", "theta")
LENGTHS = {
    1: (7, 10, 14, 20, 40, 80, 200, 600),
    4: (8, 12, 16, 28, 48, 96, 240),
    12: (12, 20, 28, 72, 360),
    24: (30, 60, 120, 480),
}
"""Numbers of values by the period that they were simulated with; 1 is no season."""
STEPS = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48)
"""Steps ahead."""
LEVELS = (80, 95)
"""Levels of the intervals, in percent. Narrower ones than the first grow as it does."""

WIDEST = 2.0
"""Half of an 80% interval in logs, a factor of seven, from which on nothing is widened.

A spread that large is more often too large than too small.
"""

_UPPER = QUANTILES.index(0.9)


def widened(quantiles: Floats, pasts: Sequence[Floats], *, method: str, period: int) -> Floats:
    """Widen, or narrow, quantiles (S, h, Q) of ``method`` from S pasts, each (n,), n >= 1.

    The median stays. Of a positive past the lower side is widened in logs, so that it stays
    positive too; the upper one in the data's unit, where a factor does not explode.

    >>> flat, past = np.arange(len(QUANTILES), dtype=float), np.arange(-3.0, 4.0)
    >>> found = widened(flat[np.newaxis, np.newaxis], [past], method="ets", period=1)
    >>> found[0, 0, [0, 5, 10]].round(1).tolist()
    [-1.0, 5.0, 11.0]
    """
    horizon = quantiles.shape[1]
    factors = np.stack(
        [growth(method, length=len(past), period=period, horizon=horizon) for past in pasts]
    )
    positive = np.array([choose(past).kind == "log" for past in pasts])
    positive &= (quantiles > 0).all(axis=(1, 2))
    middle = quantiles[:, :, [MIDDLE]]
    if positive.any():
        half = np.log(quantiles[positive][:, :, [_UPPER]] / middle[positive])
        room = WIDEST / np.maximum(half, np.finfo(np.float64).tiny)
        factors[positive] = np.minimum(factors[positive], np.maximum(room, 1.0))
    found = middle + factors * (quantiles - middle)
    if positive.any():
        below = quantiles[positive, :, :MIDDLE] / middle[positive]
        below = middle[positive] * below ** factors[positive, :, :MIDDLE]
        found[positive, :, :MIDDLE] = below
    found[:, :, MIDDLE] = quantiles[:, :, MIDDLE]
    return found


@functools.lru_cache(maxsize=1024)
def growth(method: str, *, length: int, period: int, horizon: int) -> Floats:
    """Give a factor for each step and quantile, (horizon, len(QUANTILES)), of one of METHODS.

    The nearest simulated period counts, and in units of a season; between the entries the
    table is interpolated in logs of length and step, beyond its ends they go on as they are.

    >>> growth("theta", length=12, period=1, horizon=6).shape
    (6, 11)
    """
    like = 1 if period == 1 else min(list(LENGTHS)[1:], key=lambda each: _apart(each, period))
    unit = like / period
    entries = np.log(_table()[method][str(like)])  # (lengths, steps, levels)
    place = np.interp(np.log(length * unit), np.log(LENGTHS[like]), np.arange(float(len(entries))))
    short = min(int(place), len(entries) - 2)
    own = entries[short] + (place - short) * (entries[short + 1] - entries[short])
    steps = np.log(np.arange(1, horizon + 1) * unit)
    known = np.log(STEPS)
    ends = np.array([np.interp(steps, known, column) for column in own.T])  # (levels, horizon)
    scores = [SCORES[QUANTILES.index((1 + level / 100) / 2)] for level in LEVELS]
    share = np.clip((np.abs(SCORES) - scores[0]) / (scores[1] - scores[0]), 0.0, 1.0)
    factors: Floats = np.exp(ends[0][:, np.newaxis] + np.outer(ends[1] - ends[0], share))
    factors.setflags(write=False)
    return factors


def _apart(one: int, other: int) -> float:
    return abs(float(np.log(one / other)))


@functools.cache
def _table() -> dict[str, dict[str, Any]]:
    """Read factors by method and period, each (lengths, steps, levels)."""
    factors: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["factors"]
    return factors
