"""Levels of simulated series: how they grow, wander, turn, jump and oscillate.

Each function returns (count, length) values in which one step's random change is about 1, without
season. ``Priors`` says how strong drift, noise and momentum typically are.
"""

import numpy as np

from tsforecast.network.synthetic_priors import Priors, autoregress, lognormal, shocks
from tsforecast.series.series import Floats


def drifts(rng: np.random.Generator, *, count: int, priors: Priors) -> Floats:
    """Draw growth per step, shape (count, 1), mostly upwards as in business and economics."""
    sizes = lognormal(rng, priors.drift, 0.85, count).clip(max=6 * priors.drift)
    return np.where(rng.random((count, 1)) < 0.9, sizes, -0.7 * sizes)


def growth(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Draw growth per step, shape (count, length), that in most series changes now and then.

    What comes after a change is on average half of the series' own drift, so that strong growth
    is followed by weaker, as trends of real series are (Gardner and McKenzie 1985, Management
    Science 31, on why damped trends forecast better).
    """
    rate = lognormal(rng, 0.06 / min(priors.periods, default=1) ** 0.5, 0.7, count)
    rate = np.where(rng.random((count, 1)) < 0.65, rate, 0.0)
    changes = rng.random((count, length)) < rate
    changes[:, 0] = rng.random(count) < 0.5
    latest = np.maximum.accumulate(np.where(changes, np.arange(length), -1), axis=1)
    drawn = rng.normal(0.5, 0.8, (count, length))
    factor = np.where(latest >= 0, np.take_along_axis(drawn, np.maximum(latest, 0), axis=1), 1.0)
    return drifts(rng, count=count, priors=priors) * factor


def local_trend(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Random level with a slowly wandering, damped slope around a drift.

    Source: Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter,
    equations 2.3.27, with the slope made a stationary AR(1).
    """
    damping = 1 - lognormal(rng, 0.08, 0.8, count).clip(0.01, 0.7)
    spread = lognormal(rng, 0.1 + 0.1 * priors.drift, 0.7, count)
    slope = autoregress(spread * rng.standard_normal((count, length)), damping)
    level_shocks = shocks(rng, count=count, length=length)
    steps = growth(rng, count=count, length=length, priors=priors) + slope + level_shocks
    return np.cumsum(steps, axis=1)


def random_walk(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Random walk with drift.

    Source: Box and Jenkins (1970), ARIMA(0,1,0) with drift.
    """
    steps = shocks(rng, count=count, length=length)
    return np.cumsum(steps + growth(rng, count=count, length=length, priors=priors), axis=1)


def with_momentum(rng: np.random.Generator, level: Floats, *, priors: Priors) -> Floats:
    """Let changes carry over to the next step in a share ``priors.momentum`` of the series.

    Source: Box and Jenkins (1970), ARIMA(1,1,0), with a coefficient from 0.1 to 0.75. The mean
    change of each series stays what it was.

    >>> from dataclasses import replace
    >>> from tsforecast.network.synthetic_priors import priors_for
    >>> none = replace(priors_for(()), momentum=0.0)
    >>> with_momentum(np.random.default_rng(1), np.array([[0.0, 1.0, 4.0]]), priors=none).tolist()
    [[0.0, 1.0, 4.0]]
    """
    count = level.shape[0]
    carrying = rng.random((count, 1)) < priors.momentum
    momentum = np.where(carrying, rng.uniform(0.1, 0.75, (count, 1)), 0.0)
    changes = np.diff(level, axis=1)
    mean = changes.mean(axis=1, keepdims=True)
    carried = mean + autoregress(changes - mean, momentum) * np.sqrt(1 - momentum**2)
    start = level[:, :1]
    return np.concatenate([start, start + np.cumsum(carried, axis=1)], axis=1)


def with_anchor(rng: np.random.Generator, level: Floats, *, priors: Priors) -> Floats:
    """Let the level of a share ``priors.anchored`` of the series return to its anchor.

    Changes are summed with forgetting, over half a season to some seasons (of 8 steps where there
    is none): an Ornstein-Uhlenbeck process sampled at the steps (Uhlenbeck and Ornstein 1930,
    Physical Review 36), driven by the changes of ``level``.

    >>> from tsforecast.network.synthetic_priors import priors_for
    >>> yearly = priors_for(())
    >>> with_anchor(np.random.default_rng(1), np.array([[2.0, 3.0]]), priors=yearly).tolist()
    [[0.0, 1.0]]
    """
    count = level.shape[0]
    shortest = priors.periods[0] if priors.periods else 8
    memory = np.exp(-1 / lognormal(rng, 1.5 * shortest, 0.9, count))
    anchored = rng.random((count, 1)) < priors.anchored
    changes = np.diff(level, axis=1, prepend=level[:, :1])
    return autoregress(changes, np.where(anchored, memory, 1.0))


def persistent_growth(
    rng: np.random.Generator, *, count: int, length: int, priors: Priors
) -> Floats:
    """Steady growth whose rate changes slowly, with the level returning to its path.

    Most yearly and quarterly aggregates: the rate of growth is an AR(1) of long memory around its
    mean; deviations from the path are a mean-reverting AR(1) (trend-stationary). Source: Nelson
    and Plosser (1982), Journal of Monetary Economics 10, the trend-stationary alternative, with
    the rate of Harvey's (1989) smooth trend.
    """
    memory = rng.uniform(0.9, 0.995, (count, 1))
    mean = 1.4 * drifts(rng, count=count, priors=priors)
    spread = lognormal(rng, 0.5, 0.5, count) * np.abs(mean) * np.sqrt(1 - memory**2)
    rate = mean + autoregress(spread * rng.standard_normal((count, length)), memory)
    return np.cumsum(rate, axis=1) + deviations(rng, count=count, length=length)


def deviations(rng: np.random.Generator, *, count: int, length: int) -> Floats:
    """Mean-reverting AR(1) deviations from a path, with unit innovations (Harvey 1989, 2.3)."""
    reversion = rng.beta(3, 2, (count, 1))
    return autoregress(shocks(rng, count=count, length=length), reversion)


def piecewise_trend(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Straight pieces whose slope changes a few times, around a common drift.

    Source: Taylor and Letham (2018), The American Statistician 72, section 3.1.2 (changes of rate
    drawn from a Laplace distribution); the slope is pulled back to the drift so that it does not
    run away.
    """
    rate = lognormal(rng, 0.025, 0.6, count)
    changes = (rng.random((count, length)) < rate) * rng.laplace(0.0, 1.0, (count, length))
    drift = 1.2 * drifts(rng, count=count, priors=priors)
    typical = 0.08 + 0.8 * np.abs(drift)
    slope = drift + typical * autoregress(changes, np.full((count, 1), 0.985))
    path = np.cumsum(slope, axis=1)
    return path + deviations(rng, count=count, length=length)


def saturating_growth(
    rng: np.random.Generator, *, count: int, length: int, priors: Priors
) -> Floats:
    """Logistic, Gompertz or exponential approach to a ceiling, in logs, with deviations.

    Source: Meade and Islam (2006), International Journal of Forecasting 22, models of diffusion.
    Half of the series have only the late part, half the whole S.
    """
    time = np.arange(length)[None, :]
    middle = length * rng.uniform(-0.6, 0.9, (count, 1))
    width = length * rng.uniform(0.08, 0.45, (count, 1))
    position = np.clip((time - middle) / width, -30, 30)
    logistic = 1 / (1 + np.exp(-position))
    gompertz = np.exp(-np.exp(-position.clip(-4, None)))
    approach = -np.exp(-time / width)
    shape = rng.integers(0, 3, (count, 1))
    curve = np.asarray(np.choose(shape, [logistic, gompertz, approach]))
    reach = curve[:, -1:] - curve[:, :1]
    growth = drifts(rng, count=count, priors=priors) * length * 1.2
    path = growth * (curve - curve[:, :1]) / np.maximum(np.abs(reach), 0.2)
    wander = np.cumsum(rng.standard_normal((count, length)), axis=1)
    share = rng.uniform(0, 0.6, (count, 1))
    rest = share * wander + (1 - share) * deviations(rng, count=count, length=length)
    return np.asarray(path + rest)


def regimes(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Random walk whose drift and volatility switch between two states.

    Source: Hamilton (1989), Econometrica 57, expansions and contractions of a growth rate. States
    last 1/rate steps on average; the second is rarer, flatter or falling, and often wilder.
    """
    rate = lognormal(rng, 0.06, 0.6, count).clip(0.005, 0.4)
    switches = np.cumsum(rng.random((count, length)) < rate, axis=1)
    state = (switches + (rng.random((count, 1)) < 0.3)) % 2 == 1
    usual = drifts(rng, count=count, priors=priors)
    other = usual * rng.uniform(-1.5, 0.5, (count, 1))
    volatility = np.where(state, rng.uniform(0.5, 2.5, (count, 1)), 1.0)
    steps = np.where(state, other, usual) + volatility * rng.standard_normal((count, length))
    return np.cumsum(steps, axis=1)


def level_shifts(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Mean-reverting values around levels that jump now and then.

    Source: Balke (1993), Journal of Business & Economic Statistics 11, level shifts in an ARMA
    model. About two jumps in 150 steps, each of 1 to 8 innovations.
    """
    rate = lognormal(rng, 2 / 150, 0.7, count)
    jumps = (rng.random((count, length)) < rate) * rng.normal(0.0, 4.5, (count, length))
    drift = 0.3 * growth(rng, count=count, length=length, priors=priors)
    return np.cumsum(jumps + drift, axis=1) + deviations(rng, count=count, length=length)


def cycle(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Stochastic damped cycle, 5 steps to the whole length long, on a gently growing level.

    Source: Harvey (1989), equation 2.3.38: the real part of an AR(1) with a complex coefficient.
    The cycle is not calendar and its length wanders with its shocks.
    """
    longest = max(6.0, float(length))
    wavelength = np.exp(rng.uniform(np.log(5.0), np.log(longest), (count, 1)))
    damping = 1 - lognormal(rng, 0.02, 0.9, count).clip(0.001, 0.2)
    turn = damping * np.exp(2j * np.pi / wavelength)
    noise = rng.standard_normal((count, length)) + 1j * rng.standard_normal((count, length))
    stationary = np.sqrt(1 / (1 - damping**2))
    noise[:, :1] *= stationary
    waves = autoregress(noise, turn).real / stationary
    amplitude = lognormal(rng, 3.0, 0.6, count)
    steps = 0.5 * rng.standard_normal((count, length))
    steps += 0.6 * growth(rng, count=count, length=length, priors=priors)
    return amplitude * waves + np.cumsum(steps, axis=1)


def volatile(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Random walk, or its mean-reverting kin, with Student t shocks of wandering volatility.

    Source: Taylor (1986), Modelling Financial Time Series, the log-normal stochastic volatility
    model; degrees of freedom 3 to 8.
    """
    memory = rng.uniform(0.8, 0.98, (count, 1))
    spread = 0.6 * rng.random((count, 1)) * np.sqrt(1 - memory**2)
    volatility = np.exp(autoregress(spread * rng.standard_normal((count, length)), memory))
    steps = volatility * shocks(rng, count=count, length=length, heavy=1.0)
    reverting = rng.random((count, 1)) < 0.35
    coefficient = np.where(reverting, rng.uniform(0.3, 0.97, (count, 1)), 1.0)
    path = np.cumsum(growth(rng, count=count, length=length, priors=priors), axis=1)
    return autoregress(steps, coefficient) + path


def colored_noise(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Power-law noise, spectrum 1/f^b with b from 0.3 to 3: from nearly white to smooth.

    Source: Timmer and Koenig (1995), Astronomy and Astrophysics 300, drawn by FFT on twice the
    length so that the ends do not meet.
    """
    exponent = rng.uniform(0.3, 3.0, (count, 1))
    frequency = np.fft.rfftfreq(2 * length)[None, 1:]
    spectrum = np.zeros((count, length + 1), dtype=np.complex128)
    draws = rng.standard_normal((2, count, length))
    spectrum[:, 1:] = (draws[0] + 1j * draws[1]) * frequency ** (-exponent / 2)
    wander = np.fft.irfft(spectrum, n=2 * length, axis=1)[:, :length]
    changes = np.diff(wander, axis=1).std(axis=1, keepdims=True) if length > 2 else 1.0
    path = np.cumsum(growth(rng, count=count, length=length, priors=priors), axis=1)
    return np.asarray(wander / np.maximum(changes, 1e-12) + path)
