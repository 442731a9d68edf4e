"""`tsforecast decompose`: what the series is made of."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tsforecast.cli.options import DataFile, Output, Reading
from tsforecast.cli.reading import load

if TYPE_CHECKING:
    from tsforecast.decompose.components import Decomposition
    from tsforecast.series.read import PanelReading
    from tsforecast.series.series import Series

SPLITTING = "Splitting"


def decompose(
    file: DataFile = None,
    *,
    method: Annotated[
        Literal["stl", "mstl", "classical", "ucm", "loess"] | None,
        typer.Option(
            help="Default: stl for one season, mstl for several, loess for none; classical, the "
            "moving average, for a season in 100,000 values or more. ucm is an "
            "unobserved-components model with a stochastic cycle.",
            show_default=False,
            rich_help_panel=SPLITTING,
        ),
    ] = None,
    mode: Annotated[
        Literal["additive", "multiplicative"] | None,
        typer.Option(
            help="Do the components add up or multiply? Default: whether the swing grows with "
            "the level.",
            show_default=False,
            rich_help_panel=SPLITTING,
        ),
    ] = None,
    period: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            metavar="STEPS",
            help="Steps in one season; repeat it for several; 1 means no season. "
            "Default: found from the calendar and the spectrum.",
            show_default=False,
            rich_help_panel=SPLITTING,
        ),
    ] = None,
    cycle: Annotated[
        bool | None,
        typer.Option(
            "--cycle/--no-cycle",
            help="Set a cycle apart from the trend. Default: where one stands out, "
            "and always with ucm.",
            show_default=False,
            rich_help_panel=SPLITTING,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """Show what a series is made of: trend, seasons, cycle, weekdays and what is left.

    `tsforecast decompose data.csv`

    `tsforecast decompose data.csv --period 12 --output parts.png`

    On a terminal it draws and explains; in a pipe it writes CSV, one row a step, whose
    components add up (or multiply) to the observed values.

    `tsforecast decompose sales.csv --id-column store`

    Takes every series of a panel apart, in one line each; the CSV has its id first.
    """
    from tsforecast.cli import answering
    from tsforecast.present import components, conclusions, picture

    write = answering.file_writer(output, picture.component_forms())
    found, _ = load(file, reading, output, command="decompose")

    from tsforecast.decompose import components as split
    from tsforecast.decompose.diagnose import diagnose
    from tsforecast.series.read import PanelReading

    take_apart = functools.partial(
        split.decompose,
        method=method,
        mode=mode,
        periods=tuple(period) if period else None,
        cycle=cycle,
    )
    if isinstance(found, PanelReading):
        _panel(found, take_apart, output)
        return
    parts = take_apart(found.series)
    said = conclusions.decisions(parts)
    make = functools.partial(components.Answer, parts, diagnose(parts), (*found.decisions, *said))
    answering.finish(make, components.FORMS, output, found=found, said=said, write=write)


def _panel(
    found: PanelReading, take_apart: Callable[[Series], Decomposition], output: Output
) -> None:
    """Split every series of a panel, and say it in one line each."""
    from tsforecast.cli import answering
    from tsforecast.decompose.diagnose import diagnose
    from tsforecast.decompose.panel import decompose_each
    from tsforecast.present import components, conclusions
    from tsforecast.present import panel_components as show

    write = answering.file_writer(output, show.FORMS.files)
    parts, left_out = decompose_each(
        found.panel, take_apart, track=lambda all_of: answering.track(all_of, "splitting", output)
    )
    said = (*left_out, *show.summary(parts))
    split = replace(found.panel, members=tuple(one.series for one in parts))
    members = tuple(
        components.Answer(one, diagnose(one), tuple(conclusions.decisions(one)))
        for one in answering.track(parts, "describing", output)
    )
    make = functools.partial(show.Answer, split, members, (*found.decisions, *said))
    answering.finish(make, show.FORMS, output, found=found, said=said, write=write)
