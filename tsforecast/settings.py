"""Where defaults come from: flags, then TSFORECAST_* variables, then a file in the folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tsforecast.errors import UsageError

PREFIX = "TSFORECAST_"


def defaults(environment: Mapping[str, str], folder: Path | None = None) -> dict[str, Any]:
    """Give defaults by command and option: ``{"train": {"epochs": 50}}``.

    ``TSFORECAST_TRAIN_EPOCHS=50`` beats ``[train] epochs = 50`` in ``tsforecast.toml``, which
    beats ``[tool.tsforecast.train]`` in ``pyproject.toml``. Raises UsageError on broken TOML.
    """
    folder = Path.cwd() if folder is None else folder
    merged: dict[str, Any] = {}
    for table in (
        _table(folder / "pyproject.toml").get("tool", {}).get("tsforecast", {}),
        _table(folder / "tsforecast.toml"),
        _from_environment(environment),
    ):
        for command, options in table.items():
            if not isinstance(options, Mapping):
                raise UsageError(
                    f'the setting "{command}" stands outside the table of a command.',
                    code="setting-misplaced",
                    value=str(options),
                    hint=f"put it below its command, as [train] and then {command} = {options}.",
                )
            known = merged.setdefault(command, {})
            known.update({name.replace("-", "_"): value for name, value in options.items()})
    return merged


def _table(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise UsageError(
            f"the settings cannot be read: {why}.",
            code="settings-unreadable",
            file=path.name,
            hint="correct the TOML, or move the file away.",
        ) from problem


def _from_environment(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, value in environment.items():
        command, _, option = name.removeprefix(PREFIX).lower().partition("_")
        if name.startswith(PREFIX):
            options = found.setdefault(command, {})
            if option:
                options[option] = value
    return found
