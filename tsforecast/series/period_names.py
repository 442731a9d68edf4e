"""Periods by name: quarters, halves, months and weeks as 1Q20 or KW 7/2020; FY2005 and 1985/86."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

import pandas as pd

from tsforecast.series.months import month_number

PIVOT = 69
"""Two digits below it are of this century, as in the C library."""

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
"""A bare number that can be a year."""

_APART = r"[\s/'’._-]*"
_FISCAL = r"(?:FY[\s'’]*)?"
_QUARTER = r"(?:Q|T|K|KV|QTR|QUARTER|QUARTAL|TRIM|TRIMESTRE|KVARTAL)"
_HALF = r"(?:H|HJ|S|HALF|HALBJAHR|SEMESTER|SEMESTRE)"
_WEEK = r"(?:W|KW|WK|WEEK|WOCHE|SEM|SEMAINE|SEMANA|SETTIMANA|V|UGE|UKE|VECKA)"
_WEEK_NAMES = frozenset(
    ("week", "weeks", "woche", "kw", "kalenderwoche", "semaine", "semana", "settimana", "vecka",
     "uge", "uke", "wk", "yearweek", "isoweek")
)  # fmt: skip


@functools.cache
def _pattern(word: str, part: str) -> re.Pattern[str]:
    """Give the ways to write a part of a year: 2020Q1, Q1 2020, Q1-20, 1Q20, 1. Quartal 2020."""
    year, short = rf"{_FISCAL}(?P<year>\d{{4}})", rf"{_FISCAL}(?P<year{{}}>\d{{{{4}}}}|\d{{{{2}}}})"
    gap = _APART
    ways = (
        rf"{year}{gap}{word}\.?\s*(?P<part>{part})",
        rf"{word}\.?\s*(?P<part2>{part}){gap}{short.format(2)}",
        rf"(?P<part3>{part})\.?\s*{word}{gap}{short.format(3)}",
    )
    return re.compile("|".join(f"(?:{way})" for way in ways), re.IGNORECASE)


def _start_of_months(months: int) -> Callable[[int, int], pd.Timestamp]:
    return lambda year, part: pd.Timestamp(year, months * (part - 1) + 1, 1)


def _week(year: int, part: int) -> pd.Timestamp:
    return pd.Timestamp.fromisocalendar(year, part, 1)


_KINDS: tuple[tuple[str, str, str, Callable[[int, int], pd.Timestamp]], ...] = (
    ("quarters as 2020Q1|Q1 2020|1Q2020", _QUARTER, "[1-4]", _start_of_months(3)),
    ("half years as 2020H1|H1 2020|1H2020", _HALF, "[12]", _start_of_months(6)),
    ("months as 2020M03|M03 2020|3M2020", "M", r"\d{1,2}", _start_of_months(1)),
    ("ISO weeks as 2020-W07|W07 2020|7W2020", _WEEK, r"\d{1,2}", _week),
)
"""What each kind is called, for each of the ways to write it; its word and part; its first day."""

_FISCAL_YEAR = re.compile(
    r"FY[\s'’]*(?P<year>\d{4}|\d{2})(?:[/–-](?P<end>\d{4}|\d{2}))?", re.IGNORECASE
)
_TWO_YEARS = re.compile(r"(?P<year>\d{4})\s*[/–-]\s*(?P<end>\d{4}|\d{2})")
FEWEST_TWO_YEARS = 3
"""Cells as 2001-02 below which they are months: of more, each would be 13 after the last."""

_NAMED = r"([^\W\d_]{3,}\.?)\s*[-–/]\s*([^\W\d_]{3,}\.?)"
_MONTHS = re.compile(rf"{_NAMED}[\s,]*(\d{{4}})|(\d{{4}})[\s,]*{_NAMED}")
_WITH_DAY = re.compile(r"(\d{4})-?[Ww](\d{2})-?([1-7])")
_BARE_WEEK = re.compile(r"(\d{4})[\s/._-]*(\d{2})|(\d{1,2})[/._-](\d{4})")
_ORDINAL = re.compile(r"(?P<part>[1-4])(?:st|nd|rd|th|er|ère|e|ème|º|ª|o)\.?\s+", re.IGNORECASE)


def read_periods(
    cells: Sequence[str], *, first: str, name: str, missing: frozenset[str]
) -> tuple[pd.DatetimeIndex, str] | None:
    """Read a column of periods as their first days (a week's is its Monday), and say which kind.

    ``name`` is the column's: under a week's name 202007 is a week, not July.
    """
    if any(word in _WEEK_NAMES for word in re.split(r"[^a-z]+", name)):
        found = _all(cells, _bare_week, missing=missing)
        if found is not None:
            return found, "ISO weeks as 202007"
    years = _years(cells, first, missing=missing)
    if years is not None:
        return years
    if _WITH_DAY.fullmatch(first):
        found = _all(cells, _day_of_week, missing=missing)
        return None if found is None else (found, "ISO weeks with a day")
    if not _has_letter(first):
        return None
    if _months(first) is not None:
        return _spans_of_months(cells, missing=missing)
    for kind, word, part, build in _KINDS:
        pattern = _pattern(word, part)
        match = pattern.fullmatch(_ORDINAL.sub(r"\g<part> ", first))
        if match is None:
            continue
        way = 0 if match["part"] else 1 if match["part2"] else 2
        found = _all(cells, lambda cell: _one(pattern, build, cell), missing=missing)  # noqa: B023
        fiscal = "fiscal " if "FY" in first.upper() else ""
        return None if found is None else (found, f"{fiscal}{_called(kind, way)}")
    return None


def _years(
    cells: Sequence[str], first: str, *, missing: frozenset[str]
) -> tuple[pd.DatetimeIndex, str] | None:
    """Read FY2005 as a year, and 1985/86 as the year that it begins in."""
    if _FISCAL_YEAR.fullmatch(first):
        found = _all(cells, lambda cell: _begin(_FISCAL_YEAR, cell), missing=missing)
        return None if found is None else (found, "fiscal years as FY2005")
    if _begin(_TWO_YEARS, first) is None:
        return None
    found = _all(cells, lambda cell: _begin(_TWO_YEARS, cell), missing=missing)
    if found is None or (found.nunique() < FEWEST_TWO_YEARS and all(map(_may_be_month, cells))):
        return None
    return found, "years as 1985/86, each by the one that it begins in"


def _begin(pattern: re.Pattern[str], cell: str) -> pd.Timestamp | None:
    """Give the first day of the year that is named first; none where the next does not follow."""
    match = pattern.fullmatch(cell)
    if match is None:
        return None
    year, end = full_year(match["year"]), match["end"]
    if end is not None and int(end) != (year + 1) % 10 ** len(end):
        return None
    return pd.Timestamp(year, 1, 1)


def _may_be_month(cell: str) -> bool:
    match = _TWO_YEARS.fullmatch(cell)
    return match is None or (len(match["end"]) == 2 and 1 <= int(match["end"]) <= 12)


def _spans_of_months(
    cells: Sequence[str], *, missing: frozenset[str]
) -> tuple[pd.DatetimeIndex, str] | None:
    """Read Jan-Mar 2020 by its first month; all spans must be of one length."""
    spans = {_months(cell) for cell in cells if cell.lower() not in missing}
    if len({span and span[1] for span in spans}) > 1:
        return None
    found = _all(cells, lambda cell: (_months(cell) or (None,))[0], missing=missing)
    return None if found is None else (found, "months as Jan-Mar 2020, by the first of them")


def _months(cell: str) -> tuple[pd.Timestamp, int] | None:
    """Give when a span of months begins, and how many it has; the year is that of the last.

    >>> _months("Jan-Mar 2020"), _months("2020 Nov–Jan")
    ((Timestamp('2020-01-01 00:00:00'), 3), (Timestamp('2019-11-01 00:00:00'), 3))
    """
    match = _MONTHS.fullmatch(cell)
    if match is None:
        return None
    first, last = (month_number(word) for word in (match[1] or match[5], match[2] or match[6]))
    if first is None or last is None or first == last:
        return None
    year = int(match[3] or match[4]) - (first > last)
    return pd.Timestamp(year, first, 1), (last - first) % 12 + 1


def _called(kind: str, way: int) -> str:
    """Name a kind of period as it is written.

    >>> _called("quarters as 2020Q1|Q1 2020|1Q2020", 1)
    'quarters as Q1 2020'
    """
    name, _, ways = kind.partition(" as ")
    return f"{name} as {ways.split('|')[way]}"


def is_period(cell: str) -> bool:
    """Tell whether a cell names a period, and is no version or label like v2.10.

    >>> [is_period(cell) for cell in ("2020Q1", "1Q20", "T1 2020", "KW 7/2020", "FY05", "1985/86")]
    [True, True, True, True, True, True]
    >>> [is_period(cell) for cell in ("v2.10", "Q1", "1985/90")]
    [False, False, False]
    """
    if not any(sign.isdigit() for sign in cell):  # most headers, without a look at the patterns
        return False
    if _begin(_FISCAL_YEAR, cell) is not None or _begin(_TWO_YEARS, cell) is not None:
        return True
    if not _has_letter(cell):
        return False
    if _months(cell) is not None:
        return True
    for _, word, part, _ in _KINDS:
        match = _pattern(word, part).fullmatch(cell)
        if match is not None:
            year = match["year"] or match["year2"] or match["year3"]
            return len(year) == 4 or "Q" in cell.upper()
    return _WITH_DAY.fullmatch(cell) is not None


def _has_letter(cell: str) -> bool:
    """Tell whether a cell can be of one of the kinds, as most dates cannot."""
    return any(map(str.isalpha, cell))


def _all(
    cells: Sequence[str], read: Callable[[str], pd.Timestamp | None], *, missing: frozenset[str]
) -> pd.DatetimeIndex | None:
    """Read every cell, the same text once; None when one that is there is no period."""
    known: dict[str, pd.Timestamp | None] = {}
    for cell in dict.fromkeys(cells):
        try:
            time = None if cell.lower() in missing else read(cell)
        except ValueError:  # a 13th month, or a 53rd week of a year that has 52
            return None
        if time is None and cell.lower() not in missing:
            return None
        known[cell] = time
    if not any(known.values()):
        return None
    return pd.DatetimeIndex([known[cell] or pd.NaT for cell in cells]).as_unit("us")


def _one(
    pattern: re.Pattern[str], build: Callable[[int, int], pd.Timestamp], cell: str
) -> pd.Timestamp | None:
    match = pattern.fullmatch(_ORDINAL.sub(r"\g<part> ", cell))
    if match is None:
        return None
    year = match["year"] or match["year2"] or match["year3"]
    part = match["part"] or match["part2"] or match["part3"]
    return build(full_year(year), int(part))


def full_year(text: str) -> int:
    """Give the year that two or four digits mean.

    >>> full_year("20"), full_year("85"), full_year("1985")
    (2020, 1985, 1985)
    """
    year = int(text)
    return year if len(text) != 2 else year + (2000 if year < PIVOT else 1900)


def _bare_week(cell: str) -> pd.Timestamp | None:
    match = _BARE_WEEK.fullmatch(cell)
    if match is None:
        return None
    year, part = (match[1], match[2]) if match[1] else (match[4], match[3])
    return _week(int(year), int(part))


def _day_of_week(cell: str) -> pd.Timestamp | None:
    match = _WITH_DAY.fullmatch(cell)
    return match and pd.Timestamp.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
