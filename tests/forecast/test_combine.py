import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.combine import MEMBERS, combine
from tsforecast.forecast.forecast import QUANTILES


def test_the_network_counts_three_fifths():
    zeros = dict.fromkeys(MEMBERS, np.zeros((2, 3, len(QUANTILES))))
    for name, share in (("network", 0.6), ("ets", 0.2), ("theta", 0.2)):
        mixed = combine({**zeros, name: np.ones((2, 3, len(QUANTILES)))})
        np.testing.assert_allclose(mixed, np.full((2, 3, len(QUANTILES)), share))


@given(st.integers(0, 1000))
def test_ascending_quantiles_stay_ascending(seed):
    random = np.random.default_rng(seed)
    members = {name: np.sort(random.normal(size=(3, len(QUANTILES))), axis=-1) for name in MEMBERS}
    assert (np.diff(combine(members), axis=-1) >= 0).all()
