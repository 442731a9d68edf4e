"""Line charts for a terminal: braille dots in exactly the width asked for, or plain ASCII."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rich.text import Text

from tsforecast.present.output import can_braille
from tsforecast.series.series import Floats

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot in a braille cell, by row and column (Unicode chapter 21.1)."""

SHADES = ("▒", "░", "·")
ASCII_SHADES = (":", ".", "'")
SHADE_STYLES = ("cyan", "blue", "dim")
"""How the ground of an interval looks: the narrowest first."""

NICE_YEARS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True)
class Canvas:
    """Cells of a chart, ``width`` x ``height``; lines are placed in dots, 2 x 4 to a cell.

    Later lines lie on top: a cell has one style, that of the last line through it. A shade shows
    where no line is.
    """

    width: int
    height: int
    braille: bool = True
    bits: dict[tuple[int, int], int] = field(default_factory=dict)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    shades: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def dot(self, x: int, y: int, *, style: str, mark: str = "*") -> None:
        """Set the dot ``x`` from the left and ``y`` from the top."""
        cell = (x // 2, y // 4)
        if 0 <= cell[0] < self.width and 0 <= cell[1] < self.height:
            self.bits[cell] = self.bits.get(cell, 0) | DOTS[y % 4][x % 2]
            self.styles[cell] = style
            self.marks[cell] = mark

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


@dataclass(frozen=True, eq=False)
class Panel:
    """One chart among stacked ones: values (n,) and what they are; ``zero`` draws a rule there."""

    title: str
    values: Floats
    style: str = ""
    height: int = 4
    zero: float | None = None


def lines(
    panels: list[Panel], *, times: list[str], width: int, braille: bool | None = None
) -> Text:
    """Stack panels over one time axis, each line exactly ``width`` cells wide.

    ``times`` are the labels of evenly spread steps from the first to the last, or of all, of
    which as many are shown as fit.
    """
    braille = can_braille() if braille is None else braille
    labels = [_ends(panel.values) for panel in panels]
    gutter = max(len(label) for pair in labels for label in pair)
    inner = max(8, width - gutter - 2)
    text = Text(no_wrap=True)
    for panel, label in zip(panels, labels, strict=True):
        canvas = Canvas(inner, panel.height, braille)
        low, high = _range(panel.values)
        if panel.zero is not None and low < panel.zero < high:
            (zero,) = _heights(canvas, np.array([panel.zero]), low=low, high=high).tolist()
            _rule(canvas, zero)
        total = len(panel.values)
        _draw(canvas, panel.values, low=low, high=high, style=panel.style, total=total)
        text.append(f"{' ' * (gutter + 2)}{panel.title[:inner]:<{inner}}\n", style="bold")
        _append_rows(text, canvas, label, gutter=gutter)
    text.append_text(_time_axis(times, inner=inner, gutter=gutter, braille=braille))
    return text


def fan(
    times: list[str],
    values: Floats,
    *,
    future_times: list[str],
    median: Floats,
    bands: list[tuple[float, Floats, Floats]],
    width: int,
    height: int = 12,
    braille: bool | None = None,
) -> Text:
    """Draw the history (n,) and, right of a rule, the median (horizon,) within its intervals.

    ``bands`` are (level in percent, lower, upper), in any order. All lines are exactly ``width``
    cells wide; the last names what is drawn.
    """
    braille = can_braille() if braille is None else braille
    bands = sorted(bands, key=lambda band: band[0])
    everything = np.concatenate([values, median, *[edge for _, *pair in bands for edge in pair]])
    low, high = _range(everything)
    labels = _ends(everything)
    gutter = max(map(len, labels))
    canvas = Canvas(max(8, width - gutter - 2), height, braille)
    total, start = len(values) + len(median), len(values)
    key = []
    for place in range(len(bands) - 1, -1, -1):
        level, lower, upper = bands[place]
        shade = _shade(place, braille=braille)
        _fill(canvas, lower, upper, low=low, high=high, shade=shade, start=start, total=total)
        key.append((f"{level:g}%", *shade))
    _draw(canvas, values, low=low, high=high, style="", total=total)
    # The last value joins the forecast, so that the path is one line.
    path = np.concatenate([values[-1:], median])
    _draw(
        canvas,
        path,
        low=low,
        high=high,
        style="bold magenta",
        mark="o",
        start=start - 1,
        total=total,
    )
    text = Text(no_wrap=True)
    _append_rows(text, canvas, labels, gutter=gutter)
    text.append_text(
        _time_axis(
            [*times, *future_times], inner=canvas.width, gutter=gutter, braille=braille, split=start
        )
    )
    text.append("\n")
    text.append_text(_key(key, gutter=gutter, width=width, braille=braille))
    return text


def _draw(
    canvas: Canvas,
    values: Floats,
    *,
    low: float,
    high: float,
    style: str,
    total: int,
    start: int = 0,
    mark: str = "*",
) -> None:
    """Draw a line through ``values``; where several fall into a column, from least to most."""
    columns = np.array(_columns(canvas, len(values), start=start, total=total))
    heights = _heights(canvas, values, low=low, high=high)
    before: tuple[int, int] | None = None
    for x, y in _turns(columns, heights):
        for dot_x, dot_y in _between(before or (x, y), (x, y)):
            canvas.dot(dot_x, dot_y, style=style, mark=mark)
        before = (x, y)


def _turns(
    columns: npt.NDArray[np.intp], heights: npt.NDArray[np.intp]
) -> Iterator[tuple[int, int]]:
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


def _shade(place: int, *, braille: bool) -> tuple[str, str]:
    signs = SHADES if braille else ASCII_SHADES
    return signs[min(place, len(signs) - 1)], SHADE_STYLES[min(place, len(SHADE_STYLES) - 1)]


def _fill(
    canvas: Canvas,
    lower: Floats,
    upper: Floats,
    *,
    low: float,
    high: float,
    shade: tuple[str, str],
    start: int,
    total: int,
) -> None:
    """Shade the cells whose middle lies between two lines."""
    columns = _columns(canvas, len(lower), start=start, total=total)
    cells = np.arange(columns[0] // 2, columns[-1] // 2 + 1)
    bottom = np.interp(2 * cells + 0.5, columns, lower)
    top = np.interp(2 * cells + 0.5, columns, upper)
    edges = [_heights(canvas, edge, low=low, high=high).tolist() for edge in (top, bottom)]
    for x, first, last in zip(cells.tolist(), *edges, strict=True):
        for y in range((first + 2) // 4, (last - 2) // 4 + 1):
            canvas.shades[x, y] = shade


def _columns(canvas: Canvas, count: int, *, start: int, total: int) -> list[int]:
    widest = 2 * canvas.width - 1
    steps = start + np.arange(count)
    columns: list[int] = np.rint(steps * widest / max(1, total - 1)).astype(int).tolist()
    return columns


def _heights(canvas: Canvas, values: Floats, *, low: float, high: float) -> npt.NDArray[np.intp]:
    tallest = 4 * canvas.height - 1
    return np.rint((high - values) / (high - low) * tallest).astype(np.intp)


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


def _rule(canvas: Canvas, y: int) -> None:
    for x in range(0, 2 * canvas.width, 4):
        canvas.dot(x, y, style="dim", mark="-")


def _range(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return low, high
    margin = abs(low) * 0.1 or 1.0
    return low - margin, high + margin


def _ends(values: Floats) -> tuple[str, str]:
    """Label the top and the bottom of an axis, no longer than tells them apart.

    >>> _ends(np.array([104.0, 622.0])), _ends(np.array([0.91, 1.1049]))
    (('622', '104'), ('1.10', '0.91'))
    """
    low, high = _range(values)
    largest = max(abs(low), abs(high))
    if largest >= 1e7 or largest < 1e-4:
        return f"{high:.2e}", f"{low:.2e}"
    decimals = max(0, min(9, 1 - math.floor(math.log10(high - low)) if high - low < 20 else 0))
    return f"{high:,.{decimals}f}", f"{low:,.{decimals}f}"


def _append_rows(text: Text, canvas: Canvas, labels: tuple[str, str], *, gutter: int) -> None:
    bar = "│" if canvas.braille else "|"
    rows = canvas.rows()
    for place, row in enumerate(rows):
        label = labels[0] if place == 0 else labels[1] if place == len(rows) - 1 else ""
        text.append(f"{label:>{gutter}} {bar}", style="dim")
        text.append_text(row)
        text.append("\n")


def _time_axis(
    times: list[str], *, inner: int, gutter: int, braille: bool, split: int | None = None
) -> Text:
    """Give the axis and, below it, as many time labels as fit without touching."""
    rule, corner, tick = ("─", "└", "┴") if braille else ("-", "+", "+")
    axis, labels = [rule] * inner, [" "] * inner
    free = 0
    for step, label in _ticks(times, room=inner):
        column = round(step * (inner - 1) / max(1, len(times) - 1))
        left = min(max(0, column - len(label) // 2), inner - len(label))
        if left >= free:
            labels[left : left + len(label)] = label
            axis[column] = tick
            free = left + len(label) + 1
    text = Text(f"{' ' * (gutter + 1)}{corner}", style="dim", no_wrap=True)
    text.append("".join(axis))
    if split is not None:
        column = round(split * (inner - 1) / max(1, len(times) - 1))
        text.stylize("bold magenta", gutter + 2 + column, gutter + 2 + inner)
    text.append(f"\n{' ' * (gutter + 2)}{''.join(labels)}", style="dim")
    return text


def _ticks(times: list[str], *, room: int) -> list[tuple[int, str]]:
    """Choose the steps to label: starts of round years where the times span some, else evenly.

    >>> _ticks(["1999-11", "1999-12", "2000-01", "2000-02"], room=30)
    [(0, '1999-11'), (3, '2000-02')]
    >>> [label for _, label in _ticks([str(year) for year in range(1701, 1800)], room=60)]
    ['1720', '1740', '1760', '1780']
    """
    years = [time[:4] for time in times]
    if all(year.isdigit() for year in years) and all(time[4:5] in ("", "-") for time in times):
        starts = [step for step in range(1, len(years)) if years[step] != years[step - 1]]
        if times[0][4:] in ("", "-01", "-Q1", "-01-01"):
            starts.insert(0, 0)
        for stride in NICE_YEARS:
            round_ones = [step for step in starts if int(years[step]) % stride == 0]
            if 7 * len(round_ones) <= room:
                if len(round_ones) >= 3:
                    return [(step, years[step]) for step in round_ones]
                break
    widest = max(len(times[0]), len(times[-1]))
    count = max(2, min(len(times), room // (widest + 6)))
    steps = [round(place * (len(times) - 1) / (count - 1)) for place in range(count)]
    return [(step, times[step]) for step in dict.fromkeys(steps)]


def _key(bands: list[tuple[str, str, str]], *, gutter: int, width: int, braille: bool) -> Text:
    line, path = ("⠤⠤", "⠤⠤") if braille else ("**", "oo")
    text = Text(" " * (gutter + 2), no_wrap=True)
    text.append(line).append(" history   ")
    text.append(path, style="bold magenta").append(" forecast")
    for name, sign, style in reversed(bands):
        text.append("   ").append(2 * sign, style=style).append(f" {name}")
    text.truncate(width, pad=True)
    return text
