import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.combine import combine, inverse_error_weights
from tsforecast.forecast.forecast import QUANTILES


def test_the_plain_mean_is_the_default():
    one, two = np.zeros((2, 3, len(QUANTILES))), np.ones((2, 3, len(QUANTILES)))
    assert np.array_equal(combine({"a": one, "b": two}), np.full((2, 3, len(QUANTILES)), 0.5))


def test_weights_choose_and_weigh():
    members = {"a": np.array([0.0]), "b": np.array([10.0]), "c": np.array([99.0])}
    assert combine(members, weights={"a": 3.0, "b": 1.0}).tolist() == [2.5]


@given(st.integers(0, 1000))
def test_ascending_quantiles_stay_ascending(seed):
    random = np.random.default_rng(seed)
    members = {
        name: np.sort(random.normal(size=(3, len(QUANTILES))), axis=-1) for name in ("a", "b", "c")
    }
    assert (np.diff(combine(members), axis=-1) >= 0).all()


def test_weights_fall_with_the_error():
    found = inverse_error_weights({"network": 0.5, "ets": 1.0, "theta": 2.0})
    assert found == pytest.approx({"network": 4 / 7, "ets": 2 / 7, "theta": 1 / 7})


def test_a_perfect_member_takes_all():
    assert inverse_error_weights({"a": 0.0, "b": 1.0}) == {"a": 1.0, "b": 0.0}
