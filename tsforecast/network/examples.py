"""Training examples: the inputs, targets and weights of one batch, as Keras takes them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tsforecast.decompose.causal import Steps
from tsforecast.window.sweep import Sweep

Single: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Examples:
    """One batch: ``steps`` (B, T, F), ``origins`` (B, K), ``ahead`` (B, K, H, G).

    ``targets`` (B, K, H, 1) are 0 where unknown, and ``weights`` (B, K, H) are 0 there.
    """

    steps: Single
    origins: npt.NDArray[np.int32]
    ahead: Single
    targets: Single
    weights: Single

    @property
    def inputs(self) -> list[npt.NDArray[np.generic]]:
        """What the network takes, in its order."""
        return [self.steps, self.origins, self.ahead]


def examples(
    swept: Sweep, *, origins: Steps, step: Steps, first: int = 0, through: int | None = None
) -> Examples:
    """Cut one batch out of a sweep: ``first`` to ``through``, with forecasts from ``origins``.

    ``step`` (H,) are the steps ahead that are forecast, which need not be all of a horizon.
    """
    through = swept.length if through is None else through
    targets = swept.targets(origins, step=step)
    known = np.isfinite(targets)
    return Examples(
        steps=swept.steps(np.arange(first, through)).astype(np.float32),
        origins=np.tile((origins - first).astype(np.int32), (len(swept.values), 1)),
        ahead=swept.ahead(origins, step=step).astype(np.float32),
        targets=np.where(known, targets, 0.0)[..., None].astype(np.float32),
        weights=known.astype(np.float32),
    )


def stack(parts: list[Examples]) -> Examples:
    """Put batches of equal shape below each other."""
    return Examples(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Examples)
        )
    )
