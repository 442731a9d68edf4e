"""Parquet files: typed columns to columns of text that keep every value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable
from tsforecast.series.container import damaged, optional
from tsforecast.series.header import name_columns
from tsforecast.series.source import Limits, too_many_cells
from tsforecast.series.table import Table
from tsforecast.series.wording import listed_names

INDEX = "__index_level_"
"""How pandas names a column that was the nameless index of a data frame."""


def read_table(content: bytes, *, file: str, missing: frozenset[str], limits: Limits) -> Table:
    """Read every column; raises PartMissing without pyarrow, FileUnreadable when damaged.

    Columns of lists, structs or bytes can hold no series; they are left out, and it is said.
    """
    parquet = optional("pyarrow.parquet", extra="parquet", what="a Parquet file", file=file)
    import pyarrow as pa

    try:
        source = parquet.ParquetFile(pa.BufferReader(content))
        plain = [field for field in source.schema_arrow if not _left_out(field.type)]
        cells = source.metadata.num_rows * len(plain)
        if cells > limits.cells:
            raise too_many_cells(cells, file=file, limits=limits)
        texts = [field.name for field in plain if _is_text(field.type)]
        # Texts stay in their dictionaries: a file of a kilobyte can repeat one without end.
        source = parquet.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        table = source.read(columns=[field.name for field in plain], use_threads=False)
        columns = [_texts(column) for column in table.columns]
    except (pa.ArrowException, OSError, OverflowError, ValueError) as problem:
        raise damaged(problem, file=file) from problem
    if not table.num_rows:
        raise FileUnreadable(
            "there are names, but no rows of data below them.",
            code="no-rows",
            file=file,
            hint="export the data again, with its rows.",
        )
    names = ["index" if name.startswith(INDEX) else name for name in table.column_names]
    columns_by_name, twice = name_columns(columns, names)
    other = [field.name for field in source.schema_arrow if _left_out(field.type)]
    said = (f"no numbers or texts: {listed_names(other)} left out",) if other else ()
    rows = range(1, table.num_rows + 1)
    return Table(
        columns_by_name,
        rows,
        header=True,
        delimiter=",",
        decisions=("Parquet", *twice, *said),
        file=file,
        missing=missing,
    )


def _left_out(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_nested(kind) or _is_bytes(kind) or types.is_map(kind))


def _is_bytes(kind: Any) -> bool:
    from pyarrow import types

    return bool(
        types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    )


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _texts(column: Any) -> list[str]:
    """Write a column so that reading the texts gives its values back."""
    from pyarrow import types

    kind = column.type
    if types.is_timestamp(kind):
        return _times(column.to_pandas())
    if types.is_floating(kind):
        values = column.to_numpy().astype(np.float64)
        return ["" if value != value else repr(value) for value in values.tolist()]
    if types.is_dictionary(kind):
        found: list[str] = []
        for chunk in column.chunks:
            words = [_text(word) for word in chunk.dictionary.to_pylist()]
            found += ["" if i is None else words[i] for i in chunk.indices.to_pylist()]
        return found
    return [_text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _times(times: pd.Series[Any]) -> list[str]:
    """Write times in ISO form, with their offset where they have one."""
    if times.dt.tz is not None:
        return ["" if time is pd.NaT else time.isoformat() for time in times]
    values = times.to_numpy()
    days = values.astype("datetime64[D]")
    midnights = (days == values)[~times.isna().to_numpy()].all()
    texts = np.datetime_as_string(days if midnights else values)
    return ["" if absent else str(text) for text, absent in zip(texts, times.isna(), strict=True)]
