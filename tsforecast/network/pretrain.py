"""Pretraining on simulated series: one network for every calendar step and any horizon."""

from __future__ import annotations

import functools
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tsforecast.errors import ModelUnusable
from tsforecast.network.build import Architecture, between, build
from tsforecast.network.calendars import batch
from tsforecast.network.export import Packed, pack
from tsforecast.network.losses import loss
from tsforecast.network.optimise import adamw
from tsforecast.network.step import Step, cores_for
from tsforecast.network.task import Draw

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor


WARM_UP = 0.02
"""Share of the time over which the learning rate rises."""
HELD_OUT_SEED = 987_654_321
HELD_OUT_BATCHES = 24
CHECKPOINT, STATE, CURVE = "checkpoint.npz", "state.json", "curve.jsonl"


@dataclass(frozen=True, slots=True)
class Pretraining:
    """How long and how hard to train."""

    minutes: float
    seed: int = 1
    learning_rate: float = 2e-3
    clip_norm: float = 1.0
    weight_decay: float = 1e-4
    averaging: float = 0.999
    share: float = 0.5
    """How far from the weights that it starts from, if from any, to those it finds."""
    every: float = 4.0
    """Minutes between entries of the curve, each with a checkpoint."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the curve; ``loss`` is the mean since the entry before."""

    minutes: float
    batches: int
    origins: int
    loss: float
    held_out_loss: float


def pretrain(
    architecture: Architecture,
    pretraining: Pretraining,
    *,
    folder: Path,
    report: Callable[[Entry], None],
    start: Path | None = None,
    draw: Draw | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Train until the minutes are used up, resuming from the checkpoint in ``folder``.

    ``start`` is a file of weights to go on from, None for random ones; ``draw`` gives the batches,
    :func:`batch` by default, and ``clock`` the seconds.

    The curve goes to ``folder/curve.jsonl``, one line an entry; the losses held out are those of
    the averaged weights, of a run with a ``start`` some share of the way to them. With each line
    graph, these weights and card are written to ``folder``, named for the model, so that a network
    half-way can be measured.
    """
    usual = functools.partial(batch, lookback=architecture.lookback)
    run = _Run(architecture, pretraining, folder, start=start, draw=draw or usual, clock=clock)
    while not run.finished():
        run.step()
        if run.due() or run.finished():
            report(run.record())


class _Run:
    """A pretraining under way; everything in it that matters is in its folder at each entry."""

    def __init__(
        self,
        architecture: Architecture,
        pretraining: Pretraining,
        folder: Path,
        *,
        start: Path | None,
        draw: Draw,
        clock: Callable[[], float],
    ) -> None:
        self._architecture, self._pretraining, self._folder = architecture, pretraining, folder
        self._draw, self._clock = draw, clock
        self._network = build(architecture)
        if start is not None:
            _load(self._network, start)
        self._start = self._network.get_weights()
        self._share = 1.0 if start is None else pretraining.share
        self._optimizer = _optimizer(pretraining, self._network)
        minimised = loss("quantile", quantiles=architecture.quantiles)
        self._step = Step(self._network, self._optimizer, minimised, cores=cores_for(architecture))
        self._losses: list[Tensor] = []
        self._batches, self._origins = 0, 0
        minutes = self._resume()
        self._rng = np.random.default_rng((pretraining.seed, self._batches))
        self._held_out = [
            draw(np.random.default_rng(HELD_OUT_SEED + number))
            for number in range(HELD_OUT_BATCHES)
        ]
        self._started = clock() - 60 * minutes
        self._recorded = minutes

    def minutes(self) -> float:
        """Give the minutes trained, those before a resumption included."""
        return (self._clock() - self._started) / 60

    def finished(self) -> bool:
        """Tell whether the minutes are used up."""
        return self.minutes() >= self._pretraining.minutes

    def due(self) -> bool:
        """Tell whether it is time for an entry of the curve."""
        return self.minutes() - self._recorded >= self._pretraining.every

    def step(self) -> None:
        """Train on one batch at the learning rate of the time."""
        through = self.minutes() / self._pretraining.minutes
        self._optimizer.learning_rate = self._pretraining.learning_rate * _schedule(through)
        one = self._draw(self._rng)
        self._losses.append(self._step.learn(one))
        self._batches += 1
        self._origins += int((one.weights.max(axis=2) > 0).sum())

    def record(self) -> Entry:
        """Average, measure, keep a checkpoint, and give the entry of the curve."""
        raw = self._network.get_weights()
        self._optimizer.finalize_variable_values(self._network.trainable_variables)
        self._network.set_weights(between(self._start, self._network.get_weights(), self._share))
        entry = Entry(
            minutes=round(self.minutes(), 2),
            batches=self._batches,
            origins=self._origins,
            loss=float(np.mean(self._losses)),
            held_out_loss=float(np.mean([self._step.losses(one).mean() for one in self._held_out])),
        )
        packed = pack(self._network)
        self._network.set_weights(raw)
        self._checkpoint(entry)
        self._ship(packed)
        self._losses.clear()
        self._recorded = self.minutes()
        return entry

    def _ship(self, packed: Packed) -> None:
        """Write graph, averaged weights and the card that says how they were made so far."""
        name = self._architecture.model
        (self._folder / f"{name}.onnx").write_bytes(packed.graph)
        (self._folder / f"{name}.weights.h5").write_bytes(packed.weights)
        curve = (self._folder / CURVE).read_text(encoding="utf-8").splitlines()
        card = {
            "architecture": asdict(self._architecture),
            "pretraining": asdict(self._pretraining),
            "curve": [json.loads(line) for line in curve],
        }
        text = json.dumps(card, indent=1) + "\n"
        (self._folder / f"{name}.json").write_text(text, encoding="utf-8")

    def _variables(self) -> list[keras.Variable]:
        return [*self._network.variables, *self._optimizer.variables]

    def _resume(self) -> float:
        """Go on from the checkpoint where there is one; give the minutes trained so far."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not (self._folder / STATE).exists():
            return 0.0
        with np.load(self._folder / CHECKPOINT) as stored:
            for number, variable in enumerate(self._variables()):
                variable.assign(stored[f"arr_{number}"])
        kept = json.loads((self._folder / STATE).read_text(encoding="utf-8"))
        self._batches, self._origins = kept["batches"], kept["origins"]
        return float(kept["minutes"])

    def _checkpoint(self, entry: Entry) -> None:
        """Write all that a resumed run needs; each file whole or not, the state last."""
        fresh = self._folder / f"new-{CHECKPOINT}"
        np.savez(fresh, *(np.asarray(variable) for variable in self._variables()))
        fresh.replace(self._folder / CHECKPOINT)
        line = json.dumps(asdict(entry))
        with (self._folder / CURVE).open("a", encoding="utf-8") as curve:
            curve.write(line + "\n")
        state = self._folder / f"new-{STATE}"
        state.write_text(line, encoding="utf-8")
        state.replace(self._folder / STATE)


def _load(network: keras.Model, weights: Path) -> None:
    try:
        network.load_weights(weights)
    except (OSError, ValueError) as problem:
        raise ModelUnusable(
            "the file holds no weights of such a network.",
            code="weights-unusable",
            file=str(weights),
            hint="give the .weights.h5 of a run with the same --model, --units and --layers.",
        ) from problem


def _optimizer(pretraining: Pretraining, network: keras.Model) -> keras.optimizers.Optimizer:
    """Give the optimiser, which also holds the moving average of the network's weights."""
    optimizer = adamw()(
        pretraining.learning_rate,
        weight_decay=pretraining.weight_decay,
        clipnorm=pretraining.clip_norm,
        use_ema=True,
        ema_momentum=pretraining.averaging,
    )
    optimizer.build(network.trainable_variables)
    return optimizer


def _schedule(progress: float) -> float:
    """Give the share of the learning rate: a short rise, then a cosine down to a hundredth.

    >>> _schedule(0.01), round(_schedule(1.0), 6)
    (0.5, 0.01)
    """
    if progress < WARM_UP:
        return max(progress / WARM_UP, 0.01)
    through = min((progress - WARM_UP) / (1 - WARM_UP), 1.0)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * through))
