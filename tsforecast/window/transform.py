"""The scale on which a network works: log, log odds, square root, or the values as they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.series.series import Floats

Kind = Literal["log", "logit", "sqrt", "identity"]

WIDEST_LOG_SPAN = 1000.0
"""Median over minimum beyond which a logarithm would turn small values into large outliers."""

SURE_OF_SHARES = 2.0
"""Log likelihood by which log odds must describe the changes better than logs and amounts do."""

CEILINGS = (1.0, 100.0)
"""What a share and a percentage cannot pass."""
FEWEST_AT_CEILING = 3


@dataclass(frozen=True, slots=True)
class Transform:
    """A monotone map to the network's scale and back, so quantiles map to quantiles."""

    kind: Kind

    @property
    def relative(self) -> bool:
        """Whether equal steps on the scale are alike at every level: changes by shares, odds."""
        return self.kind in ("log", "logit")

    def apply(self, values: Floats) -> Floats:
        """Map values in the data's unit to the network's scale, same shape."""
        if self.kind == "log":
            return np.log(values)
        if self.kind == "logit":
            return np.log(values) - np.log1p(-values)
        if self.kind == "sqrt":
            return np.sqrt(values)
        return np.asarray(values, dtype=np.float64)

    def covers(self, values: Floats) -> bool:
        """Tell whether every value lies in the domain of the map."""
        least = float(values.min())
        shares = least > 0 and float(values.max()) < 1
        return {"log": least > 0, "logit": shares, "sqrt": least >= 0, "identity": True}[self.kind]

    def invert(self, scaled: Floats) -> Floats:
        """Map back to the data's unit; log and square root never give a negative value.

        >>> Transform("sqrt").invert(np.array([-1.0, 3.0])).tolist()
        [0.0, 9.0]
        """
        if self.kind == "log":
            return np.exp(np.minimum(scaled, 700.0))
        if self.kind == "logit":
            odds = np.exp(-np.abs(scaled))
            shares: Floats = np.where(scaled < 0, odds, 1.0) / (1 + odds)
            return shares
        if self.kind == "sqrt":
            return np.square(np.maximum(scaled, 0.0))
        return scaled


def choose(past: Floats) -> Transform:
    """Choose from the past (n,): log for positive, square root for non-negative values.

    A series that touches zero, as counts and sunspots do, has no logarithm; the square root
    steadies its variance (Bartlett 1936) and keeps its forecasts from falling below zero. Values
    between 0 and 1 are taken for shares, which cannot pass 1, where they move as shares do: the
    less the nearer they are to 1. A price or a rate below 1 does not.

    >>> choose(np.array([3.0, 1.0, 2.0])).kind, choose(np.array([0.0, 2.0, 5.0])).kind
    ('log', 'sqrt')
    """
    least, most = float(past.min()), float(past.max())
    if least > 0:
        if most < 1 and _moves_as_shares(past):
            return Transform("logit")
        # No median lies above the greatest value, which is found in a tenth of the time.
        if most / least <= WIDEST_LOG_SPAN or float(np.median(past)) / least <= WIDEST_LOG_SPAN:
            return Transform("log")
    return Transform("sqrt" if least >= 0 else "identity")


def bounds(values: Floats) -> tuple[float, float]:
    """Give what a series (n,) never leaves: 0 if it is never negative, 1 if it is one of shares.

    One that piles up at a ceiling ends there.
    """
    least = 0.0 if float(values.min()) >= 0 else -math.inf
    if choose(values).kind == "logit":
        return least, 1.0
    return least, ceiling(values) or math.inf


def ceiling(values: Floats) -> float | None:
    """Give the ceiling of shares or percentages (n,) that they pile up at: 1, 100, or none.

    At least three values are exactly there, more than in the whole hundredth below it and than at
    the next value: so are no counts whose greatest happens to be 100, nor ones in steps of ten.
    Some lie between it and zero, unlike values that are only 0 and 1.

    >>> ceiling(np.array([97.0, 100.0, 99.5, 100.0, 100.0, 83.0]))
    100.0
    """
    top = float(values.max())
    if top not in CEILINGS or float(values.min()) < 0:
        return None
    there, inside = int((values == top).sum()), values[(values > 0) & (values < top)]
    if there < FEWEST_AT_CEILING or not len(inside):
        return None
    near = int((inside >= min(0.99 * top, inside.max())).sum())
    return top if there > near else None


def _moves_as_shares(past: Floats) -> bool:
    """Tell whether normal changes of one size are likelier in log odds than in logs or amounts."""
    on_odds = _likelihood(past, Transform("logit"), slope=past * (1 - past))
    others = (
        _likelihood(past, Transform("log"), slope=past),
        _likelihood(past, Transform("identity"), slope=np.ones_like(past)),
    )
    return on_odds > max(others) + SURE_OF_SHARES


def _likelihood(past: Floats, transform: Transform, *, slope: Floats) -> float:
    """Give the log likelihood of changes, without constants; ``slope`` is that of the way back."""
    spread = np.diff(transform.apply(past)).std() if len(past) > 2 else 0.0
    if spread == 0:
        return -math.inf
    return float(-(len(past) - 1) * np.log(spread) - np.log(slope[1:]).sum())
