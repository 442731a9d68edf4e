"""The methods: values and periods in, parts that add up to the values out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tsforecast.decompose.seasonality import centred_average, find_swing
from tsforecast.errors import SeriesUnusable
from tsforecast.series.series import Floats

Method = Literal["stl", "mstl", "classical", "ucm", "loess", "filter"]
"""``filter`` is what remains of loess where a band-pass has set the cycle apart."""

Periods = tuple[int, ...]

SEASON_WINDOW = 11
"""Seasons that loess looks at for one phase (Hyndman's default; longer means steadier)."""

DUMMY_SEASON_UP_TO = 12
HARMONICS_KEPT = 6
"""Pairs of waves that a longer season may have in the state space, whose cost is their cube."""

LEVEL_VARIANCE_START = 1e-4


@dataclass(frozen=True, eq=False)
class Parts:
    """What a method found, each of shape (n,); ``settled`` is False where its search did not end.

    trend + cycle + seasonals + residual are the values that the method was given; with
    ``weekdays``, which were taken out before, they are the series.
    """

    trend: Floats
    seasonals: dict[int, Floats]
    residual: Floats
    cycle: Floats | None = None
    weekdays: Floats | None = None
    settled: bool = True


LONG = 20_000
"""Values from which STL smooths at every tenth of a season only."""


def stl(values: Floats, *, periods: Periods) -> Parts:
    """Split by STL: seasonal and trend smoothing by loess (Cleveland et al. 1990).

    Without robust weights: with them, the smooth follows most values so closely that a tenth of
    a clean series looks like outliers.
    """
    from statsmodels.tsa.seasonal import STL

    (period,) = periods
    jump = _jump(values, periods=periods)
    result = STL(
        values, period=period, seasonal=SEASON_WINDOW, trend_jump=jump, low_pass_jump=jump
    ).fit()
    return _parts(values, trend=result.trend, seasonals={period: result.seasonal})


def mstl(values: Floats, *, periods: Periods) -> Parts:
    """Split by MSTL: STL again and again for each period (Bandara, Hyndman & Bergmeir 2021).

    Precondition: more than two seasons of each period.
    """
    from statsmodels.tsa.seasonal import MSTL

    windows = [SEASON_WINDOW + 4 * place for place in range(len(periods))]
    jump = _jump(values, periods=periods)
    smooth = {"trend_jump": jump, "low_pass_jump": jump}
    result = MSTL(values, periods=periods, windows=windows, stl_kwargs=smooth).fit()
    columns = np.asarray(result.seasonal, dtype=float).reshape(len(values), -1)
    seasonals = {period: columns[:, place] for place, period in enumerate(sorted(periods))}
    return _parts(values, trend=result.trend, seasonals=seasonals)


def _jump(values: Floats, *, periods: Periods) -> int:
    """Give the steps between the places where loess is computed; straight lines join them.

    A tenth of a season, as Cleveland et al. recommend for the smoother parts, where a series is
    long: the cost of each place is a season or more. On 30,000 values with seasons of 48 and 480
    steps that took a fifth of the time and moved no component by 0.2% of the residuals' spread.
    """
    return 1 if len(values) < LONG else max(1, min(periods) // 10)


def classical(values: Floats, *, periods: Periods) -> Parts:
    """Split by a centred moving average over one season and the mean of each phase; O(n).

    Of several periods the longest sets the average, and each takes the phase means of what the
    shorter ones leave. The average does not reach the first and last half season: there the
    trend goes on along the straight line through the season of trend values next to it.

    As seasonal_decompose of statsmodels, to which a test holds it; its import takes longer than
    all that is done here with a million values.
    """
    trend = _average(values, period=max(periods))
    rest, seasonals = values - trend, {}
    for period in sorted(periods):
        means = _phase_means(rest, period=period)
        seasonals[period] = np.resize(means - means.mean(), len(values))
        rest = rest - seasonals[period]
    return _parts(values, trend=_extend(trend, reach=max(periods)), seasonals=seasonals)


def _average(values: Floats, *, period: int) -> Floats:
    """Average over one season around each step, shape (n,); NaN where half a season is not there.

    >>> _average(np.array([1.0, 2.0, 3.0, 4.0, 9.0]), period=2).tolist()
    [nan, 2.0, 3.0, 5.0, nan]
    """
    missing = np.full(period // 2, np.nan)
    return np.concatenate([missing, centred_average(values, period=period), missing])


def _phase_means(values: Floats, *, period: int) -> Floats:
    """Give the mean of each phase (period,) of the values (n,) that are known.

    >>> _phase_means(np.array([np.nan, 1.0, 3.0, 1.0]), period=2).tolist()
    [3.0, 1.0]
    """
    known = np.flatnonzero(np.isfinite(values))
    phase = known % period
    totals = np.bincount(phase, weights=values[known], minlength=period)
    means: Floats = totals / np.bincount(phase, minlength=period)
    return means


def classical_product(values: Floats, *, periods: Periods) -> Parts:
    """Split as ``classical`` does, but into factors; given as logarithms, which add up.

    Several periods are split in logarithms. Precondition: all values are above zero.
    """
    if len(periods) > 1:
        return classical(np.log(values), periods=periods)
    (period,) = periods
    trend = _average(values, period=period)
    means = _phase_means(values / trend, period=period)
    season = np.log(np.resize(means / means.mean(), len(values)))
    extended = _extend(np.log(trend), reach=period)
    return _parts(np.log(values), trend=extended, seasonals={period: season})


def ucm(values: Floats, *, periods: Periods) -> Parts:
    """Split by an unobserved-components model, estimated by maximum likelihood and smoothed.

    Local linear trend, a season per period, a stochastic damped cycle (Harvey 1989). Seasons of
    up to twelve steps are free at each phase, longer ones have six pairs of waves. Raises
    SeriesUnusable where the estimation finds no model.
    """
    centre, scale = float(values.mean()), float(values.std())
    if not scale > 1e-12 * abs(centre):
        return _parts(values, trend=values.copy(), seasonals=dict.fromkeys(periods, 0 * values))
    result = _estimate((values - centre) / scale, periods=periods)
    if not np.isfinite(result.smoothed_state).all():
        raise SeriesUnusable(
            "the unobserved-components model cannot be estimated from this series.",
            code="model-not-estimable",
            hint="use another --method, such as stl.",
        )
    waves = [part.smoothed for part in result.freq_seasonal] if periods else []
    return _parts(
        values,
        trend=result.level.smoothed * scale + centre,
        seasonals={p: wave * scale for p, wave in zip(periods, waves, strict=True)},
        cycle=np.asarray(result.cycle.smoothed, dtype=float) * scale,
        settled=bool(result.mle_retvals.get("converged", True)),
    )


def _estimate(values: Floats, *, periods: Periods) -> Any:
    """Fit the model with a smooth trend, and from there the local linear trend that contains it.

    Started anywhere else, the level may follow every value and leave nothing to the cycle.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    longest = max(periods, default=1)
    shape: dict[str, Any] = {
        "freq_seasonal": [{"period": p, "harmonics": _harmonics(p)} for p in periods] or None,
        "cycle": True,
        "stochastic_cycle": True,
        "damped_cycle": True,
        "cycle_period_bounds": (max(3.0, 1.5 * longest), max(6.0, 3.0 * longest, len(values) / 2)),
    }
    smooth = UnobservedComponents(values, level="strend", **shape)
    local = UnobservedComponents(values, level="lltrend", **shape)
    # The search may pass through models without any noise; only where it ends matters.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # Said in words instead: see ``settled``.
        warnings.simplefilter("ignore", ConvergenceWarning)
        swing = None if periods else find_swing(values)
        known = dict(zip(smooth.param_names, smooth.start_params, strict=True))
        if swing is not None:
            known |= {"frequency.cycle": 2 * np.pi / swing.length, "damping.cycle": 0.95}
            known |= {"sigma2.trend": LEVEL_VARIANCE_START}
        begin = [known[name] for name in smooth.param_names]
        first = smooth.fit(begin, disp=0, maxiter=200, cov_type="none")
        known = dict(zip(smooth.param_names, first.params, strict=True))
        start = [known.get(name, LEVEL_VARIANCE_START) for name in local.param_names]
        second = local.fit(start, disp=0, maxiter=200, cov_type="none")
    return second if second.llf > first.llf else first


def loess(values: Floats, *, periods: Periods) -> Parts:
    """Split into trend and residual by robust local regression over a third of the series.

    Cleveland (1979), three robust rounds. For a series that has no season: ``periods`` is empty.
    """
    from statsmodels.nonparametric.smoothers_lowess import lowess

    if periods:
        raise ValueError("loess has no seasons")
    n = len(values)
    if not np.ptp(values) > 0:
        return _parts(values, trend=values.copy(), seasonals={})
    trend = lowess(
        values,
        np.arange(n, dtype=float),
        frac=max(1 / 3, min(1.0, 5 / n)),
        it=3,
        delta=0.002 * n if n > 1000 else 0.0,
        return_sorted=False,
        is_sorted=True,
    )
    return _parts(values, trend=trend, seasonals={})


METHODS: dict[Method, Callable[..., Parts]] = {
    "stl": stl,
    "mstl": mstl,
    "classical": classical,
    "ucm": ucm,
    "loess": loess,
}


def _parts(
    values: Floats,
    *,
    trend: Any,
    seasonals: dict[int, Any],
    cycle: Floats | None = None,
    settled: bool = True,
) -> Parts:
    trend = np.asarray(trend, dtype=float)
    waves = {period: np.asarray(wave, dtype=float) for period, wave in seasonals.items()}
    residual = values - trend - sum(waves.values()) - (0.0 if cycle is None else cycle)
    return Parts(trend=trend, seasonals=waves, residual=residual, cycle=cycle, settled=settled)


def _harmonics(period: int) -> int:
    return period // 2 if period <= DUMMY_SEASON_UP_TO else HARMONICS_KEPT


def _extend(trend: Floats, *, reach: int) -> Floats:
    """Fill the missing ends with the straight line through the nearest ``reach`` values.

    >>> _extend(np.array([np.nan, 2.0, 3.0, np.nan]), reach=2).round(9).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    known = np.flatnonzero(np.isfinite(trend))
    first, last = known[0], known[-1]
    filled = trend.copy()
    for nearest, missing in (
        (known[:reach], np.arange(first)),
        (known[-reach:], np.arange(last + 1, len(trend))),
    ):
        if len(nearest) == 1:
            filled[missing] = trend[nearest[0]]
        elif len(missing):
            slope, start = np.polyfit(nearest - nearest[0], trend[nearest], 1)
            filled[missing] = start + slope * (missing - nearest[0])
    return filled
