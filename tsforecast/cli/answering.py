"""How a command answers: on stdout in the form asked for, and in a file where one is named."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from tsforecast.cli.options import Output
from tsforecast.present import output as present

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")


def file_writer(flags: Output, forms: Mapping[str, Callable[[T], bytes]]) -> Callable[[T], None]:
    """Give what writes an answer to ``--output``; the name is checked now, before any work."""
    target = flags.output
    if target is None:
        return lambda _: None
    write = present.file_writer(target, forms)

    def write_and_say(answer: T) -> None:
        write(answer)
        present.note(f"wrote {target}", quiet=flags.quiet)

    return write_and_say


def track(items: Sequence[T], doing: str) -> Iterator[T]:
    """Go through items with a bar on stderr that says what is done and the time left.

    None where stderr is not a terminal; it is gone when the work is done.
    """
    from rich.progress import track as tracked

    screen = present.console(stderr=True)
    yield from tracked(items, doing, console=screen, transient=True, disable=not screen.is_terminal)


def show(
    answer: T,
    flags: Output,
    *,
    table: Callable[[T, int], RenderableType],
    csv: Callable[[T], str | Iterator[str]],
    json: Callable[[T], dict[str, Any]],
) -> None:
    """Print an answer as a table of the terminal's width, as CSV or as JSON.

    A long CSV may come in pieces.
    """
    form = present.form(flags.format, as_json=flags.json)
    if form == "table":
        screen = present.console(flags.color)
        screen.print(table(answer, screen.width))
        return
    if form == "json":
        parts: Iterable[str] = itertools.chain(present.json_parts(json(answer)), "\n")
    else:
        text = csv(answer)
        parts = [text] if isinstance(text, str) else text
    for part in parts:
        print(part, end="")
