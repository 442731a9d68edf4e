"""The seasons that a person asks for, held against what the series can show of them."""

from __future__ import annotations

from collections.abc import Sequence

from tsforecast.decompose.seasonality import SEASONS_NEEDED
from tsforecast.errors import SeriesUnusable
from tsforecast.series.series import Series
from tsforecast.series.wording import counted


def held(
    members: Sequence[Series], asked: tuple[int, ...] | None
) -> tuple[tuple[int, ...] | None, tuple[str, ...]]:
    """Give the seasons that at least one series holds twice, and say what the others are worth.

    As with the seasons of the calendar, one that no series holds twice is left out beside one
    that fits, and stays alone: it tells the calendar's step. ``None`` and ``()`` are as they are.
    Raises SeriesUnusable where no series holds one whole season.
    """
    if not asked:
        return asked, ()
    most = max(map(len, members))
    for period in asked:
        if period > most:
            raise _not_once(members, period, most=most)
    fitting = tuple(period for period in asked if SEASONS_NEEDED * period <= most)
    kept = fitting or (min(asked),)
    said = [
        f"season of {period:,} steps left out: {_values(most)} do not hold it twice"
        for period in asked
        if period not in kept
    ]
    short = sum(len(series) < SEASONS_NEEDED * max(kept) for series in members)
    if short:
        do = "does" if short == 1 < len(members) else "do"
        by = _values(most) if len(members) == 1 else f"{short:,} of {len(members):,} series"
        said.append(
            f"{by} {do} not hold two seasons of {max(kept):,} steps: little is known of that season"
        )
    return kept, tuple(said)


def _values(most: int) -> str:
    return counted(most, "value")


def _not_once(members: Sequence[Series], period: int, *, most: int) -> SeriesUnusable:
    alone = len(members) == 1
    return SeriesUnusable(
        f"{_values(most)} {'are' if alone else 'in the longest series are'} too few for a season "
        f"of {period:,} steps: not one whole season.",
        code="too-short",
        column=members[0].name if alone else None,
        hint="give more history or a shorter --period; --period 1 asks for no season.",
    )
