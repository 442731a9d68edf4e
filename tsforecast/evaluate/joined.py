"""What a network says of many pasts, joined by the other methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tsforecast.evaluate.footing import some_alike
from tsforecast.forecast.combine import NO_FACTORS, Factors, Members, Mix, average, members_of
from tsforecast.series.series import Floats


class Joined(NamedTuple):
    """Quantiles (horizon, Q), what they are the average of, and how much that was weighed."""

    quantiles: Floats
    members: Mix
    factors: Factors = NO_FACTORS


def beside_network(
    network: Sequence[Floats],
    pasts: Sequence[Floats],
    seasons: Sequence[tuple[int, ...]],
    *,
    horizon: int,
    period: int | None = None,
) -> list[Members]:
    """Put others beside what the network says, quantiles (horizon, Q), of each past (n,).

    ``seasons`` are those of each past; ``period`` is the one that ETS and Theta are told, by
    default the first of a past's own.
    """
    answers: dict[int, Members] = {}
    for periods, places in some_alike(seasons):
        found = members_of(
            np.stack([network[place] for place in places]),
            [pasts[place] for place in places],
            horizon=horizon,
            period=next(iter(periods), 1) if period is None else period,
            periods=periods,
        )
        answers.update(zip(places, found, strict=True))
    return [answers[place] for place in range(len(pasts))]


def joined(members: Members, factors: Factors = NO_FACTORS) -> Joined:
    """Combine what the members say."""
    return Joined(average(members, factors), tuple(members), factors)
