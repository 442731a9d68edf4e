"""Training on one series: how long is decided on origins held back in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tsforecast.network import losses
from tsforecast.network.build import Architecture, build
from tsforecast.network.examples import Examples, examples, stack
from tsforecast.network.export import Packed, pack
from tsforecast.series.series import Floats
from tsforecast.window.sweep import Sweep, sweep, upto

if TYPE_CHECKING:
    import keras

CROP = 256
"""Steps that a recurrent network is unrolled over; a longer series is learned in crops."""
CROPS = 16
"""Crops a batch."""
ORIGINS = 48
"""Origins drawn for the loss in each row of a batch."""
BATCHES = 5
"""Batches an epoch, between two looks at the held-back origins."""
SURE = 1.5
"""Standard errors by which fine-tuning must beat the pretrained weights it starts from."""
FEWEST = 8
"""Values that :func:`select` needs: with fewer there is nothing to hold back."""


@dataclass(frozen=True, slots=True)
class Training:
    """How to train; ``epochs`` is the most that will be tried."""

    epochs: int = 30
    patience: int = 6
    learning_rate: float = 1e-3
    clip_norm: float = 1.0
    weight_decay: float = 1e-3
    loss: losses.Name = "quantile"
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is trained and how; ``start`` is a file of weights, or None for random ones."""

    architecture: Architecture
    training: Training
    start: Path | None = None


@dataclass(frozen=True, slots=True)
class Epoch:
    """One line of the learning curve; ``held_back`` is the loss on origins held back in time."""

    number: int
    of: int
    loss: float | None
    held_back: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learned: one series on the network's scale, ``values`` (n,)."""

    values: Floats
    periods: tuple[int, ...]
    relative: bool
    horizon: int

    def upto(self, origin: int) -> Task:
        """Give the same task with the first ``origin`` values only."""
        return replace(self, values=self.values[:origin])

    def sweep(self, lookback: int) -> Sweep:
        """Prepare every origin."""
        return sweep(
            self.values[None], periods=self.periods, lookback=lookback, relative=self.relative
        )


@dataclass(frozen=True, slots=True)
class Selected:
    """How many epochs served the held-back steps best.

    ``spread`` (horizon,) is the root mean squared error by step there, in local scales, for a
    network that gives only a point; None for one that gives quantiles.
    """

    epochs: int
    spread: tuple[float, ...] | None
    curve: tuple[Epoch, ...]


Report = Callable[[Epoch], None]


def select(learner: Learner, task: Task, *, report: Report) -> Selected:
    """Find how many epochs serve the held-back last part of the series best; 0 is an answer.

    The network is trained on what comes before that part, and its loss there is looked at after
    every epoch, until it has not improved ``patience`` times. Pretrained weights are left only
    for a gain beyond chance. The learner's network is left as it was at its best. The task needs
    FEWEST values, which a plan of origins provides.
    """
    n = len(task.values)
    held = max(min(task.horizon, n // 3), n // 5)
    training, network = learner.recipe.training, learner.network
    judged = _held_back(task, held=held, lookback=learner.recipe.architecture.lookback)
    learner.restart(task.upto(n - held))
    at_start = losses_by_origin(learner, judged)
    curve = [Epoch(0, training.epochs, None, float(at_start.mean()), 0.0)]
    report(curve[0])
    best, best_weights = curve[0], network.get_weights()
    while len(curve) <= training.epochs and len(curve) - best.number <= training.patience:
        loss = learner.epoch()
        now = losses_by_origin(learner, judged)
        held_back = float(now.mean())
        curve.append(Epoch(len(curve), training.epochs, loss, held_back, learner.seconds()))
        report(curve[-1])
        pretrained = learner.recipe.start is not None
        if held_back < (best.held_back or 0.0) and (
            not pretrained or beyond_chance(at_start - now, horizon=task.horizon)
        ):
            best, best_weights = curve[-1], network.get_weights()
    network.set_weights(best_weights)
    return Selected(
        epochs=best.number,
        spread=None if training.loss == "quantile" else _spread(network, judged),
        curve=tuple(curve),
    )


def train(learner: Learner, task: Task, selected: Selected, *, report: Report) -> Packed:
    """Train on the whole series for the epochs that were selected."""
    learner.restart(task)
    for number in range(1, selected.epochs + 1):
        report(Epoch(number, selected.epochs, learner.epoch(), None, learner.seconds()))
    return pack(learner.network)


class Learner:
    """A recipe's network, built and traced once, and trained several times from one start."""

    def __init__(self, recipe: Recipe) -> None:
        import keras

        training = recipe.training
        keras.utils.set_random_seed(training.seed)
        self.recipe = recipe
        self.network = build(recipe.architecture)
        if recipe.start is not None:
            self.network.load_weights(recipe.start)
        optimizer = keras.optimizers.AdamW(
            training.learning_rate,
            weight_decay=training.weight_decay,
            clipnorm=training.clip_norm or None,
        )
        self.loss = losses.loss(training.loss, quantiles=recipe.architecture.quantiles)
        self.network.compile(optimizer=optimizer, loss=self.loss)
        optimizer.build(self.network.trainable_variables)
        self._start = self.network.get_weights()
        self._optimizer_start = [np.asarray(variable) for variable in optimizer.variables]

    def restart(self, task: Task) -> None:
        """Forget what was learned, and take up a task."""
        self.network.set_weights(self._start)
        for variable, value in zip(
            self.network.optimizer.variables, self._optimizer_start, strict=True
        ):
            variable.assign(value)
        self._swept = task.sweep(self.recipe.architecture.lookback)
        self._horizon = task.horizon
        self._rng = np.random.default_rng(self.recipe.training.seed)
        self._started = time.monotonic()

    def epoch(self) -> float:
        """Train on some batches and give their mean loss."""
        self.network.reset_metrics()
        loss = 0.0
        for _ in range(BATCHES):
            batch = draw(self._rng, self._swept, horizon=self._horizon)
            loss = float(self.network.train_on_batch(batch.inputs, batch.targets, batch.weights))
        return loss

    def seconds(self) -> float:
        """Give the time since the task was taken up."""
        return time.monotonic() - self._started


def draw(rng: np.random.Generator, swept: Sweep, *, horizon: int) -> Examples:
    """Draw one batch: the whole series with origins from all over it, or crops of a long one."""
    n = swept.length
    if n <= CROP:
        origins = np.sort(rng.integers(min(4, n - 2), n - 1, ORIGINS))
        return examples(swept, origins=origins, step=upto(horizon))
    crops = []
    for _ in range(CROPS):
        first = int(rng.integers(0, n - CROP))
        origins = np.sort(rng.integers(first + CROP // 4, first + CROP, ORIGINS))
        origins = np.minimum(origins, n - 2)
        crops.append(
            examples(swept, origins=origins, step=upto(horizon), first=first, through=first + CROP)
        )
    return stack(crops)


def _held_back(task: Task, *, held: int, lookback: int) -> Examples:
    """Give the origins whose forecasts fall into the last ``held`` steps."""
    n = len(task.values)
    origins = np.unique(np.linspace(n - held - 1, n - 2, 2 * ORIGINS).astype(np.intp))
    first = max(0, int(origins[0]) - CROP)
    return examples(task.sweep(lookback), origins=origins, step=upto(task.horizon), first=first)


def losses_by_origin(learner: Learner, judged: Examples) -> Floats:
    """Give the mean loss of each origin over its known targets, shape (K,)."""
    outputs = learner.network.predict_on_batch(judged.inputs)  # (1, K, H, Q)
    each = np.asarray(learner.loss(judged.targets, outputs))  # (1, K, H)
    known: Floats = judged.weights.sum(axis=2)[0]
    mean: Floats = (each * judged.weights).sum(axis=2)[0] / known
    return mean


def beyond_chance(gains: Floats, *, horizon: int) -> bool:
    """Tell whether gains (K,) by origin exceed what chance explains.

    Origins within one horizon of each other share outcomes and count as one. On M1, fine-tuning
    of single series without this cost yearly series 13% of MASE (zero-shot 2.42, best epoch
    2.74) and monthly ones 9 points of the 80% intervals' coverage.

    >>> beyond_chance(np.array([0.5, 0.6, 0.4, 0.5]), horizon=2)
    True
    >>> beyond_chance(np.array([0.5, -0.6, 0.7, -0.3]), horizon=2)
    False
    """
    error = gains.std() * np.sqrt(min(horizon, len(gains)) / len(gains))
    return bool(gains.mean() > SURE * error)


def _spread(network: keras.Model, judged: Examples) -> tuple[float, ...]:
    """Give the root mean squared error by step ahead, (horizon,); never falling with the step."""
    error = judged.targets - network.predict_on_batch(judged.inputs)  # (1, K, H, 1)
    known = judged.weights.sum(axis=(0, 1))
    squared = np.square(error[..., 0] * judged.weights).sum(axis=(0, 1)) / np.maximum(known, 1)
    return tuple(float(size) for size in np.sqrt(np.maximum.accumulate(squared)))
