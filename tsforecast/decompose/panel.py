"""Every series of a panel split by itself; one that cannot be split refuses the whole, by name."""

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
    found, failed = [], list[tuple[str, SeriesUnusable]]()
    for series in track(panel.members):
        try:
            found.append(split(series))
        except SeriesUnusable as error:
            failed.append((series.name, error))
    if not failed:
        return found
    one, first = failed[0]
    raise naming(first, id_name=panel.id_name, one=one, affected=len(failed), total=len(panel))
