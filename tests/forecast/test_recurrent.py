"""A stored network's forecasts, through ONNX Runtime."""

from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.errors import ModelUnusable
from tsforecast.forecast import recurrent
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.recurrent import MIDDLE, Network, _carried, _normal_distances
from tsforecast.network.shipped import shipped
from tsforecast.window.transform import Transform


@pytest.fixture(scope="module")
def network():
    return Network(shipped("lstm").graph.read_bytes(), 24, 8, (4,), Transform("log"))


def test_one_row_of_quantiles_a_step_and_origin(network, quarters):
    values = quarters().values
    forecast = network(values, np.array([20, 40]), horizon=4)
    assert forecast.shape == (2, 4, len(QUANTILES))
    assert np.array_equal(forecast[1], network(values, np.array([40]), horizon=4)[0])


def test_a_shorter_horizon_is_the_beginning_of_a_longer_one(network, quarters):
    longer = network(quarters().values, np.array([40]), horizon=20)[0]
    shorter = network(quarters().values, np.array([40]), horizon=3)[0]
    assert np.allclose(shorter, longer[:3], rtol=1e-5)


def test_the_block_after_the_learned_steps_starts_from_their_medians(network, quarters):
    values = quarters().values
    whole = network(values, np.array([40]), horizon=10)[0]
    fed = np.concatenate([values, whole[:8, MIDDLE]])
    second = network(fed, np.array([48]), horizon=2)[0]
    assert np.allclose(whole[8:, MIDDLE], second[:, MIDDLE], rtol=1e-5)
    assert (whole[8:, -1] > second[:, -1]).all()
    assert (whole[8:, 0] < second[:, 0]).all()


def test_carried_distances_add_as_independent_errors_do():
    scores = np.arange(len(QUANTILES)) - float(MIDDLE)
    widened = _carried(10 + 3 * scores[None], 5 + 4 * scores)
    assert np.allclose(widened, 10 + 5 * scores)


def test_a_point_networks_spread_is_normal_and_goes_on_as_it_ended():
    distances = _normal_distances((1.0, 2.0), 4)
    assert distances[:, MIDDLE].tolist() == [0, 0, 0, 0]
    assert distances[:, -1] == pytest.approx([1.959964, 3.919928, 3.919928, 3.919928])


@pytest.mark.parametrize("n", [2, 3, 5, 9])
def test_the_shortest_series_have_finite_forecasts(network, n):
    values = np.array([3.0, 5.0, 4.0, 6.0, 5.0, 7.0, 6.0, 8.0, 7.0])[:n]
    forecast = network(values, np.array([n]), horizon=6)
    assert np.isfinite(forecast).all()
    assert (forecast > 0).all()


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_a_positive_series_does_not_matter(network, quarters, scale):
    values = quarters().values
    at = np.array([40])
    scaled = network(values * scale, at, horizon=4) / scale
    assert np.allclose(scaled, network(values, at, horizon=4), rtol=1e-3)


@pytest.mark.parametrize("graph", [b"", b"not a graph"])
def test_a_damaged_graph(graph):
    damaged = Network(graph, 24, 8, (4,), Transform("log"))
    with pytest.raises(ModelUnusable) as caught:
        damaged(np.arange(1.0, 30.0), np.array([29]), horizon=2)
    assert (caught.value.exit_code, caught.value.code) == (5, "graph-damaged")
    assert caught.value.message == "the network's graph cannot be loaded."
    assert caught.value.hint == "train again, or restore the model's folder from a copy."


def test_a_network_that_exploded_in_training_is_refused(network, quarters, monkeypatch):
    real = recurrent._session(network.graph)

    def run(*asked):
        return [np.full_like(real.run(*asked)[0], np.nan)]

    monkeypatch.setattr(recurrent, "_session", lambda _: SimpleNamespace(run=run))
    with pytest.raises(ModelUnusable) as caught:
        network(quarters().values, np.array([40]), horizon=4)
    assert (caught.value.exit_code, caught.value.code) == (5, "network-exploded")
    assert caught.value.message.endswith("its training exploded.")
    assert "--learning-rate" in caught.value.hint


@pytest.mark.parametrize("n", [40, 300])
def test_origins_asked_together_are_as_each_alone(network, quarters, n):
    values = quarters(n).values
    origins = np.array([8, 11, 30, n - 4, n])
    together = network(values, origins, horizon=4)
    for row, origin in enumerate(origins):
        alone = network(values, np.array([origin]), horizon=4)[0]
        assert np.allclose(together[row], alone, rtol=1e-4)
