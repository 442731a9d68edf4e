"""What choices of the network's design are worth: short pretrainings, each with one undone.

Every variant gets the same processor time, so that what is cheaper sees more series. They are
judged on M1 without training.
"""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.accuracy import averages
from benchmarks.competitions import Contest, contests
from benchmarks.networks import zero_shot
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import Architecture
from tsforecast.network.shipped import Shipped
from tsforecast.series.series import Floats

MINUTES = 4.0
WINDOW = 96
"""Steps of a sliding window: all of the past that most monthly series have."""
REFERENCE = Architecture("lstm", QUANTILES, units=128, layers=2)


@dataclass(frozen=True)
class Variant:
    """One pretraining: ``drawn`` goes to ``calendars.batch``; without ``seasons`` none are told."""

    name: str
    architecture: Architecture = REFERENCE
    seed: int = 1
    read: int | None = None
    seasons: bool = True


VARIANTS = (
    Variant("as it is (LSTM, 2 layers of 128)"),
    Variant("without the causal decomposition", seasons=False),
    Variant(f"sliding windows of {WINDOW} steps in place of every origin", read=WINDOW),
    Variant("GRU", replace(REFERENCE, model="gru")),
    Variant("64 units", replace(REFERENCE, units=64)),
    Variant("192 units", replace(REFERENCE, units=192)),
    Variant("another seed", seed=2),
    Variant("a third seed", seed=3),
)
SEEDS = tuple(one.name for one in VARIANTS if replace(one, name="", seed=1) == Variant(""))
"""The variants that differ in nothing but the seed, whose mean is judged as well."""


@dataclass(frozen=True)
class Row:
    """How one variant did on M1, and how many batches its time was enough for."""

    name: str
    batches: int | None
    smape: float
    mase: float


def rows(*, minutes: float, progress: Callable[[str], None]) -> Iterator[Row]:
    """Pretrain and judge each variant in turn; then the mean of the seeds."""
    from tsforecast.network import runtime

    runtime.start(device="cpu", seed=1)
    m1 = contests("m1")
    of_seeds = []
    for variant in VARIANTS:
        progress(f"{variant.name}, {minutes:g} minutes of processor time")
        with tempfile.TemporaryDirectory() as folder:
            batches = _pretrain(variant, Path(folder), minutes=minutes)
            told = m1 if variant.seasons else [replace(one, candidates=()) for one in m1]
            answers = zero_shot(told, lambda _: None, ready=_ready(variant, Path(folder)))
        if variant.name in SEEDS:
            of_seeds.append(answers)
        yield _row(variant.name, batches, m1, answers)
    mean = [np.mean(each, axis=0) for each in zip(*of_seeds, strict=True)]
    yield _row(f"mean of the {len(of_seeds)} seeds", None, m1, mean)


def markdown(found: Sequence[Row]) -> str:
    """Write the table for docs/method.md."""
    lines = ["| | batches | sMAPE | MASE |", "| --- | --: | --: | --: |"]
    for row in found:
        batches = "" if row.batches is None else f"{row.batches:,}"
        lines.append(f"| {row.name} | {batches} | {row.smape:.2f} | {row.mase:.3f} |")
    return "\n".join(lines)


def _pretrain(variant: Variant, folder: Path, *, minutes: float) -> int:
    """Pretrain into a folder, in processor time of this process, and count the batches."""
    from tsforecast.network.calendars import ORIGINS, batch
    from tsforecast.network.pretrain import Entry, Pretraining, pretrain
    from tsforecast.network.task import CROP

    draw = functools.partial(
        batch,
        lookback=variant.architecture.lookback,
        read=variant.read or CROP,
        origins=1 if variant.read else ORIGINS,
        seasons=variant.seasons,
    )
    curve: list[Entry] = []
    plan = Pretraining(minutes=minutes, seed=variant.seed, every=minutes)
    clock = time.process_time
    pretrain(variant.architecture, plan, folder=folder, report=curve.append, draw=draw, clock=clock)
    return curve[-1].batches


def _ready(variant: Variant, folder: Path) -> Shipped:
    name = variant.architecture.model
    return Shipped(variant.architecture, folder / f"{name}.onnx", folder / f"{name}.weights.h5")


def _row(
    name: str, batches: int | None, series: Sequence[Contest], answers: Sequence[Floats]
) -> Row:
    found = averages(series, answers)["all"]
    return Row(name, batches, *(float(str(found[key])) for key in ("smape", "mase")))
