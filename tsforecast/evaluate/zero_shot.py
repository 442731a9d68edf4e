"""Forecasts without training: the shipped network, judged and calibrated on the series' own past.

The network has seen no real series, so that every origin of the past is out of its sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.seasonality import possible_periods
from tsforecast.evaluate.score import LEVELS, coverage
from tsforecast.forecast.calibrate import Calibration, fit, forward
from tsforecast.forecast.recurrent import Network
from tsforecast.network.shipped import Shipped, learned_horizon
from tsforecast.series.series import Floats
from tsforecast.window.sweep import SLOTS, reach
from tsforecast.window.transform import choose

ORIGINS = 24
"""Past origins that the intervals are calibrated on, at most."""
FEWEST_BEFORE = 8
"""Values before the first of them."""
FEW = 12
"""Values below which a forecast says so little that the person is told."""


@dataclass(frozen=True, eq=False)
class ZeroShot:
    """A network ready to forecast one series, its calibration, and the coverage it had."""

    network: Network
    calibration: Calibration
    coverage: dict[str, float]
    origins: int


def prepare(
    values: Floats, ready: Shipped, *, candidates: tuple[int, ...], horizon: int
) -> ZeroShot:
    """Fit the shipped network's footing to values (n,), and calibrate it on up to 24 past origins.

    ``candidates`` are the seasons that the calendar suggests. The coverage is that of intervals
    calibrated, at each origin, on the origins before it.
    """
    values = values[-2 * reach(candidates) :]
    network = network_for(values, ready, candidates=candidates)
    first = max(FEWEST_BEFORE, len(values) // 2)
    room = np.arange(first, len(values) - horizon + 1)
    if not len(room):
        return ZeroShot(network, Calibration.identity(horizon), {}, 0)
    origins = room[:: -max(1, -(-len(room) // ORIGINS))][::-1]
    # What the seasons and the scale are is also found before the first origin that is judged.
    judge = network_for(values[: origins[0]], ready, candidates=candidates)
    if not judge.transform.covers(values):
        judge = network
    quantiles = judge(values, origins, horizon=horizon)
    actual = values[origins[:, None] + np.arange(horizon)]
    honest = forward(actual, quantiles, origins=origins)
    return ZeroShot(
        network=network,
        calibration=fit(actual, quantiles, origins=origins),
        coverage={str(level): coverage(actual, honest, level=level) for level in LEVELS},
        origins=len(origins),
    )


def network_for(past: Floats, ready: Shipped, *, candidates: tuple[int, ...]) -> Network:
    """Give the shipped network with seasons and scale as the past (n,) shows them."""
    periods = possible_periods(past, candidates=candidates)[:SLOTS]
    return Network(
        graph=ready.graph.read_bytes(),
        lookback=ready.architecture.lookback,
        horizon=learned_horizon(periods),
        periods=periods,
        transform=choose(past),
    )
