"""Findings about a file: what a rule saw, where, how bad it is, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.catalogue import REFUSALS, RULES

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule saw.

    ``code`` is the rule's, as ``TS103``; ``row`` counts the file's lines from 1, the header
    included; ``value`` is written as the file or the frequency has it; ``id`` names the series of a
    table that holds several below each other.
    """

    code: str
    severity: Severity
    row: int | None
    column: str | None
    value: str | None
    message: str
    hint: str
    id: str | None = None


def refusal(error: SeriesUnusable | FileUnreadable) -> Finding:
    """Turn what the reader refused into a finding.

    >>> error = FileUnreadable("there is nothing in it.", code="empty-file", hint="export again.")
    >>> refusal(error).code, refusal(error).severity
    ('TS004', 'error')
    """
    return Finding(
        code=REFUSALS[error.code],
        severity="error",
        row=error.row,
        column=error.column,
        value=error.value,
        message=error.message,
        hint=error.hint,
    )


def warning(
    code: str,
    *,
    message: str,
    row: int | None,
    column: str | None,
    value: str | None,
    hint: str | None = None,
    id: str | None = None,  # noqa: A002 (as the finding calls it)
) -> Finding:
    """Make a finding about a series that could be read; its hint is the rule's, if no other."""
    return Finding(code, "warning", row, column, value, message, hint or RULES[code].hint, id)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings: errors before warnings, then by code, then by row."""
    return tuple(
        sorted(findings, key=lambda one: (one.severity != "error", one.code, one.row or 0))
    )


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Count errors and warnings.

    >>> counts([])
    {'error': 0, 'warning': 0}
    """
    seen = Counter(finding.severity for finding in findings)
    return {"error": seen["error"], "warning": seen["warning"]}
