"""The search ends where the backtest begins, and knows its best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.search import Attempt, Search, stages
from tsforecast.evaluate.tried import Judging
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.recipe import Wishes

OTHER = Wishes(model="mlp", quantiles=QUANTILES)
ERRORS = np.array([1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 1.02, 0.98])


@given(st.integers(24, 200), st.sampled_from([None, 1, 3]))
def test_the_search_ends_before_the_backtest_begins(quarters, length, horizon):
    found = stages([quarters(length)], Judging(horizon=horizon))
    (early,), (late,) = found.search, found.backtest
    assert early.plan.horizon == late.plan.horizon
    assert len(early.values) == late.plan.origins[0]
    assert early.plan.origins[-1] + early.plan.horizon == late.plan.origins[0]
    assert found.known.length == early.plan.origins[0]


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


def test_a_network_that_went_astray_comes_last(made):
    attempts = tuple(Attempt(n, OTHER, 1, 1.0) for n in (1, 2, 3))
    found = Search(attempts, made({"1": 2 * ERRORS, "2": np.nan * ERRORS, "3": ERRORS}))
    assert [one.number for one in found.best_first] == [3, 1, 2]


def test_what_came_to_the_same_network_is_told_apart(made):
    attempts = tuple(Attempt(n, OTHER, 1, 1.0) for n in (1, 2, 3))
    found = Search(attempts, made({"1": ERRORS, "2": 2 * ERRORS, "3": ERRORS}))
    assert [one.number for one in found.best_first] == [1, 3, 2]
    assert [one.number for one in found.different] == [1, 2]
