"""What a network is told of a series before it looks: its seasons, and the scale to see it on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tsforecast.decompose.seasonality import possible_periods
from tsforecast.series.series import Floats
from tsforecast.window.sweep import SLOTS
from tsforecast.window.transform import Transform, choose

Key = TypeVar("Key", bound=Hashable)

TOGETHER = 512
"""Series of one kind at a time, which bounds the memory that a panel takes."""

STEPS_AHEAD = 25_000
"""Steps ahead of a part of a panel, over all of its series, which are at least ``TOGETHER``.

More take more memory; among fewer series there are fewer alike."""


@dataclass(frozen=True)
class Footing:
    """The seasons that a network is given of a series, and the scale it sees the values on."""

    periods: tuple[int, ...]
    transform: Transform


def footing(
    past: Floats, *, candidates: tuple[int, ...], asked: tuple[int, ...] | None = None
) -> Footing:
    """Choose from the past (n,); ``candidates`` are the calendar's seasons, ``asked`` overrule."""
    periods = possible_periods(past, candidates=candidates) if asked is None else asked
    return Footing(periods[:SLOTS], choose(past))


def alike(keys: Sequence[Key]) -> dict[Key, list[int]]:
    """Give the places of equal keys, so that what is alike can be forecast together.

    >>> alike(["a", "b", "a"])
    {'a': [0, 2], 'b': [1]}
    """
    places: dict[Key, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return places


def some_alike(keys: Sequence[Key]) -> Iterator[tuple[Key, list[int]]]:
    """Give the same in parts of at most ``TOGETHER`` places."""
    for key, places in alike(keys).items():
        for first in range(0, len(places), TOGETHER):
            yield key, places[first : first + TOGETHER]


def in_parts(count: int, *, horizon: int) -> Iterator[range]:
    """Cut the rows of a panel into parts that are forecast, and handed on, one after the other.

    >>> list(in_parts(4_000, horizon=10))
    [range(0, 2500), range(2500, 4000)]
    """
    size = max(TOGETHER, STEPS_AHEAD // horizon)
    for first in range(0, count, size):
        yield range(first, min(first + size, count))
