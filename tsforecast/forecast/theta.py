"""The Theta method, the winner of the M3 competition, as statsmodels computes it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from tsforecast.forecast.naive import naive, normal, seasonal_naive
from tsforecast.series.series import Floats

LONGEST_PAST = 2000
_SHORTEST_PAST = 4


def theta(past: Floats, *, horizon: int, period: int) -> Floats:
    """Forecast with statsmodels' ThetaModel; ``past`` (n,), result (horizon, len(QUANTILES)).

    A seasonality test decides about a classical decomposition (multiplicative for positive
    data), which needs two seasons; simple exponential smoothing with half the slope of the
    trend line forecasts the rest (Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003).
    The variance is that of simple smoothing, s**2 (1 + (h - 1) alpha**2), where statsmodels' own
    intervals have (1 - alpha)**2; s comes from the one-step errors, relative to the level where
    the past is positive. Only the last ``LONGEST_PAST`` values are used; a constant past or
    fewer than four values are forecast as :func:`naive`.

    >>> theta(np.array([2.0, 4.0, 3.0, 5.0, 4.0, 6.0]), horizon=2, period=1)[:, 5].round(1).tolist()
    [5.8, 6.1]
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.forecasting.theta import ThetaModel

    recent = past[-LONGEST_PAST:]
    if len(recent) < _SHORTEST_PAST or np.ptp(recent) == 0:
        return naive(past, horizon=horizon, period=period)
    unit = np.abs(recent).mean()
    seasonal = period > 1 and len(recent) > 2 * period
    model = ThetaModel(recent / unit, period=period if seasonal else 1, deseasonalize=seasonal)
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # A weight at its bound ends the search well; a past that is all season leaves no
        # error, of which the search takes the logarithm.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = model.fit()
    parts = fitted.forecast_components(max(horizon, period))
    if not np.isfinite(parts.to_numpy()).all():
        return seasonal_naive(past, horizon=horizon, period=period)
    season = _season(parts["seasonal"].to_numpy()[:period], seasonal=seasonal, method=model.method)
    level = (parts["ses"] + parts["trend"] / 2).to_numpy()[:horizon]
    alpha, slope = float(fitted.params["alpha"]), float(fitted.params["b0"])
    adjusted = season.remove(recent / unit)
    errors, expected = _one_step(adjusted, alpha=alpha, slope=slope)
    relative = bool(min(expected.min(), level.min()) > 0)
    if relative:
        errors = errors / expected
    deviation = np.sqrt(np.square(errors).sum() / max(len(errors) - 2, 1))
    spread = deviation * np.sqrt(1 + np.arange(horizon) * alpha**2)
    quantiles: Floats = season.put_back(normal(level, spread * level if relative else spread))
    return np.sort(quantiles * unit, axis=-1)  # a negative factor turns the order around


@dataclass(frozen=True, eq=False)
class _Season:
    """One season of ``index`` (period,), beginning at the step after the past."""

    index: Floats
    multiplied: bool

    def remove(self, past: Floats) -> Floats:
        index = self.index[np.arange(-len(past), 0) % len(self.index)]
        return past / index if self.multiplied else past - index

    def put_back(self, quantiles: Floats) -> Floats:
        index = self.index[np.arange(len(quantiles)) % len(self.index), np.newaxis]
        return quantiles * index if self.multiplied else quantiles + index


def _season(ahead: Floats, *, seasonal: bool, method: str) -> _Season:
    if not seasonal:
        return _Season(np.zeros(1), multiplied=False)
    return _Season(ahead, multiplied=method.startswith("mul"))


def _one_step(adjusted: Floats, *, alpha: float, slope: float) -> tuple[Floats, Floats]:
    """Give the n - 1 one-step errors and forecasts of the smoothing with drift."""
    expected = np.empty(len(adjusted) - 1)
    level = adjusted[0]
    for step, value in enumerate(adjusted[1:], start=1):
        lead = (1 - (1 - alpha) ** step) / alpha if alpha > 0 else float(step)
        expected[step - 1] = level + slope / 2 * lead
        level += alpha * (value - level)
    return adjusted[1:] - expected, expected
