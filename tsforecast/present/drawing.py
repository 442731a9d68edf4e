"""Charts as SVG inside a page: they take its colours, and no more room than their lines need."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tsforecast.present.chart import ticks, value_range
from tsforecast.present.page import Html, element, joined
from tsforecast.series.series import Floats

WIDTH, GUTTER, RIGHT = 640, 66, 8
"""Of a chart in its own unit: the whole, what stands left of it for numbers, the right margin."""
INNER = WIDTH - GUTTER - RIGHT
FAN_HEIGHT, STRIP_HEIGHT, FIRST_STRIP_HEIGHT, AXIS = 290, 62, 110, 30
TITLE = 22
POINTS = 800
"""Points of a line, at most: more than one a pixel show nothing."""
SIGNS = 64
"""Signs of a time axis' labels, about."""
SPARK_WIDTH, SPARK_HEIGHT, SPARK_POINTS = 150, 32, 60
UNITS = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
"""How large numbers on an axis are shortened, from ten thousand on."""
BANDS = 3
"""Shades that intervals have."""


@dataclass(frozen=True, eq=False)
class Strip:
    """One chart among stacked ones: its title, values (n,) and kind; ``rule`` draws a line."""

    title: str
    values: Floats
    kind: str
    rule: float | None = None


@dataclass(frozen=True)
class _Frame:
    """Where ``count`` steps and the values from ``low`` to ``high`` lie."""

    count: int
    low: float
    high: float
    left: float
    width: float
    top: float
    height: float

    def x(self, step: float) -> float:
        return self.left + self.width * step / max(1, self.count - 1)

    def y(self, value: float) -> float:
        return self.top + self.height * (self.high - value) / (self.high - self.low)

    def points(self, values: Floats, *, start: int = 0, most: int = POINTS) -> Iterator[str]:
        """Give the points of values (k,) from a step on, of many the least and largest nearby."""
        for place in thinned(values, most=most):
            yield f"{_short(self.x(start + place))},{_short(self.y(float(values[place])))}"

    def line(self, values: Floats, kind: str | None, *, start: int = 0, most: int = POINTS) -> Html:
        points = " ".join(self.points(values, start=start, most=most))
        return element("polyline", points=points, class_=kind)

    def band(self, lower: Floats, upper: Floats, kind: str, *, start: int) -> Html:
        there = list(self.points(upper, start=start))
        back = list(self.points(lower, start=start))[::-1]
        return element("polygon", points=" ".join(there + back), class_=kind)

    def across(self, value: float) -> Html:
        y = _short(self.y(value))
        return element(
            "line",
            x1=_short(self.left),
            x2=_short(self.left + self.width),
            y1=y,
            y2=y,
            class_="grid",
        )


def fan(
    label: str,
    times: Sequence[str],
    values: Floats,
    *,
    median: Floats,
    bands: Sequence[tuple[float, Floats, Floats]],
) -> Html:
    """Draw the history (n,) and the median (horizon,) in its intervals, over the times of both.

    ``times`` are labels of evenly spread steps from the first to the last, or of all. ``bands``
    are (level in percent, lower, upper); ``label`` says in words what is to be seen.
    """
    narrowest_first = sorted(bands, key=lambda band: band[0])
    edges = [edge for _, *pair in bands for edge in pair]
    frame = _frame(
        np.concatenate([values, median, *edges]),
        count=len(values) + len(median),
        top=8,
        height=FAN_HEIGHT - AXIS - 8,
    )
    start, last = len(values) - 1, values[-1:]  # the last value joins the forecast
    shades = [
        frame.band(
            np.concatenate([last, lower]), np.concatenate([last, upper]), shade(place), start=start
        )
        for place, (_, lower, upper) in enumerate(narrowest_first)
    ]
    return _svg(
        label,
        FAN_HEIGHT,
        *_values_axis(frame, count=5),
        *reversed(shades),
        frame.line(values, "history"),
        frame.line(np.concatenate([last, median]), "forecast", start=start),
        *_times_axis(frame, times, y=FAN_HEIGHT - 8),
    )


def stacked(label: str, times: Sequence[str], strips: Sequence[Strip]) -> Html:
    """Draw strips below each other, the first higher than the others; ``times`` as in a fan."""
    parts: list[Html] = []
    top = 0.0
    for place, strip in enumerate(strips):
        height = STRIP_HEIGHT if place else FIRST_STRIP_HEIGHT
        frame = _frame(strip.values, count=len(strip.values), top=top + TITLE, height=height)
        parts.append(element("text", strip.title, x=GUTTER, y=_short(top + 16), class_="name"))
        parts += _values_axis(frame, count=3)
        if strip.rule is not None and frame.low < strip.rule < frame.high:
            parts.append(frame.across(strip.rule))
        parts.append(frame.line(strip.values, strip.kind))
        top += TITLE + height + 6
    parts += _times_axis(frame, times, y=top + AXIS - 12)
    return _svg(label, top + AXIS, *parts)


def spark(label: str, values: Floats, *, median: Floats, band: tuple[Floats, Floats]) -> Html:
    """Draw a history and its forecast as small as a word."""
    everything = np.concatenate([values, median, *band])
    low, high = value_range(everything)
    frame = _Frame(len(values) + len(median), low, high, 2, SPARK_WIDTH - 4, 2, SPARK_HEIGHT - 4)
    start, last = len(values) - 1, values[-1:]
    lower, upper = (np.concatenate([last, edge]) for edge in band)
    return element(
        "svg",
        frame.band(lower, upper, shade(0), start=start),
        frame.line(values, "history", most=SPARK_POINTS),
        frame.line(np.concatenate([last, median]), "forecast", start=start, most=SPARK_POINTS),
        viewBox=f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}",
        class_="spark",
        role="img",
        aria_label=label,
    )


def shade(place: int) -> str:
    """Name the ground of an interval, counted from the narrowest."""
    return f"band-{min(place, BANDS - 1)}"


def thinned(values: Floats, *, most: int) -> list[int]:
    """Give the places of ``most`` values at most, the least and largest of each stretch among them.

    >>> thinned(np.array([0.0, 9.0, 1.0, 2.0, -5.0, 3.0]), most=4)
    [0, 1, 4, 5]
    """
    if len(values) <= most:
        return list(range(len(values)))
    found: set[int] = {0, len(values) - 1}
    for part in np.array_split(np.arange(len(values)), max(1, most // 2 - 1)):
        found |= {int(part[values[part].argmin()]), int(part[values[part].argmax()])}
    return sorted(found)


def round_values(low: float, high: float, *, count: int) -> list[float]:
    """Give about ``count`` round numbers between two ends.

    >>> round_values(104.0, 622.0, count=5)
    [200.0, 300.0, 400.0, 500.0, 600.0]
    """
    rough = (high - low) / count
    unit = 10.0 ** math.floor(math.log10(rough))
    step = min((unit * each for each in (1, 2, 2.5, 5, 10)), key=lambda each: abs(each - rough))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [
        round(place * step, 6 - math.floor(math.log10(step))) for place in range(first, last + 1)
    ]


def axis_labels(values: Sequence[float]) -> list[str]:
    """Write round numbers as short as tells them apart.

    >>> axis_labels([0.0, 2.5e6, 5e6]), axis_labels([1.0, 1.5]), axis_labels([5e3, 1e4])
    (['0', '2.5M', '5M'], ['1.0', '1.5'], ['5k', '10k'])
    """
    largest = max(map(abs, values), default=0.0)
    for size, sign in UNITS:
        short = [f"{value / size:.3g}" for value in values]
        kept = all(
            math.isclose(float(text) * size, value)
            for text, value in zip(short, values, strict=True)
        )
        if kept and max(size, 1e4) <= largest < 1000 * size:
            return [text if text == "0" else f"{text}{sign}" for text in short]
    if largest >= 1e12 or largest < 1e-3:
        return [f"{value:.12g}" for value in values]
    decimals = next(
        (some for some in range(9) if all(round(value, some) == value for value in values)), 9
    )
    return [f"{value:,.{decimals}f}" for value in values]


def _frame(values: Floats, *, count: int, top: float, height: float) -> _Frame:
    low, high = value_range(values)
    margin = 0.04 * (high - low)
    low = low if low == 0 else low - margin
    return _Frame(count, low, high + margin, GUTTER, INNER, top, height)


def _values_axis(frame: _Frame, *, count: int) -> Iterator[Html]:
    """Label round values; every other label is spare, where the screen is small."""
    values = round_values(frame.low, frame.high, count=count)
    for place, (value, text) in enumerate(zip(values, axis_labels(values), strict=True)):
        y, kind = _short(frame.y(value) + 4), "right spare" if place % 2 else "right"
        yield frame.across(value)
        yield element("text", text, x=GUTTER - 8, y=y, class_=kind)


def _times_axis(frame: _Frame, times: Sequence[str], *, y: float) -> Iterator[Html]:
    """Label some steps; every other label is spare."""
    last = max(1, len(times) - 1)
    for place, (step, text) in enumerate(ticks(list(times), room=SIGNS)):
        share = step / last
        side = "right" if share > 0.95 else "middle" if share > 0.05 else None
        x = frame.left + frame.width * share
        kind = " ".join(filter(None, [side, "spare" if place % 2 else None]))
        yield element("text", text, x=_short(x), y=_short(y), class_=kind or None)


def _svg(label: str, height: float, *parts: Html) -> Html:
    view = f"0 0 {WIDTH} {_short(height)}"
    return element("svg", joined(*parts), viewBox=view, role="img", aria_label=label)


def _short(value: float) -> str:
    """Write a coordinate, to a tenth.

    >>> _short(12.04), _short(3.25)
    ('12', '3.2')
    """
    return f"{value:.1f}".removesuffix(".0")
