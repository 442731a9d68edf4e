"""Every series of a panel split by itself; short ones are left out, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tsforecast.decompose.components import Decomposition
from tsforecast.errors import SeriesUnusable
from tsforecast.series.members import naming
from tsforecast.series.series import Panel, Series
from tsforecast.series.wording import listed_names

TOO_SHORT = "too-short"


def decompose_each(
    panel: Panel,
    split: Callable[[Series], Decomposition],
    *,
    track: Callable[[Sequence[Series]], Iterable[Series]] = iter,
) -> tuple[list[Decomposition], tuple[str, ...]]:
    """Split each member with ``split``, and name those too short for it, which are left out.

    ``track`` may show how far it is. Raises SeriesUnusable about the first member that cannot be
    split for another reason, with how many are like it, or where all are too short.
    """
    found, failed = decompose_some(track(panel.members), split)
    refused = [one for one in failed if one[1].code != TOO_SHORT] or failed
    if refused and (not found or refused[0][1].code != TOO_SHORT):
        one, first = refused[0]
        raise naming(first, id_name=panel.id_name, one=one, affected=len(refused), total=len(panel))
    if not failed:
        return found, ()
    names = listed_names([name for name, _ in failed])
    return found, (f"{len(failed):,} series left out, too short to split: {names}",)


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
