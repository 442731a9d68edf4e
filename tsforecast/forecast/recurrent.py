"""A trained network to forecasts, through ONNX Runtime and without TensorFlow."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tsforecast.errors import ModelUnusable
from tsforecast.forecast.forecast import MIDDLE, QUANTILES
from tsforecast.forecast.naive import SCORES
from tsforecast.series.series import Floats, Places
from tsforecast.window.sweep import reach, sweep, upto
from tsforecast.window.transform import Transform

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CONTEXT = 256
"""Steps that the network reads before it forecasts; as many as it is unrolled over in training."""

STEPS_AT_ONCE = 6_000
"""Steps that are swept or forecast in one go, which bounds the memory that a panel takes."""


@dataclass(frozen=True, eq=False)
class Network:
    """A stored network with everything that its inputs need.

    ``graph`` is ONNX; ``horizon`` the steps ahead that it has learned. ``spread`` (horizon,) is
    the standard deviation by step, in local scales, of a network that gives only a point, and
    None for one that gives quantiles.
    """

    graph: bytes
    lookback: int
    horizon: int
    periods: tuple[int, ...]
    transform: Transform
    spread: tuple[float, ...] | None = None

    def __call__(self, values: Floats, origins: Places, *, horizon: int, period: int = 1) -> Floats:
        """Forecast from each origin: (k, horizon, len(QUANTILES)); a Forecaster.

        The network's own periods are used; ``period`` is there for the protocol.
        """
        del period
        alone: Floats = self.panel(values[None], origins, horizon=horizon)[0]
        return alone

    def panel(self, values: Floats, origins: Places, *, horizon: int) -> Floats:
        """Forecast series (b, n) of one length from the same origins (k,): (b, k, horizon, Q).

        Steps beyond the learned horizon come from feeding the medians back, block by block.
        Raises ModelUnusable where a network that exploded in training gives what is no number.
        """
        if horizon <= self.horizon and origins.max() <= reach(self.periods):
            # One sweep serves every origin: what it gives for each has seen only its past.
            known = self.transform.apply(values[:, : origins.max()])
            return self.transform.invert(self._block(known, origins - 1, horizon))
        ends = [self._from_past(values[:, :origin], horizon) for origin in origins]
        return np.stack(ends, axis=1)

    def _from_past(self, past: Floats, horizon: int) -> Floats:
        """Give (b, horizon, Q) quantiles in the data's unit."""
        known = self.transform.apply(past[:, -reach(self.periods) :])
        blocks: list[Floats] = []
        ahead = 0
        while ahead < horizon:
            last = np.array([known.shape[1] - 1])
            block = self._block(known, last, min(self.horizon, horizon - ahead))[:, 0]
            if blocks:
                block = _carried(block, blocks[-1][:, -1:])
            blocks.append(block)
            known = np.concatenate([known, block[..., MIDDLE]], axis=1)[:, -reach(self.periods) :]
            ahead += block.shape[1]
        path = np.concatenate(blocks, axis=1)
        return self.transform.invert(_with_drift(path, learned=self.horizon, history=past.shape[1]))

    def _block(self, known: Floats, last: Places, horizon: int) -> Floats:
        """Give (b, k, horizon, Q) quantiles on the transformed scale after steps ``last`` (k,)."""
        context = min(CONTEXT, known.shape[1])
        steps = max(known.shape[1], len(last) * max(context, horizon))
        size = max(1, STEPS_AT_ONCE // steps)
        parts = [
            self._run(known[first : first + size], last, context=context, horizon=horizon)
            for first in range(0, len(known), size)
        ]
        return np.concatenate(parts)

    def _run(self, known: Floats, last: Places, *, context: int, horizon: int) -> Floats:
        swept = sweep(
            known,
            periods=self.periods,
            lookback=self.lookback,
            relative=self.transform.relative,
        )
        first = np.maximum(last + 1 - context, 0)
        places = (last - first).astype(np.int32)
        if not first.any():
            first = first[:1]  # one row serves origins that all start from the first step
        rows = len(known) * len(first)
        # (b, k * T, F) or (b, T, F): a row for each window of a series
        steps = swept.steps((first[:, None] + np.arange(context)).ravel())
        ahead = swept.ahead(last, step=upto(horizon))  # (b, k, H, G)
        outputs = _session(self.graph).run(
            None,
            {
                "steps": steps.reshape(rows, context, -1).astype(np.float32),
                "origins": np.tile(places, len(known)).reshape(rows, -1),
                "ahead": ahead.reshape(rows, -1, *ahead.shape[2:]).astype(np.float32),
            },
        )[0]  # (rows, k or 1, H, Q)
        if not np.isfinite(outputs).all():
            raise _exploded()
        outputs = outputs.reshape(len(known), len(last), horizon, -1).astype(np.float64)
        if self.spread is not None:
            outputs = outputs + _normal_distances(self.spread, horizon)
        return swept.restore(outputs, last)


@functools.lru_cache(maxsize=4)
def _session(graph: bytes) -> InferenceSession:
    """Load a graph once; one thread, for the networks are small."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # Looking for a faster graph takes a quarter of the loading, and finds none that is faster.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as problem:
        raise ModelUnusable(
            "the network's graph cannot be loaded.",
            code="graph-damaged",
            file="network.onnx",
            value=str(problem).splitlines()[0],
            hint="train again, or restore the model's folder from a copy.",
        ) from problem


def _exploded() -> ModelUnusable:
    return ModelUnusable(
        "the network forecasts what is no number: its training exploded.",
        code="network-exploded",
        hint="train with a lower --learning-rate, --clip-norm 1 or --norm layer.",
    )


def _carried(block: Floats, before: Floats) -> Floats:
    """Widen a block (b, h, Q) that starts from medians by the spread (b, 1, Q) at the step before.

    The distances add as independent errors do: as the root of the sum of their squares.
    """
    middle = block[..., MIDDLE : MIDDLE + 1]
    distance = np.hypot(block - middle, before - before[..., MIDDLE : MIDDLE + 1])
    side = np.sign(np.arange(len(QUANTILES)) - MIDDLE)
    widened: Floats = middle + side * distance
    return widened


def _with_drift(path: Floats, *, learned: int, history: int) -> Floats:
    """Widen (..., h, Q) beyond the learned steps as a trend does that n values of history showed.

    The factor is the root of 1 + h / n, by which the spread of a random walk grows when its
    drift is estimated (Hyndman & Athanasopoulos, 3rd edition, table 5.2).

    >>> wide = _with_drift(np.tile(np.arange(11.0), (3, 1)), learned=1, history=2)
    >>> wide[:, -1].round(3).tolist()
    [10.0, 11.124, 12.071]
    """
    beyond = np.maximum(np.arange(1, path.shape[-2] + 1) - learned, 0)
    middle = path[..., MIDDLE : MIDDLE + 1]
    widened: Floats = middle + (path - middle) * np.sqrt(1 + beyond / history)[:, None]
    return widened


def _normal_distances(spread: tuple[float, ...], horizon: int) -> Floats:
    """Give the distance of each quantile from the median, (horizon, Q), in local scales."""
    steps = np.minimum(np.arange(horizon), len(spread) - 1)
    distances: Floats = np.asarray(spread)[steps, None] * SCORES
    return distances
