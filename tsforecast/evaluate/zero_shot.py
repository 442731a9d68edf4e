"""Forecasts without training: the shipped network, calibrated on the series' own past.

The network has seen no real series, so that every origin of the past is out of its sample.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import Steps
from tsforecast.evaluate.footing import Footing, alike, footing
from tsforecast.evaluate.score import LEVELS, coverage
from tsforecast.forecast.calibrate import TRUSTED, fit, forward
from tsforecast.forecast.recurrent import Network
from tsforecast.network.shipped import Shipped, learned_horizon
from tsforecast.series.series import Floats
from tsforecast.window.sweep import reach

ORIGINS = 24
"""Past origins that the intervals are calibrated on, at most."""
FEWEST_BEFORE = 8
"""Values before the first of them."""
TOGETHER = 512
"""Series of one kind at a time, which bounds the memory that a panel takes."""
MEASURED = 500
"""Series of a panel whose coverage is measured, about, evenly spread over it."""


@dataclass(frozen=True, eq=False)
class ZeroShot:
    """What the shipped network says of one series, calibrated, and the coverage it had.

    ``quantiles`` (horizon, len(QUANTILES)) are in the data's unit; ``learned`` are the steps
    ahead that pretraining covered; ``periods`` the seasons that the network was told of.
    ``coverage`` is empty where it was not measured.
    """

    quantiles: Floats
    learned: int
    periods: tuple[int, ...]
    coverage: dict[str, float]
    origins: int


@dataclass(frozen=True)
class _Kind:
    """What series must share to be forecast together."""

    length: int
    judge: Footing
    footing: Footing


def zero_shot(
    series: Sequence[Floats],
    ready: Shipped,
    *,
    candidates: tuple[int, ...],
    horizon: int,
    asked: tuple[int, ...] | None = None,
) -> list[ZeroShot]:
    """Forecast each series (n,) and calibrate it on up to 24 of its own past origins.

    ``candidates`` are the seasons that the calendar suggests, ``asked`` overrule. The coverage is
    that of intervals calibrated, at each origin, on the origins before it; of a large panel it is
    measured on some series. Series of one length, scale and seasons are forecast together.
    """
    recent = [values[-2 * reach(asked or candidates) :] for values in series]
    on = functools.partial(footing, candidates=candidates, asked=asked)
    kinds = [_kind(values, on, horizon=horizon) for values in recent]
    every = -(-len(series) // MEASURED)
    answers: dict[int, ZeroShot] = {}
    for kind, rows in alike(kinds).items():
        for first in range(0, len(rows), TOGETHER):
            part = rows[first : first + TOGETHER]
            together = np.stack([recent[row] for row in part])
            measured = np.flatnonzero(np.array(part) % every == 0)
            found = _together(together, kind, ready, horizon=horizon, measured=measured)
            answers.update(zip(part, found, strict=True))
    return [answers[row] for row in range(len(series))]


def _kind(values: Floats, on: Callable[[Floats], Footing], *, horizon: int) -> _Kind:
    own = on(values)
    origins = _past_origins(len(values), horizon=horizon)
    # What the seasons and the scale are is also found before the first origin that is judged.
    judge = on(values[: origins[0]]) if len(origins) else own
    return _Kind(len(values), judge if judge.transform.covers(values) else own, own)


def _past_origins(length: int, *, horizon: int) -> Steps:
    """Give at most 24 origins in the second half of the past, whose horizon has passed."""
    room = np.arange(max(FEWEST_BEFORE, length // 2), length - horizon + 1)
    return room[:: -max(1, -(-len(room) // ORIGINS))][::-1]


def _together(
    values: Floats, kind: _Kind, ready: Shipped, *, horizon: int, measured: Steps
) -> list[ZeroShot]:
    """Forecast series (b, n) of one kind; give the coverage of those in rows ``measured``."""
    periods = kind.footing.periods
    learned = learned_horizon(periods)
    origins = _past_origins(kind.length, horizon=horizon)
    past, raw = _past_and_future(values, kind, ready, origins=origins, horizon=horizon)
    if not len(origins):
        return [ZeroShot(one, learned, periods, {}, 0) for one in raw]
    actual = values[:, origins[:, None] + np.arange(horizon)]  # (b, k, h)
    calibrated = fit(actual, past, origins=origins, trust=TRUSTED).apply(raw)
    known = {}
    if len(measured):
        honest = forward(actual[measured], past[measured], origins=origins, trust=TRUSTED)
        for row, own in zip(measured.tolist(), honest, strict=True):
            known[row] = {str(level): coverage(actual[row], own, level=level) for level in LEVELS}
    return [
        ZeroShot(one, learned, periods, known.get(row, {}), len(origins))
        for row, one in enumerate(calibrated)
    ]


def _past_and_future(
    values: Floats, kind: _Kind, ready: Shipped, *, origins: Steps, horizon: int
) -> tuple[Floats, Floats]:
    """Give quantiles from ``origins`` (b, k, h, Q) and from the end (b, h, Q) of series (b, n).

    Where both stand on one footing, the network reads a series once for all of them.
    """
    end = np.array([kind.length])
    own = network(ready, kind.footing)
    if len(origins) and kind.judge == kind.footing:
        found = own.panel(values, np.concatenate([origins, end]), horizon=horizon)
        return found[:, :-1], found[:, -1]
    raw = own.panel(values, end, horizon=horizon)[:, 0]
    if not len(origins):
        return raw[:, None][:, :0], raw
    return network(ready, kind.judge).panel(values, origins, horizon=horizon), raw


def network(ready: Shipped, footing: Footing) -> Network:
    """Put a shipped network on the footing of a series."""
    return Network(
        graph=_graph(ready),
        lookback=ready.architecture.lookback,
        horizon=learned_horizon(footing.periods),
        periods=footing.periods,
        transform=footing.transform,
    )


@functools.cache
def _graph(ready: Shipped) -> bytes:
    return ready.graph.read_bytes()
