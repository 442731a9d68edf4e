"""What drives a network's forecast, as tables: the components of a series, and past values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tsforecast.evaluate.explain import Explained, Subject
from tsforecast.present.facts import number
from tsforecast.present.tables import plain_table
from tsforecast.series.calendar import time_text
from tsforecast.series.series import Series
from tsforecast.window.inputs import COMPONENTS, MEANS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

VALUES_SHOWN = 8
LARGEST = 100.0
"""Logarithm beyond which no percentage says anything."""
SMALLEST, UNREADABLE = 1e-4, 1e9
"""Effects are written without an exponent where the largest lies between these."""

TITLES = {
    "recent_values": "the last {lookback} values",
    "same_phase": "same phase of past seasons",
    "seasonal_index": "seasonal index",
    "drift": "drift over the last values",
    **{name: "mean of {1} to {2} steps back".format(*name.split("_")) for name in MEANS},
    "mean_of_all": "mean of all the past",
}
ON_SCALE = {
    "log": "",
    "identity": "",
    "sqrt": " on the scale of square roots",
    "logit": " in log odds",
}


def drivers(each: Explained, series: Series) -> Iterator[RenderableType]:
    """Lay out what moves the median, where anything does."""
    from rich.text import Text

    ahead = "step" if each.steps == 1 else f"{each.steps} steps"
    median = f"Its median of the next {ahead}"
    found, subject = each.drivers, each.subject
    if not any(share for share, _ in found.components.values()):
        yield Text(f"{median} is that of a flat series.")
        return
    where = "below" if found.moved < 0 else "above"
    by, scale = effect(found.moved, subject)[1:], ON_SCALE[subject.footing.transform.kind]
    yield Text(f"{median} lies {by} {where} a flat series'{scale}, on average.")
    yield Text()
    yield components_table(each)
    yield Text()
    yield values_table(each, series)
    said = "Components add up to the whole (Shapley values); a value is hidden alone."
    yield Text(said, style="dim")


def components_table(each: Explained) -> Table:
    """Give one row a component that does anything, the greatest first."""
    subject = each.subject
    table = plain_table("What drives the forecast")
    table.add_column("component")
    table.add_column("share", justify="right")
    table.add_column("effect", justify="right")
    found = each.drivers.components
    known = min(subject.architecture.lookback, len(each.drivers.values))
    order = sorted(COMPONENTS, key=lambda component: -found[component].share)
    shown = [component for component in order if found[component].share]
    written = effects([found[component].effect for component in shown], subject)
    for component, size in zip(shown, written, strict=True):
        title = TITLES[component].format(lookback=known)
        table.add_row(title, f"{found[component].share:.0%}", size)
    return table


def values_table(each: Explained, series: Series) -> Table:
    """Give one row a value of the past, those that matter most in order of time."""
    values = each.drivers.values
    most = sorted(values, key=lambda back: -values[back].share)[:VALUES_SHOWN]
    table = plain_table("Values that matter most")
    for title in ("steps back", "time", "share", "effect"):
        table.add_column(title, justify="left" if title == "time" else "right")
    shown = sorted(most)
    written = effects([values[back].effect for back in shown], each.subject)
    for back, size in zip(shown, written, strict=True):
        when = time_text(series.times[-1 - back], series.frequency)
        table.add_row(str(back), when, f"{values[back].share:.0%}", size)
    return table


def effect(size: float, subject: Subject) -> str:
    """Write an effect on the network's scale: in percent where that is a logarithm.

    Elsewhere it is in the data's unit, in its square root or in log odds.
    """
    if subject.footing.transform.kind == "log":
        return f"{100 * math.expm1(min(size, LARGEST)):+.2g}%"
    return f"{'+' if size >= 0 else '-'}{number(abs(size))}"


def effects(sizes: Sequence[float], subject: Subject) -> list[str]:
    """Write effects below each other, all with the decimals that the largest needs."""
    shares = subject.footing.transform.kind == "log"
    shown = [100 * math.expm1(min(size, LARGEST)) if shares else size for size in sizes]
    largest = max(map(abs, shown))
    if not SMALLEST < largest < UNREADABLE:
        return [effect(size, subject) for size in sizes]
    figures = max(0, 2 - math.floor(math.log10(largest)))
    return [f"{size:+,.{figures}f}{'%' if shares else ''}" for size in shown]
