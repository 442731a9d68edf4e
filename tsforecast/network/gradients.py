"""The gradients of a network themselves: how far back in time they reach, and how large they are.

What learns from a step long ago learns through the states in between. A plain recurrence
multiplies the gradient by one matrix a step, so that it vanishes or explodes as a power does;
gates carry it (Hochreiter 1991; Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.network.build import Architecture, Name
from tsforecast.network.examples import Examples
from tsforecast.network.losses import Loss
from tsforecast.series.series import Floats, Places

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor

KINDS: dict[Name, str] = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "SimpleRNN",
    "mlp": "Dense",
    "transformer": "MultiHeadAttention",
}
"""The class of Keras through which each encoder sees other steps, or that it has instead."""


def pull(network: keras.Model, batch: Examples, minimised: Loss) -> Tensor:
    """Give the gradient (B, T, U) of the loss of each row with respect to the encoder's states.

    The loss of a row is the mean over the known targets of its origins; rows are on their own.
    """
    import tensorflow as tf

    with tf.GradientTape() as tape:
        outputs, (states,) = _tapped(network, batch, _at_origins(network))
        each = minimised(batch.targets, outputs) * batch.weights  # (B, K, H)
        loss = tf.reduce_sum(each, (1, 2)) / np.maximum(batch.weights.sum((1, 2)), 1.0)
    return tape.gradient(loss, states)


def flow(network: keras.Model, of: Architecture, batch: Examples, pulled: Tensor) -> list[Floats]:
    """Give for each layer the norm (B, T) of the gradient in what enters it at each step.

    ``pulled`` (B, T, U) is the gradient in the encoder's states, which goes back from there, as
    in backpropagation through time. What passes a layer by on its shortcut is no part of it.
    """
    import tensorflow as tf

    layers = encoders(network, of)
    with tf.GradientTape() as tape:
        _, (*entered, states) = _tapped(network, batch, [*layers, *_at_origins(network)])
    found = tape.gradient(
        states, entered, output_gradients=pulled, unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    return [np.linalg.norm(np.asarray(one, np.float64), axis=2) for one in found]


def left(norms: Floats, places: Places) -> Floats:
    """Give what is left of the gradient 0, 1, ... steps back of its origin: 1, ..., (K,).

    ``norms`` (B, T) are those of rows with one origin each, at ``places`` (B,). It is the ratio of
    their means, over the rows that reach back so far; it ends where none does, and is empty where
    there is no gradient at all.

    >>> left(np.array([[0.0, 1.0, 2.0], [1.0, 4.0, 0.0]]), np.array([2, 1])).tolist()
    [1.0, 0.3333333333333333, 0.0]
    """
    rows = np.arange(len(norms))
    at_origin = norms[rows, places]
    shares: list[float] = []
    for back in range(int(places.max()) + 1):
        reaching = places >= back
        whole = at_origin[reaching].sum()
        if whole == 0:
            break
        shares.append(norms[rows[reaching], places[reaching] - back].sum() / whole)
    return np.array(shares)


def weight_norms(network: keras.Model, batches: Sequence[Examples], minimised: Loss) -> Floats:
    """Give the norm of the gradient of each batch's mean loss in each trainable weight, (N, W).

    These are what training clips, one by one; nothing is learned.
    """
    import tensorflow as tf

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def norms(inputs: list[Tensor], targets: Tensor, weights: Tensor) -> Tensor:
        with tf.GradientTape() as tape:
            outputs = network(inputs, training=True)
            loss = tf.reduce_mean(minimised(targets, outputs) * weights)
        found = tape.gradient(loss, network.trainable_variables)
        return tf.stack([tf.norm(one) for one in found])

    each = [norms(batch.inputs, batch.targets, batch.weights) for batch in batches]
    return np.stack(each).astype(np.float64)


def encoders(network: keras.Model, of: Architecture) -> list[keras.Layer]:
    """Give the layer of each of the encoder's blocks through which it sees other steps."""
    found = _of_class(network, KINDS[of.model])
    first = int(of.model == "mlp")  # after the layer that takes the inputs in
    return found[first : first + of.layers]


def stages(network: keras.Model, of: Architecture) -> list[str]:
    """Name the part of the network that each trainable weight belongs to.

    The parts are ``input``, ``layer 1`` and so on with the normalisation before each, and
    ``decoder``, to which the last normalisation counts.
    """
    (end,) = _at_origins(network)
    weighted = [layer for layer in network.layers if layer.trainable_variables or layer is end]
    first, *others = weighted[: weighted.index(end)]
    each = (len(others) - (of.norm != "none")) // of.layers
    named = {first: "input"}
    for place, layer in enumerate(others[: each * of.layers]):
        named[layer] = f"layer {place // each + 1}"
    part = {
        id(weight): name for layer, name in named.items() for weight in layer.trainable_variables
    }
    return [part.get(id(weight), "decoder") for weight in network.trainable_variables]


def _at_origins(network: keras.Model) -> list[keras.Layer]:
    return _of_class(network, "AtOrigins")


def _of_class(network: keras.Model, name: str) -> list[keras.Layer]:
    return [layer for layer in network.layers if type(layer).__name__ == name]


def _tapped(
    network: keras.Model, batch: Examples, layers: Sequence[keras.Layer]
) -> tuple[Tensor, list[Tensor]]:
    """Run a network as it forecasts, and give its outputs and what enters some of its layers.

    Each of these is a tensor of its own, so that a gradient in it is that of the layer alone.
    """
    import keras

    entered: dict[keras.Layer, keras.KerasTensor] = {}

    def call(layer: keras.Layer, *states: Any, **options: Any) -> Any:
        if layer not in layers:
            return layer(*states, **options)
        own = entered[layer] = keras.ops.copy(states[0])
        return layer(*(own if one is states[0] else one for one in states), **options)

    same = keras.models.clone_model(network, clone_function=lambda layer: layer, call_function=call)
    tapped = keras.Model(same.inputs, [same.output, *(entered[layer] for layer in layers)])
    outputs, *found = tapped(batch.inputs)
    return outputs, found
