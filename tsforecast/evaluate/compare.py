"""Who was better, in words that a person can act on, and no surer than the numbers allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.evaluate.backtest import Backtest
from tsforecast.series.series import Floats

LABELS = {
    "naive": "naive",
    "seasonal_naive": "seasonal naive",
    "drift": "drift",
    "ets": "ETS",
    "theta": "Theta",
    "combination": "the combination",
}
"""What a forecaster is called in a sentence."""

RIVALS = ("seasonal_naive", "ets", "theta")
FEW_ORIGINS = 5
_TIE = 0.01
_SURE = 2.0


@dataclass(frozen=True)
class Verdict:
    """The verdict in words, and the forecaster to use: the network or one that beat it."""

    text: str
    chosen: str


def verdict(
    done: Backtest,
    *,
    network: str = "network",
    label: str = "LSTM",
    rivals: Sequence[str] = RIVALS,
    candidates: Sequence[str] = ("combination",),
) -> Verdict:
    """Compare the network with its rivals by MASE over the backtest's origins.

    Two forecasters tie when their errors differ by less than 1%, or by less than two standard
    errors of the mean difference over the origins (see :func:`standard_error`). When a rival
    is better the best of rivals and ``candidates`` is chosen, else the network. Names that the
    backtest does not have are passed over.
    """
    compared = _errors_by_origin(done, [network, *rivals, *candidates])
    own = compared[network]
    unit = "MASE" if _scaled(done) else "MAE"
    against = {name: compared[name] for name in rivals if name in compared}
    lag = _overlap(done)
    results = {name: _outcome(own, theirs, lag=lag) for name, theirs in against.items()}
    basis = f"({unit}, {_count(len(own))})"
    lost = [name for name, result in results.items() if result < 0]
    if not lost:
        return Verdict(f"{_praise(label, results)} {basis}", network)
    best = min(lost, key=lambda name: float(compared[name].mean()))
    pool = [best, *(name for name in candidates if name in compared)]
    chosen = min(pool, key=lambda name: float(compared[name].mean()))
    text = f"{_called(best)} is better here by {_percent(-results[best])} {basis}"
    return Verdict(f"{text}: predict will use {_called(chosen)}", chosen)


def standard_error(differences: Floats, *, lag: int) -> float:
    """Give the standard error of the mean of differences (k,) that overlap for ``lag`` origins.

    Diebold & Mariano (1995), eq. 1, with Bartlett weights so that the variance is never
    negative (Newey & West 1987), and the small-sample factor of Harvey, Leybourne & Newbold
    (1997) for k observations. Infinite for fewer than three, which decide nothing.

    >>> standard_error(np.array([1.0, 2.0, 3.0, 2.0]), lag=0)
    0.408248290463863
    """
    count = len(differences)
    if count < 3:
        return float("inf")
    centred = differences - differences.mean()
    reach = min(lag, count // 2)
    variance = float(centred @ centred) / count
    for back in range(1, reach + 1):
        weight = 1 - back / (reach + 1)
        variance += 2 * weight * float(centred[back:] @ centred[:-back]) / count
    return float(np.sqrt(max(variance, 0.0) / (count - 1)))


def _errors_by_origin(done: Backtest, names: Sequence[str]) -> dict[str, Floats]:
    """Give the mean absolute error at each origin (k,), scaled where that is defined."""
    scaled = _scaled(done)
    scale = np.where(scaled, done.scales.absolute, 1.0)
    return {
        name: np.array([each.mae for each in done.scores_by_origin(name)]) / scale
        for name in names
        if name in done.quantiles
    }


def _scaled(done: Backtest) -> bool:
    return bool((done.scales.absolute > 0).all())


def _overlap(done: Backtest) -> int:
    """Give how many later origins forecast some of the same steps."""
    origins = done.plan.origins
    step = origins[1] - origins[0] if len(origins) > 1 else done.plan.horizon
    return max(0, -(-done.plan.horizon // step) - 1)


def _outcome(own: Floats, theirs: Floats, *, lag: int) -> float:
    """Give the share by which the network's error is smaller: negative if larger, 0 for a tie."""
    larger = max(float(own.mean()), float(theirs.mean()))
    difference = theirs - own
    mean = float(difference.mean())
    if larger == 0 or abs(mean) < _TIE * larger:
        return 0.0
    if abs(mean) < _SURE * standard_error(difference, lag=lag):
        return 0.0
    return mean / larger


def _praise(label: str, results: Mapping[str, float]) -> str:
    beaten = [f"{_called(name)} by {_percent(gain)}" for name, gain in results.items() if gain > 0]
    tied = [_called(name) for name, gain in results.items() if gain == 0]
    if beaten and tied:
        return f"{label} beats {_list(beaten)}, and is level with {_list(tied)}"
    if beaten:
        return f"{label} beats {_list(beaten)}"
    return f"{label} is level with {_list(tied)}" if tied else f"{label} was not compared"


def _count(origins: int) -> str:
    if origins >= FEW_ORIGINS:
        return f"{origins} origins"
    return f"only {origins} origin{'' if origins == 1 else 's'}"


def _called(name: str) -> str:
    return LABELS.get(name, name)


def _percent(share: float) -> str:
    return f"{max(1, round(100 * share))}%"


def _list(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
