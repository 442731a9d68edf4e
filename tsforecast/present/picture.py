"""Components and forecasts as pictures, and all that `--output` can write of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from tsforecast.decompose.components import Decomposition
    from tsforecast.present import components, forecast

INCHES_WIDE = 9.0
DOTS_PER_INCH = 150
INK, FAINT, FAN = "#222222", "#b8b8b8", "#8a3ffc"
FAN_SHADES = ("#e8dcff", "#d0b5ff", "#b48cff")
"""The ground of the intervals, the widest first."""
COLOURS = {"trend": "#0b6e99", "cycle": "#8a3ffc", "season": "#2e8540", "residual": "#b35900"}


def draw(decomposition: Decomposition) -> Figure:
    """Draw the series and its components below each other, over one time axis."""
    from matplotlib.figure import Figure

    from tsforecast.present.components import strips

    series, below = decomposition.series, list(strips(decomposition))
    heights = [1.6, *(1.3 if strip.kind == "trend" else 1.0 for strip in below)]
    figure = Figure(figsize=(INCHES_WIDE, 1.15 * sum(heights) + 0.5), layout="constrained")
    grid = figure.subplots(
        len(heights), sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )
    times = np.asarray(series.times)
    width = 1.2 if len(times) < 500 else 0.8
    first = grid[0, 0]
    _dress(first, title=series.name)
    first.plot(times, series.values, color=INK, linewidth=width)
    first.plot(times, decomposition.trend, color=COLOURS["trend"], linewidth=0.9, alpha=0.7)
    for axes, strip in zip(grid[1:, 0], below, strict=True):
        colour = COLOURS[strip.kind]
        _dress(axes, title=strip.title)
        if strip.kind == "residual":
            axes.vlines(times, strip.neutral, strip.values, color=colour, linewidth=0.8)
        else:
            axes.plot(times, strip.values, color=colour, linewidth=width)
        if strip.neutral is not None:
            axes.axhline(strip.neutral, color=FAINT, linewidth=0.7, zorder=0)
    grid[-1, 0].set_xlim(times[0], times[-1])
    return figure


def _dress(axes: Axes, *, title: str) -> None:
    # A dollar sign in a column's name is no formula.
    axes.set_title(title, loc="left", fontsize=9, color=INK, pad=3, parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(labelsize=8, color=FAINT, labelcolor=INK)
    axes.margins(x=0, y=0.08)
    axes.locator_params(axis="y", nbins=4)


def draw_fan(answer: forecast.Answer) -> Figure:
    """Draw the last part of the history and the forecast within its intervals."""
    from matplotlib.figure import Figure

    from tsforecast.present.forecast import history_shown

    series, ahead = answer.series, answer.ahead.forecast
    shown = history_shown(ahead.times)
    figure = Figure(figsize=(INCHES_WIDE, 4.0), layout="constrained")
    axes = figure.subplots()
    _dress(axes, title=series.name)
    # The last value joins the forecast, so that fan and line start from it.
    times = np.asarray(series.times[-1:].append(ahead.times))
    last = series.values[-1:]
    for place, level in enumerate(sorted(answer.levels, reverse=True)):
        lower, upper = (np.concatenate([last, edge]) for edge in ahead.interval(level))
        shade = FAN_SHADES[min(place, len(FAN_SHADES) - 1)]
        axes.fill_between(times, lower, upper, color=shade, lw=0, label=f"{level:g}%")
    axes.plot(np.asarray(series.times[-shown:]), series.values[-shown:], color=INK, linewidth=1.1)
    median = np.concatenate([last, ahead.point])
    axes.plot(times, median, color=FAN, linewidth=1.4, label="forecast")
    axes.legend(loc="upper left", frameon=False, fontsize=8)
    return figure


def _rendered(figure: Figure, *, form: str) -> bytes:
    import matplotlib as mpl

    target = io.BytesIO()
    # Without a date and random ids in it, the same series gives the same file.
    metadata = {"Date": None} if form == "svg" else None
    with mpl.rc_context({"svg.hashsalt": "tsforecast"}):
        figure.savefig(target, format=form, dpi=DOTS_PER_INCH, metadata=metadata)
    return target.getvalue()


def component_forms() -> dict[str, Callable[[components.Answer], bytes]]:
    """Give what `--output` can write of components, by the file's ending."""
    from tsforecast.present import components

    return {
        **components.FORMS.files,
        ".png": lambda answer: _rendered(draw(answer.decomposition), form="png"),
        ".svg": lambda answer: _rendered(draw(answer.decomposition), form="svg"),
    }


def forecast_forms() -> dict[str, Callable[[forecast.Answer], bytes]]:
    """Give what `--output` can write of a forecast, by the file's ending."""
    from tsforecast.present import forecast

    return {
        **forecast.FORMS.files,
        ".png": lambda answer: _rendered(draw_fan(answer), form="png"),
        ".svg": lambda answer: _rendered(draw_fan(answer), form="svg"),
    }
