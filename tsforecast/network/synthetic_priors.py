"""What simulated series are like before anything is known: sizes, drifts, noises, seasons."""

from dataclasses import dataclass, replace

import numpy as np

from tsforecast.series.series import Floats


@dataclass(frozen=True, kw_only=True)
class Priors:
    """Typical values of one calendar step; each series draws its own around them.

    The figures were chosen on the 1,001 series of the M1 competition (Makridakis et al. 1982), so
    that features of simulated and real series have overlapping distributions
    (``python -m benchmarks.samples``).

    Attributes:
        periods: seasons a series may have, in steps, shortest first; () for none.
        size: median standard deviation of one step's change, in logs (0.08 is 8 percent), of a
            series that wanders as a random walk does.
        noise: median measurement noise, in standard deviations of one step's true change.
        drift: typical growth a step, in standard deviations of one step's true change.
        momentum: share of series whose changes carry over to the next step.
        season: median seasonal standard deviation, in standard deviations of one step's change.
        seasonal: share of series that have any season at all.
        anchored: share of series whose level returns within a few seasons (load, traffic, weather).
    """

    periods: tuple[int, ...]
    size: float
    noise: float
    drift: float
    momentum: float
    season: float
    seasonal: float
    anchored: float


LONGEST_YEARLY = 80
"""Steps of a series without season up to which it is taken for a yearly one."""

YEARS = Priors(
    periods=(), size=0.165, noise=0.06, drift=0.7, momentum=0.25,
    season=0.0, seasonal=0.0, anchored=0.0,
)  # fmt: skip
UNSEASONAL = Priors(
    periods=(), size=0.08, noise=0.4, drift=0.08, momentum=0.35,
    season=0.0, seasonal=0.0, anchored=0.35,
)  # fmt: skip
QUARTERS = Priors(
    periods=(4,), size=0.075, noise=0.1, drift=0.33, momentum=0.65,
    season=0.52, seasonal=0.72, anchored=0.0,
)  # fmt: skip
MONTHS = Priors(
    periods=(12,), size=0.051, noise=1.2, drift=0.075, momentum=0.3,
    season=1.9, seasonal=0.92, anchored=0.05,
)  # fmt: skip
SHORTER_STEPS = Priors(
    periods=(), size=0.06, noise=0.5, drift=0.025, momentum=0.35,
    season=0.7, seasonal=0.9, anchored=0.55,
)  # fmt: skip
"""Weeks, days, hours; ``season`` is that of one step, and grows as the root of the steps."""

YEAR_OF_WEEKS = 0.3
"""The same of weeks: their year is no cycle of nature and work days like the day of hours."""


def priors_for(periods: tuple[int, ...], *, length: int = 0) -> Priors:
    """Return the priors of series with these seasons (in steps); () is none.

    A short series (``length``, in steps) without season is one of years, which grow; a long one
    may be of any step: prices, measurements, counts of sunspots, which wander and return.

    >>> priors_for(()).drift > priors_for((4,)).drift > priors_for((12,)).drift
    True
    >>> priors_for((), length=500).drift < priors_for((4,)).drift
    True
    >>> priors_for((168, 24)).periods
    (24, 168)
    """
    if not periods:
        return UNSEASONAL if length > LONGEST_YEARLY else YEARS
    ordered = tuple(sorted(periods))
    shortest = ordered[0]
    if shortest <= 12:
        return replace(QUARTERS if shortest <= 4 else MONTHS, periods=ordered)
    # A season of many steps has room to be as large as a random walk gets in half of it.
    reach = YEAR_OF_WEEKS if 50 <= shortest <= 54 else SHORTER_STEPS.season
    return replace(SHORTER_STEPS, periods=ordered, season=reach * shortest**0.5)


def lognormal(rng: np.random.Generator, median: float, spread: float, count: int) -> Floats:
    """Draw ``count`` positive values as a column, shape (count, 1), around ``median``.

    >>> lognormal(np.random.default_rng(1), 2.0, 0.0, 3).ravel().tolist()
    [2.0, 2.0, 2.0]
    """
    return median * np.exp(spread * rng.standard_normal((count, 1)))


def shocks(
    rng: np.random.Generator, *, count: int, length: int, heavy: float = 0.7, freedom: float = 2.5
) -> Floats:
    """Draw unit-scale innovations, shape (count, length): normal, or Student t in some series.

    Args:
        rng: the source of randomness.
        count: series.
        length: steps.
        heavy: share of series with Student t innovations.
        freedom: fewest degrees of freedom of those; each series draws from here to 5 more.

    >>> shocks(np.random.default_rng(1), count=2, length=5).shape
    (2, 5)
    """
    values = rng.standard_normal((count, length))
    rows = np.flatnonzero(rng.random(count) < heavy)
    if rows.size:
        degrees = freedom + 5 * rng.random((rows.size, 1))
        mixing = 2 * rng.standard_gamma(degrees / 2, (rows.size, length)) / (degrees - 2)
        # Clipped, because one draw in a million would dwarf a whole series.
        values[rows] = (values[rows] / np.sqrt(mixing)).clip(-15, 15)
    return values


def autoregress(values: Floats, coefficient: np.ndarray, *, lag: int = 1) -> np.ndarray:
    """Filter each row by 1 / (1 - coefficient B^lag), in log2(length) vectorised passes.

    Uses 1/(1-x) = (1+x)(1+x^2)(1+x^4)..., exact once the power exceeds the length; a complex
    coefficient gives a damped cycle, so that two of them make any AR(2).

    Args:
        values: innovations, shape (count, length); the past before the first is zero.
        coefficient: shape (count, 1), real or complex, of modulus at most 1.
        lag: steps between a value and the one it depends on.

    >>> autoregress(np.array([[1.0, 0, 0, 1]]), np.array([[0.5]])).tolist()
    [[1.0, 0.5, 0.25, 1.125]]
    >>> autoregress(np.array([[1.0, 0, 0, 0, 0]]), np.array([[1.0]]), lag=2).tolist()
    [[1.0, 0.0, 1.0, 0.0, 1.0]]
    """
    filtered = np.array(values, dtype=np.result_type(values, coefficient))
    power, step = np.array(coefficient), lag
    while step < values.shape[1]:
        # The right-hand side is a new array, so no value is used after its own update.
        filtered[:, step:] = filtered[:, step:] + power * filtered[:, :-step]
        power = np.where(np.abs(power) < 1e-60, 0.0, power) ** 2
        step *= 2
    return filtered


def unit_change(values: Floats) -> Floats:
    """Divide each row by the size of its changes, so that scales of different kinds compare.

    The size is the geometric mean of the standard deviations of changes over one step and over
    eight (the latter over the square root of eight): a smooth row is not blown up because its
    single steps are small. Shape (count, length) in and out; a constant row stays constant.

    >>> np.ptp(unit_change(np.array([[1.0, 3.0, 2.0, 5.0] * 5])), axis=1).round(2).tolist()
    [2.76]
    """
    if values.shape[1] < 3:
        return values
    single = np.diff(values, axis=1).std(axis=1, keepdims=True)
    span = min(8, values.shape[1] // 2)
    several = (values[:, span:] - values[:, :-span]).std(axis=1, keepdims=True) / np.sqrt(span)
    size = np.sqrt(single * np.maximum(several, 0.3 * single))
    return values / np.where(size > 1e-9, size, 1.0)
