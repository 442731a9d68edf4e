"""Findings about a file for people and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from tsforecast.errors import UsageError
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.present.tables import plain_table
from tsforecast.series.catalogue import REFUSALS, RULES
from tsforecast.series.check import Finding, counts
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.console import RenderableType

COLUMNS = ("code", "severity", "row", "column", "value", "message", "hint", "id")
LINES = 5
"""Rules that a command other than ``check`` names."""

SHOWN = 10
"""Findings of one rule that a terminal shows; a pipe and JSON have all."""

STYLES = {"error": "bold red", "warning": "bold yellow"}
NOTHING = "no findings"


@dataclass(frozen=True)
class Answer:
    """What was found in a file, worst first; ``whole`` where nothing can hide behind an error."""

    file: str
    findings: tuple[Finding, ...]
    whole: bool = True


def summary(answer: Answer) -> str:
    """Count the findings in words.

    >>> summary(Answer("sales.csv", ()))
    'sales.csv: no findings'
    """
    numbers = counts(answer.findings)
    parts = [counted(number, severity) for severity, number in numbers.items() if number]
    more = "" if answer.whole else "; the reading ended there, so that there may be more"
    return f"{answer.file}: {', '.join(parts) or NOTHING}{more}"


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Lay out the findings in groups, one a rule, with the rule's code and the hint below."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [Text(summary(answer), style="bold")]
    for code, group in groupby(answer.findings, key=lambda finding: finding.code):
        parts += [Text(), *_group(code, list(group))]
    if answer.findings:
        first = answer.findings[0].code
        parts += [Text(), Text(f"More about a code: tsforecast check --explain {first}", "dim")]
    return Group(*parts)


def _group(code: str, findings: list[Finding]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    severity = findings[0].severity
    number = "" if len(findings) == 1 else f", {len(findings):,} times"
    yield Text.assemble((f"{severity} {code}", STYLES[severity]), f" {RULES[code].name}{number}")
    rows = [
        (one.row, (" ".join(filter(None, (one.id, one.column))), one.message))
        for one in findings[:SHOWN]
    ]
    yield from in_rows(rows, left=len(findings) - SHOWN)
    for hint in dict.fromkeys(finding.hint for finding in findings[:SHOWN]):
        yield Padding(Text(f"hint: {hint}"), (0, 0, 0, 2))


def in_rows(
    rows: Sequence[tuple[int | None, Sequence[str]]], *, left: int
) -> Iterator[RenderableType]:
    """Lay out what is said of the file's rows, and how many more have the same, if any."""
    from rich.padding import Padding
    from rich.text import Text

    table = plain_table(header=False)
    table.add_column(no_wrap=True, style="dim")
    for _ in rows[0][1][1:]:
        table.add_column(overflow="fold", style="dim")
    table.add_column(overflow="fold")
    for row, words in rows:
        table.add_row("" if row is None else f"row {row}", *map(Text, words))
    yield Padding(table, (0, 0, 0, 2))
    if left > 0:
        more = f"and {left:,} more; --format csv lists all."
        yield Padding(Text(more, style="dim"), (0, 0, 0, 2))


def warnings(findings: Sequence[Finding], *, file: str) -> list[str]:
    """Say findings in a few lines, the first of each rule, and where to see the others.

    >>> from tsforecast.series.check import warning
    >>> zero = warning("TS304", message="it is 0.", row=9, column="sales", value="0")
    >>> warnings([zero], file="sales.csv")
    ['warning TS304: sales.csv, row 9, column "sales": it is 0.',
     'hint: tsforecast check --explain TS304 says what is behind it.']
    """
    groups = [list(group) for _, group in groupby(findings, key=lambda one: one.code)]
    lines = [_one_line(group, file=file) for group in groups[:LINES]]
    code, number = findings[0].code, len(findings)
    left = sum(map(len, groups[LINES:]))
    if left:
        lines.append(f"and {counted(left, 'more warning')}.")
    if number == 1:
        return [*lines, f"hint: tsforecast check --explain {code} says what is behind it."]
    hint = f"hint: tsforecast check lists all {number:,}; --explain {code} says what a code means."
    return [*lines, hint]


def _one_line(group: Sequence[Finding], *, file: str) -> str:
    first = group[0]
    place = [
        file,
        first.id,
        None if first.row is None else f"row {first.row}",
        None if first.column is None else f'column "{first.column}"',
    ]
    more = f" And {len(group) - 1:,} more like it." if len(group) > 1 else ""
    where = ", ".join(part for part in place if part is not None)
    return f"{first.severity} {first.code}: {where}: {first.message}{more}"


def to_csv(answer: Answer) -> str:
    """Write one row a finding; only the names where there is none."""
    rows = ([harmless(getattr(one, name)) for name in COLUMNS] for one in answer.findings)
    return csv_text([COLUMNS, *rows])


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``check``."""
    return {
        "schema": 1,
        "command": "check",
        "file": answer.file,
        "findings": [asdict(finding) for finding in answer.findings],
        "counts": counts(answer.findings),
        "whole": answer.whole,
    }


def require_rule(code: str) -> str:
    """Give the code as the catalogue writes it; raises UsageError with all codes."""
    known = code.strip().upper()
    if known not in RULES:
        raise UsageError(
            f"there is no rule {code}.",
            code="no-such-rule",
            value=code,
            hint=f"the codes are {', '.join(RULES)}.",
        )
    return known


def explained(code: str) -> dict[str, Any]:
    """Give all that the catalogue says about a rule."""
    severity = "error" if code in REFUSALS.values() else "warning"
    rule = {"code": code, "severity": severity, **asdict(RULES[code])}
    return {"schema": 1, "command": "check", "rule": rule}


def explanation(code: str) -> str:
    """Say what a rule looks for, why that matters, and give an example."""
    rule = explained(code)["rule"]
    example = "".join(f"    {line}\n" for line in rule["example"].splitlines())
    hint = f"\nhint: {rule['hint']}\n" if rule["hint"] else ""
    title = f"{code} {rule['name']} ({rule['severity']})"
    return f"{title}\n\n{rule['why']}\n\nFor example:\n\n{example}{hint}"


FORMS = Forms(for_terminal, to_csv, to_dict)
EXPLAINED: Forms[str] = Forms(lambda code, _: explanation(code), explanation, explained)
