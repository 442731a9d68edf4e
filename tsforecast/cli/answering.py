"""How a command answers: on stdout in the form asked for, and in a file where one is named."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import typer

from tsforecast.cli import checking
from tsforecast.cli.options import Output
from tsforecast.errors import ANSWER_IS_NO_EXIT_CODE
from tsforecast.present import output as present
from tsforecast.present.output import Forms

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tsforecast.present.scores import Answer, Outcome
    from tsforecast.present.stream import InParts
    from tsforecast.series.read import PanelReading, Reading

T = TypeVar("T")
One = TypeVar("One")
Judged = TypeVar("Judged", bound="Answer[Outcome]")

IN_PARTS: dict[str, Literal["csv", "json"]] = {".csv": "csv", ".json": "json"}
"""What an answer in parts can be written as, by the file's ending."""


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


def track(items: Sequence[T], doing: str, flags: Output) -> Iterator[T]:
    """Go through items with a bar on stderr that says what is done and the time left.

    None for a single item, where stderr is not a terminal, or where none is wanted; it is gone
    when the work is done.
    """
    if len(items) == 1:
        yield from items
        return
    from rich.progress import track as tracked

    screen = present.console(flags.color, stderr=True)
    hidden = not (flags.bar and screen.is_terminal)
    yield from tracked(items, doing, console=screen, transient=True, disable=hidden)


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


def judged(
    answer: Judged,
    forms: Forms[Judged],
    flags: Output,
    *,
    said: Iterable[str],
    write: Callable[[Judged], None],
) -> None:
    """Answer with a finished backtest; the verdict, for which CSV has no place, goes beside it."""
    write(answer)
    present.note("; ".join((*said, *answer.outcome.decisions)), quiet=flags.quiet)
    if present.form(flags.format, as_json=flags.json) == "csv":
        present.note(f"{answer.outcome.verdict.text}.", quiet=flags.quiet)
    show(answer, forms, flags)


def require(unmet: Sequence[str], flags: Output) -> None:
    """Say what was asked and does not hold, and end with 1 where there is any of it."""
    for sentence in unmet:
        present.note(f"not met: {sentence}.", quiet=flags.quiet)
    if unmet:
        raise typer.Exit(ANSWER_IS_NO_EXIT_CODE)


def in_parts(
    forms: InParts[One, T], flags: Output
) -> Callable[[Iterable[Sequence[One]], Callable[[], T]], None]:
    """Give what answers with parts as they come, then with what is to be said of all of them.

    The second is asked for when the last part is there; so is a file, whole or not at all. Its
    name is checked now, before any work.
    """
    from tsforecast.present.stream import Stdout

    form, target = present.form(flags.format, as_json=flags.json), flags.output
    ending = None if target is None else present.file_form(target, IN_PARTS)

    def answer_with(parts: Iterable[Sequence[One]], finish: Callable[[], T]) -> None:
        out = Stdout(alone=target is None)
        writers: list[tuple[Literal["csv", "json"], Callable[[str], None]]] = []
        with contextlib.ExitStack() as files:
            if target is not None and ending is not None:
                put = files.enter_context(present.whole_file(target))
                writers.append((ending, lambda text: put(text.encode())))
            if form != "table":
                writers.append((form, out))
            for number, part in enumerate(parts):
                for kind, write in writers:
                    write(forms.part(part, kind, first=number == 0))
            answer = finish()
            for kind, write in writers:
                for text in forms.end(answer, kind):
                    write(text)
        if target is not None:
            present.note(f"wrote {target}", quiet=flags.quiet)
        out.close()
        if form == "table":
            print_table(answer, forms.table, flags)

    return answer_with


def show(answer: T, forms: Forms[T], flags: Output) -> None:
    """Print an answer as a table of the terminal's width, as CSV or as JSON."""
    form = present.form(flags.format, as_json=flags.json)
    if form == "table":
        print_table(answer, forms.table, flags)
        return
    for piece in forms.pieces(answer, form):
        print(piece, end="")


def print_table(answer: T, table: Callable[[T, int], RenderableType], flags: Output) -> None:
    """Print an answer as a table of the terminal's width."""
    screen = present.console(flags.color)
    screen.print(table(answer, screen.width))
