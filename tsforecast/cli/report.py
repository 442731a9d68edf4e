"""`tsforecast report`: one page that says it all, to be mailed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tsforecast.cli.options import (
    FORECAST,
    DataFile,
    Levels,
    Output,
    Reading,
    ZeroShot,
    one_model,
    shown_levels,
)
from tsforecast.errors import UsageError

FILES = {".html": bytes, ".htm": bytes}
MADE_BY = 'name="generator" content="tsforecast'
"""How every report begins to say where it comes from."""


def report(
    file: DataFile = None,
    *,
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=100_000,
            help="Steps ahead, and to be judged on. Default: as predict.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A stored model. Default: the one trained last in this folder where it fits, else "
            "the network that comes with the program.",
            show_default=False,
            rich_help_panel=FORECAST,
        ),
    ] = None,
    zero_shot: ZeroShot = False,
    level: Levels = None,
    reading: Reading,
    output: Output,
) -> None:
    """Write one HTML page about a series or a panel that stands alone and can be mailed.

    `tsforecast report data.csv`

    `tsforecast report data.csv --horizon 12 --output march.html`

    `tsforecast report data.csv > march.html`

    What comes next, what the series is made of, how good the forecast is, what looks suspicious,
    and how to repeat it. On a terminal it is written to data-report.html in this folder.
    """
    from pathlib import Path

    from tsforecast.cli import answering, reporting
    from tsforecast.cli.reading import load_to_repeat
    from tsforecast.cli.repeating import Asked
    from tsforecast.present import output as present
    from tsforecast.store.keeping import named_after

    one_model(model, zero_shot=zero_shot)
    _refuse_other_forms(output)
    target = output.output
    if target is not None:
        present.file_form(target, FILES)
    found, workspace, words = load_to_repeat(file, reading, output, command="report")
    seen = sys.stdout.isatty()
    if target is None and seen:
        target = f"{named_after(found.source)}-report.html"
        present.refuse_to_replace(target, made_by=MADE_BY)
    levels = shown_levels(level)
    asked = Asked(words, horizon, levels, model, zero_shot)
    made = reporting.put_together(found, workspace, asked, output)
    for text in made.said:
        present.note(text, quiet=output.quiet)
    page = made.html(made.answer)
    if target is None:
        sys.stdout.buffer.write(page)
        return
    there = Path(target).exists()
    present.file_writer(target, FILES)(page)
    over = ", over the one that was there" if there else ""
    present.note(f"wrote {target}{over}", quiet=output.quiet)
    if seen:
        answering.print_table(made.answer, made.brief, output)


def _refuse_other_forms(output: Output) -> None:
    if output.json or output.format is not None:
        raise UsageError(
            "a report is an HTML page and has no other form.",
            code="usage",
            value="json" if output.json else output.format,
            hint="leave out --json and --format; predict, backtest and check have them.",
        )
