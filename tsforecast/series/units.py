"""What stands around a number: currency and percent signs, and the ways to write a minus."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SPACES = " \u00a0\u2007\u2009\u202f"
"""What may stand between groups of three digits: plain, fixed, figure, thin and narrow spaces."""

LONGEST = 64
"""Characters of the longest cell that is looked at as a number with something around it."""

_SIGNS = "$ € £ ¥ ₹ ₩ ₽ ₺ ₪ ₫ ₴ ₦ ₱ ฿ ₡ ₲ ₸ ₵ US$ A$ C$ CA$ AU$ NZ$ HK$ S$ R$ NT$ MX$ % ‰"
_NAMES = "kr kr. zł TL Kč Ft Fr Fr. SFr SFr. Rs Rs. lei лв руб руб. р."
_CODES = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES "
    "KRW MXN MYR NGN NOK NZD PEN PHP PKR PLN RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
_UNIT = "|".join(
    re.escape(word) for word in sorted(f"{_SIGNS} {_NAMES} {_CODES}".split(), key=len, reverse=True)
)
MONEY = frozenset(f"{_SIGNS} {_NAMES} {_CODES} cent cents ct".lower().split())
"""Signs, names and codes of currencies, and per cent and mille, in lower case."""

_APART = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
"""Space that is not between digits, and so separates no groups."""

_APART_SIGN = re.compile(r"\s*[-+−]\s+[.,\d]")


@functools.cache
def _dressed() -> re.Pattern[str]:
    """Give what a number can have around it, compiled for the few files where one has."""
    return re.compile(
        rf"(?P<open>\()? ?(?P<sign>[-+−])? ?(?P<before>{_UNIT})? ?(?P<inner>[-+−])? ?"
        rf"(?P<number>[.,]?\d[\d.,'’{SPACES}]*(?:e[-+]?\d+)?)"
        rf"(?P<behind>[-−])? ?(?P<after>{_UNIT})? ?(?P<close>\))?",
        re.IGNORECASE,
    )


@dataclass(frozen=True)
class Bare:
    """A number without what stood around it: its digits with a leading minus, and what that was.

    ``minus`` is empty for a leading sign or none, else how the sign was written.
    """

    number: str
    unit: str
    minus: str


@dataclass(frozen=True)
class Undressed:
    """The cells of a column, each with its bare number, and what was taken off, in words."""

    numbers: dict[str, str]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Mixed:
    """Two cells of one column that are not of one unit."""

    cell: str
    other: str


def bare(cell: str) -> Bare | None:
    """Take unit and accounting minus off one cell; None when no single number is left.

    >>> bare("(€ 1.234,50)"), bare("12 %")
    (Bare(number='-1.234,50', unit='€', minus='parentheses'), Bare(number='12', unit='%', minus=''))
    """
    if len(cell) > LONGEST or not any(map(str.isdigit, cell)):
        return None
    match = _dressed().fullmatch(_APART.sub(" ", cell.strip()))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    minuses = [match[name] for name in ("open", "sign", "inner", "behind") if match[name]]
    number = match["number"].rstrip(SPACES)
    if len(minuses) > 1 or (match["before"] and match["after"]):
        return None
    if match["behind"] and not number[-1].isdigit():
        return None  # in Switzerland 12.- is twelve francs, not minus twelve
    minus = "parentheses" if match["open"] else "behind" if match["behind"] else ""
    if not minus and _APART_SIGN.match(cell):
        minus = "apart"
    negative = minuses and minuses[0] != "+"
    return Bare(
        f"-{number}" if negative else number, match["before"] or match["after"] or "", minus
    )


def undress(cells: Iterable[str]) -> Undressed | Mixed | None:
    """Take off what stands around the numbers of a column, when it is the same in all of them.

    Gives None when a cell is no number even then, or all are bare already, and ``Mixed`` when
    units differ; a zero needs none.
    """
    found: dict[str, Bare] = {}
    for cell in cells:
        one = bare(cell)
        if one is None:
            return None
        found[cell] = one
    if all(one.number == cell for cell, one in found.items()):
        return None
    mixed = _mixed(found)
    if mixed is not None:
        return mixed
    return Undressed({cell: one.number for cell, one in found.items()}, _said(found))


def _mixed(found: Mapping[str, Bare]) -> Mixed | None:
    units = {
        cell: one.unit.casefold().rstrip(".")
        for cell, one in found.items()
        if one.unit or one.number.strip("-0.,")
    }
    first = next((cell for cell, unit in units.items() if unit), None)
    if first is None:
        return None
    odd = next((cell for cell, unit in units.items() if unit != units[first]), None)
    return None if odd is None else Mixed(odd, first)


def _said(found: Mapping[str, Bare]) -> tuple[str, ...]:
    unit = next((one.unit for one in found.values() if one.unit), "")
    example = next((cell for cell, one in found.items() if one.unit == "%"), None)
    told = [f'"{unit}" taken off'] if unit else []
    if example is not None:
        told = [f'"%" taken off: {example} is {found[example].number}']
    minuses = {one.minus for one in found.values()}
    told += ["numbers in parentheses read as negative"] if "parentheses" in minuses else []
    told += ["a minus behind the number read as in front of it"] if "behind" in minuses else []
    told += ["spaces behind a sign left out"] if "apart" in minuses else []
    return tuple(told)
