"""What all rooms share: an evenly spaced series of finite numbers, and a panel of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.errors import SeriesUnusable
from tsforecast.series.calendar import Frequency

Floats: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.intp]
Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """Evenly spaced numbers with a name and times; checked once, here.

    ``values`` has shape (n,), is finite, float64 and read-only; ``times`` has the same length:
    a ``DatetimeIndex`` spaced by ``frequency``, or a ``RangeIndex`` without a calendar.
    """

    name: str
    values: Floats
    times: pd.Index
    frequency: Frequency

    def __post_init__(self) -> None:
        # What nobody can write into is not copied: a panel's series are views of one array.
        values = np.asarray(self.values, dtype=np.float64)
        values = values.copy() if values.flags.writeable else values
        if values.ndim != 1 or len(values) != len(self.times):
            raise ValueError(f"values {values.shape} and times ({len(self.times)},) do not match")
        if not np.isfinite(values).all():
            row = int(np.flatnonzero(~np.isfinite(values))[0])
            raise SeriesUnusable(
                f"the value at {self.times[row]} is not a finite number.",
                code="not-finite",
                column=self.name,
                value=str(values[row]),
                hint="correct or remove it; a model cannot learn from an infinite value.",
            )
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        return len(self.values)

    def next_times(self, horizon: int) -> pd.Index:
        """Give the ``horizon`` times after the last observation."""
        return self.frequency.after(self.times[-1], steps=horizon)

    def fingerprint(self) -> str:
        """Give the SHA-256 of values and times, in hexadecimal."""
        digest = hashlib.sha256(np.ascontiguousarray(self.values, dtype="<f8").tobytes())
        digest.update(_lines(self.times).encode())
        return digest.hexdigest()


def _lines(times: pd.Index) -> str:
    r"""Write times one a line, each as ``str`` does; whole seconds all at once.

    >>> _lines(pd.DatetimeIndex(["2020-01-01", "2020-01-01 00:15"]))
    '2020-01-01 00:00:00\n2020-01-01 00:15:00'
    """
    if isinstance(times, pd.DatetimeIndex) and times.tz is None:
        stamps = times.to_numpy()
        seconds = stamps.astype("datetime64[s]")
        if (seconds == stamps).all():
            return "\n".join(np.datetime_as_string(seconds).tolist()).replace("T", " ")
    return "\n".join(map(str, times))


@dataclass(frozen=True, eq=False)
class Panel:
    """Series of one frequency that were read together; lengths and times may differ.

    ``members`` stand in the file's order, each named by its own id; ``id_name`` is the name of
    the column that held the ids, or ``"series"`` where columns of a wide table are the members.
    """

    members: tuple[Series, ...]
    id_name: str

    def __post_init__(self) -> None:
        if not self.members or len({member.frequency for member in self.members}) > 1:
            raise ValueError("the members of a panel have one frequency, and there is at least one")
        if len({member.name for member in self.members}) < len(self.members):
            raise ValueError("two members of a panel have the same name")

    def __len__(self) -> int:
        return len(self.members)

    @property
    def frequency(self) -> Frequency:
        """The frequency that all members have."""
        return self.members[0].frequency
