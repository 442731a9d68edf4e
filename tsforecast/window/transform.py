"""The scale on which a network works: logarithm, square root, or the values as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.series.series import Floats

Kind = Literal["log", "sqrt", "identity"]

WIDEST_LOG_SPAN = 1000.0
"""Median over minimum beyond which a logarithm would turn small values into large outliers."""


@dataclass(frozen=True, slots=True)
class Transform:
    """A monotone map to the network's scale and back, so quantiles map to quantiles."""

    kind: Kind

    def apply(self, values: Floats) -> Floats:
        """Map values in the data's unit to the network's scale, same shape."""
        if self.kind == "log":
            return np.log(values)
        if self.kind == "sqrt":
            return np.sqrt(values)
        return np.asarray(values, dtype=np.float64)

    def covers(self, values: Floats) -> bool:
        """Tell whether every value lies in the domain of the map."""
        least = float(values.min())
        return {"log": least > 0, "sqrt": least >= 0, "identity": True}[self.kind]

    def invert(self, scaled: Floats) -> Floats:
        """Map back to the data's unit; log and square root never give a negative value.

        >>> Transform("sqrt").invert(np.array([-1.0, 3.0])).tolist()
        [0.0, 9.0]
        """
        if self.kind == "log":
            return np.exp(np.minimum(scaled, 700.0))
        if self.kind == "sqrt":
            return np.square(np.maximum(scaled, 0.0))
        return scaled


def choose(past: Floats) -> Transform:
    """Choose from the past (n,): log for positive, square root for non-negative values.

    A series that touches zero, as counts and sunspots do, has no logarithm; the square root
    steadies its variance (Bartlett 1936) and keeps its forecasts from falling below zero.

    >>> choose(np.array([3.0, 1.0, 2.0])).kind, choose(np.array([0.0, 2.0, 5.0])).kind
    ('log', 'sqrt')
    """
    least = float(past.min())
    if least > 0 and float(np.median(past)) / least <= WIDEST_LOG_SPAN:
        return Transform("log")
    return Transform("sqrt" if least >= 0 else "identity")
