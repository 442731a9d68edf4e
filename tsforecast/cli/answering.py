"""How a command answers: on stdout in the form asked for, and in a file where one is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from tsforecast.cli import checking
from tsforecast.cli.options import Output
from tsforecast.present import output as present
from tsforecast.present.output import Forms

if TYPE_CHECKING:
    from tsforecast.series.read import PanelReading, Reading


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


def finish(
    make: Callable[..., T],
    forms: Forms[T],
    flags: Output,
    *,
    found: Reading | PanelReading,
    said: Iterable[str],
    write: Callable[[T], None],
) -> None:
    """Say what was decided, warn of what looks odd in what was read, and answer with both.

    ``make`` takes the ``findings`` that were warned of, and gives the answer.
    """
    for text in said:
        present.note(text, quiet=flags.quiet)
    answer = make(findings=checking.warn(found, quiet=flags.quiet))
    write(answer)
    show(answer, forms, flags)


def show(answer: T, forms: Forms[T], flags: Output) -> None:
    """Print an answer as a table of the terminal's width, as CSV or as JSON."""
    form = present.form(flags.format, as_json=flags.json)
    if form == "table":
        screen = present.console(flags.color)
        screen.print(forms.table(answer, screen.width))
        return
    for piece in forms.pieces(answer, form):
        print(piece, end="")
