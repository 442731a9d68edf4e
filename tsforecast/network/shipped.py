"""The networks that come with the program, pretrained on simulated series."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from tsforecast.errors import PartMissing
from tsforecast.network.build import Architecture, Name

AUTOMATIC: Name = "lstm"
"""The network that is taken where nobody asks for one: the better one on M1."""
FOLDER = Path(__file__).parent / "pretrained"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One pretrained network: how it is built, and where its graph and weights are."""

    architecture: Architecture
    graph: Path
    weights: Path


@functools.cache
def shipped(model: Name) -> Shipped | None:
    """Give the pretrained network of a kind, or None where none is shipped."""
    card = FOLDER / f"{model}.json"
    if not card.is_file():
        return None
    record = json.loads(card.read_text(encoding="utf-8"))
    return Shipped(
        architecture=Architecture.kept(record["architecture"]),
        graph=FOLDER / f"{model}.onnx",
        weights=FOLDER / f"{model}.weights.h5",
    )


def untrained() -> Shipped:
    """Give the network that forecasts where none was trained; raises PartMissing without it."""
    ready = shipped(AUTOMATIC)
    if ready is None:
        raise PartMissing(
            "the pretrained network is not part of this installation.",
            code="not-shipped",
            hint="train a model first: tsforecast train FILE.",
        )
    return ready


def learned_horizon(periods: tuple[int, ...]) -> int:
    """Give the steps ahead that pretraining covered for these seasons: two of them, 24 to 96."""
    return min(96, max(24, 2 * max(periods, default=1)))
