"""Every forecaster at the same origins, and none of them sees what comes after."""

from dataclasses import replace

import numpy as np
import pytest

from tsforecast.decompose.trading_days import NONE
from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate import contest, tried
from tsforecast.evaluate import zero_shot as zero_shot_room
from tsforecast.evaluate.contest import Learned, run, untrained
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.score import scales
from tsforecast.evaluate.tried import Judging
from tsforecast.evaluate.zero_shot import zero_shot
from tsforecast.forecast.calibrate import PAIRS, Calibration
from tsforecast.forecast.combine import NO_FACTORS, SHORT, shares
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import shipped
from tsforecast.network.recipe import Wishes, choose
from tsforecast.window.transform import Transform


def attempt(members, *, standing=None, recipes=None, to_beat=(), **judging):
    return run(
        members,
        Judging(**judging),
        standing or untrained(),
        recipes or {},
        to_beat=to_beat,
        on_epoch=lambda stage, epoch: None,
        on_stage=lambda stage: None,
    )


def small(kind):
    return choose(Wishes(model=kind, quantiles=QUANTILES, start="scratch", units=4, epochs=1))


def changed(series, since):
    values = series.values.copy()
    values[since:] *= np.linspace(3, 9, len(values) - since)
    return replace(series, values=values)


def without_weekdays(monkeypatch, *rooms):
    for room in rooms:
        monkeypatch.setattr(room, "trading_days", lambda members, **_: [NONE] * len(members))


def assert_same_until(before, after, *, rows):
    assert before.backtest.plan == after.backtest.plan
    for name, said in before.backtest.quantiles.items():
        assert np.array_equal(said[:rows], after.backtest.quantiles[name][:rows]), name
        assert not np.array_equal(said[-1], after.backtest.quantiles[name][-1]), name


def test_no_forecast_of_an_untrained_contest_sees_beyond_its_origin(quarters):
    series = quarters(60)
    before = attempt([series], origins=6)
    assert {"network", "combination", "naive", "drift", "ets", "theta"} <= set(
        before.backtest.quantiles
    )
    third = before.backtest.plan.origins[2]
    assert_same_until(before, attempt([changed(series, third)], origins=6), rows=3)


@pytest.mark.parametrize("seasonal", [True, False])
def test_an_untrained_contest_judges_what_predict_would_have_said(quarters, seasonal, monkeypatch):
    series = quarters(44)
    if not seasonal:
        walk = 100 + np.random.default_rng(5).normal(size=44).cumsum()
        series = replace(series, values=walk)
    found = attempt([series], origins=3)
    monkeypatch.setattr(zero_shot_room, "factors", lambda *_, **__: NO_FACTORS)
    unweighed = attempt([series], origins=3)
    middle = QUANTILES.index(0.5)
    said = unweighed.backtest.quantiles[found.asked][..., middle]
    for origin, median in zip(unweighed.backtest.plan.origins, said, strict=True):
        (at_the_time,) = zero_shot(
            [series.values[:origin]], shipped.untrained(), candidates=(4,), horizon=median.size
        )
        assert np.allclose(median, at_the_time.quantiles[:, middle], rtol=1e-5)
    monkeypatch.undo()
    first = found.backtest.plan.origins[0]
    (then,) = zero_shot(
        [series.values[:first]], shipped.untrained(), candidates=(4,), horizon=said.shape[1]
    )
    assert then.factors
    weighed = found.backtest.quantiles[found.asked][..., middle]
    assert np.allclose(weighed[0], then.quantiles[:, middle], rtol=1e-5)
    assert not np.allclose(weighed, said, rtol=1e-5)


def test_weekdays_are_known_from_before_the_first_origin_and_put_back(shop, monkeypatch):
    series = shop(months=108)
    before = attempt([series], origins=4)
    assert any(said.startswith("weekdays count: ") for said in before.decisions)
    origins = before.backtest.plan.origins
    steps = np.array(origins)[:, None] + np.arange(before.backtest.plan.horizon)
    assert np.allclose(before.backtest.actual, series.values[steps], rtol=1e-12)
    expected = scales(series.values, np.array(origins), period=12)
    assert np.allclose(before.backtest.scales.absolute, expected.absolute, rtol=1e-12)
    after = attempt([changed(series, origins[0] + 1)], origins=4)
    assert_same_until(before, after, rows=1)
    without_weekdays(monkeypatch, tried)
    blind = attempt([series], origins=4).backtest
    for name in ("network", "ets", "theta", "combination"):
        assert before.backtest.scores(name).mae < 0.8 * blind.scores(name).mae, name


def test_of_a_panel_each_series_has_weekdays_of_its_own(shop):
    members = [
        replace(shop(), name="a"),
        replace(shop(week=(0.0,) * 7), name="b"),
        replace(shop(months=90, seed=2), name="c"),
    ]
    found = attempt(members, origins=2)
    assert "weekdays count in 2 of the 3 series" in found.decisions
    last = [one.values[-12:] for one in members]
    each = [found.backtest.actual[found.backtest.members == row][-1] for row in range(3)]
    assert np.allclose(each, last, rtol=1e-12)


@pytest.mark.usefixtures("tensorflow", "quick")
def test_no_trained_network_sees_beyond_the_first_origin(quarters):
    series, recipes = quarters(44), {"mlp": small("mlp"), "rnn": small("rnn")}
    before = attempt([series], recipes=recipes, origins=4)
    assert list(before.trained) == ["mlp", "rnn"]
    assert before.asked in before.trained
    origins = before.backtest.plan.origins
    after = attempt([changed(series, origins[0])], recipes=recipes, origins=4)
    assert_same_until(before, after, rows=1)
    alone = attempt([series], origins=4)
    for name, said in alone.backtest.quantiles.items():
        assert np.array_equal(said, before.backtest.quantiles[name])
    assert alone.asked == "combination"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("chosen", ["network", "ets", "linear"])
def test_a_stored_model_is_judged_as_it_answers_on_what_it_has_not_learned(quarters, chosen):
    series, own = quarters(60), Footing((4,), Transform("identity"))
    twice = Calibration(np.full((4, len(PAIRS)), 2.0), origins=9)
    learned = Learned(
        chosen=chosen, calibration=twice, weighed=lambda _: {"ets": 3.0}, footing=own, period=2
    )
    stored = replace(untrained(), learned=learned)
    found = attempt([series], standing=stored, horizon=4, since=series.times[49])
    assert found.backtest.plan.origins[0] >= 50
    assert found.backtest.period == 2
    origins = np.array(found.backtest.plan.origins)
    raw = stored.network(own)(series.values, origins, horizon=4)
    said = found.backtest.quantiles
    assert np.allclose(said["network"], twice.apply(raw) if chosen == "network" else raw)
    middle, weights = QUANTILES.index(0.5), shares(SHORT, {"ets": 3.0})
    mixed = sum(share * said[name][..., middle] for name, share in weights.items())
    assert np.allclose(said["combination"][..., middle], mixed)
    # On so short a series there is no linear regression; the combination takes its place.
    assert found.asked == (chosen if chosen != "linear" else "combination")


@pytest.mark.usefixtures("quick")
def test_where_nothing_joins_a_stored_network_it_answers_with_the_same_calibration(quarters):
    series, own = quarters(60), Footing((4, 8), Transform("identity"))
    twice = Calibration(np.full((4, len(PAIRS)), 2.0), origins=9)
    learned = Learned(
        chosen="combination",
        calibration=twice,
        weighed=lambda _: {"ets": 3.0},
        footing=own,
        period=4,
    )
    stored = replace(untrained(), learned=learned)
    found = attempt([series], standing=stored, horizon=4, since=series.times[49])
    assert found.asked == "network"
    origins = np.array(found.backtest.plan.origins)
    raw = stored.network(own)(series.values, origins, horizon=4)
    assert np.allclose(found.backtest.quantiles["network"], twice.apply(raw))


@pytest.mark.usefixtures("quick")
def test_a_panel_is_judged_after_the_time_that_was_learned(quarters):
    members = [replace(quarters(n, seed=n), name=str(n)) for n in (60, 40, 52)]
    found = attempt(members, horizon=4, since=members[0].times[44])
    assert found.decisions[2] == "1 series left out, too short to hold 4 values back"
    done = found.backtest
    assert np.unique(done.members).tolist() == [0, 1]
    assert found.judged == ("60", "52")
    assert np.array_equal(done.actual[done.members == 1][-1], members[2].values[-4:])


@pytest.mark.usefixtures("quick")
def test_a_rival_without_an_answer_is_told_before_anything_is_trained(quarters, monkeypatch):
    monkeypatch.setattr(contest, "judge", lambda *_, **__: pytest.fail("trained"))
    with pytest.raises(SeriesUnusable) as caught:
        attempt([quarters()], recipes={"mlp": small("mlp")}, to_beat=["ets", "linear"])
    assert (caught.value.exit_code, caught.value.code) == (4, "rival-missing")
    assert caught.value.message == "linear regression has no answer here that could be beaten."
    assert caught.value.hint.startswith("--must-beat takes one of network, seasonal_naive, ets")
