"""The forecast that a person gets, and what it warns of."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.trading_days import NONE
from tsforecast.errors import PartMissing, SeriesUnusable
from tsforecast.evaluate import ahead, past_origins
from tsforecast.evaluate.ahead import look_ahead, times_ahead, zero_shot
from tsforecast.forecast.naive import SCORES
from tsforecast.network import shipped as weights
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series


def look(series, *, path=None, spread=1.0, horizon=4, learned=24):
    middle = np.full(horizon, series.values[-1]) if path is None else path
    return look_ahead(
        series,
        middle[:, None] + spread * np.array(SCORES),
        times=times_ahead([series], horizon=len(middle))[0],
        learned=learned,
        members=("network",),
        factors={},
        periods=(4,),
        coverage={"80": 0.75},
        origins=3,
    )


def test_it_starts_after_the_last_value(quarters):
    series = quarters(40)
    found = look(series, spread=2.0)
    assert [str(time)[:10] for time in found.forecast.times] == [
        "2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01",
    ]  # fmt: skip
    low, high = found.forecast.interval(95)
    assert high - low == pytest.approx(4 * 1.959964, rel=1e-5)
    assert found.brief.warnings == ()


def test_a_series_that_is_never_negative_has_no_negative_forecast(quarters):
    forecast = look(quarters(), spread=1e4).forecast
    assert forecast.values.min() == 0
    for level in (80, 99.9):
        assert forecast.interval(level)[0].tolist() == [0, 0, 0, 0]


def test_a_series_with_negative_values_may_go_on_below_zero(quarters):
    series = quarters()
    shifted = Series("x", series.values - 130, series.times, series.frequency)
    assert look(shifted, spread=1e4).forecast.values.min() < 0


def test_shares_stay_between_0_and_1(quarters):
    series = quarters(60)
    odds = 2 + np.cumsum(np.random.default_rng(1).normal(scale=0.3, size=60))
    shares = Series("share", 1 / (1 + np.exp(-odds)), series.times, series.frequency)
    wide = look(shares, spread=10.0).forecast
    assert (wide.values.min(), wide.values.max()) == (0, 1)
    assert wide.interval(99.9)[1].max() == 1
    (own,) = zero_shot([shares], horizon=8).aheads
    assert 0 < own.forecast.values.min() < own.forecast.values.max() < 1


def test_percentages_end_at_100_and_that_is_said(quarters):
    series = quarters(60)
    uptime = np.minimum(np.random.default_rng(1).normal(98, 3, size=60), 100.0)
    found = look(Series("uptime", uptime, series.times, series.frequency), spread=1e4)
    assert found.forecast.interval(99.9)[1].tolist() == [100] * 4
    assert "values pile up at 100, which no forecast passes" in found.brief.decisions


@pytest.mark.parametrize("value", [0.0, 5.0, -0.3])
def test_of_a_series_that_never_moves_every_forecast_is_its_value(quarters, value):
    series = quarters(40)
    still = Series("x", np.full(40, value), series.times, series.frequency)
    (own,) = zero_shot([still], horizon=4).aheads
    assert np.unique(own.forecast.values).tolist() == [value]
    assert own.brief.coverage == {"80": 1.0, "95": 1.0}


def test_a_horizon_beyond_the_last_date_is_refused(quarters):
    with pytest.raises(SeriesUnusable) as caught:
        look(quarters(), horizon=40_000)
    assert (caught.value.exit_code, caught.value.code) == (4, "horizon-beyond-calendar")
    assert caught.value.message.startswith("40000 steps reach beyond the year 9999")
    assert caught.value.hint == "ask for a shorter --horizon."


def test_steps_that_were_never_learned_are_told(quarters):
    assert look(quarters(), horizon=4, learned=3).brief.warnings == (
        "warning: the model has learned 3 steps ahead; the steps after that feed its own "
        "forecasts back, and their intervals are widened.",
    )


def test_an_implausible_path_is_told(quarters):
    found = look(quarters(), path=np.array([160.0, 170.0, 1e6, 1e7]))
    assert found.brief.warnings == (
        "warning: from step 3 the path lies beyond what the history makes plausible.",
    )


def test_few_values_are_told(quarters):
    assert look(quarters(5)).brief.warnings[0] == (
        "warning: 5 values say little; take this forecast as a rough guess."
    )
    (warning,) = look(quarters(1)).brief.warnings[:1]
    assert warning == (
        "warning: 1 value says little; take this forecast as a rough guess: nothing has changed "
        "yet, and it expects no change."
    )
    assert look(quarters(2)).brief.warnings[0].endswith("a rough guess.")


def test_a_path_that_runs_out_of_numbers_is_refused(quarters):
    with pytest.raises(SeriesUnusable) as caught:
        look(quarters(), path=np.array([1.0, 2.0, 3.0, np.inf]))
    assert (caught.value.exit_code, caught.value.code) == (4, "forecast-explodes")
    assert caught.value.message == "the forecast leaves all bounds before 4 steps."
    assert caught.value.hint == "ask for a shorter --horizon."
    assert caught.value.column == "sales"


def test_zero_shot_forecasts_one_season_and_says_how(quarters):
    (found,), told = zero_shot([quarters(60)], horizon=None).whole()
    assert len(found.forecast.times) == 4
    assert told.model == "pretrained LSTM, ETS and Theta"
    (said,) = told.decisions
    by = re.fullmatch(
        r"forecast zero-shot by the combination of the pretrained LSTM \((\d+)%\), "
        r"ETS \((\d+)%\) and Theta \((\d+)%\): no network was trained on this series",
        said,
    )
    assert by is not None
    assert sum(map(int, by.groups())) == 100
    assert found.origins > 0


def test_weekdays_are_taken_out_of_the_past_and_put_into_the_forecast(shop, monkeypatch):
    whole = shop(months=132)
    series = replace(whole, values=whole.values[:120], times=whole.times[:120])
    (found,), told = zero_shot([series], horizon=12).whole()
    assert told.decisions[1].startswith("weekdays count: one more ")
    monkeypatch.setattr(ahead, "trading_days", lambda members, **_: [NONE] * len(members))
    (blind,), _ = zero_shot([series], horizon=12).whole()
    happened = whole.values[120:]
    errors = [np.abs(one.forecast.point - happened).mean() for one in (found, blind)]
    assert errors[0] < 0.8 * errors[1]
    wide = [np.subtract(*one.forecast.interval(80)[::-1]).mean() for one in (found, blind)]
    assert wide[0] < wide[1]


def test_several_seasons_are_for_the_network_and_a_long_past_for_linear_regression(quarters):
    hours = pd.date_range("2024-01-01", periods=1400, freq="h")
    wave = 50 + 9 * np.sin(np.arange(1400) * np.pi / 12)
    noise = np.random.default_rng(1).normal(size=1400)
    series = Series("load", wave + noise, hours, from_alias("h"))
    long = zero_shot([series], horizon=24).whole()[1]
    assert long.model == "pretrained LSTM and linear regression"
    early = Series("load", series.values[:900], hours[:900], series.frequency)
    short = zero_shot([early], horizon=100).whole()[1]
    assert short.decisions == (
        "forecast zero-shot by the pretrained LSTM: no network was trained on this series",
    )


def test_of_a_large_panel_it_says_how_many_series_were_measured(quarters, monkeypatch):
    monkeypatch.setattr(past_origins, "ROWS", 2)
    found, told = zero_shot([quarters(40, seed=seed) for seed in range(4)], horizon=4).whole()
    assert told.decisions[1:] == ("coverage measured on 2 of the series, evenly spread",)
    assert sum(bool(one.brief.coverage) for one in found) == 2


@pytest.mark.parametrize("n", [2, 3, 8, 13])
def test_short_series_are_forecast_with_a_warning(quarters, n):
    (found,) = zero_shot([quarters(n)], horizon=6).aheads
    assert np.isfinite(found.forecast.values).all()
    assert bool(found.brief.warnings) == (n < 12)


def test_an_installation_without_weights(quarters, monkeypatch):
    monkeypatch.setattr(weights, "shipped", lambda model: None)
    with pytest.raises(PartMissing) as caught:
        zero_shot([quarters()], horizon=4)
    assert (caught.value.exit_code, caught.value.code) == (6, "not-shipped")
    assert caught.value.message == "the pretrained network is not part of this installation."
    assert caught.value.hint == "train a model first: tsforecast train FILE."
