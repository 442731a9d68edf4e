"""What drives a network's forecast: which components of the series, and which past values.

The forecast is held against that of a flat series, which has stood at the present level for as
long, on the same calendar and scale. An input of the network that is set to zero tells what it
would of that series, so that parts of the past can be taken away and the network be asked again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tsforecast.decompose.causal import Steps
from tsforecast.forecast.recurrent import CONTEXT
from tsforecast.network.build import Architecture
from tsforecast.network.examples import Single
from tsforecast.series.series import Floats
from tsforecast.window.inputs import COMPONENTS, decoder_components, encoder_components, looked_up
from tsforecast.window.sweep import Sweep, upto

if TYPE_CHECKING:
    import keras

ROWS = 32
"""Pasts that the network is asked about at a time, which bounds the memory that it takes."""


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
    mean over all orders in which they could be told. ``values`` are by steps back, the last value
    first: what the median loses where this value alone is hidden from the places at which the
    network is given it by itself; they overlap, and need not add up.
    """

    moved: float
    components: dict[str, Share]
    values: tuple[Share, ...]


Ask = Callable[[Iterator[tuple[Single, Single]]], Floats]
"""Steps (T, F) and what is known of the steps ahead (H, G), of each past, to medians (R, H)."""


def drivers(network: keras.Model, of: Architecture, swept: Sweep, *, horizon: int) -> Drivers:
    """Say what a network's median (H,) after the last step of a sweep of one series comes from."""
    context, step = min(CONTEXT, swept.length), upto(horizon)
    last = np.array([swept.length - 1])
    steps = swept.steps(np.arange(swept.length - context, swept.length))[0].astype(np.float32)
    ahead = swept.ahead(last, step=step)[0, 0].astype(np.float32)
    scale = float(swept.footing(last)[1][0, 0])

    def ask(pasts: Iterator[tuple[Single, Single]]) -> Floats:
        return scale * _medians(network, list(pasts), output=of.quantiles.index(0.5))

    told = ask(_coalitions(steps, ahead, lookback=of.lookback))
    hidden = ask(_without_each(steps, ahead, step, swept))
    return Drivers(
        float((told[-1] - told[0]).mean()),
        dict(zip(COMPONENTS, _shares(shapley(told)), strict=True)),
        tuple(_shares(told[-1] - hidden)),
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


def _without_each(
    steps: Single, ahead: Single, step: Steps, swept: Sweep
) -> Iterator[tuple[Single, Single]]:
    """Give the inputs with one value after the other hidden, the last first.

    The encoder is given a value in as many steps as its lookback has, the decoder where it is at
    the phase of a step ahead.
    """
    lookback, inputs = swept.lookback, steps.shape[1]
    given_at = np.arange(len(steps))[::-1, None] + np.arange(inputs)  # steps back, (T, F)
    given_at[:, lookback:] = -1
    asked_at = np.full(ahead.shape, -1)
    for column, back in looked_up(step, periods=tuple(one.period for one in swept.seasons)):
        asked_at[:, column] = back
    furthest = min(swept.length - 1, max(given_at.max(), asked_at.max()))
    for hidden in range(furthest + 1):
        yield _zero(steps, given_at == hidden), _zero(ahead, asked_at == hidden)


def _zero(inputs: Single, flat: np.typing.NDArray[np.bool_]) -> Single:
    return np.where(flat, np.float32(0), inputs)


def _medians(network: keras.Model, pasts: list[tuple[Single, Single]], *, output: int) -> Floats:
    """Ask the network about each past, (R, H)."""
    found = []
    for first in range(0, len(pasts), ROWS):
        steps, ahead = map(np.stack, zip(*pasts[first : first + ROWS], strict=True))
        origins = np.full((len(steps), 1), steps.shape[1] - 1, np.int32)
        found.append(np.asarray(network([steps, origins, ahead[:, None]]))[:, 0, :, output])
    return np.concatenate(found).astype(np.float64)


def _shares(effects: Floats) -> list[Share]:
    """Turn effects (P, H) at each step ahead into the share and the mean effect of each part."""
    sizes = np.abs(effects).mean(axis=1)
    whole = sizes.sum() or 1.0
    return [
        Share(float(size / whole), float(effect))
        for size, effect in zip(sizes, effects.mean(axis=1), strict=True)
    ]
