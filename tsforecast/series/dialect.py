"""Text to columns of text: delimiter, preamble, header, and what stands below."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from tsforecast.errors import FileUnreadable, UsageError
from tsforecast.series.encoding import decode
from tsforecast.series.footer import rows_below
from tsforecast.series.numbers import is_infinite
from tsforecast.series.times import is_month
from tsforecast.series.units import bare
from tsforecast.series.wording import counted, listed

DELIMITERS = {
    ";": "semicolon-separated",
    "\t": "tab-separated",
    "|": "pipe-separated",
    ",": "comma-separated",
    " ": "space-separated",
}
"""In the order in which they are preferred when a file would allow several."""

DELIMITER_NAMES = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "space": " ",
}

MISSING_WORDS = frozenset({"", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none"})
"""What stands for a missing value in lower case, as pandas reads it."""

SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1 << 20

_NUMBER = re.compile(r"[-+−]?[.,'’\s]*\d[\d.,'’\s]*(e[-+]?\d+)?", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-/.\s]+\d{1,2}([-/.\s]+\d{1,4})?([T\s,]+\d{1,2}:\d{2}.*)?"
    r"|\d{4}[\s/-]*[QMW][\s/-]*\d{1,2}(-?\d)?|[QM]\d{1,2}[\s/-]*\d{4}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Table:
    """Columns of text as the file has them, and the file's line on which each row ends.

    ``header`` tells whether the names stood in the file; ``delimiter`` is empty for one column.
    """

    columns: dict[str, list[str]]
    lines: Sequence[int]
    header: bool
    delimiter: str
    decisions: tuple[str, ...]


def read_table(
    content: bytes,
    *,
    file: str,
    delimiter: str | None,
    encoding: str | None,
    missing: frozenset[str],
) -> Table:
    """Parse bytes into columns of text; raises FileUnreadable when they are no table."""
    text, said = decode(content, file=file, encoding=encoding)
    asked = None if delimiter is None else DELIMITER_NAMES.get(delimiter, delimiter)
    if asked is not None and (len(asked) != 1 or asked in '"\r\n\0'):
        raise UsageError(
            f"--delimiter takes one character, not {delimiter!r}.",
            code="bad-delimiter",
            value=delimiter,
            hint="write --delimiter ';', or comma, semicolon, tab, pipe, space.",
        )
    if text.startswith("sep=") and text[5:6] in ("\r", "\n") and text[4] not in '"\r\n':
        asked = asked or text[4]
        text = text[5:]
        said = (*said, "a sep= line")
    sample = list(islice(io.StringIO(text[:SAMPLE_CHARACTERS], newline=None), SAMPLE_LINES))
    mark = asked or find_delimiter(sample)
    rows, lines = _parse(text, delimiter=mark or ",", file=file)
    if not rows:
        raise FileUnreadable(
            "there is nothing in it.",
            code="empty-file",
            file=file,
            hint="export the data again; a time and a value column are needed.",
        )
    return _columns(rows, lines, delimiter=mark, file=file, said=said, missing=missing)


def find_delimiter(sample: Sequence[str]) -> str:
    """Find what separates the columns: what splits most lines into the same number of fields.

    Gives the empty string when the lines have one column.

    >>> find_delimiter(["date;value", "2020-01-01;1,5", "2020-01-02;2,5"])
    ';'
    """
    lines = [line for line in sample if line.strip() and not line.startswith("#")]
    best, agreement = "", 0.0
    for mark in DELIMITERS:
        if mark == " " and best:
            continue
        widths = [
            len(row)
            for row in csv.reader(lines, delimiter=mark, skipinitialspace=mark == " ", strict=False)
        ]
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        share = count / len(widths) if widths else 0.0
        if width > 1 and share > max(agreement, 0.999 if mark == " " else 0.5):
            best, agreement = mark, share
    return best


def _parse(text: str, *, delimiter: str, file: str) -> tuple[list[list[str]], list[int]]:
    rows, lines = [], []
    end = "" if text.endswith(("\n", "\r")) else "\n"
    reader = csv.reader(
        io.StringIO(f"{text}{end}{_END}", newline=""),
        delimiter=delimiter,
        skipinitialspace=delimiter == " ",
    )
    try:
        for row in reader:
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise FileUnreadable(
            f"the line is no CSV: {problem}.",
            code="not-csv",
            file=file,
            row=reader.line_num,
            hint="look for a quote that is never closed.",
        ) from problem
    if rows.pop() != [_END]:
        raise FileUnreadable(
            "a quote is opened here and never closed.",
            code="not-csv",
            file=file,
            row=lines[-2] + 1 if len(lines) > 1 else 1,
            hint="close the quote, or remove it.",
        )
    lines.pop()
    return rows, lines


_END = "\0"
"""A last row of its own, which is part of another one where a quote stays open; never in a text."""


def _columns(
    rows: list[list[str]],
    lines: list[int],
    *,
    delimiter: str,
    file: str,
    said: tuple[str, ...],
    missing: frozenset[str],
) -> Table:
    width = Counter(map(len, rows[-SAMPLE_LINES:])).most_common(1)[0][0]
    first = _first_data_row(rows, width, missing)
    if first is None:
        raise FileUnreadable(
            "there are names, but no rows of data below them.",
            code="no-rows",
            file=file,
            row=lines[-1],
            hint="export the data again, with its rows.",
        )
    header = first > 0 and _names_columns(rows[first - 1], width)
    names = rows[first - 1] if header else [f"column {i + 1}" for i in range(width)]
    above = first - 1 if header else first
    body, lines = rows[first:], lines[first:]
    below, what_below = rows_below(
        body, delimiter=delimiter, missing=missing, is_data=looks_like_data, is_date=looks_like_date
    )
    if below:
        named = zip(lines[-below:], what_below, strict=True)
        places = listed([f"row {line}: {what}" for line, what in named])
        said_below = f"{counted(below, 'line')} below the table left out ({places})"
        body, lines = body[:-below], lines[:-below]
    _refuse_ragged(body, lines, width=max(width, len(names)), file=file)
    columns: dict[str, list[str]] = {}
    for position, column in enumerate(zip_longest(*body, fillvalue="")):
        cells = [cell.strip() for cell in column]
        name = names[position].strip().removeprefix("#").strip() if position < len(names) else ""
        if not name and not any(cells):
            continue
        known = _unique(name or f"column {position + 1}", columns)
        said = said if known == name or not name else (*said, f'another "{name}" called "{known}"')
        columns[known] = cells
    if delimiter:
        said = (*said, DELIMITERS.get(delimiter, f"separated by {delimiter!r}"))
    if above:
        what = "header" if header else "data"
        said = (*said, f"{counted(above, 'line')} above the {what} left out")
    if not header:
        said = (*said, "no header")
    if below:
        said = (*said, said_below)
    return Table(columns, lines, header, delimiter, said)


def _names_columns(row: list[str], width: int) -> bool:
    """Tell a header from a comment: full width, or one less where rows end with a delimiter."""
    return len(row) >= width or (len(row) == width - 1 > 1 and not row[0].startswith("#"))


def _first_data_row(rows: list[list[str]], width: int, missing: frozenset[str]) -> int | None:
    """Find the first full row in which some cell is a number or date, as are those below it.

    Where every column holds a stranger, it is enough that most of the cells below are.
    """
    return next(
        (
            first
            for share in (1.0, 0.5)
            if (first := _steady_row(rows, width, missing, share=share)) is not None
        ),
        None,
    )


def _steady_row(
    rows: list[list[str]], width: int, missing: frozenset[str], *, share: float
) -> int | None:
    for index, row in enumerate(rows[:SAMPLE_LINES]):
        if len(row) < width - 1 or row[0].startswith("#"):
            continue
        below = rows[index + 1 : index + 20]
        steady = []
        for position in range(len(row)):
            fits = [_fits(other[position], missing) for other in below if position < len(other)]
            if sum(fits) >= share * len(fits):
                steady.append(position)
        shapes = [looks_like_data(row[position]) for position in steady]
        named_by_number = below and not all(shapes) and not any(map(looks_like_date, row))
        if any(shapes) and not (named_by_number and not any(len(r) >= width for r in rows[:index])):
            return index
    return None


def _fits(cell: str, missing: frozenset[str]) -> bool:
    return looks_like_data(cell) or cell.strip().lower() in missing


def looks_like_data(cell: str) -> bool:
    """Tell whether a cell could be a number or a date, as a column's name is not."""
    cell = cell.strip()
    return bool(_NUMBER.fullmatch(cell) or bare(cell) or looks_like_date(cell) or is_infinite(cell))


def looks_like_date(cell: str) -> bool:
    """Tell whether a cell has the shape of a date, bare numbers aside.

    >>> [looks_like_date(cell) for cell in ("2020-01", "3 März 2021", "2020Q1", "co2", "112")]
    [True, True, True, False, False]
    """
    cell = cell.strip()
    if _DATE.fullmatch(cell):
        return True
    words = re.findall(r"[^\W\d_]{3,}", cell)
    return any(map(str.isdigit, cell)) and any(is_month(word) for word in words)


def _refuse_ragged(body: list[list[str]], lines: list[int], *, width: int, file: str) -> None:
    for row, line in zip(body, lines, strict=True):
        if len(row) > width and any(row[width:]):
            raise FileUnreadable(
                f"there are {len(row)} fields where the table has {width} columns.",
                code="ragged-row",
                file=file,
                row=line,
                value=row[width],
                hint="quote text that holds the delimiter, or name the --delimiter.",
            )


def _unique(name: str, taken: dict[str, list[str]]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate
