"""What a search for better settings tries, and where: before the backtest that `train` makes.

The series is taken as it was at the first origin of that backtest, and the origins of the search
are planned in it by the same rule. So the search ends where the backtest begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import SHORTEST_PAST, Backtest
from tsforecast.evaluate.lead import Gain, lead, ranked
from tsforecast.evaluate.tried import Judging, Tried, footings, plans
from tsforecast.network.build import CALLED
from tsforecast.network.recipe import Wishes
from tsforecast.network.space import Known
from tsforecast.series.series import Series
from tsforecast.series.wording import counted


@dataclass(frozen=True, eq=False)
class Stages:
    """Where settings are compared and, later in time, where the best of them is judged."""

    search: Sequence[Tried]
    backtest: Sequence[Tried]
    left_out: tuple[str, ...]

    @property
    def known(self) -> Known:
        """What the first trial knows, of a panel about its typical series."""
        typical = sorted(self.search, key=lambda one: one.plan.origins[0])[len(self.search) // 2]
        return Known(typical.plan.origins[0], typical.footing.periods, panel=len(self.search) > 1)

    @property
    def decisions(self) -> tuple[str, ...]:
        """What was decided of the series."""
        return (*footings(self.backtest), *self.left_out)


def stages(members: Sequence[Series], judging: Judging) -> Stages:
    """Plan the backtest that `train` makes and, on what lies before its origins, the search.

    Raises SeriesUnusable where the series is, or all of them are, too short for both.
    """
    later, left_out = plans(members, judging)
    first = {one.name: one.plan.origins[0] for one in later}
    horizon = later[0].plan.horizon
    early = [_until(series, first[series.name]) for series in members if series.name in first]
    longest = max(early, key=len)
    if len(longest) < horizon + SHORTEST_PAST:
        raise _too_short(longest, horizon=horizon, alone=len(members) == 1)
    search, _ = plans(early, replace(judging, horizon=horizon, origins=None))
    return Stages(search, later, left_out)


@dataclass(frozen=True, eq=False)
class Attempt:
    """One trial, counted from 1, which are the defaults; how long it learned and took."""

    number: int
    wishes: Wishes
    epochs: int
    seconds: float

    @property
    def name(self) -> str:
        """What it is called in the backtest of the search."""
        return str(self.number)

    @property
    def called(self) -> str:
        """What people call its network."""
        return CALLED[self.wishes.model]


@dataclass(frozen=True, eq=False)
class Search:
    """All trials so far, and what their networks said at the same origins."""

    attempts: tuple[Attempt, ...]
    backtest: Backtest

    @property
    def spent(self) -> tuple[float, ...]:
        """The seconds that each took."""
        return tuple(one.seconds for one in self.attempts)

    @property
    def best_first(self) -> list[Attempt]:
        """The trials by their error, by which verdicts compare as well."""
        numbers = ranked(self.backtest, [one.name for one in self.attempts])
        return [self.attempts[int(number) - 1] for number in numbers]

    @property
    def different(self) -> list[Attempt]:
        """The same without those that forecast to the last bit as one before them.

        Where fine-tuning gains nothing, its settings leave the shipped network as it is.
        """
        said = [self.backtest.quantiles[one.name].tobytes() for one in self.best_first]
        return [one for at, one in enumerate(self.best_first) if said[at] not in said[:at]]

    @property
    def gain(self) -> Gain:
        """How far the best is ahead of the defaults here, which flatters it."""
        return lead(self.backtest, self.best_first[0].name, over=self.attempts[0].name)


def _until(series: Series, origin: int) -> Series:
    return replace(series, values=series.values[:origin], times=series.times[:origin])


def _too_short(longest: Series, *, horizon: int, alone: bool) -> SeriesUnusable:
    before = counted(len(longest), "value")
    where = "" if alone else " of the longest series"
    return SeriesUnusable(
        f"only {before}{where} lie before the backtest: too few to compare settings on with "
        f"horizon {horizon}.",
        code="too-short",
        column=longest.name if alone else None,
        hint="give more history, ask for a shorter --horizon, or take the defaults: "
        "tsforecast train.",
    )
