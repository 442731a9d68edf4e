"""The shipped network on a series' own past."""

import numpy as np
import pytest

from tsforecast.evaluate.zero_shot import ORIGINS, network_for, prepare
from tsforecast.network.shipped import shipped


@pytest.fixture(scope="module")
def ready():
    return shipped("lstm")


def test_it_is_calibrated_and_measured_on_past_origins(quarters, ready):
    prepared = prepare(quarters(80).values, ready, candidates=(4,), horizon=4)
    assert 2 < prepared.origins <= ORIGINS
    assert prepared.calibration.origins == prepared.origins
    assert set(prepared.coverage) == {"80", "95"}
    assert 0 <= prepared.coverage["80"] <= prepared.coverage["95"] <= 1
    assert prepared.network.periods == (4,)
    assert prepared.network.transform.kind == "log"


def test_where_nothing_can_be_held_back_nothing_is_claimed(quarters, ready):
    prepared = prepare(quarters(10).values, ready, candidates=(4,), horizon=8)
    assert (prepared.coverage, prepared.origins) == ({}, 0)
    quantiles = np.sort(np.random.default_rng(1).normal(size=(8, 11)))
    assert np.allclose(prepared.calibration.apply(quantiles), quantiles)


@pytest.mark.parametrize(("low", "kind"), [(10.0, "log"), (0.0, "sqrt"), (-5.0, "identity")])
def test_the_scale_is_that_of_the_past(ready, low, kind):
    past = np.random.default_rng(1).uniform(0, 20, size=40) + low
    past[0] = low
    network = network_for(past, ready, candidates=(4,))
    assert network.transform.kind == kind
    assert network.horizon == 24
    assert network.lookback == ready.architecture.lookback


def test_a_zero_that_only_the_end_has_changes_the_scale_of_the_judge(quarters, ready):
    values = quarters(60).values.copy()
    values[-1] = 0.0
    prepared = prepare(values, ready, candidates=(4,), horizon=2)
    assert prepared.network.transform.kind == "sqrt"
    assert np.isfinite(list(prepared.coverage.values())).all()
