"""The changes of a cleaned copy for people and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tsforecast.present import check
from tsforecast.present.output import harmless, to_json
from tsforecast.series.clean import Cleaned
from tsforecast.series.fair_copy import Change
from tsforecast.series.wording import counted

COLUMNS = ("row", "column", "before", "after", "why")
SHOWN = 5
"""Changes of one kind that a terminal shows; a pipe and JSON have all."""


@dataclass(frozen=True)
class Answer:
    """What a check found, the name of the cleaned copy, and what is in it."""

    check: check.Answer
    name: str
    cleaned: Cleaned


def summary(answer: Answer) -> str:
    """Say what was written."""
    changes = answer.cleaned.changes
    return f"wrote {answer.name}: {counted(len(changes), 'change') if changes else 'no change'}"


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the changes in groups, one a reason."""
    kinds: dict[tuple[str, str | None], list[Change]] = {}
    for change in answer.cleaned.changes:
        kinds.setdefault((change.why, change.column), []).append(change)
    parts: list[RenderableType] = []
    for (why, column), changes in kinds.items():
        where = "" if column is None else f' of "{column}"'
        number = "" if len(changes) == 1 else f", {len(changes)} times"
        parts.append(Text(f"{why}{where}{number}", style="bold"))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(no_wrap=True, style="dim")
        table.add_column(overflow="fold")
        for change in changes[:SHOWN]:
            row = "" if change.row is None else f"row {change.row}"
            after = "(left out)" if change.after is None else change.after
            table.add_row(row, Text(f"{change.before or '(empty)'} -> {after}"))
        parts.append(Padding(table, (0, 0, 0, 2)))
        if len(changes) > SHOWN:
            more = f"and {len(changes) - SHOWN} more; --format csv lists all."
            parts.append(Padding(Text(more, style="dim"), (0, 0, 0, 2)))
    if answer.check.findings:
        parts += [Text(), check.for_terminal(answer.check, width)]
    return Group(*parts)


def to_csv(answer: Answer) -> str:
    """Write one row a change."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for change in answer.cleaned.changes:
        row = asdict(change).items()
        writer.writerow({name: harmless(value) for name, value in row})
    return target.getvalue()


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``check --fix``."""
    return {
        **check.to_dict(answer.check),
        "fixed": answer.name,
        "changes": [asdict(change) for change in answer.cleaned.changes],
    }


COPY_FORMS: dict[str, Callable[[Answer], bytes]] = {
    ".csv": lambda answer: answer.cleaned.content,
}
"""What a cleaned copy can be written in, by its ending."""

FORMS: dict[str, Callable[[Answer], bytes]] = {
    ".csv": lambda answer: to_csv(answer).encode(),
    ".json": lambda answer: (to_json(to_dict(answer)) + "\n").encode(),
}
"""What `--output` can write of the changes, by the file's ending."""
