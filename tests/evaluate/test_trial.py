"""One honest trial: what is kept, what is shown, and what calibrated what."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.evaluate.backtest import Backtest, plan
from tsforecast.evaluate.score import scales
from tsforecast.evaluate.trial import Setting, _calibrate, _seasons
from tsforecast.forecast.calibrate import fit, forward
from tsforecast.forecast.naive import SCORES


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
    )


def early(values, origins, *, horizon, period=1):
    return np.broadcast_to(SCORES, (len(origins), horizon, len(SCORES))).copy()


@pytest.mark.parametrize("chosen", ["network", "combination", "ets"])
def test_every_forecaster_is_calibrated_once(done, chosen):
    values, before = done
    origins = np.array(before.plan.origins)
    after, kept = _calibrate(values, before, network=early, unseen=2, chosen=chosen)
    # Two unseen steps leave one early origin, two steps before the first.
    at = np.concatenate([[origins[0] - 2], origins])
    actual = values[at[:, None] + np.arange(2)]
    raw = early(values, at, horizon=2)
    shown = forward(actual, raw, origins=at)[1:]
    assert np.allclose(after.quantiles["network"], shown)
    combined = forward(before.actual, before.quantiles["combination"], origins=origins)
    assert np.allclose(after.quantiles["combination"], combined)
    ets = before.quantiles["ets"]
    alone = forward(before.actual, ets, origins=origins)
    assert np.allclose(after.quantiles["ets"], alone if chosen == "ets" else ets)
    rows = slice(None) if chosen == "network" else slice(1, None)
    learned = fit(actual[rows], raw[rows], origins=at[rows])
    assert np.allclose(kept.factors, learned.factors)
    assert kept.factors.min() > 1


def test_without_unseen_origins_the_first_interval_stays_as_it_was(done):
    values, before = done
    after, _ = _calibrate(values, before, network=early, unseen=1, chosen="network")
    assert np.array_equal(after.quantiles["network"][0], before.quantiles["network"][0])


def test_seasons_asked_for_are_taken_and_others_found(quarters):
    series = quarters()

    def seasons(asked, values=series.values):
        return _seasons(values, series, Setting(SimpleNamespace(), periods=asked))

    assert seasons((6, 3)) == ((6, 3), (6, 3), 6)
    assert seasons(()) == ((), (), 1)
    assert seasons(None) == ((4,), (4,), 4)
    wandering = np.random.default_rng(1).normal(size=40).cumsum()
    assert seasons(None, wandering)[1:] == ((), 1)


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
