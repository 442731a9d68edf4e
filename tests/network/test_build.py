"""The networks as they are built: shapes, causality, quantiles, options, and what cuDNN needs."""

from statistics import NormalDist

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import ENCODERS, Architecture, build
from tsforecast.window.sweep import AHEAD_FEATURES, step_features

pytestmark = pytest.mark.usefixtures("tensorflow")

LOOKBACK = 6


def network(model="lstm", **options):
    return build(
        Architecture(
            model, options.pop("quantiles", QUANTILES), units=8, lookback=LOOKBACK, **options
        )
        if "units" not in options
        else Architecture(model, QUANTILES, lookback=LOOKBACK, **options)
    )


def inputs(*, batch=2, steps=9, origins=(3, 5), horizon=4):
    random = np.random.default_rng(1)
    return [
        random.normal(size=(batch, steps, step_features(LOOKBACK))).astype("float32"),
        np.tile(np.array(origins, "int32"), (batch, 1)),
        random.normal(size=(batch, len(origins), horizon, AHEAD_FEATURES)).astype("float32"),
    ]


def with_noise(net, *, size=1.0):
    random = np.random.default_rng(2)
    # Batch normalisation's variance must not be negative.
    net.set_weights([size * np.abs(random.normal(size=one.shape)) for one in net.get_weights()])
    return net


def layers(net, kind):
    return [layer for layer in net.layers if type(layer).__name__ == kind]


@pytest.mark.parametrize("model", ENCODERS)
def test_every_encoder_sees_the_past_of_its_origin_only(model):
    net = with_noise(network(model), size=0.05)
    seen = inputs()
    before = np.asarray(net(seen))
    assert before.shape == (2, 2, 4, len(QUANTILES))
    changed = [seen[0].copy(), *seen[1:]]
    changed[0][:, 4:] += 1.0
    after = np.asarray(net(changed))
    assert np.array_equal(before[:, 0], after[:, 0])
    assert not np.array_equal(before[:, 1], after[:, 1])
    changed[0][:, :2] += 1.0
    remembers = not np.array_equal(np.asarray(net(changed))[:, 0], after[:, 0])
    assert remembers == (model != "mlp")


@pytest.mark.parametrize("norm", ["none", "layer", "batch"])
def test_quantiles_ascend_whatever_the_weights(norm):
    outputs = np.asarray(with_noise(network(norm=norm))(inputs()))
    assert (np.diff(outputs, axis=3) >= 0).all()


def test_before_it_has_learned_it_forecasts_the_level_with_the_usual_spread():
    outputs = np.asarray(network()(inputs()))
    normal = [NormalDist().inv_cdf(probability) for probability in QUANTILES]
    assert np.allclose(outputs, normal, atol=1e-5)


def test_a_point_network_has_one_output():
    net = network(quantiles=(0.5,))
    assert np.asarray(net(inputs())).shape == (2, 2, 4, 1)


def test_batch_time_origins_and_horizon_are_free():
    net = network("transformer")
    shape = np.asarray(net(inputs(batch=1, steps=20, origins=(0, 7, 19), horizon=11))).shape
    assert shape == (1, 3, 11, len(QUANTILES))


@pytest.mark.parametrize(("model", "kind"), [("lstm", "LSTM"), ("gru", "GRU")])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gated_layers_keep_the_form_that_cudnn_runs(model, kind, activation):
    found = layers(network(model, activation=activation, dropout=0.3, layers=2), kind)
    assert len(found) == 2
    for layer in found:
        kept = layer.get_config()
        assert kept["activation"] == "tanh"
        assert kept["recurrent_activation"] == "sigmoid"
        assert kept["recurrent_dropout"] == 0
        assert kept["dropout"] == 0
        assert kept["unroll"] is False
        assert kept["use_bias"] is True
        assert kept.get("reset_after", True) is True
        assert layer.use_cudnn in (True, "auto")


def test_dropout_drops_in_training_only():
    assert not layers(network(), "Dropout")
    net = with_noise(network(dropout=0.5, layers=2))
    assert [layer.rate for layer in layers(net, "Dropout")] == [0.5, 0.5, 0.5]
    seen = inputs()
    assert np.array_equal(net(seen), net(seen))
    assert not np.array_equal(net(seen, training=True), net(seen, training=True))


@pytest.mark.parametrize(
    ("norm", "counts"), [("none", (0, 0)), ("layer", (3, 0)), ("batch", (0, 3))]
)
def test_norm_changes_the_layers(norm, counts):
    net = network(norm=norm, layers=2)
    found = (layers(net, "LayerNormalization"), layers(net, "BatchNormalization"))
    assert tuple(map(len, found)) == counts


@pytest.mark.parametrize("model", ["rnn", "mlp", "transformer"])
def test_the_activation_reaches_the_encoder(model):
    net = network(model, activation="relu")
    named = {layer.activation.__name__ for layer in net.layers if hasattr(layer, "activation")}
    assert "tanh" not in named
    assert "relu" in named
    kinds = {"rnn": "SimpleRNN", "mlp": "Dense", "transformer": "Dense"}
    assert any(
        layer.activation.__name__ == "tanh" for layer in layers(network(model), kinds[model])
    )


def test_units_layers_and_lookback_size_the_network():
    net = network(units=12, layers=3)
    assert [layer.units for layer in layers(net, "LSTM")] == [12, 12, 12]
    longer = build(Architecture("lstm", QUANTILES, units=8, lookback=LOOKBACK + 5))
    assert longer.inputs[0].shape[-1] == net.inputs[0].shape[-1] + 5
