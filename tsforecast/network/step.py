"""One step of learning, traced once: batches of every shape run through the same graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.network.examples import Examples
from tsforecast.network.losses import Loss
from tsforecast.series.series import Floats

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor


class Step:
    """What Keras' ``train_on_batch`` and ``predict_on_batch`` do, without their bookkeeping.

    They trace a graph for the first shape and another one for all others, each a second's work,
    and go through strategies for several devices at every call.
    """

    def __init__(
        self, network: keras.Model, optimizer: keras.optimizers.Optimizer, minimised: Loss
    ) -> None:
        import tensorflow as tf

        variables = network.trainable_variables

        def learn(*batch: Tensor) -> Tensor:
            *inputs, targets, weights = batch
            with tf.GradientTape() as tape:
                outputs = network(inputs, training=True)
                loss = tf.reduce_mean(minimised(targets, outputs) * weights)
            optimizer.apply(tape.gradient(loss, variables), variables)
            return loss

        def judge(*batch: Tensor) -> tuple[Tensor, Tensor]:
            *inputs, targets, weights = batch
            outputs = network(inputs, training=False)
            return outputs, minimised(targets, outputs) * weights

        takes = _takes(network)
        self._learn = tf.function(learn, input_signature=takes, autograph=False)
        self._judge = tf.function(judge, input_signature=takes, autograph=False)

    def learn(self, batch: Examples) -> Tensor:
        """Take one step against the gradient, and give the mean loss before it, a scalar.

        Unknown targets count as a loss of 0, so that few of them weigh little.
        """
        return self._learn(*_given(batch))

    def losses(self, batch: Examples) -> Floats:
        """Give the loss of each target, (B, K, H); 0 where it is unknown."""
        return np.asarray(self._judge(*_given(batch))[1])

    def outputs(self, batch: Examples) -> Floats:
        """Give what the network says, (B, K, H, Q)."""
        return np.asarray(self._judge(*_given(batch))[0])


def _given(batch: Examples) -> list[Any]:
    return [*batch.inputs, batch.targets, batch.weights]


def _takes(network: keras.Model) -> list[Any]:
    """Describe a batch to TensorFlow: every axis but the last of features is free."""
    import tensorflow as tf

    inputs = [tf.TensorSpec(one.shape, one.dtype) for one in network.inputs]
    free = (None, None, None)
    return [*inputs, tf.TensorSpec((*free, 1)), tf.TensorSpec(free)]
