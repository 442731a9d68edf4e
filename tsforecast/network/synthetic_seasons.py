"""Seasons of simulated series: patterns of one period, and how they grow, drift and combine."""

from collections.abc import Callable

import numpy as np

from tsforecast.network.synthetic_priors import Priors, lognormal
from tsforecast.series.series import Floats

Pattern = Callable[..., Floats]


def harmonics(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Sum a few Fourier terms, weaker the higher they are (Harvey 1989, trigonometric season)."""
    terms = max(1, min(6, period // 2))
    phases = 2 * np.pi * np.arange(period) * np.arange(1, terms + 1)[:, None] / period
    decay = np.arange(1, terms + 1) ** -rng.uniform(0.3, 2.0, (count, 1))
    weights = decay * rng.standard_normal((2, count, terms))
    return np.asarray(weights[0] @ np.cos(phases) + weights[1] @ np.sin(phases))


def free_phases(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Every phase by itself, some skewed: dummy-variable seasonality (Harvey 1989, 2.3.43)."""
    effects = rng.standard_normal((count, period))
    skew = 0.4 * (rng.random((count, 1)) < 0.4)
    return effects + skew * effects**2


def spikes(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Flat, with one to three high or low phases and their shoulder: Christmas, August, rush hour.

    The shoulder gets 0 to 50 percent of the spike, before and after it.
    """
    pattern = 0.1 * rng.standard_normal((count, period))
    rows = np.arange(count)
    for chance in (1.0, 0.5, 0.25):
        height = (rng.random(count) < chance) * rng.normal(0.0, 1.0, count)
        height += np.sign(height)
        place = rng.integers(0, period, count)
        pattern[rows, place] += height
        pattern[rows, (place + 1) % period] += height * rng.uniform(0, 0.5, count)
        pattern[rows, (place - 1) % period] += height * rng.uniform(0, 0.5, count)
    return pattern


def plateau(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Two levels with ramps: working days and weekend, day and night, heating and no heating."""
    width = rng.uniform(0.15, 0.75, (count, 1)) * period
    steepness = rng.uniform(0.5, 6.0, (count, 1)) * max(1.0, 7 / period)
    start = rng.uniform(0, period, (count, 1))
    place = (np.arange(period)[None, :] - start) % period
    rise = np.tanh(steepness * (width / 2 - np.abs(place - period / 2)))
    return rise + 0.15 * rng.standard_normal((count, period))


def calendar_like(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Put the unequal months or days of a calendar on top of a wave: lengths, short weeks.

    For 12 and 4 the effects are those of the real lengths of months and quarters; else of one
    shorter phase in seven. Source: Bell and Hillmer (1983), Journal of the American Statistical
    Association 78.
    """
    days = {
        12: np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        4: np.array([90.25, 91, 92, 92]),
    }.get(period, np.where(np.arange(period) % 7 < 6, 1.0, 0.9))
    lengths = np.log(days / days.mean())
    spread = lengths.std()
    lengths = lengths / spread if spread > 0 else lengths
    shift = rng.integers(0, period, count)
    shifted = lengths[(np.arange(period)[None, :] + shift[:, None]) % period]
    wave = harmonics(rng, count=count, period=period)
    return np.asarray(shifted * rng.uniform(0.2, 1.5, (count, 1)) + wave)


PATTERNS: dict[str, Pattern] = {
    "harmonics": harmonics,
    "free phases": free_phases,
    "spikes": spikes,
    "plateau": plateau,
    "calendar": calendar_like,
}


def draw_patterns(rng: np.random.Generator, *, count: int, period: int) -> Floats:
    """Draw one standardised pattern a series: mean 0, standard deviation 1, (count, period)."""
    kinds = rng.integers(0, len(PATTERNS), count)
    patterns = np.empty((count, period))
    for number, pattern in enumerate(PATTERNS.values()):
        rows = np.flatnonzero(kinds == number)
        if rows.size:
            patterns[rows] = pattern(rng, count=rows.size, period=period)
    patterns -= patterns.mean(axis=1, keepdims=True)
    return np.asarray(patterns / np.maximum(patterns.std(axis=1, keepdims=True), 1e-9))


def evolving_season(rng: np.random.Generator, *, count: int, length: int, period: int) -> Floats:
    """One season a series: a pattern repeated, in some series growing, fading, or changing shape.

    Half of the series repeat exactly; a quarter change amplitude steadily, up to a factor of
    about three over the series; three in ten turn slowly towards a second pattern. Standard
    deviation about 1, shape (count, length).
    """
    phase = (np.arange(length)[None, :] + rng.integers(0, period, (count, 1))) % period
    first = draw_patterns(rng, count=count, period=period)
    season = np.take_along_axis(first, phase, axis=1)
    turning = np.flatnonzero(rng.random(count) < 0.3)
    if turning.size:
        second = draw_patterns(rng, count=turning.size, period=period)
        per_step = lognormal(rng, 0.12, 0.8, turning.size) / np.sqrt(max(period, 2))
        noise = rng.standard_normal((turning.size, length))
        angle = np.cumsum(per_step * noise, axis=1)
        other = np.take_along_axis(second, phase[turning], axis=1)
        season[turning] = np.cos(angle) * season[turning] + np.sin(angle) * other
    changing = rng.random((count, 1)) < 0.25
    rate = np.where(changing, rng.normal(0.0, 0.6, (count, 1)), 0.0)
    return season * np.exp(rate * (np.arange(length) / length - 0.5))


def nested_season(rng: np.random.Generator, *, count: int, length: int, periods: Floats) -> Floats:
    """Make a long season of blocks of a shorter one: quiet days of a week, each with its hours.

    Args:
        rng: the source of randomness.
        count: series.
        length: steps.
        periods: the shorter and the longer period; the longer a multiple of the shorter.

    Each block has its own level and its own strength of the shorter season's profile. Standard
    deviation about 1, shape (count, length).
    """
    shorter, longer = int(periods[0]), int(periods[1])
    blocks = longer // shorter
    levels = draw_patterns(rng, count=count, period=blocks)
    profile = draw_patterns(rng, count=count, period=shorter)
    strength = rng.uniform(0, 1, (count, 1)) * draw_patterns(rng, count=count, period=blocks)
    phase = (np.arange(length)[None, :] + rng.integers(0, longer, (count, 1))) % longer
    block, within = phase // shorter, phase % shorter
    level = np.take_along_axis(levels, block, axis=1)
    modulation = np.take_along_axis(strength, block, axis=1)
    return level + modulation * np.take_along_axis(profile, within, axis=1)


def seasons(rng: np.random.Generator, *, count: int, length: int, priors: Priors) -> Floats:
    """Add up the seasons of every period, from absent to dominating; zeros without a period.

    Amplitudes are log-normal around ``priors.season`` (in one-step changes), so some series have
    seasons five times their noise. With several periods each is present in its own share of
    series, and a longer one that is a multiple of the shortest is nested in half of them.
    """
    total = np.zeros((count, length))
    for number, period in enumerate(priors.periods):
        share = priors.seasonal if number == 0 else 0.6
        rows = np.flatnonzero(rng.random(count) < share)
        shortest = priors.periods[0]
        nests = number > 0 and period % shortest == 0 and rng.random() < 0.5
        if nests:
            pair = np.array([shortest, period], dtype=np.float64)
            season = nested_season(rng, count=rows.size, length=length, periods=pair)
        else:
            season = evolving_season(rng, count=rows.size, length=length, period=period)
        # A longer season has more steps to move in, hence more room.
        reach = (period / shortest) ** 0.25
        amplitude = lognormal(rng, reach, 0.85, rows.size).clip(max=8 * reach)
        total[rows] += priors.season * amplitude * season
    return total
