"""How much each member of a combination counts, by what it said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tsforecast.evaluate.score import beyond_rounding, pinball
from tsforecast.forecast.combine import NO_FACTORS, Factors, Members
from tsforecast.series.series import Floats, Places

FEWEST = 3
"""Origins from which anything is learned."""
_POWER = 8.0
_AT_HALF = 20.0
"""Independent origins that have half of that power."""
_MOST = 10.0
"""Times that one may have been better than another."""


def losses(members: Sequence[Members], actual: Floats) -> dict[str, Floats]:
    """Give the pinball loss of each member at each of k origins, nan where it had no say.

    ``members`` are k, each with quantiles (h, Q) by name; ``actual`` (k, h).
    """
    lost: dict[str, Floats] = {}
    for origin, (one, happened) in enumerate(zip(members, actual, strict=True)):
        for name, said in one.items():
            own = lost.setdefault(name, np.full(len(actual), np.nan))
            own[origin] = beyond_rounding(pinball(happened, said).mean(), happened)
    return lost


def factors(
    known: Mapping[str, Floats], origins: Places, *, horizon: int, left: float = 1.0
) -> Factors:
    """Weigh members by their losses (k,) beside the network's, at ``origins`` (k,), ascending.

    ``left`` is the share of its loss that training has left to the network since.

    A factor is a power of how many times less a member lost than the network at the origins where
    both had a say. The power grows with the number of origins that do not overlap: weights from few
    of them rarely beat fixed ones (Claeskens, Magnus, Vasnev & Wang 2016).

    >>> known = {"network": np.ones(24), "ets": np.full(24, 2.0)}
    >>> [round(factors(known, np.arange(24), horizon=h)["ets"], 2) for h in (12, 1)]
    [0.49, 0.05]
    """
    found = {}
    for name, own in known.items():
        both = np.isfinite(own) & np.isfinite(known["network"])
        if name == "network" or both.sum() < FEWEST:
            continue
        at, theirs, networks = origins[both], own[both].mean(), left * known["network"][both].mean()
        independent = min(len(at), 1 + (at[-1] - at[0]) / horizon)
        tiny = np.finfo(float).tiny
        times_better = np.clip((networks + tiny) / (theirs + tiny), 1 / _MOST, _MOST)
        found[name] = float(times_better ** (_POWER * independent / (independent + _AT_HALF)))
    return found


def forward(known: Mapping[str, Floats], origins: Places, *, horizon: int) -> list[Factors]:
    """Weigh members for each origin, by the origins whose outcome was known by then."""
    found: list[Factors] = []
    for origin in origins:
        before = int(np.searchsorted(origins, origin - horizon, side="right"))
        past = {name: own[:before] for name, own in known.items()}
        found.append(factors(past, origins[:before], horizon=horizon) if before else NO_FACTORS)
    return found
