"""What a network sees at every origin of a series: one sweep, each origin with its own past.

At an origin the last ``lookback`` values, seasonally adjusted by the index known there, less a
local level and over a local scale, go into the encoder. For each step ahead the decoder gets what
is known about that step: the seasonal index of its phase, the values at the same phase in the
last seasons, and how far a straight line would have moved by then. Targets stand on the same
footing, so that a forecast is level + scale * output + seasonal index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import CausalSeason, Steps, causal_season
from tsforecast.series.series import Floats

SLOTS = 2
"""Seasons that the network has inputs for; most series have one, hourly ones two."""
LOOKUPS = 3
"""Past seasons whose value at the same phase the decoder sees."""
BLOCKS = (24, 48, 96, 192)
"""Ends, in steps back, of the blocks whose means are the memory beyond the lookback."""
CLIP = 20.0
"""Inputs and targets beyond this many local scales are outliers, and are held here."""
SMALLEST = 1e-12
"""Share of the mean size below which a change is rounding."""
TINY = 1e-3
"""Relative scale below which series are alike to a network, which has learned from none."""


def upto(horizon: int) -> Steps:
    """Give the steps ahead 1, 2, ..., horizon.

    >>> upto(3).tolist()
    [1, 2, 3]
    """
    return np.arange(1, horizon + 1)


def step_features(lookback: int) -> int:
    """Count the encoder's inputs at one step."""
    return lookback + 2 * (len(BLOCKS) - 1) + 2 * SLOTS + 7


def reach(periods: tuple[int, ...]) -> int:
    """Count the last values that matter to a sweep's last origin: twenty seasons, or 1024."""
    return max(1024, 20 * max(periods, default=1))


AHEAD_FEATURES = 1 + SLOTS * (LOOKUPS * 2 + 1) + 5
"""The decoder's inputs for one step ahead."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """All origins of ``batch`` series of one length, on the network's scale.

    ``values`` (batch, n) are transformed values; ``level`` and ``scale`` (batch, n) are each
    origin's footing; ``unit`` (batch, n) makes the scale comparable between series.
    """

    values: Floats
    adjusted: Floats
    seasons: tuple[CausalSeason, ...]
    lookback: int
    level: Floats
    scale: Floats
    unit: Floats

    @property
    def length(self) -> int:
        """The number of steps, n."""
        return int(self.values.shape[1])

    def index(self, origins: Steps, times: Steps) -> Floats:
        """Give the sum of the seasonal indices of ``times`` as known at ``origins``."""
        total = np.zeros((len(self.values), *times.shape))
        for season in self.seasons:
            total += season.known(origins, times)
        return total

    def steps(self, origins: Steps) -> Floats:
        """Give the encoder's inputs at ``origins`` (T,): shape (batch, T, step_features)."""
        window = _window(self.values, self.seasons, origins, self.lookback)
        level = self.level[:, origins, None]
        scale = self.scale[:, origins, None]
        seen = (origins[:, None] - np.arange(self.lookback)) >= 0  # (T, lookback)
        recent = np.where(seen, (window - level) / scale, 0.0)
        blocks, present = self._blocks(origins)
        columns = [
            recent,
            np.where(present, (blocks - level) / scale, 0.0),
            np.broadcast_to(present, blocks.shape),
            self._season_columns(origins),
            self._long_run(origins)[..., None],
            np.log(np.maximum(self.scale / self.unit, TINY))[:, origins, None],
            self._everyone(np.log1p(origins) - 4.0)[..., None],
            self._everyone(np.minimum(origins + 1, self.lookback) / self.lookback)[..., None],
            (self.index(origins, origins) / self.scale[:, origins])[..., None],
            self._slope(origins)[..., None],
            self._everyone(np.full(len(origins), float(not self.seasons)))[..., None],
        ]
        inputs: Floats = np.clip(np.concatenate(columns, axis=2), -CLIP, CLIP)
        return inputs

    def ahead(self, origins: Steps, *, step: Steps) -> Floats:
        """Give the decoder's inputs at steps ahead (H,), shape (batch, K, H, AHEAD_FEATURES)."""
        times = origins[:, None] + step  # (K, H)
        level = self.level[:, origins, None]
        scale = self.scale[:, origins, None]
        index = self.index(origins[:, None], times)  # (batch, K, H)
        shape = index.shape
        columns = [index / scale]
        for slot in range(SLOTS):
            season = self.seasons[slot] if slot < len(self.seasons) else None
            for back in range(LOOKUPS):
                if season is None:
                    columns += [np.zeros(shape), np.zeros(shape)]
                    continue
                whole = -(-step // season.period) + back
                past = times - whole * season.period
                known = past >= 0
                value = self.values[:, np.maximum(past, 0)]
                columns.append(np.where(known, (value - index - level) / scale, 0.0))
                columns.append(np.broadcast_to(known.astype(float), shape))
            through = step / season.period if season else np.zeros(len(step))
            columns.append(np.broadcast_to(np.minimum(through, 3.0), shape))
        slope = self._slope(origins)[..., None]
        long_run = self._long_run(origins)[..., None]
        columns += [
            np.broadcast_to(np.log(step) - 2.0, shape),
            np.broadcast_to(np.sqrt(step) / 4.0, shape),
            slope * step,
            slope * np.minimum(step, 6.0),
            np.broadcast_to(long_run, shape),
        ]
        return np.clip(np.stack(columns, axis=3), -CLIP, CLIP)

    def targets(self, origins: Steps, *, step: Steps) -> Floats:
        """Give what came at steps ahead (H,) on each origin's footing; NaN past the end.

        The shape is (batch, K, H).
        """
        times = origins[:, None] + step
        known = times < self.length
        future = self.values[:, np.minimum(times, self.length - 1)]
        footing = self.level[:, origins, None] + self.index(origins[:, None], times)
        scaled = np.clip((future - footing) / self.scale[:, origins, None], -CLIP, CLIP)
        return np.where(known, scaled, np.nan)

    def restore(self, outputs: Floats, origins: Steps) -> Floats:
        """Turn outputs (batch, K, horizon, Q) into values on the transformed scale."""
        horizon = outputs.shape[2]
        times = origins[:, None] + np.arange(1, horizon + 1)
        footing = self.level[:, origins, None] + self.index(origins[:, None], times)
        restored: Floats = footing[..., None] + outputs * self.scale[:, origins, None, None]
        return restored

    def _everyone(self, column: Floats) -> Floats:
        return np.broadcast_to(column, (len(self.values), len(column)))

    def _season_columns(self, origins: Steps) -> Floats:
        columns = np.zeros((len(self.values), len(origins), 2 * SLOTS))
        for slot, season in enumerate(self.seasons[:SLOTS]):
            columns[..., 2 * slot] = season.shrink[:, origins]
            columns[..., 2 * slot + 1] = np.log(season.period) / 3.0
        return columns

    def _blocks(self, origins: Steps) -> tuple[Floats, Floats]:
        """Give the means of adjusted values in blocks further and further back, and presence."""
        start = self.adjusted[:, :1]
        total = np.zeros((len(self.values), self.length + 1))
        np.cumsum(self.adjusted - start, axis=1, out=total[:, 1:])
        ends = origins[:, None] + 1 - np.array(BLOCKS[:-1])  # (T, blocks), exclusive
        begins = origins[:, None] + 1 - np.array(BLOCKS[1:])
        present = (ends > 0).astype(float)
        ends, begins = np.maximum(ends, 1), np.maximum(begins, 0)
        mean = (total[:, ends] - total[:, begins]) / np.maximum(ends - begins, 1)
        return mean + start[..., None], present

    def _slope(self, origins: Steps) -> Floats:
        """Give the change a step over the last lookback, in scales, shape (batch, T)."""
        back = np.minimum(origins, self.lookback)
        earlier = self.adjusted[:, origins - back]
        rise = self.level[:, origins] - earlier
        slope: Floats = rise / np.maximum(back, 1) / self.scale[:, origins]
        return slope

    def _long_run(self, origins: Steps) -> Floats:
        """Give how far the mean of the whole past lies from the level, in scales (batch, T)."""
        count = np.arange(1, self.length + 1)
        start = self.adjusted[:, :1]
        mean = start + np.cumsum(self.adjusted - start, axis=1) / count
        distance: Floats = ((mean - self.level) / self.scale)[:, origins]
        return np.arcsinh(distance)


def sweep(values: Floats, *, periods: tuple[int, ...], lookback: int, relative: bool) -> Sweep:
    """Prepare every origin of (batch, n) transformed values; O(n * lookback).

    ``relative`` says that differences are already relative to the level, as on the log scale.
    Seasons that do not fit twice into the series are left out. ``lookback`` is at least 3.
    """
    n = values.shape[1]
    remainder = values
    seasons = []
    everywhere = np.arange(n)
    for period in [period for period in periods if 2 * period <= n][:SLOTS]:
        season = causal_season(remainder, period=period)
        remainder = remainder - season.known(everywhere, everywhere)
        seasons.append(season)
    known = tuple(seasons)
    window = _window(values, known, everywhere, lookback)
    recent = np.minimum(everywhere, 2)
    count = recent + 1.0
    near = (window[..., :3] * (np.arange(3) <= recent[:, None])).sum(axis=2) / count
    level = 0.5 * window[..., 0] + 0.5 * near
    return Sweep(
        values=values,
        adjusted=remainder,
        seasons=known,
        lookback=lookback,
        level=level,
        scale=_scale(values, window),
        unit=np.ones_like(values) if relative else _mean_size(values),
    )


def _window(
    values: Floats, seasons: tuple[CausalSeason, ...], origins: Steps, lookback: int
) -> Floats:
    """Give the adjusted last values, newest first, shape (batch, T, lookback)."""
    times = origins[:, None] - np.arange(lookback)
    times = np.maximum(times, 0)
    window: Floats = values[:, times]
    for season in seasons:
        window = window - season.known(origins[:, None], times)
    return window


def _scale(values: Floats, window: Floats) -> Floats:
    """Give twice the root mean square of the window's differences, with a floor from the past."""
    n = values.shape[1]
    steps = window.shape[2] - 1
    counted = np.clip(np.arange(n), 1, max(steps, 1))
    local = np.sqrt((np.diff(window, axis=2) ** 2).sum(axis=2) / counted)
    moves = np.zeros_like(values)
    moves[:, 1:] = np.diff(values, axis=1) ** 2
    usual = np.sqrt(np.cumsum(moves, axis=1) / np.maximum(np.arange(n), 1))
    floor = 0.02 * usual + SMALLEST * _mean_size(values)
    scale: Floats = 2.0 * np.maximum(local, floor)
    return scale


def _mean_size(values: Floats) -> Floats:
    """Give the mean absolute value of the past at each step."""
    count = np.arange(1, values.shape[1] + 1)
    size: Floats = np.cumsum(np.abs(values), axis=1) / count + 1e-9
    return size
