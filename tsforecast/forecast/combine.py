"""Several forecasts made one: quantiles averaged, level by level."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tsforecast.series.series import Floats


def combine(members: Mapping[str, Floats], *, weights: Mapping[str, float] | None = None) -> Floats:
    """Average the members' quantiles, each (..., len(QUANTILES)), into one array like them.

    Averaging quantiles rather than probabilities (Vincent 1912; Lichtendahl, Grushka-Cockayne
    & Winkler 2013) keeps them ascending and the intervals sharp. Without weights every member
    counts the same, which is hard to beat with weights from few origins (Claeskens, Magnus,
    Vasnev & Wang 2016).

    >>> combine({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 6.0])}).tolist()
    [2.0, 4.0]
    """
    chosen = dict.fromkeys(members, 1.0) if weights is None else weights
    stacked = np.stack([members[name] for name in chosen])
    averaged: Floats = np.average(stacked, axis=0, weights=list(chosen.values()))
    return averaged


def inverse_error_weights(errors: Mapping[str, float]) -> dict[str, float]:
    """Give weights that sum to 1, each in proportion to 1 / error (Bates & Granger 1969).

    ``errors`` by name, for example the MASE in a backtest, not negative. Members without any
    error share the whole weight.

    >>> inverse_error_weights({"ets": 0.5, "theta": 1.0, "network": 1.0})
    {'ets': 0.5, 'theta': 0.25, 'network': 0.25}
    """
    perfect = [name for name, error in errors.items() if error == 0]
    if perfect:
        return {name: 1 / len(perfect) if name in perfect else 0.0 for name in errors}
    inverse = {name: 1 / error for name, error in errors.items()}
    total = sum(inverse.values())
    return {name: value / total for name, value in inverse.items()}
