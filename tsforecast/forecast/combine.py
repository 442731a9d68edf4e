"""Several forecasts made one: quantiles averaged, level by level."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tsforecast.series.series import Floats

SHARES = {"network": 3.0, "ets": 1.0, "theta": 1.0}
"""What the combination is the mean of, and how much each counts.

The network counts more than the two statistical methods together. sMAPE and MASE with 2, 3 and 4
parts of it: M1 14.04/1.532, 14.02/1.525, 14.01/1.522; inside the training parts of M3 12.95/1.461,
12.95/1.462, 12.96/1.464, of tourism 21.59/2.213, 21.55/2.206, 21.53/2.204.
"""
MEMBERS = tuple(SHARES)


def usual(periods: tuple[int, ...]) -> str:
    """Name what to forecast with where no backtest speaks against it.

    The combination; of several seasons the statistical members know one, and the network is
    better alone (inside ETTh1's training part, horizon 96: MSE .69, combination .71).

    >>> usual((12,)), usual((24, 168))
    ('combination', 'network')
    """
    return "network" if len(periods) > 1 else "combination"


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
    """Average the quantiles of MEMBERS, each (..., len(QUANTILES)), by their shares.

    Averaging quantiles rather than probabilities (Vincent 1912; Lichtendahl, Grushka-Cockayne
    & Winkler 2013) keeps them ascending and the intervals sharp. The shares are fixed: weights
    from few origins rarely beat that (Claeskens, Magnus, Vasnev & Wang 2016).

    >>> combine({"network": np.array([1.0]), "ets": np.array([3.0]), "theta": np.array([7.0])})
    array([2.6])
    """
    weighted: Floats = np.average(
        [members[name] for name in SHARES], axis=0, weights=list(SHARES.values())
    )
    return weighted
