"""Whole statistical models to simulate from: exponential smoothing, ARIMA, processes, counts.

These bring their own seasons. Each returns (count, length) values whose one-step change is of the
order of 1; ``synthesize`` sets the size.
"""

from collections.abc import Callable

import numpy as np

from tsforecast.network.synthetic_levels import drifts, growth
from tsforecast.network.synthetic_priors import Priors, autoregress, lognormal, shocks, unit_change
from tsforecast.network.synthetic_seasons import seasons
from tsforecast.series.series import Floats


def exponential_smoothing(
    rng: np.random.Generator, *, count: int, length: int, priors: Priors
) -> Floats:
    """Innovations state-space models: error A/M, trend N/A/Ad/M/Md, season N/A/M, 30 kinds.

    Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, tables
    2.2 and 2.3, with b the growth (ratio minus 1 for multiplicative trends). Parameters obey
    0 < beta < alpha, 0 < gamma < 1 - alpha. Series that stay positive come back in logs, as the
    network would see them, the others as they are.
    """
    period = int(rng.choice(priors.periods)) if priors.periods else 1
    flags = rng.random((4, count)) < np.array([[0.5], [0.35], [0.5], [0.5]])
    multiplicative_error, multiplicative_trend, multiplicative_season, is_damped = flags
    has_trend = rng.random(count) < 0.7
    additive_trend = has_trend & ~multiplicative_trend
    has_season = (rng.random(count) < priors.seasonal) & (period > 1)
    additive_season = has_season & ~multiplicative_season
    multiplicative = multiplicative_error & ~additive_trend & ~additive_season
    by_level = multiplicative_trend | multiplicative_season | multiplicative_error
    floor = np.where(multiplicative, 1e-6, np.where(by_level, 0.05, -np.inf))
    alpha = rng.beta(1.5, 2.0 if priors.noise < 0.5 else 3.5, count)
    beta = has_trend * alpha * rng.beta(1.0, 5.0, count)
    gamma = has_season * (1 - alpha) * rng.beta(1.0, 6.0, count)
    phi = np.where(is_damped, rng.uniform(0.8, 0.98, count), 1.0)
    sigma = lognormal(rng, 0.04, 0.6, count)[:, 0].clip(0.005, 0.12)
    level = np.ones(count)
    drift = drifts(rng, count=count, priors=priors)[:, 0]
    growth = has_trend * (sigma * drift).clip(-0.06, 0.1)
    height = sigma * lognormal(rng, priors.season, 0.8, count)[:, 0]
    season = has_season * height * rng.standard_normal((period, count))
    season -= season.mean(axis=0)
    season = np.clip(season, -0.7, 1.5) + multiplicative_season
    errors = (sigma * shocks(rng, count=count, length=length).T).clip(-0.8, 0.8)  # (length, count)
    values = np.empty((length, count))
    for step in range(length):
        phase = step % period
        growing = phi * growth
        trended = np.where(multiplicative_trend, level * (1 + growing), level + growing)
        # Multiplicative updates of a level at or below zero, or without bound, have no meaning.
        trended = np.clip(trended, floor, 1e12)
        index = season[phase]
        mean = np.where(multiplicative_season, trended * index, trended + index)
        error = errors[step] * np.where(multiplicative_error, mean, 1.0)
        values[step] = mean + error
        index_or_1 = np.where(multiplicative_season, index, 1.0)
        level_or_1 = np.where(multiplicative_season, trended, 1.0)
        level = trended + alpha * error / np.maximum(index_or_1, 0.1)
        per_level = np.where(multiplicative_trend, trended, 1.0)
        growth = growing + beta * error / np.maximum(index_or_1, 0.1) / per_level
        growth = np.where(multiplicative_trend, growth.clip(-0.12, 0.12), growth)
        season[phase] = index + gamma * error / level_or_1
    # Additive parts do not shrink with the level: in logs they would explode near zero.
    positive = values.min(axis=0) > np.where(multiplicative, 1e-9, 0.05)
    logs = np.log(np.maximum(values, 1e-9))
    return np.asarray(np.where(positive, logs, values).T / sigma[:, None])


def seasonal_arima(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Seasonal ARIMA (p,d,q)(P,D,Q) with p, q up to 2, d up to 2, P, D, Q up to 1.

    Source: Box and Jenkins (1970). The AR part is a product of first-order factors with real or
    conjugate complex roots inside the unit circle, hence stationary; the MA part likewise
    invertible. Two seasons of burn-in are dropped. Second differencing gets a strong negative MA
    root, as estimated models have.
    """
    period = int(rng.choice(priors.periods)) if priors.periods else 1
    burn_in = min(2 * period, 2 * length)
    innovations = shocks(rng, count=count, length=length + burn_in)
    differences = rng.choice(3, (count, 1), p=[0.25, 0.65, 0.1])
    first = moving_average(innovations, _sparse(rng, count, low=-0.9, high=0.5))
    values = moving_average(first, _sparse(rng, count, low=-0.6, high=0.6))
    radius, angle = rng.beta(4, 2, (count, 1)), rng.uniform(0.05, 2.0, (count, 1))
    is_complex = rng.random((count, 1)) < 0.2
    strong = _sparse(rng, count, low=-0.5, high=0.9)
    root = np.where(is_complex, radius * np.exp(1j * angle), strong)
    other = np.where(is_complex, root.conj(), _sparse(rng, count, low=-0.3, high=0.6))
    values = autoregress(autoregress(values, root), other).real
    if period > 1:
        values = _seasonal_part(rng, values, period=period, priors=priors)
    values = values[:, burn_in:]
    drift = growth(rng, count=count, length=length, priors=priors)
    drift = drift * values.std(axis=1, keepdims=True)
    once = np.cumsum(values + np.where(differences > 0, drift, 0.0), axis=1)
    twice = np.cumsum(np.cumsum(moving_average(values, np.full((count, 1), -0.85)), axis=1), axis=1)
    return np.asarray(np.choose(differences, [values, once, twice]))


def moving_average(values: Floats, coefficient: Floats, *, lag: int = 1) -> Floats:
    """Filter each row by 1 + coefficient B^lag; the past before the first value is zero.

    >>> moving_average(np.array([[1.0, 0.0, 2.0]]), np.array([[0.5]])).tolist()
    [[1.0, 0.5, 2.0]]
    """
    filtered = values.copy()
    filtered[:, lag:] += coefficient * values[:, :-lag]
    return filtered


def _sparse(rng: np.random.Generator, count: int, *, low: float, high: float) -> Floats:
    """Coefficients, shape (count, 1), half of them zero (the factor is absent)."""
    present = rng.random((count, 1)) < 0.5
    return np.where(present, rng.uniform(low, high, (count, 1)), 0.0)


def _seasonal_part(
    rng: np.random.Generator, values: Floats, *, period: int, priors: Priors
) -> Floats:
    """Apply (1 + Theta B^m) / (1 - Phi B^m), with Phi = 1 for seasonally integrated series."""
    count, length = values.shape
    if length <= period:
        return values
    is_seasonal = rng.random((count, 1)) < priors.seasonal
    is_integrated = rng.random((count, 1)) < 0.6
    persistence = np.where(is_integrated, 1.0, rng.uniform(0.3, 0.95, (count, 1)))
    reverting = np.where(is_integrated, rng.uniform(-0.95, -0.4, (count, 1)), 0.0)
    # The first season is the pattern itself: give it the strength that seasons have in life.
    started = values.copy()
    boost = lognormal(rng, max(priors.season, 0.1), 0.8, count)
    started[:, :period] += boost * rng.standard_normal((count, period))
    started = moving_average(started, reverting, lag=period)
    seasonal = autoregress(started, persistence, lag=period)
    return np.where(is_seasonal, seasonal, values)


KERNELS: tuple[Callable[[Floats], Floats], ...] = (
    lambda r: np.exp(-r),
    lambda r: (1 + 3**0.5 * r) * np.exp(-(3**0.5) * r),
    lambda r: np.exp(-(r**2) / 2),
    lambda r: 1 / (1 + r**2 / 2),
)
"""Exponential, Matern 3/2, squared exponential, rational quadratic: of distance over length scale.

Source: Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, table 4.1.
"""


def gaussian_process(
    rng: np.random.Generator, *, count: int, length: int, priors: Priors
) -> Floats:
    """Draws from composed kernels: smooth, rough, periodic, locally periodic, plus drift, noise.

    Sources: Ansari et al. (2024), Chronos, KernelSynth (sums and products of a bank of kernels);
    Dietrich and Newsam (1997), SIAM Journal on Scientific Computing 18 (exact stationary draws by
    circulant embedding; negative eigenvalues, which a kernel on a circle may have, are set to 0).
    """
    size = 2 * length
    distance = np.minimum(np.arange(size), size - np.arange(size))[None, :].astype(np.float64)
    smooth = _stationary(rng, distance, count)
    kernel = lognormal(rng, 1.0, 0.8, count) * smooth
    kernel += lognormal(rng, 0.6, 0.8, count) * _stationary(rng, distance, count)
    for period in priors.periods:
        present = (rng.random((count, 1)) < priors.seasonal) * lognormal(rng, 0.5, 1.0, count)
        wave = np.exp(
            -2 * (np.sin(np.pi * distance / period) * lognormal(rng, 1.2, 0.5, count)) ** 2
        )
        fading = np.exp(-distance / (period * lognormal(rng, 12.0, 0.8, count)))
        kernel += present * wave * fading
    eigenvalues = np.fft.rfft(kernel, axis=1).real.clip(0.0, None)
    draws = rng.standard_normal((2, count, length + 1))
    spectrum = np.sqrt(eigenvalues) * (draws[0] + 1j * draws[1])
    values = np.fft.irfft(spectrum, n=size, axis=1)[:, :length] * np.sqrt(length)
    path = np.cumsum(growth(rng, count=count, length=length, priors=priors), axis=1)
    rough = lognormal(rng, 0.6, 0.7, count) * rng.standard_normal((count, length))
    return unit_change(values) + path + rough


def intermittent(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Draw counts, many of them zero, as spare parts sell: raw, square-rooted or log(1 + count).

    Source: Croston (1972), Operational Research Quarterly 23 (demand happens with a probability,
    sizes are independent); sizes are negative binomial (Snyder, Ord and Beaumont 2012), and both
    the probability and the mean size wander slowly and have seasons. Scaled so that one standard
    deviation is 1.
    """
    season = np.tanh(0.4 * seasons(rng, count=count, length=length, priors=priors))
    wander = 0.05 * np.cumsum(rng.standard_normal((count, length)), axis=1) + season
    odds = wander + rng.normal(0.0, 1.3, (count, 1))
    happens = rng.random((count, length)) < 1 / (1 + np.exp(-odds))
    mean = lognormal(rng, 3.0, 1.0, count) * np.exp(0.5 * wander.clip(-4, 4))
    dispersion = lognormal(rng, 2.0, 0.7, count)
    sizes = 1 + rng.poisson(mean * rng.standard_gamma(dispersion, (count, length)) / dispersion)
    demand = np.where(happens, sizes, 0).astype(np.float64)
    scale = rng.integers(0, 3, (count, 1))
    values = np.choose(scale, [demand, np.sqrt(demand), np.log1p(demand)])
    spread = values.std(axis=1, keepdims=True)
    return np.asarray(values / np.where(spread > 0, spread, 1.0))


def _stationary(rng: np.random.Generator, distance: Floats, count: int) -> Floats:
    """Evaluate one of ``KERNELS`` a series, at a random length scale; shape of count rows."""
    longest = max(4.0, distance.shape[1] / 4)
    scale = np.exp(rng.uniform(np.log(2.0), np.log(longest), (count, 1)))
    scaled = distance / scale
    kind = rng.integers(0, 4, count)
    kernel = np.empty_like(scaled)
    for number, formula in enumerate(KERNELS):
        rows = kind == number
        kernel[rows] = formula(scaled[rows])
    return kernel
