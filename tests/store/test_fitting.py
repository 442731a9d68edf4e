"""Does a stored model fit fresh rows?"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.trading_days import NONE, evened, trading_days
from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.footing import Footing
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series
from tsforecast.store import fitting
from tsforecast.store.bundle import load
from tsforecast.store.fitting import check, forecast
from tsforecast.window.transform import Transform


@pytest.fixture(scope="module")
def model(trained):
    return load(trained.folder / ".tsforecast" / "models" / "sales")


def at(alias, values):
    times = pd.date_range("2012-01-01", periods=len(values), freq=alias)
    return Series("fresh", np.asarray(values, dtype=float), times, from_alias(alias))


def refused(model, series):
    with pytest.raises(ModelUnusable) as caught:
        check(model, [series])
    assert (caught.value.exit_code, caught.value.code) == (5, "model-does-not-fit")
    assert caught.value.hint == "train one on this file, or forecast without one: --zero-shot."
    assert caught.value.message.startswith('the model "sales" does not fit: ')
    return caught.value.message


def test_its_own_series_and_fresh_rows_of_its_kind_fit(model, quarters):
    check(model, [quarters()])
    check(model, [quarters(60, seed=5)])
    check(model, [quarters(6)])


def test_another_calendar_step(model):
    assert "it has learned quarterly values; these are monthly." in refused(
        model, at("MS", np.arange(1, 30))
    )


def test_a_value_outside_its_scale(model, quarters):
    values = quarters().values.copy()
    values[7] = -1
    assert "it has learned values above zero; the least of these is -1." in refused(
        model, at("QS-JAN", values)
    )


def test_a_value_above_1_where_shares_were_learned(model, quarters):
    shares = replace(model, network=replace(model.network, transform=Transform("logit")))
    assert "it has learned shares below 1; the largest of these is " in refused(shares, quarters())


def test_another_season(model):
    random = np.random.default_rng(1)
    values = 50 + np.resize([9.0, 1, -4, 2, -8], 60) + random.normal(size=60) * 0.1
    assert "it knows a season of 4 steps; these values have one of 5 steps." in refused(
        model, at("QS-JAN", values)
    )


def test_the_forecast_is_of_what_the_backtest_chose(model, quarters):
    (found,), told = forecast(model, [quarters()], horizon=None).whole()
    assert len(found.forecast.times) == model.horizon == 4
    assert told.model == "sales"
    assert found.brief.coverage == model.record["backtest"]["forecasters"][model.chosen]["coverage"]
    assert told.decisions[0].startswith('using model "sales", ')


@pytest.mark.parametrize("chosen", ["network", "combination", "ets", "seasonal_naive"])
def test_every_choice_can_be_forecast_with(model, quarters, chosen):
    other = replace(model, chosen=chosen, factors={})
    (found,), told = forecast(other, [quarters()], horizon=6).whole()
    assert found.forecast.values.shape == (6, 11)
    assert np.isfinite(found.forecast.values).all()
    # Only a network feeds its own forecasts back after the four steps it has learned.
    fed_back = any("has learned 4 steps" in warning for warning in found.brief.warnings)
    assert fed_back == (chosen in ("network", "combination"))
    called = {
        "network": "the LSTM",
        "combination": "the combination of LSTM, ETS and Theta",
        "ets": "ETS",
        "seasonal_naive": "seasonal naive",
    }[chosen]
    assert f'using model "sales", {called}, trained ' in told.decisions[0]


def test_a_combination_is_weighed_as_the_model_remembers(model, quarters):
    shapes, said = [], []
    for ets in (1e-9, 1.0, 1e9):
        other = replace(model, chosen="combination", factors={"sales": {"ets": ets}})
        (found,), told = forecast(other, [quarters()], horizon=4).whole()
        shapes.append(found.forecast.point)
        said.append(told.decisions[0])
    assert [re.findall(r"\((\d+)%\)", text) for text in said] == [
        ["75", "0", "25"], ["60", "20", "20"], ["0", "100", "0"]
    ]  # fmt: skip
    without, usual, only = shapes
    assert np.allclose(usual, 0.8 * without + 0.2 * only)


def judged(model, chosen):
    """The model, had its backtest had and chosen this forecaster."""
    backtest = model.record["backtest"]
    forecasters = {chosen: backtest["forecasters"]["network"], **backtest["forecasters"]}
    record = {**model.record, "backtest": {**backtest, "forecasters": forecasters}}
    return replace(model, chosen=chosen, factors={}, record=record)


def test_linear_regression_gives_way_where_it_has_too_few_values(model, quarters):
    linear = judged(model, "linear")
    (long,), told = forecast(linear, [quarters(460)], horizon=8).whole()
    assert "linear regression, trained " in told.decisions[0]
    (short,), told = forecast(linear, [quarters(60)], horizon=8).whole()
    combination = replace(linear, chosen="combination")
    (combined,) = forecast(combination, [quarters(60)], horizon=8).aheads
    assert np.array_equal(short.forecast.point, combined.forecast.point)
    assert long.brief.coverage
    assert short.brief.coverage == {}
    assert (
        "the combination of LSTM, ETS and Theta in place of linear regression, trained "
    ) in told.decisions[0]


def test_a_panel_is_told_how_many_are_forecast_in_which_way(model, quarters):
    many = replace(judged(model, "linear"), series=3)
    members = [quarters(460), quarters(60), quarters(460, seed=3)]
    together, told = forecast(many, members, horizon=8).whole()
    assert (
        "linear regression (2 series) and the combination of LSTM, ETS and Theta (1), trained "
    ) in told.decisions[0]
    for series, found in zip(members, together, strict=True):
        (alone,) = forecast(many, [series], horizon=8).aheads
        assert np.allclose(found.forecast.values, alone.forecast.values, rtol=1e-4)


def doubts(model, series):
    said = forecast(model, [series], horizon=2).whole()[1].decisions[1:]
    return [text for text in said if text.startswith("the model ")]


def test_that_a_model_has_learned_something_else_is_said(model, quarters):
    own = quarters()
    assert doubts(model, own) == []
    shorter = replace(own, values=own.values[:-4], times=own.times[:-4])
    end = model.record["series"]["end"]
    assert doubts(model, shorter) == [
        f"the model has learned values up to {end}, after the end of these."
    ]
    assert doubts(model, replace(own, values=own.values + 1)) == []
    assert doubts(model, replace(own, name="rain", values=own.values + 1)) == [
        f'the model "sales" has learned "{own.name}" and not "rain": its intervals, and how many '
        "values they held, are those of another series."
    ]
    assert doubts(replace(model, series=2), shorter) == []
    zone = replace(shorter, times=shorter.times.tz_localize("Asia/Tokyo"))
    assert doubts(model, zone) == []


def test_a_model_of_one_series_is_not_for_a_panel(model, quarters):
    with pytest.raises(ModelUnusable, match="it has learned one series; these are 2"):
        check(model, [quarters(), quarters(60)])


@pytest.mark.parametrize("chosen", ["network", "combination"])
def test_a_model_of_many_forecasts_each_on_its_own_footing(model, quarters, chosen):
    many = replace(model, series=2, chosen=chosen)
    members = [quarters(40), quarters(40, seed=3), at("QS-JAN", quarters(30).values - 200)]
    check(many, members)
    together = list(forecast(many, members, horizon=5).aheads)
    for series, found in zip(members, together, strict=True):
        (alone,) = forecast(many, [series], horizon=5).aheads
        assert np.allclose(found.forecast.values, alone.forecast.values, rtol=1e-4)
    assert together[2].forecast.values.max() < 0


@pytest.mark.parametrize(
    ("chosen", "expected"), [("ets", [(2, 4), (1, 1)]), ("linear", [(2, (4, 12)), (1, ())])]
)
def test_each_series_of_a_panel_has_its_own_seasons(model, monkeypatch, chosen, expected):
    told = []

    def watched(pasts, *, horizon, period=None, periods=None):
        told.append((len(pasts), periods if period is None else period))
        return np.ones((len(pasts), horizon, 11))

    monkeypatch.setitem(OF_MANY, "ets", watched)
    monkeypatch.setattr(fitting, "regression", watched)
    monkeypatch.setattr(
        fitting,
        "own_footing",
        lambda model, series: Footing((4, 12) if len(series) > 50 else (), model.network.transform),
    )
    members = [at("QS-JAN", np.arange(1, n)) for n in (61, 31, 61)]
    list(forecast(replace(judged(model, chosen), series=3), members, horizon=5).aheads)
    assert told == expected


def test_weekdays_are_taken_out_of_the_past_and_put_into_the_forecast(model, shop, monkeypatch):
    series = shop()
    months = replace(model, frequency=series.frequency, chosen="theta", period=12)
    found, told = forecast(months, [series], horizon=4).whole()
    assert told.decisions[1].startswith("weekdays count: one more ")
    (days,) = trading_days([series])
    monkeypatch.setattr(fitting, "trading_days", lambda members, **_: [NONE] * len(members))
    (freed,), _ = forecast(months, [evened(series, days)], horizon=4).whole()
    times = found[0].forecast.times
    assert np.allclose(found[0].forecast.point, freed.forecast.point * days.factors(times))
