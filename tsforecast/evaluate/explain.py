"""A network explained: what drives its forecast, and how its gradients flow.

The gradients are looked at from origins in the second half of the series, in the network as it
is kept and, beside it, in the random one of the same architecture and seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.ahead import usual_horizon
from tsforecast.evaluate.drivers import Drivers, drivers
from tsforecast.evaluate.footing import Footing, footing
from tsforecast.evaluate.zero_shot import looked_at
from tsforecast.forecast.combine import ALONE, LABELS, called, parts
from tsforecast.forecast.recurrent import CONTEXT
from tsforecast.network import gradients
from tsforecast.network.build import CALLED, Architecture, at_random
from tsforecast.network.examples import Examples, crops
from tsforecast.network.export import unpack
from tsforecast.network.losses import Loss, loss
from tsforecast.network.shipped import automatic, learned_horizon
from tsforecast.network.task import FEWEST, Member, Task, drawing
from tsforecast.network.train import Training
from tsforecast.series.series import Floats, Places, Series
from tsforecast.series.wording import counted
from tsforecast.window.sweep import Sweep, reach, sweep, upto

if TYPE_CHECKING:
    import keras

ORIGINS = 64
"""Origins that the flow is a mean over, at most."""
BATCHES = 8
"""Batches of the task on which the gradients of the weights are measured."""
GROWN, GONE = 10.0, 1e-3
"""What of a gradient says that it explodes, or has vanished."""


FURTHEST = 128
"""Steps back that a gradient is followed."""


@dataclass(frozen=True, eq=False)
class Subject:
    """The network to explain, and how it sees the series.

    ``name`` is that of a stored model; ``chosen`` what predict answers with, ``horizon`` the steps
    ahead it gives and ``learned`` those that the network knows.
    """

    name: str | None
    architecture: Architecture
    training: Training
    weights: bytes
    footing: Footing
    chosen: str
    horizon: int
    learned: int

    @property
    def called(self) -> str:
        """What people call the network."""
        kind = CALLED[self.architecture.model]
        return f"pretrained {kind}" if self.name is None else kind


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


@dataclass(frozen=True, eq=False)
class Explained:
    """All that is said of one network: of ``steps`` ahead out of those ``asked``."""

    subject: Subject
    drivers: Drivers
    flows: tuple[Flow, ...]
    parts: tuple[Part, ...]
    steps: int
    asked: int
    origins: int
    batches: int


class Fate(NamedTuple):
    """What becomes of a gradient, and the steps back at which a tenth and a thousandth is left."""

    fate: Literal["explodes", "vanishes", "is carried", "stays", "is zero"]
    text: str
    tenth: int | None
    thousandth: int | None


def explain(series: Series, subject: Subject, *, horizon: int | None) -> Explained:
    """Explain a network on a series; steps ahead beyond those learned are left out.

    Of a long series it is the end that counts: as many values as matter to a forecast. Raises
    SeriesUnusable for a series that has too few.
    """
    if len(series) < FEWEST:
        raise SeriesUnusable(
            f"gradients need {FEWEST} values to flow through; these are {len(series)}.",
            code="too-short",
            column=series.name,
            hint="give more history.",
        )
    of, own = subject.architecture, subject.footing
    kept = unpack(subject.weights, of)
    start = at_random(of, seed=subject.training.seed)
    scaled = own.transform.apply(series.values[-reach(own.periods) :])
    member = Member(scaled, own.periods, relative=own.transform.relative)
    swept = sweep(scaled[None], periods=own.periods, lookback=of.lookback, relative=member.relative)
    steps = min(horizon or subject.horizon, subject.learned)
    minimised = loss(subject.training.loss, quantiles=of.quantiles)
    batch, places = _looking_back(swept, horizon=steps)
    return Explained(
        subject,
        drivers=drivers(kept, of, swept, horizon=steps),
        flows=tuple(_flows(kept, start, of, batch, places, minimised)),
        parts=tuple(_parts(kept, start, subject, member, minimised)),
        steps=steps,
        asked=horizon or subject.horizon,
        origins=len(places),
        batches=BATCHES,
    )


def untrained(series: Series) -> Subject:
    """Give the network that forecasts a series where none was trained; raises PartMissing."""
    ready, suggested = automatic(), series.frequency.periods
    own = footing(series.values[-looked_at(suggested) :], candidates=suggested)
    return Subject(
        name=None,
        architecture=ready.architecture,
        training=Training(),
        weights=ready.weights.read_bytes(),
        footing=own,
        chosen="combination",
        horizon=usual_horizon(suggested),
        learned=learned_horizon(own.periods),
    )


def answer(subject: Subject, length: int) -> str | None:
    """Say what predict answers with, where that is not the network alone."""
    name = CALLED[subject.architecture.model]
    if subject.chosen == "combination":
        mix = parts(length, periods=subject.footing.periods, horizon=subject.horizon)
        if mix is ALONE:
            return None
        return f"predict answers with the combination of {called(mix, network=name)}"
    if subject.chosen == "network":
        return None
    return f"predict answers with {LABELS[subject.chosen]}, which the backtest preferred"


def fate(shares: Floats) -> Fate:
    """Say what becomes of a gradient of which ``shares`` (K,) are left k steps back.

    >>> fate(0.5 ** np.arange(64.0)).text
    'vanishes: a tenth is left after 4 steps, a thousandth after 10'
    >>> fate(1.1 ** np.arange(64.0)).text
    'explodes: it is ten times as large 25 steps back'
    >>> fate(np.array([1.0, 0.3, 0.2])).text
    'is carried: 20.0% is left 2 steps back'
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
    if tenth is not None and thousandth is not None:
        said = f"vanishes: a tenth is left after {counted(tenth, 'step')}, a thousandth after "
        said += str(thousandth)
        return Fate("vanishes", said, tenth, thousandth)
    said = f"is carried: {shares[-1]:.1%} is left {counted(len(shares) - 1, 'step')} back"
    return Fate("is carried", said, tenth, None)


def _down_to(shares: Floats, share: float) -> int | None:
    """Give the steps back from which no more than so much is left."""
    above = np.flatnonzero(shares > share)
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first < len(shares) else None


def _looking_back(swept: Sweep, *, horizon: int) -> tuple[Examples, Places]:
    """Give origins of the second half, a row each, that look back as far as a forecast does."""
    length = min(CONTEXT, swept.length)
    some = np.linspace(swept.length // 2, swept.length - 2, ORIGINS)
    origins = np.unique(some.astype(np.intp))
    first = np.maximum(origins + 1 - length, 0)
    batch = crops(swept, first=first, length=length, origins=origins[:, None], step=upto(horizon))
    return batch, origins - first


def _flows(
    kept: keras.Model,
    start: keras.Model,
    of: Architecture,
    batch: Examples,
    places: Places,
    minimised: Loss,
) -> list[Flow]:
    """Let what the loss asks of the kept network's states flow back through both encoders.

    At its random start the loss asks nothing of it: the network answers without its encoder.
    """
    asked = gradients.pull(kept, batch, minimised)
    both = (
        [gradients.left(norms, places)[: FURTHEST + 1] for norms in found]
        for found in (gradients.flow(one, of, batch, asked) for one in (kept, start))
    )
    each = enumerate(zip(*both, strict=True), start=1)
    return [Flow(layer, *shares) for layer, shares in each]


def _parts(
    kept: keras.Model, start: keras.Model, subject: Subject, member: Member, minimised: Loss
) -> list[Part]:
    of, training = subject.architecture, subject.training
    draw = drawing(Task((member,), subject.horizon), lookback=of.lookback)
    rng = np.random.default_rng(training.seed)
    batches = [draw(rng) for _ in range(BATCHES)]
    named = np.array(gradients.stages(kept, of))
    both = [gradients.weight_norms(one, batches, minimised) for one in (kept, start)]
    return [
        Part(name, *(_size(norms[:, named == name], training.clip_norm) for norms in both))
        for name in dict.fromkeys(named.tolist())
    ]


def _size(norms: Floats, clip_norm: float) -> Size:
    """Sum up norms (batches, weights); a batch counts as clipped where one of its weights is."""
    whole = np.sqrt((norms**2).sum(axis=1))
    clipped = (norms > clip_norm).any(axis=1) if clip_norm else np.zeros(len(norms))
    return Size(float(np.median(whole)), float(whole.max()), float(clipped.mean()))
