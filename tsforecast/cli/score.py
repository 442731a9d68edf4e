"""`tsforecast score`: a past forecast against what happened."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import DataFile, Output, Reading, chosen, seasons
from tsforecast.errors import UsageError

if TYPE_CHECKING:
    from tsforecast.series.forecast_file import ForecastFile

SCORING = "Scoring"
BEATABLE = ("seasonal_naive", "naive")


def score(
    forecast: Annotated[
        str,
        typer.Argument(
            metavar="FORECAST",
            help="A forecast as `predict` writes it, as CSV or JSON; `-` reads stdin.",
            show_default=False,
        ),
    ],
    file: DataFile = None,
    *,
    period: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            metavar="STEPS",
            help="Steps in one season, for seasonal naive and MASE; 1 means no season. Default: "
            "that of the calendar, or of the spectrum where it has none.",
            show_default=False,
            rich_help_panel=SCORING,
        ),
    ] = None,
    must_beat: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="End with 1 unless the forecast had less error than this one, by 1% or more: "
            f"{', '.join(BEATABLE)}; repeatable.",
            show_default=False,
            rich_help_panel=SCORING,
        ),
    ] = None,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=99.9,
            metavar="PERCENT",
            help="End with 1 unless the narrowest intervals that should hold so many of the values "
            "held them.",
            show_default=False,
            rich_help_panel=SCORING,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """Hold a past forecast against what happened: its errors, and how often its intervals held.

    `tsforecast predict data.csv > forecast.csv`

    `tsforecast score forecast.csv data.csv`

    `tsforecast score forecast.csv sales.csv --id-column store --must-beat naive`

    FILE is the data as they are meanwhile, read as they were for the forecast. Seasonal naive and
    naive, made from what lies before the forecast, stand beside it; steps that have not happened
    yet are counted.
    """
    from tsforecast.cli import answering, checking
    from tsforecast.cli.reading import STDIN, load
    from tsforecast.evaluate.asked import held
    from tsforecast.evaluate.past_forecast import judge
    from tsforecast.present import output as present
    from tsforecast.present import score as show
    from tsforecast.series.forecast_file import read_forecast
    from tsforecast.series.hindsight import hindsight
    from tsforecast.series.read import panel_of
    from tsforecast.series.series import Panel

    write = answering.file_writer(output, show.FORMS.files)
    asked = seasons(period)
    to_beat = chosen(must_beat, BEATABLE, option="--must-beat")
    if forecast == file == STDIN:
        raise UsageError(
            "stdin cannot be both the forecast and the data.",
            code="usage",
            value=STDIN,
            hint="give one of them as a file.",
        )
    if output.output is not None:
        present.refuse_same_file(output.output, forecast)
    told = read_forecast(forecast, stdin=sys.stdin.buffer)
    _require_intervals(told, min_coverage)
    found, _ = load(file, reading, output, command="score")
    findings = checking.warn(found, quiet=output.quiet)
    steps, counts = hindsight(told, found, ids=reading.id or ())
    periods, said = held([one.series for one in steps], asked)
    done = judge(
        answering.track(steps, "scoring", output),
        quantiles=told.quantiles,
        levels=told.levels,
        periods=periods,
    )
    required = done.unmet(to_beat, min_coverage)
    said = (*told.decisions, *said, *counts, *done.decisions)
    answer = show.Answer(
        told=told,
        panel=Panel(tuple(one.series for one in steps), panel_of(found).id_name),
        steps=steps,
        done=done,
        decisions=(*found.decisions, *said),
        unmet=required,
        findings=findings,
    )
    write(answer)
    present.note("; ".join(said), quiet=output.quiet)
    if present.form(output.format, as_json=output.json) == "csv":
        present.note(f"{show.sentence(answer)}.", quiet=output.quiet)
    answering.show(answer, show.FORMS, output)
    answering.require(required, output)


def _require_intervals(told: ForecastFile, min_coverage: float | None) -> None:
    """Refuse to ask for a coverage of a forecast that has no intervals."""
    if min_coverage is not None and not told.levels:
        raise UsageError(
            "the forecast has no intervals, of which --min-coverage asks.",
            code="no-intervals",
            file=told.file,
            hint="leave --min-coverage out, or give a forecast with lower_80 and upper_80.",
        )
