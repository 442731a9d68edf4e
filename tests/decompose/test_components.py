"""Series -> Decomposition: what is chosen, what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.seasonal import seasonal_decompose

from tsforecast.decompose import components
from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.decompose.trading_days import NONE, evened, trading_days
from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series.calendar import Frequency, from_alias
from tsforecast.series.series import Series

COUNTED = Frequency(alias=None, label="step", steps_per_year=None, periods=())


def months(values):
    times = pd.date_range("2010-01-01", periods=len(values), freq="MS")
    return Series("sales", np.asarray(values, dtype=float), times, from_alias("MS"))


def counted(values):
    return Series("x", np.asarray(values, dtype=float), pd.RangeIndex(1, len(values) + 1), COUNTED)


STEP = np.arange(120)
NOISE = np.random.default_rng(0).normal(size=120)
ADDING = 100 + 0.5 * STEP + 10 * np.sin(STEP * np.pi / 6) + NOISE
MULTIPLYING = np.exp(3 + STEP / 50) * (1 + 0.3 * np.sin(STEP * np.pi / 6) + 0.03 * NOISE)


def test_one_season_is_split_by_stl():
    parts = decompose(months(ADDING))
    assert (parts.method, parts.mode, parts.periods) == ("stl", "additive", (12,))
    truth = 10 * np.sin(STEP * np.pi / 6)
    assert np.abs(parts.seasonals[12] - truth).mean() < 1
    assert parts.cycle is None


def test_a_growing_swing_multiplies():
    parts = decompose(months(MULTIPLYING))
    assert parts.mode == "multiplicative"
    assert parts.residual == pytest.approx(1.0, abs=0.3)


def test_several_periods_are_split_by_mstl():
    step = np.arange(400)
    values = np.sin(step * 2 * np.pi / 7) + 2 * np.sin(step * 2 * np.pi / 30)
    parts = decompose(counted(values), periods=(7, 30))
    assert parts.method == "mstl"
    assert set(parts.seasonals) == {7, 30}
    assert np.abs(parts.seasonals[30] - 2 * np.sin(step * 2 * np.pi / 30)).mean() < 0.2


def test_no_season_leaves_trend_and_residual():
    parts = decompose(counted(NOISE.cumsum()))
    assert (parts.method, parts.seasonals) == ("loess", {})


@pytest.mark.parametrize("method", ["stl", "classical", "ucm"])
def test_every_method_finds_the_pattern(method):
    parts = decompose(months(ADDING), method=method)
    truth = 10 * np.sin(STEP * np.pi / 6)
    assert np.corrcoef(parts.seasonals[12], truth)[0, 1] > 0.98


def test_the_classical_method_takes_several_seasons():
    time = np.arange(400)
    short, long = np.sin(time / 4 * 2 * np.pi), 3 * np.cos(time / 20 * 2 * np.pi)
    values = 50 + 0.1 * time + short + long
    parts = decompose(
        counted(values), method="classical", mode="additive", periods=(20, 4), cycle=False
    )
    assert np.abs(parts.seasonals[4] - short).max() < 0.02
    assert np.abs(parts.seasonals[20] - long).max() < 0.02
    factors = decompose(
        counted(np.exp(values / 50)),
        method="classical",
        mode="multiplicative",
        periods=(4, 20),
        cycle=False,
    )
    assert np.abs(np.log(factors.seasonals[20]) - long / 50).max() < 0.001


@pytest.mark.parametrize("period", [2, 5, 12, 13])
@pytest.mark.parametrize("model", ["additive", "multiplicative"])
def test_the_moving_average_is_that_of_statsmodels(period, model):
    values = 200 + NOISE.cumsum() + 10 * np.sin(np.arange(len(NOISE)) * 2 * np.pi / period)
    expected = seasonal_decompose(values, model=model, period=period)
    found = decompose(
        counted(values), method="classical", mode=model, periods=(period,), cycle=False
    )
    inner = slice(period // 2, len(values) - period // 2)
    assert found.trend[inner] == pytest.approx(expected.trend[inner], rel=1e-12)
    assert found.seasonals[period] == pytest.approx(expected.seasonal, rel=1e-12, abs=1e-12)
    assert found.residual[inner] == pytest.approx(expected.resid[inner], rel=1e-10, abs=1e-10)


def test_a_very_long_series_is_split_by_the_method_of_linear_cost(monkeypatch):
    monkeypatch.setattr(components, "LINEAR_FROM", 48)
    assert decompose(months(ADDING)).method == "classical"
    assert decompose(months(ADDING), method="stl").method == "stl"
    assert decompose(months(ADDING), periods=(1,)).method != "classical"


def test_classical_trend_goes_on_in_a_straight_line():
    parts = decompose(months(ADDING - NOISE), method="classical")
    assert np.diff(parts.trend) == pytest.approx(0.5, abs=1e-9)


def test_the_band_pass_sets_the_cycle_apart():
    cycle = 5 * np.sin(np.arange(240) * 2 * np.pi / 48)
    rest = 100 + 10 * np.sin(np.arange(240) * np.pi / 6)
    noise = np.random.default_rng(1).normal(scale=0.5, size=240)
    found = decompose(months(rest + cycle + noise), cycle=True)
    assert found.band is not None
    assert found.band.low < 48 < found.band.high
    assert np.corrcoef(found.cycle[24:-24], cycle[24:-24])[0, 1] > 0.98


def test_a_clear_cycle_is_set_apart_unasked_and_kept_in_when_forbidden():
    values = 10 * np.sin(np.cumsum(2 * np.pi / 11 * (1 + 0.4 * NOISE))) + NOISE
    assert decompose(counted(values)).cycle is not None
    assert decompose(counted(values), cycle=False).cycle is None


def test_the_model_of_unobserved_components_has_its_cycle_unless_forbidden():
    assert decompose(months(ADDING), method="ucm").cycle is not None
    assert decompose(months(ADDING), method="ucm", cycle=False).cycle is None


@pytest.mark.parametrize("method", [None, "ucm", "loess"])
def test_a_constant_is_all_trend(method):
    parts = decompose(months(np.full(48, 7.0)), method=method)
    assert parts.trend == pytest.approx(7.0)
    assert parts.residual == pytest.approx(0.0, abs=1e-9)


def test_a_constant_may_be_given_a_season():
    parts = decompose(months(np.full(48, 7.0)), periods=(12,))
    assert parts.seasonals[12] == pytest.approx(0.0, abs=1e-9)


def test_period_one_means_no_season():
    assert decompose(months(ADDING), periods=(1,)).periods == ()


@pytest.mark.parametrize(
    ("values", "asked", "error", "code", "message"),
    [
        (ADDING[:3], {}, SeriesUnusable, "too-short", "two full seasons, 24 values, are needed"),
        (ADDING, {"periods": (61,)}, SeriesUnusable, "too-short", "a season of 61"),
        (ADDING, {"periods": (12, 60)}, SeriesUnusable, "too-short", "121 values"),
        (ADDING[:5], {"periods": (1,)}, SeriesUnusable, "too-short", "5 values"),
        (ADDING - 105, {"mode": "multiplicative"}, SeriesUnusable, "not-positive", "above zero"),
        (ADDING[:25], {"cycle": True}, SeriesUnusable, "too-short-for-cycle", "25 values"),
        (NOISE, {"method": "stl"}, UsageError, "method-needs-season", "stl"),
        (ADDING, {"method": "loess"}, UsageError, "method-has-no-season", "loess"),
        (ADDING, {"method": "stl", "periods": (4, 12)}, UsageError, "method-takes-one-period", "2"),
        (ADDING, {"periods": (0,)}, UsageError, "period-not-positive", "0 steps"),
    ],
)
def test_what_cannot_be_done_is_refused(values, asked, error, code, message):
    with pytest.raises(error) as refused:
        decompose(months(values), **asked)
    assert refused.value.code == code
    assert message in refused.value.message
    assert refused.value.hint


def test_the_method_is_named_after_what_drew_the_trend():
    values = 10 * np.sin(np.cumsum(2 * np.pi / 11 * (1 + 0.4 * NOISE))) + NOISE
    assert decompose(counted(values)).method == "filter"
    assert decompose(counted(values), cycle=False).method == "loess"


def test_the_stochastic_cycle_is_not_lost_to_the_level():
    phase = np.cumsum(2 * np.pi / 11 * (1 + 0.2 * NOISE))
    parts = decompose(counted(10 * np.sin(phase) + NOISE), method="ucm", periods=(1,))
    assert parts.cycle.std() > 3 * parts.trend.std()


def test_a_long_series_is_smoothed_in_jumps_that_change_next_to_nothing(monkeypatch):
    from tsforecast.decompose import methods

    steps = np.arange(4000)
    noise = np.random.default_rng(1).normal(size=4000)
    values = 50 + steps / 500 + 6 * np.sin(2 * np.pi * steps / 48) + noise
    slow = methods.stl(values, periods=(48,))
    monkeypatch.setattr(methods, "LONG", 4000)
    quick = methods.stl(values, periods=(48,))
    moved = np.abs(quick.trend - slow.trend).max()
    assert 0 < moved < 0.01 * noise.std()


WAYS = [
    {},
    {"periods": (1,)},
    {"periods": (4, 12)},
    {"method": "classical"},
    {"method": "ucm"},
    {"cycle": True},
]


@pytest.mark.parametrize("mode", ["additive", "multiplicative"])
@pytest.mark.parametrize("how", WAYS, ids=str)
def test_weekdays_are_set_apart_whatever_is_asked_for(shop, how, mode):
    series = shop()
    (days,) = trading_days([series])
    parts = decompose(series, mode=mode, **how)
    bare = decompose(evened(series, days), mode=mode, **how)
    assert bare.days == NONE
    assert parts.days == days
    assert parts.series is series
    assert np.array_equal(parts.trend, bare.trend)
    assert np.array_equal(parts.residual, bare.residual)
    assert parts.seasonals.keys() == bare.seasonals.keys()
    combine = np.multiply if mode == "multiplicative" else np.add
    assert combine(bare.series.values, parts.weekdays) == pytest.approx(series.values, rel=1e-12)


def test_weekdays_are_no_residual(shop, monkeypatch):
    series = shop(180)
    said = diagnose(decompose(series))
    monkeypatch.setattr(components, "trading_days", lambda members: [NONE] * len(members))
    before = diagnose(decompose(series))
    assert said.residual_spread < 0.7 * before.residual_spread
    assert said.weekdays > 0.5
    assert before.weekdays is None


def test_what_is_expected_of_an_outlier_knows_its_weekdays(shop):
    series = shop(180)
    odd = series.values.copy()
    odd[100] *= 1.3
    parts = decompose(replace(series, values=odd))
    outlier = diagnose(parts).outliers[0]
    assert outlier.value == odd[100]
    assert outlier.expected == pytest.approx(series.values[100], rel=0.1)
    others = [parts.trend, *parts.seasonals.values(), parts.weekdays]
    combine = np.prod if parts.mode == "multiplicative" else np.sum
    assert outlier.expected == pytest.approx(combine([one[100] for one in others]), rel=1e-12)


def test_without_weekdays_there_is_no_such_component():
    parts = decompose(months(MULTIPLYING))
    assert parts.weekdays is None
    assert parts.adding().weekdays is None
    assert not parts.days
