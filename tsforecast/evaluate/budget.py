"""How long a search may go on: so many trials, so much time, or what is reached first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 2
"""Trials in any case: the defaults, and something to hold against them."""
LONGER = 1.2
"""Times as long that a trial takes in the backtest after the search, which has more past."""


@dataclass(frozen=True)
class Budget:
    """At most so many trials, and so many seconds in all; None is no limit."""

    trials: int | None = None
    seconds: float | None = None

    def allows(self, spent: Sequence[float], *, elapsed: float) -> bool:
        """Tell whether there is room for one more trial, if it takes as long as those before it.

        ``spent`` are the seconds of each trial, ``elapsed`` those since the beginning. Room is kept
        for the backtest of two of them.

        >>> budget = Budget(trials=5, seconds=60.0)
        >>> [budget.allows([8.0] * n, elapsed=4 + 8.0 * n) for n in range(1, 5)]
        [True, True, True, False]
        """
        if len(spent) < FEWEST:
            return True
        if self.trials is not None and len(spent) >= self.trials:
            return False
        one_more = elapsed + _mean(spent) + _after(spent)
        return self.seconds is None or one_more <= self.seconds

    def left(self, spent: Sequence[float], *, elapsed: float) -> float | None:
        """Estimate the seconds until the backtest after the search has ended; None is unknown.

        >>> round(Budget(trials=5).left([8.0, 8.0], elapsed=20.0), 1)
        43.2
        """
        limits = []
        if self.seconds is not None:
            limits.append(self.seconds - elapsed)
        if self.trials is not None and spent:
            limits.append((self.trials - len(spent)) * _mean(spent) + _after(spent))
        return max(0.0, min(limits)) if limits else None


def _after(spent: Sequence[float]) -> float:
    return LONGER * (spent[0] + _mean(spent))


def _mean(spent: Sequence[float]) -> float:
    return sum(spent) / len(spent)
