"""The best of a search is taken in place of the defaults only where it is proven better later."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.evaluate import tuned as room
from tsforecast.evaluate.search import Attempt, Search
from tsforecast.evaluate.tuned import labels, settle
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.recipe import Wishes

SMALL = Wishes(model="rnn", quantiles=QUANTILES, units=4, lookback=4, epochs=1)
OTHER = replace(SMALL, model="mlp")
NOBODY = SimpleNamespace(tried=())
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
            room, "_as_train", lambda attempt, *_, **__: (done[attempt.wishes], "combination")
        )
        monkeypatch.setattr(room, "rivals", lambda tried: NOBODY)
        return found, settle(found, [], on_epoch=None, on_stage=lambda _: None)

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

    monkeypatch.setattr(room, "judge", judged)
    attempt = Attempt(2, OTHER, 1, 1.0)
    assert room._as_train(attempt, [], NOBODY, on_epoch=None)[1] == "theta"
    assert room._as_train(attempt, [], NOBODY, own=True, on_epoch=None)[1] == "network"


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
