"""What the person said about a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tsforecast.series.cell import MISSING_WORDS

Fill = Literal["interpolate", "previous", "zero", "seasonal"]
Duplicates = Literal["first", "last", "mean", "sum"]
Aggregate = Literal["mean", "sum", "first", "last", "min", "max"]


@dataclass(frozen=True)
class ReadOptions:
    """What the person said about the file; everything else is found, and told.

    ``id_parts`` are the columns that make ``id_column`` together, where it is none of the file.
    """

    time_column: str | None = None
    target: Sequence[str] = ()
    frequency: str | None = None
    date_format: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    missing_values: Sequence[str] = ()
    fill: Fill | None = None
    duplicates: Duplicates | None = None
    resample: str | None = None
    aggregate: Aggregate | None = None
    id_column: str | None = None
    id_parts: Sequence[str] = ()
    id: Sequence[str] = ()
    wide: bool = False
    sheet: str | None = None

    @property
    def missing(self) -> frozenset[str]:
        """The words for a missing value, in lower case: the usual ones, and those named."""
        return MISSING_WORDS | {word.strip().lower() for word in self.missing_values}

    @property
    def several(self) -> bool:
        """Whether a panel is asked for: all series of a long table, several ids or columns."""
        all_ids = self.id_column is not None and len(set(self.id)) != 1
        return all_ids or self.wide or len(set(self.target)) > 1
