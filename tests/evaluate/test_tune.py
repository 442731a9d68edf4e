"""Settings are tried one after the other; nothing of the backtest moves the search."""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.evaluate import trial, tune
from tsforecast.evaluate.budget import Budget
from tsforecast.evaluate.search import stages
from tsforecast.evaluate.tried import Judging, Setting
from tsforecast.evaluate.tune import run
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.recipe import Wishes, choose

SMALL = Wishes(model="rnn", quantiles=QUANTILES, units=4, lookback=4, epochs=1)
OTHER = replace(SMALL, model="mlp")


NOBODY = SimpleNamespace(tried=())


def searched(members, others=(OTHER,), *, trials=2, **callbacks):
    quiet = {"on_trial": lambda *_: None, "on_epoch": lambda *_: None, "on_stage": lambda _: None}
    return run(
        stages(members, Judging()),
        SMALL,
        iter(others),
        Budget(trials),
        clock=itertools.count().__next__,
        **{**quiet, **callbacks},
    )


@pytest.mark.usefixtures("tensorflow", "quick")
def test_nothing_from_the_backtest_on_moves_the_search(quarters, monkeypatch):
    monkeypatch.setattr(tune, "settle", lambda *_, **__: None)
    series = quarters(60)
    before, _ = searched([series])
    first = stages([series], Judging()).backtest[0].plan.origins[0]
    values = series.values.copy()
    values[first:] *= np.linspace(2, 5, len(values) - first)
    after, _ = searched([replace(series, values=values)])
    for name in ("1", "2"):
        assert np.array_equal(before.backtest.quantiles[name], after.backtest.quantiles[name])


@pytest.mark.usefixtures("tensorflow", "quick")
def test_both_are_judged_as_train_judges_them(shop):
    members = [shop()]
    assert stages(members, Judging()).backtest[0].days  # which are put back into what is shown
    found, tuned = searched(members)
    assert tuned is not None
    best = found.best_first[0]
    by_train = trial.run(
        members,
        Setting(choose(best.wishes)),
        label=best.called,
        on_epoch=lambda *_: None,
        on_stage=lambda _: None,
    )
    before = "" if best.number == 1 else "tuned_"
    said, by_train_said = tuned.backtest.quantiles, by_train.backtest.quantiles
    assert np.array_equal(said[f"{before}network"], by_train_said["network"])
    assert np.array_equal(said["ets"], by_train_said["ets"])
    assert np.array_equal(tuned.backtest.actual, by_train.backtest.actual)
    assert set(tuned.used) == {1, best.number}


@pytest.fixture
def at_once(monkeypatch, made):
    """Let every network be as wrong as its units say, without learning anything."""

    def judged(tried, others, setting, *, on_epoch):
        errors = np.full(8, setting.recipe.architecture.units)
        return SimpleNamespace(done=made({"network": errors}), selected=SimpleNamespace(epochs=1))

    monkeypatch.setattr(tune, "judge", judged)
    monkeypatch.setattr(tune, "rivals", lambda tried: NOBODY)
    monkeypatch.setattr(tune, "settle", lambda found, *_, **__: found)


def sized(*units):
    return [replace(OTHER, units=one) for one in units]


@pytest.mark.usefixtures("at_once")
def test_a_search_is_told_of_each_trial_before_it_runs(quarters):
    told = []

    def on_trial(wishes, before, left):
        told.append((wishes.units, before and before.best_first[0].wishes.units, left))

    found, _ = searched([quarters()], sized(3, 5, 2), trials=3, on_trial=on_trial)
    assert [one.wishes.units for one in found.attempts] == [4, 3, 5]
    assert [one.number for one in found.best_first] == [2, 1, 3]
    # A trial takes one tick of this clock, and the backtest of two 2.4.
    assert told == [(4, None, None), (3, 4, 4.4), (5, 3, 3.4)]


@pytest.mark.usefixtures("at_once")
def test_a_search_ends_where_there_is_nothing_left_to_try(quarters):
    found, tuned = searched([quarters()], sized(3), trials=9)
    assert tuned is found
    assert len(found.attempts) == 2


@pytest.mark.usefixtures("at_once")
def test_ctrl_c_leaves_what_is_known_and_nothing_before_anything_is(quarters):
    def pressing(number):
        trials = itertools.count(1)

        def on_trial(*_):
            if next(trials) == number:
                raise KeyboardInterrupt

        return on_trial

    found, tuned = searched([quarters()], sized(3, 5), trials=3, on_trial=pressing(3))
    assert tuned is None
    assert [one.number for one in found.attempts] == [1, 2]
    with pytest.raises(KeyboardInterrupt):
        searched([quarters()], sized(3), trials=3, on_trial=pressing(1))


@pytest.mark.usefixtures("tensorflow", "quick")
def test_a_panel_is_tuned_as_a_whole(panel):
    found, tuned = searched(panel)
    assert tuned is not None
    assert len(np.unique(found.backtest.members)) == 3
    another = found.best_first[0].number != 1
    assert ("tuned_network" in tuned.backtest.quantiles) is another
