"""One step of learning, traced once: batches of every shape run through the same graph.

The steps of a recurrence follow each other, and are too small for two cores to share one. So the
rows of a batch are shared out instead: each core takes the gradients of its own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.network.build import Architecture
from tsforecast.network.examples import Examples
from tsforecast.network.layers import on_gpu
from tsforecast.network.losses import Loss
from tsforecast.network.runtime import cores
from tsforecast.series.series import Floats

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor

ROWS = 16
"""The fewest rows that are worth a core of their own: all that a step costs is little less."""


def cores_for(architecture: Architecture) -> int:
    """Count the cores that share out a batch: all that this process may use.

    On a GPU they have nothing to share. What dropout draws and what batch normalisation
    measures hangs on all rows, so that these stay together.
    """
    if on_gpu() or architecture.dropout or architecture.norm == "batch":
        return 1
    return cores()


class Step:
    """What Keras' ``train_on_batch`` and ``predict_on_batch`` do, without their bookkeeping.

    They trace a graph for the first shape and another one for all others, each a second's work,
    and go through strategies for several devices at every call.
    """

    def __init__(
        self,
        network: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        minimised: Loss,
        *,
        cores: int = 1,
    ) -> None:
        import tensorflow as tf

        variables = network.trainable_variables

        def gradients(*batch: Tensor) -> list[Tensor]:
            *inputs, targets, weights, targets_of_all = batch
            with tf.GradientTape() as tape:
                outputs = network(inputs, training=True)
                loss = tf.reduce_sum(minimised(targets, outputs) * weights) / targets_of_all
            return [loss, *tape.gradient(loss, variables)]

        def apply(*parts: list[Tensor]) -> Tensor:
            loss, *total = map(tf.add_n, zip(*parts, strict=True))
            optimizer.apply(total, variables)
            return loss

        def judge(*batch: Tensor) -> tuple[Tensor, Tensor]:
            *inputs, targets, weights = batch
            outputs = network(inputs, training=False)
            return outputs, minimised(targets, outputs) * weights

        takes = [*_takes(network), tf.TensorSpec(())]
        self._gradients = tf.function(gradients, input_signature=takes, autograph=False)
        self._apply = tf.function(apply, autograph=False)
        self._learn = tf.function(
            lambda *batch: apply(gradients(*batch)), input_signature=takes, autograph=False
        )
        self._judge = tf.function(judge, input_signature=takes[:-1], autograph=False)
        self._cores, self._pool = cores, ThreadPoolExecutor(cores)

    def learn(self, batch: Examples) -> Tensor:
        """Take one step against the gradient, and give the mean loss before it, a scalar.

        Unknown targets count as a loss of 0, so that few of them weigh little.
        """
        size = float(batch.weights.size)
        parts = self._shared_out(batch)
        if len(parts) == 1:
            return self._learn(*_given(batch), size)
        return self._apply(
            *self._pool.map(lambda part: self._gradients(*_given(part), size), parts)
        )

    def losses(self, batch: Examples) -> Floats:
        """Give the loss of each target, (B, K, H); 0 where it is unknown."""
        return self._judged(batch)[1]

    def outputs(self, batch: Examples) -> Floats:
        """Give what the network says, (B, K, H, Q)."""
        return self._judged(batch)[0]

    def _judged(self, batch: Examples) -> list[Floats]:
        found = self._pool.map(lambda part: self._judge(*_given(part)), self._shared_out(batch))
        return [np.concatenate(each) for each in zip(*found, strict=True)]

    def _shared_out(self, batch: Examples) -> list[Examples]:
        return batch.parts(max(1, min(self._cores, len(batch.steps) // ROWS)))


def _given(batch: Examples) -> list[Any]:
    return [*batch.inputs, batch.targets, batch.weights]


def _takes(network: keras.Model) -> list[Any]:
    """Describe a batch to TensorFlow: every axis but the last of features is free."""
    import tensorflow as tf

    inputs = [tf.TensorSpec(one.shape, one.dtype) for one in network.inputs]
    free = (None, None, None)
    return [*inputs, tf.TensorSpec((*free, 1)), tf.TensorSpec(free)]
