"""The series that a command works on, and the line about it on stderr."""

from __future__ import annotations

import dataclasses
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from tsforecast.cli import options
from tsforecast.cli.again import Words, words
from tsforecast.errors import UsageError
from tsforecast.present import output

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsforecast.series.options import ReadOptions
    from tsforecast.series.read import PanelReading, Reading
    from tsforecast.series.survey import Survey
    from tsforecast.store.workspace import LastUsed, Workspace

    Found = TypeVar("Found", Reading, PanelReading, Reading | PanelReading, Survey)

STDIN = "-"


def load(
    file: str | None, reading: options.Reading, flags: options.Output, *, command: str
) -> tuple[Reading | PanelReading, Workspace]:
    """Read one series, or a panel where the flags ask for one; say how, and remember it.

    ``-`` is stdin; None is what was used last in this folder, read as it was then where no flag
    says otherwise. Raises UsageError when there is none, or the answer would be written over it.
    """
    from tsforecast.series.read import read

    found, workspace, _ = _load(file, reading, flags, read, command=command)
    return found, workspace


def load_to_repeat(
    file: str | None, reading: options.Reading, flags: options.Output, *, command: str
) -> tuple[Reading | PanelReading, Workspace, Words]:
    """Do the same, and give the words that make a command read just this again."""
    from tsforecast.series.read import read

    found, workspace, used = _load(file, reading, flags, read, command=command)
    source = f"./{used.source}" if used.source.startswith("-") else used.source
    return found, workspace, [(source,), *words(used.reading)]


def load_survey(
    file: str | None,
    reading: options.Reading,
    flags: options.Output,
    *,
    fix: str | None,
) -> tuple[Survey, ReadOptions]:
    """Read as far as possible for `check`; remembered only where nothing stands in the way.

    Also gives what was said about the file, and keeps its table for a cleaned copy called ``fix``.
    """
    from tsforecast.series.survey import survey

    said: list[ReadOptions] = []

    def read(source: str, *, options: ReadOptions, stdin: BinaryIO) -> Survey:
        said.append(options)
        return survey(source, options=options, stdin=stdin, keep=fix is not None)

    found, *_ = _load(file, reading, flags, read, command="check", also_written=fix)
    return found, said[0]


def _load(
    file: str | None,
    reading: options.Reading,
    flags: options.Output,
    read: Callable[..., Found],
    *,
    command: str,
    also_written: str | None = None,
) -> tuple[Found, Workspace, LastUsed]:
    from tsforecast.series.source import read_stream
    from tsforecast.store.workspace import LastUsed, Workspace

    workspace = Workspace(Path.cwd())
    last = workspace.last()
    asked = {name: value for name, value in dataclasses.asdict(reading).items() if value}
    if file is None:
        file, asked = _remembered(last, asked, quiet=flags.quiet)
    for name in (flags.output, also_written):
        if name is not None:
            output.refuse_same_file(name, file)
    content = read_stream(sys.stdin.buffer, file="stdin") if file == STDIN else b""
    found = read(file, options=_options(asked), stdin=io.BytesIO(content))
    line = found.line()
    copy = workspace.keep_stdin(content) if line and file == STDIN else None
    used = LastUsed(copy or file, command, asked, None if last is None else last.model)
    if line:
        output.note(line, quiet=flags.quiet)
        if copy or file != STDIN:
            workspace.remember(used)
    return found, workspace, used


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
    for name in ("target", "id", "id_column"):
        if isinstance(remembered.get(name), str):  # as one name, before there could be several
            remembered[name] = [remembered[name]]
    for name in asked:
        for other in _REPLACES.get(name, ()):
            remembered.pop(other, None)
    return last.source, {**remembered, **asked}


def _options(asked: dict[str, Any]) -> ReadOptions:
    """Say to the reader what was asked; several columns of ids are one that is made of them."""
    from tsforecast.series.members import TOGETHER
    from tsforecast.series.options import ReadOptions

    parts = tuple(dict.fromkeys(asked.get("id_column", ())))
    ids = {"id_column": TOGETHER.join(parts) or None, "id_parts": parts if len(parts) > 1 else ()}
    return ReadOptions(**{**asked, **ids})


_REPLACES = {
    "id_column": ("id", "wide"),
    "target": ("wide",),
    "wide": ("target", "id_column", "id"),
}
"""What was said last about which series is meant, and is no longer true with a new flag."""
