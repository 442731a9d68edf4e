"""`tsforecast check`: what could go wrong with a file, before it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import DataFile, Output, Reading
from tsforecast.errors import ANSWER_IS_NO_EXIT_CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsforecast.present.check import Answer
    from tsforecast.series.check import Finding
    from tsforecast.series.options import ReadOptions
    from tsforecast.series.survey import Survey


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
    fix: Annotated[
        str | None,
        typer.Option(
            metavar="NAME.csv",
            help="Write a cleaned copy, and list every change. The file itself stays as it is.",
            show_default=False,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """List what cannot be read in a file, and what looks suspicious in the series.

    `tsforecast check data.csv`

    `tsforecast check --explain TS103`

    `tsforecast check data.csv --fill interpolate --fix clean.csv`

    Each finding has a code, a place and a hint. Ends with 1 when there is an error, with 0
    when there are warnings at most.
    """
    from tsforecast.cli import answering
    from tsforecast.cli.reading import load_survey
    from tsforecast.present import check as show
    from tsforecast.present import output as present
    from tsforecast.series.check import counts

    if explain is not None:
        answering.show(show.require_rule(explain), show.EXPLAINED, output)
        return
    write = answering.file_writer(output, show.FORMS.files)
    copy_to = None if fix is None else _copier(fix, output)
    found, said = load_survey(file, reading, output, fix=fix)
    warnings: tuple[Finding, ...] = ()
    if found.sound:
        from tsforecast.decompose.findings import in_all

        warnings = in_all(found.sound)
    answer = show.Answer(found.source, (*found.errors, *warnings), whole=found.whole)
    if copy_to is not None and not found.errors:
        copy_to(answer, found, said)
        return
    if fix is not None:
        present.note(f"{fix} is not written: the errors come first.", quiet=output.quiet)
    write(answer)
    if present.form(output.format, as_json=output.json) == "csv":
        present.note(show.summary(answer), quiet=output.quiet)
    answering.show(answer, show.FORMS, output)
    if counts(answer.findings)["error"]:
        raise typer.Exit(ANSWER_IS_NO_EXIT_CODE)


def _copier(name: str, output: Output) -> Callable[[Answer, Survey, ReadOptions], None]:
    """Give what writes the cleaned copy and shows its changes; the name is checked now."""
    from tsforecast.cli import answering
    from tsforecast.present import changes
    from tsforecast.present import output as present
    from tsforecast.series.clean import clean

    write_copy = present.file_writer(name, {".csv": bytes})
    write_list = answering.file_writer(output, changes.FORMS.files)

    def copy(answer: Answer, found: Survey, said: ReadOptions) -> None:
        done = changes.Answer(answer, name, clean(found, options=said))
        write_copy(done.cleaned.content)
        write_list(done)
        present.note(changes.summary(done), quiet=output.quiet)
        answering.show(done, changes.FORMS, output)

    return copy
