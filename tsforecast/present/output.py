"""Where an answer goes: table on a terminal, CSV in a pipe, JSON or a file when asked."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from tsforecast.errors import UsageError
from tsforecast.series.wording import guarded

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Form = Literal["table", "csv", "json"]
T = TypeVar("T")


@dataclass(frozen=True)
class Forms(Generic[T]):
    """What an answer is in each form: laid out so many cells wide, as CSV, and as a JSON object.

    A long CSV may come in pieces.
    """

    table: Callable[[T, int], RenderableType]
    csv: Callable[[T], str | Iterator[str]]
    json: Callable[[T], dict[str, Any]]

    def pieces(self, answer: T, form: Literal["csv", "json"]) -> Iterator[str]:
        """Write an answer piece by piece."""
        if form == "json":
            yield from json_parts(self.json(answer))
            yield "\n"
            return
        text = self.csv(answer)
        yield from [text] if isinstance(text, str) else text

    @property
    def files(self) -> dict[str, Callable[[T], bytes]]:
        """What `--output` can write, by the file's ending."""
        return {
            ".csv": lambda answer: "".join(self.pieces(answer, "csv")).encode(),
            ".json": lambda answer: "".join(self.pieces(answer, "json")).encode(),
        }


PIECES = 1 << 16
"""Pieces of JSON, keys and values and the marks between, that are written at a time."""
BEGINNING = 1000
"""Bytes in which a file says who made it."""
LONGEST = 1000
"""Characters of the longest message that is printed whole; JSON always has it whole."""


def form(asked: Form | None, *, as_json: bool) -> Form:
    """Decide the form of stdout: what was asked, else table on a terminal and CSV in a pipe."""
    if as_json:
        return "json"
    return asked or ("table" if sys.stdout.isatty() else "csv")


def console(color: Literal["auto", "always", "never"] = "auto", *, stderr: bool = False) -> Console:
    """Give a rich console for stdout or stderr that obeys ``--color`` and NO_COLOR."""
    from rich.console import Console

    return Console(
        stderr=stderr,
        highlight=False,
        no_color=color == "never" or None,
        force_terminal=True if color == "always" else None,
        soft_wrap=False,
    )


def can_braille(encoding: str | None = None) -> bool:
    """Tell whether the terminal's encoding (default: stdout's) has braille."""
    try:
        "⣿│─".encode(encoding or sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str) -> str:
    r"""Keep a file's text from steering the terminal, and a long cell from filling it.

    >>> printable('"\x1b[2J" is not a number.')
    '"\\x1b[2J" is not a number.'
    """
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
    return visible(text)


def visible(text: str) -> str:
    """Write signs that cannot be seen, as those that steer a terminal, by their code."""
    return "".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in text)


def note(text: str, *, quiet: bool) -> None:
    """Say one thing on stderr that is worth knowing but is not the answer."""
    if not quiet:
        say(printable(text))


def say(text: str) -> None:
    """Write lines on stderr; that nobody can read them ends no work and changes no exit code."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr)


def leave_pipe() -> None:
    """Let nothing more reach a pipe whose reader has gone, not even what Python flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def json_parts(answer: dict[str, Any]) -> Iterator[str]:
    """Write an answer as JSON; NaN and infinity become null, which JSON can say.

    It comes piece by piece, which holds far less at once of a long answer.
    """
    pieces = json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(sayable(answer))
    while part := "".join(itertools.islice(pieces, PIECES)):
        yield part


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    r"""Write rows as CSV; nothing where there is None.

    >>> csv_text([["id", "value"], ["a, b", None]])
    'id,value\n"a, b",\n'
    """
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


def sayable(value: Any) -> Any:
    """Give what JSON can say: NaN and infinity become null, arrays lists."""
    if isinstance(value, dict):
        return {str(key): sayable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [sayable(item) for item in value]
    if hasattr(value, "tolist"):
        return sayable(value.tolist())
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def harmless(value: Any) -> Any:
    """Keep a spreadsheet from running a cell that is a text; others stay as they are."""
    return guarded(value) if isinstance(value, str) else value


def file_writer(target: str, forms: Mapping[str, Callable[[T], bytes]]) -> Callable[[T], None]:
    """Give what will write an answer to ``target``; checked now, before the work is done.

    ``forms`` are known by the file's ending. Raises what :func:`file_form` does.
    """
    render = file_form(target, forms)

    def write(answer: T) -> None:
        content = render(answer)
        with whole_file(target) as put:
            put(content)

    return write


def file_form(target: str, forms: Mapping[str, T]) -> T:
    """Give what belongs to the ending of a file that will be written.

    Raises UsageError for an ending that is not among them, or a folder that is not there.
    """
    path = Path(target)
    found = forms.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            f"{path.suffix} is no form that this answer can be written in."
            if path.suffix
            else "the file's name has no ending that says its form.",
            code="output-ending-unknown",
            file=target,
            hint=f"end the name in {', '.join(forms)}.",
        )
    if not path.parent.is_dir():
        raise _unwritable(target, "the folder does not exist")
    return found


def refuse_to_replace(target: str, *, made_by: str) -> None:
    """Refuse to write over a file whose name nobody gave, unless its beginning says who made it."""
    path = Path(target)
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            own = made_by.encode() in file.read(BEGINNING)
    except OSError:
        own = False
    if not own:
        raise UsageError(
            "there is a file of that name that this program did not make.",
            code="output-exists",
            file=target,
            hint="name another with --output, or the same to write over it.",
        )


def refuse_same_file(target: str, source: str) -> None:
    """Refuse to write over the file that is read, however its path is spelt."""
    path, original = Path(target), Path(source)
    same = path.resolve() == original.resolve()
    if same or (path.exists() and original.exists() and path.samefile(original)):
        raise UsageError(
            "that is the file itself, which is never changed.",
            code="output-is-input",
            file=target,
            hint="give another name, as clean.csv.",
        )


def _unwritable(target: str, why: str) -> UsageError:
    return UsageError(
        f"the file cannot be written: {why}.",
        code="output-unwritable",
        file=target,
        hint="name a folder that exists and that you may write to.",
    )


@contextlib.contextmanager
def whole_file(target: str) -> Iterator[Callable[[bytes], None]]:
    """Write a file that is there whole or not at all: a temporary neighbour, renamed at the end.

    Gives what puts bytes into it. Raises UsageError where it cannot be written.
    """
    import tempfile

    path = Path(target)
    with _telling(target):
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    file = os.fdopen(handle, "wb")

    def put(content: bytes) -> None:
        with _telling(target):
            file.write(content)

    try:
        yield put
        with _telling(target):
            file.close()
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # of what is not yet written, on a full disk
            file.close()
        Path(temporary).unlink()
        raise


@contextlib.contextmanager
def _telling(target: str) -> Iterator[None]:
    """Tell in words that a file cannot be written."""
    try:
        yield
    except OSError as problem:
        raise _unwritable(target, str(problem.strerror or problem).lower()) from problem


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
