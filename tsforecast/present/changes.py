"""The changes of a cleaned copy for people and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.present import check
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.series.clean import Cleaned
from tsforecast.series.fair_copy import Change
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.console import RenderableType

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
    from rich.console import Group
    from rich.text import Text

    kinds: dict[tuple[str, str | None], list[Change]] = {}
    for change in answer.cleaned.changes:
        kinds.setdefault((change.why, change.column), []).append(change)
    parts: list[RenderableType] = []
    for (why, column), changes in kinds.items():
        where = "" if column is None else f' of "{column}"'
        number = "" if len(changes) == 1 else f", {len(changes):,} times"
        parts.append(Text(f"{why}{where}{number}", style="bold"))
        rows = [(change.row, (_in_words(change),)) for change in changes[:SHOWN]]
        parts += check.in_rows(rows, left=len(changes) - SHOWN)
    if answer.check.findings:
        parts += [Text(), check.for_terminal(answer.check, width)]
    return Group(*parts)


def _in_words(change: Change) -> str:
    after = "(left out)" if change.after is None else change.after
    return f"{change.before or '(empty)'} -> {after}"


def to_csv(answer: Answer) -> str:
    """Write one row a change."""
    changes = answer.cleaned.changes
    rows = ([harmless(getattr(one, name)) for name in COLUMNS] for one in changes)
    return csv_text([COLUMNS, *rows])


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``check --fix``."""
    return {
        **check.to_dict(answer.check),
        "fixed": answer.name,
        "changes": [asdict(change) for change in answer.cleaned.changes],
    }


FORMS = Forms(for_terminal, to_csv, to_dict)
