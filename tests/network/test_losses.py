"""Losses against values worked by hand."""

import numpy as np
import pytest

from tsforecast.network.losses import LOSSES, loss

pytestmark = pytest.mark.usefixtures("tensorflow")


def measured(name, target, output, *, quantiles=(0.5,)):
    shape = (1, 1, 1, -1)
    found = loss(name, quantiles=quantiles)(
        np.reshape(np.array(target, "float32"), shape),
        np.reshape(np.array(output, "float32"), shape),
    )
    assert found.shape == (1, 1, 1)
    return float(np.asarray(found)[0, 0, 0])


def test_pinball_by_hand():
    # 3 against 1, 2 and 4: 2 over at 0.1, 1 over at 0.5, 1 under at 0.9; twice the mean.
    found = measured("quantile", [3], [1, 2, 4], quantiles=(0.1, 0.5, 0.9))
    assert found == pytest.approx(2 * (0.1 * 2 + 0.5 * 1 + 0.1 * 1) / 3)


def test_pinball_of_the_median_is_the_absolute_error():
    assert measured("quantile", [3], [5]) == pytest.approx(measured("mae", [3], [5]))


@pytest.mark.parametrize(
    ("name", "error", "value"),
    [("mae", 3, 3), ("mae", -3, 3), ("mse", 3, 9), ("huber", 3, 2.5), ("huber", 0.5, 0.125)],
)
def test_point_losses_by_hand(name, error, value):
    assert measured(name, [1 + error], [1]) == pytest.approx(value)


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.8])
def test_the_quantile_of_a_sample_has_the_least_pinball_loss(probability):
    sample = np.random.default_rng(1).normal(size=501).astype("float32").reshape(-1, 1, 1, 1)
    of = loss("quantile", quantiles=(probability,))
    tried = np.linspace(-2, 2, 81)
    losses = [float(np.mean(of(sample, np.full_like(sample, at)))) for at in tried]
    assert tried[int(np.argmin(losses))] == pytest.approx(
        np.quantile(sample, probability), abs=0.06
    )


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_zero_for_a_perfect_forecast(name):
    assert measured(name, [2], [2]) == 0
