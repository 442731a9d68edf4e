"""The seasonal index as it was known at each origin: nothing in it has seen the future.

A value's deviation from a centred moving average over one season can be computed half a season
later. Per phase these deviations are averaged with a discount, so that at every origin there is
an index built from that origin's past alone, and all origins together cost O(n).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.series.series import Floats, Places

DISCOUNT = 0.9
"""Weight of a season relative to the season after it."""


@dataclass(frozen=True, eq=False)
class CausalSeason:
    """Seasonal indices of ``batch`` series of one length, as known at each of their steps.

    ``table`` has shape (batch, updates + 1, period): the index of each phase after 0, 1, 2, ...
    deviations of that phase were known. ``centre`` and ``shrink`` have shape (batch, n): the mean
    over the phases, taken off, and the share of the index that is believed, 0 to 1.
    """

    period: int
    table: Floats
    centre: Floats
    shrink: Floats

    def known(self, origins: Places, times: Places) -> Floats:
        """Give the index of ``times`` as known at ``origins``, shape (batch, *times.shape).

        ``origins`` counts the last value known from 0 and broadcasts against ``times``, which
        may lie in the past or in the future of its origin.
        """
        return self._index(slice(None), origins, times)

    def after(self, lengths: Places) -> Floats:
        """Give the index of the season after the first ``lengths`` (batch,) values of each series.

        Shape (batch, period), beginning at the step after those values.
        """
        series, ends = np.arange(len(lengths))[:, np.newaxis], lengths[:, np.newaxis]
        return self._index(series, ends - 1, ends + np.arange(self.period))

    def _index(self, series: slice | Places, origins: Places, times: Places) -> Floats:
        phase = times % self.period
        updates = _updates(origins, phase, period=self.period)
        origins = np.broadcast_to(origins, times.shape)
        raw = self.table[series, np.minimum(updates, self.table.shape[1] - 1), phase]
        complete = origins >= first_index(self.period)
        index: Floats = np.where(
            complete, (raw - self.centre[series, origins]) * self.shrink[series, origins], 0.0
        )
        return index


def first_index(period: int) -> int:
    """Give the first step at which every phase has a deviation, about two seasons in."""
    return period + 2 * (period // 2) - 1


def causal_season(values: Floats, *, period: int, discount: float = DISCOUNT) -> CausalSeason:
    """Learn the seasonal index of each series in (batch, n) at every step from its past.

    ``discount`` is the weight of a season relative to the season after it.

    The index is shrunk towards none by how well it foretold the next deviations (James & Stein
    1961: signal variance over signal plus noise variance of the mean).

    >>> season = causal_season(np.tile([[1.0, -1.0]], 10), period=2)
    >>> season.known(np.array([19]), np.array([20])).round(6).tolist()
    [[0.992308]]
    """
    batch, n = values.shape
    half = period // 2
    deviation = _deviations(values, period=period)  # (batch, n - 2 half): of steps half, half+1 ...
    usable = deviation.shape[1]
    seasons = -(-usable // period) if usable > 0 else 0
    padded = np.full((batch, seasons * period), np.nan)
    padded[:, :usable] = deviation
    rows = padded.reshape(batch, seasons, period)  # column j: phase (half + j) % period

    table = np.zeros((batch, seasons + 1, period))
    error = np.zeros((batch, seasons, period))
    weight = 0.0
    for season in range(seasons):
        row = rows[:, season]
        error[:, season] = row - table[:, season]
        weight = weight * discount + 1.0
        table[:, season + 1] = table[:, season] + np.nan_to_num(row - table[:, season]) / weight

    # Step t learns deviation t - 2 half, the centre of a window that ends at t.
    learned = np.zeros((batch, n))
    if usable > 0:
        change = np.diff(table, axis=1).reshape(batch, -1)[:, :usable]
        learned[:, 2 * half :] = np.cumsum(change, axis=1) / period
    shrink = _shrink(
        deviation, error.reshape(batch, -1)[:, :usable], period=period, n=n, discount=discount
    )
    return CausalSeason(
        period=period,
        table=np.roll(table, half, axis=2),
        centre=learned,
        shrink=shrink,
    )


def _updates(origins: Places, phase: Places, *, period: int) -> Places:
    """Count the deviations of each phase that are known at each origin."""
    half = period // 2
    first = half + (phase - half) % period
    counted: Places = np.maximum(0, (origins - half - first) // period + 1)
    return counted


def _deviations(values: Floats, *, period: int) -> Floats:
    """Give the values less their centred moving average over one season; ends are left out."""
    half = period // 2
    batch, n = values.shape
    if n <= 2 * half:
        return np.zeros((batch, 0))
    # The first value, not the mean: rounding, too, must not depend on what comes later.
    level = values[:, :1]
    total = np.zeros((batch, n + 1))
    np.cumsum(values - level, axis=1, out=total[:, 1:])
    if period % 2:
        moving = (total[:, period:] - total[:, :-period]) / period
    else:
        window = (total[:, period:] - total[:, :-period]) / period  # (batch, n - period + 1)
        moving = (window[:, 1:] + window[:, :-1]) / 2
    deviation: Floats = values[:, half : n - half] - level - moving
    return deviation


def _shrink(deviation: Floats, error: Floats, *, period: int, n: int, discount: float) -> Floats:
    """Give the believable share of the index at each step, shape (batch, n)."""
    batch, usable = deviation.shape
    share = np.zeros((batch, n))
    if usable <= period:
        if usable == period:
            share[:, n - 1] = 0.5
        return share
    half = period // 2
    # The first season's errors are its deviations: there was no index yet to foretell them.
    spread = np.cumsum(deviation**2, axis=1) / np.arange(1, usable + 1)
    steps = np.arange(1, usable - period + 1)
    missed = np.cumsum(error[:, period:] ** 2, axis=1) / steps  # (batch, usable - period)
    seasons = np.arange(period, usable) / period
    effective = (1 - discount**seasons) / (1 - discount)
    noise = missed / (1 + 1 / effective)
    signal = np.maximum(spread[:, period:] - noise, 0.0)
    # One imagined season in which the index halves the variance keeps early estimates modest.
    weight = steps**2 / (steps**2 + period**2)
    believed = signal / np.maximum(signal + noise / effective, 1e-300)
    believed = weight * believed + (1 - weight) * 0.5 * np.sign(spread[:, period:])
    share[:, 2 * half + period :] = believed
    share[:, 2 * half + period - 1] = 0.5
    return share
