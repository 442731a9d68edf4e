import numpy as np
import pytest

from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.spread import around, student_scores


@pytest.mark.parametrize(("freedom", "near"), [(2.0, 1e-2), (3.5, 1e-3), (8.0, 1e-4), (60.0, 1e-6)])
def test_scores_are_those_of_scipy(freedom, near):
    from scipy.stats import t

    assert student_scores(np.array([freedom]))[0] == pytest.approx(
        t.ppf(QUANTILES, freedom), rel=near
    )


def test_a_positive_forecast_stays_positive_with_the_point_as_its_median():
    point, deviation = np.array([[1.0, 2.0]] * 2), np.array([[5.0, 0.1]] * 2)
    found, plain = around(
        point, deviation, freedom=np.full(2, 9.0), positive=np.array([True, False])
    )
    assert (found > 0).all()
    assert found[:, QUANTILES.index(0.5)].tolist() == [1.0, 2.0]
    # Where the spread is small, it is that of the normal form.
    assert np.ptp(found[1]) == pytest.approx(np.ptp(plain[1]), rel=0.01)


def test_each_step_may_have_its_own_freedom():
    freedom, none = np.array([[3.0, 30.0]]), np.array([False])
    found = around(np.zeros((1, 2)), np.ones((1, 2)), freedom=freedom, positive=none)
    assert found[0] == pytest.approx(student_scores(freedom[0]))


def test_a_point_below_zero_is_never_relative():
    nine = np.array([9.0])
    found = around(np.array([[-1.0]]), np.ones((1, 1)), freedom=nine, positive=np.array([True]))
    assert found[0, 0] == pytest.approx(-1.0 + student_scores(nine)[0])


@pytest.mark.parametrize("name", ["ets", "theta"])
@pytest.mark.parametrize("size", [3.0, 1 / 3])
def test_a_series_that_varies_more_or_less_than_it_did_is_forecast_as_it_is_now(name, size):
    shocks = np.random.default_rng(4).normal(size=600)
    shocks[300:] *= size
    found = BASELINES[name](100 + shocks, np.array([300, 600]), horizon=1, period=1)
    before, after = np.ptp(found[:, 0], axis=-1)
    # Of the weights of 600 errors, those of the first 300 are an eighth.
    assert after / before == pytest.approx(np.sqrt(7 / 8 * size**2 + 1 / 8), rel=0.1)
