"""A forecast's quantiles and intervals, between and beyond those that were learned."""

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from tsforecast.forecast.forecast import QUANTILES, Forecast, at_quantiles

NORMAL = np.array([[NormalDist(10, 2).inv_cdf(probability) for probability in QUANTILES]])


def forecast(values=NORMAL, **more):
    return Forecast(pd.RangeIndex(1, len(values) + 1), QUANTILES, values, **more)


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.07, 0.5, 0.77, 0.999])
def test_normal_quantiles_stay_normal_between_and_beyond(probability):
    expected = NormalDist(10, 2).inv_cdf(probability)
    assert forecast().quantile(probability)[0] == pytest.approx(expected)


@pytest.mark.parametrize("column", range(len(QUANTILES)))
def test_a_learned_quantile_is_given_back_as_it_is(column):
    random = np.sort(np.random.default_rng(1).normal(size=(4, len(QUANTILES))), axis=1)
    found = forecast(random).quantile(QUANTILES[column])
    assert np.allclose(found, random[:, column], atol=1e-12)


def test_the_point_is_the_median_and_lies_in_every_interval():
    one = forecast()
    assert one.point[0] == 10
    low, high = one.interval(80)
    assert (low[0], high[0]) == pytest.approx((10 - 2 * 1.2815516, 10 + 2 * 1.2815516))


def test_an_interval_of_no_width_is_the_point_to_the_last_bit():
    one = forecast(np.full((1, len(QUANTILES)), 7.0))
    assert all(edge[0] == 7.0 for level in (50, 80, 95, 99) for edge in one.interval(level))


def test_the_bounds_of_a_learned_level_are_the_learned_quantiles_to_the_last_bit():
    values = np.array([[0.0, 0.3, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
    for level, columns in ((95, (0, -1)), (90, (1, -2)), (80, (2, -3))):
        low, high = forecast(values).interval(level)
        assert (low[0], high[0]) == tuple(values[0, list(columns)])


def test_what_cannot_be_is_not_forecast_even_beyond_the_learned_quantiles():
    skewed = np.array([[0.1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.0]])
    assert forecast(skewed).interval(99.9)[0][0] < 0
    assert forecast(skewed, least=0.0).interval(99.9)[0][0] == 0


def test_any_leading_axes():
    values = np.broadcast_to(NORMAL[0], (2, 3, len(QUANTILES)))
    assert at_quantiles(values, (0.1, 0.5, 0.9)).shape == (2, 3, 3)
