"""The commands by name, each imported and built when it is asked for.

To build the options of all would take a command that is run alone longer than to read its file.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, cast

import typer
from typer.core import TyperCommand

from tsforecast.cli import values
from tsforecast.cli.options import expand

NAMES = (
    "check", "decompose", "train", "predict", "backtest", "tune", "score", "explain", "report",
    "models", "sample", "doctor", "pretrain",
)  # fmt: skip
"""In the order of the page behind --help; a module each, with a function of the same name."""


class Program(values.Group):
    """The program as the group of its commands."""

    def __init__(self, **described: Any) -> None:
        super().__init__(**described)
        self.commands = cast("MutableMapping[str, Any]", _Commands())  # which nobody adds to


class _Commands(Mapping[str, TyperCommand]):
    def __getitem__(self, name: str) -> TyperCommand:
        if name not in NAMES:
            raise KeyError(name)
        return _built(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@functools.cache
def _built(name: str) -> TyperCommand:
    function = getattr(importlib.import_module(f"tsforecast.cli.{name}"), name)
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(cls=values.Command)(expand(function))
    return cast("TyperCommand", typer.main.get_command(alone))
