"""The ground of a chart in a terminal: lines, rules and shades in braille dots, or plain ASCII."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from rich.text import Text

from tsforecast.series.series import Floats, Places

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot in a braille cell, by row and column (Unicode chapter 21.1)."""


@dataclass(frozen=True)
class Canvas:
    """Cells of a chart, ``width`` x ``height``; lines are placed in dots, 2 x 4 to a cell.

    ``total`` steps are spread over the width, the values from ``low`` to ``high`` over the height.
    Later lines lie on top: a cell has one style, that of the last line through it. A shade shows
    where no line is.
    """

    width: int
    height: int
    total: int
    low: float
    high: float
    braille: bool
    bits: dict[tuple[int, int], int] = field(default_factory=dict)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    shades: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def line(self, values: Floats, *, style: str, start: int = 0, mark: str = "*") -> None:
        """Draw a line through ``values``; where several fall into a column, from least to most."""
        before: tuple[int, int] | None = None
        for dot in _turns(self._columns(len(values), start=start), self._heights(values)):
            for x, y in _between(before or dot, dot):
                self._dot(x, y, style=style, mark=mark)
            before = dot

    def fill(self, lower: Floats, upper: Floats, *, start: int, shade: tuple[str, str]) -> None:
        """Shade the cells whose middle lies between two lines."""
        columns = self._columns(len(lower), start=start)
        cells = np.arange(columns[0] // 2, columns[-1] // 2 + 1)
        edges = [
            self._heights(np.interp(2 * cells + 0.5, columns, edge)).tolist()
            for edge in (upper, lower)
        ]
        for x, first, last in zip(cells.tolist(), *edges, strict=True):
            for y in range((first + 2) // 4, (last - 2) // 4 + 1):
                self.shades[x, y] = shade

    def rule(self, value: float) -> None:
        """Draw a faint line at a value, if it is between the ends."""
        if self.low < value < self.high:
            (y,) = self._heights(np.array([value])).tolist()
            for x in range(0, 2 * self.width, 4):
                self._dot(x, y, style="dim", mark="-")

    def rows(self) -> list[Text]:
        """Give the rows, top first, each exactly ``width`` wide."""
        rows = []
        for y in range(self.height):
            row = Text(no_wrap=True)
            for x in range(self.width):
                sign, style = self.shades.get((x, y), (" ", ""))
                if (x, y) in self.bits:
                    sign = chr(0x2800 + self.bits[x, y]) if self.braille else self.marks[x, y]
                    style = self.styles[x, y]
                row.append(sign, style=style)
            rows.append(row)
        return rows

    def _dot(self, x: int, y: int, *, style: str, mark: str) -> None:
        """Set the dot ``x`` from the left and ``y`` from the top."""
        cell = (x // 2, y // 4)
        self.bits[cell] = self.bits.get(cell, 0) | DOTS[y % 4][x % 2]
        self.styles[cell] = style
        self.marks[cell] = mark

    def _columns(self, count: int, *, start: int) -> Places:
        steps = start + np.arange(count)
        widest = 2 * self.width - 1
        return np.rint(steps * widest / max(1, self.total - 1)).astype(np.intp)

    def _heights(self, values: Floats) -> Places:
        tallest = 4 * self.height - 1
        return np.rint((self.high - values) / (self.high - self.low) * tallest).astype(np.intp)


def _turns(columns: Places, heights: Places) -> Iterator[tuple[int, int]]:
    """Give the dots that a line turns at: of each column the first, least, most and last.

    A line through them covers the dots that one through all values does.

    >>> list(_turns(np.array([0, 0, 0, 0, 1]), np.array([2, 3, 2, 1, 5])))
    [(0, 2), (0, 1), (0, 3), (0, 1), (1, 5), (1, 5), (1, 5), (1, 5)]
    """
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    ends = np.append(starts[1:], len(columns)) - 1
    least, most = (join.reduceat(heights, starts) for join in (np.minimum, np.maximum))
    turns = np.stack([heights[starts], least, most, heights[ends]], axis=1)
    for x, ys in zip(columns[starts].tolist(), turns.tolist(), strict=True):
        yield from ((x, y) for y in ys)


def _between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """Give the dots on the straight line between two dots, both included."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    return [
        (
            round(start[0] + (end[0] - start[0]) * step / steps),
            round(start[1] + (end[1] - start[1]) * step / steps),
        )
        for step in range(steps + 1)
    ]
