"""How the mean of a forecast stands to what was, at the same phases of the season."""

import numpy as np
import pandas as pd
import pytest

from tsforecast.evaluate.means import compared
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series


def series(values, alias="MS"):
    times = pd.date_range("2020-01-01", periods=len(values), freq=alias)
    return Series("x", np.array(values, dtype=float), times, from_alias(alias))


@pytest.mark.parametrize(
    ("steps", "back", "before"), [(1, 12, 12.0), (3, 12, 13.0), (12, 12, 17.5), (13, 24, 6.0)]
)
def test_a_forecast_is_held_against_whole_seasons_earlier(steps, back, before):
    found = compared(series(range(24)), np.full(steps, 26.0))
    assert (found.back, found.before, found.ahead) == (back, before, 26.0)
    assert found.change == pytest.approx(26 / before - 1)


def test_without_a_season_against_the_last_steps():
    found = compared(series(range(1, 9), "YS"), np.array([9.0, 9.0]))
    assert (found.back, found.before) == (2, 7.5)


def test_too_short_a_series_has_nothing_to_be_held_against():
    assert compared(series(range(11)), np.ones(2)) is None


@pytest.mark.parametrize(("values", "ahead"), [([0.0] * 24, 1.0), ([-5.0, *range(23)], 1.0),
                                               ([3.0] * 24, -1.0)])  # fmt: skip
def test_no_share_where_it_says_nothing(values, ahead):
    assert compared(series(values), np.full(12, ahead)).change is None
