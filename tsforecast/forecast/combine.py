"""Several forecasts made one: quantiles averaged, level by level."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tsforecast.series.series import Floats

MEMBERS = ("network", "ets", "theta")
"""What the combination is the mean of."""

LABELS = {
    "naive": "naive",
    "seasonal_naive": "seasonal naive",
    "drift": "drift",
    "ets": "ETS",
    "theta": "Theta",
    "combination": "the combination",
}
"""What a forecaster is called in a sentence."""


def combine(members: Mapping[str, Floats]) -> Floats:
    """Average the members' quantiles, each (..., len(QUANTILES)), into one array like them.

    Averaging quantiles rather than probabilities (Vincent 1912; Lichtendahl, Grushka-Cockayne
    & Winkler 2013) keeps them ascending and the intervals sharp. Every member counts the same,
    which is hard to beat with weights from few origins (Claeskens, Magnus, Vasnev & Wang 2016).

    >>> combine({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 6.0])}).tolist()
    [2.0, 4.0]
    """
    averaged: Floats = np.mean(list(members.values()), axis=0)
    return averaged
