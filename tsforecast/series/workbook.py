"""Excel workbooks: the one sheet that holds a table, to rows of text that keep every value."""

from __future__ import annotations

import datetime as dt
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.cell import looks_like_data
from tsforecast.series.container import damaged, optional
from tsforecast.series.options import ReadOptions
from tsforecast.series.source import Limits, too_many_cells
from tsforecast.series.table import Table, from_rows
from tsforecast.series.wording import listed_names, quoted


def read_table(content: bytes, options: ReadOptions, *, file: str, limits: Limits) -> Table:
    """Read the sheet that was named, or the only visible one that holds a table.

    Raises PartMissing without openpyxl, FileUnreadable for a damaged workbook, and
    SeriesUnusable where several sheets could be meant.
    """
    asked = options.sheet
    openpyxl = optional("openpyxl", extra="excel", what="an Excel workbook", file=file)
    _refuse_bomb(content, file=file, limits=limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles and the like, not of values
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = {
                one.title: _rows(one, file=file, limits=limits)
                for one in book.worksheets
                if (one.title == asked if asked is not None else one.sheet_state == "visible")
            }
    except _BROKEN as problem:
        raise damaged(problem, file=file) from problem
    names = book.sheetnames
    if asked is not None and asked not in sheets:
        raise _which(f'there is no sheet "{asked}". There are:', names, file=file, value=asked)
    tables = list(sheets) if asked is not None else [n for n in sheets if _is_table(*sheets[n])]
    if len(tables) > 1:
        raise _which("several sheets hold tables:", tables, file=file)
    name = tables[0] if tables else next(iter(sheets), "")
    rows, lines = sheets.get(name, ([], []))
    said = (f'Excel sheet "{name}"' if len(names) > 1 else "Excel",)
    return from_rows(rows, lines, delimiter=",", said=said, file=file, missing=options.missing)


_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What openpyxl lets through when the XML within is not what it expects."""


def _refuse_bomb(content: bytes, *, file: str, limits: Limits) -> None:
    """Refuse a workbook by the sizes in its directory, beyond which zipfile unpacks nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > limits.size:
        raise FileUnreadable(
            f"it unpacks to {size:,} bytes; more than {limits.size:,} are not read.",
            code="too-large",
            file=file,
            hint="export the one sheet as CSV.",
        )


def _rows(sheet: Any, *, file: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    """Give the rows of a sheet that hold something, and their numbers in the sheet."""
    sheet.reset_dimensions()  # a workbook may claim a million rows that it has not
    rows, lines, cells = [], [], 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [_text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append(row)
            lines.append(line)
            cells += len(row)
        if cells + line > limits.cells:
            raise too_many_cells(cells + line, file=file, limits=limits)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows], lines


def _text(value: object) -> str:
    """Write a value so that reading the text gives it back.

    >>> _text(112.0), _text(0.1), _text(dt.datetime(2020, 1, 31)), _text(None)
    ('112', '0.1', '2020-01-31', '')
    """
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value)
    return str(value).strip()


def _is_table(rows: list[list[str]], lines: list[int]) -> bool:
    """Tell data from a sheet of explanations: two rows or more have a number or a date."""
    return len(lines) > 1 and sum(any(map(looks_like_data, row)) for row in _ends(rows)) > 1


def _ends(rows: list[list[str]]) -> Iterator[list[str]]:
    yield from rows[:50]
    yield from rows[50:][-50:]


def _which(
    problem: str, names: list[str], *, file: str, value: str | None = None
) -> SeriesUnusable:
    return SeriesUnusable(
        f"{problem} {listed_names(names)}.",
        code="which-sheet",
        file=file,
        value=value,
        hint=f"say which one, as --sheet {quoted(names[0])}.",
    )
