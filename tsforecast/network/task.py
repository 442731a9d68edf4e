"""What is to be learned, and the batches that are drawn from it: one series or a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tsforecast.network.examples import Examples, crops, examples
from tsforecast.series.series import Floats, Places
from tsforecast.window.sweep import Sweep, reach, sweep, upto

CROP = 256
"""Places that a recurrent network is unrolled over; a longer series is learned in crops."""
CROPS = 16
"""Crops a batch of one series."""
ORIGINS = 48
"""Origins drawn for the loss in each row of a batch of one series."""
BATCHES = 5
"""Batches an epoch of one series, between two looks at the held-back origins."""
MOST_BATCHES = 10
"""The most of them, for a long series: the 90 epochs that a trial takes at most stay within
minutes, however long it is."""
LONGEST_READ = 4 * CROP
"""Places that are read in one go where the last part is held back; longer ones in crops."""
PANEL_STEPS = 6000
"""Places swept in a batch of a panel; longer series come in fewer rows."""
PANEL_ORIGINS, PANEL_STEPS_AHEAD = 24, 8
"""Origins, and steps ahead, drawn for the loss in each row of a batch of a panel."""
PANEL_BATCHES = 60
"""The most batches an epoch of a panel."""
PANEL_JUDGED = 400
"""Series of a panel, evenly drawn, whose last part is held back; enough to see a gain."""
STRETCHES = 30
"""Horizons of a typical series of a panel from which on it has seen many stretches of time."""
FEWEST = 8
"""Values that a series needs: with fewer there is nothing to hold back."""


@dataclass(frozen=True, slots=True)
class Member:
    """One series on the network's scale, ``values`` (n,), with its seasons."""

    values: Floats
    periods: tuple[int, ...]
    relative: bool

    @property
    def footing(self) -> tuple[tuple[int, ...], bool]:
        """What series must share to stand in one batch."""
        return self.periods, self.relative


@dataclass(frozen=True, slots=True)
class Task:
    """The series to learn, each with at least FEWEST values, and the steps ahead."""

    members: tuple[Member, ...]
    horizon: int

    def upto(self, origins: Sequence[int]) -> Task:
        """Give the same task with as many values of each member as were known at its origin."""
        cut = (
            replace(member, values=member.values[:origin])
            for member, origin in zip(self.members, origins, strict=True)
        )
        return replace(self, members=tuple(cut))

    def before_last(self) -> Task:
        """Give the task without the last part of each member, which is held back."""
        return self.upto(
            [len(member.values) - _held(member, self.horizon) for member in self.members]
        )

    def ways(self) -> tuple[Task, ...]:
        """Give the ways up in which a panel is learned and judged: as it is, or also upside down.

        What all series went through together, a boom say, would be taken for their nature where
        they have seen few stretches of time.
        """
        typical = float(np.median([len(member.values) for member in self.members]))
        if typical >= STRETCHES * self.horizon:
            return (self,)
        mirrored = (replace(member, values=-member.values) for member in self.members)
        return self, replace(self, members=tuple(mirrored))

    def all_ways(self) -> Task:
        """Give one task with the series of all ways."""
        return replace(self, members=sum((way.members for way in self.ways()), ()))

    @property
    def batches(self) -> int:
        """Batches an epoch: about one look at everything for a panel.

        For one series some, and more of a longer one, as the root of its length.
        """
        if len(self.members) == 1:
            looks = self.steps / (CROPS * CROP)
            return int(np.clip(BATCHES * np.sqrt(looks), BATCHES, MOST_BATCHES))
        return int(np.clip(self.steps // PANEL_STEPS, BATCHES, PANEL_BATCHES))

    @property
    def steps(self) -> int:
        """Count the values of all members."""
        return sum(len(member.values) for member in self.members)


Draw = Callable[[np.random.Generator], Examples]


def drawing(task: Task, *, lookback: int) -> Draw:
    """Give the function that draws batches of a task."""
    if len(task.members) == 1:
        swept = _swept(task.members, lookback=lookback)
        return lambda rng: _of_one(rng, swept, horizon=task.horizon)
    kinds = _kinds(task.members)
    shares = np.array([len(kind) for kind in kinds]) / len(task.members)

    def draw(rng: np.random.Generator) -> Examples:
        kind = kinds[int(rng.choice(len(kinds), p=shares))]
        return _of_many(rng, kind, horizon=task.horizon, lookback=lookback)

    return draw


def held_back(task: Task, *, lookback: int) -> list[Examples]:
    """Give the origins whose forecasts fall into the last part of each member."""
    if len(task.members) == 1:
        return [_last_part_of_one(task.members[0], horizon=task.horizon, lookback=lookback)]
    every = -(-len(task.members) // PANEL_JUDGED)
    return [
        _last_part(block, horizon=task.horizon, lookback=lookback)
        for kind in _kinds(task.members[::every])
        for block in _blocks(kind)
    ]


def overlap(task: Task) -> int:
    """Count the neighbouring origins of :func:`held_back` that share outcomes."""
    if len(task.members) > 1:
        return 1
    (member,) = task.members
    origins = _judged(member, task.horizon)
    if not _in_crops(member, origins):
        return task.horizon
    return max(1, -(-task.horizon // int(np.diff(origins).min())))


def _judged(member: Member, horizon: int) -> Places:
    """Give the origins of one series whose forecasts fall into its last part."""
    length = len(member.values)
    held = _held(member, horizon)
    return np.unique(np.linspace(length - held - 1, length - 2, 2 * ORIGINS).astype(np.intp))


def _in_crops(member: Member, origins: Places) -> bool:
    return len(member.values) - int(origins[0]) > LONGEST_READ


def _held(member: Member, horizon: int) -> int:
    n = len(member.values)
    return max(min(horizon, n // 3), n // 5)


def _of_one(rng: np.random.Generator, swept: Sweep, *, horizon: int) -> Examples:
    """Draw the whole series with origins from all over it, or crops of a long one."""
    n = swept.length
    if n <= CROP:
        origins = np.sort(rng.integers(min(4, n - 2), n - 1, ORIGINS))
        return examples(swept, origins=origins, step=upto(horizon))
    first = np.zeros(CROPS, dtype=np.intp)
    drawn = np.zeros((CROPS, ORIGINS), dtype=np.intp)
    for row in range(CROPS):
        first[row] = rng.integers(0, n - CROP)
        drawn[row] = np.sort(rng.integers(first[row] + CROP // 4, first[row] + CROP, ORIGINS))
    drawn = np.minimum(drawn, n - 2)
    return crops(swept, first=first, length=CROP, origins=drawn, step=upto(horizon))


def _of_many(
    rng: np.random.Generator, kind: Sequence[Member], *, horizon: int, lookback: int
) -> Examples:
    """Draw series as long as one drawn before them, or longer; what is longer is cut at random."""
    shortest = int(rng.integers(len(kind)))
    length = min(len(kind[shortest].values), _longest(kind[0]))
    rows = max(8, PANEL_STEPS // length)
    drawn = rng.permutation(np.arange(shortest, len(kind)))[:rows]
    cut = []
    for member in [kind[row] for row in drawn]:
        first = int(rng.integers(len(member.values) - length + 1))
        cut.append(replace(member, values=member.values[first : first + length]))
    swept = _swept(cut, lookback=lookback)
    origins = np.sort(rng.integers(min(4, length - 2), length - 1, PANEL_ORIGINS))
    ahead = np.sort(rng.permutation(horizon)[:PANEL_STEPS_AHEAD]) + 1
    return examples(swept, origins=origins, step=ahead)


def _last_part_of_one(member: Member, *, horizon: int, lookback: int) -> Examples:
    """Give forecasts into the held-back part of one series, of a long one in a crop each."""
    origins = _judged(member, horizon)
    swept = _swept([member], lookback=lookback)
    step = upto(horizon)
    if not _in_crops(member, origins):
        return examples(swept, origins=origins, step=step, first=max(0, int(origins[0]) - CROP))
    first = origins + 1 - CROP
    return crops(swept, first=first, length=CROP, origins=origins[:, None], step=step)


def _last_part(block: Sequence[Member], *, horizon: int, lookback: int) -> Examples:
    """Give forecasts into the held-back part of members that end together."""
    length = min(len(member.values) for member in block)
    length = min(length, LONGEST_READ + reach(block[0].periods))
    cut = [replace(member, values=member.values[-length:]) for member in block]
    held = min(_held(cut[0], horizon), LONGEST_READ - CROP)
    origins = np.linspace(length - held - 1, length - 2, PANEL_ORIGINS // 4).astype(np.intp)
    origins = np.unique(origins)
    swept = _swept(cut, lookback=lookback)
    first = max(0, int(origins[0]) - CROP)
    return examples(swept, origins=origins, step=upto(horizon), first=first)


def _swept(members: Sequence[Member], *, lookback: int) -> Sweep:
    periods, relative = members[0].footing
    values = np.stack([member.values for member in members])
    return sweep(values, periods=periods, lookback=lookback, relative=relative)


def _kinds(members: Sequence[Member]) -> list[list[Member]]:
    """Give the members that may stand in one batch together, the shortest first."""
    kinds: dict[tuple[tuple[int, ...], bool], list[Member]] = {}
    for member in sorted(members, key=lambda member: len(member.values)):
        kinds.setdefault(member.footing, []).append(member)
    return list(kinds.values())


def _blocks(kind: Sequence[Member]) -> Iterator[Sequence[Member]]:
    """Give neighbours in length; those that are cut lose at most a tenth."""
    block: list[Member] = []
    for member in kind:
        if block and len(member.values) > 1.1 * len(block[0].values):
            yield block
            block = []
        block.append(member)
    yield block


def _longest(member: Member) -> int:
    """Give the steps that a row may have: four seasons, if they are longer than a crop."""
    return max(CROP, min(4 * max(member.periods, default=1), 1024))
