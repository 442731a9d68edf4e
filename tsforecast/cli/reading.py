"""The series that a command works on, and the line about it on stderr."""

from __future__ import annotations

import dataclasses
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsforecast.cli import options
from tsforecast.errors import UsageError
from tsforecast.present import output

if TYPE_CHECKING:
    from tsforecast.series.read import Reading
    from tsforecast.store.workspace import LastUsed, Workspace

STDIN = "-"


def load(
    file: str | None, reading: options.Reading, *, command: str, quiet: bool
) -> tuple[Reading, Workspace]:
    """Read the series in ``file``, say on stderr how it was read, and remember it.

    ``-`` is stdin; None is the series used last in this folder, read as it was then where no
    flag says otherwise. Raises UsageError when there is none.
    """
    from tsforecast.series.read import ReadOptions, read_series
    from tsforecast.series.source import read_stream
    from tsforecast.store.workspace import LastUsed, Workspace

    workspace = Workspace(Path.cwd())
    last = workspace.last()
    asked = {name: value for name, value in dataclasses.asdict(reading).items() if value}
    if file is None:
        file, asked = _remembered(last, asked, quiet=quiet)
    content = read_stream(sys.stdin.buffer, file="stdin") if file == STDIN else b""
    found = read_series(file, options=ReadOptions(**asked), stdin=io.BytesIO(content))
    output.note(found.line(), quiet=quiet)
    source = workspace.keep_stdin(content) if file == STDIN else file
    model = last.model if last is not None else None
    if source is not None:
        workspace.remember(LastUsed(source, command, asked, model))
    return found, workspace


def _remembered(
    last: LastUsed | None, asked: dict[str, Any], *, quiet: bool
) -> tuple[str, dict[str, Any]]:
    """Give the file used last and how it was read, overruled by the flags of this call."""
    if last is None:
        raise UsageError(
            "no file was given, and no command has read one in this folder.",
            code="nothing-remembered",
            hint="name a CSV, or take a sample: tsforecast sample airline > airline.csv",
        )
    output.note(f"using {last.source}, from the last {last.command}", quiet=quiet)
    known = {field.name for field in dataclasses.fields(options.Reading)}
    remembered = {name: value for name, value in last.reading.items() if name in known}
    return last.source, {**remembered, **asked}
