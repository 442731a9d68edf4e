"""A decomposition in a file: its ending says whether as CSV, JSON or a picture."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tsforecast.decompose.components import Decomposition
from tsforecast.errors import UsageError
from tsforecast.present.components import Answer, to_csv, to_dict
from tsforecast.present.conclusions import length_text
from tsforecast.present.output import to_json, write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Writer = Callable[[Answer], None]

INCHES_WIDE = 9.0
DOTS_PER_INCH = 150
INK, FAINT = "#222222", "#b8b8b8"
COLOURS = {"trend": "#0b6e99", "cycle": "#8a3ffc", "seasonal": "#2e8540", "residual": "#b35900"}


def writer(target: str) -> Writer:
    """Give what will write an answer to ``target``; checked now, before the work is done.

    Raises UsageError for an ending that is not known, or a folder that is not there.
    """
    path = Path(target)
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            f"{path.suffix or 'no ending'} is no form that components can be written in."
            if path.suffix
            else "the file's name has no ending that says its form.",
            code="output-ending-unknown",
            file=target,
            hint=f"end the name in {', '.join(FORMS)}.",
        )
    if not path.parent.is_dir():
        raise _unwritable(target, "the folder does not exist")

    def write(answer: Answer) -> None:
        content = form(answer)
        try:
            write_file(path, content)
        except OSError as problem:
            raise _unwritable(target, str(problem.strerror or problem).lower()) from problem

    return write


def _unwritable(target: str, why: str) -> UsageError:
    return UsageError(
        f"the file cannot be written: {why}.",
        code="output-unwritable",
        file=target,
        hint="name a folder that exists and that you may write to.",
    )


def draw(decomposition: Decomposition) -> Figure:
    """Draw the series and its components below each other, over one time axis."""
    from matplotlib.figure import Figure

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


def _csv(answer: Answer) -> bytes:
    return to_csv(answer.decomposition).encode()


def _json(answer: Answer) -> bytes:
    return (to_json(to_dict(answer)) + "\n").encode()


def _png(answer: Answer) -> bytes:
    return _rendered(answer, form="png")


def _svg(answer: Answer) -> bytes:
    return _rendered(answer, form="svg")


def _rendered(answer: Answer, *, form: str) -> bytes:
    target = io.BytesIO()
    # Without a date in it, the same series gives the same file.
    metadata = {"Date": None} if form == "svg" else None
    draw(answer.decomposition).savefig(target, format=form, dpi=DOTS_PER_INCH, metadata=metadata)
    return target.getvalue()


FORMS: dict[str, Callable[[Answer], bytes]] = {
    ".csv": _csv,
    ".json": _json,
    ".png": _png,
    ".svg": _svg,
}
