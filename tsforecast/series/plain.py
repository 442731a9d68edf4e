"""Columns of a plain text as arrays of bytes: a tenth of the memory that strings would take.

Plain is a text without quotes whose rows have one delimiter less than columns each. Nothing is
decided here: the cells are those that the csv module would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsforecast.series.series import Floats, Places

Bytes = npt.NDArray[np.uint8]

WIDEST = 64
"""Bytes of the widest cell, beyond which one long text would make a whole column large."""

CHARACTERS = 1 << 22
"""Characters that are cut into columns at a time."""

BLOCK = 1 << 16
"""Cells that are copied or turned into strings at a time."""

_NUMERIC = np.isin(np.arange(256), np.frombuffer(b"0123456789.+-eE\0", dtype=np.uint8))
_ISO = {
    size: np.frombuffer(b"0000-00-00 00:00:00"[:size], dtype=np.uint8) for size in (7, 10, 16, 19)
}


class PlainCells(Sequence[str]):
    """The cells of a column; they read as strings, and as numbers or times all at once.

    >>> cells = PlainCells(np.array([b"1.5", b"", b"7"]))
    >>> cells[0], len(cells), cells.numbers(frozenset({""})).tolist()
    ('1.5', 3, [1.5, nan, 7.0])
    """

    def __init__(self, array: npt.NDArray[np.bytes_]) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, where: int) -> str: ...
    @overload
    def __getitem__(self, where: slice) -> PlainCells: ...
    def __getitem__(self, where: int | slice) -> str | PlainCells:
        if isinstance(where, slice):
            return PlainCells(self.array[where])
        return str(self.array[where].decode())

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.array), BLOCK):
            for cell in self.array[start : start + BLOCK].tolist():
                yield cell.decode()

    def __array__(self, dtype: Any = None, copy: Any = None) -> npt.NDArray[Any]:
        return np.array(list(self), dtype=dtype)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PlainCells):
            return len(self) == len(other) and bool((self.array == other.array).all())
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as a list: cells are compared, never keys

    def take(self, places: Places) -> PlainCells:
        """Give the cells at some places."""
        return PlainCells(self.array[places])

    def numbered(self) -> tuple[Places, list[str]]:
        """Give each cell's number among the distinct ones as they come, and these.

        What repeats in a row, as the ids of a long table, is looked up once.

        >>> of, known = PlainCells(np.array([b"b", b"b", b"a", b"b"])).numbered()
        >>> of.tolist(), known
        ([0, 0, 1, 0], ['b', 'a'])
        """
        firsts = np.flatnonzero(np.append(True, self.array[1:] != self.array[:-1]))
        sizes = np.diff(np.append(firsts, len(self.array)))
        known: dict[bytes, int] = {}
        numbers = np.empty(len(firsts), dtype=np.intp)
        for start in range(0, len(firsts), BLOCK):
            block = self.array[firsts[start : start + BLOCK]].tolist()
            numbers[start : start + BLOCK] = [known.setdefault(one, len(known)) for one in block]
        return np.repeat(numbers, sizes), [one.decode() for one in known]

    def _matrix(self) -> Bytes:
        return self.array.view(np.uint8).reshape(len(self.array), -1)

    def numbers(self, missing: frozenset[str]) -> Floats | None:
        """Read plain numbers with a decimal point, NaN where a word for missing stands.

        Gives None when there is anything else; the reading is then not this module's.
        """
        words = ~_NUMERIC[self._matrix()].all(axis=1) | (self.array == b"")
        array = self.array
        if words.any():
            found = [word.decode().lower() for word in np.unique(array[words]).tolist()]
            if not missing.issuperset(found):
                return None
            array = np.where(words, b"nan", array)
        try:
            return array.astype(np.float64)
        except ValueError:
            return None

    def times(self) -> pd.DatetimeIndex | None:
        """Read ISO months, days, minutes or seconds, when all cells have one such shape."""
        matrix = self._matrix()
        shape = _ISO.get(matrix.shape[1])
        if shape is None or not len(matrix):
            return None
        digits = shape == ord("0")
        if not ((matrix[:, digits] - ord("0")) < 10).all():
            return None
        marks = np.where(shape == ord(" "), matrix[0], shape)
        if marks[~digits].tolist() != matrix[0][~digits].tolist():
            return None
        if len(shape) > 10 and int(marks[10]) not in b" T":
            return None
        if not (matrix[:, ~digits] == marks[~digits]).all():
            return None
        try:
            stamps = self.array.astype("datetime64[us]")
        except ValueError:
            return None
        years = stamps.min().astype("datetime64[Y]").astype(int) + 1970
        return pd.DatetimeIndex(stamps) if years > 0 else None


def plain_columns(
    text: str, *, delimiter: bytes, width: int, start: int = 0
) -> list[PlainCells] | None:
    """Cut the lines from ``start`` on into the columns of a plain text; None when not plain.

    ``text`` has neither quotes nor carriage returns; its last line may end without a newline.
    It is cut block by block, for the places of all cells take more room than the cells.
    """
    stop = len(text)
    while stop and text[stop - 1] == "\n":
        stop -= 1
    rows, done = text.count("\n", start, stop) + 1, 0
    columns = [np.empty(rows if start < stop else 0, dtype="S1") for _ in range(width)]
    while start < stop:
        end = stop if stop - start <= CHARACTERS else text.rfind("\n", start, start + CHARACTERS)
        if end < 0:
            return None
        block = _cut(text[start:end].encode(), delimiter=delimiter, width=width)
        if block is None:
            return None
        # Filled in place: blocks that are joined at the end would stand beside the whole.
        for position, cells in enumerate(block):
            if cells.dtype.itemsize > columns[position].dtype.itemsize:
                narrow, columns[position] = columns[position], np.empty(rows, dtype=cells.dtype)
                columns[position][:done] = narrow[:done]
            columns[position][done : done + len(cells)] = cells
        start, done = end + 1, done + len(block[0])
    return [PlainCells(column) for column in columns] if done else []


def _cut(content: bytes, *, delimiter: bytes, width: int) -> list[npt.NDArray[np.bytes_]] | None:
    """Cut some lines, the last without its newline, into columns."""
    buffer = np.frombuffer(content + b"\n" + bytes(WIDEST), dtype=np.uint8)
    ends = np.flatnonzero(buffer == ord("\n"))
    begins = np.concatenate([[0], ends[:-1] + 1])
    marks = np.flatnonzero(buffer == ord(delimiter)) if width > 1 else ends[:0]
    if len(marks) != len(ends) * (width - 1) or (ends - begins < width).any():
        return None
    marks = marks.reshape(len(ends), width - 1)
    if width > 1 and ((marks[:, 0] < begins).any() or (marks[:, -1] > ends).any()):
        return None
    columns = []
    for position in range(width):
        first = begins if position == 0 else marks[:, position - 1] + 1
        last = ends if position == width - 1 else marks[:, position]
        trimmed = _trimmed(buffer, first, last)
        if trimmed is None:
            return None
        columns.append(_gathered(buffer, *trimmed))
    return columns


def _trimmed(buffer: Bytes, first: Places, last: Places) -> tuple[Places, Places] | None:
    """Leave out spaces and tabs around cells; None for a wide cell or an edge that is no ASCII."""
    for _ in range(WIDEST):
        there = first < last
        left = there & np.isin(buffer[first], (9, 32))
        right = there & ~left & np.isin(buffer[last - 1], (9, 32))
        if not left.any() and not right.any():
            break
        first, last = first + left, last - right
    edges = np.concatenate([buffer[first[there]], buffer[last[there] - 1]])
    odd = ((edges < 33) | (edges > 126)).any()
    return None if odd or (last - first).max(initial=0) > WIDEST else (first, last)


def _gathered(buffer: Bytes, first: Places, last: Places) -> npt.NDArray[np.bytes_]:
    """Copy cells into one array, each filled up with zero bytes to the widest.

    Behind the last cell the buffer has as many bytes more as the widest.
    """
    sizes = last - first
    width = max(1, int(sizes.max(initial=0)))
    offsets = np.arange(width)
    windows = np.lib.stride_tricks.sliding_window_view(buffer, width)
    cells = np.empty((len(first), width), dtype=np.uint8)
    for start in range(0, len(first), BLOCK):
        rows = slice(start, start + BLOCK)
        block = windows[first[rows]]
        block[offsets >= sizes[rows, None]] = 0
        cells[rows] = block
    return cells.view(f"S{width}").ravel()
