"""Rows of text to named columns: what stands above, which row has the names, what stands below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

import numpy as np

from tsforecast.errors import FileUnreadable, UsageError, Where
from tsforecast.series.cell import fits, looks_like_data, looks_like_date
from tsforecast.series.footer import rows_below
from tsforecast.series.header import Cells, name_columns, names_above
from tsforecast.series.plain import PlainCells
from tsforecast.series.preamble import lines_between
from tsforecast.series.series import Bools, Places
from tsforecast.series.wording import counted, listed

SAMPLE_ROWS = 400
"""Rows among which the first row of data and the usual number of columns are looked for."""

MOST_ABOVE = 30
"""Rows of full width with a digit in them that may stand above a table."""

SAMPLE_BELOW = 20
"""Rows below one that tell whether it is the first of the data."""

SAMPLE_COLUMNS = 200
"""Columns by which a row of data is told from names."""


@dataclass(frozen=True)
class Table:
    """Columns of text as the file has them, and the file's line on which each row ends.

    ``header`` tells whether the names stood in the file; ``delimiter`` is empty for one column;
    ``file`` is what messages call it, and ``missing`` are the words for a missing value.
    """

    columns: Mapping[str, Cells]
    lines: Sequence[int]
    header: bool
    delimiter: str
    decisions: tuple[str, ...]
    file: str
    missing: frozenset[str]

    def only(self, keep: Bools) -> Table:
        """Keep the rows for which ``keep`` holds."""
        kept = np.flatnonzero(keep)
        columns = {name: taken_at(cells, kept) for name, cells in self.columns.items()}
        return replace(self, columns=columns, lines=[self.lines[i] for i in kept.tolist()])

    def require(self, name: str, option: str) -> str:
        """Give the column's exact name; the person may neglect case."""
        if name in self.columns:
            return name
        near = [known for known in self.columns if known.lower() == name.lower()]
        if len(near) == 1:
            return near[0]
        raise UsageError(
            f'there is no column "{name}".',
            code="no-such-column",
            file=self.file,
            column=name,
            hint=f"{option} takes one of: {', '.join(self.columns)}.",
        )

    def without(self, *names: str) -> Table:
        """Leave columns out."""
        kept = {name: cells for name, cells in self.columns.items() if name not in names}
        return replace(self, columns=kept)

    def at(self, name: str, position: int) -> Where:
        """Name a cell for an error about it."""
        row, value = int(self.lines[position]), self.columns[name][position]
        return Where(file=self.file, row=row, column=name, value=value)

    def sample(self, name: str, *, size: int) -> list[str]:
        """Give about ``size`` cells from all over a column, missing ones left out."""
        cells = self.columns[name]
        spread = [c for c in cells[:: max(1, len(cells) // size)] if c.lower() not in self.missing]
        return spread or [c for c in cells if c.lower() not in self.missing][:size]


def taken_at(cells: Sequence[str], places: Places) -> Sequence[str]:
    """Give the cells of a column at some places."""
    if isinstance(cells, PlainCells):
        return cells.take(places)
    return [cells[place] for place in places.tolist()]


def from_rows(
    rows: list[list[str]],
    lines: list[int],
    *,
    delimiter: str,
    said: tuple[str, ...],
    file: str,
    missing: frozenset[str],
) -> Table:
    """Find names and data among rows of text, and turn them into columns.

    ``lines`` are the file's lines of the rows; ``said`` is what was decided until here. Raises
    FileUnreadable for no rows at all, none with data, or one with more fields than columns.
    """
    if not rows:
        raise FileUnreadable(
            "there is nothing in it.",
            code="empty-file",
            file=file,
            hint="export the data again; a time and a value column are needed.",
        )
    rows, lines, said = _without_rules(rows, lines, said)
    width = usual_width(rows)
    rows, lines, again = _without_names(rows, lines, width)
    first = first_data_row(rows, width, missing)
    if first is None:
        alone = "there are names, but no rows of data below them."
        raise FileUnreadable(
            alone if len(rows) == 1 else "there are only texts: no row has a number or a date.",
            code="no-rows",
            file=file,
            row=lines[-1],
            hint="export the data again, with its rows.",
        )
    rows, lines, first, between = _without_between(rows, lines, first, width, missing)
    names, top = names_above(rows, first, width)
    body, lines = rows[first:], lines[first:]
    below, what = rows_below(body, delimiter=delimiter, missing=missing)
    bottom: tuple[str, ...] = ()
    if below:
        named = zip(lines[-below:], what, strict=True)
        places = listed([f"row {line}: {name}" for line, name in named])
        bottom = (f"{counted(below, 'line')} below the table left out ({places})",)
        body, lines = body[:-below], lines[:-below]
    _refuse_ragged(body, lines, width=max(width, len(names or ())), file=file)
    columns, twice = name_columns(
        ([cell.strip() for cell in column] for column in zip_longest(*body, fillvalue="")), names
    )
    decisions = (*said, *between, *top, *twice, *again, *bottom)
    return Table(columns, lines, names is not None, delimiter, decisions, file, missing)


def _without_between(
    rows: list[list[str]], lines: list[int], first: int, width: int, missing: frozenset[str]
) -> tuple[list[list[str]], list[int], int, tuple[str, ...]]:
    """Leave out what stands above data that begin after ``first``, but the names."""
    head, begin = lines_between(rows, first, width, missing)
    if begin == first:
        return rows, lines, first, ()
    above = rows[: head + 1] if head is not None else []
    gone = begin - len(above)
    told = (f"{counted(gone, 'line')} above the data left out",) if gone else ()
    kept = [*lines[: len(above)], *lines[begin:]]
    return [*above, *rows[begin:]], kept, len(above), told


def _without_names(
    rows: list[list[str]], lines: list[int], width: int
) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    """Leave out rows that repeat the names, as where files were put behind each other."""
    names = names_again(rows, width)
    if names is None:
        return rows, lines, ()
    first = rows.index(names)
    keep = [place for place, row in enumerate(rows) if place <= first or row != names]
    told = (f"the names stand {counted(len(rows) - len(keep), 'time')} again: left out",)
    return [rows[place] for place in keep], [lines[place] for place in keep], told


def names_again(rows: list[list[str]], width: int) -> list[str] | None:
    """Give the first full row of words alone, if it comes again."""
    words = (
        row
        for row in rows[:SAMPLE_BELOW]
        if len(row) == width and all(map(str.strip, row)) and not any(map(looks_like_data, row))
    )
    names = next(words, None)
    return names if names is not None and rows.count(names) > 1 else None


def _without_rules(
    rows: list[list[str]], lines: list[int], said: tuple[str, ...]
) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    """Leave out lines that are drawn between rows, as -----+----- or =====."""
    keep = [place for place, row in enumerate(rows) if not _is_rule(row)]
    if len(keep) == len(rows) or not keep:
        return rows, lines, said
    told = f"{counted(len(rows) - len(keep), 'drawn line')} left out"
    return [rows[place] for place in keep], [lines[place] for place in keep], (*said, told)


def _is_rule(row: list[str]) -> bool:
    if any(cell and cell[0] not in " -=_+|:" for cell in row):
        return False
    text = "".join(row)
    return not text.strip(" -=_+|:") and any(mark in text for mark in ("---", "===", "___"))


def head_of(
    rows: list[list[str]], *, whole: bool, missing: frozenset[str]
) -> tuple[int, int] | None:
    """Give the width of a table and where its data begin, by the first rows of a long text.

    Gives None where the rows after them could change that.
    """
    width = usual_width(rows)
    first = None if names_again(rows, width) else first_data_row(rows, width, missing)
    if first is None or (first + SAMPLE_BELOW >= len(rows) and not whole):
        return None
    _, begin = lines_between(rows, first, width, missing)
    return (width, first) if begin == first else None


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Give the number of fields that most of the last rows have."""
    return Counter(map(len, rows[-SAMPLE_ROWS:])).most_common(1)[0][0]


def first_data_row(rows: list[list[str]], width: int, missing: frozenset[str]) -> int | None:
    """Find the first full row in which some cell is a number or date, as are those below it.

    Where every column holds a stranger, it is enough that most of the cells below are; so too
    where the rows below the last stranger would be named by a row of data.
    """
    steady = _steady_row(rows, width, missing, share=1.0)
    if steady is not None and _holds_data(rows[:steady], width):
        return next(at for at, row in enumerate(rows) if len(row) == width and _is_row(row))
    if steady != 0 and (steady is None or any(map(looks_like_data, rows[steady - 1]))):
        mostly = _steady_row(rows, width, missing, share=0.5)
        steady = steady if mostly is None else mostly
    while steady and steady > 1 and _is_missing(rows[steady - 1], width, missing):
        steady -= 1
    return steady


def _holds_data(above: list[list[str]], width: int) -> bool:
    """Tell data of which a later part alone is steady from lines that stand above a table."""
    return width > 1 and sum(len(row) == width and _is_row(row) for row in above) > MOST_ABOVE


def _is_missing(row: list[str], width: int, missing: frozenset[str]) -> bool:
    return len(row) == width and all(cell.strip().lower() in missing for cell in row)


def _is_row(row: list[str]) -> bool:
    return any(any(map(str.isdigit, cell)) for cell in row)


def _steady_row(
    rows: list[list[str]], width: int, missing: frozenset[str], *, share: float
) -> int | None:
    full = [row[0].startswith("#") for row in rows[-SAMPLE_ROWS:] if len(row) == width]
    numbered = 2 * sum(full) > len(full)  # orders as #1001, and no comments
    for index, row in enumerate(rows[:SAMPLE_ROWS]):
        if len(row) < width - 1 or (row[0].startswith("#") and not numbered):
            continue
        below = rows[index + 1 : index + SAMPLE_BELOW]
        steady = []
        for position in range(min(len(row), SAMPLE_COLUMNS)):
            cells = [other[position] for other in below if position < len(other)]
            strangers = (1 for cell in cells if not fits(cell, missing))
            allowed = int((1 - share) * len(cells))
            if sum(islice(strangers, allowed + 1)) <= allowed:
                steady.append(position)
        shapes = [looks_like_data(row[position]) for position in steady]
        dated = any(map(looks_like_date, row[:SAMPLE_COLUMNS]))
        named_by_number = below and not all(shapes) and not dated
        if any(shapes) and not (named_by_number and not any(len(r) >= width for r in rows[:index])):
            return index
    return None


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
