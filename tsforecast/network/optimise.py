"""AdamW of Keras in few operations: a weight's whole update is one pass over it.

Keras writes each update out in thirty operations and traces them weight by weight, which took
half of what there is to trace in a step of learning, and most of its time on a short series.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import keras
    from tensorflow import Tensor

Optimizer: TypeAlias = "Callable[..., keras.optimizers.Optimizer]"


@functools.cache
def adamw() -> Optimizer:
    """Give AdamW (Loshchilov & Hutter 2019), which clips each gradient to ``clipnorm``, if any.

    State, options and results are those of Keras; gradient accumulation, scaling of the loss and
    variables without decay are left out.
    """
    import keras
    import tensorflow as tf

    def apply(
        self: Any, grads: Sequence[Tensor], trainable_variables: Sequence[keras.Variable]
    ) -> None:
        rate, done = tf.convert_to_tensor(self.learning_rate), self.iterations.value + 1
        first, second = tf.constant(self.beta_1), tf.constant(self.beta_2)
        same = {
            "beta1_power": tf.pow(first, tf.cast(done, rate.dtype)),
            "beta2_power": tf.pow(second, tf.cast(done, rate.dtype)),
            "lr": rate,
            "beta1": first,
            "beta2": second,
            "epsilon": tf.constant(self.epsilon),
        }
        kept = 1.0 - rate * self.weight_decay
        each = zip(trainable_variables, self._momentums, self._velocities, strict=True)
        for gradient, states in zip(_clipped(grads, self.clipnorm), each, strict=True):
            weights, momentum, velocity = (state.value for state in states)
            weights.assign(weights * kept)
            tf.raw_ops.ResourceApplyAdam(
                var=weights.handle,
                m=momentum.handle,
                v=velocity.handle,
                grad=gradient,
                **same,
            )
        if self.use_ema:
            self._update_model_variables_moving_average(trainable_variables)
        self.iterations.value.assign(done)

    return type("AdamW", (keras.optimizers.AdamW,), {"apply": apply})


def _clipped(gradients: Sequence[Tensor], most: float | None) -> Sequence[Tensor]:
    """Shrink each gradient whose Euclidean norm is above ``most`` to that norm."""
    import tensorflow as tf

    if most is None:
        return gradients
    norms = tf.sqrt(2.0 * tf.stack([tf.nn.l2_loss(gradient) for gradient in gradients]))
    factors = tf.unstack(most / tf.maximum(norms, most))
    return [gradient * factor for gradient, factor in zip(gradients, factors, strict=True)]
