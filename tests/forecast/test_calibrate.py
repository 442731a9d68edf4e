import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.evaluate.score import coverage
from tsforecast.forecast.calibrate import DOUBTED, PAIRS, TRUSTED, Calibration, fit, forward
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import SCORES

HORIZON = 12


def process(random, length, *, memory=0.9):
    """An autoregressive series, whose forecast errors grow and resemble their neighbours."""
    values = np.zeros(length)
    for step, shock in enumerate(random.normal(size=length - 1), start=1):
        values[step] = memory * values[step - 1] + shock
    return values


def forecast(values, origins, *, believed, memory=0.9):
    """Its right quantiles, but with a spread of ``believed`` times the true one."""
    steps = np.arange(1, HORIZON + 1)
    spread = np.sqrt((1 - memory ** (2 * steps)) / (1 - memory**2))
    middle = values[origins - 1][:, np.newaxis] * memory**steps  # (m, h)
    return middle[..., np.newaxis] + believed * spread[:, np.newaxis] * SCORES


def happened(values, origins):
    return values[origins[:, np.newaxis] + np.arange(HORIZON)]


def mean_coverage(*, origins, apart, believed, runs, seed):
    random = np.random.default_rng(seed)
    covered = {80: [], 95: []}
    for _ in range(runs):
        seen = 20 + apart * np.arange(origins)
        later = seen[-1] + HORIZON * np.arange(1, 9)
        values = process(random, later[-1] + HORIZON + 1)
        before = forecast(values, seen, believed=believed)
        learned = fit(happened(values, seen), before, origins=seen)
        after = learned.apply(forecast(values, later, believed=believed))
        for level, found in covered.items():
            found.append(coverage(happened(values, later), after, level=level))
    return {level: 100 * np.mean(found) for level, found in covered.items()}


@pytest.mark.parametrize("believed", [0.6, 1.0, 1.6])
@pytest.mark.parametrize(
    ("origins", "apart", "runs", "slack"),
    [(8, 5, 120, 4.5), (20, 5, 90, 3), (60, 5, 50, 2.5), (200, 1, 90, 3)],
)
def test_intervals_hold_their_share_on_later_origins(origins, apart, runs, slack, believed):
    found = mean_coverage(origins=origins, apart=apart, believed=believed, runs=runs, seed=7)
    assert found[80] == pytest.approx(80, abs=slack)
    assert found[95] == pytest.approx(95, abs=max(1.8, slack * 0.7))


def test_no_origins_change_nothing():
    quantiles = np.broadcast_to(SCORES, (3, HORIZON, len(SCORES)))
    none = fit(np.empty((0, HORIZON)), np.empty((0, HORIZON, len(SCORES))))
    assert none.origins == 0
    assert np.allclose(none.apply(quantiles), quantiles)


def test_much_too_narrow_an_interval_is_widened_where_it_is_too_narrow():
    random = np.random.default_rng(0)
    actual = random.normal(size=(400, 2)) * [1.0, 3.0]
    quantiles = np.broadcast_to(SCORES, (400, 2, len(SCORES)))
    factors = fit(actual, quantiles).factors
    assert factors[0] == pytest.approx(np.ones(len(PAIRS)), rel=0.2)
    assert factors[1] == pytest.approx(np.full(len(PAIRS), 3.0), rel=0.2)


def test_one_outlier_does_not_blow_up_the_interval():
    actual = np.random.default_rng(0).normal(size=(30, 4))
    actual[3, 2] = 1e9
    quantiles = np.broadcast_to(SCORES, (30, 4, len(SCORES)))
    assert fit(actual, quantiles).factors.max() < 3


def test_far_errors_widen_only_the_inner_intervals_that_are_doubted():
    actual = np.random.default_rng(0).normal(size=(24, 4))
    actual[::8] *= 20  # one in eight, so that the 80% interval was wide enough
    quantiles = np.broadcast_to(SCORES, (24, 4, len(SCORES)))
    at_80 = PAIRS.index((QUANTILES.index(0.1), QUANTILES.index(0.9)))
    doubted, trusted = (
        fit(actual, quantiles, trust=trust).factors[:, at_80] for trust in (DOUBTED, TRUSTED)
    )
    assert (doubted > 1.3).all()
    assert trusted == pytest.approx(np.ones(4), abs=0.15)


def test_an_interval_without_width_stays_and_does_not_fail():
    learned = fit(np.ones((5, 2)), np.zeros((5, 2, len(QUANTILES))))
    assert np.isfinite(learned.factors).all()
    assert learned.apply(np.zeros((2, len(QUANTILES)))).tolist() == [[0.0] * 11] * 2


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), origins=st.integers(0, 30), horizon=st.integers(1, 9))
def test_quantiles_never_cross_and_the_median_stays(seed, origins, horizon):
    random = np.random.default_rng(seed)
    actual = random.standard_t(2, size=(origins, horizon)) * 10
    quantiles = np.sort(random.normal(size=(origins, horizon, len(QUANTILES))), axis=-1)
    learned = fit(actual, quantiles)
    fresh = np.sort(random.normal(size=(4, horizon + 3, len(QUANTILES))), axis=-1)
    out = learned.apply(fresh)
    assert (np.diff(out, axis=-1) >= 0).all()
    assert np.array_equal(out[..., 5], fresh[..., 5])


def test_it_survives_json_to_the_last_bit():
    random = np.random.default_rng(0)
    quantiles = np.broadcast_to(SCORES, (9, 3, len(SCORES)))
    learned = fit(random.normal(size=(9, 3)), quantiles)
    again = Calibration.from_dict(json.loads(json.dumps(learned.to_dict())))
    assert np.array_equal(again.factors, learned.factors)
    assert again.origins == learned.origins == 9


def test_forward_leaves_the_first_origins_and_corrects_the_later_ones():
    random = np.random.default_rng(2)
    values = process(random, 700)
    origins = np.arange(20, 680, 6)
    narrow = forecast(values, origins, believed=0.4)
    out = forward(happened(values, origins), narrow, origins=origins)
    assert np.allclose(out[0], narrow[0])
    late = origins > 300
    actual = happened(values, origins)
    assert coverage(actual[late], narrow[late], level=80) < 0.5
    assert coverage(actual[late], out[late], level=80) == pytest.approx(0.8, abs=0.08)
