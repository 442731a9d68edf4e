"""How the gradients of a network flow on a series, and what becomes of them on their way back.

They are looked at in the network as it is kept and, beside it, in the random one of the same
architecture and seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from tsforecast.forecast.recurrent import CONTEXT
from tsforecast.network import gradients
from tsforecast.network.build import Architecture
from tsforecast.network.examples import Examples, crops
from tsforecast.network.losses import Loss
from tsforecast.series.series import Floats, Places
from tsforecast.series.wording import counted
from tsforecast.window.sweep import Sweep, upto

if TYPE_CHECKING:
    import keras

ORIGINS = 64
"""Origins that the flow is a mean over, at most."""
GROWN, GONE = 10.0, 1e-3
"""What of a gradient says that it explodes, or has vanished."""
FURTHEST = 128
"""Steps back that a gradient is followed."""


@dataclass(frozen=True, eq=False)
class Both:
    """A network as it is kept and at its random start, and the loss that it was trained on."""

    of: Architecture
    kept: keras.Model
    start: keras.Model
    minimised: Loss


@dataclass(frozen=True, eq=False)
class Flow:
    """What is left of the gradient 0, 1, ... steps back in what enters a layer, as far as known."""

    layer: int
    kept: Floats
    start: Floats


class Size(NamedTuple):
    """The norm of a gradient in a part of the network: over batches, and the share clipped."""

    typical: float
    largest: float
    clipped: float


class Part(NamedTuple):
    """A part of the network: the sizes of its gradient as it is kept, and at its random start."""

    name: str
    kept: Size
    start: Size


class Fate(NamedTuple):
    """What becomes of a gradient, and the steps back at which a tenth and a thousandth is left."""

    fate: Literal["explodes", "vanishes", "is carried", "stays", "is zero"]
    text: str
    tenth: int | None
    thousandth: int | None


def looking_back(swept: Sweep, *, horizon: int) -> tuple[Examples, Places]:
    """Give origins of the second half of a series, a row each, and their places in the rows.

    Each looks back as far as a forecast does.
    """
    length = min(CONTEXT, swept.length)
    some = np.linspace(swept.length // 2, swept.length - 2, ORIGINS)
    origins = np.unique(some.astype(np.intp))
    first = np.maximum(origins + 1 - length, 0)
    batch = crops(swept, first=first, length=length, origins=origins[:, None], step=upto(horizon))
    return batch, origins - first


def flows(both: Both, batch: Examples, places: Places) -> tuple[Flow, ...]:
    """Let what the loss asks of the kept network's states flow back through both encoders.

    Of the random start it asks nothing: a network begins by answering without its encoder.
    """
    asked = gradients.pull(both.kept, batch, both.minimised)
    shares = (
        [gradients.left(norms, places)[: FURTHEST + 1] for norms in found]
        for found in (gradients.flow(one, both.of, batch, asked) for one in (both.kept, both.start))
    )
    each = enumerate(zip(*shares, strict=True), start=1)
    return tuple(Flow(layer, kept, start) for layer, (kept, start) in each)


def parts(both: Both, batches: Sequence[Examples], *, clip_norm: float) -> tuple[Part, ...]:
    """Measure the gradient in each part of both networks; batch normalisation notes the batches."""
    named = np.array(gradients.stages(both.kept, both.of))
    norms = [
        gradients.weight_norms(one, batches, both.minimised) for one in (both.kept, both.start)
    ]
    return tuple(
        Part(name, *(_size(each[:, named == name], clip_norm=clip_norm) for each in norms))
        for name in dict.fromkeys(named.tolist())
    )


def fate(shares: Floats) -> Fate:
    """Say what becomes of a gradient of which ``shares`` (K,) are left k steps back.

    >>> fate(0.5 ** np.arange(64.0)).text
    'vanishes: a tenth is left after 4 steps, a thousandth after 10'
    >>> fate(1.1 ** np.arange(64.0)).text
    'explodes: it is ten times as large 25 steps back'
    >>> fate(np.array([1.0, 0.3, 0.2])).text
    'is carried: 20.0% is left after 2 steps'
    >>> fate(np.array([1.0, 0.3, 0.09, 0.05])).text
    'is carried: a tenth is left after 2 steps, 5.0% after 3'
    """
    if not len(shares):
        return Fate("is zero", "is zero: the network has learned nothing yet", None, None)
    grown = np.flatnonzero(shares >= GROWN)
    if len(grown):
        said = f"explodes: it is ten times as large {counted(int(grown[0]), 'step')} back"
        return Fate("explodes", said, None, None)
    if not shares[1:].any():
        return Fate("stays", "reaches no earlier step: each sees its lookback alone", None, None)
    tenth, thousandth = (_down_to(shares, share) for share in (0.1, GONE))
    last, furthest = f"{shares[-1]:.1%}", len(shares) - 1
    if tenth is None:
        said = f"is carried: {last} is left after {counted(furthest, 'step')}"
        return Fate("is carried", said, None, None)
    left = f"a tenth is left after {counted(tenth, 'step')}"
    if thousandth is None:
        return Fate("is carried", f"is carried: {left}, {last} after {furthest}", tenth, None)
    said = f"vanishes: {left}, a thousandth after {thousandth}"
    return Fate("vanishes", said, tenth, thousandth)


def _down_to(shares: Floats, share: float) -> int | None:
    """Give the steps back from which no more than so much is left."""
    above = np.flatnonzero(shares > share)
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first < len(shares) else None


def _size(norms: Floats, *, clip_norm: float) -> Size:
    """Sum up norms (batches, weights); a batch counts as clipped where one of its weights is."""
    whole = np.sqrt((norms**2).sum(axis=1))
    clipped = (norms > clip_norm).any(axis=1) if clip_norm else np.zeros(len(norms))
    return Size(float(np.median(whole)), float(whole.max()), float(clipped.mean()))
