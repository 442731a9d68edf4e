"""How a cleaned copy spells times, numbers and words, so that every program reads them alike."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

Unit: TypeAlias = Literal["D", "m", "s", "us"]

_PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")


def written_times(times: pd.Index, *, like: str = "") -> list[str]:
    """Write times: as dates where all of them are midnight, with their offset where there is one.

    Clock times stand behind a space, or as in the file's ``like`` where that is ISO itself.

    >>> written_times(pd.DatetimeIndex(["2020-01-01 06:00"]))
    ['2020-01-01 06:00:00']
    >>> written_times(pd.DatetimeIndex(["2020-01-01 06:00"]), like="2020-01-01T05:00")
    ['2020-01-01T06:00']
    """
    if not isinstance(times, pd.DatetimeIndex):
        return [str(time) for time in times]
    zone = "" if times.tz is None else times[0].isoformat()[-len("+00:00") :]
    zone = "Z" if zone == "+00:00" and like.endswith("Z") else zone
    stamps = times.tz_localize(None).as_unit("us").to_numpy()
    iso = re.match(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d(:)?", like)
    units: list[Unit] = [] if zone else ["D"]
    units += ["m", "s"] if iso is not None and iso[2] is None else ["s"]
    whole = (one for one in units if (stamps.astype(f"datetime64[{one}]") == stamps).all())
    unit: Unit = next(whole, "us")
    written = np.datetime_as_string(stamps, unit=unit).tolist()
    mark = "T" if iso is not None and iso[1] == "T" else " "
    return [f"{text.replace('T', mark)}{zone}" for text in written] if unit != "D" else written


def written_number(value: float, *, before: str | None) -> str:
    """Write a number in full precision; as in the file where it is plain ``before``.

    >>> written_number(1234.0, before="1,234"), written_number(0.1, before="0.10")
    ('1234', '0.10')
    """
    if before is not None and _PLAIN.fullmatch(before) and float(before) == value:
        return before
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
