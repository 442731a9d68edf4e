"""What stands behind numbers: a unit of measurement at all of them, or flags at some."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tsforecast.series.measures import is_measure
from tsforecast.series.units import LONGEST, SPACES, Mixed, Undressed

_TAILED = re.compile(
    rf"(?P<number>[-+−]?[.,]?\d(?:[\d.,'’{SPACES}]*\d)?(?:e[-+]?\d+)?)(?P<tail>\s*[^\d\s.,'’].*)?",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"(?<![-−^])[0-9]")
"""A digit that is no exponent: 2020M2 is a month, and no area."""

_FLAG = re.compile(r"\s*[*†‡]{1,3}|\s+[bcdefinprsuz]{1,2}")
"""Marks of footnotes; and of what is estimated (e), provisional (p), revised (r), ... in Europe."""


def without_tail(cell: str) -> str | None:
    """Give a number without the unit or flag behind it; None where there is none of them.

    >>> [without_tail(cell) for cell in ("28.6 GiB", "90,1 p", "135*", "135", "12 May")]
    ['28.6', '90,1', '135', None, None]
    """
    match = _TAILED.fullmatch(cell) if len(cell) <= LONGEST else None
    tail = match["tail"] if match else None
    if match is None or not tail or not (_FLAG.fullmatch(tail) or _is_unit(tail)):
        return None
    return match["number"]


def _is_unit(tail: str) -> bool:
    return not _COUNTS.search(tail) and is_measure(tail)


def _are_flags(tails: Sequence[str]) -> bool:
    """Tell flags from units: 1 bn and 900 differ, and so do 5 s and 3 d.

    A letter that could be either is a flag where it stands at fewer than half of the numbers.
    """
    units = [tail for tail in tails if tail and _is_unit(tail)]
    known = all(_FLAG.fullmatch(tail) for tail in tails if tail)
    return known and all(len(tail.strip()) == 1 for tail in units) and 2 * len(units) < len(tails)


def take_off(cells: Iterable[str]) -> Undressed | Mixed | None:
    """Take off one unit that all numbers have, a zero aside, or the flags that some have.

    Gives None when a cell is no number even then, and ``Mixed`` when units differ.
    """
    bare: dict[str, str] = {}
    tails: dict[str, str] = {}
    for cell in cells:
        match = _TAILED.fullmatch(cell) if len(cell) <= LONGEST else None
        if match is None:
            return None
        bare[cell] = match["number"]
        if match["tail"] or match["number"].strip("-0.,"):
            tails[cell] = match["tail"] or ""
    kinds = {tail.strip() for tail in tails.values()}
    first = next((cell for cell, tail in tails.items() if tail), None)
    if first is None:
        return None
    if len(kinds) == 1 and _is_unit(tails[first]):
        unit = tails[first].strip()
        return Undressed(bare, (f'"{unit}" taken off: {first} is {bare[first]}',))
    if _are_flags(list(tails.values())):
        flags = ", ".join(sorted(kinds - {""}))
        return Undressed(bare, (f"flags behind numbers left out ({flags})",))
    if not all(_is_unit(tail) for tail in tails.values() if tail):
        return None
    return Mixed(next(cell for cell, tail in tails.items() if tail != tails[first]), first)
