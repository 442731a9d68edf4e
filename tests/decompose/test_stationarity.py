import warnings

import numpy as np
import pytest
from statsmodels.tools.sm_exceptions import InterpolationWarning
from statsmodels.tsa.adfvalues import mackinnonp
from statsmodels.tsa.stattools import adfuller
from statsmodels.tsa.stattools import kpss as kpss_of_statsmodels

from tsforecast.decompose.stationarity import (
    LONGEST_LAG,
    augmented_dickey_fuller,
    kpss,
    unit_root_tail,
)


def series(kind, n, seed):
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=n)
    made = {
        "noise": noise,
        "walk": noise.cumsum(),
        "trend": noise + np.arange(n) / 7,
        "season": noise + 5 * np.sin(np.arange(n) * 2 * np.pi / 12),
        "slow": np.convolve(noise, 0.9 ** np.arange(40))[:n],
    }[kind]
    return (made - made.mean()) / made.std()


CASES = [
    (kind, n, seed)
    for kind in ("noise", "walk", "trend", "season", "slow")
    for n in (12, 20, 47, 144, 1500)
    for seed in (1, 2)
]


@pytest.mark.parametrize(("kind", "n", "seed"), CASES)
def test_dickey_fuller_is_that_of_statsmodels(kind, n, seed):
    values = series(kind, n, seed)
    longest = min(int(12 * (n / 100) ** 0.25), n // 2 - 3, LONGEST_LAG)
    expected = adfuller(values, maxlag=longest, autolag="AIC", result_object=True)
    found = augmented_dickey_fuller(values)
    assert found == pytest.approx((expected.statistic, expected.pvalue), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("statistic", [-30.0, *np.arange(-20.0, 4.0, 0.37), 2.74, 50.0])
def test_the_p_values_are_mackinnons(statistic):
    expected = mackinnonp(statistic, regression="c", N=1)
    assert unit_root_tail(statistic) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(("kind", "n", "seed"), CASES)
def test_kpss_is_that_of_statsmodels(kind, n, seed):
    values = series(kind, n, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InterpolationWarning)
        expected = kpss_of_statsmodels(values, regression="c", nlags="auto", result_object=True)
    assert kpss(values) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-9)


@pytest.mark.parametrize(
    "values",
    [np.arange(40.0), np.arange(40.0) ** 2, np.tile([0.0, 1.0, 5.0, 2.0], 12), np.ones(30)],
    ids=["line", "parabola", "season alone", "constant"],
)
def test_steps_that_are_explained_exactly_leave_nothing_to_test(values):
    assert augmented_dickey_fuller(values) is None


def test_more_lags_than_values_allow_are_not_asked_for():
    assert augmented_dickey_fuller(series("noise", 9, 1)) is not None
