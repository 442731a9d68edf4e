"""The ONNX graph of a network, written from its layers and their weights.

Each kind of layer has one function that writes it with ONNX's own operators, so that a recurrent
layer is one node, whatever device it was trained on, and the graph holds no trace of TensorFlow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tsforecast.network.layers import sums

if TYPE_CHECKING:
    import keras
    from onnx import ModelProto, NodeProto, TensorProto

Array: TypeAlias = npt.NDArray[Any]
Write: TypeAlias = "Callable[[Writer, Any, list[str]], str]"

OPSET = 17
"""The first version with layer normalisation, and what every ONNX Runtime of today reads."""
FORMAT = 8
MASKED = -1e9
ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "linear": None}


def graph(network: keras.Model) -> bytes:
    """Write a network as ONNX; every axis is free that is free in the network.

    The output is called ``forecast``. Raises KeyError at a layer that has no function here.
    """
    writer = Writer()
    names: dict[int, str] = {}
    for one in network.inputs:
        names[id(one)] = one.name
    for operation in network.operations:
        (node,) = operation._inbound_nodes  # its operands stand nowhere else
        if not node.is_input:
            given = [names[id(tensor)] for tensor in node.arguments.keras_tensors]
            (made,) = node.output_tensors
            names[id(made)] = LAYERS[type(operation).__name__](writer, operation, given)
    written: bytes = writer.model(network, names[id(network.outputs[0])]).SerializeToString()
    return written


class Writer:
    """Nodes and weights as they are written, in order; a name is given out once."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._kept: list[TensorProto] = []

    def node(self, kind: str, *given: str, outputs: int = 1, **attributes: Any) -> str:
        """Write a node and give the name of its first output."""
        from onnx import helper

        made = [f"{kind}_{len(self._nodes)}" + "." * number for number in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(given), made, **attributes))
        return made[0]

    def keep(self, value: Array | Sequence[int] | float) -> str:
        """Keep weights or a constant: integers with 64 bits, other numbers as single floats."""
        from onnx import numpy_helper

        array = np.asarray(value)
        array = array.astype(np.int64 if array.dtype.kind in "iu" else np.float32)
        name = f"kept_{len(self._kept)}"
        self._kept.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def model(self, network: keras.Model, answer: str) -> ModelProto:
        """Put the graph of a network together."""
        from onnx import TensorProto, helper

        self._nodes.append(helper.make_node("Identity", [answer], ["forecast"]))
        kinds = {"float32": TensorProto.FLOAT, "int32": TensorProto.INT32}
        takes = [
            helper.make_tensor_value_info(one.name, kinds[one.dtype], _axes(one.name, one.shape))
            for one in network.inputs
        ]
        output = network.outputs[0].shape
        gives = helper.make_tensor_value_info(
            "forecast", TensorProto.FLOAT, _axes("forecast", output)
        )
        return helper.make_model(
            helper.make_graph(self._nodes, network.name, takes, [gives], self._kept),
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=FORMAT,
            producer_name="tsforecast",
        )


def _axes(name: str, shape: Sequence[int | None]) -> list[int | str]:
    """Name the free axes; the first is that of the rows in all tensors."""
    first, *others = (
        f"{name}_{place}" if size is None else size for place, size in enumerate(shape)
    )
    del first
    return ["rows", *others]


def _dense(writer: Writer, layer: Any, given: list[str]) -> str:
    made = writer.node("MatMul", *given, writer.keep(layer.kernel))
    if layer.use_bias:
        made = writer.node("Add", made, writer.keep(layer.bias))
    activation = ACTIVATIONS[layer.activation.__name__]
    return made if activation is None else writer.node(activation, made)


def _layer_normalization(writer: Writer, layer: Any, given: list[str]) -> str:
    return writer.node(
        "LayerNormalization",
        *given,
        writer.keep(layer.gamma),
        writer.keep(layer.beta),
        axis=-1,
        epsilon=layer.epsilon,
    )


def _batch_normalization(writer: Writer, layer: Any, given: list[str]) -> str:
    """Write what is left of it after training: a factor and a summand for each feature."""
    factor = np.asarray(layer.gamma) / np.sqrt(np.asarray(layer.moving_variance) + layer.epsilon)
    summand = np.asarray(layer.beta) - np.asarray(layer.moving_mean) * factor
    return writer.node("Add", writer.node("Mul", *given, writer.keep(factor)), writer.keep(summand))


def _lstm(writer: Writer, layer: Any, given: list[str]) -> str:
    """Keras has input, forget, candidate, output; ONNX input, output, forget, candidate."""
    order = [0, 3, 1, 2]
    return _recurrent(writer, "LSTM", layer, given, order, layer.cell.bias)


def _gru(writer: Writer, layer: Any, given: list[str]) -> str:
    """Both have update, reset, candidate; the reset comes after the product, as in cuDNN."""
    bias = layer.cell.bias
    return _recurrent(
        writer, "GRU", layer, given, [0, 1, 2], bias[0], bias[1], linear_before_reset=1
    )


def _simple_rnn(writer: Writer, layer: Any, given: list[str]) -> str:
    activation = ACTIVATIONS[layer.activation.__name__]
    return _recurrent(writer, "RNN", layer, given, [0], layer.cell.bias, activations=[activation])


def _recurrent(
    writer: Writer,
    kind: str,
    layer: Any,
    given: list[str],
    order: Sequence[int],
    *biases: Any,
    **attributes: Any,
) -> str:
    """Write a recurrent layer over all steps; ``order`` are Keras' gates as ONNX has them."""

    def gates(weights: Any) -> Array:  # (.., gates * units) -> (gates * units, ..)
        parts = np.split(np.asarray(weights), len(order), axis=-1)
        return np.concatenate([parts[gate] for gate in order], axis=-1).T

    both = [gates(bias) for bias in biases]
    both += [np.zeros_like(both[0])] * (2 - len(both))
    made = writer.node(
        kind,
        writer.node("Transpose", *given, perm=[1, 0, 2]),  # (T, B, F)
        writer.keep(gates(layer.cell.kernel)[None]),
        writer.keep(gates(layer.cell.recurrent_kernel)[None]),
        writer.keep(np.concatenate(both)[None]),
        hidden_size=layer.units,
        **attributes,
    )  # (T, 1, B, U)
    return writer.node("Transpose", writer.node("Squeeze", made, writer.keep([1])), perm=[1, 0, 2])


def _attention(writer: Writer, layer: Any, given: list[str]) -> str:
    """Write causal self-attention: each step sees itself and those before it."""
    query, _ = given
    heads, size = layer.query_dense.kernel.shape[1:]

    def project(dense: Any, perm: list[int]) -> str:
        kernel = np.asarray(dense.kernel).reshape(-1, heads * size)
        flat = writer.node("MatMul", query, writer.keep(kernel))
        flat = writer.node("Add", flat, writer.keep(np.asarray(dense.bias).reshape(-1)))
        split = writer.node("Reshape", flat, writer.keep([0, 0, heads, size]))
        return writer.node("Transpose", split, perm=perm)

    one = project(layer.query_dense, [0, 2, 1, 3])  # (B, heads, T, size)
    other = project(layer.key_dense, [0, 2, 3, 1])  # (B, heads, size, T)
    alike = writer.node("Mul", writer.node("MatMul", one, other), writer.keep(size**-0.5))
    weights = writer.node("Softmax", writer.node("Add", alike, _later(writer, query)), axis=-1)
    seen = writer.node("MatMul", weights, project(layer.value_dense, [0, 2, 1, 3]))
    seen = writer.node("Transpose", seen, perm=[0, 2, 1, 3])
    seen = writer.node("Reshape", seen, writer.keep([0, 0, heads * size]))
    out = layer.output_dense
    kernel = np.asarray(out.kernel).reshape(heads * size, -1)
    return writer.node(
        "Add", writer.node("MatMul", seen, writer.keep(kernel)), writer.keep(out.bias)
    )


def _later(writer: Writer, steps: str) -> str:
    """Write a matrix (T, T) that is far below zero where a column is later than its row."""
    from onnx import numpy_helper

    shape = writer.node("Shape", steps, start=1, end=2)
    square = writer.node("Concat", shape, shape, axis=0)
    far = numpy_helper.from_array(np.array([MASKED], dtype=np.float32))
    filled = writer.node("ConstantOfShape", square, value=far)
    return writer.node("Trilu", filled, writer.keep(np.array(1)), upper=1)


def _at_origins(writer: Writer, layer: Any, given: list[str]) -> str:
    """Write the choice of the states at the origins of each row."""
    del layer
    state, origins = given
    places = writer.node("Unsqueeze", origins, writer.keep([2]))  # (B, K, 1)
    return writer.node(
        "GatherND", state, writer.node("Cast", places, to=7), batch_dims=1
    )  # 7 is ONNX's 64-bit integer


def _expand_dims(writer: Writer, operation: Any, given: list[str]) -> str:
    return writer.node("Unsqueeze", *given, writer.keep([operation.axis]))


def _around(writer: Writer, layer: Any, given: list[str]) -> str:
    """Write quantiles at distances around a median."""
    (node,) = layer._inbound_nodes  # the place of the median stands nowhere else
    straight, bent, distances = given
    count = layer.input[-1].shape[-1]
    matrix = sums(count, middle=node.arguments.kwargs["middle"])
    return writer.node(
        "Add",
        writer.node("Add", straight, bent),
        writer.node("MatMul", distances, writer.keep(matrix)),
    )


def _plain(kind: str) -> Write:
    def write(writer: Writer, operation: Any, given: list[str]) -> str:
        del operation
        return writer.node(kind, *given)

    return write


def _dropout(writer: Writer, layer: Any, given: list[str]) -> str:
    """Write nothing: it drops in training only."""
    del writer, layer
    return given[0]


LAYERS: dict[str, Write] = {
    "Add": _plain("Add"),
    "Around": _around,
    "AtOrigins": _at_origins,
    "BatchNormalization": _batch_normalization,
    "Dense": _dense,
    "Dropout": _dropout,
    "ExpandDims": _expand_dims,
    "GRU": _gru,
    "LSTM": _lstm,
    "LayerNormalization": _layer_normalization,
    "MultiHeadAttention": _attention,
    "Relu": _plain("Relu"),
    "SimpleRNN": _simple_rnn,
    "Softplus": _plain("Softplus"),
}
"""How each layer and operation of a network is written, by the name of its class."""
