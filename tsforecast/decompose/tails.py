"""Tail probabilities of the chi-squared, F and t distributions, in NumPy alone.

SciPy has them all, but to import its special functions takes a third as long as pandas, and its
distributions longer than pandas: more than a whole forecast. A test holds these to SciPy's.
"""

from __future__ import annotations

import functools
import math
from statistics import NormalDist

import numpy as np

from tsforecast.series.series import Floats

_TERMS = 10_000
_SMALL = 1e-300
_CLOSE = 1e-15


def chi_squared_tail(statistic: float, *, degrees: int) -> float:
    """Give P(X > statistic) for chi-squared with so many ``degrees`` of freedom.

    The series of Abramowitz & Stegun, 26.4.4 and 26.4.5; each term is positive, so that small
    tails are exact too. With an even number it is the chance of fewer than degrees / 2 arrivals
    of a Poisson process by half the statistic; an odd one begins with the normal tail.

    >>> round(chi_squared_tail(5.991, degrees=2), 4), round(chi_squared_tail(3.841, degrees=1), 4)
    (0.05, 0.05)
    """
    if statistic <= 0:
        return 1.0
    half, odd = statistic / 2, degrees % 2
    first = -half + odd * (0.5 * math.log(half) - math.lgamma(1.5))
    ratios = half / (np.arange(1.0, degrees // 2) + odd / 2)
    terms = first + np.concatenate([[0.0], np.cumsum(np.log(ratios))])[: degrees // 2]
    tail = float(np.exp(terms).sum()) + (math.erfc(math.sqrt(half)) if odd else 0.0)
    return min(1.0, tail)


def f_tail(ratio: float, *, above: int, below: int) -> float:
    """Give P(F > ratio) for ``above`` and ``below`` degrees of freedom.

    With two above there is a closed form, the tail of a Pareto distribution.

    >>> round(f_tail(4.10, above=2, below=10), 3), round(f_tail(4.96, above=1, below=10), 3)
    (0.05, 0.05)
    """
    if above == 2:
        return math.exp(-below / 2 * math.log1p(2 * ratio / below))
    whole = below + above * ratio
    share, rest = np.array([below / whole]), np.array([above * ratio / whole])
    return float(_incomplete_beta(share, rest, a=below / 2, b=above / 2)[0])


@functools.lru_cache(maxsize=64)
def student_distances(*, points: int, degrees: float) -> Floats:
    """Give the absolute values of Student's t at the middles of ``points`` equal shares, (points,).

    They ascend; ``degrees`` of freedom need not be whole. Newton's method on the tail, from the
    normal quantile, which lies nearer to 0: the tail is convex, so that no step goes too far.

    >>> student_distances(points=2, degrees=4.0).round(4).tolist()
    [0.3414, 1.3444]
    """
    tails = (1 - (np.arange(points) + 0.5) / points) / 2  # of one side
    normal = NormalDist()
    distances = np.array([-normal.inv_cdf(tail) for tail in tails])
    size = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)
    height = math.exp(size - 0.5 * math.log(math.pi * degrees))
    for _ in range(100):
        squared = distances**2
        share = degrees / (degrees + squared)
        rest = squared / (degrees + squared)
        excess = _incomplete_beta(share, rest, a=degrees / 2, b=0.5) / 2 - tails
        moves = excess / (height * share ** ((degrees + 1) / 2))
        distances = distances + moves
        if np.abs(moves).max() < 1e-11 * distances[-1]:
            break
    distances.setflags(write=False)
    return distances


def _incomplete_beta(x: Floats, rest: Floats, *, a: float, b: float) -> Floats:
    """Give the regularised incomplete beta function I_x(a, b) of ``x`` (n,), 0 <= x <= 1.

    ``rest`` is 1 - x, of which little would be left where x is close to 1.
    The continued fraction of Press et al., Numerical Recipes, 3rd edition, section 6.4, on the
    side where it converges in a number of terms that grows as the root of a and b.
    """
    lower = x < (a + 1) / (a + b + 2)
    near, far = np.where(lower, x, rest), np.where(lower, rest, x)
    first, second = np.where(lower, a, b), np.where(lower, b, a)
    with np.errstate(divide="ignore"):
        size = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
        front = np.exp(size + first * np.log(near) + second * np.log(far))
    tail = front * _fraction(near, first, second) / first
    result: Floats = np.where(lower, tail, 1 - tail)
    return result


def _fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    """Evaluate the continued fraction by Lentz's method; all shapes (n,)."""
    upper = np.ones_like(x)
    lower = 1 / _away(1 - (a + b) * x / (a + 1))
    value = lower
    for term in range(1, _TERMS):
        even = term * (b - term) * x / ((a + 2 * term - 1) * (a + 2 * term))
        lower = 1 / _away(1 + even * lower)
        upper = _away(1 + even / upper)
        value = value * upper * lower
        odd = -(a + term) * (a + b + term) * x / ((a + 2 * term) * (a + 2 * term + 1))
        lower = 1 / _away(1 + odd * lower)
        upper = _away(1 + odd / upper)
        change = upper * lower
        value = value * change
        if np.abs(change - 1).max() < _CLOSE:
            break
    return value


def _away(values: Floats) -> Floats:
    """Keep denominators away from 0, as Lentz's method asks."""
    return np.where(np.abs(values) < _SMALL, _SMALL, values)
