"""The cycle: swings longer than a season and shorter than the trend, taken out by a band-pass."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tsforecast.decompose.methods import Parts
from tsforecast.decompose.seasonality import Swing
from tsforecast.errors import SeriesUnusable
from tsforecast.series.calendar import Frequency
from tsforecast.series.series import Floats

BUSINESS_YEARS = (1.5, 8.0)
"""The band of business cycles: 6 to 32 quarters (Burns & Mitchell 1946)."""

AROUND_SWING = (2 / 3, 3 / 2)
"""Where a cycle of some length was found: the band around it, as shares of the length."""


@dataclass(frozen=True, slots=True)
class Band:
    """The lengths, in steps, of what is called cycle; and the swing it was built around."""

    low: float
    high: float
    swing: Swing | None


def choose_band(
    n: int, *, frequency: Frequency, periods: tuple[int, ...], swing: Swing | None
) -> Band:
    """Choose the band for ``n`` steps: around the swing found, else that of business cycles.

    Without a calendar, or with few years, it reaches from eight steps, or one and a half
    seasons, to half the series.
    Raises SeriesUnusable (``too-short-for-cycle``) where the band does not fit into the series.
    """
    longest = max(periods, default=1)
    if swing is not None:
        low, high = (swing.length * share for share in AROUND_SWING)
        return Band(low=max(low, 2.0), high=min(high, float(n - 1)), swing=swing)
    low, high = (years * (frequency.steps_per_year or 0.0) for years in BUSINESS_YEARS)
    if frequency.steps_per_year is None or n / 2 < 1.5 * low:
        low, high = 8.0, n / 2
    low, high = max(low, 2.0, 1.5 * longest), min(high, n / 2)
    if high < 1.5 * low:
        raise SeriesUnusable(
            f"a cycle of {low:.0f} steps and more cannot be seen in {n} values.",
            code="too-short-for-cycle",
            hint=f"leave out --cycle, or give at least {int(np.ceil(3 * low))} values.",
        )
    return Band(low=low, high=high, swing=None)


def split_cycle(parts: Parts, *, band: Band) -> Parts:
    """Take the cycle out of trend (and, without a season, residual); the sum stays as it was.

    What is slower than the band remains trend; what is faster than the band, but was in the
    trend, goes to the residual. Filter: Christiano & Fitzgerald (2003), asymmetric, so that it
    reaches both ends.
    """
    whole = parts.trend if parts.seasonals else parts.trend + parts.residual
    cycle = _band_pass(whole, low=band.low, high=band.high)
    trend = whole - _band_pass(whole, low=2.0, high=band.high)
    before = parts.trend + parts.residual
    return replace(parts, trend=trend, cycle=cycle, residual=before - trend - cycle)


def _band_pass(values: Floats, *, low: float, high: float) -> Floats:
    from statsmodels.tsa.filters.cf_filter import cffilter

    if not np.ptp(values) > 0:
        return np.zeros_like(values)
    cycle: Floats = np.asarray(cffilter(values, low=low, high=high, drift=True).cycle, dtype=float)
    return cycle
