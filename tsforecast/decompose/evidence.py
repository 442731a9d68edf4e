"""What tests say of a series and of what is left over, each as a statistic and a p-value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.decompose import stationarity
from tsforecast.decompose.seasonality import autocorrelation
from tsforecast.decompose.tails import chi_squared_tail
from tsforecast.series.series import Floats

RISK = 0.05
"""P-value below which a test is taken to say something."""

LONGEST_FOR_ADF = 10_000
"""Values that the ADF test sees at most: its search for lags takes 9 kB a value."""

FEWEST_TO_TEST = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """A test's statistic and p-value; ``bound`` is "<" or ">" where its tables end there."""

    statistic: float
    p_value: float
    bound: Literal["", "<", ">"] = ""


def ljung_box(residual: Floats, *, lags: int) -> Evidence:
    """Ljung & Box (1978): Q = n (n + 2) sum r_k^2 / (n - k), chi-squared with ``lags`` degrees."""
    n = len(residual)
    correlations = autocorrelation(residual)[1 : lags + 1]
    statistic = n * (n + 2) * float(np.sum(correlations**2 / (n - np.arange(1, lags + 1))))
    return Evidence(statistic, chi_squared_tail(statistic, degrees=lags))


def jarque_bera(residual: Floats) -> Evidence:
    """Jarque & Bera (1987): n / 6 (S^2 + (K - 3)^2 / 4), chi-squared with 2 degrees.

    S is the skewness and K the kurtosis. The library's own takes milliseconds a series.
    """
    standard = _standard(residual)
    squares = standard * standard  # a power takes ten times as long
    skewness, kurtosis = float((squares * standard).mean()), float((squares * squares).mean())
    statistic = len(residual) / 6 * (skewness**2 + (kurtosis - 3) ** 2 / 4)
    return Evidence(statistic, chi_squared_tail(statistic, degrees=2))


def adf(values: Floats) -> Evidence | None:
    """Augmented Dickey-Fuller: a small p-value speaks against a unit root.

    ``None`` where the steps before explain each step exactly, so that nothing is left to test.
    """
    if len(values) < FEWEST_TO_TEST:
        return None
    found = stationarity.augmented_dickey_fuller(_standard(values[-LONGEST_FOR_ADF:]))
    return None if found is None else Evidence(*found)


def kpss(values: Floats) -> Evidence | None:
    """KPSS (1992): a small p-value speaks against a fixed level; its table ends at .01 and .1."""
    if len(values) < FEWEST_TO_TEST:
        return None
    statistic, p_value = stationarity.kpss(_standard(values))
    bound: Literal["", "<", ">"] = "<" if p_value <= 0.01 else ">" if p_value >= 0.1 else ""
    return Evidence(statistic, p_value, bound)


def _standard(values: Floats) -> Floats:
    """Take off mean and scale, on which the tests do not depend but their rounding does."""
    centred = values - values.mean()
    # By a power of two, which is exact: squares of what is left neither overflow nor vanish.
    centred = np.ldexp(centred, -int(np.frexp(np.abs(centred).max())[1]))
    standard: Floats = centred / centred.std()
    return standard
