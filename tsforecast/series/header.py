"""The names above a table: which row holds them, and what stands between it and the data."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import TypeAlias

from tsforecast.series.measures import is_measure
from tsforecast.series.wording import counted, listed

Cells: TypeAlias = Sequence[str]
"""The cells of one column, in the file's order."""

MOST_SAID = 5
"""Columns of one name that are told one by one."""

MOST_LEVELS = 3
"""Rows above that of the index from which names are put together."""

SAMPLE = 20
"""Rows of data by which names are told from others."""

MOST_BELOW = 2
"""Rows between names and data: that of the units, and a logger's of what it averaged."""


def names_above(
    rows: Sequence[list[str]], first: int, width: int
) -> tuple[list[str] | None, tuple[str, ...]]:
    """Give the names that stand above the first row of data, if any do, and what to say."""
    body, rows = rows[first : first + SAMPLE], _without_marks(rows[:first], width)
    below, told = _rows_of_units(rows, width)
    top = first - below
    header = top > 0 and _names_columns(rows[top - 1], width)
    names, levels = _from_levels(rows[:top], width) if header else ([], 0)
    above = top - 1 - levels if header else top
    what = "header" if header else "data"
    said = (f"{counted(above, 'line')} above the {what} left out",) if above else ()
    if not header:
        return None, (*said, "no header")
    if levels:
        told = (*told, f'names from the {counted(levels, "row")} above "{names[0]}"')
    if len(names) == width - 1 and _names_rows(body):
        names = ["", *names]
    return names, (*said, *told)


def _without_marks(above: Sequence[list[str]], width: int) -> Sequence[list[str]]:
    """Take the mark off a comment that names all columns, and make one cell of any other.

    A lone # in a single row of full width names a column of row numbers.
    """
    marked = [row[0].strip() == "#" for row in above]
    sure = sum(marked) > 1
    return [
        row if not mark else row[1:] if len(row) > width else ["#"] if sure else row
        for row, mark in zip(above, marked, strict=True)
    ]


def _names_rows(body: Sequence[list[str]]) -> bool:
    """Tell whether the first column counts the rows without a name above it, as R writes tables.

    Years and days follow each other as well: below a name of their own, before nameless remarks.
    """
    firsts = [row[0].strip() for row in body]
    if firsts[0] not in ("0", "1") or not any(row[-1].strip() for row in body):
        return False
    return firsts == [str(int(firsts[0]) + i) for i in range(len(firsts))]


def _from_levels(header: Sequence[list[str]], width: int) -> tuple[list[str], int]:
    """Give the names in the last row, and from how many rows above it they were put together.

    Above a row that names its first column alone, as pandas writes columns of several levels,
    each of the others is called by the levels that tell them apart.
    """
    names = [cell.strip() for cell in header[-1]]
    if width < 2 or not names[0] or any(names[1:]):
        return header[-1], 0
    full = (
        len(row) >= width and all(map(str.strip, row[1:width])) for row in reversed(header[:-1])
    )
    levels = len(list(itertools.takewhile(bool, itertools.islice(full, MOST_LEVELS))))
    if not levels:
        return header[-1], 0
    rows = [
        [cell.strip() for cell in row[1:width]] for row in header[len(header) - 1 - levels : -1]
    ]
    apart = [row for row in rows if len(set(row)) > 1] or rows
    return [names[0], *(" / ".join(parts) for parts in zip(*apart, strict=True))], levels


def _names_columns(row: list[str], width: int) -> bool:
    """Tell a header from a comment: full width, or one less.

    One less where rows end with a delimiter, or begin with a number that has no name.
    """
    return len(row) >= width or (len(row) == width - 1 > 1 and not row[0].startswith("#"))


def _rows_of_units(above: Sequence[list[str]], width: int) -> tuple[int, tuple[str, ...]]:
    """Count the rows right above the data that hold units, below a full row of names."""
    found: list[str] = []
    below = 0
    while below < min(MOST_BELOW, len(above) - 1) and (units := _units(above[-1 - below], width)):
        found = [*units, *found]
        below += 1
    if not below:
        return 0, ()
    names = above[-1 - below]
    reach = max(len(_trimmed(row)) for row in above[-below:])
    if not _is_full(names, reach) or _units(names, width):
        return 0, ()
    row = "a row" if below == 1 else f"{below} rows"
    return below, (
        f"{row} of units below the names left out ({listed(list(dict.fromkeys(found)))})",
    )


def _trimmed(row: Sequence[str]) -> list[str]:
    """Leave out the empty cells behind the last that is not."""
    cells = [cell.strip() for cell in row]
    return cells[: max((at + 1 for at, cell in enumerate(cells) if cell), default=0)]


def _is_full(row: Sequence[str], reach: int) -> bool:
    """Tell whether a row names so many columns, each by a name of its own, none by a number."""
    names = _trimmed(row)
    numbers = any(not any(map(str.isalpha, name)) for name in names)
    return len(names) >= reach and not numbers and len(set(names)) == len(names)


def _units(row: list[str], width: int) -> list[str]:
    """Give the units in a row that holds nothing else; none where any cell is something else."""
    cells = [cell.strip() for cell in row]
    there = [cell for cell in cells if cell.strip("-–—()[]/ ")]
    if len(cells) < width - 1 or not there or not all(map(is_measure, there)):
        return []
    return there


def name_columns(
    columns: Iterable[Cells], names: Sequence[str] | None
) -> tuple[dict[str, Cells], tuple[str, ...]]:
    """Name columns, leave out nameless empty ones, and tell apart what has one name."""
    found: dict[str, Cells] = {}
    times: Counter[str] = Counter()
    again: list[str] = []
    for position, cells in enumerate(columns):
        name = ""
        if names is not None and position < len(names):
            name = names[position].strip().removeprefix("#").strip()
        if not name and not any(cells) and names is not None:
            continue
        known = _unique(name or f"column {position + 1}", found, times)
        again += [f'another "{name}" called "{known}"'] if name not in ("", known) else []
        found[known] = cells
    if len(again) > MOST_SAID:
        again[MOST_SAID:] = [f"{len(again) - MOST_SAID} more of one name"]
    return found, tuple(again)


def _unique(name: str, taken: Container[str], times: Counter[str]) -> str:
    """Add a number to a name that is taken; ``times`` counts how often each one came."""
    candidate = name
    while candidate in taken:
        times[name] += 1
        candidate = f"{name} ({times[name] + 1})"
    return candidate
