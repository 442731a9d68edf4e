"""Keras' layers, computed with fewer passes over memory; names, weights and functions stay.

On a CPU a layer between two products costs what it moves, not what it reckons.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tsforecast.network.recurrence import gru, lstm

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor

Layer: TypeAlias = "Callable[..., keras.Layer]"


@functools.cache
def recurrent(name: Literal["LSTM", "GRU"]) -> Layer:
    """Give the recurrent layer, computed by :func:`lstm` or :func:`gru` where there is no GPU."""
    usual, run = _usual(name), {"LSTM": lstm, "GRU": gru}[name]

    def inner_loop(
        self: Any, sequences: Tensor, initial_state: Any, mask: Any, **training: bool
    ) -> Any:
        if on_gpu():
            return usual.inner_loop(self, sequences, initial_state, mask, **training)
        cell = self.cell
        states = run(sequences, cell.kernel, cell.recurrent_kernel, cell.bias)
        # Nobody asks for the last states, so that their place is only filled.
        return states[:, -1], states, list(initial_state)

    return type(name, (usual,), {"inner_loop": inner_loop})


@functools.cache
def dense() -> Layer:
    """Give the dense layer as one product of two matrices, which takes bias and ReLU along.

    Keras adds the bias where the product has its many axes again, which keeps TensorFlow from
    seeing that the three are one.
    """
    import tensorflow as tf

    def call(self: Any, inputs: Tensor, training: bool | None = None) -> Tensor:  # noqa: FBT001
        del training
        shape = tf.shape(inputs)
        outputs = tf.matmul(tf.reshape(inputs, [-1, inputs.shape[-1]]), self.kernel)
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias)
        outputs = self.activation(outputs)
        outputs = tf.reshape(outputs, tf.concat([shape[:-1], [self.units]], 0))
        outputs.set_shape([*inputs.shape[:-1], self.units])
        return outputs

    return type("Dense", (_usual("Dense"),), {"call": call})


@functools.cache
def layer_normalization() -> Layer:
    """Give the layer normalisation with a gradient by hand (Ba, Kiros & Hinton 2016)."""

    def call(self: Any, inputs: Tensor) -> Tensor:
        return _normalised(inputs, self.gamma, self.beta, self.epsilon)

    return type("LayerNormalization", (_usual("LayerNormalization"),), {"call": call})


@functools.cache
def at_origins() -> Layer:
    """Give the layer that picks, from states (B, T, U), those at origins (B, K).

    ``keras.ops.take_along_axis`` would do, by turning the states over and gathering each unit.
    """
    import tensorflow as tf

    def call(self: Any, state: Tensor, origins: Tensor) -> Tensor:
        del self
        return tf.gather(state, origins, batch_dims=1)

    return type("AtOrigins", (_usual("Layer"),), {"call": call})


@functools.cache
def around() -> Layer:
    """Give the layer that sets quantiles at distances (.., Q - 1) around the median.

    The median is the sum of two parts (.., 1), and ``middle`` its place among the quantiles.
    Sums of neighbouring distances are one product with :func:`sums`, which on a CPU is faster
    than to turn, add up and turn back.
    """
    import tensorflow as tf

    def call(
        self: Any, straight: Tensor, bent: Tensor, distances: Tensor, *, middle: int
    ) -> Tensor:
        del self
        count = distances.shape[-1]
        flat = tf.matmul(tf.reshape(distances, [-1, count]), sums(count, middle=middle))
        return (straight + bent) + tf.reshape(
            flat, tf.concat([tf.shape(distances)[:-1], [count + 1]], 0)
        )

    return type("Around", (_usual("Layer"),), {"call": call})


def sums(count: int, *, middle: int) -> npt.NDArray[np.float32]:
    """Give the matrix that turns distances of neighbours into distances from the middle one.

    >>> sums(3, middle=1).astype(int).tolist()
    [[-1, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]]
    """
    gap, place = np.arange(count)[:, None], np.arange(count + 1)
    above = (middle <= gap) & (gap < place)
    below = (place <= gap) & (gap < middle)
    return (above.astype(np.float32) - below.astype(np.float32)).astype(np.float32)


def on_gpu() -> bool:
    """Tell whether TensorFlow has a GPU to compute on, where cuDNN is faster than any loop."""
    import tensorflow as tf

    return bool(tf.config.list_logical_devices("GPU"))


def _usual(name: str) -> Any:
    from keras import layers

    return getattr(layers, name)


def _normalised(inputs: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    import tensorflow as tf

    def mean(of: Tensor) -> Tensor:
        return tf.reduce_mean(of, -1, keepdims=True)

    def total(of: Tensor) -> Tensor:
        return tf.reduce_sum(tf.reshape(of, [-1, of.shape[-1]]), 0)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(
        inputs: Tensor, gamma: Tensor, beta: Tensor
    ) -> tuple[Tensor, Callable[[Tensor], tuple[Tensor, Tensor, Tensor]]]:
        centred = inputs - mean(inputs)
        factor = tf.math.rsqrt(mean(centred * centred) + epsilon)
        normal = centred * factor

        def gradient(wanted: Tensor) -> tuple[Tensor, Tensor, Tensor]:
            scaled = wanted * gamma
            through = scaled - mean(scaled) - normal * mean(scaled * normal)
            return factor * through, total(wanted * normal), total(wanted)

        return normal * gamma + beta, gradient

    return run(*map(tf.convert_to_tensor, (inputs, gamma, beta)))
