"""Measure, on simulated series, how wide the intervals of ETS and Theta should have been."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import numpy as np

from tsforecast.forecast.baselines import FromPasts
from tsforecast.forecast.ets import ets_of_many
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.theta import theta_of_many
from tsforecast.forecast.widths import FILE, LENGTHS, LEVELS, METHODS, STEPS
from tsforecast.network.synthesize import simulate
from tsforecast.series.series import Floats

SEED = 1
SERIES = 1500
LONGEST = 300
"""Values from which on half as many series are simulated."""

AS_FORMULAS_SAY: dict[str, FromPasts] = {"ets": ets_of_many, "theta": theta_of_many}
"""The methods without what the table adds."""

SPANS = 1000.0
"""Factor that a simulated past may span to be taken as logs; a longer one stays as it is."""

APART = (1.0, 1.2)
"""How much less or more the outer interval may grow than the inner one.

The tails of simulated series are heavier than those of M1, where 1.2 was chosen."""

LARGEST = 4.0
"""No interval grows more than this, however short the past and far the step."""

_MIDDLE = QUANTILES.index(0.5)


def table(*, progress: Callable[[str], None]) -> dict[str, object]:
    """Measure every entry; the documented object that the package ships."""
    factors: dict[str, dict[str, list[object]]] = {method: {} for method in METHODS}
    for period, lengths in LENGTHS.items():
        for length in lengths:
            count = SERIES // 2 if length > LONGEST else SERIES
            for method, found in entries(period, length=length, count=count):
                factors[method].setdefault(str(period), []).append(found.round(2).tolist())
                told = " ".join(f"{each:.2f}" for each in found[:, 0])
                progress(f"period {period}, {length} values, {method}: {LEVELS[0]}% {told}")
    return {
        "made": "python -m benchmarks widths",
        "seed": SEED,
        "series": SERIES,
        "lengths": LENGTHS,
        "steps": STEPS,
        "levels": LEVELS,
        "factors": factors,
    }


def write(found: dict[str, object]) -> str:
    """Write it where the package reads it, and say where that is."""
    FILE.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    return f"written: {FILE}"


def entries(period: int, *, length: int, count: int) -> Iterator[tuple[str, Floats]]:
    """Give each method's factors (steps, levels) for pasts of one length."""
    periods = (period,) if period > 1 else ()
    rng = np.random.default_rng([SEED, period, length])
    values = simulate(rng, count=count, length=length + STEPS[-1], periods=periods, past=length)
    narrow = np.ptp(values[:, :length], axis=1) < np.log(SPANS)
    values[narrow] = np.exp(values[narrow])
    pasts, actual = list(values[:, :length]), values[:, length:]
    for method in METHODS:
        quantiles = AS_FORMULAS_SAY[method](pasts, horizon=STEPS[-1], period=period)
        yield method, _factors(_distances(actual, quantiles, logs=narrow))


def _distances(actual: Floats, quantiles: Floats, *, logs: np.ndarray) -> Floats:
    """Give how far each value lies out, in half widths of each interval: (S, h, levels).

    Where the series and all its quantiles are positive, both are measured in logs.
    """
    logs = logs & (quantiles > 0).all(axis=(1, 2))
    actual, quantiles = actual.copy(), quantiles.copy()
    actual[logs], quantiles[logs] = np.log(actual[logs]), np.log(quantiles[logs])
    away = np.abs(actual - quantiles[..., _MIDDLE])
    uppers = [QUANTILES.index((1 + level / 100) / 2) for level in LEVELS]
    halves = quantiles[..., uppers] - quantiles[..., _MIDDLE, np.newaxis]
    out = np.full(halves.shape, np.inf)
    distances: Floats = np.divide(away[..., np.newaxis], halves, out=out, where=halves > 0)
    return distances


def _factors(distances: Floats) -> Floats:
    """Give the factors (steps, levels) that hold each level's share; never less at a later step.

    A step of the table stands for those up to a sixth before and behind it.
    """
    found = np.empty((len(STEPS), len(LEVELS)))
    for row, step in enumerate(STEPS):
        near = distances[:, max(0, step - 1 - step // 6) : step + step // 6]
        for column, level in enumerate(LEVELS):
            found[row, column] = np.quantile(near[..., column], level / 100)
    inner = ascending(found[:, 0])
    outer = ascending(np.clip(found[:, 1], APART[0] * inner, APART[1] * inner))
    return np.minimum(np.stack([inner, outer], axis=1), LARGEST)


def ascending(values: Floats) -> Floats:
    """Give the nearest values that never fall: pool those that do (isotonic regression).

    >>> ascending(np.array([1.0, 3.0, 2.0, 4.0])).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    return np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
