"""Lines below a table: totals and notes, left out only where they can be nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tsforecast.series.cell import fits, looks_like_data, looks_like_date, only_a_date
from tsforecast.series.numbers import Numbers, read_numbers

Row = Sequence[str]

MOST = 20
"""Lines below a table that are looked at."""

COLUMNS = 50
"""Columns in which a sum is looked for."""

_TOTAL = re.compile(
    r"(grand[ -]|sub[ -]?)?totals?\b.*|sum|summe\b.*|(gesamt|end|zwischen)(summe)?\b.*|insgesamt"
    r"|somme|suma|summa|total[ei]|totaal|yhteensä|итого|всего|合計|合计|总计"
    r"|average|avg|mean|durchschnitt|mittelwert|mittel|moyenne|media|promedio|gemiddelde"
    r"|median|minimum|maximum|min|max|count|anzahl",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*([#*†‡].*|\(\*?\d?\).*|(source|sources|note|notes|footnote|remark|remarks|quelle|quellen"
    r"|anmerkung|anmerkungen|hinweis|fußnote|stand|fuente|nota|notas|fonte|bron|remarque"
    r"|generated|exported|created|erstellt|copyright|©)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")


def rows_below(
    body: Sequence[Row],
    *,
    delimiter: str,
    missing: frozenset[str],
) -> tuple[int, tuple[str, ...]]:
    """Count the rows at the end that are totals or notes, and name them.

    A total is a word for one where the other rows have a time, or a row without a time whose
    value is the sum of the column; a note is a text where they have a time, and nothing else.
    """
    key = _key(body[: _head(len(body))])
    end, names = len(body), list[str]()
    while key is not None and end > 1 and len(body) - end < MOST:
        row = body[end - 1]
        if delimiter == " " and len(row) != len(body[0]):
            row = [" ".join(row)]
        name = _note(row, key, len(body[0]), missing) or _total(row, key)
        if name is None:
            break
        names.append(name)
        end -= 1
    if key is not None and end > 2 and _is_sum(body[:end], key, delimiter, missing):
        names.append("the sum, without a time")
        end -= 1
    return len(body) - end, tuple(reversed(names))


def is_total(cell: str) -> bool:
    """Tell whether a cell is a word for a total or a subtotal, with a year or the like behind it.

    >>> is_total("Zwischensumme 2019"), is_total("Total Q1:"), is_total("2019-13")
    (True, True, False)
    """
    return _TOTAL.fullmatch(cell.strip(" :=-*")) is not None


def ends_in_data(
    head: Sequence[Row],
    last: Row,
    *,
    rows: int,
) -> bool:
    """Tell, by the first and the last of so many rows, that there is no total or note below."""
    key = _key(head[: _head(rows)])
    return key is None or looks_like_data(_cell(last, key))


def _head(rows: int) -> int:
    """Say by how many of the first rows the column with the times is found."""
    return max(1, min(MOST, rows // 2))


def _key(head: Sequence[Row]) -> int | None:
    """Find the column that holds the times, or else the first with numbers, by the first rows.

    What can only be a date goes before days written as 20200131, and those before what may be a
    date or a decimal number, as 1.5.
    """

    def joined(cell: str) -> bool:
        return _DAY.fullmatch(cell.strip()) is not None

    positions = range(min(map(len, head), default=0))
    for shaped in (only_a_date, joined, looks_like_date, looks_like_data):
        for position in positions:
            if all(shaped(row[position]) for row in head):
                return position
    return None


def _cell(row: Row, position: int) -> str:
    return row[position].strip() if position < len(row) else ""


def _note(row: Row, key: int, width: int, missing: frozenset[str]) -> str | None:
    """Name a row that has one text, of several words or on a line without columns, and no time."""
    there = [cell.strip() for cell in row if cell.strip()]
    if not there or looks_like_data(_cell(row, key)) or fits(there[0], missing):
        return None
    alone = len(row) == 1 < width - 1 and any(map(str.isalpha, there[0]))
    lone = alone or (len(there) == 1 and width > 1 and _is_words(there[0]))
    return _shown(there[0]) if lone or _NOTE.fullmatch(there[0]) else None


def _is_words(text: str) -> bool:
    return len(text.split(maxsplit=1)) > 1 and any(map(str.isalpha, text))


def _total(row: Row, key: int) -> str | None:
    """Name a row that has a word for a total where the others have a time, and some number."""
    numbers = [cell for cell in row if looks_like_data(cell)]
    here = _cell(row, key)
    words = [here] if here else [cell.strip() for cell in row if cell not in numbers]
    found = next((word for word in words if _TOTAL.fullmatch(word.strip(" :=-*"))), None)
    return _shown(found) if found and numbers else None


def _is_sum(rows: Sequence[Row], key: int, delimiter: str, missing: frozenset[str]) -> bool:
    """Tell whether the last row has no time, and in some column the sum of all above it."""
    last = rows[-1]
    there = [position for position in range(min(len(last), COLUMNS)) if _cell(last, position)]
    if _cell(last, key) or not there:
        return False
    sums = 0
    for position in there:
        cells = [_cell(row, position) for row in rows]
        read = read_numbers(cells, missing=missing, delimiter=delimiter)
        if not isinstance(read, Numbers):
            return False
        above = [value for value in read.values[:-1].tolist() if math.isfinite(value)]
        total = math.fsum(above)
        several = sum(value != 0 for value in above) > 1
        sums += several and math.isclose(total, read.values[-1], rel_tol=1e-9)
    return sums > 0


def _shown(text: str) -> str:
    """Quote the beginning of a text, on one line."""
    text = " ".join(text.split())
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'
