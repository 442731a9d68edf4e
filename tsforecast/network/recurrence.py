"""LSTM and GRU for a CPU: the layers of Keras, with a step of few operations, there and back.

Keras' own loop multiplies inputs and states by their weights step by step, and its gradient is
the loop run backwards by automatic differentiation, which adds up the gradient of the weights at
each step. Here TensorFlow's own kernel runs all steps of an LSTM in one operation, and the inputs
of a GRU are multiplied at once before its loop. The local derivatives of all steps are worked out
at once before the way back, and the gradients of the weights are products after it. On a GPU both
layers leave the work to cuDNN, as Keras does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tensorflow import Tensor, TensorArray

Gradients: TypeAlias = "tuple[Tensor, ...]"


def lstm(inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Tensor:
    """Give the states (B, T, U) of an LSTM from zero over inputs (B, T, F).

    ``kernel`` (F, 4U), ``recurrent`` (U, 4U) and ``bias`` (4U,) are those of Keras: input gate,
    forget gate, candidate, output gate.
    """
    import tensorflow as tf

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(
        inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor
    ) -> tuple[Tensor, Callable[[Tensor], Gradients]]:
        steps = tf.transpose(inputs, [1, 0, 2])  # (T, B, F)
        states, *kept = _lstm_forward(steps, kernel, recurrent, bias)

        def gradient(wanted: Tensor) -> Gradients:
            raw = _lstm_back(tf.transpose(wanted, [1, 0, 2]), recurrent, *kept)
            of_inputs, of_kernel, of_recurrent = _of_weights(steps, states, kernel, [raw], [raw])
            return of_inputs, of_kernel, of_recurrent, _total(raw)

        return tf.transpose(states, [1, 0, 2]), gradient

    return run(*map(tf.convert_to_tensor, (inputs, kernel, recurrent, bias)))


def _lstm_forward(steps: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Gradients:
    """Give (T, B, U) each: states, cells, their tanh, gates to enter, keep, leave, candidates."""
    import tensorflow as tf

    length, rows = tf.shape(steps, tf.int64)[0], tf.shape(steps)[1]
    units = recurrent.shape[0]
    zero, no_peephole = tf.zeros([rows, units], steps.dtype), tf.zeros([units], steps.dtype)
    found = tf.raw_ops.BlockLSTMV2(
        seq_len_max=length,
        x=steps,
        cs_prev=zero,
        h_prev=zero,
        w=tf.concat([kernel, recurrent], 0),
        wci=no_peephole,
        wcf=no_peephole,
        wco=no_peephole,
        b=bias,
        cell_clip=0.0,
    )
    return found.h, found.cs, found.co, found.i, found.f, found.o, found.ci


def _lstm_back(
    wanted: Tensor,
    recurrent: Tensor,
    cells: Tensor,
    seen: Tensor,
    enter: Tensor,
    keep: Tensor,
    leave: Tensor,
    candidates: Tensor,
) -> Tensor:
    """Give the gradient (T, B, 4U) of what enters the gates, from that of the states."""
    import tensorflow as tf

    length = tf.shape(wanted)[0]
    local = tf.concat(
        [
            _before_sigmoid(enter, candidates),
            _before_sigmoid(keep, _before(cells)),
            _before_tanh(candidates, enter),
            _before_sigmoid(leave, seen),
        ],
        2,
    )  # (T, B, 4U): what a change before each gate does to the cell, the last to the state
    through = _before_tanh(seen, leave)
    back = tf.transpose(recurrent)

    def step(now: Tensor, state: Tensor, cell: Tensor, raw: TensorArray) -> Gradients:
        then = now + 1
        state = state + _at(wanted, now, then)
        cell = cell + state * _at(through, now, then)
        each = tf.concat([cell, cell, cell, state], 1) * _at(local, now, then)
        carried = cell * _at(keep, now, then)
        return now - 1, tf.matmul(each, back), carried, _write(raw, now, each)

    zero = tf.zeros_like(cells[0])
    *_, raw = tf.while_loop(
        lambda now, *_: now[0] >= 0, step, (length[None] - 1, zero, zero, _array(cells, length))
    )
    return raw.stack()


def gru(inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Tensor:
    """Give the states (B, T, U) of a GRU from zero over inputs (B, T, F).

    ``kernel`` (F, 3U), ``recurrent`` (U, 3U) and ``bias`` (2, 3U) are those of Keras with the
    reset after the product: update gate, reset gate, candidate.
    """
    import tensorflow as tf

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(
        inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor
    ) -> tuple[Tensor, Callable[[Tensor], Gradients]]:
        steps = tf.transpose(inputs, [1, 0, 2])  # (T, B, F)
        states, *kept = _gru_forward(steps, kernel, recurrent, bias)

        def gradient(wanted: Tensor) -> Gradients:
            gates, candidate, offer = _gru_back(
                tf.transpose(wanted, [1, 0, 2]), recurrent, states, *kept
            )
            entered, carried = [gates, candidate], [gates, offer]
            of_bias = [tf.concat([_total(one) for one in each], 0) for each in (entered, carried)]
            return *_of_weights(steps, states, kernel, entered, carried), tf.stack(of_bias)

        return tf.transpose(states, [1, 0, 2]), gradient

    return run(*map(tf.convert_to_tensor, (inputs, kernel, recurrent, bias)))


def _gru_forward(steps: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Gradients:
    """Give states, gates of update and reset, candidates and what was reset, (T, B, U) each."""
    import tensorflow as tf

    units = recurrent.shape[0]
    length, rows = tf.shape(steps)[0], tf.shape(steps)[1]
    inner, sizes = bias[1], [2 * units, units]
    for_gates, for_candidate = (
        _times(steps, *both)
        for both in zip(tf.split(kernel, sizes, 1), tf.split(bias[0], sizes), strict=True)
    )

    def step(now: Tensor, state: Tensor, *kept: TensorArray) -> tuple[Tensor | TensorArray, ...]:
        then = now + 1
        again = tf.nn.bias_add(tf.matmul(state, recurrent), inner)
        to_gates, offer = tf.split(again, sizes, 1)
        update, reset = tf.split(tf.sigmoid(_at(for_gates, now, then) + to_gates), 2, 1)
        candidate = tf.tanh(_at(for_candidate, now, then) + reset * offer)
        state = candidate + update * (state - candidate)
        new = (state, update, reset, candidate, offer)
        return (then, state, *(_write(a, now, b) for a, b in zip(kept, new, strict=True)))

    zero = tf.zeros([rows, units], steps.dtype)
    _, _, *kept = tf.while_loop(
        lambda now, *_: now[0] < length,
        step,
        (tf.constant([0]), zero, *(_array(steps, length) for _ in range(5))),
    )
    return tuple(one.stack() for one in kept)


def _gru_back(
    wanted: Tensor,
    recurrent: Tensor,
    states: Tensor,
    update: Tensor,
    reset: Tensor,
    candidates: Tensor,
    offered: Tensor,
) -> Gradients:
    """Give the gradients of what enters gates (T, B, 2U), of candidates and offers (T, B, U)."""
    import tensorflow as tf

    length = tf.shape(wanted)[0]
    # What a change before each gate, candidate and offer does to the state, (T, B, U) each:
    of_update = _before_sigmoid(update, _before(states) - candidates)
    of_candidate = _before_tanh(candidates, 1.0 - update)
    of_reset = _before_sigmoid(reset, of_candidate * offered)
    of_offer = of_candidate * reset
    local = tf.concat([of_update, of_reset, of_offer], 2)
    back = tf.transpose(recurrent)

    def step(now: Tensor, state: Tensor, whole: TensorArray) -> Gradients:
        then = now + 1
        state = state + _at(wanted, now, then)
        each = tf.concat([state, state, state], 1) * _at(local, now, then)
        carried = state * _at(update, now, then) + tf.matmul(each, back)
        return now - 1, carried, _write(whole, now, state)

    *_, kept = tf.while_loop(
        lambda now, *_: now[0] >= 0,
        step,
        (length[None] - 1, tf.zeros_like(states[0]), _array(states, length)),
    )
    whole = kept.stack()
    gates = tf.concat([whole * of_update, whole * of_reset], 2)
    return gates, whole * of_candidate, whole * of_offer


def _of_weights(
    steps: Tensor,
    states: Tensor,
    kernel: Tensor,
    entered: Sequence[Tensor],
    carried: Sequence[Tensor],
) -> Gradients:
    """Give the gradients of inputs, kernel and recurrent kernel.

    ``entered`` are those of what comes from the inputs, and ``carried`` of what comes from the
    state before, in parts (T, B, ..) side by side as in the kernels.
    """
    import tensorflow as tf

    kernels = tf.split(kernel, [part.shape[2] for part in entered], 1)
    of_inputs = tf.add_n(
        [_times(part, tf.transpose(one), None) for part, one in zip(entered, kernels, strict=True)]
    )
    seen, before = _rows(steps), _rows(states[:-1])
    return (
        tf.transpose(of_inputs, [1, 0, 2]),
        tf.concat([tf.matmul(seen, _rows(part), transpose_a=True) for part in entered], 1),
        tf.concat([tf.matmul(before, _rows(part[1:]), transpose_a=True) for part in carried], 1),
    )


def _before_sigmoid(gate: Tensor, gradient: Tensor) -> Tensor:
    """Carry a gradient from a gate back through its sigmoid, in one pass."""
    import tensorflow as tf

    return tf.raw_ops.SigmoidGrad(y=gate, dy=gradient)


def _before_tanh(value: Tensor, gradient: Tensor) -> Tensor:
    import tensorflow as tf

    return tf.raw_ops.TanhGrad(y=value, dy=gradient)


def _total(steps: Tensor) -> Tensor:
    """Add up (T, B, G) over steps and rows; three times as fast as a general sum."""
    import tensorflow as tf

    return tf.raw_ops.BiasAddGrad(out_backprop=steps)


def _times(steps: Tensor, kernel: Tensor, bias: Tensor | None) -> Tensor:
    """Multiply all steps (T, B, F) by a kernel (F, G) in one product."""
    import tensorflow as tf

    shape = tf.shape(steps)
    flat = tf.matmul(_rows(steps), kernel)
    if bias is not None:
        flat = tf.nn.bias_add(flat, bias)
    return tf.reshape(flat, [shape[0], shape[1], kernel.shape[1]])


def _rows(steps: Tensor) -> Tensor:
    import tensorflow as tf

    return tf.reshape(steps, [-1, steps.shape[2]])


def _before(steps: Tensor) -> Tensor:
    """Give what stood one step earlier, and zero at the first."""
    import tensorflow as tf

    return tf.concat([tf.zeros_like(steps[:1]), steps[:-1]], 0)


def _array(like: Tensor, length: Tensor) -> TensorArray:
    import tensorflow as tf

    return tf.TensorArray(like.dtype, length, element_shape=(None, None))


def _at(steps: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """Give the one of all steps (T, ..) that stands at ``now``, without copying it."""
    import tensorflow as tf

    return tf.raw_ops.StridedSlice(
        input=steps, begin=now, end=then, strides=[1], shrink_axis_mask=1
    )


def _write(array: TensorArray, now: Tensor, value: Tensor) -> TensorArray:
    return array.write(now[0], value)
