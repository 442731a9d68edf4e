"""Measures worked by hand.

Hyndman & Koehler, Another look at measures of forecast accuracy, IJF 22 (2006) 679-688, for
MASE; Makridakis & Hibon, IJF 16 (2000) 451-476, for sMAPE; Makridakis, Spiliotis &
Assimakopoulos, IJF 38 (2022) 1346-1364, eq. 1, for RMSSE.
"""

import numpy as np
import pytest

from tsforecast.evaluate.score import scales, score
from tsforecast.forecast.forecast import QUANTILES

PAST = [10.0, 20.0, 14.0, 22.0, 16.0, 30.0]
ACTUAL = np.array([[20.0, 32.0, 25.0]])
POINT = [[18.0, 36.0, 25.0]]


@pytest.fixture
def found():
    values = np.array(PAST + ACTUAL[0].tolist())
    own = scales(values, np.array([6]), period=2)
    quantiles = np.repeat(np.array(POINT)[..., np.newaxis], len(QUANTILES), axis=-1)
    return score(ACTUAL, quantiles, scales=own)


def test_mae_and_rmse(found):
    assert found.mae == pytest.approx((2 + 4 + 0) / 3)
    assert found.rmse == pytest.approx(np.sqrt((4 + 16 + 0) / 3))


def test_mase(found):
    # seasonal differences of the past: 4, 2, 2, 8; their mean is 4
    assert found.mase == pytest.approx(2 / 4)


def test_rmsse(found):
    # first differences of the past: 10, -6, 8, -6, 14; mean square 86.4
    assert found.rmsse == pytest.approx(np.sqrt((20 / 3) / 86.4))


def test_smape(found):
    # 200 * (2/38 + 4/68 + 0) / 3
    assert found.smape == pytest.approx(7.4303405573)


def test_mape(found):
    # 100 * (2/20 + 4/32 + 0) / 3
    assert found.mape == pytest.approx(7.5)


def test_quantile_loss(found):
    # a certain forecast: the levels are symmetric, so that twice the mean pinball is the MAE
    assert found.quantile_loss == pytest.approx(2.0)
