"""A text to rows of fields: what separates them, and where quotes end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from tsforecast.errors import FileUnreadable, UsageError
from tsforecast.series.footer import ends_in_data
from tsforecast.series.header import name_columns, names_above
from tsforecast.series.plain import plain_columns
from tsforecast.series.source import LIMITS, Limits, too_many_cells
from tsforecast.series.table import Table, from_rows, head_of

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

MOST_BELOW = 3
"""Notes below a table whose columns are separated by spaces, that hold spaces too."""

_GROUPED = re.compile(r"\s*[-+]?\d{1,3}( \d{3})+([.,]\d+)?\s*")
"""A number as 1 234: below a name it is one column, and no two."""

SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1 << 20


def read_table(
    text: str,
    *,
    file: str,
    delimiter: str | None,
    missing: frozenset[str],
    said: tuple[str, ...],
    limits: Limits = LIMITS,
    plain_from: int = SAMPLE_CHARACTERS,
) -> Table:
    """Parse a text into columns; raises FileUnreadable when it is no table.

    A text of at least ``plain_from`` characters is read as arrays where it is plain; what comes
    of it is the same.
    """
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
    _refuse_cells(text, mark, file=file, limits=limits)
    if mark:
        said = (*said, DELIMITERS.get(mark, f"separated by {mark!r}"))
    if len(text) >= plain_from:
        table = _plain(text, mark, said, file=file, missing=missing)
        if table is not None:
            return table
    rows, lines = _parse(text, delimiter=mark or ",", file=file)
    return from_rows(rows, lines, delimiter=mark, said=said, file=file, missing=missing)


def _refuse_cells(text: str, mark: str, *, file: str, limits: Limits) -> None:
    """Refuse what would take too much memory, before any is taken."""
    cells = text.count("\n") + (text.count(mark) if mark else 0)
    if cells > limits.cells:
        raise too_many_cells(cells, file=file, limits=limits)


def _plain(
    text: str, mark: str, said: tuple[str, ...], *, file: str, missing: frozenset[str]
) -> Table | None:
    """Read a text as arrays; None where it is not plain, or its end or its head leave doubts."""
    if '"' in text or mark == " " or not mark.isascii() or (not mark and "," in text):
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\r" in text:
        return None
    whole = len(text) <= SAMPLE_CHARACTERS
    top = text if whole else text[: text.rfind("\n", 0, SAMPLE_CHARACTERS) + 1]
    rows, lines = _parse(top, delimiter=mark or ",", file=file)
    found = head_of(rows, whole=whole, missing=missing) if rows else None
    if found is None:
        return None
    width, first = found
    start = 0
    for _ in range(lines[first] - 1):
        start = text.index("\n", start) + 1
    columns = plain_columns(text, delimiter=(mark or ",").encode(), width=width, start=start)
    if columns is None or len(columns[0]) <= first:
        return None
    if first and (columns[0].array == rows[first - 1][0].strip().encode()).any():
        return None
    head, last = rows[first : first + SAMPLE_LINES], [column[-1] for column in columns]
    number = len(columns[0])
    if not ends_in_data(head, last, rows=number):
        return None
    names, above = names_above(rows, first, width)
    named, twice = name_columns(columns, names)
    numbered = range(lines[first], lines[first] + number)
    decisions = (*said, *above, *twice)
    return Table(named, numbered, names is not None, mark, decisions, file, missing)


def find_delimiter(sample: Sequence[str]) -> str:
    """Find what separates the columns: what splits most lines into the same number of fields.

    Gives the empty string when the lines have one column. Spaces must agree in all of the lower
    half but its last lines: around it stand titles, notes, and names one less than the columns.

    >>> find_delimiter(["date;value", "2020-01-01;1,5", "2020-01-02;2,5"])
    ';'
    """
    there = [line for line in sample if line.strip()]
    lines = [line for line in there if not line.startswith("#")]
    lines = lines if 2 * len(lines) >= len(there) or "#" not in there[-1][:1] else there
    best, agreement = "", 0.0
    for mark in DELIMITERS:
        if mark == " " and best:
            continue
        widths = _widths(lines, mark)
        if mark == " " and len(lines) > 4 * MOST_BELOW and len(set(widths)) > 1:
            inner = lines[len(lines) // 2 : -MOST_BELOW]
            widths = [] if all(map(_GROUPED.fullmatch, inner)) else _widths(inner, mark)
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        share = count / len(widths) if widths else 0.0
        if width > 1 and share > max(agreement, 0.999 if mark == " " else 0.5):
            best, agreement = mark, share
    return best


def _widths(lines: list[str], mark: str) -> list[int]:
    """Count the fields of lines; none where a field is longer than any is."""
    reader = csv.reader(lines, delimiter=mark, skipinitialspace=mark == " ", strict=False)
    try:
        return [len(row) for row in reader]
    except csv.Error:
        return []


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
