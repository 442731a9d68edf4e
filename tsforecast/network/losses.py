"""What a network minimises: quantile (pinball), absolute, squared or Huber loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from keras import KerasTensor

Name = Literal["quantile", "mae", "mse", "huber"]
Loss: TypeAlias = Callable[["KerasTensor", "KerasTensor"], "KerasTensor"]

LOSSES: tuple[Name, ...] = ("quantile", "mae", "mse", "huber")


def loss(name: Name, *, quantiles: tuple[float, ...]) -> Loss:
    """Give a loss of targets (batch, K, H, 1) and outputs (batch, K, H, Q): (batch, K, H).

    The quantile loss is the mean pinball loss (Koenker & Bassett 1978), whose minimiser is the
    quantile; the others take a single output.
    """
    import keras
    from keras import ops

    def pinball(target: KerasTensor, output: KerasTensor) -> KerasTensor:
        over = target - output  # (batch, K, H, Q)
        levels = ops.convert_to_tensor(quantiles, dtype=output.dtype)
        # Twice the larger of level * over and (level - 1) * over, in one expression.
        return ops.mean((2.0 * levels - 1.0) * over + ops.abs(over), axis=-1)

    if name == "quantile":
        return pinball
    losses: dict[Name, Loss] = {
        "mae": keras.losses.mean_absolute_error,
        "mse": keras.losses.mean_squared_error,
        "huber": keras.losses.huber,
    }
    return losses[name]
