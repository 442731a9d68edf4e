"""A trained network as bytes and back: an ONNX graph, which forecasts by itself, and weights."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tsforecast.errors import ModelUnusable
from tsforecast.network.build import Architecture, build
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


def unpack(weights: bytes, architecture: Architecture) -> keras.Model:
    """Build a network again from its weights; raises ModelUnusable where they are not its own."""
    network = build(architecture)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.weights.h5"
        file.write_bytes(weights)
        try:
            with warnings.catch_warnings():
                # What Keras finds no weights for it would leave as it is, at random.
                warnings.simplefilter("error", UserWarning)
                network.load_weights(file)
        except (OSError, ValueError, KeyError, UserWarning) as problem:
            raise ModelUnusable(
                "the network's weights cannot be loaded.",
                code="weights-damaged",
                file=file.name,
                value=str(problem).splitlines()[0],
                hint="train again, or restore the model's folder from a copy.",
            ) from problem
    return network
