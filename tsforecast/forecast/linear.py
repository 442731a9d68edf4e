"""A linear map from the last values to all steps ahead, for series with a long past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.decompose.causal import first_index
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.spread import around
from tsforecast.series.series import Floats, Places
from tsforecast.window.sweep import sweep, upto
from tsforecast.window.transform import choose

LONGEST_PAST = 10_000
MOST_LAGS = 366
"""Lags of one window: a year of days. The work grows with their square."""

_SHORTEST_PAST = 200
_BRIEF_SEASON = 24
"""Steps up to which exponential smoothing learns a season from little."""
_SHORTEST_WITH_BRIEF = 400
_WINDOWS = 6
"""Windows of one season that the past must hold."""
_WINDOWS_OF_MORE = 10
"""Windows that it must hold for one window to span several seasons."""
_HORIZONS = 10
"""Horizons that it must hold."""
_STEPS_JUDGED = 24
"""Steps ahead that a penalty is chosen by, about, evenly spread over the horizon."""
BROKEN = 4.0
"""Times that the last forecast may be as wrong as usual; after a simulated shift of level it was
more, on real series in 2 of 100."""
_HELD_BACK = 0.2
_PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
"""Ridge penalties, in units of the mean squared lag."""


def lags(length: int, *, period: int, horizon: int) -> int:
    """Say how many last values are mapped: whole seasons, and 0 where the past is too short.

    A tenth of the past, at most a year of days, or one season where the past holds six: a window
    that misses the same phase a season ago forecasts worse than none. ``period`` is the season
    that a window holds, 1 without one.

    >>> [lags(length, period=52, horizon=13) for length in (199, 320, 1100)]
    [0, 52, 104]
    >>> lags(8640, period=168, horizon=96), lags(3000, period=1440, horizon=60)
    (336, 0)
    """
    known = min(length, LONGEST_PAST)
    shortest = _SHORTEST_WITH_BRIEF if 1 < period <= _BRIEF_SEASON else _SHORTEST_PAST
    if known < max(shortest, _WINDOWS * period, _HORIZONS * horizon) or period > MOST_LAGS:
        return 0
    return max(min(known // _WINDOWS_OF_MORE, MOST_LAGS) // period, 1) * period


def window_season(length: int, *, periods: tuple[int, ...], horizon: int) -> int:
    """Say which season a window holds: the longest that the past is long enough for, 1 without.

    A longer one is slow: a year of days is no reason to forgo the week.

    >>> window_season(1000, periods=(7, 365), horizon=28)
    7
    """
    able = [period for period in periods if lags(length, period=period, horizon=horizon)]
    return max(able or periods, default=1)


def linear(past: Floats, *, horizon: int, periods: tuple[int, ...]) -> Floats:
    """Forecast a past (n,) by ridge regression; result (horizon, len(QUANTILES)).

    Every step ahead is a weighted sum of the last :func:`lags` values, each of them and what is
    forecast less the window's footing, half-way between its last value and its mean; without
    weights that footing is the forecast. A map so plain holds its own against deep networks on
    long series (Zeng, Chen, Zhang & Xu 2023; the closed form: Toner & Darlow 2024). It is learned
    on the network's scale from the last ``LONGEST_PAST`` values. The penalty is the best on their
    last fifth, forecast with weights from before it, whose errors there are the intervals'
    spread; where no penalty beats the last value, that is the forecast. Several ``periods`` may
    be longer than a window: there the causal seasonal indices are taken off where that serves
    the last fifth better.

    It has no answer, which is NaN, where there are no :func:`lags`, where the last window moves
    more than all windows before those held back together, and where its forecast of the last
    values was more than ``BROKEN`` times as wrong as usual: after a shift of level all that it has
    learned leads back to the old one.

    >>> wave = 10 + np.sin(np.arange(400) * np.pi / 6)
    >>> linear(wave, horizon=3, periods=(12,))[:, QUANTILES.index(0.5)].round(1).tolist()
    [10.9, 10.5, 10.0]
    """
    nothing = np.full((horizon, len(QUANTILES)), np.nan)
    season = window_season(len(past), periods=periods, horizon=horizon)
    width = lags(len(past), period=season, horizon=horizon)
    if not width:
        return nothing
    recent = past[-LONGEST_PAST:]
    scale = choose(recent)
    known = scale.apply(recent)
    tasks = [
        _task(known, width=width, horizon=horizon, periods=taken_off)
        for taken_off in _taken_off(periods, length=len(known))
    ]
    fitted, task = min(((_fit(task), task) for task in tasks), key=lambda each: each[0].wrong)
    shifted = fitted.last_error > BROKEN * fitted.usual_error
    if shifted or np.square(task.last).sum() > fitted.seen:
        return nothing
    point = task.start + task.last @ fitted.weights  # (1, horizon)
    deviation, freedom = fitted.deviation[np.newaxis], fitted.freedom[np.newaxis]
    quantiles = around(point, deviation, freedom=freedom, positive=np.array([False]))
    return scale.invert(quantiles[0])


def _taken_off(periods: tuple[int, ...], *, length: int) -> list[tuple[int, ...]]:
    """Give the seasons that may be taken off: none, or all that are known before the last fifth.

    >>> _taken_off((24, 168), length=700), _taken_off((7, 365), length=735)
    ([(), (24, 168)], [(), (7,)])
    """
    known = tuple(one for one in periods if first_index(one) < length * (1 - _HELD_BACK))
    return [(), known] if known and len(periods) > 1 else [()]


@dataclass(frozen=True, eq=False)
class _Task:
    """What is regressed: ``inputs`` (m, lags) and ``targets`` (m, horizon), rows in order of time.

    ``last`` (1, lags) is what is known now, and ``start`` (1, horizon) the forecast without
    weights: the footing, and the seasons that were taken off.
    """

    inputs: Floats
    targets: Floats
    last: Floats
    start: Floats


def _task(known: Floats, *, width: int, horizon: int, periods: tuple[int, ...]) -> _Task:
    """Put each window of values (n,), less seasons as known with each value, on a footing."""
    swept = sweep(known[np.newaxis], periods=periods, lookback=3, relative=False)
    ends = np.append(np.arange(width - 1, len(known) - horizon), len(known) - 1)
    ahead = ends[:, np.newaxis] + upto(horizon)
    windows = np.lib.stride_tricks.sliding_window_view(swept.adjusted[0], width)[ends - width + 1]
    footing = _footing(windows)
    start = footing + swept.index(ends[:, np.newaxis], ahead)[0]
    inputs = windows - footing
    return _Task(inputs[:-1], known[ahead[:-1]] - start[:-1], inputs[-1:], start[-1:])


@dataclass(frozen=True, eq=False)
class _Fitted:
    """Weights (lags, horizon), and the standard deviation (horizon,) of errors held back.

    ``wrong`` is the mean of their absolute values; ``freedom`` (horizon,) says how many independent
    errors the deviation is worth. Of the mean absolute error over the horizon ``usual_error`` is
    the median and ``last_error`` the last. ``seen`` is the sum of squares of the inputs before
    those held back.
    """

    weights: Floats
    wrong: float
    deviation: Floats
    freedom: Floats
    usual_error: float
    last_error: float
    seen: float


def _fit(task: _Task) -> _Fitted:
    """Regress the targets on the inputs."""
    inputs, targets = task.inputs, task.targets
    horizon = targets.shape[1]
    held = round(len(inputs) * (1 - _HELD_BACK))
    seen = slice(None, held - horizon + 1)  # rows whose targets lie before those held back
    rest = slice(held - horizon + 1, None)
    products = [
        (inputs[rows].T @ inputs[rows], inputs[rows].T @ targets[rows]) for rows in (seen, rest)
    ]
    repeat = np.zeros((inputs.shape[1], horizon))
    repeat[-1] = 1.0
    trials = [*_ridge(*products[0], penalties=_PENALTIES), repeat]
    some = slice(None, None, max(1, horizon // _STEPS_JUDGED))
    judged = targets[held:, some]
    wrong = [np.abs(judged - inputs[held:] @ weights[:, some]).mean() for weights in trials]
    best = int(np.argmin(wrong))
    errors = targets[held:] - inputs[held:] @ trials[best]
    weights = repeat
    if best < len(_PENALTIES):
        every = (first + second for first, second in zip(*products, strict=True))
        (weights,) = _ridge(*every, penalties=_PENALTIES[best : best + 1])
    misses = np.abs(errors).mean(axis=1)
    return _Fitted(
        weights,
        wrong[best],
        np.sqrt(np.square(errors).mean(axis=0)),
        freedom=_freedom(errors[:, some], steps=np.arange(1, horizon + 1)[some], horizon=horizon),
        usual_error=float(np.median(misses)),
        last_error=float(misses[-1]),
        seen=float(np.trace(products[0][0])),
    )


def _freedom(errors: Floats, *, steps: Places, horizon: int) -> Floats:
    """Say how many independent errors those of overlapping horizons are worth, (horizon,).

    ``errors`` (m, k) are of m origins in a row, at ``steps`` (k,) ahead. Their variance is as
    uncertain as that of m / (1 + 2 sum of squared autocorrelations) independent ones, here up to
    the lag that is one short of the steps ahead: errors of a good forecast are not alike beyond it
    (Bayley & Hammersley 1946). Between ``steps`` it is interpolated.

    >>> errors = np.array([[1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [-1.0, -1.0]])
    >>> _freedom(errors, steps=np.array([1, 2]), horizon=2).round(2).tolist()
    [4.0, 3.43]
    """
    count = len(errors)
    transform = np.fft.rfft(errors, 2 * count, axis=0)
    products = np.fft.irfft(np.abs(transform) ** 2, 2 * count, axis=0)[:count]
    correlation = products / np.maximum(products[:1], np.finfo(np.float64).tiny)  # (m, k)
    lag = np.arange(count)[:, np.newaxis]
    shared = np.where((lag > 0) & (lag < steps), correlation**2 / (1 - lag / count), 0.0)
    worth = count / (1 + 2 * shared.sum(axis=0))
    found: Floats = np.interp(np.arange(1, horizon + 1), steps, worth)
    return found


def _ridge(square: Floats, product: Floats, *, penalties: tuple[float, ...]) -> list[Floats]:
    """Solve for each penalty, from the inputs' products with themselves and with the targets.

    Weights are 0 where nothing moves at all.
    """
    roots, axes = np.linalg.eigh(square)
    turned, unit = axes.T @ product, np.trace(square) / len(square)
    if unit == 0:
        return [np.zeros_like(product) for _ in penalties]
    return [
        axes @ (turned / (np.maximum(roots, 0.0) + penalty * unit)[:, np.newaxis])
        for penalty in penalties
    ]


def _footing(windows: Floats) -> Floats:
    """Give the level (m, 1) that windows (m, lags) stand on."""
    middle: Floats = (windows[:, -1:] + windows.mean(axis=1, keepdims=True)) / 2
    return middle
