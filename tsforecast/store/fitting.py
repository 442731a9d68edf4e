"""Whether a stored model fits a series, and what it forecasts for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tsforecast.decompose.seasonality import find_periods
from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.ahead import Ahead, look_ahead, times_ahead
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.combine import LABELS, MEMBERS, combine
from tsforecast.forecast.forecast import Forecaster
from tsforecast.network.build import CALLED
from tsforecast.series.series import Floats, Series
from tsforecast.store.bundle import Bundle


def check(model: Bundle, series: Series) -> None:
    """Refuse a series whose calendar step, season or sign the model has not learned.

    Raises ModelUnusable.
    """
    if model.frequency.label != series.frequency.label:
        raise _unfit(
            model, f"it has learned {model.frequency.label} values; these are "
            f"{series.frequency.label}.",
        )  # fmt: skip
    found = find_periods(series.values, candidates=series.frequency.periods)
    seasons = {season.period for season in found}
    learned = set(model.network.periods)
    same = model.record["series"]["fingerprint"] == series.fingerprint()
    # A network without any season was asked to have none, and goes on without.
    if seasons and learned and not seasons & learned and not same:
        raise _unfit(
            model, f"it knows a season of {_list(learned)} steps; these values have one of "
            f"{_list(seasons)} steps.",
        )  # fmt: skip
    if not model.network.transform.covers(series.values):
        least = float(series.values.min())
        raise _unfit(model, f"it has learned values above zero; the least of these is {least:g}.")


def forecast(model: Bundle, series: Series, *, horizon: int | None) -> Ahead:
    """Forecast with what the model's backtest chose: the network, a baseline, or their mean."""
    steps = horizon or model.horizon
    times_ahead(series, horizon=steps)
    at_end = np.array([len(series)])
    raw = _forecaster(model)(series.values, at_end, horizon=steps, period=model.period)[0]
    with np.errstate(over="ignore", invalid="ignore"):  # look_ahead refuses it in words
        quantiles = model.calibration.apply(raw)
    return look_ahead(
        series,
        quantiles,
        # Only a network has a longest step that it has learned.
        learned=steps if model.chosen in BASELINES else model.network.horizon,
        model=model.name,
        coverage=model.record["backtest"]["forecasters"][model.chosen]["coverage"],
        origins=model.record["backtest"]["origins"],
        decisions=(f'using model "{model.name}", {_what(model)}',),
    )


def _forecaster(model: Bundle) -> Forecaster:
    if model.chosen == "network":
        return model.network
    if model.chosen in BASELINES:
        return BASELINES[model.chosen]
    members: Mapping[str, Forecaster] = {**BASELINES, "network": model.network}

    def combined(values: Floats, origins: np.ndarray, *, horizon: int, period: int) -> Floats:
        return combine(
            {
                name: members[name](values, origins, horizon=horizon, period=period)
                for name in MEMBERS
            }
        )

    return combined


def _what(model: Bundle) -> str:
    made = str(model.record["made"])[:10]
    network = CALLED[model.record["architecture"]["model"]]
    taken = {"network": f"the {network}", "combination": f"the mean of {network}, ETS and Theta"}
    return f"{taken.get(model.chosen) or LABELS[model.chosen]}, trained {made}"


def _unfit(model: Bundle, why: str) -> ModelUnusable:
    return ModelUnusable(
        f'the model "{model.name}" does not fit: {why}',
        code="model-does-not-fit",
        hint="train one on this file, or forecast without one: --zero-shot.",
    )


def _list(periods: set[int]) -> str:
    return " and ".join(str(period) for period in sorted(periods))
