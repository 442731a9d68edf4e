"""Every series of a panel split by itself; what cannot be split is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tsforecast.decompose.components import Decomposition
from tsforecast.errors import SeriesUnusable
from tsforecast.series.members import naming
from tsforecast.series.series import Panel, Series


def decompose_each(
    panel: Panel,
    split: Callable[[Series], Decomposition],
    *,
    track: Callable[[Sequence[Series]], Iterable[Series]] = iter,
) -> list[Decomposition]:
    """Split each member with ``split``; ``track`` may show how far it is.

    Raises SeriesUnusable about the first member that cannot be split, with how many are like it.
    """
    found, failed = decompose_some(track(panel.members), split)
    if not failed:
        return found
    one, first = failed[0]
    raise naming(first, id_name=panel.id_name, one=one, affected=len(failed), total=len(panel))


def decompose_some(
    members: Iterable[Series], split: Callable[[Series], Decomposition]
) -> tuple[list[Decomposition], list[tuple[str, SeriesUnusable]]]:
    """Split the series that can be split, and give the names of the others with the reasons."""
    found, failed = [], list[tuple[str, SeriesUnusable]]()
    for series in members:
        try:
            found.append(split(series))
        except SeriesUnusable as error:
            failed.append((series.name, error))
    return found, failed
