"""The shipped networks on a series' own past."""

import numpy as np
import pytest

from tsforecast.evaluate import zero_shot as room
from tsforecast.evaluate.zero_shot import ORIGINS, footing, network, zero_shot
from tsforecast.network.shipped import shipped


@pytest.fixture(scope="module")
def ready():
    return shipped("lstm")


def test_it_is_calibrated_and_measured_on_past_origins(quarters, ready):
    values = quarters(80).values
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=4)
    assert 2 < found.origins <= ORIGINS
    assert set(found.coverage) == {"80", "95"}
    assert 0 <= found.coverage["80"] <= found.coverage["95"] <= 1
    own = footing(values, candidates=(4,))
    assert (own.periods, own.transform.kind) == ((4,), "log")
    raw = network(ready, own)(values, np.array([80]), horizon=4)[0]
    assert np.allclose(found.quantiles[:, 5], raw[:, 5])
    assert not np.allclose(found.quantiles, raw)


def test_where_nothing_can_be_held_back_nothing_is_claimed(quarters, ready):
    values = quarters(10).values
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=8)
    assert (found.coverage, found.origins) == ({}, 0)
    raw = network(ready, footing(values, candidates=(4,)))(values, np.array([10]), horizon=8)
    assert np.array_equal(found.quantiles, raw[0])


def test_a_panel_gives_what_each_series_gives_alone(quarters, ready):
    alike = [quarters(40, seed=seed).values for seed in range(3)]
    members = [*alike, quarters(57).values, alike[0] - 200.0, np.arange(6.0)]
    together = zero_shot(members, ready, candidates=(4,), horizon=4)
    for values, found in zip(members, together, strict=True):
        (alone,) = zero_shot([values], ready, candidates=(4,), horizon=4)
        assert np.allclose(found.quantiles, alone.quantiles, rtol=1e-4)
        assert found.coverage == alone.coverage


@pytest.mark.parametrize(("low", "kind"), [(10.0, "log"), (0.0, "sqrt"), (-5.0, "identity")])
def test_the_scale_is_that_of_the_past(ready, low, kind):
    past = np.random.default_rng(1).uniform(0, 20, size=40) + low
    past[0] = low
    found = network(ready, footing(past, candidates=(4,)))
    assert found.transform.kind == kind
    assert found.horizon == 24
    assert found.lookback == ready.architecture.lookback


def test_a_zero_that_only_the_end_has_changes_the_scale_of_the_judge(quarters, ready):
    values = quarters(60).values.copy()
    values[-1] = 0.0
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=2)
    assert footing(values, candidates=(4,)).transform.kind == "sqrt"
    assert np.isfinite(list(found.coverage.values())).all()


def test_of_a_large_panel_the_coverage_of_some_series_is_measured(quarters, ready, monkeypatch):
    members = [quarters(40 + seed % 3, seed=seed).values for seed in range(6)]
    every = zero_shot(members, ready, candidates=(4,), horizon=4)
    monkeypatch.setattr(room, "MEASURED", 2)
    some = zero_shot(members, ready, candidates=(4,), horizon=4)
    assert [bool(found.coverage) for found in some] == [True, False, False, True, False, False]
    for one, other in zip(every, some, strict=True):
        assert np.array_equal(one.quantiles, other.quantiles)
        assert other.coverage in ({}, one.coverage)
