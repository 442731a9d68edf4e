"""Local times over a change of the clock: an hour missing in spring, and one twice in autumn.

And local midnights, stored as UTC, which a change of the clock moves by an hour.
"""

from __future__ import annotations

import itertools
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from tsforecast.series import calendar
from tsforecast.series.series import Places

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Helsinki",
    "America/New_York",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Santiago",
    "Africa/Cairo",
)
"""One place for each way to change the clock: which day and at which hour."""

FURTHER_WEST = ("America/Chicago", "America/Denver", "America/Los_Angeles", "America/Halifax")
"""Places whose midnight is at another hour of UTC, with clocks that change as in New York."""

LONGEST_STEP = pd.Timedelta("3h")
FEWEST = 8
"""Times below which nothing is said about a change of the clock."""

MOST_SERIES = 5000
"""Series of a panel that are looked at one by one; more of them are left as they are."""


def even_without_change(index: pd.DatetimeIndex, of: Places) -> tuple[pd.DatetimeIndex, str] | None:
    """Put local times (n,) on standard time, if that and nothing else makes them even.

    ``of`` (n,) tells the series apart, each of which is in order. None where the times are even
    as they are, or no change of a clock explains what is wrong with them: the hours that the
    clocks skip must be missing and those that they repeat be there twice, all over the file.
    """
    if index.tz is not None or len(index) < FEWEST or int(of.max()) > MOST_SERIES:
        return None
    by_series = np.argsort(of, kind="stable")
    bounds = np.searchsorted(of[by_series], np.arange(int(of.max()) + 2))
    members = [by_series[start:end] for start, end in itertools.pairwise(bounds)]
    if not any(_odd(index[rows]) for rows in members):
        return None
    for name in ZONES:
        standard = index.to_numpy().copy()
        for rows in members:
            found = _standard(index[rows], name)
            if found is None:
                break
            standard[rows] = found.to_numpy()
        else:
            city = name.split("/")[1].replace("_", " ")
            said = f"local time with clock changes as in {city}, read in standard time"
            return pd.DatetimeIndex(standard), said
    return None


def at_midnight(index: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, str] | None:
    """Put days, months or quarters that begin at a local midnight, stored as UTC, on that midnight.

    None unless the times are at two hours of the day, an hour apart, and one way to change the
    clock explains every one of them.

    >>> at_midnight(pd.DatetimeIndex(["2022-03-26 23:00", "2022-03-27 22:00"]))[0].day.tolist()
    [27, 28]
    """
    if str(index.tz) == "UTC":
        index = index.tz_localize(None)
    if index.tz is not None:
        return None
    # Not by the index's own method, which would keep a table of all times for good.
    known = pd.DatetimeIndex(pd.unique(index.to_numpy())).dropna()
    clocks = (known - known.normalize()).unique()
    if len(clocks) != 2 or (known == known.normalize()).all():
        return None
    apart = abs(clocks[0] - clocks[1])
    if apart not in (pd.Timedelta("1h"), pd.Timedelta("23h")):
        return None
    for name in ZONES + FURTHER_WEST:
        try:
            local = known.tz_localize("UTC").tz_convert(ZoneInfo(name)).tz_localize(None)
        except ZoneInfoNotFoundError:
            continue
        if (local == local.normalize()).all():
            found = index.tz_localize("UTC").tz_convert(ZoneInfo(name)).tz_localize(None)
            city = name.split("/")[1].replace("_", " ")
            return pd.DatetimeIndex(found), f"midnights as in {city}, stored as UTC: read as days"
    return None


def _odd(times: pd.DatetimeIndex) -> bool:
    """Tell whether times of a short step have few irregular steps, all an hour too long or short.

    A quick look, so that a file without a change of the clock pays next to nothing.
    """
    if len(times) < FEWEST:
        return False
    steps = np.abs(np.diff(times.to_numpy()))
    usual = np.median(steps)
    if not np.timedelta64(0) < usual <= LONGEST_STEP:
        return False
    irregular = int(np.count_nonzero(steps != usual))
    return 0 < irregular <= 2 + len(times) // 100


def _standard(times: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex | None:
    """Give times in the standard time of a zone; None if they are not its local times.

    A repeated hour proves the change; a skipped one does so only where nothing else is missing.
    A series that has no change in it is shifted as well, to stay beside the others.
    """
    backwards = times[0] > times[-1]
    ordered = times[::-1] if backwards else times
    try:
        local = ordered.tz_localize(ZoneInfo(zone), ambiguous="infer")
    except (ValueError, ZoneInfoNotFoundError):
        return None
    winter = min(_offset(local[0].year, month, zone) for month in (1, 7))
    standard = pd.DatetimeIndex(local.tz_convert("UTC").tz_localize(None) + winter)
    if standard.has_duplicates:
        return None
    proven = times.has_duplicates or len(times) < FEWEST
    if not proven and calendar.share_of_steps(standard) < 1:
        return None
    return standard[::-1] if backwards else standard


def _offset(year: int, month: int, zone: str) -> pd.Timedelta:
    """Give what a zone is ahead of UTC in a month."""
    noon = pd.Timestamp(year, month, 1, 12)
    return noon - noon.tz_localize(ZoneInfo(zone)).tz_convert("UTC").tz_localize(None)
