"""From the states at the end of a past to means and variances ahead, without simulation.

Hyndman, Koehler, Ord & Snyder (2008), chapter 6. As in the recursion, columns are candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.forecast.ets_models import ALPHA, BETA, GAMMA, PHI, Part
from tsforecast.series.series import Bools, Floats


@dataclass(frozen=True, eq=False)
class Ends:
    """C fitted models with one kind of season, at the ends of their pasts.

    ``parameters`` (6, C); ``level`` and ``slope`` (C,) after the last value; ``seasons``
    (period, C) from the step after it on; ``variance`` (C,) of the errors, relative ones where
    ``relative`` (C,).
    """

    parameters: Floats
    level: Floats
    slope: Floats
    seasons: Floats
    season: Part | None
    variance: Floats
    relative: Bools

    def ahead(self, horizon: int) -> tuple[Floats, Floats]:
        """Give mean and variance of each step ahead, each (horizon, C).

        Table 6.1 for additive errors, equations 6.1 and 6.2 for relative ones. Times a season it
        is an approximation from the second season on: level and season err together there, as
        they do in the additive kinds, which section 6.4.3 leaves out.

        >>> weights = np.array([[0.5], [0.0], [0.0], [1.0], [0.0], [0.0]])
        >>> level, zero = np.array([8.0]), np.zeros(1)
        >>> ends = Ends(weights, level, zero, np.zeros((1, 1)), None, np.ones(1), zero > 0)
        >>> [part.ravel().tolist() for part in ends.ahead(2)]
        [[8.0, 8.0], [1.0, 1.25]]
        """
        alpha, phi = self.parameters[ALPHA], self.parameters[PHI]
        beta, gamma = alpha * self.parameters[BETA], (1 - alpha) * self.parameters[GAMMA]
        period = len(self.seasons)
        steps = np.arange(1, horizon + 1)[:, np.newaxis]
        damped = np.cumsum(phi**steps, axis=0)  # (horizon, C)
        base = self.level + self.slope * damped
        season = self.seasons[np.arange(horizon) % period]
        weight = alpha + beta * damped  # of an error, so many steps later
        if self.season:
            weight = weight + gamma * (steps % period == 0)
        inner = base + season if self.season == "add" else base
        squares = np.square(weight)
        before = np.cumsum(np.concatenate([np.zeros_like(squares[:1]), squares[:-1]]), axis=0)
        additive = self.variance * (1 + before)
        excess = _excess(inner, squares * self.variance)
        relative = excess * (1 + self.variance) + np.square(inner) * self.variance
        spread = np.where(self.relative, relative, additive)
        if self.season == "mul":
            return base * season, np.square(season) * spread
        return inner, spread


def _excess(mean: Floats, squares: Floats) -> Floats:
    """Give what equation 6.2's expected squares of the one-step forecasts exceed ``mean``'s by.

    Both (horizon, C). Their difference, taken at the end, would be rounding where errors are a
    millionth of the level.
    """
    excess = np.zeros_like(mean)
    for step in range(1, len(mean)):
        before = excess[step - 1 :: -1] + np.square(mean[step - 1 :: -1])
        excess[step] = np.einsum("jc,jc->c", squares[:step], before)
    return excess
