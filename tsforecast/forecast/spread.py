"""Quantiles around a point forecast whose variance was estimated."""

from __future__ import annotations

import numpy as np

from tsforecast.forecast.naive import SCORES
from tsforecast.series.series import Bools, Floats

HALF_LIFE = 100.0
"""Steps after which an error says half as much of the errors to come."""

_FEWEST_DEGREES = 2.0
_Z, _Z3, _Z5, _Z7, _Z9 = (SCORES**power for power in (1, 3, 5, 7, 9))
_EXPANSION = (
    _Z,
    (_Z3 + _Z) / 4,
    (5 * _Z5 + 16 * _Z3 + 3 * _Z) / 96,
    (3 * _Z7 + 19 * _Z5 + 17 * _Z3 - 15 * _Z) / 384,
    (79 * _Z9 + 776 * _Z7 + 1482 * _Z5 - 1920 * _Z3 - 945 * _Z) / 92160,
)


def recency(ages: Floats) -> Floats:
    """Weigh errors by their ages in steps, any shape: 1 for the newest, half after ``HALF_LIFE``.

    How much a series varies changes over the years, which a short past does not show and a long
    one hides in the average.

    >>> recency(np.array([0.0, 100.0, 200.0])).tolist()
    [1.0, 0.5, 0.25]
    """
    weights: Floats = 0.5 ** (ages / HALF_LIFE)
    return weights


def around(point: Floats, deviation: Floats, *, freedom: Floats, positive: Bools) -> Floats:
    """Give quantiles (S, h, len(QUANTILES)) around ``point``, with ``deviation`` >= 0, each (S, h).

    They are those of Student's t with ``freedom`` degrees of freedom, (S,) or (S, h), which is what
    a variance estimated from as many errors leaves of a normal distribution. Where ``positive``
    (S,) says so and all of a point is, they are those of its exponential, which cannot fall below
    zero and has the point as its median.

    >>> one, four = np.ones((1, 1)), np.array([4.0])
    >>> found = around(one, one, freedom=four, positive=np.array([False]))
    >>> found[0, 0, [0, 5, 10]].round(2).tolist()
    [-1.78, 1.0, 3.78]
    """
    scores = student_scores(freedom.ravel()).reshape(len(point), -1, len(SCORES))  # (S, 1 or h, Q)
    quantiles: Floats = point[:, :, np.newaxis] + deviation[:, :, np.newaxis] * scores
    relative = positive & (point > 0).all(axis=1)
    if relative.any():
        middle = point[relative]
        spread = np.sqrt(np.log1p(np.square(deviation[relative] / middle)))
        factors = np.exp(spread[:, :, np.newaxis] * scores[relative])
        quantiles[relative] = middle[:, :, np.newaxis] * factors
    return quantiles


def student_scores(freedom: Floats) -> Floats:
    """Give Student's t at each of QUANTILES, (S, len(QUANTILES)), for ``freedom`` (S,) from 2 on.

    The expansion around the normal value (Abramowitz & Stegun, 26.7.5), some hundred times
    cheaper than exact ones; off by less than 1% for 2 degrees of freedom and 0.04% for 4.

    >>> student_scores(np.array([5.0]))[0, -1].round(3).item()
    2.57
    """
    degrees = np.maximum(freedom, _FEWEST_DEGREES)[:, np.newaxis]
    scores = np.zeros((len(freedom), len(SCORES)))
    for term in reversed(_EXPANSION):
        scores = scores / degrees + term
    return scores
