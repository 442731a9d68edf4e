"""Exponential smoothing: every kind of it is fitted, and counts by how likely it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tsforecast.forecast.ets_fit import LONGEST_PAST, fit
from tsforecast.forecast.ets_models import Part
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import drift, naive
from tsforecast.forecast.plausible import reach
from tsforecast.forecast.season import long_enough
from tsforecast.forecast.side_by_side import batches, summed
from tsforecast.forecast.spread import around
from tsforecast.series.series import Bools, Floats, Places
from tsforecast.window.transform import choose

_SHORTEST_PAST = 6
_VALUES_AT_ONCE = 65536
"""Values of a batch of pasts: enough for the last rounds of a search to keep NumPy busy."""
_FEWEST_AT_ONCE = 32
_WIDEST = 10.0
"""Standard deviation ahead, at most, in what :func:`reach` gives. That of relative errors grows
exponentially: with outliers a hundred steps ahead it is the history's range 1e17 times over."""


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
    quantiles = np.full((len(pasts), horizon, len(QUANTILES)), np.nan)
    still = np.array([np.ptp(past[-LONGEST_PAST:]) == 0 for past in pasts])
    able = [
        place
        for place, past in enumerate(pasts)
        if not still[place] and len(past) >= _SHORTEST_PAST
    ]
    for places in batches(
        able, pasts, longest=LONGEST_PAST, values=_VALUES_AT_ONCE, fewest=_FEWEST_AT_ONCE
    ):
        some = [pasts[place] for place in places]
        quantiles[places] = _batch(some, horizon=horizon, period=period)
    for place in np.flatnonzero(~np.isfinite(quantiles).all(axis=(1, 2))).tolist():
        simple = naive if still[place] else drift
        quantiles[place] = simple(pasts[place], horizon=horizon, period=period)
    return quantiles


def _batch(pasts: Sequence[Floats], *, horizon: int, period: int) -> Floats:
    unit = np.array([np.abs(past[-LONGEST_PAST:]).mean() for past in pasts])
    scaled = [past / size for past, size in zip(pasts, unit, strict=True)]
    positive = np.array([choose(past).kind == "log" for past in pasts])
    seasonal = np.array([long_enough(past, period=period) for past in pasts])
    groups: list[tuple[Part | None, Bools]] = [
        (None, ~seasonal),
        ("add", seasonal),
        ("mul", seasonal & positive),
    ]
    reaches = np.stack([reach(past, horizon=horizon) for past in scaled], axis=1)
    widest = np.square(_WIDEST * reaches)  # (horizon, S)
    parts = []
    for season, wanted in groups:
        places = np.flatnonzero(wanted)
        if len(places):
            some = [scaled[place] for place in places]
            fits = fit(some, period=period, season=season, positive=positive[places])
            mean, variance = fits.ahead(horizon)
            owners = places[fits.series]
            variance = np.minimum(variance, widest[:, owners])
            parts.append((owners, fits.criterion, fits.freedom, mean, variance))
    series, *kinds = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    averaged = _averaged(*_kind_by_kind(series, *kinds), positive=positive)
    return unit[:, np.newaxis, np.newaxis] * averaged


def _kind_by_kind(series: Places, *parts: Floats) -> list[Floats]:
    """Turn the last axis (P,) of each part, fits of ``series`` (P,), into two, (kinds, S).

    What a series has no kind for is NaN.
    """
    order = np.argsort(series, kind="stable")
    series = series[order]
    first = np.searchsorted(series, np.arange(series[-1] + 1))
    kind = np.arange(len(series)) - first[series]
    found = []
    for part in parts:
        table = np.full((*part.shape[:-1], kind.max() + 1, len(first)), np.nan)
        table[..., kind, series] = part[..., order]
        found.append(table)
    return found


def _averaged(
    criterion: Floats, freedom: Floats, mean: Floats, variance: Floats, *, positive: Bools
) -> Floats:
    """Average K kinds into quantiles (S, horizon, Q); NaN where no kind is usable.

    ``criterion`` and ``freedom`` (K, S), ``mean`` and ``variance`` (horizon, K, S).
    """
    usable = np.isfinite(criterion) & np.isfinite(mean + variance).all(axis=0)
    above = usable & (mean > 0).all(axis=0)
    # A kind that foretells what cannot be is none for a positive past.
    usable = np.where(positive & above.any(axis=0), above, usable)
    criterion = np.where(usable, criterion, np.inf)
    with np.errstate(invalid="ignore"):
        weights = np.exp((criterion.min(axis=0) - criterion) / 2)
    weights /= summed(weights)
    mean, variance = (np.where(usable, part, 0.0).swapaxes(0, 1) for part in (mean, variance))
    weight = weights[:, np.newaxis]
    middle = summed(weight * mean)  # (horizon, S)
    total = summed(weight * (variance + np.square(mean - middle)))
    return around(
        middle.T,
        np.sqrt(np.maximum(total, 0.0)).T,
        freedom=summed(weights * np.where(usable, freedom, 0.0)),
        positive=positive,
    )
