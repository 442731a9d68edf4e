"""tsforecast sample: the series that come with the program."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tsforecast.cli.options import Output
from tsforecast.errors import UsageError


def sample(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Sample to write. Default: list them all."),
    ] = None,
    *,
    output: Output,
) -> None:
    """List the series that come with tsforecast, or write one as CSV to stdout.

    `tsforecast sample`

    `tsforecast sample airline > airline.csv`
    """
    from tsforecast.cli import answering
    from tsforecast.present import samples as show
    from tsforecast.series import samples

    if name is None:
        write = answering.file_writer(output, show.FORMS.files)
        answer = tuple(samples.SAMPLES.values())
        write(answer)
        answering.show(answer, show.FORMS, output)
        return
    one = samples.named(name)
    if output.json or output.format not in (None, "csv"):
        raise UsageError(
            "a sample is written as the CSV that it is.",
            code="usage",
            value=name,
            hint="leave out --json and --format.",
        )
    if output.output is None:
        sys.stdout.buffer.write(one.content())
    else:
        answering.file_writer(output, {".csv": samples.Sample.content})(one)
