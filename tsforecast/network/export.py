"""A trained network as bytes: an ONNX graph, which forecasts without TensorFlow, and weights."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tsforecast.network.graph import graph

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept of a network: ``graph`` is ONNX, ``weights`` Keras' own HDF5."""

    graph: bytes
    weights: bytes


def pack(network: keras.Model) -> Packed:
    """Give graph and weights of a network."""
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "network.weights.h5"
        network.save_weights(weights)
        return Packed(graph(network), weights.read_bytes())
