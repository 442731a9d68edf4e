"""Pasts of any lengths as the columns of one array, so that all of them are handled at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.series.series import Bools, Floats, Places

_SPREAD = 1.5
"""What the longest past of a batch may have of the shortest one's length: the rest is zeros."""


@dataclass(frozen=True, eq=False)
class SideBySide:
    """S pasts beside each other from their first value: ``values`` (n, S), zero behind each end.

    ``length`` (S,) counts the values of each.
    """

    values: Floats
    length: Places

    @property
    def known(self) -> Bools:
        """Whether a past has a value there, (n, S)."""
        known: Bools = np.arange(len(self.values))[:, np.newaxis] < self.length
        return known


def side_by_side(pasts: Sequence[Floats], *, longest: int) -> SideBySide:
    """Put the last ``longest`` values of each past (n,) beside each other.

    >>> side_by_side([np.array([1.0, 2.0, 3.0]), np.array([4.0])], longest=2).values.tolist()
    [[2.0, 4.0], [3.0, 0.0]]
    """
    recent = [past[-longest:] for past in pasts]
    length = np.array([len(past) for past in recent])
    values = np.zeros((len(pasts), length.max()))
    for row, past in zip(values, recent, strict=True):
        row[: len(past)] = past
    return SideBySide(np.ascontiguousarray(values.T), length)


def batches(
    places: Sequence[int], pasts: Sequence[Floats], *, longest: int, values: int, fewest: int
) -> Iterator[list[int]]:
    """Cut ``places`` among pasts, by ascending length, into those that are handled at once.

    Side by side they hold at most so many ``values``, of a past at most ``longest``, and are not
    much longer one than another; but ``fewest`` are handled at once in any case.

    >>> pasts = [np.ones(length) for length in (2, 9, 2, 2, 9)]
    >>> list(batches(range(5), pasts, longest=9, values=4, fewest=1))
    [[0, 2], [3], [1], [4]]
    """
    batch: list[int] = []
    shortest = 0
    for place in sorted(places, key=lambda place: len(pasts[place])):
        length = min(len(pasts[place]), longest)
        full = (len(batch) + 1) * length > values or length > _SPREAD * shortest
        if full and len(batch) >= fewest:
            yield batch
            batch = []
        if not batch:
            shortest = length
        batch.append(place)
    if batch:
        yield batch


def summed(rows: Floats) -> Floats:
    """Add up over time, (n, ...) to (...), one row after the other.

    In this order a column's sum does not depend, to the last bit, on the columns beside it nor
    on zeros behind its end; so a forecast does not depend on what is forecast with it.
    """
    rows = np.ascontiguousarray(rows)
    if rows[0].size == 1:  # a single column would be added in pairs
        pair = np.repeat(rows.reshape(-1, 1), 2, axis=1)
        return np.asarray(pair.sum(axis=0)[:1].reshape(rows.shape[1:]))
    return np.asarray(rows.sum(axis=0))
