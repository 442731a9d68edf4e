"""From what a person asked for to the network that is trained, and where its weights start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tsforecast.errors import UsageError
from tsforecast.network import losses
from tsforecast.network.build import Activation, Architecture, Name, Norm
from tsforecast.network.shipped import shipped
from tsforecast.network.train import Recipe, Training

UNITS, LAYERS, LOOKBACK = 64, 1, 24
"""What a network from scratch is built with; one series has little to teach a larger one."""

SCRATCH_RATE, FINE_TUNING_RATE = 1e-3, 3e-4
PEAK_RATE = 1e-3


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; None is decided here."""

    model: Name
    quantiles: tuple[float, ...]
    start: Literal["auto", "pretrained", "scratch"] = "auto"
    units: int | None = None
    layers: int | None = None
    lookback: int | None = None
    dropout: float = 0.0
    activation: Activation = "tanh"
    norm: Norm = "layer"
    loss: losses.Name = "quantile"
    learning_rate: float | None = None
    clip_norm: float = 1.0
    epochs: int = 30
    seed: int = 1


def choose(wishes: Wishes) -> Recipe:
    """Take the shipped weights where they fit what was asked for, else start from scratch.

    Raises UsageError when the shipped weights were asked for and do not fit.
    """
    ready = shipped(wishes.model)
    pretrained = (
        ready is not None and wishes.start != "scratch" and not _differs(wishes, ready.architecture)
    )
    if wishes.start == "pretrained" and not pretrained:
        wrong = ready and _differs(wishes, ready.architecture)
        why = (
            f"no pretrained {wishes.model} is shipped"
            if ready is None
            else f"the pretrained {wishes.model} differs in its {wrong}"
        )
        raise UsageError(
            f"{why}.",
            code="not-pretrained",
            value=wishes.model,
            hint="leave --from away, or take --from scratch.",
        )
    rate = FINE_TUNING_RATE if pretrained else SCRATCH_RATE
    training = Training(
        epochs=wishes.epochs,
        learning_rate=wishes.learning_rate or rate,
        peak_rate=wishes.learning_rate or PEAK_RATE,
        clip_norm=wishes.clip_norm,
        loss=wishes.loss,
        seed=wishes.seed,
    )
    if pretrained and ready is not None:
        return Recipe(replace(ready.architecture, dropout=wishes.dropout), training, ready.weights)
    return Recipe(_from_scratch(wishes), training)


def _from_scratch(wishes: Wishes) -> Architecture:
    return Architecture(
        model=wishes.model,
        quantiles=wishes.quantiles if wishes.loss == "quantile" else (0.5,),
        units=wishes.units or UNITS,
        layers=wishes.layers or LAYERS,
        lookback=wishes.lookback or LOOKBACK,
        dropout=wishes.dropout,
        activation=wishes.activation,
        norm=wishes.norm,
    )


def _differs(wishes: Wishes, ready: Architecture) -> str | None:
    """Name the first option that the pretrained network does not have as asked, or None."""
    if wishes.loss != "quantile":
        return "loss"
    asked = {
        "units": wishes.units,
        "layers": wishes.layers,
        "lookback": wishes.lookback,
        "activation": wishes.activation,
        "norm": wishes.norm,
        "quantiles": wishes.quantiles,
    }
    wrong = (name for name, value in asked.items() if value not in (None, getattr(ready, name)))
    return next(wrong, None)
