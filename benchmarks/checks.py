"""How often `tsforecast check` warns of nothing, and how often it finds one fault put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsforecast.decompose.findings import suspicious
from tsforecast.series.calendar import from_alias
from tsforecast.series.read import Reading
from tsforecast.series.series import Floats, Series

FREQUENCIES = (("MS", 12), ("QS-JAN", 4), ("YS-JAN", 1), ("D", 7), ("W-SUN", 52), ("h", 24))
DRAW = 11
"""Of all randomness; the thresholds were set on other draws."""

SERIES = 500
OF_A_KIND = 100
FAULTY = 200


@dataclass(frozen=True)
class Rate:
    """In how many of so many series something was said; ``codes`` counts which rules."""

    what: str
    said: int
    of: int
    codes: dict[str, int]


def reading(values: Floats, *, alias: str) -> Reading:
    """Put simulated values, (n,), where a file's would be."""
    times = pd.date_range("2000-01-01", periods=len(values), freq=alias)
    series = Series("value", values, times, from_alias(alias))
    return Reading(series, "simulated", (), np.arange(2, len(values) + 2), ())


def smooth(seed: int) -> Reading:
    """Simulate exponential smoothing (ETS) with a level, damped trend and season of its own.

    30 to 1,000 values; half are multiplicative; every fifth has heavy tails (t, 4 degrees).
    """
    draw = np.random.default_rng([seed, DRAW])
    alias, period = FREQUENCIES[seed % 6]
    n = int(np.exp(draw.uniform(np.log(max(30, 3 * period)), np.log(1000))))
    alpha = draw.uniform(0.02, 0.9)
    gamma = draw.uniform(0.01, 0.3) * (1 - alpha)
    noise = draw.standard_t(4, n) / np.sqrt(2) if seed % 5 == 0 else draw.normal(size=n)
    errors = noise * draw.uniform(0.5, 6)
    season = draw.normal(0, 8, period) if period > 1 else np.zeros(1)
    level, slope = 100.0, draw.normal(0, 0.2)
    values = np.empty(n)
    for at, error in enumerate(errors):
        values[at] = level + slope + season[at % period] + error
        level, slope = level + slope + alpha * error, 0.95 * slope + 0.05 * alpha * error
        season[at % period] += gamma * error
    multiplicative = seed // 6 % 2
    return reading(100 * np.exp(values / 100 - 1) if multiplicative else values, alias=alias)


def _price(draw: np.random.Generator) -> Reading:
    steps = draw.standard_t(4, int(draw.integers(60, 1000))) * draw.uniform(0.003, 0.03)
    return reading(np.round(100 * np.exp(steps.cumsum()), 2), alias="B")


def _volatile_price(draw: np.random.Generator) -> Reading:
    """Follow GARCH(1, 1) with usual coefficients (Bollerslev 1986)."""
    steps = np.zeros(int(draw.integers(60, 1000)))
    variance = 1e-4
    for at in range(1, len(steps)):
        variance = 2e-6 + 0.08 * steps[at - 1] ** 2 + 0.9 * variance
        steps[at] = np.sqrt(variance) * draw.normal()
    return reading(np.round(100 * np.exp(steps.cumsum()), 2), alias="B")


def _intermittent(draw: np.random.Generator) -> Reading:
    n = int(draw.integers(36, 400))
    sold = draw.random(n) < draw.uniform(0.1, 0.6)
    return reading(sold * (1.0 + draw.poisson(draw.uniform(0.5, 6), n)), alias="MS")


def _lumpy(draw: np.random.Generator) -> Reading:
    n = int(draw.integers(100, 800))
    sold = draw.random(n) < draw.uniform(0.1, 0.6)
    return reading(np.round(sold * draw.lognormal(3, 0.8, n), 1), alias="D")


def _rain(draw: np.random.Generator) -> Reading:
    n = int(draw.integers(300, 1500))
    wet = draw.random(n) < 0.35 + 0.2 * np.sin(np.arange(n) * 2 * np.pi / 365)
    return reading(np.round(wet * draw.gamma(0.7, 9, n), 1), alias="D")


def _shop(draw: np.random.Generator) -> Reading:
    """Count customers of a shop that is closed on Sundays."""
    n = int(draw.integers(40, 900))
    week = draw.uniform(30, 200) * np.array([1.0, 0.95, 1.0, 1.1, 1.5, 1.8, 0.0])
    return reading(draw.poisson(week[np.arange(n) % 7]).astype(np.float64), alias="D")


def _sun(draw: np.random.Generator) -> Reading:
    hour = np.arange(24 * int(draw.integers(10, 40)))
    high = np.maximum(0.0, np.sin((hour % 24 - 6) / 12 * np.pi))
    return reading(np.round(high * draw.uniform(0.3, 1, len(hour)) * 50, 2), alias="h")


def _thermometer(draw: np.random.Generator) -> Reading:
    """Measure air in tenths, halves or whole degrees."""
    hour = np.arange(24 * int(draw.integers(10, 60)))
    air = 12 + 5 * np.sin(hour * 2 * np.pi / 24) + draw.normal(0, 0.15, len(hour)).cumsum()
    step = draw.choice([0.1, 0.5, 1.0])
    return reading(np.round(air / step) * step, alias="h")


def _interest(draw: np.random.Generator) -> Reading:
    """Set a rate that stays for weeks."""
    lengths = draw.integers(5, 40, 60)
    rate = 5 + np.round(4 * draw.normal(0, 0.25, 60).cumsum()) / 4
    return reading(np.repeat(rate, lengths), alias="B")


def _meter(draw: np.random.Generator) -> Reading:
    """Read a meter that only rises."""
    used = draw.poisson(draw.uniform(5, 50), int(draw.integers(60, 600)))
    return reading(used.cumsum().astype(np.float64), alias="D")


KINDS: dict[str, Callable[[np.random.Generator], Reading]] = {
    "prices, heavy tails": _price,
    "prices, volatile spells": _volatile_price,
    "intermittent counts": _intermittent,
    "lumpy demand": _lumpy,
    "daily rain": _rain,
    "shop closed on Sundays": _shop,
    "solar power by the hour": _sun,
    "rounded temperatures": _thermometer,
    "interest rate in steps": _interest,
    "rising meter": _meter,
}
"""Everyday series without a fault that a checker is easily wrong about."""


def _times_ten(values: Floats, draw: np.random.Generator) -> None:
    values[_middle(values, draw)] *= 10


def _times_two(values: Floats, draw: np.random.Generator) -> None:
    values[_middle(values, draw)] *= 2


def _zero(values: Floats, draw: np.random.Generator) -> None:
    values[_middle(values, draw)] = 0


def _half_at_the_end(values: Floats, _: np.random.Generator) -> None:
    values[-1] /= 2


def _stuck(values: Floats, draw: np.random.Generator) -> None:
    first = _middle(values, draw)
    values[first : first + 10] = values[first]


def _level(values: Floats, _: np.random.Generator) -> None:
    values[len(values) // 2 :] *= 1.5


FAULTS: dict[str, tuple[str, Callable[[Floats, np.random.Generator], None]]] = {
    "one value times 10": ("TS301", _times_ten),
    "one value times 2": ("TS301", _times_two),
    "one zero": ("TS304", _zero),
    "the last value halved": ("TS305", _half_at_the_end),
    "10 values stuck": ("TS303", _stuck),
    "level times 1.5 from the middle on": ("TS302", _level),
}
"""What is put into a series, and the rule that should say so."""


def _middle(values: Floats, draw: np.random.Generator) -> int:
    return int(draw.integers(len(values) // 5, 4 * len(values) // 5))


def false_alarms(*, series: int = SERIES, of_a_kind: int = OF_A_KIND) -> Iterator[Rate]:
    """Check series without a fault."""
    yield _rate("exponential smoothing", [smooth(seed) for seed in range(series)])
    for place, (what, make) in enumerate(KINDS.items()):
        draws = [np.random.default_rng([seed, DRAW, place]) for seed in range(of_a_kind)]
        yield _rate(what, [make(draw) for draw in draws])


def detections(*, faulty: int = FAULTY) -> Iterator[Rate]:
    """Check series with one fault each; only the rule for it counts."""
    for what, (code, spoil) in FAULTS.items():
        spoilt = []
        for seed in range(faulty):
            clean = smooth(seed)
            values = clean.series.values.copy()
            spoil(values, np.random.default_rng([seed, DRAW, 1]))
            spoilt.append(reading(values, alias=str(clean.series.frequency.alias)))
        found = _rate(what, spoilt)
        yield Rate(what, found.codes.get(code, 0), faulty, found.codes)


def _rate(what: str, readings: list[Reading]) -> Rate:
    said = 0
    codes: dict[str, int] = {}
    for one in readings:
        found = {finding.code for finding in suspicious(one)}
        said += bool(found)
        for code in found:
            codes[code] = codes.get(code, 0) + 1
    return Rate(what, said, len(readings), dict(sorted(codes.items())))


def table(rates: list[Rate]) -> str:
    """Write one line each: what, the share, the count, and the rules that spoke."""
    return "\n".join(
        f"{rate.what:<36}{rate.said / rate.of:>7.1%}{rate.said:>6} of {rate.of:<6}"
        + " ".join(f"{code}:{count}" for code, count in rate.codes.items())
        for rate in rates
    )
