"""Whatever the series, its components give it back."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.decompose.seasonality import find_periods
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series

SIZES = st.integers(54, 90)
ANY = st.floats(-1e9, 1e9).map(lambda value: round(value, 6))
POSITIVE = st.floats(1e-3, 1e9)


def months(values):
    times = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    return Series("x", values, times, from_alias("MS"))


def joined(join, parts):
    own = [one for one in (parts.cycle, parts.weekdays) if one is not None]
    return join([parts.trend, *own, *parts.seasonals.values(), parts.residual], axis=0)


def gives_back(parts):
    values, multiply = parts.series.values, parts.mode == "multiplicative"
    whole = joined(np.prod if multiply else np.sum, parts)
    added = joined(np.sum, parts.adding())
    near = np.exp(added) if multiply else added
    error = max(np.abs(one - values).max() for one in (whole, near))
    return error <= 1e-9 * max(np.abs(values).max(), 1e-300)


@settings(max_examples=60, deadline=None)
@given(
    values=SIZES.flatmap(lambda n: arrays(np.float64, n, elements=ANY)),
    periods=st.sampled_from([None, (1,), (12,), (4,), (4, 12)]),
    cycle=st.booleans(),
)
def test_sums_give_the_series_back(values, periods, cycle):
    parts = decompose(months(values), mode="additive", periods=periods, cycle=cycle)
    assert gives_back(parts)
    assert parts.residual.shape == values.shape


@settings(max_examples=60, deadline=None)
@given(
    values=SIZES.flatmap(lambda n: arrays(np.float64, n, elements=POSITIVE)),
    method=st.sampled_from(["stl", "classical"]),
    cycle=st.booleans(),
)
def test_products_give_the_series_back(values, method, cycle):
    parts = decompose(
        months(values), mode="multiplicative", method=method, periods=(12,), cycle=cycle
    )
    assert gives_back(parts)


@settings(max_examples=30, deadline=None)
@given(
    months=st.integers(60, 120),
    seed=st.integers(0, 99),
    unit=st.sampled_from([1e-9, 1.0, 1e9]),
    mode=st.sampled_from([None, "additive", "multiplicative"]),
    how=st.sampled_from(
        [{}, {"periods": (1,)}, {"method": "classical"}, {"method": "mstl", "periods": (4, 12)}]
    ),
    cycle=st.booleans(),
)
def test_with_weekdays_the_components_give_the_series_back(
    shop, months, seed, unit, mode, how, cycle
):
    series = shop(months, seed=seed)
    parts = decompose(replace(series, values=unit * series.values), mode=mode, cycle=cycle, **how)
    assert gives_back(parts)
    assert (parts.weekdays is None) == (not parts.days)


@settings(max_examples=8, deadline=None)
@given(values=st.integers(40, 60).flatmap(lambda n: arrays(np.float64, n, elements=POSITIVE)))
@pytest.mark.parametrize("mode", ["additive", "multiplicative"])
def test_the_unobserved_components_give_the_series_back(values, mode):
    assert gives_back(decompose(months(values), mode=mode, method="ucm", periods=(4,)))


@settings(max_examples=40, deadline=None)
@given(values=SIZES.flatmap(lambda n: arrays(np.float64, n, elements=ANY)))
def test_whatever_the_series_something_true_is_said(values):
    said = diagnose(decompose(months(values), periods=(12,)))
    assert 0 <= said.trend.strength <= 1
    assert all(0 <= shape.strength <= 1 for shape in said.seasons)


@settings(max_examples=40, deadline=None)
@given(
    values=SIZES.flatmap(lambda n: arrays(np.float64, n, elements=ANY)),
    origin=st.integers(24, 26),
)
def test_the_periods_of_a_past_do_not_know_the_future(values, origin):
    changed = values.copy()
    changed[origin:] += 1e6
    past, same = (find_periods(v[:origin], candidates=(12,)) for v in (values, changed))
    assert [season.period for season in past] == [season.period for season in same]
