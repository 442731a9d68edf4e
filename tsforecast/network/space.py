"""The settings that a search tries: the defaults, each kind of network as it is, then draws.

A small grid for each kind, gone through at random and without repeating: on as many trials random
search finds what a full grid would, for most settings matter little (Bergstra & Bengio 2012, JMLR
13). The kinds take turns, so that a search cut short has seen them all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from tsforecast.network.build import CALLED, Name
from tsforecast.network.recipe import LOOKBACK, Wishes, choose
from tsforecast.network.shipped import AUTOMATIC, shipped

Grid: TypeAlias = Mapping[str, Sequence[Any]]
"""What each setting may be, the default first."""

FINE_TUNED: Grid = {
    "learning_rate": (None, 1e-4, 1e-3),
    "dropout": (0.0, 0.1),
}
"""Of so few nothing is left out: most leave a short series' network as it is shipped."""
FINE_TUNED_PANEL: Grid = {**FINE_TUNED, "learning_rate": (None, 3e-4, 3e-3)}
"""The rate of a panel is the peak of one that rises and falls, and three times as high."""
FROM_SCRATCH: Grid = {
    "units": (None, 16, 32, 128),
    "layers": (None, 2),
    "dropout": (0.0, 0.1, 0.3),
    "norm": ("layer", "none", "batch"),
    "loss": ("quantile", "huber"),
    "learning_rate": (None, 3e-4, 3e-3),
    "clip_norm": (1.0, 0.1),
}
ACTIVATIONS: Grid = {"activation": ("tanh", "relu")}
"""Of networks without gates of their own."""
GATED: tuple[Name, ...] = ("lstm", "gru")
LOOKBACKS = (6, 12, 24, 48, 96)
"""Besides the lengths of the seasons."""
LONGEST_LOOKBACK = 512


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the series when the first trial begins.

    ``length`` counts the values before its first origin, of a typical series of a panel.
    """

    length: int
    periods: tuple[int, ...]
    panel: bool = False


def others(kinds: Sequence[Name], *, first: Wishes, known: Known) -> Iterator[Wishes]:
    """Give what is tried beside ``first``, the defaults: each of these kinds in turn, by its grid.

    What a grid does not name is as in ``first``, whose seed is that of the draws; each kind draws
    the same whatever others there are.

    >>> plain = Wishes(model="rnn", quantiles=(0.1, 0.5, 0.9))
    >>> found = others(["rnn", "mlp"], first=plain, known=Known(96, (12,)))
    >>> [described(one) for one in itertools.islice(found, 2)]
    ['MLP', 'plain RNN, 16 units, lookback 6, relu, clip 0.1']
    """
    drawn = [
        _drawn(replace(first, model=kind, start=start), known)
        for kind in kinds
        for start in (("auto", "scratch") if shipped(kind) else ("auto",))
    ]
    for turn in itertools.zip_longest(*drawn):
        yield from (wishes for wishes in turn if wishes is not None and wishes != first)


def _drawn(plain: Wishes, known: Known) -> Iterator[Wishes]:
    """Give a kind as it is, then all others of its grid at random."""
    grid = _grid(plain, known)
    sizes = [len(choices) for choices in grid.values()]
    scratch = int(choose(plain).start is None)
    rng = np.random.default_rng([plain.seed, list(CALLED).index(plain.model), scratch])
    for place in (0, *(1 + rng.permutation(math.prod(sizes) - 1))):
        places = np.unravel_index(place, sizes)
        picked = zip(grid.items(), places, strict=True)
        yield replace(plain, **{name: choices[at] for (name, choices), at in picked})


def _grid(plain: Wishes, known: Known) -> Grid:
    if choose(plain).start is not None:
        return FINE_TUNED_PANEL if known.panel else FINE_TUNED
    more = {} if plain.model in GATED else ACTIVATIONS
    return {**FROM_SCRATCH, **more, "lookback": _lookbacks(known)}


def _lookbacks(known: Known) -> tuple[int | None, ...]:
    """Give the default, and others of which the values known hold two.

    >>> _lookbacks(Known(60, (12, 21))), _lookbacks(Known(9, (4,)))
    ((None, 6, 12, 21), (None, 4))
    """
    most = min(LONGEST_LOOKBACK, known.length // 2)
    others = {steps for steps in (*LOOKBACKS, *known.periods) if 3 <= steps <= most}
    return (None, *sorted(others - {LOOKBACK}))


def described(wishes: Wishes) -> str:
    """Say in a few words which network it is, and what is other than it is by default.

    >>> described(Wishes(model="gru", quantiles=(0.5,), start="scratch", units=32, norm="none"))
    'GRU from scratch, 32 units, no normalisation'
    """
    kind = CALLED[wishes.model]
    if shipped(wishes.model) is not None:
        kind = f"pretrained {kind}" if choose(wishes).start else f"{kind} from scratch"
    said = {
        "units": f"{wishes.units} units",
        "layers": f"{wishes.layers} layers",
        "lookback": f"lookback {wishes.lookback}",
        "dropout": f"dropout {wishes.dropout:g}",
        "activation": wishes.activation,
        "norm": "no normalisation" if wishes.norm == "none" else f"{wishes.norm} normalisation",
        "loss": f"{wishes.loss} loss",
        "learning_rate": f"rate {wishes.learning_rate or 0:g}",
        "clip_norm": f"clip {wishes.clip_norm:g}",
    }
    plain = Wishes(model=AUTOMATIC, quantiles=wishes.quantiles)
    other = [text for name, text in said.items() if getattr(wishes, name) != getattr(plain, name)]
    return ", ".join([kind, *other])
