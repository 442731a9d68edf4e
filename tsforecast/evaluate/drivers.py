"""What drives a network's forecast: which components of the series, and which past values.

The forecast is held against that of a flat series, which has stood at the present level for as
long, on the same calendar and scale. An input of the network that is set to zero tells what it
would of that series, so that parts of the past can be taken away and the network be asked again.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsforecast.forecast.recurrent import CONTEXT
from tsforecast.network.build import Architecture
from tsforecast.network.examples import Single
from tsforecast.series.series import Bools, Floats, Places
from tsforecast.window.inputs import COMPONENTS, decoder_components, encoder_components, looked_up
from tsforecast.window.sweep import Sweep, upto

if TYPE_CHECKING:
    import keras

ROWS = 64
"""Pasts that the network is asked about at a time, which bounds the memory that it takes."""
ROUNDING = 1e-6
"""Effects of all parts, in local scales, below which they are rounding."""


class Share(NamedTuple):
    """What a part of the past does to the median forecast.

    ``effect`` is the mean over the steps ahead, on the network's scale; ``share`` that of its
    size, the mean without the sign, in the sizes of all parts.
    """

    share: float
    effect: float


@dataclass(frozen=True, eq=False)
class Drivers:
    """What moves the median by ``moved`` from that of a flat series, a mean on the scale.

    ``components`` are by name and add up to ``moved``: Shapley values, a component's effect in the
    mean over all orders in which they could be told. ``values`` are by steps back, those that the
    network is given by themselves: what the median loses where this one alone is hidden. They
    overlap, and need not add up.
    """

    moved: float
    components: dict[str, Share]
    values: dict[int, Share]


def drivers(network: keras.Model, of: Architecture, swept: Sweep, *, horizon: int) -> Drivers:
    """Say what a network's median (H,) after the last step of a sweep of one series comes from."""
    context, step = min(CONTEXT, swept.length), upto(horizon)
    last = np.array([swept.length - 1])
    steps = swept.steps(np.arange(swept.length - context, swept.length))[0].astype(np.float32)
    ahead = swept.ahead(last, step=step)[0, 0].astype(np.float32)
    scale = float(swept.footing(last)[1][0, 0])
    output = of.quantiles.index(0.5)
    told = _medians(network, _coalitions(steps, ahead, lookback=of.lookback), output=output)
    given = _given(steps, ahead, step, swept)
    hidden = _medians(network, _without_each(steps, ahead, *given), output=output)
    return Drivers(
        scale * float((told[-1] - told[0]).mean()),
        dict(zip(COMPONENTS, _shares(shapley(told), scale=scale), strict=True)),
        dict(zip(_backs(*given), _shares(told[-1] - hidden, scale=scale), strict=True)),
    )


def shapley(told: Floats) -> Floats:
    """Share out what P parts do together, from answers (2^P, H) to every choice of them: (P, H).

    The bits of a row's number say which parts it was told. A part has its effect in the mean over
    all orders of telling, and all effects add up to that of the whole (Shapley 1953, A value for
    n-person games; for models Lundberg & Lee 2017, NeurIPS, eq. 8).

    >>> shapley(np.array([[0.0], [1.0], [2.0], [7.0]])).tolist()  # 1 and 2, and 4 together
    [[3.0], [4.0]]
    """
    count = len(told).bit_length() - 1
    effects = np.zeros((count, *told.shape[1:]))
    for chosen in range(len(told)):
        size = chosen.bit_count()
        for part in range(count):
            if not chosen >> part & 1:
                orders = math.factorial(size) * math.factorial(count - size - 1)
                gain = told[chosen | 1 << part] - told[chosen]
                effects[part] += orders / math.factorial(count) * gain
    return effects


def _coalitions(steps: Single, ahead: Single, *, lookback: int) -> Iterator[tuple[Single, Single]]:
    """Give the inputs with every choice of components, in the order of :func:`shapley`."""
    each, later = (np.array(one) for one in (encoder_components(lookback), decoder_components()))
    for chosen in range(2 ** len(COMPONENTS)):
        flat = [one for place, one in enumerate(COMPONENTS) if not chosen >> place & 1]
        yield _zero(steps, np.isin(each, flat)), _zero(ahead, np.isin(later, flat))


def _given(steps: Single, ahead: Single, step: Places, swept: Sweep) -> tuple[Places, Places]:
    """Say of each input which value it is, in steps back, or -1: like the inputs in shape.

    The encoder is given a value in as many steps as its lookback has, the decoder where it is at
    the phase of a step ahead.
    """
    to_encoder = np.arange(len(steps))[::-1, None] + np.arange(steps.shape[1])  # (T, F)
    to_encoder[:, swept.lookback :] = -1
    to_decoder = np.full(ahead.shape, -1)
    for column, back in looked_up(step, periods=tuple(one.period for one in swept.seasons)):
        to_decoder[:, column] = back
    for places in (to_encoder, to_decoder):
        places[places >= swept.length] = -1
    return to_encoder, to_decoder


def _backs(*given: Places) -> list[int]:
    each = np.unique(np.concatenate([one.ravel() for one in given]))
    return [int(back) for back in each if back >= 0]


def _without_each(
    steps: Single, ahead: Single, to_encoder: Places, to_decoder: Places
) -> Iterator[tuple[Single, Single]]:
    """Give the inputs with one value after the other hidden, the last first."""
    for back in _backs(to_encoder, to_decoder):
        yield _zero(steps, to_encoder == back), _zero(ahead, to_decoder == back)


def _zero(inputs: Single, flat: Bools) -> Single:
    return np.where(flat, np.float32(0), inputs)


def _medians(
    network: keras.Model, pasts: Iterator[tuple[Single, Single]], *, output: int
) -> Floats:
    """Ask the network about each past, in local scales: (R, H)."""
    found = []
    while some := list(itertools.islice(pasts, ROWS)):
        steps, ahead = map(np.stack, zip(*some, strict=True))
        origins = np.full((len(steps), 1), steps.shape[1] - 1, np.int32)
        found.append(np.asarray(network([steps, origins, ahead[:, None]]))[:, 0, :, output])
    return np.concatenate(found).astype(np.float64)


def _shares(effects: Floats, *, scale: float) -> list[Share]:
    """Turn effects (P, H) in local scales into the share and the mean effect of each part."""
    sizes = np.abs(effects).mean(axis=1)
    whole = float(sizes.sum())
    if whole < ROUNDING:
        return [Share(0.0, 0.0)] * len(effects)
    return [
        Share(float(size / whole), scale * float(effect))
        for size, effect in zip(sizes, effects.mean(axis=1), strict=True)
    ]
