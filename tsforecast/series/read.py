"""File or stdin to a series; the only place that guesses, and it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from tsforecast.series import calendar, columns, container, dialect, repair
from tsforecast.series.series import Series
from tsforecast.series.source import LIMITS, Limits, read_file, read_stream

Fill = Literal["interpolate", "previous", "zero", "seasonal"]
Duplicates = Literal["first", "last", "mean", "sum"]
Aggregate = Literal["mean", "sum", "first", "last", "min", "max"]


@dataclass(frozen=True)
class ReadOptions:
    """What the person said about the file; everything else is found, and told."""

    time_column: str | None = None
    target: str | None = None
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
    id: str | None = None


@dataclass(frozen=True)
class Reading:
    """A series, where it came from, and everything that was decided or repaired on the way.

    ``rows`` (n,) are the file's lines of the values, -1 for a value that was filled in;
    ``twins`` are the columns whose cells are those of the series' column.
    """

    series: Series
    source: str
    decisions: tuple[str, ...]
    rows: npt.NDArray[np.intp]
    twins: tuple[str, ...]

    def line(self) -> str:
        """Say it in one line, as stderr shows it."""
        series, label = self.series, self.series.frequency.label
        first, last = (calendar.time_text(series.times[i], series.frequency) for i in (0, -1))
        values = f"{label} values" if label.endswith("ly") else "values"
        every = "" if label.endswith("ly") or series.frequency.alias is None else f" {label}"
        span = f"rows {first} to {last}" if series.frequency.alias is None else f"{first} to {last}"
        notes = f" ({', '.join(self.decisions)})" if self.decisions else ""
        return f'{self.source}: {len(series)} {values} of "{series.name}"{every}, {span}{notes}'


def read_series(
    source: str,
    *,
    options: ReadOptions,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """Read one series from a file, or from ``stdin`` when the source is ``-``.

    Raises FileUnreadable when there is no table of numbers, SeriesUnusable when it can be read
    in two ways or is not evenly spaced, and UsageError when an option does not fit the file.
    """
    file = "stdin" if source == "-" else Path(source).name
    if source == "-" and stdin is not None:
        content = read_stream(stdin, file=file, limits=limits)
    else:
        content = read_file(Path(source), limits=limits)
    missing = dialect.MISSING_WORDS | {word.strip().lower() for word in options.missing_values}
    kind = container.kind_of(content)
    content = container.unpack(content, kind, file=file, limits=limits)
    table = dialect.read_table(
        content, file=file, delimiter=options.delimiter, encoding=options.encoding, missing=missing
    )
    del content
    column = columns.choose(
        table,
        file=file,
        missing=missing,
        time_column=options.time_column,
        target=options.target,
        date_format=options.date_format,
        decimal=options.decimal,
        id_column=options.id_column,
        wanted_id=options.id,
    )
    series, rows, said = repair.to_series(
        column,
        file=file,
        frequency=options.frequency,
        fill=options.fill,
        duplicates=options.duplicates,
        resample=options.resample,
        aggregate=options.aggregate,
    )
    decisions = (*column.decisions, *table.decisions, *said)
    return Reading(series, file, decisions, rows, _twins(table.columns, column.name))


def _twins(cells: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(
        other for other in cells if other != name and name in cells and cells[other] == cells[name]
    )
