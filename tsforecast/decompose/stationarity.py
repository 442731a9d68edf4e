"""Is there a fixed level? Two tests that ask from opposite sides, in NumPy.

statsmodels has both, but where it has them it brings SciPy, formulas and regressions along, whose
import takes longer than all else that a decomposition needs. A test holds these to its.
"""

from __future__ import annotations

import math

import numpy as np

from tsforecast.series.series import Floats

LONGEST_LAG = 40
KPSS_TABLE = ((0.347, 0.10), (0.463, 0.05), (0.574, 0.025), (0.739, 0.01))
"""Critical values and their probabilities, Kwiatkowski et al. 1992, table 1, fixed level."""

ADF_LOWEST, ADF_LEFT_UP_TO, ADF_HIGHEST = -18.83, -1.61, 2.74
ADF_LEFT = (2.1659, 1.4412, 0.038269)
ADF_RIGHT = (1.7339, 0.93202, -0.12745, -0.010368)
"""Polynomials in the statistic that give a normal distance, MacKinnon 1994, tables 3 and 4: one
series, a constant; below the lowest and above the highest the probability is 0 and 1."""


def augmented_dickey_fuller(values: Floats) -> tuple[float, float] | None:
    """Give statistic and p-value of "there is a unit root" for values (n,), n of 12 or more.

    A constant, no trend; as many lagged differences as Akaike's criterion finds best, all judged
    on the same values, up to Schwert's 12 (n / 100)^(1/4) and LONGEST_LAG (Said & Dickey 1984;
    Schwert 1989; p-values MacKinnon 1994). ``None`` where the steps before explain each step
    exactly, so that nothing is left to test.

    >>> walk = np.random.default_rng(1).normal(size=200).cumsum()
    >>> statistic, p_value = augmented_dickey_fuller(walk)
    >>> p_value > 0.1, augmented_dickey_fuller(np.arange(30.0) % 2) is None
    (True, True)
    """
    n = len(values)
    longest = min(int(12 * (n / 100) ** 0.25), n // 2 - 3, LONGEST_LAG)
    factor = _regression(values, lags=longest)
    if factor is None:
        return None
    count = n - 1 - longest
    # The squared errors that are left with each number of lags, from one factorisation.
    left = np.cumsum(factor[::-1, -1] ** 2)[::-1][2:]  # (longest + 2,)
    if left[-1] <= 0:
        return None
    criterion = count * np.log(left / count) + 2 * np.arange(len(left))
    factor = _regression(values, lags=int(np.argmin(criterion)))
    if factor is None:
        return None
    inner, outer = factor[:-1, :-1], factor[:-1, -1]
    variance = factor[-1, -1] ** 2 / (n - 1 - (len(inner) - 2) - len(inner))
    inverse = np.linalg.inv(inner)
    error = np.sqrt(variance) * np.linalg.norm(inverse[1])
    if not error > 0:
        return None
    statistic = float(inverse[1] @ outer / error)
    return statistic, unit_root_tail(statistic)


def unit_root_tail(statistic: float) -> float:
    """Give the probability of a lower statistic where there is a unit root (MacKinnon 1994)."""
    if statistic > ADF_HIGHEST:
        return 1.0
    if statistic < ADF_LOWEST:
        return 0.0
    powers = ADF_LEFT if statistic <= ADF_LEFT_UP_TO else ADF_RIGHT
    distance = sum(factor * statistic**power for power, factor in enumerate(powers))
    return 0.5 * math.erfc(-distance / math.sqrt(2))


def _regression(values: Floats, *, lags: int) -> Floats | None:
    """Give the triangular factor (k + 1, k + 1) of steps on constant, level and lagged steps.

    Its last column belongs to the steps that are explained. ``None`` where they, or one of the
    columns, depend on the columns before, up to rounding.
    """
    steps = np.diff(values)
    rows = len(steps) - lags
    design = np.empty((rows, lags + 3))
    design[:, 0] = 1.0
    design[:, 1] = values[lags : lags + rows]
    for lag in range(1, lags + 1):
        design[:, 1 + lag] = steps[lags - lag : lags - lag + rows]
    design[:, -1] = steps[lags:]
    sizes = np.linalg.norm(design, axis=0)
    factor: Floats = np.asarray(np.linalg.qr(design, mode="r"))
    if (np.abs(np.diag(factor)) <= 1e-10 * sizes).any():
        return None
    return factor


def kpss(values: Floats) -> tuple[float, float]:
    """Give statistic and p-value of "the level is fixed" for values (n,).

    Kwiatkowski, Phillips, Schmidt & Shin 1992, with the bandwidth of Hobijn, Franses & Ooms
    1998. Their table ends at .01 and .1, and so do the p-values.

    >>> noise = np.random.default_rng(1).normal(size=200)
    >>> kpss(noise)[1], kpss(noise.cumsum())[1]
    (0.1, 0.01)
    """
    n = len(values)
    apart = values - values.mean()

    def product(lag: int) -> float:
        return float(apart[lag:] @ apart[: n - lag])

    products = 2 * np.array([product(lag) for lag in range(1, int(n ** (2 / 9)) + 1)]) / n
    whole = product(0) / n + products.sum()
    ratio = float(products @ np.arange(1, len(products) + 1)) / whole
    lags = min(int(1.1447 * (ratio * ratio) ** (1 / 3) * n ** (1 / 3)), n - 1)
    weighted = [product(lag) * (1 - lag / (lags + 1)) for lag in range(1, lags + 1)]
    variance = (product(0) + 2 * sum(weighted)) / n
    statistic = float((np.cumsum(apart) ** 2).sum()) / (n * n * variance)
    places, risks = zip(*KPSS_TABLE, strict=True)
    return statistic, float(np.interp(statistic, places, risks))
