import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from tsforecast.decompose.tails import chi_squared_tail, f_tail, student_distances


@given(st.integers(1, 10_000), st.floats(0, 4))
def test_chi_squared_is_that_of_scipy(degrees, times):
    statistic = times * degrees
    expected = float(special.chdtrc(degrees, statistic))
    found = chi_squared_tail(statistic, degrees=degrees)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(st.sampled_from([1, 2]), st.integers(1, 20_000), st.floats(0, 1e6))
def test_f_is_that_of_scipy(above, half, ratio):
    expected = float(special.fdtrc(above, 2 * half, ratio))
    found = f_tail(ratio, above=above, below=2 * half)
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-290)


@given(st.integers(1, 500), st.floats(1, 1000))
def test_student_is_that_of_scipy(points, degrees):
    found = student_distances(points=points, degrees=degrees)
    middles = (np.arange(points) + 0.5) / points
    assert found == pytest.approx(stats.t.ppf((1 + middles) / 2, df=degrees), rel=1e-9, abs=1e-9)


def test_tails_have_their_ends():
    assert chi_squared_tail(0.0, degrees=6) == 1.0
    assert chi_squared_tail(1e6, degrees=6) == 0.0
    assert f_tail(0.0, above=2, below=10) == 1.0
    assert f_tail(1e300, above=2, below=2000) == 0.0


def test_what_is_kept_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        student_distances(points=4, degrees=5.0)[0] = 0.0
