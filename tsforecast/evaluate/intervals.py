"""Intervals of what a trial measured, calibrated on what they are not shown for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tsforecast.evaluate.backtest import Backtest
from tsforecast.evaluate.tried import Tried
from tsforecast.forecast.calibrate import DOUBTED, TRUSTED, Calibration, Trust, fit, forward
from tsforecast.forecast.forecast import Forecaster
from tsforecast.forecast.widths import METHODS
from tsforecast.series.series import Floats

ORIGINS = 24
"""Origins before the backtest's that a network's intervals are calibrated on, at most."""


def calibrated(
    done: Backtest,
    tried: Sequence[Tried],
    *,
    network: Forecaster,
    learned: bool,
    chosen: str,
) -> tuple[Backtest, Calibration]:
    """Calibrate one series on its own past, or all of a panel together.

    A network that has ``learned`` something of a series is doubted. One that has not has seen
    nothing of it, and may be looked at in half the past as well.
    """
    trust = DOUBTED if learned else TRUSTED
    if len(tried) > 1:
        return calibrate_panel(done, trust=trust, chosen=chosen)
    unseen = 0 if learned else tried[0].plan.origins[0] // 2
    return calibrate(
        tried[0].values, done, network=network, unseen=unseen, trust=trust, chosen=chosen
    )


def calibrate(
    values: Floats,
    done: Backtest,
    *,
    network: Forecaster,
    unseen: int,
    trust: Trust,
    chosen: str,
) -> tuple[Backtest, Calibration]:
    """Calibrate what the program itself forecasts with; the coverage shown is out of sample.

    In the backtest each origin is calibrated by origins whose outcome was known by then: the
    earlier ones of the backtest and, for the network, those in the ``unseen`` steps before it.
    The calibration that is kept, for the forecaster ``chosen``, learns from all of them.
    """
    horizon, origins = done.plan.horizon, np.array(done.plan.origins)
    first = origins[0]
    room = np.arange(first - unseen, first - horizon + 1)
    early_origins = room[:: max(1, -(-len(room) // ORIGINS))]
    kept = Calibration.identity(horizon)
    raw = done.quantiles  # what is calibrated once must not be calibrated again
    for name in _shown(raw, chosen):
        quantiles, actual, at = raw[name], done.actual, origins
        if name == "network" and len(early_origins):
            known = network(values, early_origins, horizon=horizon, period=done.period)
            quantiles = np.concatenate([known, quantiles])
            actual = np.concatenate(
                [values[early_origins[:, None] + np.arange(horizon)], done.actual]
            )
            at = np.concatenate([early_origins, origins])
        own = _trust(name, network=trust)
        if name == chosen:
            kept = fit(actual, quantiles, origins=at, trust=own)
        honest = forward(actual, quantiles, origins=at, trust=own)[-len(origins) :]
        done = done.with_forecaster(name, honest)
    return done, kept


def _shown(raw: Mapping[str, Floats], chosen: str) -> list[str]:
    """Name what is calibrated: the program's own forecasters, and the one that it will use."""
    return [name for name in dict.fromkeys(("network", "combination", chosen)) if name in raw]


def _trust(name: str, *, network: Trust) -> Trust:
    """Say how far a forecaster's own intervals are believed: those that a table made right, far."""
    if name in ("network", "combination"):
        return network
    return TRUSTED if name in METHODS else DOUBTED


def calibrate_panel(done: Backtest, *, trust: Trust, chosen: str) -> tuple[Backtest, Calibration]:
    """Calibrate all series by one rule; the coverage shown is that of series left out of it."""
    raw = done.quantiles
    for name in _shown(raw, chosen):
        believed = _trust(name, network=trust)
        honest = raw[name].copy()
        for half in (0, 1):
            own, others = done.members % 2 == half, done.members % 2 != half
            learned = fit(done.actual[others], raw[name][others], trust=believed)
            honest[own] = learned.apply(raw[name][own])
        done = done.with_forecaster(name, honest)
    return done, fit(done.actual, raw[chosen], trust=_trust(chosen, network=trust))
