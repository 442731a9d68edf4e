"""Exponential smoothing: every kind of it is fitted, and counts by how likely it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tsforecast.forecast.ets_fit import LONGEST_PAST, fit
from tsforecast.forecast.ets_models import Part
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import drift, naive
from tsforecast.forecast.season import long_enough
from tsforecast.forecast.spread import around
from tsforecast.series.series import Floats
from tsforecast.window.transform import choose

_SHORTEST_PAST = 6
_VALUES_AT_ONCE = 8192
"""Values of a batch of pasts: enough to keep NumPy busy, few enough to stay near the processor."""
_FEWEST_AT_ONCE = 8


def ets(past: Floats, *, horizon: int, period: int) -> Floats:
    """Forecast one past (n,), n >= 1, as :func:`ets_of_many` does; (horizon, len(QUANTILES)).

    >>> past = np.array([3.0, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8, 10, 9, 11])
    >>> ets(past, horizon=2, period=1)[:, 5].round(1).tolist()
    [10.8, 11.3]
    """
    first: Floats = ets_of_many([past], horizon=horizon, period=period)[0]
    return first


def ets_of_many(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
    """Forecast S pasts, each (n,), n >= 1, at once; (S, horizon, len(QUANTILES)).

    The kinds of Hyndman & Khandakar (2008), those with a season wherever the past shows a whole
    one, are fitted by maximum likelihood and averaged with Akaike's weights, exp(-AIC / 2)
    (Kolassa 2011). The variance is that of the kinds and of their differences; quantiles are
    those of Student's t, of its exponential where the past is positive. Only the last
    ``LONGEST_PAST`` values are smoothed, so that a long past costs no more than that.

    A constant past is forecast as :func:`naive`, fewer than six values as :func:`drift`.
    """
    quantiles = np.empty((len(pasts), horizon, len(QUANTILES)))
    able = []
    for place, past in enumerate(pasts):
        still = np.ptp(past[-LONGEST_PAST:]) == 0
        simple = naive if still else drift
        quantiles[place] = simple(past, horizon=horizon, period=period)
        if not still and len(past) >= _SHORTEST_PAST:
            able.append(place)
    able.sort(key=lambda place: len(pasts[place]))
    for places in _batches(able, pasts):
        some = [pasts[place] for place in places]
        for place, found in zip(places, _batch(some, horizon=horizon, period=period), strict=True):
            if np.isfinite(found).all():
                quantiles[place] = found
    return quantiles


def _batches(able: list[int], pasts: Sequence[Floats]) -> Iterator[list[int]]:
    """Cut places, by ascending length of their pasts, into those that are smoothed together."""
    first = 0
    while first < len(able):
        length = min(len(pasts[able[first]]), LONGEST_PAST)
        after = first + max(_VALUES_AT_ONCE // length, _FEWEST_AT_ONCE)
        yield able[first:after]
        first = after


def _batch(pasts: Sequence[Floats], *, horizon: int, period: int) -> Iterator[Floats]:
    units = [np.abs(past[-LONGEST_PAST:]).mean() for past in pasts]
    scaled = [past / unit for past, unit in zip(pasts, units, strict=True)]
    positive = np.array([choose(past).kind == "log" for past in pasts])
    seasonal = np.array([long_enough(past, period=period) for past in pasts])
    groups: list[tuple[Part | None, npt.NDArray[np.bool_]]] = [
        (None, ~seasonal),
        ("add", seasonal),
        ("mul", seasonal & positive),
    ]
    parts = []
    for season, wanted in groups:
        places = np.flatnonzero(wanted)
        if len(places):
            some = [scaled[place] for place in places]
            fits = fit(some, period=period, season=season, positive=positive[places].tolist())
            parts.append((places[fits.series], fits.criterion, fits.freedom, *fits.ahead(horizon)))
    series, criterion, freedom, mean, variance = (
        np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
    )
    criterion[~np.isfinite(mean + variance).all(axis=0)] = np.inf
    for place, unit in enumerate(units):
        own = series == place
        kinds = mean[:, own], variance[:, own], criterion[own], freedom[own]
        yield unit * _averaged(*kinds, positive=bool(positive[place]))


def _averaged(
    mean: Floats, variance: Floats, criterion: Floats, freedom: Floats, *, positive: bool
) -> Floats:
    """Average K kinds, ``mean`` and ``variance`` (horizon, K), into quantiles (horizon, Q)."""
    usable = np.isfinite(criterion)
    if not usable.any():
        return np.full((len(mean), len(QUANTILES)), np.nan)
    above = usable & (mean > 0).all(axis=0)
    if positive and above.any():
        usable = above  # a kind that foretells what cannot be is none for this past
    weights = np.exp((criterion[usable].min() - criterion[usable]) / 2)
    weights /= weights.sum()
    middle = mean[:, usable] @ weights
    between = np.square(mean[:, usable] - middle[:, np.newaxis])
    total = np.maximum((variance[:, usable] + between) @ weights, 0.0)
    mean_freedom = float(freedom[usable] @ weights)
    return around(middle, np.sqrt(total), freedom=mean_freedom, positive=positive)
