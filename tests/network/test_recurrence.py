"""LSTM and GRU for a CPU compute what Keras' layers do, there and back."""

import numpy as np
import pytest

from tsforecast.network import recurrence

pytestmark = pytest.mark.usefixtures("tensorflow")

UNITS, FEATURES = 6, 5


def both(model):
    """Give a layer of Keras and ours with the same weights, biases among them."""
    from keras import layers

    kinds = (getattr(layers, model), recurrence.layer(model))
    found = [kind(UNITS, return_sequences=True) for kind in kinds]
    random = np.random.default_rng(1)
    for layer in found:
        layer.build((None, None, FEATURES))
    weights = [random.normal(size=one.shape) for one in found[0].get_weights()]
    for layer in found:
        layer.set_weights(weights)
    return found


def there_and_back(layer, given):
    """Give the states, and the gradients of some function of them for inputs and weights."""
    import tensorflow as tf

    inputs = tf.constant(given)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        states = layer(inputs)
        some = tf.reduce_sum(tf.sin(states) * tf.cast(tf.range(UNITS), tf.float32))
    return [states, *tape.gradient(some, [inputs, *layer.trainable_variables])]


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (4, 7)])
def test_states_and_gradients_are_those_of_keras(model, shape):
    given = np.random.default_rng(2).normal(size=(*shape, FEATURES)).astype("float32")
    usual, own = (there_and_back(layer, given) for layer in both(model))
    assert [one.shape for one in own] == [one.shape for one in usual]
    for expected, found in zip(usual, own, strict=True):
        assert np.allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
def test_a_layer_is_called_and_kept_as_keras_does(model):
    usual, own = both(model)
    assert type(own).__name__ == type(usual).__name__
    assert isinstance(own, type(usual))
    assert [one.path.split("/")[1:] for one in own.variables] == [
        one.path.split("/")[1:] for one in usual.variables
    ]
    assert own.get_config().keys() == usual.get_config().keys()


@pytest.mark.parametrize("model", ["LSTM", "GRU"])
def test_on_a_gpu_the_work_is_left_to_keras_and_cudnn(model, monkeypatch):
    from keras.src import backend

    usual, own = both(model)
    asked = []

    def cudnn(*given, **named):
        asked.append(named["return_sequences"])
        raise NotImplementedError  # as where the form does not suit cuDNN

    monkeypatch.setattr(backend, model.lower(), cudnn)
    given = np.ones((2, 3, FEATURES), "float32")
    own(given)
    assert not asked
    monkeypatch.setattr(recurrence, "on_gpu", lambda: True)
    assert np.array_equal(own(given), usual(given))
    assert asked == [True, True]


def test_a_gpu_is_where_tensorflow_lists_one(monkeypatch):
    import tensorflow as tf

    for found in ([], ["a graphics card"]):
        monkeypatch.setattr(tf.config, "list_logical_devices", lambda kind, found=found: found)
        assert recurrence.on_gpu() == bool(found)
