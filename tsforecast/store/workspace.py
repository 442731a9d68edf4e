"""The folder ``.tsforecast/``: models by name, and the series and model used last."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = ".tsforecast"
LAST = "last.json"
STDIN_COPY = "stdin.csv"


@dataclass(frozen=True)
class LastUsed:
    """The series that a command used last: where it is and how it was read."""

    source: str
    command: str
    reading: dict[str, Any] = field(default_factory=dict)
    model: str | None = None


@dataclass(frozen=True)
class Workspace:
    """What is kept in one working folder."""

    folder: Path

    @property
    def models(self) -> Path:
        """The folder that holds one folder for each model."""
        return self.folder / FOLDER / "models"

    def last(self) -> LastUsed | None:
        """Give what was used last; None where nothing is remembered or it cannot be read."""
        try:
            kept = json.loads((self.folder / FOLDER / LAST).read_text(encoding="utf-8"))
            return LastUsed(
                source=str(kept["source"]),
                command=str(kept["command"]),
                reading=dict(kept["reading"]),
                model=kept["model"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, last: LastUsed) -> None:
        """Keep what was used; a folder that cannot be written to is no reason to fail."""
        place = self.folder / FOLDER
        try:
            place.mkdir(exist_ok=True)
            # Whoever commits the working folder should not commit what is only remembered here.
            (place / ".gitignore").write_text("*\n", encoding="utf-8")
            fresh = place / f".{LAST}"
            fresh.write_text(json.dumps(vars(last), indent=2) + "\n", encoding="utf-8")
            fresh.replace(place / LAST)
        except OSError:
            return

    def keep_stdin(self, content: bytes) -> str | None:
        """Keep a copy of what came through stdin, so that a later command can use it again.

        Gives its path from the working folder, or None where nothing can be written.
        """
        copy = Path(FOLDER) / STDIN_COPY
        try:
            (self.folder / FOLDER).mkdir(exist_ok=True)
            (self.folder / copy).write_bytes(content)
        except OSError:
            return None
        return str(copy)
