"""Which periods are there: suggested by the calendar or the spectrum, believed upon evidence.

A season repeats at a fixed period, so it stands in the spectrum as lines at that period and its
harmonics. A random walk or a wandering cycle has power there too, but no more than right and left
of it. The test therefore compares each line with its own neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tsforecast.decompose.tails import chi_squared_tail, f_tail
from tsforecast.series.series import Floats

CALENDAR_RISK = 0.01
"""Risk of taking chance for a season, where the calendar suggests the period."""

SPECTRUM_RISK = 1e-6
"""The same where nothing but the data suggests it, and many periods were looked at."""

VALUES_NEEDED = 8
SEASONS_NEEDED = 2
UNSUGGESTED_SEASONS_NEEDED = 4
CYCLE_TURNS_NEEDED = 4
CYCLE_AUTOCORRELATION = 0.35
CLIP = 6.0
"""Steps beyond so many robust standard deviations are pulled in: one outlier is no spectrum."""


@dataclass(frozen=True, slots=True)
class Season:
    """A period in steps, and why it is believed.

    ``strength`` is the share of the detrended variance that a fixed pattern of this period
    explains (0 to 1, adjusted for the number of phases), ``autocorrelation`` that of the
    detrended series at this lag, ``p_value`` that of the lines against their neighbourhood.
    """

    period: int
    source: Literal["calendar", "spectrum", "asked"]
    strength: float
    autocorrelation: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Swing:
    """A cycle without a fixed period: its usual length in steps, and its autocorrelation."""

    length: float
    autocorrelation: float


def find_periods(values: Floats, *, candidates: tuple[int, ...]) -> tuple[Season, ...]:
    """Give the seasons of ``values`` (n,), shortest first; empty where there is none.

    ``candidates`` are the periods that the calendar suggests, in steps. Each needs two full
    seasons and lines that stand out. Only where none does, the one period that the
    autocorrelation suggests is tried, on much stronger evidence. Costs O(n log n).

    >>> year = np.arange(120) % 12
    >>> noise = np.random.default_rng(1).normal(size=120)
    >>> [season.period for season in find_periods(year + noise, candidates=(12,))]
    [12]
    >>> find_periods(noise.cumsum(), candidates=(12,))
    ()
    """
    found: list[Season] = []
    rest = _steps(values)
    for period in sorted(set(candidates)):
        if period < 2 or len(values) < SEASONS_NEEDED * period:
            continue
        known = tuple(season.period for season in found)
        p_value = _line_test(rest, period=period, known=known)
        if p_value < CALENDAR_RISK:
            season = _season(values, period=period, source="calendar", p_value=p_value)
            if season.strength > 0:
                found.append(season)
                rest = rest - _phase_means(rest, period=period)
    if not found:
        found = _from_spectrum(values, rest)
    return tuple(found)


def possible_periods(values: Floats, *, candidates: tuple[int, ...]) -> tuple[int, ...]:
    """Give the periods that a forecaster which weighs its seasons by itself should be given.

    Those of the calendar that fit twice into ``values`` (n,), whether or not a test believes
    them: leaving out what may be chance costs such a forecaster accuracy (M1, monthly: sMAPE
    14.8 in place of 14.1). Does none fit, then the shortest: a year of months does not go on as
    a dozen years do (M1, the last 20 months alone: 14.8 in place of 19.5). Where the calendar
    suggests none, those of the spectrum.
    """
    fitting = tuple(period for period in candidates if SEASONS_NEEDED * period <= len(values))
    if candidates:
        return fitting or (min(candidates),)
    return tuple(season.period for season in find_periods(values, candidates=()))


def measure(values: Floats, *, period: int) -> Season:
    """Give the evidence for a period that a person asked for, whatever it says.

    Precondition: ``values`` (n,) hold at least two seasons.
    """
    p_value = _line_test(_steps(values), period=period, known=())
    return _season(values, period=period, source="asked", p_value=p_value)


def find_swing(values: Floats) -> Swing | None:
    """Give the cycle of ``values`` (n,), where turns of about one length follow each other.

    The autocorrelation of the linearly detrended values must fall below zero, then rise to a
    clear peak; the length is where the spectrum is highest near that lag. At least four turns
    must fit.

    >>> time = np.arange(300)
    >>> round(find_swing(np.sin(time / 11 * 2 * np.pi)).length, 1)
    11.0
    """
    n = len(values)
    time = np.arange(n) - (n - 1) / 2
    centred = values - values.mean()
    if n < 4 * CYCLE_TURNS_NEEDED or not centred.any():
        return None
    flat = centred - time * (time @ centred) / (time @ time)
    smooth = _moving_average(flat, width=max(1, n // 200)) if n >= 400 else flat
    correlation = autocorrelation(smooth)[: n // CYCLE_TURNS_NEEDED + 1]
    below = np.flatnonzero(correlation < -CYCLE_AUTOCORRELATION / 2)
    if not len(below):
        return None
    length = int(below[0] + np.argmax(correlation[below[0] :]))
    peak = float(correlation[length])
    # A peak at the last lag may still be rising: the turn is longer than can be told.
    if peak < CYCLE_AUTOCORRELATION or length >= len(correlation) - 1 or length < 4:
        return None
    return Swing(length=_spectral_peak(flat, near=length), autocorrelation=peak)


def _spectral_peak(values: Floats, *, near: int) -> float:
    """Give the wave length of most power within a quarter of ``near`` steps."""
    n = len(values)
    size = 8 * n
    power = np.abs(np.fft.rfft(values * np.hanning(n), size)) ** 2
    low, high = int(size / near * 0.8), int(size / near * 1.25) + 1
    return size / (low + int(np.argmax(power[low : high + 1])))


def _from_spectrum(values: Floats, steps: Floats) -> list[Season]:
    longest = len(values) // UNSUGGESTED_SEASONS_NEEDED
    if longest < 3:
        return []
    correlation = autocorrelation(steps)[: longest + 1]
    inner = correlation[2:-1]
    peaks = 2 + np.flatnonzero(
        (inner > correlation[1:-2]) & (inner >= correlation[3:]) & (inner > 0)
    )
    if not len(peaks):
        return []
    # The multiples of a period correlate as well as the period itself: take the shortest.
    best = float(correlation[peaks].max())
    period = int(peaks[correlation[peaks] > 0.85 * best][0])
    p_value = _line_test(steps, period=period, known=())
    season = _season(values, period=period, source="spectrum", p_value=p_value)
    clear = p_value < SPECTRUM_RISK and season.strength > 0.3 and season.autocorrelation > 0.3
    return [season] if clear else []


def _steps(values: Floats) -> Floats:
    """Difference, which turns a random walk into noise; outliers pulled in, mean taken off."""
    steps = np.diff(values, prepend=values[:1])
    if len(steps) > 1:
        steps[0] = np.median(steps[1:])
    middle = np.median(steps)
    scale = 1.4826 * np.median(np.abs(steps - middle))
    if scale > 0:
        steps = np.clip(steps, middle - CLIP * scale, middle + CLIP * scale)
    centred: Floats = steps - steps.mean()
    return centred


def _line_test(steps: Floats, *, period: int, known: tuple[int, ...]) -> float:
    """Give the p-value of "no line at the harmonics of ``period``".

    Over K whole seasons the harmonic h is the Fourier frequency hK, and no other leaks into it.
    Its power over the mean power of the frequencies nearer to it than to the next harmonic is
    F(2, 2 neighbours) distributed in a smooth spectrum. Fisher's method joins the harmonics; the
    strongest of them alone, corrected for their number, may also decide, for a pure sine.
    Harmonics that a season already ``known`` explains are left out.
    """
    seasons = len(steps) // period
    if seasons < SEASONS_NEEDED or not np.abs(steps).max(initial=0.0) > 0:
        return 1.0
    power = np.abs(np.fft.rfft(steps[len(steps) - seasons * period :])) ** 2
    reach = max(1, seasons // 2)
    total = np.concatenate([[0.0], np.cumsum(power)])
    tests = []
    for harmonic in range(1, period // 2 + 1):
        if any((harmonic * shorter) % period == 0 for shorter in known):
            continue
        line = harmonic * seasons
        low, high = max(1, line - reach), min(len(power) - 1, line + reach)
        around = total[high + 1] - total[low] - power[line]
        # Nothing around a line, as in values without noise, must not end in an overflow.
        around = max(around, 1e-200 * power[line], np.finfo(float).tiny)
        freedom = 1 if 2 * harmonic == period else 2
        ratio = power[line] / (around / (high - low))
        tests.append(f_tail(ratio, above=freedom, below=2 * (high - low)))
    if not tests:
        return 1.0
    p_values = np.maximum(tests, 1e-300)
    joint = chi_squared_tail(-2 * float(np.log(p_values).sum()), degrees=2 * len(p_values))
    strongest = min(1.0, len(p_values) * float(p_values.min()))
    return min(1.0, 2 * min(joint, strongest))


def _season(
    values: Floats, *, period: int, source: Literal["calendar", "spectrum", "asked"], p_value: float
) -> Season:
    half = period // 2
    inner = values[half : len(values) - half] - centred_average(values, period=period)
    left = inner - _phase_means(inner, period=period)
    freedom = len(inner) - min(period, len(inner) - 1)
    spread = float(inner @ inner - len(inner) * inner.mean() ** 2)
    strength = 0.0
    if spread > 1e-18 * float(values @ values):
        strength = 1 - (float(left @ left) / freedom) / (spread / max(1, len(inner) - 1))
    return Season(
        period=period,
        source=source,
        strength=min(1.0, max(0.0, strength)),
        autocorrelation=autocorrelation_at(inner, lag=period)
        if period < len(inner)
        else float("nan"),
        p_value=p_value,
    )


def centred_average(values: Floats, *, period: int) -> Floats:
    """Average over one season around each step, shape (n - 2 (period // 2),)."""
    if period % 2:
        return _window_means(values, width=period)
    means = _window_means(values, width=period)
    centred: Floats = (means[1:] + means[:-1]) / 2
    return centred


def _window_means(values: Floats, *, width: int) -> Floats:
    # Taking the mean off first keeps the running sum small, and with it the rounding.
    mean = values.mean()
    total = np.concatenate([[0.0], np.cumsum(values - mean)])
    means: Floats = (total[width:] - total[:-width]) / width + mean
    return means


def _moving_average(values: Floats, *, width: int) -> Floats:
    padded = np.pad(values, width, mode="edge")
    return _window_means(padded, width=2 * width + 1)


def _phase_means(values: Floats, *, period: int) -> Floats:
    """Replace each value by the mean of its phase, shape (n,)."""
    phase = np.arange(len(values)) % period
    count = np.bincount(phase, minlength=period)
    means: Floats = np.bincount(phase, weights=values, minlength=period) / np.maximum(count, 1)
    return means[phase]


def autocorrelation(values: Floats) -> Floats:
    """Give the autocorrelation at lags 0, 1, ..., n - 1 through the FFT; zeros for a constant."""
    n = len(values)
    centred = values - values.mean() if n else values
    largest = float(np.abs(centred).max(initial=0.0))
    if not largest > 1e-300:
        return np.zeros(n)
    transform = np.fft.rfft(centred / largest, 2 * n)
    products = np.fft.irfft(np.abs(transform) ** 2, 2 * n)[:n]
    result: Floats = products / products[0]
    return result


def autocorrelation_at(values: Floats, *, lag: int) -> float:
    """Give the autocorrelation at one lag below n, as `autocorrelation` does at all of them.

    >>> autocorrelation_at(np.array([1.0, -1.0, 1.0, -1.0]), lag=1)
    -0.75
    """
    centred = values - values.mean()
    largest = float(np.abs(centred).max(initial=0.0))
    if not largest > 1e-300:
        return 0.0
    centred /= largest
    return float(centred[lag:] @ centred[: len(centred) - lag]) / float(centred @ centred)
