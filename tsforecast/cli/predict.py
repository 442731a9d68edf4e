"""`tsforecast predict`: what comes next, with intervals."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import (
    FORECAST,
    DataFile,
    Levels,
    Output,
    Reading,
    ZeroShot,
    one_model,
    seasons,
    shown_levels,
)
from tsforecast.errors import UsageError

if TYPE_CHECKING:
    from tsforecast.evaluate.ahead import Ahead, Brief, Outlook
    from tsforecast.present import forecast
    from tsforecast.series.read import PanelReading
    from tsforecast.series.series import Series
    from tsforecast.store.workspace import Workspace


def predict(
    file: DataFile = None,
    *,
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=100_000,
            help="Steps ahead. Default: as many as the model was trained for; without one a "
            "season of at most 52 steps; where there is none 12, or a third of a short series.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A stored model. Default: the one trained last in this folder, on this series.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    zero_shot: ZeroShot = False,
    period: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            metavar="STEPS",
            help="Without a trained model: steps in one season; repeat it for two; 1 means no "
            "season. Default: those of the calendar, or of the spectrum where it has none.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    level: Levels = None,
    quantiles: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Also give these quantiles, as 0.1,0.5,0.9.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    integers: Annotated[
        bool,
        typer.Option("--integers", help="Round to whole numbers.", rich_help_panel=FORECAST),
    ] = False,
    reading: Reading,
    output: Output,
) -> None:
    """Forecast a series, with intervals and the coverage that they had.

    `tsforecast predict --horizon 12`

    `tsforecast predict new.csv --horizon 12 --level 90 > forecast.csv`

    Uses the model trained last in this folder, on the series used last or on fresh rows. A series
    without a trained model is forecast by the network that comes with the program, joined by ETS
    and Theta or, on a long series, by linear regression.

    `tsforecast predict sales.csv --id-column store`

    Forecasts every series of a panel: one line each on a terminal, its id first in a pipe.
    """
    from tsforecast.cli import answering
    from tsforecast.cli.reading import load
    from tsforecast.present import forecast as show
    from tsforecast.present import picture
    from tsforecast.series.read import PanelReading

    wanted, asked = _quantiles(quantiles), seasons(period)
    write = answering.file_writer(output, picture.forecast_forms())
    one_model(model, zero_shot=zero_shot)
    found, workspace = load(file, reading, output, command="predict")
    shown = functools.partial(
        show.Shown,
        levels=shown_levels(level),
        quantiles=wanted,
        whole=integers,
    )
    look_ahead = functools.partial(
        _look_ahead,
        workspace=workspace,
        model=model,
        zero_shot=zero_shot,
        horizon=horizon,
        periods=asked,
    )
    if isinstance(found, PanelReading):
        _panel(found, look_ahead, shown, output)
        return
    (ahead,), told = look_ahead([found.series]).whole()
    make = functools.partial(
        show.Answer,
        **vars(shown(found.series, ahead)),
        model=told.model,
        decisions=(*found.decisions, *told.decisions),
    )
    said = (*told.decisions, *ahead.brief.warnings)
    answering.finish(make, show.FORMS, output, found=found, said=said, write=write)


def _panel(
    found: PanelReading,
    look_ahead: Callable[[Sequence[Series]], Outlook],
    shown: Callable[[Series, Ahead], forecast.Shown],
    output: Output,
) -> None:
    """Forecast a panel some series at a time; its warnings name the series that they are about."""
    from tsforecast.cli import answering, checking
    from tsforecast.present import panel
    from tsforecast.present import panel_forecast as show
    from tsforecast.present.output import note

    answer_with = answering.in_parts(show.FORMS, output)
    members = found.panel.members
    outlook = look_ahead(members)
    briefs: list[Brief] = []
    first: list[forecast.Shown] = []

    def parts() -> Iterator[list[forecast.Shown]]:
        each = map(shown, members, outlook.aheads)
        while some := list(islice(each, show.WRITTEN_AT_ONCE)):
            first.extend(some[: panel.SHOWN - len(first)])
            briefs.extend(one.ahead.brief for one in some)
            yield some

    def finish() -> show.Answer:
        told = outlook.told(briefs)
        for text in (*told.decisions, *show.warnings(members, briefs)):
            note(text, quiet=output.quiet)
        return show.Answer(
            found.panel,
            first,
            briefs,
            told.model,
            (*found.decisions, *told.decisions),
            checking.warn(found, quiet=output.quiet),
        )

    answer_with(parts(), finish)


def _look_ahead(
    members: Sequence[Series],
    *,
    workspace: Workspace,
    model: str | None,
    zero_shot: bool,
    horizon: int | None,
    periods: tuple[int, ...] | None,
) -> Outlook:
    from tsforecast.store.outlook import model_for, outlook

    kept, said = (None, ()) if zero_shot else model_for(members, workspace, name=model)
    return outlook(kept, members, horizon=horizon, periods=periods, said=said)


def _quantiles(text: str | None) -> tuple[float, ...]:
    """Read a list such as 0.1,0.5,0.9."""
    try:
        found = tuple(sorted(float(part) for part in (text or "").split(",") if part.strip()))
    except ValueError:
        found = (-1.0,)
    if any(not 0 < probability < 1 for probability in found):
        raise UsageError(
            f"--quantiles {text} is no list of numbers between 0 and 1.",
            code="usage",
            value=text,
            hint="write it as --quantiles 0.1,0.5,0.9.",
        )
    return found
