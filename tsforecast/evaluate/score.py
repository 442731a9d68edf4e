"""How far forecasts were from what happened, in the measures that the field reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from tsforecast.forecast.forecast import QUANTILES, at_quantiles
from tsforecast.series.series import Floats, Places

LEVELS = (80, 95)
"""The central intervals, in percent, whose coverage is reported."""
ROUNDING = 1e-12
"""Share of a value that rounding may put between it and its forecast."""


@dataclass(frozen=True)
class Scores:
    """Averages over origins and steps; ``None`` where a measure is not defined.

    ``mae``, ``rmse`` and ``quantile_loss`` are in the data's unit, ``smape`` (0 to 200) and
    ``mape`` in percent, ``mase`` and ``rmsse`` relative to the naive error of each origin's own
    past, ``coverage`` the share of values inside the central interval of each level.
    """

    mae: float
    rmse: float
    mase: float | None
    rmsse: float | None
    smape: float
    mape: float | None
    quantile_loss: float
    coverage: dict[str, float]

    def as_json(self) -> dict[str, object]:
        """Give the documented keys, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Scales:
    """What one unit of error is worth at each origin, from the past of that origin alone.

    ``absolute`` (k,): mean absolute seasonal difference, the denominator of MASE (Hyndman &
    Koehler 2006, eq. 4 with a seasonal lag). ``squared`` (k,): root mean squared first
    difference, the denominator of RMSSE as in the M5 competition (Makridakis, Spiliotis &
    Assimakopoulos 2022). Zero where the past never changed.
    """

    absolute: Floats
    squared: Floats


def scales(values: Floats, origins: Places, *, period: int) -> Scales:
    """Measure the naive errors before each origin; ``values`` (n,), ``origins`` (k,) >= 2.

    A past shorter than one season and one value is measured by its first differences.

    >>> past = np.array([1.0, 2.0, 4.0, 5.0])
    >>> found = scales(past, np.array([4]), period=2)
    >>> found.absolute.tolist(), found.squared.round(4).tolist()
    ([3.0], [1.4142])
    """
    absolute, squared = np.empty(len(origins)), np.empty(len(origins))
    for row, origin in enumerate(origins):
        past = values[:origin]
        lag = period if origin > period else 1
        absolute[row] = np.abs(past[lag:] - past[:-lag]).mean()
        squared[row] = np.sqrt(np.square(np.diff(past)).mean())
    return Scales(absolute, squared)


def score(
    actual: Floats,
    quantiles: Floats,
    *,
    scales: Scales,
    known: tuple[float, ...] = QUANTILES,
    levels: Sequence[float] = LEVELS,
) -> Scores:
    """Score the median and the quantiles against what happened.

    ``actual`` (k, h), ``quantiles`` (k, h, len(known)), ``scales`` of the same k origins. Of the
    ``levels``, in percent, both bounds are ``known``, or are interpolated.
    Origins whose scale is zero say nothing about MASE and RMSSE and are left out of them; MAPE
    is ``None`` when a value is zero. sMAPE is 200 |y - f| / (|y| + |f|) (Makridakis & Hibon
    2000), 0 where only rounding is between them, as between zeros. The quantile loss is twice the
    mean pinball loss (Koenker & Bassett 1978) over the quantiles, steps and origins; over all
    probabilities it would be the CRPS, and for a forecast that is certain it is the MAE.

    >>> certain = np.full((1, 2, len(QUANTILES)), 11.0)
    >>> found = score(np.array([[10.0, 12.0]]), certain, scales=Scales(np.ones(1), np.ones(1)))
    >>> found.mae, found.mase, found.coverage
    (1.0, 1.0, {'80': 0.0, '95': 0.0})
    """
    point = median(quantiles, known=known)
    error = actual - point  # (k, h)
    size = np.abs(error)
    both = np.abs(actual) + np.abs(point)
    apart = size > _rounding(actual)
    return Scores(
        mae=float(size.mean()),
        rmse=float(np.sqrt(np.square(error).mean())),
        mase=_mean_ratio(size.mean(axis=1), scales.absolute),
        rmsse=_mean_ratio(np.sqrt(np.square(error).mean(axis=1)), scales.squared),
        smape=float(200 * np.divide(size, both, out=np.zeros_like(size), where=apart).mean()),
        mape=_percentage(size, np.abs(actual)),
        quantile_loss=float(2 * pinball(actual, quantiles, known=known).mean()),
        coverage={
            f"{level:g}": coverage(actual, quantiles, level=level, known=known) for level in levels
        },
    )


def score_by_step(actual: Floats, quantiles: Floats, *, scales: Scales) -> list[Scores]:
    """Score each step ahead by itself: a list of h Scores; shapes as for :func:`score`."""
    return [
        score(actual[:, step : step + 1], quantiles[:, step : step + 1], scales=scales)
        for step in range(actual.shape[1])
    ]


def pooled(parts: Sequence[Scores], counts: Sequence[int]) -> Scores:
    """Score several series together, of which ``counts`` values each were scored.

    All values weigh alike, but for MASE and RMSSE, in which all series do: their errors were
    measured by their own pasts, and a mean over series is what the field reports. Where a series
    has no MAPE there is none; one without a scale is left out of MASE and RMSSE.

    >>> one = score(np.array([[1.0]]), np.zeros((1, 1, 1)), scales=Scales(np.ones(1), np.ones(1)),
    ...             known=(0.5,), levels=())
    >>> other = score(np.array([[4.0] * 3]), np.zeros((1, 3, 1)),
    ...               scales=Scales(np.ones(1), np.ones(1)), known=(0.5,), levels=())
    >>> both = pooled([one, other], [1, 3])
    >>> both.mae, round(both.rmse, 3), both.mase
    (3.25, 3.5, 2.5)
    """
    shares = np.array(counts) / sum(counts)

    def mean(values: Sequence[float]) -> float:
        return float(shares @ np.array(values))

    def of_series(values: Sequence[float | None]) -> float | None:
        there = [value for value in values if value is not None]
        return float(np.mean(there)) if there else None

    percentages = [part.mape for part in parts if part.mape is not None]
    held = [
        {level: round(share * count) for level, share in part.coverage.items()}
        for part, count in zip(parts, counts, strict=True)
    ]
    return Scores(
        mae=mean([part.mae for part in parts]),
        rmse=float(np.sqrt(mean([part.rmse**2 for part in parts]))),
        mase=of_series([part.mase for part in parts]),
        rmsse=of_series([part.rmsse for part in parts]),
        smape=mean([part.smape for part in parts]),
        mape=mean(percentages) if len(percentages) == len(parts) else None,
        quantile_loss=mean([part.quantile_loss for part in parts]),
        coverage={level: sum(one[level] for one in held) / sum(counts) for level in held[0]},
    )


def beyond_rounding(errors: Floats, actual: Floats) -> Floats:
    """Give mean errors, 0 where they are what rounding leaves, of a constant say.

    ``actual`` are the values, in the unit of the errors; NaN is none. Values that are all zero
    have no size, for which 1 stands in.

    >>> beyond_rounding(np.array([0.5, 1e-15]), np.array([7.0, 7.0])).tolist()
    [0.5, 0.0]
    """
    least = ROUNDING * (float(np.nanmax(np.abs(actual))) or 1.0)
    return np.where(errors <= least, 0.0, errors)


def median(quantiles: Floats, *, known: tuple[float, ...] = QUANTILES) -> Floats:
    """Give the point forecast: the median, (..., len(known)) to (...)."""
    return quantiles[..., known.index(0.5)]


def pinball(actual: Floats, quantiles: Floats, *, known: tuple[float, ...] = QUANTILES) -> Floats:
    """Give the pinball loss of each quantile: (..., h) and (..., h, Q) to (..., h, Q).

    >>> pinball(np.array([3.0]), np.full((1, len(QUANTILES)), 1.0))[0, [0, 5]].round(3).tolist()
    [0.05, 1.0]
    """
    over = actual[..., np.newaxis] - quantiles
    probability = np.asarray(known)
    return np.maximum(probability * over, (probability - 1) * over)


def coverage(
    actual: Floats, quantiles: Floats, *, level: float, known: tuple[float, ...] = QUANTILES
) -> float:
    """Give the share of values inside the central interval of ``level`` percent, 0 to 1.

    What rounding puts beside it, of a constant that came from its logarithm say, is inside.
    """
    tail = (1 - level / 100) / 2
    low, high = np.moveaxis(at_quantiles(quantiles, (tail, 1 - tail), known=known), -1, 0)
    rounding = _rounding(actual)
    return float(((actual >= low - rounding) & (actual <= high + rounding)).mean())


def _rounding(actual: Floats) -> Floats:
    """Give what rounding may put beside values (..., h): (..., 1); zeros count as ones."""
    largest = np.abs(actual).max(axis=-1, keepdims=True)
    return ROUNDING * np.where(largest > 0, largest, 1.0)


def _percentage(size: Floats, actual: Floats) -> float | None:
    """Give the mean percentage error; ``None`` where a value is zero or next to nothing."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = float(100 * (size / actual).mean())
    return mean if np.isfinite(mean) else None


def _mean_ratio(errors: Floats, scale: Floats) -> float | None:
    known = scale > 0
    return float((errors[known] / scale[known]).mean()) if known.any() else None
