"""Line charts for a terminal, in exactly the width asked for, with their axes and keys."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from tsforecast.present.canvas import Canvas
from tsforecast.present.output import can_braille
from tsforecast.series.series import Floats

SHADES = ("▒", "░", "·")
ASCII_SHADES = (":", ".", "'")
SHADE_STYLES = ("cyan", "blue", "dim")
"""How the ground of an interval looks: the narrowest first."""

NICE_YEARS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


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
        canvas = Canvas(inner, panel.height, len(panel.values), *value_range(panel.values), braille)
        if panel.zero is not None:
            canvas.rule(panel.zero)
        canvas.line(panel.values, style=panel.style)
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
    happened: Floats | None = None,
) -> Text:
    """Draw the history (n,) and, right of a rule, the median (horizon,) within its intervals.

    ``bands`` are (level in percent, lower, upper), in any order; ``happened`` (k,) goes on with
    the history beside the forecast, with NaN where nothing is known. All lines are exactly
    ``width`` cells wide; the last names what is drawn.
    """
    braille = can_braille() if braille is None else braille
    bands = sorted(bands, key=lambda band: band[0])
    later = np.empty(0) if happened is None else happened
    edges = [edge for _, *pair in bands for edge in pair]
    everything = np.concatenate([values, later[np.isfinite(later)], median, *edges])
    labels = _ends(everything)
    gutter = max(map(len, labels))
    total, start = len(values) + len(median), len(values)
    canvas = Canvas(max(8, width - gutter - 2), height, total, *value_range(everything), braille)
    shades = [_shade(place, braille=braille) for place in range(len(bands))]
    for (_, lower, upper), shade in zip(reversed(bands), reversed(shades), strict=True):
        canvas.fill(lower, upper, start=start, shade=shade)
    canvas.line(values, style="")
    # The last value joins the forecast, so that the path is one line; so with what happened.
    path = np.concatenate([values[-1:], median])
    canvas.line(path, style="bold magenta", start=start - 1, mark="o")
    for first, known in _runs(np.concatenate([values[-1:], later])) if len(later) else ():
        canvas.line(known, style="bold green", start=start - 1 + first)
    text = Text(no_wrap=True)
    _append_rows(text, canvas, labels, gutter=gutter)
    axis = [*times, *future_times]
    text.append_text(
        _time_axis(axis, inner=canvas.width, gutter=gutter, braille=braille, split=start)
    )
    named = [(f"{level:g}%", *shade) for (level, *_), shade in zip(bands, shades, strict=True)]
    key = _key(named, gutter=gutter, width=width, braille=braille, happened=len(later) > 0)
    return text.append("\n").append_text(key)


def decays(
    curves: list[tuple[str, Floats, str]],
    *,
    width: int,
    height: int = 8,
    floor: float = 1e-6,
    braille: bool | None = None,
) -> Text:
    """Draw what is left of something 0, 1, ... steps on, on a log scale and down to the floor.

    ``curves`` are (name, values, style); the first lies on top. All lines are exactly ``width``
    cells wide; the last names the curves.
    """
    braille = can_braille() if braille is None else braille
    drawn = [values[: _last_above(values, floor) + 1] for _, values, _ in curves]
    ends = np.log10([min(map(np.min, drawn)), max(map(np.max, drawn))])
    low, high = min(math.floor(ends[0]), -1), math.ceil(ends[1])
    labels = f"{10.0**high:g}", f"{10.0**low:g}"
    gutter, total = max(map(len, labels)), max(map(len, drawn))
    canvas = Canvas(max(8, width - gutter - 2), height, total, low, high, braille)
    marks = "*o+x"
    key = Text(" " * (gutter + 2), no_wrap=True)
    for place in reversed(range(len(curves))):
        canvas.line(np.log10(drawn[place]), style=curves[place][2], mark=marks[place])
    for (name, _, style), mark in zip(curves, marks, strict=False):
        key.append("⠤⠤" if braille else 2 * mark, style=style).append(f" {name}   ")
    key.truncate(width, pad=True)
    text = Text(no_wrap=True)
    _append_rows(text, canvas, labels, gutter=gutter)
    steps = [str(step) for step in range(total)]
    text.append_text(_time_axis(steps, inner=canvas.width, gutter=gutter, braille=braille))
    return text.append("\n").append_text(key)


def _last_above(values: Floats, floor: float) -> int:
    """Give the last place before the values first fall below the floor."""
    below = np.flatnonzero(~((values > floor) & np.isfinite(values)))
    return int(below[0]) - 1 if len(below) else len(values) - 1


def _runs(values: Floats) -> Iterator[tuple[int, Floats]]:
    """Give the values (n,) between those that are not known, and where each run begins."""
    for run in np.split(np.arange(len(values)), np.flatnonzero(np.isnan(values))):
        known = run[~np.isnan(values[run])]
        if len(known):
            yield int(known[0]), values[known]


def _shade(place: int, *, braille: bool) -> tuple[str, str]:
    signs = SHADES if braille else ASCII_SHADES
    return signs[min(place, len(signs) - 1)], SHADE_STYLES[min(place, len(SHADE_STYLES) - 1)]


def value_range(values: Floats) -> tuple[float, float]:
    """Give the ends of an axis for values; one that never changes lies in the middle.

    >>> value_range(np.array([1.0, 3.0])), value_range(np.array([0.0, 0.0]))
    ((1.0, 3.0), (-1.0, 1.0))
    """
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
    low, high = value_range(values)
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
    for step, label in ticks(times, room=inner):
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


def ticks(times: list[str], *, room: int) -> list[tuple[int, str]]:
    """Choose the steps to label: starts of round years where the times span some, else evenly.

    >>> ticks(["1999-11", "1999-12", "2000-01", "2000-02"], room=30)
    [(0, '1999-11'), (3, '2000-02')]
    >>> [label for _, label in ticks([str(year) for year in range(1701, 1800)], room=60)]
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


def _key(
    bands: list[tuple[str, str, str]], *, gutter: int, width: int, braille: bool, happened: bool
) -> Text:
    line, path = ("⠤⠤", "⠤⠤") if braille else ("**", "oo")
    text = Text(" " * (gutter + 2), no_wrap=True)
    text.append(line).append(" history   ")
    text.append(path, style="bold magenta").append(" forecast")
    if happened:
        text.append("   ").append(line, style="bold green").append(" what happened")
    for name, sign, style in bands:
        text.append("   ").append(2 * sign, style=style).append(f" {name}")
    text.truncate(width, pad=True)
    return text
