"""Whether a stored model fits a series, and what it forecasts for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tsforecast.decompose.seasonality import find_periods
from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.ahead import Ahead, look_ahead, times_ahead
from tsforecast.evaluate.footing import Footing, alike, footing
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.combine import combine, described, longest, parts
from tsforecast.forecast.linear import lags
from tsforecast.network.build import CALLED
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import counted
from tsforecast.store.bundle import Bundle
from tsforecast.window.sweep import reach


def check(model: Bundle, members: Sequence[Series]) -> None:
    """Refuse series whose calendar step, season or sign the model has not learned.

    A model of many series has learned several seasons and scales. Raises ModelUnusable.
    """
    series = members[0]
    if model.frequency.label != series.frequency.label:
        raise _unfit(
            model, f"it has learned {model.frequency.label} values; these are "
            f"{series.frequency.label}.",
        )  # fmt: skip
    if model.series > 1:
        return
    if len(members) > 1:
        raise _unfit(model, f"it has learned one series; these are {len(members)}.")
    candidates = series.frequency.periods
    recent = series.values[-reach(candidates) :]
    found = find_periods(recent, candidates=candidates)
    seasons = {season.period for season in found}
    learned = set(model.network.periods)
    # A network without any season was asked to have none, and goes on without.
    other = seasons and learned and not seasons & learned
    if other and model.record["series"]["fingerprint"] != series.fingerprint():
        raise _unfit(
            model, f"it knows a season of {_list(learned)} steps; these values have one of "
            f"{_list(seasons)} steps.",
        )  # fmt: skip
    if not model.network.transform.covers(series.values):
        least, most = (float(end) for end in (series.values.min(), series.values.max()))
        problem = f"values above zero; the least of these is {least:g}."
        if model.network.transform.kind == "logit" and least > 0:
            problem = f"shares below 1; the largest of these is {most:g}."
        raise _unfit(model, f"it has learned {problem}")


def forecast(model: Bundle, members: Sequence[Series], *, horizon: int | None) -> list[Ahead]:
    """Forecast with what the model's backtest chose: the network, a baseline, or their mean."""
    steps = horizon or model.horizon
    times = times_ahead(members, horizon=steps)
    footings = [_footing(model, series) for series in members]
    ways = [
        _way(model, series, own, horizon=steps)
        for series, own in zip(members, footings, strict=True)
    ]
    said = f'using model "{model.name}", {_what(model, members, footings, ways, horizon=steps)}'
    with np.errstate(over="ignore", invalid="ignore"):  # look_ahead refuses it in words
        raw = _raw(model, members, footings, ways, horizon=steps)
        quantiles = [
            model.calibration.apply(own) if way == model.chosen else own
            for own, way in zip(raw, ways, strict=True)
        ]
    backtest = model.record["backtest"]
    return [
        look_ahead(
            series,
            own,
            times=next_times,
            # Only a network has a longest step that it has learned.
            learned=steps if way in OF_MANY else model.network.horizon,
            model=model.name,
            coverage=backtest["forecasters"][way]["coverage"] if way == model.chosen else {},
            origins=backtest["origins"],
            decisions=(said,),
        )
        for series, own, way, next_times in zip(members, quantiles, ways, times, strict=True)
    ]


def _way(model: Bundle, series: Series, own: Footing, *, horizon: int) -> str:
    """Say what forecasts a series: what was chosen, where that can.

    Linear regression takes more values the more steps are asked, and would be naive without.
    The intervals of what takes its place have been neither calibrated nor measured.
    """
    able = lags(len(series), period=longest(own.periods), horizon=horizon)
    return "combination" if model.chosen == "linear" and not able else model.chosen


def _raw(
    model: Bundle,
    members: Sequence[Series],
    footings: Sequence[Footing],
    ways: Sequence[str],
    *,
    horizon: int,
) -> list[Floats]:
    """Give quantiles (horizon, Q) of each series before calibration."""
    answers: dict[int, Floats] = {}
    for (way, periods), rows in alike(
        [(way, own.periods) for way, own in zip(ways, footings, strict=True)]
    ).items():
        some, values = [members[row] for row in rows], [members[row].values for row in rows]
        if way in OF_MANY:
            season = longest(periods) if way == "linear" else model.period
            found = OF_MANY[way](values, horizon=horizon, period=season)
        else:
            found = np.stack(_of_network(model, some, [footings[row] for row in rows], horizon))
        if way == "combination":
            found = combine(found, values, horizon=horizon, period=model.period, periods=periods)
        answers.update(zip(rows, found, strict=True))
    return [answers[row] for row in range(len(members))]


def _of_network(
    model: Bundle, members: Sequence[Series], footings: Sequence[Footing], horizon: int
) -> list[Floats]:
    """Forecast series of one length and footing together."""
    kinds = [(len(series), own) for series, own in zip(members, footings, strict=True)]
    answers: dict[int, Floats] = {}
    for (length, own), rows in alike(kinds).items():
        network = replace(model.network, periods=own.periods, transform=own.transform)
        values = np.stack([members[row].values for row in rows])
        found = network.panel(values, np.array([length]), horizon=horizon)[:, 0]
        answers.update(zip(rows, found, strict=True))
    return [answers[row] for row in range(len(members))]


def _footing(model: Bundle, series: Series) -> Footing:
    if model.series == 1:
        return Footing(model.network.periods, model.network.transform)
    return footing(series.values, candidates=series.frequency.periods, asked=model.asked)


def _what(
    model: Bundle,
    members: Sequence[Series],
    footings: Sequence[Footing],
    ways: Sequence[str],
    *,
    horizon: int,
) -> str:
    mixes = [
        tuple(parts(len(series), periods=own.periods, horizon=horizon))
        if way == "combination"
        else (way,)
        for series, own, way in zip(members, footings, ways, strict=True)
    ]
    network = CALLED[model.record["architecture"]["model"]]
    used = described(mixes, network=network)
    if model.chosen == "linear" and model.chosen not in ways:
        used += f", for linear regression needs more values for {counted(horizon, 'step')}"
    return f"{used}, trained {str(model.record['made'])[:10]}"


def _unfit(model: Bundle, why: str) -> ModelUnusable:
    return ModelUnusable(
        f'the model "{model.name}" does not fit: {why}',
        code="model-does-not-fit",
        hint="train one on this file, or forecast without one: --zero-shot.",
    )


def _list(periods: set[int]) -> str:
    return " and ".join(str(period) for period in sorted(periods))
