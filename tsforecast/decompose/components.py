"""Series -> Decomposition: trend, cycle, seasons, weekdays, residual give the series back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tsforecast.decompose.cycle import Band, choose_band, split_cycle
from tsforecast.decompose.methods import METHODS, Method, Parts, classical_product
from tsforecast.decompose.mode import Growth, Mode, choose_mode
from tsforecast.decompose.seasonality import (
    SEASONS_NEEDED,
    VALUES_NEEDED,
    Season,
    Swing,
    find_periods,
    find_swing,
    measure,
)
from tsforecast.decompose.trading_days import NONE, TradingDays, evened, trading_days
from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import few

CLEAR_SWING = 0.5
"""Autocorrelation from which a cycle is set apart without being asked for."""
LINEAR_FROM = 100_000
"""Values from which the classical method, whose cost grows with them alone, is the usual one."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """What a series is made of; each component has the series' shape (n,).

    Additive: trend + cycle + seasonals + weekdays + residual is the series, all in its unit.
    Multiplicative: their product is; the trend is in the series' unit, the others are factors
    around 1. ``weekdays`` is what ``days`` do to each month, ``None`` where they do not count; all
    other components are those of the series without them. ``growth`` says why that mode fits
    (``None`` where it was asked for), ``seasons`` why those periods, ``band`` what is called
    cycle; ``settled`` is False where the estimation of an unobserved-components model did not
    come to its end.
    """

    series: Series
    method: Method
    mode: Mode
    seasons: tuple[Season, ...]
    trend: Floats
    cycle: Floats | None
    seasonals: dict[int, Floats]
    residual: Floats
    growth: Growth | None
    band: Band | None
    settled: bool
    days: TradingDays = NONE
    weekdays: Floats | None = None

    @property
    def periods(self) -> tuple[int, ...]:
        """The periods in steps, shortest first."""
        return tuple(season.period for season in self.seasons)

    @property
    def neutral(self) -> float:
        """What a component that does nothing would be: 0 to add, 1 to multiply."""
        return 1.0 if self.mode == "multiplicative" else 0.0

    def adding(self) -> Parts:
        """Give the components on the scale on which they add up: logarithms where they multiply."""
        convert = np.log if self.mode == "multiplicative" else np.asarray
        return Parts(
            trend=convert(self.trend),
            seasonals={period: convert(wave) for period, wave in self.seasonals.items()},
            residual=convert(self.residual),
            cycle=None if self.cycle is None else convert(self.cycle),
            weekdays=None if self.weekdays is None else convert(self.weekdays),
            settled=self.settled,
        )


def decompose(
    series: Series,
    *,
    method: Method | None = None,
    mode: Mode | None = None,
    periods: tuple[int, ...] | None = None,
    cycle: bool | None = None,
) -> Decomposition:
    """Split a series into components that give it back to within rounding.

    What weekdays do to a month is taken out first where it shows, whatever is asked for. What is
    ``None`` is decided from the data: the periods from calendar and spectrum, the mode
    from how the swing grows with the level, the method from the number of periods and values,
    the cycle from whether one stands out. ``periods=(1,)`` means no season. Raises
    SeriesUnusable where the series is too short for what is asked, or not above zero though it
    should multiply, and UsageError where method and periods do not go together.

    >>> import pandas as pd
    >>> from tsforecast.series.calendar import from_alias
    >>> times = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> months = np.tile(np.arange(12.0), 4)
    >>> made_of = decompose(Series("sales", months, times, from_alias("MS")))
    >>> made_of.method, made_of.mode, made_of.periods
    ('stl', 'additive', (12,))
    """
    (days,) = trading_days([series])
    made = _apart(evened(series, days), method=method, mode=mode, periods=periods, cycle=cycle)
    return _with_weekdays(made, series, days) if days else made


def _apart(
    series: Series,
    *,
    method: Method | None,
    mode: Mode | None,
    periods: tuple[int, ...] | None,
    cycle: bool | None,
) -> Decomposition:
    seasons = _find(series) if periods is None else _asked(series, periods=periods)
    lengths = tuple(season.period for season in seasons)
    method = _choose_method(method, periods=lengths, n=len(series))
    if method == "mstl":
        _need(series, period=max(lengths), values=2 * max(lengths) + 1)
    growth = None
    if mode is None:
        growth = choose_mode(series.values, width=max(lengths, default=_block(len(series))))
        mode = growth.mode
    elif mode == "multiplicative":
        _need_positive(series)
    parts = _split(series.values, method=method, mode=mode, periods=lengths)
    band = None
    if cycle is not False and parts.cycle is None:
        band = _band(series, parts, periods=lengths, asked=cycle is True)
        parts = parts if band is None else split_cycle(parts, band=band)
        method = "filter" if band is not None and method == "loess" else method
    elif cycle is False and parts.cycle is not None:
        parts = replace(parts, trend=parts.trend + parts.cycle, cycle=None)
    return _finish(
        series, parts, method=method, mode=mode, seasons=seasons, growth=growth, band=band
    )


def _with_weekdays(made: Decomposition, series: Series, days: TradingDays) -> Decomposition:
    """Make the decomposition of an evened series that of the series itself."""
    even = made.series.values
    multiply = made.mode == "multiplicative"
    weekdays = series.values / even if multiply else series.values - even
    return replace(made, series=series, days=days, weekdays=weekdays)


def _find(series: Series) -> tuple[Season, ...]:
    candidates = series.frequency.periods
    if candidates:
        _need(series, period=min(candidates), values=SEASONS_NEEDED * min(candidates))
    _need_some(series)
    return find_periods(series.values, candidates=candidates)


def _asked(series: Series, *, periods: tuple[int, ...]) -> tuple[Season, ...]:
    for period in periods:
        if period < 1:
            raise UsageError(
                f"a period of {period} steps is none.",
                code="period-not-positive",
                value=str(period),
                hint="give the number of steps in one season, as --period 12; 1 means no season.",
            )
    lengths = sorted(set(periods) - {1})
    for period in lengths:
        _need(series, period=period, values=SEASONS_NEEDED * period)
    _need_some(series)
    return tuple(measure(series.values, period=period) for period in lengths)


def _need(series: Series, *, period: int, values: int) -> None:
    if len(series) < values:
        raise SeriesUnusable(
            f"{few(len(series))} to see a season of {period:,}: "
            f"two full seasons, {values:,} values, are needed.",
            code="too-short",
            column=series.name,
            hint="give more history or a shorter --period; --period 1 asks for no season.",
        )


def _need_some(series: Series) -> None:
    if len(series) < VALUES_NEEDED:
        raise SeriesUnusable(
            f"{few(len(series))} to tell a trend from noise.",
            code="too-short",
            column=series.name,
            hint=f"give at least {VALUES_NEEDED} values.",
        )


def _need_positive(series: Series) -> None:
    below = np.flatnonzero(series.values <= 0)
    if len(below):
        raise SeriesUnusable(
            f"the value at {series.times[below[0]]} is not above zero, so components cannot "
            "multiply to it.",
            code="not-positive",
            column=series.name,
            value=repr(float(series.values[below[0]])),
            hint="use --mode additive.",
        )


def _choose_method(method: Method | None, *, periods: tuple[int, ...], n: int) -> Method:
    fitting: Method = "loess" if not periods else "stl" if len(periods) == 1 else "mstl"
    if method is None and periods and n >= LINEAR_FROM:
        return "classical"
    if method is None or (method == "mstl" and periods):
        return method or fitting
    if not periods and method in ("stl", "mstl", "classical"):
        raise UsageError(
            f"the method {method} needs a season, and the series shows none.",
            code="method-needs-season",
            value=method,
            hint="give the season with --period, or use --method loess or --method ucm.",
        )
    if periods and method == "loess":
        raise UsageError(
            f"the method loess has no place for a season, and there is one of {periods[0]}.",
            code="method-has-no-season",
            value=method,
            hint=f"use --method {fitting}, or --period 1 to leave the season in.",
        )
    if len(periods) > 1 and method == "stl":
        raise UsageError(
            f"the method {method} takes one period, not {len(periods)}.",
            code="method-takes-one-period",
            value=" ".join(map(str, periods)),
            hint="use --method mstl, or give one --period.",
        )
    return method


def _block(n: int) -> int:
    return max(4, n // 12)


def _split(values: Floats, *, method: Method, mode: Mode, periods: tuple[int, ...]) -> Parts:
    if mode == "additive":
        return METHODS[method](values, periods=periods)
    if method == "classical":
        return classical_product(values, periods=periods)
    return METHODS[method](np.log(values), periods=periods)


def _band(series: Series, parts: Parts, *, periods: tuple[int, ...], asked: bool) -> Band | None:
    swing: Swing | None = find_swing(parts.trend + parts.residual)
    if swing is not None and swing.length < 1.5 * max(periods, default=1):
        swing = None
    if not asked and (swing is None or swing.autocorrelation < CLEAR_SWING):
        return None
    return choose_band(len(series), frequency=series.frequency, periods=periods, swing=swing)


def _finish(
    series: Series,
    parts: Parts,
    *,
    method: Method,
    mode: Mode,
    seasons: tuple[Season, ...],
    growth: Growth | None,
    band: Band | None,
) -> Decomposition:
    convert = np.exp if mode == "multiplicative" else np.asarray
    return Decomposition(
        series=series,
        method=method,
        mode=mode,
        seasons=seasons,
        trend=convert(parts.trend),
        cycle=None if parts.cycle is None else convert(parts.cycle),
        seasonals={period: convert(wave) for period, wave in parts.seasonals.items()},
        residual=convert(parts.residual),
        growth=growth,
        band=band,
        settled=parts.settled,
    )
