"""One honest trial: what is kept, what is shown, and what calibrated what."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import Backtest, plan
from tsforecast.evaluate.intervals import calibrate, calibrate_panel
from tsforecast.evaluate.score import scales
from tsforecast.evaluate.trial import _as_unsure, _in_vain, run
from tsforecast.evaluate.tried import Setting, _tried, _with_seasons
from tsforecast.forecast.calibrate import DOUBTED, TRUSTED, fit, forward
from tsforecast.forecast.combine import SHORT
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import SCORES
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.train import Epoch, Selected


@pytest.fixture
def done():
    """A backtest whose network gives standard normal quantiles that are too narrow."""
    values = np.random.default_rng(1).normal(size=60) * 3
    tried = plan(60, period=1, horizon=2, origins=6)
    origins = np.array(tried.origins)
    quantiles = np.broadcast_to(SCORES, (6, 2, len(SCORES))).copy()
    return values, Backtest(
        plan=tried,
        period=1,
        actual=values[origins[:, None] + np.arange(2)],
        quantiles=dict.fromkeys(("network", "ets", "theta", "combination"), quantiles),
        scales=scales(values, origins, period=1),
        members=np.zeros(6, dtype=np.intp),
    )


def early(values, origins, *, horizon, period=1):
    return np.broadcast_to(SCORES, (len(origins), horizon, len(SCORES))).copy()


@pytest.mark.parametrize("chosen", ["network", "combination", "ets"])
def test_every_forecaster_is_calibrated_once(done, chosen):
    values, before = done
    origins = np.array(before.plan.origins)
    after, kept = calibrate(values, before, network=early, unseen=2, trust=DOUBTED, chosen=chosen)
    # Two unseen steps leave one early origin, two steps before the first.
    at = np.concatenate([[origins[0] - 2], origins])
    actual = values[at[:, None] + np.arange(2)]
    raw = early(values, at, horizon=2)
    shown = forward(actual, raw, origins=at)[1:]
    assert np.allclose(after.quantiles["network"], shown)
    combined = forward(before.actual, before.quantiles["combination"], origins=origins)
    assert np.allclose(after.quantiles["combination"], combined)
    ets = before.quantiles["ets"]
    alone = forward(before.actual, ets, origins=origins, trust=TRUSTED)
    assert np.allclose(after.quantiles["ets"], alone if chosen == "ets" else ets)
    rows = slice(None) if chosen == "network" else slice(1, None)
    # A table has widened what ETS says, so that it is believed; the network was trained.
    trust = TRUSTED if chosen == "ets" else DOUBTED
    learned = fit(actual[rows], raw[rows], origins=at[rows], trust=trust)
    assert np.allclose(kept.factors, learned.factors)
    assert kept.factors.min() > 1


def test_without_unseen_origins_the_first_interval_stays_as_it_was(done):
    values, before = done
    after, _ = calibrate(values, before, network=early, unseen=1, trust=DOUBTED, chosen="network")
    assert np.array_equal(after.quantiles["network"][0], before.quantiles["network"][0])


@pytest.mark.parametrize("trust", [DOUBTED, TRUSTED])
def test_a_panel_is_calibrated_by_how_far_its_network_is_believed(done, trust):
    _, before = done
    before = replace(before, members=np.array([0, 0, 1, 1, 2, 2]))
    after, kept = calibrate_panel(before, trust=trust, chosen="combination")
    raw, actual = before.quantiles["network"], before.actual
    assert np.allclose(kept.factors, fit(actual, raw, trust=trust).factors)
    others = [2, 3]  # the coverage of the first and the third series is that by the second's rule
    by_others = fit(actual[others], raw[others], trust=trust).apply(raw[:2])
    assert np.allclose(after.quantiles["combination"][:2], by_others)
    _, of_ets = calibrate_panel(before, trust=trust, chosen="ets")
    assert np.allclose(of_ets.factors, fit(actual, raw, trust=TRUSTED).factors)


def tuned(quarters, done, *, start, epochs=3, n=60):
    """A backtest of standard normal quantiles, in logs, as if a fine-tuned network gave them."""
    values, before = done
    one = _tried(
        replace(quarters(n), values=np.exp(np.resize(values / 10, n))), before.plan, Setting(None)
    )
    said = dict.fromkeys(SHORT, np.exp(0.01 * before.quantiles["network"]))
    recipe = choose(Wishes(model="lstm", quantiles=QUANTILES, start=start))
    before = replace(before, quantiles=said)
    return before, _as_unsure(before, [one], Setting(recipe), SimpleNamespace(epochs=epochs), {})


def test_a_fine_tuned_network_is_no_surer_than_it_was_before(quarters, done):
    before, after = tuned(quarters, done, start="pretrained")
    was, now = before.quantiles["network"], after.quantiles["network"]
    assert now[..., 5] == pytest.approx(was[..., 5])
    assert (now[..., -1] > 1.05 * was[..., -1]).all()
    assert (np.diff(now, axis=-1) > 0).all()
    assert after.quantiles["ets"] is before.quantiles["ets"]


@pytest.mark.parametrize(
    "other",
    [{"start": "scratch"}, {"start": "pretrained", "epochs": 0}, {"start": "pretrained", "n": 501}],
)
def test_a_network_that_is_not_fine_tuned_on_one_short_series_is_left_alone(quarters, done, other):
    before, after = tuned(quarters, done, **other)
    assert after is before


def test_seasons_asked_for_are_taken_and_others_found(quarters):
    series = quarters()

    planned = plan(40, period=4)

    def seasons(asked, values=series.values):
        setting = Setting(SimpleNamespace(), periods=asked)
        one = replace(series, values=values)
        found = _with_seasons(_tried(one, planned, setting), one, setting)
        return found.footing.periods, found.found, found.period

    assert seasons((6, 3)) == ((6, 3), (6, 3), 6)
    assert seasons(()) == ((), (), 1)
    assert seasons(None) == ((4,), (4,), 4)
    wandering = np.random.default_rng(1).normal(size=40).cumsum()
    assert seasons(None, wandering)[1:] == ((), 1)


def attempt(members, **setting):
    wishes = Wishes(model="mlp", quantiles=QUANTILES, start="scratch", units=4, epochs=1)
    return run(
        members,
        Setting(choose(wishes), **setting),
        label="MLP",
        on_epoch=lambda stage, epoch: None,
        on_stage=lambda stage: None,
    )


@pytest.mark.usefixtures("quick")
def test_a_panel_is_judged_on_every_series_that_is_long_enough(panel):
    found = attempt(panel, horizon=4)
    assert "1 series left out, too short to hold 4 values back" in found.decisions
    done = found.backtest
    assert np.unique(done.members).tolist() == [0, 1, 2]
    assert done.plan.reason == f"{len(done.actual)} origins in 3 series, horizon 4"
    assert f"(MASE, 3 series, {len(done.actual)} origins)" in found.verdict.text
    assert done.as_json()["origins"] == len(done.actual) == 24
    assert found.calibration.factors.shape[0] == 4
    last = done.actual[done.members == 1][-1]
    assert np.array_equal(last, panel[1].values[-4:])


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("origins", "fewer"), [(None, 0), (8, 0), (500, 3)])
def test_that_a_panel_has_room_for_fewer_origins_than_asked_is_said(panel, origins, fewer):
    decisions = attempt(panel, horizon=4, origins=origins).decisions
    said = [text for text in decisions if "room for" in text]
    assert said == [f"{fewer} series have room for fewer than 500 origins"] * bool(fewer)


@pytest.mark.usefixtures("quick")
def test_the_one_long_series_of_a_panel_is_judged_as_it_is_alone(panel):
    found, alone = attempt([panel[0], panel[3]], horizon=4), attempt(panel[:1], horizon=4)
    assert found.backtest.as_json() == alone.backtest.as_json()
    assert np.array_equal(found.calibration.factors, alone.calibration.factors)


@pytest.mark.usefixtures("quick")
def test_a_large_panel_is_judged_on_some_series_all_over_it(quarters):
    members = [replace(quarters(24, seed=n), name=str(n)) for n in range(300)]
    done = attempt(members, horizon=2).backtest
    assert done.plan.reason == "150 origins in 150 of 300 series, horizon 2"


def test_a_panel_of_short_series_is_refused(panel):
    with pytest.raises(SeriesUnusable) as caught:
        attempt([panel[3], replace(panel[3], name="e")], horizon=4)
    assert (caught.value.exit_code, caught.value.code) == (4, "too-short")
    assert caught.value.message == (
        "none of the 2 series has the 12 values that a backtest with horizon 4 needs."
    )
    assert "tsforecast predict" in caught.value.hint


def test_a_trial_judges_the_network_beside_all_others(trained):
    told = json.loads(trained.ended.out)
    forecasters = told["backtest"]["forecasters"]
    assert set(forecasters) == {
        "network", "naive", "seasonal_naive", "drift", "ets", "theta", "combination",
    }  # fmt: skip
    for scores in forecasters.values():
        assert set(scores) == {
            "mae", "rmse", "mase", "rmsse", "smape", "mape", "quantile_loss", "coverage",
        }  # fmt: skip
        assert scores["mase"] > 0
        assert set(scores["coverage"]) == {"80", "95"}
    assert (told["backtest"]["horizon"], told["backtest"]["origins"]) == (4, 3)
    assert told["chosen"] in forecasters
    assert "MASE, only 3 origins" in told["verdict"]


def test_a_trial_says_what_it_decided(trained):
    decisions = json.loads(trained.ended.out)["decisions"]
    assert "season of 4 steps" in decisions
    assert "log scale" in decisions
    assert any("of at most 2 epochs" in decision for decision in decisions)


def epochs(*held_back, chosen=0):
    curve = tuple(Epoch(i, 9, None, lost, 0.0) for i, lost in enumerate(held_back))
    return Selected(chosen, None, curve)


def test_training_in_vain_says_why():
    exploded = _in_vain(epochs(1.1, 0.9, float("nan")), pretrained=False)
    assert exploded.startswith(": in epoch 2 the loss exploded and was a number no longer")
    assert "--learning-rate" in exploded
    assert exploded == _in_vain(epochs(1.1, 0.9, float("inf"), chosen=1), pretrained=True)
    nothing = ": none forecast the values held back better than these, so that nothing is learned"
    assert _in_vain(epochs(1.1, 1.2), pretrained=False) == nothing
    assert _in_vain(epochs(1.1, 1.2), pretrained=True) == ""
    assert _in_vain(epochs(1.1, 1.0, chosen=1), pretrained=False) == ""
    assert _in_vain(epochs(1.1), pretrained=False) == ""
