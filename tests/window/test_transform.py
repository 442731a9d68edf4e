"""To the network's scale and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tsforecast.window.transform import Transform, bounds, ceiling, choose

SIZES = {
    "log": st.floats(1e-6, 1e9),
    "logit": st.floats(1e-6, 1 - 1e-6),
    "sqrt": st.floats(0, 1e9),
    "identity": st.floats(-1e9, 1e9),
}


@pytest.mark.parametrize("kind", SIZES)
@given(data=st.data())
def test_there_and_back(kind, data):
    values = data.draw(arrays(np.float64, st.integers(1, 20), elements=SIZES[kind]))
    transform = Transform(kind)
    assert transform.covers(values)
    assert np.allclose(transform.invert(transform.apply(values)), values, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", SIZES)
@given(scaled=arrays(np.float64, 20, elements=st.floats(-1e4, 1e4)))
def test_the_way_back_keeps_the_order_and_the_sign(kind, scaled):
    back = Transform(kind).invert(np.sort(scaled))
    assert (np.diff(back) >= 0).all()
    assert np.isfinite(back).all()
    assert kind == "identity" or (back >= 0).all()
    assert kind != "logit" or (back <= 1).all()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1.0, 2.0, 3.0], "log"),
        ([0.0, 2.0, 3.0], "sqrt"),
        ([-0.1, 2.0, 3.0], "identity"),
        ([0.001, 100.0, 120.0], "sqrt"),  # a logarithm would make an outlier of the first
        ([0.1, 100.0, 120.0], "log"),
        ([0.0, 0.0], "sqrt"),
    ],
)
def test_the_scale_follows_from_sign_and_span(values, kind):
    assert choose(np.array(values)).kind == kind


@given(values=arrays(np.float64, st.integers(1, 30), elements=st.floats(-1e6, 1e6)))
def test_what_is_chosen_covers_what_it_was_chosen_from(values):
    assert choose(values).covers(values)


def moving(seed, *, odds, level):
    """Simulate values around a level that change by their odds, or by their size."""
    random = np.random.default_rng(seed)
    walk = np.cumsum(random.normal(scale=0.2, size=80)) * (1 if odds else 0.05)
    start = np.log(level / (1 - level)) if odds else np.log(level)
    return Transform("logit" if odds else "log").invert(start + 0.9 * walk)


def test_shares_are_told_by_how_they_move_near_1():
    shares = [choose(moving(seed, odds=True, level=0.9)).kind for seed in range(50)]
    assert shares.count("logit") >= 45
    prices = [moving(seed, odds=False, level=0.9) for seed in range(50)]
    kinds = [choose(values).kind for values in prices if values.max() < 1]
    assert len(kinds) > 20
    assert kinds.count("logit") <= 2


def test_the_bounds_are_those_that_the_values_never_leave():
    assert bounds(moving(1, odds=True, level=0.9)) == (0.0, 1.0)
    assert bounds(np.array([0.0, 3.0, 2.0])) == (0.0, np.inf)
    assert bounds(np.array([-1.0, 3.0, 2.0])) == (-np.inf, np.inf)


@pytest.mark.parametrize("top", [1.0, 100.0])
def test_percentages_that_pile_up_at_their_ceiling_end_there(top):
    random = np.random.default_rng(2)
    uptime = top * np.minimum(random.normal(0.97, 0.03, 200), 1.0)
    assert ceiling(uptime) == top
    assert bounds(uptime) == (0.0, top)
    assert ceiling(uptime[uptime < top]) is None
    assert ceiling(uptime - top) is None
    assert ceiling(np.append(uptime, 1.5 * top)) is None


@pytest.mark.parametrize(
    "values",
    [
        [97.0, 100.0, 100.0, 98.0],  # twice may be chance
        [100.0, 99.0, 100.0, 99.0, 100.0, 99.0],  # no pile
        [70.0, 80.0, 90.0, 80.0, 90.0, 100.0, 90.0, 100.0, 90.0, 100.0],  # orders in steps of ten
        [0.0, 100.0] * 9,  # lots of a hundred
        [0.0, 1.0] * 9,
    ],
)
def test_a_greatest_value_of_100_or_1_is_no_ceiling_by_itself(values):
    assert ceiling(np.array(values)) is None


def test_values_outside_the_domain_are_not_covered():
    assert not Transform("log").covers(np.array([0.0, 1.0]))
    assert not Transform("sqrt").covers(np.array([-1.0, 1.0]))
    assert not Transform("logit").covers(np.array([0.5, 1.0]))
