"""What a network says of many pasts, joined by the other methods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tsforecast.evaluate.footing import some_alike
from tsforecast.forecast.combine import combine
from tsforecast.series.series import Floats

Joined = tuple[Floats, tuple[str, ...]]
"""Quantiles (horizon, Q), and what they are the average of."""


def joined(
    network: Sequence[Floats],
    pasts: Sequence[Floats],
    seasons: Sequence[tuple[int, ...]],
    *,
    horizon: int,
    period: int | None = None,
) -> list[Joined]:
    """Combine what the network says, quantiles (horizon, Q), of each past (n,) with its seasons.

    ``period`` is the one that ETS and Theta are told, by default the first of a past's own.
    """
    answers: dict[int, Joined] = {}
    for periods, places in some_alike(seasons):
        found, shares = combine(
            np.stack([network[place] for place in places]),
            [pasts[place] for place in places],
            horizon=horizon,
            period=next(iter(periods), 1) if period is None else period,
            periods=periods,
        )
        answers.update(zip(places, zip(found, map(tuple, shares), strict=True), strict=True))
    return [answers[place] for place in range(len(pasts))]
