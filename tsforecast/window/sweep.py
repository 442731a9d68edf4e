"""What a network sees at every origin of a series: one sweep, each origin with its own past.

At an origin the last ``lookback`` values, seasonally adjusted by the index known there, less a
local level and over a local scale, go into the encoder. For each step ahead the decoder gets what
is known about that step: the seasonal index of its phase, the values at the same phase in the
last seasons, and how far a straight line would have moved by then. Targets stand on the same
footing, so that a forecast is level + scale * output + seasonal index.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tsforecast.decompose.causal import CausalSeason, causal_season
from tsforecast.series.series import Floats, Places

SLOTS = 2
"""Seasons that the network has inputs for; most series have one, hourly ones two."""
LOOKUPS = 3
"""Past seasons whose value at the same phase the decoder sees."""
BLOCKS = (24, 48, 96, 192)
"""Ends, in steps back, of the blocks whose means are the memory beyond the lookback."""
CLIP = 20.0
"""Inputs and targets beyond this many local scales are outliers, and are held here."""
SMALLEST = 1e-15
"""Share of the mean size below which a change is rounding."""
TINY = 1e-3
"""Relative scale below which series are alike to a network, which has learned from none."""


def upto(horizon: int) -> Places:
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

    ``values`` (batch, n) are transformed values, ``adjusted`` those less their seasons;
    ``floor`` (batch, n) is the smallest scale of each origin, and ``unit`` (batch, n) makes
    scales comparable between series. The last ``lookback`` values of an origin are gathered
    only where that origin is asked for, so that a million steps cost a few columns of memory.
    What is a mean of the past is one of its last ``memory`` values: all that predict keeps.
    """

    values: Floats
    adjusted: Floats
    seasons: tuple[CausalSeason, ...]
    lookback: int
    floor: Floats
    unit: Floats
    memory: int

    @property
    def length(self) -> int:
        """The number of steps, n."""
        return int(self.values.shape[1])

    def index(self, origins: Places, times: Places) -> Floats:
        """Give the sum of the seasonal indices of ``times`` as known at ``origins``."""
        total = np.zeros((len(self.values), *times.shape))
        for season in self.seasons:
            total += season.known(origins, times)
        return total

    def footing(self, origins: Places) -> tuple[Floats, Floats]:
        """Give level and scale of ``origins`` (T,), each of shape (batch, T)."""
        return self._footing(_window(self.values, self.seasons, origins, self.lookback), origins)

    def steps(self, origins: Places) -> Floats:
        """Give the encoder's inputs at ``origins`` (T,): shape (batch, T, step_features)."""
        window = _window(self.values, self.seasons, origins, self.lookback)
        footing = self._footing(window, origins)
        level, scale = (part[..., None] for part in footing)
        seen = (origins[:, None] - np.arange(self.lookback)) >= 0  # (T, lookback)
        recent = np.where(seen, (window - level) / scale, 0.0)
        blocks, present = self._blocks(origins)
        columns = [
            recent,
            np.where(present, (blocks - level) / scale, 0.0),
            np.broadcast_to(present, blocks.shape),
            self._season_columns(origins),
            self._long_run(origins, footing)[..., None],
            np.log(np.maximum(scale / self.unit[:, origins, None], TINY)),
            self._everyone(np.log1p(np.minimum(origins, self.memory - 1)) - 4.0)[..., None],
            self._everyone(np.minimum(origins + 1, self.lookback) / self.lookback)[..., None],
            self.index(origins, origins)[..., None] / scale,
            self._slope(origins, footing)[..., None],
            self._everyone(np.full(len(origins), float(not self.seasons)))[..., None],
        ]
        inputs: Floats = np.clip(np.concatenate(columns, axis=2), -CLIP, CLIP)
        return inputs

    def ahead(self, origins: Places, *, step: Places) -> Floats:
        """Give the decoder's inputs at steps ahead (H,), shape (batch, K, H, AHEAD_FEATURES)."""
        times = origins[:, None] + step  # (K, H)
        footing = self.footing(origins)
        level, scale = (part[..., None] for part in footing)
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
            through = step / season.period if season else np.zeros(step.shape)
            columns.append(np.broadcast_to(np.minimum(through, 3.0), shape))
        slope = self._slope(origins, footing)[..., None]
        long_run = self._long_run(origins, footing)[..., None]
        columns += [
            np.broadcast_to(np.log(step) - 2.0, shape),
            np.broadcast_to(np.sqrt(step) / 4.0, shape),
            slope * step,
            slope * np.minimum(step, 6.0),
            np.broadcast_to(long_run, shape),
        ]
        return np.clip(np.stack(columns, axis=3), -CLIP, CLIP)

    def targets(self, origins: Places, *, step: Places) -> Floats:
        """Give what came at steps ahead (H,) on each origin's footing; NaN past the end.

        The shape is (batch, K, H).
        """
        times = origins[:, None] + step
        known = times < self.length
        future = self.values[:, np.minimum(times, self.length - 1)]
        level, scale = (part[..., None] for part in self.footing(origins))
        expected = level + self.index(origins[:, None], times)
        scaled = np.clip((future - expected) / scale, -CLIP, CLIP)
        return np.where(known, scaled, np.nan)

    def restore(self, outputs: Floats, origins: Places) -> Floats:
        """Turn outputs (batch, K, horizon, Q) into values on the transformed scale."""
        horizon = outputs.shape[2]
        times = origins[:, None] + np.arange(1, horizon + 1)
        level, scale = (part[..., None] for part in self.footing(origins))
        expected = level + self.index(origins[:, None], times)
        restored: Floats = expected[..., None] + outputs * scale[..., None]
        return restored

    def _footing(self, window: Floats, origins: Places) -> tuple[Floats, Floats]:
        """Give level and scale, each (batch, T), from the adjusted last values (batch, T, L)."""
        recent = np.minimum(origins, 2)
        near = (window[..., :3] * (np.arange(3) <= recent[:, None])).sum(axis=2) / (recent + 1.0)
        level = 0.5 * window[..., 0] + 0.5 * near
        # Twice the root mean square of the differences, with a floor from the past.
        counted = np.clip(origins, 1, max(self.lookback - 1, 1))
        local = np.sqrt((np.diff(window, axis=2) ** 2).sum(axis=2) / counted)
        scale: Floats = 2.0 * np.maximum(local, self.floor[:, origins])
        return level, scale

    @cached_property
    def _total(self) -> Floats:
        """The sums of the first 0, 1, ... n adjusted values less the first, (batch, n + 1)."""
        total = np.zeros((len(self.values), self.length + 1))
        np.cumsum(self.adjusted - self.adjusted[:, :1], axis=1, out=total[:, 1:])
        return total

    def _everyone(self, column: Floats) -> Floats:
        return np.broadcast_to(column, (len(self.values), len(column)))

    def _season_columns(self, origins: Places) -> Floats:
        columns = np.zeros((len(self.values), len(origins), 2 * SLOTS))
        for slot, season in enumerate(self.seasons[:SLOTS]):
            columns[..., 2 * slot] = season.shrink[:, origins]
            columns[..., 2 * slot + 1] = np.log(season.period) / 3.0
        return columns

    def _blocks(self, origins: Places) -> tuple[Floats, Floats]:
        """Give the means of adjusted values in blocks further and further back, and presence."""
        start, total = self.adjusted[:, :1], self._total
        ends = origins[:, None] + 1 - np.array(BLOCKS[:-1])  # (T, blocks), exclusive
        begins = origins[:, None] + 1 - np.array(BLOCKS[1:])
        present = (ends > 0).astype(float)
        ends, begins = np.maximum(ends, 1), np.maximum(begins, 0)
        mean = (total[:, ends] - total[:, begins]) / np.maximum(ends - begins, 1)
        return mean + start[..., None], present

    def _slope(self, origins: Places, footing: tuple[Floats, Floats]) -> Floats:
        """Give the change a step over the last lookback, in scales, shape (batch, T)."""
        level, scale = footing
        back = np.minimum(origins, self.lookback)
        rise = level - self.adjusted[:, origins - back]
        slope: Floats = rise / np.maximum(back, 1) / scale
        return slope

    def _long_run(self, origins: Places, footing: tuple[Floats, Floats]) -> Floats:
        """Give how far the mean of the past lies from the level, in scales (batch, T)."""
        level, scale = footing
        start, total = self.adjusted[:, :1], self._total
        begins = np.maximum(origins + 1 - self.memory, 0)
        count = origins + 1 - begins
        mean = start + (total[:, origins + 1] - total[:, begins]) / count
        distance: Floats = (mean - level) / scale
        return np.arcsinh(distance)


def sweep(values: Floats, *, periods: tuple[int, ...], lookback: int, relative: bool) -> Sweep:
    """Prepare every origin of (batch, n) transformed values; O(n) in time and memory.

    ``relative`` says that differences are already relative to the level, as on the log scale.
    Of a season that does not fit twice into the series no index is known, and nothing is taken off;
    that there is one tells the network the calendar's step. ``lookback`` is at least 3.
    """
    n = values.shape[1]
    remainder = values
    seasons = []
    everywhere = np.arange(n)
    for period in periods[:SLOTS]:
        season = causal_season(remainder, period=period)
        remainder = remainder - season.known(everywhere, everywhere)
        seasons.append(season)
    memory = reach(periods)
    size = _running_mean(np.abs(values), memory=memory) + 1e-9
    moves = np.diff(values, axis=1, prepend=values[:, :1]) ** 2
    usual = np.sqrt(_running_mean(moves, memory=memory, skipped=1))
    return Sweep(
        values=values,
        adjusted=remainder,
        seasons=tuple(seasons),
        lookback=lookback,
        floor=0.02 * usual + SMALLEST * size,
        unit=np.ones_like(values) if relative else size,
        memory=memory,
    )


def _window(
    values: Floats, seasons: tuple[CausalSeason, ...], origins: Places, lookback: int
) -> Floats:
    """Give the adjusted last values, newest first, shape (batch, T, lookback)."""
    times = origins[:, None] - np.arange(lookback)
    times = np.maximum(times, 0)
    window: Floats = values[:, times]
    for season in seasons:
        window = window - season.known(origins[:, None], times)
    # NumPy adds up in an order that depends on the layout, which must not depend on other series.
    return np.ascontiguousarray(window)


def _running_mean(sizes: Floats, *, memory: int, skipped: int = 0) -> Floats:
    """Give the mean of what is known at each step, of the last ``memory`` steps, (batch, n).

    ``skipped`` first steps of each past hold nothing and do not count; ``sizes`` are >= 0.

    >>> _running_mean(np.array([[1.0, 2.0, 6.0, 4.0]]), memory=2).tolist()
    [[1.0, 1.5, 4.0, 5.0]]
    """
    kept = memory - skipped
    total = np.cumsum(sizes, axis=1)
    if sizes.shape[1] > kept:
        total[:, kept:] = np.maximum(total[:, kept:] - total[:, :-kept], 0.0)
    mean: Floats = total / np.clip(np.arange(1 - skipped, sizes.shape[1] + 1 - skipped), 1, kept)
    return mean
