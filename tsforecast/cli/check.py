"""`tsforecast check`: what could go wrong with a file, before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import DataFile, Output, Reading

if TYPE_CHECKING:
    from tsforecast.series.check import Finding


def check(
    file: DataFile = None,
    *,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Say what a code means, why it matters, and show an example.",
            show_default=False,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """List what cannot be read in a file, and what looks suspicious in the series.

    `tsforecast check data.csv`

    `tsforecast check --explain TS103`

    Each finding has a code, a place and a hint. Ends with 1 when there is an error, with 0
    when there are warnings at most.
    """
    from tsforecast.cli import answering
    from tsforecast.cli.reading import load_survey
    from tsforecast.present import check as show
    from tsforecast.present import output as present
    from tsforecast.series.check import counts

    if explain is not None:
        answering.show(
            show.require_rule(explain),
            output,
            table=lambda code, _: show.explanation(code),
            csv=show.explanation,
            json=show.explained,
        )
        return
    write = answering.file_writer(output, show.FORMS)
    found, _ = load_survey(file, reading, quiet=output.quiet)
    warnings: tuple[Finding, ...] = ()
    if found.sound:
        from tsforecast.decompose.findings import in_all

        warnings = in_all(found.sound)
    answer = show.Answer(found.source, (*found.errors, *warnings), whole=found.whole)
    write(answer)
    if present.form(output.format, as_json=output.json) == "csv":
        present.note(show.summary(answer), quiet=output.quiet)
    answering.show(answer, output, table=show.for_terminal, csv=show.to_csv, json=show.to_dict)
    if counts(answer.findings)["error"]:
        raise typer.Exit(1)
