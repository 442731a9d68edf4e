"""What happens to series between life and the file: noise, outliers, gaps, rounding, ceilings."""

import numpy as np

from tsforecast.network.synthetic_priors import Priors, lognormal, shocks
from tsforecast.series.series import Floats


def measurement_noise(rng: np.random.Generator, values: Floats, *, priors: Priors) -> Floats:
    """Add independent noise, around ``priors.noise`` one-step changes; none in one of eight.

    In one series of five its size changes steadily, by a factor of about two.
    """
    count, length = values.shape
    size = lognormal(rng, priors.noise, 0.9, count).clip(0, 4) * (rng.random((count, 1)) > 0.125)
    changing = rng.random((count, 1)) < 0.2
    rate = np.where(changing, rng.normal(0, 0.8, (count, 1)), 0.0)
    growth = np.exp(rate * (np.arange(length) / length - 0.5))
    return np.asarray(values + size * growth * shocks(rng, count=count, length=length))


def outliers(rng: np.random.Generator, values: Floats, *, share: float = 0.22) -> Floats:
    """Add single wild values, and some that fade over a few steps, to a share of the series.

    Sizes are 3 to 12 one-step changes. Source: Chen and Liu (1993), Journal of the American
    Statistical Association 88: additive outliers and transient changes.
    """
    count, length = values.shape
    rows = np.flatnonzero(rng.random(count) < share)
    struck = rng.random((rows.size, length)) < rng.uniform(0.005, 0.04, (rows.size, 1))
    sign = np.where(rng.random((rows.size, length)) < 0.5, -1.0, 1.0)
    pulses = struck * sign * rng.uniform(3.0, 12.0, (rows.size, length))
    fading = np.where(rng.random((rows.size, 1)) < 0.35, 0.6, 0.0)
    echo = pulses.copy()
    for lag in range(1, min(6, length)):
        echo[:, lag:] += fading**lag * pulses[:, :-lag]
    result = values.copy()
    result[rows] += echo
    return result


def jumps(rng: np.random.Generator, values: Floats, *, share: float = 0.06) -> Floats:
    """Shift the level of a share of the series for good, once, by 2 to 10 one-step changes."""
    count, length = values.shape
    rows = np.flatnonzero(rng.random(count) < share)
    moment = rng.integers(0, length, (rows.size, 1))
    sign = np.where(rng.random((rows.size, 1)) < 0.5, -1.0, 1.0)
    size = sign * rng.uniform(2.0, 10.0, (rows.size, 1))
    result = values.copy()
    result[rows] += size * (np.arange(length) >= moment)
    return result


def censoring(rng: np.random.Generator, values: Floats, *, share: float = 0.03) -> Floats:
    """Clip a share of the series at a floor or a ceiling: stock-outs, capacity, shares at zero."""
    count = values.shape[0]
    result = values.copy()
    rows = np.flatnonzero(rng.random(count) < share)
    if rows.size:
        tail = rng.uniform(0.02, 0.15)
        floor, ceiling = np.quantile(values[rows], [tail, 1 - tail], axis=1)[..., None]
        at_floor = rng.random((rows.size, 1)) < 0.5
        clipped = np.where(
            at_floor, np.maximum(values[rows], floor), np.minimum(values[rows], ceiling)
        )
        result[rows] = clipped
    return result


def filled_gaps(rng: np.random.Generator, values: Floats, *, share: float = 0.03) -> Floats:
    """Replace one stretch by a straight line, as a person fills missing values.

    The stretch is 2 to 12 steps, inside the series, and at most a quarter of it.
    """
    count, length = values.shape
    longest = min(12, length // 4)
    rows = np.flatnonzero(rng.random(count) < share)
    if longest < 2 or not rows.size:
        return values
    size = rng.integers(2, longest + 1, (rows.size, 1))
    start = rng.integers(0, length - size - 1)
    end = start + size + 1
    time = np.arange(length)
    before = np.take_along_axis(values[rows], start, axis=1)
    after = np.take_along_axis(values[rows], end, axis=1)
    line = before + (after - before) * (time - start) / (end - start)
    result = values.copy()
    result[rows] = np.where((time > start) & (time < end), line, values[rows])
    return result


def rounding(rng: np.random.Generator, values: Floats, *, share: float = 0.05) -> Floats:
    """Round a share of the series to a grid of 0.2 to 1.5 one-step changes: prices, percentages."""
    count = values.shape[0]
    grid = rng.uniform(0.2, 1.5, (count, 1))
    chosen = rng.random((count, 1)) < share
    return np.where(chosen, np.round(values / grid) * grid, values)
