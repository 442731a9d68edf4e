"""The layers of Keras, computed otherwise: names, weights, values and gradients stay."""

import numpy as np
import pytest

from tsforecast.network import layers as room
from tsforecast.network.layers import (
    around,
    at_origins,
    dense,
    layer_normalization,
    recurrent,
    sums,
)

pytestmark = pytest.mark.usefixtures("tensorflow")

FEATURES = 5


def both(name, own, *given, **named):
    """Give a layer of Keras and ours with the same weights."""
    from keras import layers

    found = [kind(*given, **named) for kind in (getattr(layers, name), own)]
    random = np.random.default_rng(1)
    for layer in found:
        layer.build((None, None, FEATURES))
    weights = [random.normal(size=one.shape) for one in found[0].get_weights()]
    for layer in found:
        layer.set_weights(weights)
    return found


def there_and_back(layer, given):
    """Give the outputs, and the gradients of some function of them for inputs and weights."""
    import tensorflow as tf

    inputs = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
        some = tf.reduce_sum(tf.sin(outputs) * tf.range(float(outputs.shape[-1])))
    return [outputs, *tape.gradient(some, [inputs, *layer.trainable_variables])]


def normal(*shape):
    return np.random.default_rng(2).normal(size=shape).astype("float32")


def assert_alike(usual, own, given):
    expected, found = there_and_back(usual, given), there_and_back(own, given)
    assert [one.shape for one in found] == [one.shape for one in expected]
    for one, other in zip(expected, found, strict=True):
        assert np.allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (4, 7)])
def test_a_recurrent_layer_is_that_of_keras(model, shape):
    usual, own = both(model, recurrent(model), 6, return_sequences=True)
    assert_alike(usual, own, normal(*shape, FEATURES))


@pytest.mark.parametrize("options", [{}, {"activation": "relu"}, {"use_bias": False}])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4)])
def test_a_dense_layer_is_that_of_keras(options, shape):
    assert_alike(*both("Dense", dense(), 7, **options), normal(*shape, FEATURES))


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4)])
def test_layer_normalisation_is_that_of_keras(shape):
    usual, own = both("LayerNormalization", layer_normalization())
    assert_alike(usual, own, 3 * normal(*shape, FEATURES) + 1)


def test_states_are_taken_at_their_origins():
    state, origins = normal(2, 6, 3), np.array([[0, 5], [2, 2]], "int32")
    found = np.asarray(at_origins()()(state, origins))
    assert np.array_equal(found, np.take_along_axis(state, origins[..., None], axis=1))


@pytest.mark.parametrize("middle", [0, 2, 4])
def test_quantiles_stand_around_the_median(middle):
    straight, bent, distances = normal(2, 3, 1), normal(2, 3, 1), np.abs(normal(2, 3, 4))
    found = np.asarray(around()()(straight, bent, distances, middle=middle))
    assert found[..., middle] == pytest.approx((straight + bent)[..., 0])
    assert np.diff(found) == pytest.approx(distances, abs=1e-5)


def test_sums_of_a_median_at_the_edge_go_one_way():
    assert (sums(3, middle=0) >= 0).all()
    assert (sums(3, middle=3) <= 0).all()


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
def test_a_layer_is_called_and_kept_as_keras_does(model):
    usual, own = both(model, recurrent(model), 6, return_sequences=True)
    assert type(own).__name__ == type(usual).__name__
    assert isinstance(own, type(usual))
    assert [one.path.split("/")[1:] for one in own.variables] == [
        one.path.split("/")[1:] for one in usual.variables
    ]
    assert own.get_config().keys() == usual.get_config().keys()


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
def test_on_a_gpu_the_work_is_left_to_keras_and_cudnn(model, monkeypatch):
    from keras.src import backend

    usual, own = both(model, recurrent(model), 6, return_sequences=True)
    asked = []

    def cudnn(*given, **named):
        asked.append(named["return_sequences"])
        raise NotImplementedError  # as where the form does not suit cuDNN

    monkeypatch.setattr(backend, model.lower(), cudnn)
    given = np.ones((2, 3, FEATURES), "float32")
    own(given)
    assert not asked
    monkeypatch.setattr(room, "on_gpu", lambda: True)
    assert np.array_equal(own(given), usual(given))
    assert asked == [True, True]


def test_a_gpu_is_where_tensorflow_lists_one(monkeypatch):
    import tensorflow as tf

    for found in ([], ["a graphics card"]):
        monkeypatch.setattr(tf.config, "list_logical_devices", lambda kind, found=found: found)
        assert room.on_gpu() == bool(found)
