"""A past forecast beside two that cost nothing, and what is asked of it."""

from dataclasses import replace

import numpy as np
import pytest

from tsforecast.evaluate.past_forecast import FORECAST, RIVALS, judge
from tsforecast.evaluate.score import scales, score
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.series.hindsight import Hindsight

KNOWN = (0.1, 0.5, 0.9)


@pytest.fixture
def past(quarters):
    """Give the maker of forecasts of the last steps of a series, off by so much."""

    def made(off=1.0, *, ahead=8, waiting=0, seed=3, n=40, values=None):
        series = replace(quarters(n, seed=seed), name=f"s{seed}")
        if values is not None:
            series = replace(series, values=values)
        origin = n - ahead
        actual = np.concatenate([series.values[origin:], np.full(waiting, np.nan)])
        point = np.concatenate([series.values[origin:] + off, np.full(waiting, 9.0)])
        return Hindsight(
            name=series.name,
            series=series,
            origin=origin,
            times=series.times[origin:].append(series.next_times(waiting)),
            values=point[:, None] + np.array([-2.0, 0.0, 2.0]),
            actual=actual,
            happened=ahead,
            filled=0,
        )

    return made


def judged(*each, **more):
    return judge(each, quantiles=KNOWN, levels=(80.0,), **more)


def test_the_rivals_are_those_of_a_backtest_from_the_same_origin(past):
    one = past(ahead=8)
    values, origins = one.series.values, np.array([one.origin])
    found = judged(one).scores
    for name in RIVALS:
        said = BASELINES[name](values, origins, horizon=8, period=4)
        wanted = score(values[None, -8:], said, scales=scales(values, origins, period=4))
        for measure in ("mae", "rmse", "mase", "rmsse", "smape", "mape"):
            assert getattr(found[name], measure) == pytest.approx(getattr(wanted, measure))
        assert found[name].coverage["80"] == wanted.coverage["80"]


def test_errors_of_the_forecast_are_its_own(past):
    one = past(off=3.0)
    found = judged(one)
    assert found.scores[FORECAST].mae == pytest.approx(3.0)
    assert found.scores[FORECAST].rmse == pytest.approx(3.0)
    assert found.scores[FORECAST].coverage == {"80": 0.0}
    scale = scales(one.series.values, np.array([one.origin]), period=4).absolute[0]
    assert found.scores[FORECAST].mase == pytest.approx(3.0 / scale)
    # Every value lies below all three quantiles, by 1, 3 and 5.
    assert found.scores[FORECAST].quantile_loss == pytest.approx(2 * (0.9 + 1.5 + 0.5) / 3)
    assert found.count == 8


def test_what_has_not_happened_yet_is_in_no_score(past):
    assert judged(past(waiting=5)).scores == judged(past()).scores


def test_a_step_without_a_value_is_in_no_score(past):
    one = past(off=np.arange(8.0))
    actual = one.actual.copy()
    actual[[2, 7]] = np.nan
    found = judged(replace(one, actual=actual, filled=2))
    assert found.scores[FORECAST].mae == pytest.approx((0 + 1 + 3 + 4 + 5 + 6) / 6)
    assert found.count == 6


def test_what_happened_moves_no_rival_and_no_scale(past, quarters):
    values = quarters(40).values.copy()
    values[-8:] += np.arange(8) * 50.0
    plain, moved = judged(past()).each[0], judged(past(values=values)).each[0]
    assert plain.scores[FORECAST].mase == pytest.approx(moved.scores[FORECAST].mase)
    error = moved.scores["naive"].mae - plain.scores["naive"].mae
    assert error == pytest.approx(np.mean(np.arange(8) * 50.0), rel=0.1)


def test_one_forecast_is_one_look(past):
    found = judged(past(off=0.01))
    assert found.verdict.startswith("the forecast is ahead of seasonal naive by ")
    assert found.verdict.endswith(", though not beyond chance (MASE, 8 steps of one forecast)")
    assert found.decisions == ("season of 4 steps",)


def test_several_series_can_be_beyond_chance(past):
    each = [past(off=0.01, seed=seed, ahead=4 + seed % 3) for seed in range(6)]
    found = judged(*each)
    assert found.verdict.startswith("the forecast beats seasonal naive by ")
    assert found.verdict.endswith("(MASE, 6 series, 30 steps)")
    assert [one.hindsight.name for one in found.each] == [f"s{seed}" for seed in range(6)]


def test_a_forecast_that_was_not_worth_it_is_told_so(past):
    found = judged(*(past(off=400.0, seed=seed) for seed in range(4)))
    assert found.verdict.startswith("the forecast is behind seasonal naive by ")
    assert "beats" not in found.verdict


def test_a_lead_and_a_lag_that_are_no_more_than_chance_are_told_together(past):
    naive = judged(past()).scores["naive"].mae
    between = judged(past(off=(naive + judged(past()).scores["seasonal_naive"].mae) / 2))
    assert " and behind " in between.verdict
    assert between.verdict.count("though not beyond chance") == 1


def test_without_a_season_seasonal_naive_is_naive_and_named_once(past):
    found = judged(past(), periods=())
    assert found.scores["seasonal_naive"] == found.scores["naive"]
    assert "seasonal naive" not in found.verdict
    assert found.decisions == ("no season",)
    short = judged(past(n=5, ahead=2))  # one value less than a season lies before it
    assert short.decisions == ("season of 4 steps",)
    assert "seasonal naive" not in short.verdict


def test_a_constant_has_no_scale_and_is_judged_by_its_error(past):
    flat = np.full(40, 7.0)
    found = judged(past(off=0.5, values=flat))
    assert found.scores[FORECAST].mase is None
    assert found.verdict == (
        "the forecast is behind naive by 100%, though not beyond chance "
        "(MAE, 8 steps of one forecast)"
    )


@pytest.mark.parametrize(("value", "off"), [(7.0, 1e-15), (0.0, 1e-50)])
def test_what_rounding_leaves_is_no_error(past, value, off):
    level = judged(past(off=off, values=np.full(40, value))).verdict
    assert level.startswith("the forecast is level with naive")


def test_what_is_asked_is_a_matter_of_fact(past):
    found = judged(past(off=0.01))
    assert found.unmet(["seasonal_naive", "naive"], 80) == ()
    bad = judged(past(off=400.0))
    said = bad.unmet(["naive"], 50)
    assert said[0].startswith("the forecast does not beat naive: it is ")
    assert said[0].endswith(" behind (MASE, 8 steps of one forecast)")
    assert said[1] == "the 80% intervals of the forecast held 0.0% of the values, less than 50%"


def test_quantiles_of_a_file_may_be_the_median_alone(past):
    one = past(off=2.0)
    found = judge([replace(one, values=one.values[:, 1:2])], quantiles=(0.5,), levels=())
    scores = found.scores[FORECAST]
    assert scores.quantile_loss == pytest.approx(scores.mae) == pytest.approx(2.0)
    assert scores.coverage == {}


def test_all_quantiles_give_what_score_gives(past):
    one = past()
    spread = np.linspace(-3, 3, len(QUANTILES))
    values = one.values[:, 1:2] + spread
    found = judge([replace(one, values=values)], quantiles=QUANTILES, levels=(80.0, 95.0))
    origins = np.array([one.origin])
    wanted = score(
        one.actual[None], values[None], scales=scales(one.series.values, origins, period=4)
    )
    assert found.scores[FORECAST] == wanted
