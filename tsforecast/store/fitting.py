"""Whether a stored model fits a series, and what it forecasts for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tsforecast.decompose.seasonality import find_periods
from tsforecast.decompose.trading_days import TradingDays, evened, trading_days
from tsforecast.decompose.trading_days import told as told_of
from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.ahead import (
    Ahead,
    Brief,
    Outlook,
    Told,
    look_ahead,
    own_decisions,
    times_ahead,
)
from tsforecast.evaluate.footing import Footing, alike, footing, in_parts
from tsforecast.evaluate.joined import Joined, beside_network, joined
from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.combine import described
from tsforecast.network.build import CALLED
from tsforecast.series.series import Floats, Series
from tsforecast.series.wording import quoted
from tsforecast.store.bundle import Bundle, load, names
from tsforecast.store.workspace import Workspace
from tsforecast.window.sweep import reach


def trained_last(
    members: Sequence[Series], workspace: Workspace
) -> tuple[Bundle | None, tuple[str, ...]]:
    """Give the model that predict takes where none is named, or say why it is not taken.

    What has learned one series is not for a panel, nor for a series of another name. Raises
    ModelUnusable where it is damaged.
    """
    last = workspace.last()
    if last is None or last.model is None or last.model not in names(workspace.models):
        return None, ()
    model = load(workspace.models / last.model)
    if model.series > 1:
        return model, ()
    if len(members) > 1:
        return None, ()
    if said := _another(model, members[0]):
        return None, (f"{said}; it is taken with --model {quoted(model.name)}",)
    return model, ()


def _another(model: Bundle, series: Series) -> str:
    """Say where a model of one series has learned another one."""
    learned = model.record["series"]
    if learned["name"] == series.name or learned["fingerprint"] == series.fingerprint():
        return ""
    return f'the model "{model.name}" has learned "{learned["name"]}" and not "{series.name}"'


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


def forecast(model: Bundle, members: Sequence[Series], *, horizon: int | None) -> Outlook:
    """Forecast with what the model's backtest chose: the network, a baseline, or their mean."""
    steps = horizon or model.horizon
    times = times_ahead(members, horizon=steps)
    days = trading_days(members)
    freed = [evened(series, own) for series, own in zip(members, days, strict=True)]
    backtest = model.record["backtest"]

    def ahead(series: Series, joined: Joined, own: TradingDays, next_times: pd.Index) -> Ahead:
        quantiles, mix, factors = joined
        # What takes the place of linear regression was neither calibrated nor measured.
        judged = model.chosen != "linear" or mix == (model.chosen,)
        with np.errstate(over="ignore", invalid="ignore"):  # look_ahead refuses it in words
            calibrated = model.calibration.apply(quantiles) if judged else quantiles
            return look_ahead(
                series,
                calibrated,
                times=next_times,
                # Only a network has a longest step that it has learned.
                learned=model.network.horizon if "network" in mix else steps,
                members=mix,
                factors=factors,
                periods=(),
                coverage=backtest["forecasters"][model.chosen]["coverage"] if judged else {},
                origins=backtest["origins"] if judged else 0,
                days=own,
            )

    def told(briefs: Sequence[Brief]) -> Told:
        what = _what(model, briefs)
        said = f'using model "{model.name}", {what}'
        doubts = _doubts(model, members)
        return Told(model.name, (said, *told_of(days), *doubts, *own_decisions(briefs)))

    return Outlook(map(ahead, members, _each(model, freed, steps), days, times), told)


def _doubts(model: Bundle, members: Sequence[Series]) -> Iterator[str]:
    """Say where a model of one series has learned another one, or what comes after this one."""
    series = members[0]
    if model.series > 1:
        return
    if said := _another(model, series):
        yield f"{said}: its intervals, and how many values they held, are those of another series."
    last = last_learned(model, series)
    if last is not None and series.times[-1] < last:
        end = model.record["series"]["end"]
        yield f"the model has learned values up to {end}, after the end of these."


def last_learned(model: Bundle, series: Series) -> pd.Timestamp | int | None:
    """Give the last time that a model has learned; None where it or the series alone has a zone."""
    end = model.record["series"]["end"]
    if not isinstance(series.times, pd.DatetimeIndex):
        return int(end)
    known = pd.Timestamp(end)
    return known if (known.tz is None) == (series.times.tz is None) else None


def _each(model: Bundle, members: Sequence[Series], horizon: int) -> Iterator[Joined]:
    """Give the quantiles of each series, made for some of them at a time."""
    for rows in in_parts(len(members), horizon=horizon):
        some = members[rows.start : rows.stop]
        footings = [own_footing(model, series) for series in some]
        with np.errstate(over="ignore", invalid="ignore"):
            found = _raw(model, some, footings, horizon)
        yield from found


def _raw(
    model: Bundle, members: Sequence[Series], footings: Sequence[Footing], horizon: int
) -> list[Joined]:
    """Give quantiles (horizon, Q) of each series before calibration, and what they are a mean of.

    Where linear regression has no answer, the combination has one.
    """
    if model.chosen == "combination":
        return _combined(model, members, footings, horizon)
    if model.chosen == "network":
        found = _of_network(model, members, footings, horizon)
    else:
        found = _of_baseline(model, members, footings, horizon)
    answers = [Joined(one, (model.chosen,)) for one in found]
    unknown = [row for row, one in enumerate(found) if np.isnan(one).any()]
    some, on = [members[row] for row in unknown], [footings[row] for row in unknown]
    for row, combined in zip(unknown, _combined(model, some, on, horizon), strict=True):
        answers[row] = combined
    return answers


def _combined(
    model: Bundle, members: Sequence[Series], footings: Sequence[Footing], horizon: int
) -> list[Joined]:
    found = beside_network(
        _of_network(model, members, footings, horizon),
        [series.values for series in members],
        [one.periods for one in footings],
        horizon=horizon,
        period=model.period if model.series == 1 else None,
    )
    return [
        joined(one, model.weighed(series.name)) for one, series in zip(found, members, strict=True)
    ]


def _of_baseline(
    model: Bundle, members: Sequence[Series], footings: Sequence[Footing], horizon: int
) -> list[Floats]:
    """Forecast series together of which the method is told the same seasons."""
    answers: dict[int, Floats] = {}
    for told, rows in alike([_told(model, own) for own in footings]).items():
        values = [members[row].values for row in rows]
        if model.chosen == "linear":
            found = regression(values, horizon=horizon, periods=told)
        else:
            found = OF_MANY[model.chosen](values, horizon=horizon, period=next(iter(told), 1))
        answers.update(zip(rows, found, strict=True))
    return [answers[row] for row in range(len(members))]


def _told(model: Bundle, own: Footing) -> tuple[int, ...]:
    """Give the seasons that a baseline is told, as it was in the backtest."""
    return own.periods if model.chosen == "linear" or model.series > 1 else (model.period,)


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


def own_footing(model: Bundle, series: Series) -> Footing:
    """Say how a model sees a series: as the one it has learned, or one of many by its own past."""
    if model.series == 1:
        return Footing(model.network.periods, model.network.transform)
    return footing(series.values, candidates=series.frequency.periods, asked=model.asked)


def _what(model: Bundle, briefs: Sequence[Brief]) -> str:
    mixes = [brief.members for brief in briefs]
    network = CALLED[model.record["architecture"]["model"]]
    used = described(mixes, network=network, factors=[one.factors for one in briefs])
    if model.chosen == "linear" and (model.chosen,) not in mixes:
        used += " in place of linear regression"
    return f"{used}, trained {str(model.record['made'])[:10]}"


def _unfit(model: Bundle, why: str) -> ModelUnusable:
    return ModelUnusable(
        f'the model "{model.name}" does not fit: {why}',
        code="model-does-not-fit",
        hint="train one on this file, or forecast without one: --zero-shot.",
    )


def _list(periods: set[int]) -> str:
    return " and ".join(str(period) for period in sorted(periods))
