"""Components and forecasts as pictures, and all that `--output` can write of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

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
COLOURS = {"trend": "#0b6e99", "cycle": "#8a3ffc", "seasonal": "#2e8540", "residual": "#b35900"}


def draw(decomposition: Decomposition) -> Figure:
    """Draw the series and its components below each other, over one time axis."""
    from matplotlib.figure import Figure

    from tsforecast.present.conclusions import length_text

    series = decomposition.series
    panels: list[tuple[str, Any, str, float]] = [
        (series.name, series.values, INK, 1.6),
        ("trend", decomposition.trend, COLOURS["trend"], 1.3),
    ]
    if decomposition.cycle is not None:
        panels.append(("cycle", decomposition.cycle, COLOURS["cycle"], 1.0))
    for period, wave in decomposition.seasonals.items():
        name = f"season of {length_text(period, series.frequency)}"
        panels.append((name, wave, COLOURS["seasonal"], 1.0))
    panels.append(("residual", decomposition.residual, COLOURS["residual"], 1.0))
    heights = [height for *_, height in panels]
    figure = Figure(figsize=(INCHES_WIDE, 1.15 * sum(heights) + 0.5), layout="constrained")
    grid = figure.subplots(
        len(panels), sharex=True, squeeze=False, gridspec_kw={"height_ratios": heights}
    )
    times = np.asarray(series.times)
    for place, (axes, (name, values, colour, _)) in enumerate(zip(grid[:, 0], panels, strict=True)):
        _dress(axes, title=name)
        if name == "residual":
            axes.vlines(times, decomposition.neutral, values, color=colour, linewidth=0.8)
        else:
            axes.plot(times, values, color=colour, linewidth=1.2 if len(times) < 500 else 0.8)
        if place == 0:
            axes.plot(times, decomposition.trend, color=COLOURS["trend"], linewidth=0.9, alpha=0.7)
        elif name != "trend":
            axes.axhline(decomposition.neutral, color=FAINT, linewidth=0.7, zorder=0)
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
    target = io.BytesIO()
    # Without a date in it, the same series gives the same file.
    metadata = {"Date": None} if form == "svg" else None
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
