"""The list of samples for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsforecast.present.output import Forms, csv_text
from tsforecast.present.tables import plain_table
from tsforecast.series.samples import Sample

if TYPE_CHECKING:
    from rich.table import Table

Samples = tuple[Sample, ...]

COLUMNS = ("name", "what", "frequency", "rows", "columns")


def to_csv(samples: Samples) -> str:
    """Write one row a sample."""
    return csv_text([COLUMNS, *map(_row, samples)])


def to_dict(samples: Samples) -> dict[str, Any]:
    """Give the documented JSON object of ``sample``."""
    listed = [dict(zip(COLUMNS, _row(one), strict=True)) for one in samples]
    return {"schema": 1, "command": "sample", "samples": listed}


def for_terminal(samples: Samples, width: int) -> Table:  # noqa: ARG001 (one signature)
    """Lay out one line a sample; what does not fit is wrapped, not cut."""
    table = plain_table()
    for column in COLUMNS:
        figures = column in ("rows", "columns")
        table.add_column(column, justify="right" if figures else "left", no_wrap=column == "name")
    for one in samples:
        table.add_row(*map(str, _row(one)))
    return table


def _row(one: Sample) -> tuple[str, str, str, int, int]:
    return (one.name, one.what, one.frequency, *one.size())


FORMS = Forms(for_terminal, to_csv, to_dict)
