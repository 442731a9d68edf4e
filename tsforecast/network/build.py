"""The networks: five encoders that read a series step by step, one decoder for every step ahead.

An encoder turns the inputs at all origins of a sweep into a state at each origin, looking back
only. The decoder, shared by all steps ahead, joins the state with what is known about a step and
gives its quantiles. So one network serves any period and any horizon.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from numpy.typing import NDArray

from tsforecast.network.layers import around, at_origins, dense, layer_normalization, recurrent
from tsforecast.window.sweep import AHEAD_FEATURES, step_features

if TYPE_CHECKING:
    import keras
    from keras import KerasTensor

Name = Literal["lstm", "gru", "rnn", "mlp", "transformer"]
Activation = Literal["tanh", "relu"]
Norm = Literal["none", "layer", "batch"]

CALLED: dict[Name, str] = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "plain RNN",
    "mlp": "MLP",
    "transformer": "Transformer",
}
"""What people call each kind."""

HEADS = 4
USUAL_SPREAD = 1.0
"""Standard deviation, in local scales, that a network forecasts before it has learned anything."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a network is built from; ``quantiles`` holds one entry for a point forecast."""

    model: Name
    quantiles: tuple[float, ...]
    units: int = 64
    layers: int = 1
    lookback: int = 24
    dropout: float = 0.0
    activation: Activation = "tanh"
    norm: Norm = "layer"

    @classmethod
    def kept(cls, record: Mapping[str, Any]) -> Architecture:
        """Give one that was kept as JSON; raises KeyError or TypeError where it is none."""
        return cls(**{**record, "quantiles": tuple(record["quantiles"])})


Weights: TypeAlias = list[NDArray[Any]]


def between(start: Weights, end: Weights, share: float) -> Weights:
    """Give weights that lie some share of the way from a start to an end.

    Source: Wortsman et al. (2022), Robust fine-tuning of zero-shot models, CVPR.
    """
    return [left + share * (right - left) for left, right in zip(start, end, strict=True)]


Encoder: TypeAlias = Callable[["KerasTensor", Architecture], "KerasTensor"]


def _lstm(state: KerasTensor, of: Architecture) -> KerasTensor:
    """Long short-term memory (Hochreiter & Schmidhuber 1997), in the form that cuDNN runs."""
    return recurrent("LSTM")(of.units, return_sequences=True)(state)


def _gru(state: KerasTensor, of: Architecture) -> KerasTensor:
    """Gated recurrent unit (Cho et al. 2014), in the form that cuDNN runs."""
    return recurrent("GRU")(of.units, return_sequences=True)(state)


def _rnn(state: KerasTensor, of: Architecture) -> KerasTensor:
    """Plain recurrence (Elman 1990): no gate between a gradient and its vanishing."""
    from keras import layers

    return layers.SimpleRNN(of.units, activation=of.activation, return_sequences=True)(state)


def _mlp(state: KerasTensor, of: Architecture) -> KerasTensor:
    """Feed-forward: each origin sees its lookback and nothing else."""
    return dense()(of.units, activation=of.activation)(state)


def _transformer(state: KerasTensor, of: Architecture) -> KerasTensor:
    """Causal self-attention over the origins (Vaswani et al. 2017), then a feed-forward part."""
    from keras import layers

    attention = layers.MultiHeadAttention(HEADS, math.ceil(of.units / HEADS))
    state = layers.Add()([state, attention(state, state, use_causal_mask=True)])
    hidden = dense()(2 * of.units, activation=of.activation)(_normalise(state, of))
    return dense()(of.units)(hidden)


ENCODERS: dict[Name, Encoder] = {
    "lstm": _lstm,
    "gru": _gru,
    "rnn": _rnn,
    "mlp": _mlp,
    "transformer": _transformer,
}


def build(of: Architecture) -> keras.Model:
    """Build a network with three inputs and one output.

    ``steps`` (batch, T, step features), ``origins`` (batch, K) of steps to forecast from, and
    ``ahead`` (batch, K, horizon, step-ahead features) give (batch, K, horizon, quantiles) on the
    footing of each origin; every axis but the features is free. Quantiles never cross: they are
    the median and positive distances between neighbours.
    """
    import keras
    from keras import layers, ops

    steps = keras.Input((None, step_features(of.lookback)), name="steps")  # (B, T, F)
    origins = keras.Input((None,), dtype="int32", name="origins")  # (B, K)
    ahead = keras.Input((None, None, AHEAD_FEATURES), name="ahead")  # (B, K, H, G)

    state = dense()(of.units, activation=of.activation)(steps)  # (B, T, U)
    for _ in range(of.layers):
        learned = ENCODERS[of.model](_normalise(state, of), of)
        if of.dropout:
            learned = layers.Dropout(of.dropout)(learned)
        state = layers.Add()([state, learned])
    state = at_origins()()(_normalise(state, of), origins)  # (B, K, U)

    seen = dense()(of.units)(state)  # (B, K, U)
    asked = dense()(of.units)(ahead)  # (B, K, H, U)
    hidden = ops.relu(ops.expand_dims(seen, 2) + asked)
    hidden = layers.Add()([hidden, dense()(of.units, activation="relu")(hidden)])
    if of.dropout:
        hidden = layers.Dropout(of.dropout)(hidden)
    straight = dense()(1, kernel_initializer="zeros", use_bias=False)(ahead)
    return keras.Model(
        [steps, origins, ahead], _quantiles(hidden, straight, of.quantiles), name=of.model
    )


def at_random(of: Architecture, *, seed: int) -> keras.Model:
    """Build a network whose random weights, and all that is drawn later, hang on a seed."""
    import keras

    keras.utils.set_random_seed(seed)
    return build(of)


def _normalise(state: KerasTensor, of: Architecture) -> KerasTensor:
    from keras import layers

    if of.norm == "layer":
        return layer_normalization()()(state)
    if of.norm == "batch":
        return layers.BatchNormalization()(state)
    return state


def _quantiles(
    hidden: KerasTensor, straight: KerasTensor, quantiles: tuple[float, ...]
) -> KerasTensor:
    """Give the median and, around it, quantiles at learned positive distances."""
    from keras import initializers, ops

    bent = dense()(1, kernel_initializer="zeros")(hidden)
    if len(quantiles) == 1:
        return straight + bent
    normal = NormalDist(sigma=USUAL_SPREAD)
    at = [normal.inv_cdf(quantile) for quantile in quantiles]
    gaps = [right - left for left, right in itertools.pairwise(at)]
    start = [math.log(math.expm1(gap)) for gap in gaps]  # softplus of it is the gap
    bias = initializers.Constant(start)
    raw = dense()(len(gaps), kernel_initializer="zeros", bias_initializer=bias)(hidden)
    return around()()(straight, bent, ops.softplus(raw), middle=quantiles.index(0.5))
