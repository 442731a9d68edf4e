"""The page behind --help: examples first, then options in groups, within the terminal's width.

Typer's own page loads rich with its Markdown, syntax colours and tracebacks, which takes longer
than all else that ``--help`` does.
"""

from __future__ import annotations

import inspect
import os
import shutil
import textwrap
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from typer import Context
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

WIDEST = 100
"""Columns of the widest page: longer lines are hard to read."""

NAMES = 26
"""Columns that the options' names may take; a longer name has a line of its own."""

HEADING, NAME = "1", "36"
"""Styles, as the numbers of the terminal's own language; Typer takes them off in a pipe."""

VALUES = {int: "N", float: "NUMBER", str: "TEXT"}

Rows = list[tuple[str, str]]


def page(command: TyperCommand | TyperGroup, context: Context) -> str:
    """Write what --help shows of a command, or of the program."""
    columns = shutil.get_terminal_size().columns
    width = max(min(columns, WIDEST), NAMES + 24)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"{_styled('Usage:', HEADING)} {context.command_path} {usage}"]
    lines += _text(command.help or "", width)
    for title, rows in _groups(command, context).items():
        names = max((len(name) for name, _ in rows if len(name) <= NAMES), default=NAMES)
        lines += ["", _styled(f"{title}:", HEADING)]
        for name, text in rows:
            lines += _row(name, text, width=width, names=names)
    return "\n".join(lines)


def _text(text: str, width: int) -> Iterator[str]:
    """Lay a docstring out: a paragraph of nothing but code is an example, and stands apart."""
    after_example = False
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        words = " ".join(paragraph.split())
        example = words.startswith("`") and words.endswith("`") and words.count("`") == 2
        if not (example and after_example):
            yield ""
        if example:
            yield f"    {_styled(words.strip('`'), NAME)}"
        else:
            yield from _wrapped(words, width, indent="  ")
        after_example = example


def _groups(command: TyperCommand | TyperGroup, context: Context) -> dict[str, Rows]:
    """Sort what a command takes into groups: arguments, its own options, commands, the named."""
    first: dict[str, Rows] = {"Arguments": [], "Options": [], "Commands": []}
    named: dict[str, Rows] = {}
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None:
            continue
        if isinstance(parameter, TyperArgument):
            first["Arguments"].append((str(parameter.metavar or parameter.name), record[1]))
        elif isinstance(parameter, TyperOption):
            title = parameter.rich_help_panel
            rows = named.setdefault(title, []) if title else first["Options"]
            rows.append((_name(parameter), record[1]))
    if isinstance(command, TyperGroup):
        first["Commands"] = [
            (name, (one.help or "").split("\n\n")[0]) for name, one in command.commands.items()
        ]
    return {title: rows for title, rows in {**first, **named}.items() if rows}


def _name(option: TyperOption) -> str:
    """Write an option as it is typed, as ``-o, --output FILE`` or ``--decimal .|,``."""
    flags = ", ".join([*sorted(option.opts, key=len), *option.secondary_opts])
    return flags if option.is_flag else f"{flags} {option.metavar or _values(option)}"


def _values(option: TyperOption) -> str:
    kind: Any = option.type_descriptor.annotation
    if get_origin(kind) is Literal:
        return "|".join(map(str, get_args(kind)))
    return VALUES.get(kind, "VALUE")


def _row(name: str, text: str, *, width: int, names: int) -> Iterator[str]:
    """Set a name and what is said of it side by side, or below each other."""
    lines = _wrapped(text, width, indent=" " * (names + 4))
    first = f"  {_styled(name, NAME)}"
    if lines and len(name) <= names:
        first += " " * (names + 2 - len(name)) + lines.pop(0).lstrip()
    yield first
    yield from lines


def _wrapped(text: str, width: int, *, indent: str) -> list[str]:
    words = " ".join(text.split())
    return textwrap.wrap(
        words, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _styled(text: str, style: str) -> str:
    return text if "NO_COLOR" in os.environ else f"\x1b[{style}m{text}\x1b[0m"
