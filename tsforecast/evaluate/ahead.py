"""From a network and a series to the forecast that a person gets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tsforecast.errors import PartMissing, SeriesUnusable
from tsforecast.evaluate.zero_shot import FEW, prepare
from tsforecast.forecast.calibrate import Calibration
from tsforecast.forecast.forecast import QUANTILES, Forecast, Forecaster
from tsforecast.forecast.plausible import leaves_at
from tsforecast.network.build import CALLED, Name
from tsforecast.network.shipped import shipped
from tsforecast.series.series import Series

DEFAULT_MODEL: Name = "lstm"
LAST_YEAR = 9999


@dataclass(frozen=True, eq=False)
class Ahead:
    """A forecast, the model it came from, and how its intervals did where that is known.

    ``coverage`` is the share of values inside the interval of each level over ``origins``.
    """

    forecast: Forecast
    model: str
    coverage: Mapping[str, float]
    origins: int
    decisions: tuple[str, ...]
    warnings: tuple[str, ...]


def look_ahead(
    series: Series,
    forecaster: Forecaster,
    *,
    horizon: int,
    period: int,
    learned: int,
    calibration: Calibration,
    model: str,
    coverage: Mapping[str, float],
    origins: int,
    decisions: tuple[str, ...],
) -> Ahead:
    """Forecast after the last value, calibrate, and warn where the path says too much.

    Raises SeriesUnusable when the path runs out of the numbers or the dates that a computer has.
    """
    times = series.next_times(horizon)
    if getattr(times[-1], "year", 0) > LAST_YEAR:
        raise SeriesUnusable(
            f"{horizon} steps reach beyond the year {LAST_YEAR}, the last that a date can have.",
            code="horizon-beyond-calendar",
            column=series.name,
            hint="ask for a shorter --horizon.",
        )
    at_end = np.array([len(series)])
    raw = forecaster(series.values, at_end, horizon=horizon, period=period)[0]
    with np.errstate(over="ignore", invalid="ignore"):  # told in words, below
        values = calibration.apply(raw)
    least = 0.0 if series.values.min() >= 0 else -math.inf
    values = np.maximum(values, least)
    if not np.isfinite(values).all():
        raise SeriesUnusable(
            f"the forecast leaves all bounds before {horizon} steps.",
            code="forecast-explodes",
            column=series.name,
            hint="ask for a shorter --horizon.",
        )
    forecast = Forecast(model, times, QUANTILES, values, least)
    return Ahead(
        forecast, model, coverage, origins, decisions, _warnings(series, forecast, learned=learned)
    )


def zero_shot(series: Series, *, horizon: int | None) -> Ahead:
    """Forecast with the shipped network; the horizon is one season, or 12 steps, by default."""
    ready = shipped(DEFAULT_MODEL)
    if ready is None:
        raise PartMissing(
            "the pretrained network is not part of this installation.",
            code="not-shipped",
            hint="train a model first: tsforecast train FILE.",
        )
    steps = horizon or _usual_horizon(series)
    candidates = series.frequency.periods
    prepared = prepare(series.values, ready, candidates=candidates, horizon=steps)
    name = CALLED[DEFAULT_MODEL]
    return look_ahead(
        series,
        prepared.network,
        horizon=steps,
        period=1,
        learned=prepared.network.horizon,
        calibration=prepared.calibration,
        model=f"pretrained {name}",
        coverage=prepared.coverage,
        origins=prepared.origins,
        decisions=(
            f"forecast zero-shot by the pretrained {name}: nothing was trained on this series",
        ),
    )


def _usual_horizon(series: Series) -> int:
    season = next(iter(series.frequency.periods), 12)
    return season if season <= 52 else 12


def _warnings(series: Series, forecast: Forecast, *, learned: int) -> tuple[str, ...]:
    found = []
    if len(series) < FEW:
        found.append(
            f"warning: {len(series)} values say little; take this forecast as a rough guess."
        )
    horizon = len(forecast.times)
    if horizon > learned:
        found.append(
            f"warning: the model has learned {learned} steps ahead; the steps after that feed "
            "its own forecasts back, and their intervals are widened."
        )
    step = leaves_at(series.values, forecast.point)
    if step is not None:
        found.append(
            f"warning: from step {step} the path lies beyond what the history makes plausible."
        )
    return tuple(found)
