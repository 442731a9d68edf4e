"""To the network's scale and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tsforecast.window.transform import Transform, choose

SIZES = {"log": st.floats(1e-6, 1e9), "sqrt": st.floats(0, 1e9), "identity": st.floats(-1e9, 1e9)}


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


def test_values_outside_the_domain_are_not_covered():
    assert not Transform("log").covers(np.array([0.0, 1.0]))
    assert not Transform("sqrt").covers(np.array([-1.0, 1.0]))
