"""Quantiles around a point forecast whose variance was estimated."""

from __future__ import annotations

import numpy as np

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.series.series import Floats


def around(point: Floats, deviation: Floats, *, freedom: float, positive: bool) -> Floats:
    """Give quantiles (h, len(QUANTILES)) around ``point`` (h,), with ``deviation`` (h,) >= 0.

    They are those of Student's t with ``freedom`` degrees of freedom, which is what a variance
    estimated from as many errors leaves of a normal distribution. Where ``positive`` says so and
    the point is, they are those of its exponential, which cannot fall below zero and has the
    point as its median.

    >>> around(np.ones(1), np.ones(1), freedom=4, positive=False)[0, [0, 5, 10]].round(2).tolist()
    [-1.78, 1.0, 3.78]
    """
    from scipy.special import stdtrit

    scores = stdtrit(freedom, np.array(QUANTILES))
    quantiles: Floats
    if positive and (point > 0).all():
        relative = np.sqrt(np.log1p(np.square(deviation / point)))
        quantiles = point[:, np.newaxis] * np.exp(relative[:, np.newaxis] * scores)
    else:
        quantiles = point[:, np.newaxis] + deviation[:, np.newaxis] * scores
    return quantiles
