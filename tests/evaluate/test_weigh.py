"""How much each member counts, and that it knows nothing of what comes later."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.evaluate.weigh import factors, forward, losses
from tsforecast.forecast.forecast import QUANTILES

ORIGINS = np.arange(50, 74)


def lost(**by_name):
    return {name: np.full(24, float(loss)) for name, loss in by_name.items()}


def test_who_lost_less_counts_more_and_equals_count_alike():
    found = factors(lost(network=2, ets=1, theta=2, linear=4), ORIGINS, horizon=1)
    assert found["ets"] == pytest.approx(1 / found["linear"])
    assert found["ets"] > 10
    assert found["theta"] == 1
    assert "network" not in found


def test_a_network_that_has_learned_since_counts_more():
    known = lost(network=2, ets=1)
    assert factors(known, ORIGINS, horizon=1, left=0.5) == {"ets": 1.0}
    assert factors(known, ORIGINS, horizon=1, left=0.25)["ets"] < 1


def test_origins_that_overlap_say_less():
    power = [
        np.log2(factors(lost(network=2, ets=1), ORIGINS, horizon=horizon)["ets"])
        for horizon in (1, 6, 23, 1000)
    ]
    assert power == sorted(power, reverse=True)
    assert power[0] == pytest.approx(8 * 24 / 44)
    assert power[2] == pytest.approx(8 * 2 / 22)
    assert power[3] == pytest.approx(8 / 21, abs=0.01)


def test_only_origins_where_both_had_a_say_count():
    known = lost(network=1, linear=1)
    known["network"][:12] = 50.0
    known["linear"][:12] = np.nan
    assert factors(known, ORIGINS, horizon=1) == {"linear": 1.0}
    known["network"][12:20] = np.nan, np.inf, *[np.nan] * 6
    assert factors(known, ORIGINS, horizon=1) == {"linear": 1.0}
    known["linear"][:22] = np.nan
    assert factors(known, ORIGINS, horizon=1) == {}


def test_a_perfect_past_breaks_nothing():
    found = factors(lost(network=0, ets=0, theta=1, linear=1e-300), ORIGINS, horizon=4)
    assert found["ets"] == 1
    assert 0 < found["theta"] < 1e-2
    assert all(np.isfinite(list(found.values())))


@given(seed=st.integers(0, 1000), horizon=st.integers(1, 30), changed=st.integers(0, 23))
def test_no_weight_knows_an_outcome_after_its_origin(seed, horizon, changed):
    rng = np.random.default_rng(seed)
    origins = np.sort(rng.choice(200, 24, replace=False))
    known = {name: rng.uniform(1, 2, 24) for name in ("network", "ets")}
    before = forward(known, origins, horizon=horizon)
    known["ets"][changed] *= 9
    for origin, one, other in zip(
        origins, before, forward(known, origins, horizon=horizon), strict=True
    ):
        assert one == other or origins[changed] + horizon <= origin


def test_what_had_no_say_has_no_loss():
    flat = np.zeros((2, len(QUANTILES)))
    members = [{"network": flat, "ets": flat + 1}, {"network": flat, "linear": flat}]
    found = losses(members, np.ones((2, 2)))
    assert found["network"] == pytest.approx([0.5, 0.5])
    assert found["ets"] == pytest.approx([0.0, np.nan], nan_ok=True)
    assert np.isnan(found["linear"]).tolist() == [True, False]


def test_what_rounding_leaves_is_no_loss():
    actual = np.full((3, 2), 7.0)
    exact = np.full((2, len(QUANTILES)), 7.0)
    members = [{"network": exact + 1e-15, "ets": exact, "theta": exact + 0.1}] * 3
    found = losses(members, actual)
    assert not found["network"].any()
    assert factors(found, np.arange(3), horizon=2)["ets"] == 1
    assert losses([{"network": exact * np.nan}], actual[:1])["network"] == pytest.approx(
        [np.nan], nan_ok=True
    )
