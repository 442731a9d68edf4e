"""AdamW in few operations takes the steps that Keras' takes."""

import numpy as np
import pytest

from tsforecast.network.optimise import adamw

pytestmark = pytest.mark.usefixtures("tensorflow")

SHAPES = [(3, 4), (4,), (2, 3, 1)]


def stepped(kind, *, rates, **options):
    """Give weights and state after a step at each rate, from gradients small and large."""
    import keras
    import tensorflow as tf

    random = np.random.default_rng(1)
    weights = [keras.Variable(random.normal(size=shape), dtype="float32") for shape in SHAPES]
    optimizer = kind(rates[0], weight_decay=0.1, **options)
    optimizer.build(weights)
    step = tf.function(lambda *gradients: optimizer.apply(gradients, weights))
    for rate in rates:
        optimizer.learning_rate = rate
        sizes = random.choice([0.01, 9], len(SHAPES))
        given = zip(sizes, SHAPES, strict=True)
        step(*(np.float32(size * random.normal(size=shape)) for size, shape in given))
    if options.get("use_ema"):
        optimizer.finalize_variable_values(weights)
    return optimizer, [np.asarray(one) for one in [*weights, *optimizer.variables]]


@pytest.mark.parametrize(
    "options",
    [{}, {"clipnorm": 0.5}, {"use_ema": True, "ema_momentum": 0.9}],
    ids=["plain", "clipped", "averaged"],
)
def test_steps_are_those_of_keras(options):
    import keras

    rates = [0.01, 0.05, 0.02, 0.0]
    usual, expected = stepped(keras.optimizers.AdamW, rates=rates, **options)
    own, found = stepped(adamw(), rates=rates, **options)
    assert [type(own).__name__, len(own.variables)] == ["AdamW", len(usual.variables)]
    for one, other in zip(expected, found, strict=True):
        assert np.allclose(one, other, atol=1e-6)


def test_a_gradient_of_nothing_stays_nothing():
    import keras

    weights = [keras.Variable(np.ones(3), dtype="float32")]
    optimizer = adamw()(0.1, weight_decay=0.0, clipnorm=1.0)
    optimizer.build(weights)
    optimizer.apply([np.zeros(3, "float32")], weights)
    assert np.array_equal(weights[0], np.ones(3))
