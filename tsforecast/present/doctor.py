"""What `doctor` shows: the parts, the device and what works here."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.present.output import Forms, can_braille, csv_text, harmless
from tsforecast.present.tables import plain_table
from tsforecast.store.checkup import Check

if TYPE_CHECKING:
    from rich.console import RenderableType

COLUMNS = ("kind", "part", "found", "works", "needed", "note")
TITLES = {"version": "Versions", "device": "Device", "ability": "What works"}
_SAID = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True)
class Answer:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def works(self) -> bool:
        """Whether everything that is needed does."""
        return all(one.works is not False for one in self.checks if one.needed)


def terminal() -> Check:
    """Look whether the terminal can show charts as they are meant."""
    encoding, charts = sys.stdout.encoding or "ascii", can_braille()
    note = "" if charts else "charts are drawn in ASCII; PYTHONIOENCODING=utf-8 would change that"
    return Check("ability", "terminal", f"writes {encoding}", works=charts, note=note)


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Lay out what was looked at in groups; texts fold to any width."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    for kind, title in TITLES.items():
        table = plain_table(header=False)
        for style in ("", "", "dim"):
            table.add_column(style=style, overflow="fold")
        for one in answer.checks:
            if one.kind == kind:
                bad = one.works is False
                found = Text(one.found, style="bold red" if bad else "")
                table.add_row(Text(one.part), found, Text(one.note))
        parts += [Text(title, style="bold"), table, Text()]
    return Group(*parts, Text(_verdict(answer), style="bold"))


def _verdict(answer: Answer) -> str:
    return "Everything needed works." if answer.works else "Something needed does not work."


def to_csv(answer: Answer) -> str:
    """Write one row a part."""
    rows = (
        [one.kind, one.part, one.found, _SAID[one.works], _SAID[one.needed], one.note]
        for one in answer.checks
    )
    return csv_text([COLUMNS, *(map(harmless, row) for row in rows)])


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``doctor``."""
    return {
        "schema": 1,
        "command": "doctor",
        "works": answer.works,
        "checks": [asdict(one) for one in answer.checks],
    }


FORMS = Forms(for_terminal, to_csv, to_dict)
