"""`tsforecast predict`: what comes next, with intervals."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import DataFile, Output, Reading, seasons
from tsforecast.errors import UsageError

if TYPE_CHECKING:
    from tsforecast.evaluate.ahead import Ahead
    from tsforecast.present import forecast
    from tsforecast.series.read import PanelReading
    from tsforecast.series.series import Series
    from tsforecast.store.workspace import Workspace

FORECAST = "Forecast"


def predict(
    file: DataFile = None,
    *,
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=100_000,
            help="Steps ahead. Default: as many as the model was trained for; without one a "
            "season of at most 52 steps, or 12.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A stored model. Default: the one trained last in this folder.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    zero_shot: Annotated[
        bool,
        typer.Option(
            "--zero-shot",
            help="Forecast with the shipped network, without a trained model.",
            rich_help_panel=FORECAST,
        ),
    ] = False,
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
    level: Annotated[
        list[float] | None,
        typer.Option(
            min=1,
            max=99.9,
            metavar="PERCENT",
            help="Level of an interval; repeat it for several. Default: 80 and 95.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
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

    Uses the model trained last in this folder, on the series used last or on fresh rows. A file
    without a trained model is forecast by the network that comes with the program.

    `tsforecast predict sales.csv --id-column store`

    Forecasts every series of a panel: one line each on a terminal, its id first in a pipe.
    """
    from tsforecast.cli import answering
    from tsforecast.cli.reading import load
    from tsforecast.present import forecast as show
    from tsforecast.present import picture
    from tsforecast.series.read import PanelReading

    wanted = _quantiles(quantiles)
    write = answering.file_writer(output, picture.forecast_forms())
    if zero_shot and model is not None:
        raise UsageError(
            "--zero-shot takes no stored model.",
            code="usage",
            value=model,
            hint="leave out --model or --zero-shot.",
        )
    found, workspace = load(file, reading, output, command="predict")
    of = functools.partial(
        show.Answer,
        levels=tuple(sorted(set(level or (80.0, 95.0)))),
        quantiles=wanted,
        whole=integers,
    )
    look_ahead = functools.partial(
        _aheads,
        workspace=workspace,
        model=model,
        zero_shot=zero_shot,
        horizon=horizon,
        periods=seasons(period),
    )
    if isinstance(found, PanelReading):
        _panel(found, look_ahead, of, output)
        return
    (ahead,) = look_ahead([found.series])
    said = (*ahead.decisions, *ahead.warnings)
    make = functools.partial(
        of, found.series, ahead, decisions=(*found.decisions, *ahead.decisions)
    )
    answering.finish(make, show.FORMS, output, found=found, said=said, write=write)


def _panel(
    found: PanelReading,
    look_ahead: Callable[[Sequence[Series]], list[Ahead]],
    of: Callable[..., forecast.Answer],
    output: Output,
) -> None:
    """Forecast a panel; its warnings name the series that they are about."""
    from tsforecast.cli import answering
    from tsforecast.present import panel_forecast as show

    write = answering.file_writer(output, show.FORMS.files)
    aheads = look_ahead(found.panel.members)
    decisions = tuple(dict.fromkeys(said for ahead in aheads for said in ahead.decisions))
    members = tuple(
        of(series, ahead, decisions=())
        for series, ahead in zip(found.panel.members, aheads, strict=True)
    )
    said = (*decisions, *show.warnings(members))
    make = functools.partial(show.Answer, found.panel, members, (*found.decisions, *decisions))
    answering.finish(make, show.FORMS, output, found=found, said=said, write=write)


def _aheads(
    members: Sequence[Series],
    *,
    workspace: Workspace,
    model: str | None,
    zero_shot: bool,
    horizon: int | None,
    periods: tuple[int, ...] | None,
) -> list[Ahead]:
    """Forecast with the model asked for, the one trained last, or the shipped network.

    A model of one series that happens to be the last is not taken for a panel.
    """
    from tsforecast.evaluate import ahead
    from tsforecast.store import bundle

    if model is not None:
        bundle.check_name(model)
    last = workspace.last()
    name = model or (last.model if last is not None else None)
    untrained = functools.partial(ahead.zero_shot, members, horizon=horizon, periods=periods)
    if zero_shot or name is None or (model is None and name not in bundle.names(workspace.models)):
        return untrained()
    from tsforecast.store import fitting  # ETS and Theta, which no pretrained network needs

    kept = bundle.load(workspace.models / name)
    if model is None and kept.series == 1 and len(members) > 1:
        return untrained()
    if periods is not None:
        raise UsageError(
            f'the model "{name}" has learned its own seasons.',
            code="usage",
            value=" and ".join(map(str, periods)) or "1",
            hint="leave out --period, or add --zero-shot; tsforecast train has a --period as well.",
        )
    fitting.check(kept, members)
    return fitting.forecast(kept, members, horizon=horizon)


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
