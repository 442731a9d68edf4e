"""Errors on stderr: what is wrong, where, and what to do."""

from __future__ import annotations

import errno
import json
import re
import traceback
from collections.abc import Sequence

from typer.exceptions import TyperException

from tsforecast.errors import BUG_EXIT_CODE, TsforecastError, UsageError
from tsforecast.present.output import leave_pipe, printable, say

REPORT = (
    "this is a bug in tsforecast. Please report it with the lines above and the command you ran."
)

MAKE_ROOM = "make room there, or write to another disk; what was written is not whole."


def wants_json(argv: Sequence[str]) -> bool:
    """Tell from the raw arguments whether errors should be JSON; parsing may not get that far."""
    return "--json" in argv or "--format=json" in argv or "--format json" in " ".join(argv)


def show(error: TsforecastError, *, as_json: bool) -> int:
    """Print one error and give its exit code.

    >>> show(UsageError("no such file.", code="c", hint="look again.", file="a.csv"), as_json=True)
    2
    """
    if as_json:
        say(json.dumps({"error": error.as_json()}))
        return error.exit_code
    place = error.place()
    say(f"error: {printable(f'{place}: ' if place else '')}{printable(error.message)}")
    say(f"hint: {printable(error.hint)}")
    return error.exit_code


def show_usage(problem: TyperException, *, as_json: bool) -> int:
    """Print what the argument parser refused, in the one shape that all errors have."""
    if problem.exit_code == 0:
        return 0
    message = _plainly(problem.format_message().strip())
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "tsforecast"
    hint = f"{path} --help lists what it takes."
    parameter = getattr(problem, "param", None)
    if context is not None and parameter is not None:
        source = context.get_parameter_source(parameter.name)
        if source is not None and source.name == "DEFAULT_MAP":
            option = parameter.opts[0].lstrip("-").replace("-", "_")
            variable = "_".join([*path.split(), option]).upper()
            hint = (
                "it is a setting: look into tsforecast.toml, [tool.tsforecast] in pyproject.toml, "
                f"and the variable {variable}."
            )
    return show(UsageError(message, code="usage", hint=hint), as_json=as_json)


_WORDS = (
    (r"Input should be a valid integer\b.*", "a whole number is needed."),
    (r"Input should be a valid number\b.*", "a number is needed."),
    (r"Input should be greater than or equal to (\S+)", r"it is \1 at least."),
    (r"Input should be less than or equal to (\S+)", r"it is \1 at most."),
    (r"Input should be a valid boolean\b.*", "yes or no is needed."),
    (r"Value error, ", ""),
)
"""What Pydantic says, and how people say it."""


def _plainly(message: str) -> str:
    """Say in plain words why a value was refused.

    >>> _plainly("Invalid value for '--horizon': Input should be greater than or equal to 1")
    "Invalid value for '--horizon': it is 1 at least."
    """
    for theirs, ours in _WORDS:
        message = re.sub(theirs, ours, message)
    return message


def show_unforeseen(problem: Exception, *, as_json: bool) -> int:
    """Print what no code foresaw: a full disk is an error, all else a bug with its traceback."""
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        leave_pipe()
        full = UsageError("there is no room left on the disk.", code="disk-full", hint=MAKE_ROOM)
        return show(full, as_json=as_json)
    say("".join(traceback.format_exception(problem)) + REPORT)
    return BUG_EXIT_CODE
