"""What stands around a time: signs for year, month and day, an offset, the end of a span."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_EASTERN = re.compile(r"\d\s*[年년]\s*\d")
_OFFSET = re.compile(r"(?<=\d)\s*(?:UTC|GMT|Z|(?:UTC|GMT)?([+-]\d{2}:?\d{2}))(?:\s*\([^()]*\))?$")
_SPAN = re.compile(
    r"(?P<begin>.*?\d)\s+(?:[-–—]|to|until|bis|al?|à)\s+(?P<end>\d.*)"
    r"|(?P<first>[^/]*\d)\s*/\s*(?P<last>\d[^/]*)"
)


@dataclass(frozen=True)
class Core:
    """The times of a column alone, and what to say of how they are to be read.

    ``ends`` are the cells of the ends, where each row is a span.
    """

    cells: Sequence[str]
    said: str
    ends: Sequence[str] = ()


def without_eastern_signs(cell: str) -> str:
    """Write 2021年1月5日 and 2021년 1월 5일 with dashes.

    >>> without_eastern_signs("2021年1月5日"), without_eastern_signs("2021년 1월")
    ('2021-1-5', '2021-1')
    """
    if not _EASTERN.search(cell):
        return cell
    dashed = re.sub(r"(?<=\d)\s*[年년月월]\s*(?=\d)", "-", cell)
    return re.sub(r"(?<=\d)\s*[日일]|[月월]$", "", dashed)


def core(cells: Sequence[str], *, first: str, missing: frozenset[str]) -> Core | None:
    """Take off what all cells have behind their time; None where there is nothing of the kind.

    >>> core(["3/1/24 9:00 GMT"], first="3/1/24 9:00 GMT", missing=frozenset())
    Core(cells=['3/1/24 9:00'], said='in UTC', ends=())
    >>> core(["1.2.20 - 7.2.20"], first="1.2.20 - 7.2.20", missing=frozenset()).cells
    ['1.2.20']
    """
    zone = _OFFSET.search(first)
    if zone is not None and ":" in first[: zone.start()]:
        if not all(cell.endswith(zone[0]) for cell in cells if cell.lower() not in missing):
            return None
        bare = [cell.removesuffix(zone[0]) for cell in cells]
        return Core(bare, f"at UTC{zone[1]}" if zone[1] else "in UTC")
    if not _SPAN.fullmatch(first):
        return None
    begins, ends = [], []
    for cell in cells:
        span = None if cell.lower() in missing else _SPAN.fullmatch(cell)
        if span is None and cell.lower() not in missing:
            return None
        begins.append((span["begin"] or span["first"]) if span else "")
        ends.append((span["end"] or span["last"]) if span else "")
    return Core(begins, "each span by its begin", ends)
