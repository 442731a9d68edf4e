"""A file or stdin to a table of text, whatever kind of file it is."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from tsforecast.errors import UsageError
from tsforecast.series import container, dialect, parquet, workbook
from tsforecast.series.encoding import decode
from tsforecast.series.source import Limits, read_file, read_stream
from tsforecast.series.table import Table


def load_table(
    source: str,
    *,
    stdin: BinaryIO | None,
    delimiter: str | None,
    encoding: str | None,
    sheet: str | None,
    missing: frozenset[str],
    limits: Limits,
) -> tuple[str, Table]:
    """Give the name to show and the columns; ``-`` is stdin.

    Raises FileUnreadable when there is no table, PartMissing when a library for its kind is not
    installed, and UsageError when an option does not fit the file.
    """
    if source == "-" and stdin is not None:
        file, content = "stdin", read_stream(stdin, file="stdin", limits=limits)
    else:
        file, content = Path(source).name, read_file(Path(source), limits=limits)
    kind = container.kind_of(content)
    if kind == "excel":
        return file, workbook.read_table(
            content, file=file, sheet=sheet, missing=missing, limits=limits
        )
    if sheet is not None:
        raise UsageError(
            "--sheet names a sheet, but the file is no workbook.",
            code="no-workbook",
            file=file,
            value=sheet,
            hint="leave --sheet out.",
        )
    if kind == "parquet":
        return file, parquet.read_table(content, file=file, limits=limits)
    content = container.unpack(content, kind, file=file, limits=limits)
    text, said = decode(content, file=file, encoding=encoding)
    del content
    return file, dialect.read_table(
        text, file=file, delimiter=delimiter, missing=missing, said=said, limits=limits
    )
