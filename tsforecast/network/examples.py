"""Training examples: the inputs, targets and weights of one batch, as Keras takes them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tsforecast.series.series import Places
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

    def parts(self, count: int) -> list[Examples]:
        """Cut the rows into parts, as even as they can be.

        >>> whole = Examples(*(np.ones((5, 2, 1), np.float32) for _ in range(5)))
        >>> [len(part.steps) for part in whole.parts(2)]
        [2, 3]
        """
        cuts = [len(self.steps) * number // count for number in range(count + 1)]
        return [
            Examples(**{name: rows[first:last] for name, rows in vars(self).items()})
            for first, last in itertools.pairwise(cuts)
        ]


def examples(
    swept: Sweep, *, origins: Places, step: Places, first: int = 0, through: int | None = None
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


def crops(swept: Sweep, *, first: Places, length: int, origins: Places, step: Places) -> Examples:
    """Cut rows of one batch out of the sweep of one series, all in one go.

    Row by row it has ``length`` steps from ``first`` (C,), with forecasts from ``origins`` (C, K).
    """
    rows = len(first)
    steps = swept.steps((first[:, None] + np.arange(length)).ravel())
    targets = swept.targets(origins.ravel(), step=step)
    ahead = swept.ahead(origins.ravel(), step=step)  # (1, C * K, H, G)
    known = np.isfinite(targets).reshape(*origins.shape, -1)
    return Examples(
        steps=steps.astype(np.float32).reshape(rows, length, -1),
        origins=(origins - first[:, None]).astype(np.int32),
        ahead=ahead.astype(np.float32).reshape(*known.shape, -1),
        targets=np.where(known, targets.reshape(known.shape), 0.0)[..., None].astype(np.float32),
        weights=known.astype(np.float32),
    )
