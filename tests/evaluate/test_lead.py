"""Who is ahead, and whether chance explains it."""

import numpy as np
import pytest

from tsforecast.evaluate.lead import standard_error


def test_overlapping_origins_make_less_sure():
    differences = np.array([1.0, 1.2, 1.4, 1.1, -0.2, -0.4, -0.1, 0.1])
    assert standard_error(differences, lag=2) > standard_error(differences, lag=0)
    assert standard_error(differences[:2], lag=0) == float("inf")


def test_standard_error_by_hand():
    # deviations -1, 0, 1, 0: variance 2/4, divided by n - 1
    assert standard_error(np.array([1.0, 2.0, 3.0, 2.0]), lag=0) == pytest.approx(np.sqrt(0.5 / 3))
