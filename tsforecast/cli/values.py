"""Plain option values taken as they are, without the import of Pydantic.

Typer hands every value to Pydantic, even one that is not given, and importing that takes as long
as a quarter of pandas. A value that is plainly right needs none of it. All others, and with them
every refusal and its wording, stay Typer's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from tsforecast.present.help import page

NOT_PLAIN = object()


class Command(TyperCommand):
    """A command whose parameters look at their values before Typer does."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, ``--help`` among them."""
        return _looking(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page behind --help."""
        formatter.write(page(self, ctx))


class Group(TyperGroup):
    """The same for the program's own options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, ``--help`` among them."""
        return _looking(super().get_params(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page behind --help."""
        formatter.write(page(self, ctx))


def _looking(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        known = vars(parameter)
        if isinstance(parameter, TyperOption | TyperArgument) and "get_runtime_param" not in known:
            # Where another Typer asks for its coercion under another name, it goes its own way.
            looked_at = _LookedAt(parameter, parameter.get_runtime_param)
            known["get_runtime_param"] = lambda found=looked_at: found
    return parameters


@dataclass(frozen=True)
class _LookedAt:
    """The coercion of one parameter: ours where the value is plain, else Typer's."""

    parameter: TyperOption | TyperArgument
    original: Any

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        found = plain(self.parameter, value)
        if found is NOT_PLAIN:
            return self.original().coerce(value, param=param, ctx=ctx)
        return found


def plain(parameter: TyperOption | TyperArgument, value: Any) -> Any:
    """Give the value that a parameter's function gets, or NOT_PLAIN to leave that to Typer."""
    described = parameter.type_descriptor
    info = described.parameter_info
    kind: Any = described.annotation
    several = parameter.multiple or parameter.nargs == -1
    if value is None:
        return () if several else None
    if info.parser is not None or info.clamp:
        return NOT_PLAIN
    if several:
        if get_origin(kind) is not list or not isinstance(value, list | tuple):
            return NOT_PLAIN
        each = [_one(get_args(kind)[0], one, info) for one in value]
        return NOT_PLAIN if any(one is NOT_PLAIN for one in each) else each
    return _one(kind, value, info)


def _one(kind: Any, value: Any, info: Any) -> Any:
    if kind is str and isinstance(value, str):
        return value
    if get_origin(kind) is Literal and isinstance(value, str) and value in get_args(kind):
        return value
    if kind in (int, float) and (found := _number(kind, value)) is not None:
        low = -math.inf if info.min is None else info.min
        high = math.inf if info.max is None else info.max
        return found if low <= found <= high else NOT_PLAIN
    return NOT_PLAIN


def _number(kind: Any, value: Any) -> Any:
    """Give digits as a number, with one decimal point at most for a float; else None."""
    if type(value) is kind:
        return value
    if not isinstance(value, str) or not value.isascii() or len(value) > 15:
        return None
    digits = value.removeprefix("-")
    if kind is float:
        digits = digits.replace(".", "", 1)
    return kind(value) if digits.isdecimal() else None
