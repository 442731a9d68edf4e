import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.combine import combine
from tsforecast.forecast.forecast import QUANTILES


def test_every_member_counts_the_same():
    one, two = np.zeros((2, 3, len(QUANTILES))), np.ones((2, 3, len(QUANTILES)))
    assert np.array_equal(combine({"a": one, "b": two}), np.full((2, 3, len(QUANTILES)), 0.5))


@given(st.integers(0, 1000))
def test_ascending_quantiles_stay_ascending(seed):
    random = np.random.default_rng(seed)
    members = {
        name: np.sort(random.normal(size=(3, len(QUANTILES))), axis=-1) for name in ("a", "b", "c")
    }
    assert (np.diff(combine(members), axis=-1) >= 0).all()
