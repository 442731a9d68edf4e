"""The search sees nothing of what its best is judged on, and its best is taken for sure gains."""

import itertools
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate import trial, tune
from tsforecast.evaluate.budget import Budget
from tsforecast.evaluate.tried import Judging, Setting
from tsforecast.evaluate.tune import Attempt, Search, labels, run, stages
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


@given(st.integers(24, 200), st.sampled_from([None, 1, 3]))
def test_the_search_ends_before_the_backtest_begins(quarters, length, horizon):
    found = stages([quarters(length)], Judging(horizon=horizon))
    (early,), (late,) = found.search, found.backtest
    assert early.plan.horizon == late.plan.horizon
    assert len(early.values) == late.plan.origins[0]
    assert early.plan.origins[-1] + early.plan.horizon == late.plan.origins[0]
    assert found.known.length == early.plan.origins[0]


@pytest.mark.usefixtures("tensorflow", "quick")
def test_nothing_from_the_backtest_on_moves_the_search(quarters, monkeypatch):
    monkeypatch.setattr(tune, "_settle", lambda *_, **__: None)
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
    monkeypatch.setattr(tune, "_settle", lambda found, *_, **__: found)


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
    assert "tuned_network" in tuned.backtest.quantiles or found.best_first[0].number == 1


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        ([16], "only 8 values lie before the backtest: too few to compare settings on"),
        ([16, 14], "only 8 values of the longest series lie before the backtest"),
    ],
)
def test_a_series_too_short_for_both_is_refused(quarters, lengths, message):
    members = [replace(quarters(n), name=name) for n, name in zip(lengths, "ab", strict=False)]
    with pytest.raises(SeriesUnusable) as refused:
        stages(members, Judging(horizon=4))
    assert (refused.value.exit_code, refused.value.code) == (4, "too-short")
    assert refused.value.message.startswith(message)
    assert refused.value.hint == (
        "give more history, ask for a shorter --horizon, or take the defaults: tsforecast train."
    )


ERRORS = np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 1.02, 0.98])


@pytest.fixture
def concluded(made, monkeypatch):
    """Give the outcome where the best of a search and the defaults have these errors."""

    def conclude(*, in_search, later, alone=None):
        attempts = tuple(Attempt(n, w, 1, 1.0) for n, w in enumerate((SMALL, OTHER), start=1))
        found = Search(attempts, made({"1": ERRORS, "2": in_search}))
        done = {
            SMALL: made({"network": ERRORS if alone is None else alone[0], "combination": ERRORS}),
            OTHER: made({"network": later if alone is None else alone[1], "combination": later}),
        }
        monkeypatch.setattr(
            tune, "_as_train", lambda attempt, *_, **__: (done[attempt.wishes], "combination")
        )
        monkeypatch.setattr(tune, "rivals", lambda tried: NOBODY)
        return found, tune._settle(found, [], on_epoch=None, on_stage=lambda _: None)

    return conclude


def test_a_gain_beyond_chance_at_later_origins_is_taken(concluded):
    found, tuned = concluded(in_search=0.5 * ERRORS, later=0.8 * ERRORS)
    assert (found.best_first[0].number, tuned.chosen) == (2, 2)
    assert tuned.used == {1: "combination", 2: "tuned_combination"}
    assert (tuned.gain.sure, round(tuned.gain.share, 2)) == (True, 0.2)
    assert tuned.verdict == (
        "MLP, 4 units, lookback 4 (trial 2) beats the defaults by 20% at later origins "
        "(MASE, 8 origins); in the search it was 50% ahead"
    )


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (ERRORS, "level with them"),
        (ERRORS + np.array([1, -2] * 4) / 3, "17% ahead, though not beyond chance"),
        (ERRORS - np.array([0.383, -0.083] * 4), "15% ahead, but not proven better"),
        (1.5 * ERRORS, "33% behind"),
    ],
)
def test_without_one_the_defaults_are_as_good(concluded, later, said):
    _, tuned = concluded(in_search=0.5 * ERRORS, later=later)
    assert tuned.chosen == 1
    assert tuned.verdict == (
        "The defaults are as good: MLP, 4 units, lookback 4 (trial 2) was 50% ahead in the "
        f"search, and at later origins it is {said} (MASE, 8 origins)"
    )


def test_another_method_that_beats_the_best_is_no_gain_of_its_settings(made, monkeypatch):
    def judged(tried, others, setting, *, on_epoch):
        found = made({"network": ERRORS, "combination": ERRORS, "theta": 0.5 * ERRORS})
        return SimpleNamespace(
            done=found,
            conclusion=lambda *_, **__: SimpleNamespace(chosen="theta"),
            usual=lambda _: "network",
            calibrated=lambda chosen: (found, None),
        )

    monkeypatch.setattr(tune, "judge", judged)
    attempt = Attempt(2, OTHER, 1, 1.0)
    assert tune._as_train(attempt, [], NOBODY, on_epoch=None)[1] == "theta"
    assert tune._as_train(attempt, [], NOBODY, own=True, on_epoch=None)[1] == "network"


def test_a_network_that_is_better_alone_is_named(concluded):
    _, tuned = concluded(in_search=0.5 * ERRORS, later=ERRORS, alone=(2 * ERRORS, 1.5 * ERRORS))
    assert tuned.chosen == 1
    assert tuned.verdict.endswith("; the MLP alone beats the LSTM alone by 25%")


def test_where_the_defaults_lead_the_search_nothing_else_is_judged(concluded):
    found, tuned = concluded(in_search=2 * ERRORS, later=0.1 * ERRORS)
    assert tuned.used == {1: "combination"}
    assert (tuned.chosen, tuned.gain.share) == (1, 0)
    assert set(tuned.backtest.quantiles) == {"network", "combination"}
    assert tuned.verdict == (
        "The defaults are as good: no other setting did better in the search (MASE, 8 origins)"
    )
    assert labels(found)["network"] == "LSTM (defaults)"


def test_a_network_that_went_astray_comes_last(made):
    attempts = tuple(Attempt(n, OTHER, 1, 1.0) for n in (1, 2, 3))
    found = Search(attempts, made({"1": 2 * ERRORS, "2": np.nan * ERRORS, "3": ERRORS}))
    assert [one.number for one in found.best_first] == [3, 1, 2]


def test_what_came_to_the_same_network_is_told_apart(made):
    attempts = tuple(Attempt(n, OTHER, 1, 1.0) for n in (1, 2, 3))
    found = Search(attempts, made({"1": ERRORS, "2": 2 * ERRORS, "3": ERRORS}))
    assert [one.number for one in found.best_first] == [1, 3, 2]
    assert [one.number for one in found.different] == [1, 2]
