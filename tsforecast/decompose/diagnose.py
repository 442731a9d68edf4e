"""What a decomposition says: strengths, direction, peaks, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from tsforecast.decompose.components import Decomposition
from tsforecast.decompose.evidence import Evidence, adf, jarque_bera, kpss, ljung_box
from tsforecast.decompose.robust import spread
from tsforecast.series.calendar import DAYS_PER_YEAR, Frequency, phase_name, time_text
from tsforecast.series.series import Floats, Places

OUTLIER_WIDTH = 3.5
"""Robust standard deviations from which a residual is called an outlier (Iglewicz & Hoaglin)."""

FLAT_SHARE = 0.25
"""A trend that ends nearer to its start than this share of its range is not called rising."""

FLAT_STRENGTH = 0.2
LEFT_OVER = 1e-6
"""A residual below this share of the series' range is rounding."""

WAY_OF_A_WANDERER = 2.5
"""Up and down together, as a multiple of the range, from which a trend only wanders."""

Direction: TypeAlias = Literal[
    "rising", "falling", "flat", "rising, then falling", "falling, then rising", "up and down"
]


@dataclass(frozen=True, slots=True)
class SeasonShape:
    """One season: how strong (0 to 1), its swing, and where it peaks and troughs, by name.

    ``high`` and ``low`` are the mean effect at peak and trough: in the series' unit where the
    components add up, as a factor where they multiply. ``profile`` (period,) holds that effect at
    each phase, in the order of the calendar, from the phase named ``first`` to ``last``.
    """

    period: int
    strength: float
    peak: str
    high: float
    trough: str
    low: float
    profile: tuple[float, ...]
    first: str
    last: str


Unit: TypeAlias = Literal["year", "week", "day", "hour", "minute", "second", "step"]

UNITS: dict[Unit, float] = {
    "year": 1.0,
    "week": 7 / DAYS_PER_YEAR,
    "day": 1 / DAYS_PER_YEAR,
    "hour": 1 / DAYS_PER_YEAR / 24,
    "minute": 1 / DAYS_PER_YEAR / 24 / 60,
    "second": 1 / DAYS_PER_YEAR / 24 / 3600,
}
"""The units in which a trend's rate is told, in years."""


@dataclass(frozen=True, slots=True)
class TrendShape:
    """The trend from end to end; ``slope`` and ``percent`` are for each ``per``.

    That is a year, of a shorter series the longest unit that it holds, without a calendar a step.

    ``percent`` is the compound rate, NaN where the trend is not above zero throughout.
    """

    strength: float
    direction: Direction
    start: float
    end: float
    lowest: float
    highest: float
    slope: float
    percent: float
    per: Unit


@dataclass(frozen=True, slots=True)
class Outlier:
    """A residual far from the rest; ``deviations`` counts robust standard deviations."""

    time: str
    value: float
    expected: float
    deviations: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that is said about a decomposition; tests are ``None`` where there is no variation.

    ``weekdays`` is how strong they are, from 0 to 1, ``None`` where they do not count.
    """

    trend: TrendShape
    seasons: tuple[SeasonShape, ...]
    weekdays: float | None
    ljung_box: Evidence | None
    lags: int
    jarque_bera: Evidence | None
    outliers: tuple[Outlier, ...]
    residual_spread: float
    adf: Evidence | None
    kpss: Evidence | None


def diagnose(decomposition: Decomposition) -> Diagnosis:
    """Describe a decomposition in numbers and names.

    Strengths as in Hyndman & Athanasopoulos, "Forecasting: principles and practice", 3rd ed.,
    section 4.3: max(0, 1 - Var(R) / Var(T + R)). Ljung-Box over two seasons or ten lags, at
    most a fifth of the series (same book, section 5.4), and Jarque-Bera on the residual; ADF
    (constant, lags by AIC; on the last 10,000 values of a longer one) and KPSS (constant) on the
    series itself.
    """
    series = decomposition.series
    adding = decomposition.adding()
    residual = adding.residual
    n = len(series)
    longest = max(decomposition.periods, default=0)
    lags = max(1, min(2 * longest or 10, n // 5))
    moves = _varies(series.values)
    left = float(np.ptp(residual)) > LEFT_OVER * float(np.ptp(_whole(decomposition)))
    varies = moves and left
    return Diagnosis(
        trend=_trend(decomposition),
        seasons=tuple(_season(decomposition, period=period) for period in decomposition.periods),
        weekdays=None if adding.weekdays is None else strength(adding.weekdays, residual),
        ljung_box=ljung_box(residual, lags=lags) if varies else None,
        lags=lags,
        jarque_bera=jarque_bera(residual) if varies else None,
        outliers=_outliers(decomposition) if varies else (),
        residual_spread=float(residual.std()),
        adf=adf(series.values) if moves else None,
        kpss=kpss(series.values) if moves else None,
    )


def strength(component: Floats, residual: Floats) -> float:
    """Give max(0, 1 - Var(residual) / Var(component + residual)), both of shape (n,).

    >>> strength(np.array([3.0, -3.0, 3.0, -3.0]), np.array([1.0, 1.0, -1.0, -1.0]))
    0.9
    """
    whole = float(np.var(component + residual))
    return max(0.0, 1 - float(np.var(residual)) / whole) if whole > 0 else 0.0


def _whole(decomposition: Decomposition) -> Floats:
    """Give the series on the scale on which its components add up."""
    values = decomposition.series.values
    return np.log(values) if decomposition.mode == "multiplicative" else values


def _varies(values: Floats) -> bool:
    return float(np.ptp(values)) > 1e-9 * float(np.abs(values).max())


def _trend(decomposition: Decomposition) -> TrendShape:
    adding = decomposition.adding()
    trend = decomposition.trend
    per, length = _rate_in(len(trend) - 1, decomposition.series.frequency)
    start, end = float(trend[0]), float(trend[-1])
    positive = bool((trend > 0).all())
    strong = 0.0
    if _varies(trend):
        strong = strength(adding.trend, adding.residual)
    return TrendShape(
        strength=strong,
        direction=_direction(trend) if strong > FLAT_STRENGTH else "flat",
        start=start,
        end=end,
        lowest=float(trend.min()),
        highest=float(trend.max()),
        slope=(end - start) / length,
        percent=100 * ((end / start) ** (1 / length) - 1) if positive else float("nan"),
        per=per,
    )


def _rate_in(steps: int, frequency: Frequency) -> tuple[Unit, float]:
    """Choose the unit of a rate, and give how many of it some steps take.

    Six days say nothing of a year. No unit is shorter than a step: of four months it is the year.

    >>> from tsforecast.series.calendar import from_alias
    >>> _rate_in(24, from_alias("MS")), _rate_in(3, from_alias("MS")), _rate_in(6, from_alias("D"))
    (('year', 2.0), ('year', 0.25), ('day', 6.0))
    """
    if frequency.steps_per_year is None:
        return "step", float(steps)
    years = steps / frequency.steps_per_year
    step = 1 / frequency.steps_per_year
    held = (unit for unit, size in UNITS.items() if 0.99 * step <= size <= 1.01 * years)
    unit = next(held, "year" if step > UNITS["week"] else "step")
    return unit, float(steps) if unit == "step" else years / UNITS[unit]


def _direction(trend: Floats) -> Direction:
    """Name the way from end to end, and a turn in between where the way back is long.

    >>> _direction(np.array([1.0, 2.0, 3.0])), _direction(np.array([0.0, 4.0, 1.0]))
    ('rising', 'rising, then falling')
    """
    start, end, range_ = float(trend[0]), float(trend[-1]), float(np.ptp(trend))
    way = float(np.abs(np.diff(trend)).sum())
    if way > WAY_OF_A_WANDERER * range_ and abs(end - start) < 0.75 * range_:
        return "up and down"
    above = (float(trend.max()) - max(start, end)) / range_
    below = (min(start, end) - float(trend.min())) / range_
    if above > 0.5 > 2 * below:
        return "rising, then falling"
    if below > 0.5 > 2 * above:
        return "falling, then rising"
    if abs(end - start) < FLAT_SHARE * range_:
        return "flat"
    return "rising" if end > start else "falling"


def _season(decomposition: Decomposition, *, period: int) -> SeasonShape:
    series = decomposition.series
    adding = decomposition.adding()
    wave = adding.seasonals[period]
    # Named in the middle of the series: over decades a period of 52 weeks slips.
    middle = max(0, len(series) // 2 // period - 1) * period
    times = series.times[middle : middle + period]
    phases = _in_calendar_order(times, series.frequency, period=period)
    profile = np.array([wave[phase::period].mean() for phase in phases])
    if decomposition.mode == "multiplicative":
        profile = np.exp(profile)
    peak, trough = int(profile.argmax()), int(profile.argmin())
    names = [
        phase_name(times[int(phases[place])], series.frequency, period)
        for place in (peak, trough, 0, -1)
    ]
    return SeasonShape(
        period=period,
        strength=strength(wave, adding.residual),
        peak=names[0],
        high=float(profile[peak]),
        trough=names[1],
        low=float(profile[trough]),
        profile=tuple(profile.tolist()),
        first=names[2],
        last=names[3],
    )


def _in_calendar_order(times: pd.Index, frequency: Frequency, *, period: int) -> Places:
    """Order the phases of a season as the calendar does: from January, Monday, midnight."""
    if not isinstance(times, pd.DatetimeIndex) or frequency.steps_per_year is None:
        return np.arange(period)
    days = period / frequency.steps_per_year * 365.25
    clock = (times - times.normalize()) / pd.Timedelta(days=1)
    if days > 300:
        place = times.day_of_year + clock
    elif days > 2:
        place = times.day_of_week + clock
    else:
        place = clock
    first = int(np.argmin(np.asarray(place)))
    return np.roll(np.arange(period), -first)


def _outliers(decomposition: Decomposition) -> tuple[Outlier, ...]:
    """Give the residuals beyond 3.5 robust standard deviations, farthest first."""
    series = decomposition.series
    residual = decomposition.adding().residual
    middle = float(np.median(residual))
    scale = spread(residual)
    if not scale > 1e-9 * float(np.abs(series.values).max()) / max(1.0, float(len(series))):
        return ()
    score = (residual - middle) / scale
    far = np.flatnonzero(np.abs(score) > OUTLIER_WIDTH)
    if decomposition.mode == "multiplicative":
        expected = series.values / decomposition.residual
    else:
        expected = series.values - decomposition.residual
    return tuple(
        Outlier(
            time=time_text(series.times[place], series.frequency),
            value=float(series.values[place]),
            expected=float(expected[place]),
            deviations=float(score[place]),
        )
        for place in far[np.argsort(-np.abs(score[far]))]
    )
