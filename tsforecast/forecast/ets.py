"""Exponential smoothing that chooses its own kind, on statsmodels' state-space models."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import drift, naive
from tsforecast.series.series import Floats

LONGEST_PAST = 2000
LONGEST_SEASON = 24
_SHORTEST_PAST = 6
_FULLY_FITTED = 4
_LONG = 500
_PATHS = 4000


@dataclass(frozen=True)
class Kind:
    """One model of the family: error ``add`` or ``mul``, trend, damping, season."""

    error: str
    trend: str | None
    damped: bool
    season: str | None

    def parameters(self, period: int) -> int:
        """Count what is estimated: weights, starting states and the variance."""
        trend = 0 if self.trend is None else 2 + self.damped
        return 3 + trend + (period if self.season else 0)


_TRENDS = ((None, False), ("add", False), ("add", True))
KINDS = tuple(
    Kind(error, trend, damped, season)
    for error in ("add", "mul")
    for trend, damped in _TRENDS
    for season in (None, "add", "mul")
    if (error, season) != ("add", "mul")  # unstable: its variance can be infinite
)
"""The fifteen kinds that are tried, as in Hyndman & Khandakar (2008) and R's ``ets``."""


def ets(past: Floats, *, horizon: int, period: int) -> Floats:
    """Forecast with the kind of least AICc; ``past`` (n,), result (horizon, len(QUANTILES)).

    Hyndman & Khandakar (2008): every admissible kind is fitted by maximum likelihood; those
    with multiplicative parts only where the past is positive. To save time, all are first
    fitted with starting states from a rule, and the four best again with estimated ones. A
    season above 24 steps is taken out by STL and repeated, and the rest forecast without
    season (as R's ``stlf``). Only the last ``LONGEST_PAST`` values are used. A constant past
    is forecast as :func:`naive`, fewer than six values as :func:`drift`.

    >>> past = np.array([3.0, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8, 10, 9, 11])
    >>> ets(past, horizon=2, period=1)[:, 5].round(0).tolist()
    [11.0, 11.0]
    """
    recent = past[-LONGEST_PAST:]
    if np.ptp(recent) == 0:
        return naive(past, horizon=horizon, period=period)
    if len(recent) < _SHORTEST_PAST:
        return drift(past, horizon=horizon, period=period)
    if period > LONGEST_SEASON and len(recent) > 2 * period:
        return _without_season(recent, horizon=horizon, period=period)
    unit = float(np.abs(recent).mean())
    quantiles = _forecast(recent / unit, horizon=horizon, period=period)
    if quantiles is None:
        return drift(past, horizon=horizon, period=period)
    return quantiles * unit


def _without_season(past: Floats, *, horizon: int, period: int) -> Floats:
    from statsmodels.tsa.seasonal import STL

    season = STL(past, period=period).fit().seasonal
    adjusted = ets(past - season, horizon=horizon, period=1)
    ahead: Floats = season[-period:][np.arange(horizon) % period]
    return adjusted + ahead[:, np.newaxis]


def _forecast(past: Floats, *, horizon: int, period: int) -> Floats | None:
    """Fit, choose and simulate; ``None`` when no kind could be fitted."""
    kinds = _admissible(past, period=period)
    rough = len(past) >= 10 + 2 * (period // 2)  # what statsmodels' rule for the start needs
    if rough:
        ranked = sorted(_fitted(past, kinds, period=period, start="heuristic"), key=_criterion)
        kinds = [kind for kind, _ in ranked[:_FULLY_FITTED]]
        results = ranked
    if not rough or len(past) <= _LONG:
        results = _fitted(past, kinds, period=period, start="estimated")
    for kind, result in sorted(results, key=_criterion):
        quantiles = _simulate(kind, result, horizon=horizon, period=period)
        if np.isfinite(quantiles).all():
            return quantiles
    return None


def _admissible(past: Floats, *, period: int) -> list[Kind]:
    positive = bool(past.min() > 0)
    seasonal = 1 < period <= LONGEST_SEASON and len(past) >= 10 + 2 * (period // 2)
    return [
        kind
        for kind in KINDS
        if (positive or "mul" not in (kind.error, kind.season))
        and (kind.season is None or (seasonal and len(past) > 2 * period))
        and (kind.parameters(period) + 2 <= len(past))
    ]


def _fitted(past: Floats, kinds: list[Kind], *, period: int, start: str) -> list[tuple[Kind, Any]]:
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    results = []
    for kind in kinds:
        model = ETSModel(
            past,
            error=kind.error,
            trend=kind.trend,
            damped_trend=kind.damped,
            seasonal=kind.season,
            seasonal_periods=period if kind.season else None,
            initialization_method=start,
        )
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            # The search visits weights under which a model explodes; AICc rules those out.
            warnings.simplefilter("ignore", ConvergenceWarning)
            results.append((kind, model.fit(_first_guess(model, kind), disp=False)))
    return results


def _first_guess(model: Any, kind: Kind) -> Floats:
    """Start the search without a season in the middle of the range.

    From statsmodels' own 0.1 and 0.01 many short series end in a worse optimum: on the yearly
    series of the M1 competition, sMAPE 19.3 against 18.4. With a season they serve as well.
    """
    guess: Floats = np.array(model.start_params)
    if kind.season is None:
        guess[0] = 0.5
        if kind.trend:
            guess[1] = 0.05
    return guess


def _criterion(candidate: tuple[Kind, Any]) -> float:
    _, result = candidate
    with np.errstate(all="ignore"):
        criterion = float(result.aicc)
    return np.inf if np.isnan(criterion) else criterion


def _simulate(kind: Kind, result: Any, *, horizon: int, period: int) -> Floats:
    """Give quantiles (horizon, Q) from simulated paths, their median moved onto the point.

    The recursion is that of Hyndman, Koehler, Ord & Snyder (2008), table 2.3, with the error
    of a path written in the data's unit; the point is the path without errors.
    """
    states = np.asarray(result.states)  # (n, 1 + trend + season)
    deviation = _deviation(kind, result, period=period)
    shocks = deviation * _normal_paths(horizon)  # (paths, horizon), the first is zero
    if kind.error == "mul":
        shocks = np.maximum(shocks, -0.99)  # a positive series stays positive
    level = np.full(_PATHS + 1, states[-1, 0])
    trend = np.full(_PATHS + 1, states[-1, 1] if kind.trend else 0.0)
    seasons = [np.full(_PATHS + 1, value) for value in _last_season(kind, states, period=period)]
    damping = result.damping_trend if kind.damped else 1.0
    alpha = result.smoothing_level
    beta = result.smoothing_trend if kind.trend else 0.0
    gamma = result.smoothing_seasonal if kind.season else 0.0
    paths = np.empty((_PATHS + 1, horizon))
    with np.errstate(all="ignore"):
        for step in range(horizon):
            base = level + damping * trend
            phase = step % len(seasons)
            season = seasons[phase]
            times = season if kind.season == "mul" else 1.0
            plus = season if kind.season != "mul" else 0.0
            mean = base * times + plus
            error = mean * shocks[:, step] if kind.error == "mul" else shocks[:, step]
            paths[:, step] = mean + error
            level = base + alpha * error / times
            trend = damping * trend + beta * error / times
            seasons[phase] = season + gamma * error / (base if kind.season == "mul" else 1.0)
        return _around_point(paths, multiplied=kind.error == "mul")


def _last_season(kind: Kind, states: Floats, *, period: int) -> Floats:
    return states[-period:, -1] if kind.season else np.zeros(1)


def _deviation(kind: Kind, result: Any, *, period: int) -> float:
    residuals = np.asarray(result.resid)
    free = max(len(residuals) - kind.parameters(period), 1)
    return float(np.sqrt(np.square(residuals).sum() / free))


def _normal_paths(horizon: int) -> Floats:
    """Give (paths + 1, horizon) standard normal shocks, mirrored, the same at every call."""
    half = np.random.default_rng(2008).standard_normal((_PATHS // 2, horizon))
    return np.concatenate([np.zeros((1, horizon)), half, -half])


def _around_point(paths: Floats, *, multiplied: bool) -> Floats:
    point = paths[0]
    quantiles: Floats = np.quantile(paths[1:], QUANTILES, axis=0).T  # (horizon, Q)
    middle: Floats = quantiles[:, QUANTILES.index(0.5)]
    moved: Floats
    if multiplied and (middle > 0).all() and (point > 0).all():
        moved = quantiles * (point / middle)[:, np.newaxis]
    else:
        moved = quantiles + (point - middle)[:, np.newaxis]
    return moved
