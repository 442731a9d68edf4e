import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.evaluate.score import Scales, coverage, pooled, scales, score, score_by_step
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import SCORES

ONE = Scales(np.ones(1), np.ones(1))


def certain(points):
    return np.repeat(np.asarray(points, dtype=float)[..., np.newaxis], len(QUANTILES), axis=-1)


def test_a_perfect_forecast_scores_zero_and_covers_all():
    actual = np.array([[1.0, 2.0, 3.0]])
    found = score(actual, certain(actual), scales=ONE)
    assert (found.mae, found.rmse, found.mase, found.smape, found.mape) == (0, 0, 0, 0, 0)
    assert found.quantile_loss == 0
    assert found.coverage == {"80": 1.0, "95": 1.0}


def test_each_origin_is_measured_by_its_own_past():
    # seasonal differences up to 4: |2|,|2| -> 2; up to 6: |2|,|2|,|8|,|8| -> 5
    values = np.array([1.0, 2.0, 3.0, 4.0, 11.0, 12.0])
    found = scales(values, np.array([4, 6]), period=2)
    assert found.absolute.tolist() == [2.0, 5.0]
    assert found.squared == pytest.approx([1.0, np.sqrt((4 + 49) / 5)])
    actual = np.array([[5.0], [10.0]])
    done = score(actual, certain([[3.0], [5.0]]), scales=found)
    assert done.mase == pytest.approx((2 / 2 + 5 / 5) / 2)


def test_what_is_not_defined_is_none():
    flat = Scales(np.zeros(1), np.zeros(1))
    found = score(np.array([[0.0, 2.0]]), certain([[0.0, 1.0]]), scales=flat)
    assert found.mase is None
    assert found.rmsse is None
    assert found.mape is None
    assert found.smape == pytest.approx(200 * (0 + 1 / 3) / 2)


def test_an_origin_without_scale_is_left_out():
    both = Scales(np.array([0.0, 2.0]), np.array([0.0, 4.0]))
    found = score(np.array([[9.0], [4.0]]), certain([[1.0], [0.0]]), scales=both)
    assert found.mase == 2.0
    assert found.rmsse == 1.0
    assert found.mae == 6.0


def test_coverage_counts_the_bounds_as_inside():
    wide = np.broadcast_to(np.array(QUANTILES), (1, 4, len(QUANTILES)))
    actual = np.array([[0.1, 0.5, 0.9, 0.95]])
    assert coverage(actual, wide, level=80) == 0.75
    assert coverage(actual, wide, level=95) == 1.0


def test_coverage_counts_what_rounding_put_beside_the_bounds_as_inside():
    constant = np.full((1, 2), 7.0)
    nearly = np.full((1, 2, len(QUANTILES)), np.nextafter(7.0, 8.0))
    assert coverage(constant, nearly, level=80) == coverage(-constant, -nearly, level=80) == 1.0
    assert coverage(constant, nearly + 1e-9, level=80) == 0.0


def test_zeros_are_told_from_a_forecast_by_more_than_rounding():
    zeros, none = np.zeros((1, 2)), Scales(np.zeros(1), np.zeros(1))
    found = score(zeros, certain(zeros + 1e-51), scales=none)
    assert (found.smape, found.coverage) == (0.0, {"80": 1.0, "95": 1.0})
    assert score(zeros, certain(zeros + 1e-9), scales=none).smape == 200.0


def test_coverage_of_a_level_between_the_quantiles_is_interpolated():
    normal = np.broadcast_to(SCORES, (1, 2, len(SCORES)))
    assert coverage(np.array([[1.14, 1.16]]), normal, level=75) == 0.5


def test_by_step_has_one_score_a_step_and_averages_to_the_whole():
    random = np.random.default_rng(0)
    actual = random.normal(10, 1, (5, 3))
    quantiles = 10 + np.broadcast_to(SCORES, (5, 3, len(SCORES)))
    own = Scales(np.full(5, 2.0), np.full(5, 3.0))
    steps = score_by_step(actual, quantiles, scales=own)
    whole = score(actual, quantiles, scales=own)
    assert len(steps) == 3
    for name in ("mae", "mase", "smape", "mape", "quantile_loss"):
        parts = [getattr(step, name) for step in steps]
        assert np.mean(parts) == pytest.approx(getattr(whole, name)), name


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_smape_stays_between_0_and_200(actual, point):
    found = score(np.array([[actual]]), certain([[point]]), scales=ONE)
    assert 0 <= found.smape <= 200 + 1e-9


def test_the_right_quantiles_have_the_least_loss():
    random = np.random.default_rng(1)
    actual = random.normal(size=(4000, 1))

    def loss(width):
        out = np.broadcast_to(width * SCORES, (4000, 1, len(SCORES)))
        many = Scales(np.ones(4000), np.ones(4000))
        return score(actual, out, scales=many).quantile_loss

    assert loss(1.0) < min(loss(0.7), loss(1.4))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(0, 2**31))
def test_pooled_is_the_score_of_all_values_together(counts, seed):
    random = np.random.default_rng(seed)
    parts, all_actual, all_said = [], [], []
    for count in counts:
        actual, said = random.normal(5, 1, (1, count)), 5 + random.normal(size=(1, count, 1)) * 0.1
        quantiles = said + SCORES
        parts.append(score(actual, quantiles, scales=ONE))
        all_actual.append(actual)
        all_said.append(quantiles)
    found = pooled(parts, counts)
    one = np.concatenate(all_actual, axis=1), np.concatenate(all_said, axis=1)
    whole = score(*one, scales=ONE)
    for name in ("mae", "rmse", "smape", "mape", "quantile_loss"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name)), name
    assert found.coverage == whole.coverage
    assert found.mase == pytest.approx(np.mean([part.mase for part in parts]))


def test_pooled_leaves_out_what_has_no_scale_but_not_what_has_no_percentage():
    flat = Scales(np.zeros(1), np.zeros(1))
    parts = [score(np.array([[0.0]]), certain([[1.0]]), scales=flat),
             score(np.array([[2.0]]), certain([[1.0]]), scales=ONE)]  # fmt: skip
    found = pooled(parts, [1, 1])
    assert (found.mase, found.rmsse, found.mape) == (1.0, 1.0, None)
    assert pooled(parts[:1], [1]).mase is None
