"""Every kind of network is written as ONNX as Keras computes it, whatever its options."""

from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import graph as room
from tsforecast.network.build import ENCODERS, Architecture, build
from tsforecast.network.graph import graph
from tsforecast.window.sweep import AHEAD_FEATURES, step_features

pytestmark = pytest.mark.usefixtures("tensorflow")

OPTIONS = {
    "as usual": {},
    "plain": {"activation": "relu", "norm": "none", "layers": 2},
    "batch": {"norm": "batch", "dropout": 0.3},
}


def network(model, **options):
    """Build a small network whose weights are nowhere zero."""
    made = build(
        Architecture(model, options.pop("quantiles", QUANTILES), 12, lookback=6, **options)
    )
    random = np.random.default_rng(1)
    made.set_weights(
        [np.abs(one) + random.uniform(0.05, 0.3, one.shape) for one in made.get_weights()]
    )
    return made


def kinds(network):
    return Counter(node.op_type for node in onnx.load_from_string(graph(network)).graph.node)


def alike(network, *, rows, steps, origins, horizon):
    random = np.random.default_rng(2)
    given = [
        random.normal(size=(rows, steps, step_features(6))).astype("float32"),
        random.integers(0, steps, (rows, origins)).astype("int32"),
        random.normal(size=(rows, origins, horizon, AHEAD_FEATURES)).astype("float32"),
    ]
    session = onnxruntime.InferenceSession(graph(network), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, dict(zip(("steps", "origins", "ahead"), given, strict=True)))
    expected = np.asarray(network(given))
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("model", ENCODERS)
@pytest.mark.parametrize("options", OPTIONS)
def test_onnx_runtime_agrees_with_keras_on_every_shape(model, options):
    made = network(model, **OPTIONS[options])
    assert alike(made, rows=1, steps=25, origins=4, horizon=3)
    assert alike(made, rows=3, steps=7, origins=1, horizon=9)


def test_a_network_of_points_gives_one_number():
    assert alike(network("gru", quantiles=(0.5,)), rows=2, steps=5, origins=2, horizon=3)


@pytest.mark.parametrize("model", ENCODERS)
def test_the_graph_is_valid_and_its_free_axes_have_names(model):
    written = onnx.load_from_string(graph(network(model)))
    onnx.checker.check_model(written, full_check=True)
    axes = {
        one.name: [axis.dim_param or axis.dim_value for axis in one.type.tensor_type.shape.dim]
        for one in (*written.graph.input, *written.graph.output)
    }
    assert axes == {
        "steps": ["rows", "steps_1", step_features(6)],
        "origins": ["rows", "origins_1"],
        "ahead": ["rows", "ahead_1", "ahead_2", AHEAD_FEATURES],
        "forecast": ["rows", "forecast_1", "forecast_2", len(QUANTILES)],
    }


@pytest.mark.parametrize(("model", "kind"), [("lstm", "LSTM"), ("gru", "GRU"), ("rnn", "RNN")])
def test_a_recurrent_layer_is_one_node_and_no_loop(model, kind):
    found = kinds(network(model, layers=3))
    assert found[kind] == 3
    assert not found.keys() & {"Loop", "Scan", "If"}


def test_a_layer_that_nobody_has_described_is_refused(monkeypatch):
    monkeypatch.delitem(room.LAYERS, "Softplus")
    with pytest.raises(KeyError, match="Softplus"):
        graph(network("mlp"))


def test_every_description_is_of_a_layer_that_some_network_has():
    used = {
        type(operation).__name__
        for model in ENCODERS
        for options in OPTIONS.values()
        for operation in network(model, **options).operations
    }
    assert used - {"InputLayer"} == room.LAYERS.keys()
