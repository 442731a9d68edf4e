"""Settings from files and the environment as defaults of the commands' options."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from typer.core import TyperGroup, TyperOption

from tsforecast.errors import UsageError
from tsforecast.settings import PREFIX


def defaults(program: TyperGroup, settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give the default of each parameter by command; a setting is called as its option is.

    An option that is repeatable takes a list, or one text with commas. Raises UsageError for a
    command or an option that does not exist: a misspelt setting would do nothing, silently.
    """
    found: dict[str, Any] = {}
    for command, values in settings.items():
        if command not in program.commands:
            raise _unknown(
                f'the settings name a command "{command}", which does not exist.',
                command,
                known=program.commands,
                variable=f"{PREFIX}{command.upper()}",
            )
        options = {
            flag.lstrip("-").replace("-", "_"): option
            for option in program.commands[command].params
            if isinstance(option, TyperOption)
            for flag in option.opts
            if flag.startswith("--")
        }
        found[command] = {}
        for name, value in values.items():
            if name not in options:
                raise _unknown(
                    f'the settings name an option "{name}" of {command}, which it does not have.',
                    name,
                    known=options,
                    variable=f"{PREFIX}{command.upper()}_{name.upper()}",
                )
            found[command][options[name].name] = _value(options[name], value)
    return found


def _value(option: TyperOption, value: Any) -> Any:
    if option.multiple:
        parts = value.split(",") if isinstance(value, str) else value
        return parts if isinstance(parts, list) else [parts]
    if isinstance(value, (list, dict)):
        raise UsageError(
            f"the setting {option.opts[0].lstrip('-')} takes one value.",
            code="setting-not-one-value",
            value=str(value),
            hint="write one value, without brackets.",
        )
    return value


def _unknown(message: str, name: str, *, known: Iterable[str], variable: str) -> UsageError:
    near = difflib.get_close_matches(name, list(known), n=1)
    meant = f"did you mean {near[0].replace('_', '-')}? " if near else ""
    return UsageError(
        message,
        code="setting-unknown",
        value=name,
        hint=f"{meant}Look into tsforecast.toml, [tool.tsforecast] in pyproject.toml, "
        f"and the variable {variable}.",
    )
