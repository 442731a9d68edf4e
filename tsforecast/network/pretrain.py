"""Pretraining on simulated series: one network for every calendar step and any horizon."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.network.build import Architecture, build
from tsforecast.network.examples import Examples, examples
from tsforecast.network.losses import loss
from tsforecast.network.synthesize import simulate
from tsforecast.window.sweep import sweep

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, slots=True)
class Calendar:
    """One kind of series to simulate: its seasons, lengths in steps and horizon, and its share."""

    periods: tuple[int, ...]
    shortest: int
    longest: int
    horizon: int
    share: float


CALENDARS = (
    Calendar((12,), 36, 190, 24, 0.30),
    Calendar((4,), 16, 90, 12, 0.16),
    Calendar((), 10, 70, 12, 0.18),
    Calendar((), 60, 400, 36, 0.08),
    Calendar((52,), 80, 330, 26, 0.09),
    Calendar((7,), 30, 250, 28, 0.09),
    Calendar((24,), 60, 300, 48, 0.05),
    Calendar((24, 168), 340, 700, 96, 0.05),
)
"""Monthly, quarterly, yearly, long without season, weekly, daily and hourly series."""

STEPS_A_BATCH = 12_000
"""Steps swept a batch; longer series come in fewer rows, so that batches cost alike."""
ORIGINS = 32
"""Origins of each series drawn for the loss."""
WARM_UP = 0.02
"""Share of the time over which the learning rate rises."""
HELD_OUT_SEED = 987_654_321


@dataclass(frozen=True, slots=True)
class Pretraining:
    """How long and how hard to train."""

    minutes: float
    seed: int = 1
    learning_rate: float = 2e-3
    clip_norm: float = 1.0
    weight_decay: float = 1e-4
    averaging: float = 0.999
    every: float = 3.0
    """Minutes between entries of the curve, each with a checkpoint."""


def batch(rng: np.random.Generator, *, lookback: int) -> Examples:
    """Simulate one batch of examples of one kind of calendar."""
    calendar = CALENDARS[
        int(rng.choice(len(CALENDARS), p=[calendar.share for calendar in CALENDARS]))
    ]
    length = int(np.exp(rng.uniform(np.log(calendar.shortest), np.log(calendar.longest))))
    count = max(8, STEPS_A_BATCH // length)
    horizon = int(min(calendar.horizon, max(4, length // 2)))
    values = simulate(rng, count=count, length=length + horizon, periods=calendar.periods)
    relative = rng.random() < 0.75
    if not relative:
        # Real-valued series lie anywhere: the place must not matter.
        values = values + rng.normal(0.0, 3.0, (count, 1))
    swept = sweep(values, periods=calendar.periods, lookback=lookback, relative=relative)
    first = min(length - 1, max(3, max(calendar.periods, default=0) // 2))
    origins = np.sort(rng.integers(first, length, ORIGINS))
    return examples(swept, through=length, origins=origins, horizon=horizon)


def pretrain(
    architecture: Architecture,
    pretraining: Pretraining,
    *,
    folder: Path,
    score: Callable[[keras.Model], dict[str, float]],
    report: Callable[[dict[str, Any]], None],
) -> keras.Model:
    """Train until the minutes are used up, resuming from the checkpoint in ``folder``.

    The curve goes to ``folder/curve.jsonl``, one line an entry: minutes, batches, origins, loss,
    held-out loss and ``score`` of the averaged weights. Gives the network with averaged weights.
    """
    import keras

    network = build(architecture)
    optimizer = keras.optimizers.AdamW(
        pretraining.learning_rate,
        weight_decay=pretraining.weight_decay,
        clipnorm=pretraining.clip_norm,
        use_ema=True,
        ema_momentum=pretraining.averaging,
    )
    network.compile(optimizer=optimizer, loss=loss("quantile", quantiles=architecture.quantiles))
    optimizer.build(network.trainable_variables)
    done = _resume(network, folder)
    rng = np.random.default_rng((pretraining.seed, done["batches"]))
    held = [
        batch(np.random.default_rng(HELD_OUT_SEED + number), lookback=architecture.lookback)
        for number in range(24)
    ]
    averaged = build(architecture)
    averaged.compile(loss=loss("quantile", quantiles=architecture.quantiles))
    mean_loss: float | None = None
    next_entry = done["minutes"] + pretraining.every
    started = time.monotonic() - 60 * done["minutes"]
    while True:
        minutes = (time.monotonic() - started) / 60
        finished = minutes >= pretraining.minutes
        if minutes >= next_entry or finished:
            _average(network, averaged)
            entry = {
                **done,
                "minutes": round(minutes, 2),
                "loss": mean_loss,
                "held_out_loss": float(np.mean([_held_loss(averaged, one) for one in held])),
                **score(averaged),
            }
            _checkpoint(network, averaged, entry, folder)
            report(entry)
            network.reset_metrics()
            next_entry = (time.monotonic() - started) / 60 + pretraining.every
        if finished:
            return averaged
        optimizer.learning_rate = pretraining.learning_rate * _schedule(
            minutes / pretraining.minutes
        )
        one = batch(rng, lookback=architecture.lookback)
        mean_loss = float(network.train_on_batch(one.inputs, one.targets, one.weights))
        done["batches"] += 1
        done["origins"] += int((one.weights.max(axis=2) > 0).sum())


def _held_loss(network: keras.Model, one: Examples) -> float:
    network.reset_metrics()
    return float(network.test_on_batch(one.inputs, one.targets, one.weights))


def _schedule(progress: float) -> float:
    """Give the share of the learning rate: a short rise, then a cosine down to a hundredth."""
    if progress < WARM_UP:
        return max(progress / WARM_UP, 0.01)
    through = min((progress - WARM_UP) / (1 - WARM_UP), 1.0)
    return 0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * through)))


def _average(network: keras.Model, averaged: keras.Model) -> None:
    """Copy the exponential moving average of the weights into ``averaged``."""
    averaged.set_weights(network.get_weights())
    for variable, average in zip(
        averaged.trainable_variables,
        network.optimizer._model_variables_moving_average,
        strict=True,
    ):
        variable.assign(average)


def _resume(network: keras.Model, folder: Path) -> dict[str, Any]:
    state = folder / "state.json"
    if not state.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "architecture.json").write_text("{}")
        return {"minutes": 0.0, "batches": 0, "origins": 0}
    stored = np.load(folder / "checkpoint.npz")
    variables = [*network.variables, *network.optimizer.variables]
    for number, variable in enumerate(variables):
        variable.assign(stored[f"arr_{number}"])
    kept = json.loads(state.read_text())
    return {name: kept[name] for name in ("minutes", "batches", "origins")}


def _checkpoint(
    network: keras.Model, averaged: keras.Model, entry: dict[str, Any], folder: Path
) -> None:
    """Write everything that a resumed run needs; the state file last, so a kill loses no run."""
    variables = [*network.variables, *network.optimizer.variables]
    fresh = folder / "checkpoint.new.npz"
    np.savez(fresh, *(np.asarray(variable) for variable in variables))
    fresh.replace(folder / "checkpoint.npz")
    averaged.save_weights(folder / "averaged.weights.h5")
    (folder / "state.new.json").write_text(json.dumps(entry))
    (folder / "state.new.json").replace(folder / "state.json")
    with (folder / "curve.jsonl").open("a") as curve:
        curve.write(json.dumps(entry) + "\n")


def describe(architecture: Architecture, pretraining: Pretraining) -> dict[str, Any]:
    """Give everything that made the weights, for the model card."""
    return {"architecture": asdict(architecture), "pretraining": asdict(pretraining)}
