"""What becomes of a gradient on its way back, in words."""

import numpy as np
import pytest

from tsforecast.evaluate.flows import _size, fate


def test_fates():
    falls = fate(0.5 ** np.arange(40.0))
    assert (falls.fate, falls.tenth, falls.thousandth) == ("vanishes", 4, 10)
    # It is gone where it stays so, not where it is small in passing.
    assert fate(np.array([1.0, 1e-4, 0.5, 0.4])).fate == "is carried"
    assert fate(np.array([1.0, 0.09, 0.08])).tenth == 1
    assert fate(np.array([1.0, 3.0, 0.0])).fate == "vanishes"
    grows = fate(np.array([1.0, 30.0, 0.0]))
    assert (grows.fate, grows.tenth) == ("explodes", None)
    assert grows.text == "explodes: it is ten times as large 1 step back"
    assert fate(np.array([1.0, 0.0, 0.0])).fate == "stays"
    assert fate(np.array([])).fate == "is zero"


@pytest.mark.parametrize(("clip_norm", "clipped"), [(3.5, 0.5), (4.0, 0.0), (0.0, 0.0)])
def test_the_whole_gradient_is_measured_and_each_weight_is_clipped(clip_norm, clipped):
    norms = np.array([[3.0, 4.0], [1.0, 0.0]])  # (batches, weights)
    assert _size(norms, clip_norm=clip_norm) == (3.0, 5.0, clipped)
