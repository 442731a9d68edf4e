"""tsforecast sample: the series that come with the program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tsforecast.cli.options import Output
from tsforecast.present import output as present
from tsforecast.series import samples

COLUMNS = ("name", "what", "frequency", "rows", "columns")


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
    content = _listing(output).encode() if name is None else samples.named(name).content()
    if output.output is not None:
        present.write_file(Path(output.output), content)
        return
    sys.stdout.buffer.write(content)


def _listing(output: Output) -> str:
    rows = [(s.name, s.what, s.frequency, *s.size()) for s in samples.SAMPLES.values()]
    form = present.form(output.format, as_json=output.json)
    if form == "json":
        listed = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return present.to_json({"schema": 1, "command": "sample", "samples": listed}) + "\n"
    if form == "csv":
        import csv
        import io

        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
        return text.getvalue()
    return _table(rows, output)


def _table(rows: list[tuple[str, str, str, int, int]], output: Output) -> str:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in ("rows", "columns") else "left",
                         no_wrap=column == "name")  # fmt: skip
    for row in rows:
        table.add_row(*map(str, row))
    console = present.console(output.color)
    with console.capture() as capture:
        console.print(table)
    return capture.get()
