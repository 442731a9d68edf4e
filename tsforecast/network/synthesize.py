"""Simulated series to pretrain on: a documented mix of processes that look like life.

No real series takes part: the network that learns from these has seen none, so that every
benchmark is out of sample. A series is a level (``synthetic_levels``) with seasons
(``synthetic_seasons``), or a whole statistical model with its own (``synthetic_models``), then
what happens on the way to the file (``synthetic_blemishes``), at the size that ``Priors`` finds
typical. All in vectorised NumPy; one call with some hundred series costs hardly more than one
series, so ask for many at once.

Time is never reversed: shocks that fade, jumps that stay and outliers that come out of nothing
would become signs of what is to come.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tsforecast.network import synthetic_levels as levels
from tsforecast.network import synthetic_models as models
from tsforecast.network.synthetic_blemishes import (
    censoring,
    filled_gaps,
    jumps,
    measurement_noise,
    outliers,
    rounding,
)
from tsforecast.network.synthetic_priors import Priors, lognormal, priors_for, unit_change
from tsforecast.network.synthetic_seasons import seasons
from tsforecast.series.series import Floats

Generator = Callable[..., Floats]

LEVELS: dict[str, Generator] = {
    "local trend": levels.local_trend,
    "random walk": levels.random_walk,
    "persistent growth": levels.persistent_growth,
    "piecewise trend": levels.piecewise_trend,
    "saturating growth": levels.saturating_growth,
    "regimes": levels.regimes,
    "level shifts": levels.level_shifts,
    "cycle": levels.cycle,
    "volatile": levels.volatile,
    "colored noise": levels.colored_noise,
}
"""Levels without season; ``simulate`` adds seasons and measurement noise."""

MODELS: dict[str, Generator] = {
    "exponential smoothing": models.exponential_smoothing,
    "seasonal arima": models.seasonal_arima,
    "gaussian process": models.gaussian_process,
    "intermittent": models.intermittent,
}
"""Models that bring their own seasons and noise."""

SHARES: dict[str, float] = {
    **dict.fromkeys(LEVELS, 1.0),
    **dict.fromkeys(MODELS, 1.0),
    "local trend": 1.5,
    "persistent growth": 1.5,
    "exponential smoothing": 1.5,
    "seasonal arima": 1.5,
    "intermittent": 0.35,
}
"""Relative share of each kind: equal, but for those nearer to business data (M1) or further."""


def simulate(
    rng: np.random.Generator,
    *,
    count: int,
    length: int,
    periods: tuple[int, ...],
    past: int | None = None,
) -> Floats:
    """Simulate series on the scale that the network works on: logs, or raw values of either sign.

    Args:
        rng: the source of randomness; the same state gives the same series.
        count: series, at least 1.
        length: steps of each, at least 8.
        periods: seasons, in steps, that a series may have; () for yearly and unseasonal series.
        past: the steps that a forecaster is shown, all of them by default; where they are few, a
            series without season is a yearly one.

    Returns:
        Finite values, shape (count, length), in random order of kinds. The typical change of one
        step is 1 to 50 percent (0.01 to 0.5 in logs) for nine series of ten; levels start near 0.

    >>> simulate(np.random.default_rng(1), count=5, length=40, periods=(12,)).shape
    (5, 40)
    """
    priors = priors_for(periods, length=length if past is None else past)
    names = list(SHARES)
    weights = np.array([SHARES[name] for name in names])
    # Stratified: every kind gets its share even of a small batch, the remainder by chance.
    places = (np.arange(count) + rng.random()) / count
    kinds = rng.permutation(np.searchsorted(np.cumsum(weights) / weights.sum(), places))
    values = np.empty((count, length))
    for number, name in enumerate(names):
        rows = np.flatnonzero(kinds == number)
        if rows.size:
            values[rows] = simulate_kind(rng, name, count=rows.size, length=length, priors=priors)
    values = _mixed(rng, values)
    # What falls in on series of all kinds is drawn for all at once.
    values = outliers(rng, jumps(rng, values))
    values = rounding(rng, filled_gaps(rng, censoring(rng, values)))
    flipped = rng.random((count, 1)) < 0.05
    size = lognormal(rng, priors.size, 0.75, count) / np.sqrt(_roaming(values))
    return np.asarray(np.where(flipped, -values, values) * size.clip(0.002, 1.0))


def by_amounts(rng: np.random.Generator, values: Floats, *, share: float = 0.5) -> Floats:
    """Turn a share of series in logs (count, length) into logs of ones that change by amounts.

    What grows by the same amount each year grows by ever smaller shares: in logs its trend bends
    and its changes shrink. By the likelihood of their changes as many series of M1 are nearer to
    that as to changes in proportion. The level starts around 1, on which changes of 1 to 50
    percent stand, and never falls below a part of it.

    >>> line = np.array([[0.0, 1.0, 2.0]])
    >>> np.diff(by_amounts(np.random.default_rng(1), line, share=1.0)).round(2).tolist()
    [[0.51, 0.34]]
    """
    rows = np.flatnonzero(rng.random(len(values)) < share)
    amounts = values[rows]
    start = lognormal(rng, 1.0, 0.5, rows.size)
    lowest = np.exp(-0.1 - rng.exponential(1.0, (rows.size, 1)))  # as a share of the start
    falls = -amounts.min(axis=1, keepdims=True)
    result = values.copy()
    result[rows] = np.log(np.maximum(start, falls / (1 - lowest)) + amounts)
    return result


def simulate_kind(
    rng: np.random.Generator, name: str, *, count: int, length: int, priors: Priors
) -> Floats:
    """Simulate one kind of ``LEVELS`` or ``MODELS``: shape (count, length), one-step change 1.

    A level gets measurement noise and seasons. One level in eight is simulated at a finer step
    and averaged over blocks, as quarterly figures are made of months; changes of averages are
    correlated with the ones before (Working 1960, Econometrica 28).

    >>> rng = np.random.default_rng(1)
    >>> simulate_kind(rng, "cycle", count=2, length=30, priors=priors_for(())).shape
    (2, 30)
    """
    if name in MODELS:
        return bounded(MODELS[name](rng, count=count, length=length, priors=priors))
    generator, averaged = LEVELS[name], int(rng.binomial(count, 0.125))
    level = generator(rng, count=count - averaged, length=length, priors=priors)
    if averaged:
        block = int(rng.choice([2, 3, 4, 12], p=[0.2, 0.4, 0.2, 0.2]))
        fine = replace(priors, drift=priors.drift / np.sqrt(block))
        whole = generator(rng, count=averaged, length=length * block, priors=fine)
        level = np.concatenate([level, whole.reshape(averaged, length, block).mean(axis=2)])
    moving = levels.with_momentum(rng, bounded(level), priors=priors)
    settled = bounded(levels.with_anchor(rng, moving, priors=priors))
    measured = measurement_noise(rng, settled, priors=priors)
    return measured + seasons(rng, count=count, length=length, priors=priors)


def bounded(values: Floats) -> Floats:
    """Start each row at 0 with a typical change of 1; bend back what runs away.

    Away is beyond 20 changes for each of its steps: a straight trend never gets there, so growth
    is not made to saturate; explosive recursions do.

    >>> bounded(np.array([[5.0, 5.0, 5.0]])).tolist()
    [[0.0, 0.0, 0.0]]
    """
    scaled = unit_change(values - values[:, :1])
    limit = 20.0 * values.shape[1]
    away = np.abs(scaled).max(axis=1) > limit
    scaled[away] = limit * np.tanh(scaled[away] / limit)
    return scaled


def _mixed(rng: np.random.Generator, values: Floats) -> Floats:
    """Replace one series of twelve by a weighted mean of itself and another.

    Source: TSMixup, Ansari et al. (2024), Chronos.
    """
    count = values.shape[0]
    rows = np.flatnonzero(rng.random(count) < 1 / 12)
    partners = rng.integers(0, count, rows.size)
    weight = rng.uniform(0.3, 0.9, (rows.size, 1))
    mixed = values.copy()
    mixed[rows] = weight * values[rows] + (1 - weight) * values[partners]
    return mixed


def _roaming(values: Floats) -> Floats:
    """Measure how far series get in a quarter of their length, relative to a random walk.

    The quarter is at most 24 steps. Series that go far do so in small steps: in M1 the rank
    correlation of the size of one step with the drift relative to it is -0.5 to -0.7. Shape
    (count, 1), between 0.2 and 30.
    """
    span = min(24, values.shape[1] // 4)
    away = values[:, span:] - values[:, :-span]
    distance = np.sqrt((away**2).mean(axis=1, keepdims=True) / span)
    return np.asarray(distance.clip(0.2, 30.0))
