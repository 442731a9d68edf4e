"""A file or stdin to a table of text, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tsforecast.errors import FileUnreadable, UsageError
from tsforecast.series import container, dialect, parquet, workbook
from tsforecast.series.encoding import decode
from tsforecast.series.options import ReadOptions
from tsforecast.series.source import LIMITS, Limits, read_file, read_stream
from tsforecast.series.table import Table


def name(source: str, *, stdin: BinaryIO | None = None) -> str:
    """Give what messages call a file; ``-`` is stdin."""
    return "stdin" if source == "-" and stdin is not None else Path(source).name


def read_content(source: str, *, stdin: BinaryIO | None = None, limits: Limits = LIMITS) -> bytes:
    """Give the bytes of a file; ``-`` is stdin. Raises FileUnreadable."""
    if source == "-" and stdin is not None:
        return read_stream(stdin, file="stdin", limits=limits)
    return read_file(Path(source), limits=limits)


LONGEST_HEAD = 20_000
"""Characters in which the head of a list of series is looked for."""

_JSON_LINES = re.compile(r"\s*\{[^\n]*\}[ \r]*\n[ ]*\{")
"""An object a line."""

_LISTED_SERIES = re.compile(
    r"^@(frequency|missing|equallength|univariate)\b.*^@data\s*$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def read_table(
    load: Callable[[], bytes], options: ReadOptions, *, file: str, limits: Limits = LIMITS
) -> Table:
    """Find the columns of text in a file of whatever kind, whose bytes are given by ``load``.

    Where nobody else has them they are gone before a long text is cut into its columns.
    Raises FileUnreadable when there is no table, PartMissing when a library for its kind is not
    installed, and UsageError when an option does not fit the file.
    """
    content = load()
    kind = container.kind_of(content)
    if kind == "excel":
        return workbook.read_table(content, options, file=file, limits=limits)
    if options.sheet is not None:
        raise UsageError(
            "--sheet names a sheet, but the file is no workbook.",
            code="no-workbook",
            file=file,
            value=options.sheet,
            hint="leave --sheet out.",
        )
    if kind == "parquet":
        return parquet.read_table(content, file=file, missing=options.missing, limits=limits)
    plain = container.unpack(content, kind, file=file, limits=limits)
    text, said = decode(plain, file=file, encoding=options.encoding)
    del content, plain
    _refuse_markup(text, file=file)
    return dialect.read_table(
        text,
        file=file,
        delimiter=options.delimiter,
        missing=options.missing,
        said=said,
        limits=limits,
    )


def _refuse_markup(text: str, *, file: str) -> None:
    """Refuse JSON and HTML, which are often saved under a name that ends in .csv or .xls.

    So too the lists of series in which the archives of the field come.
    """
    start = "".join(text[:200].lower().split())
    if start.startswith(("[{", '{"', "[[")):
        lines = ", lines=True" if _JSON_LINES.match(text[:LONGEST_HEAD]) else ""
        what, hint = "JSON", f"turn it into a CSV: pandas.read_json(FILE{lines}).to_csv(NAME)."
    elif start.startswith(("<!doctype", "<html", "<?xml", "<table")):
        what, hint = "HTML or XML", "open it in a spreadsheet, and save it as CSV."
    elif _LISTED_SERIES.search(text[:LONGEST_HEAD]):
        what = "a list of series as .tsf and .ts files hold it"
        hint = "write it as a CSV with the columns id, time and value, one row a value."
    else:
        return
    raise FileUnreadable(
        f"it is {what}, not a table that can be read here.", code="not-csv", file=file, hint=hint
    )
