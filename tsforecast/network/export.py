"""A trained network as bytes: an ONNX graph, which forecasts without TensorFlow, and weights."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept of a network: ``graph`` is ONNX, ``weights`` Keras' own HDF5."""

    graph: bytes
    weights: bytes


def pack(network: keras.Model) -> Packed:
    """Give graph and weights of a network; every axis is free that is free in the network."""
    shapes = [[1 if size is None else size for size in one.shape] for one in network.inputs]
    network(
        [
            np.zeros(shape, dtype=one.dtype)
            for shape, one in zip(shapes, network.inputs, strict=True)
        ]
    )
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # Keras 3.15 probes for np.object, which NumPy warns of.
        warnings.simplefilter("ignore", category=FutureWarning)
        graph, weights = Path(folder) / "network.onnx", Path(folder) / "network.weights.h5"
        network.export(graph, format="onnx", verbose=False)
        network.save_weights(weights)
        return Packed(graph.read_bytes(), weights.read_bytes())
