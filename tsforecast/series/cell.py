"""What one cell could be by its shape: a number, a date, a word for a missing value."""

from __future__ import annotations

import re
from functools import lru_cache

from tsforecast.series.months import is_month
from tsforecast.series.numbers import is_infinite
from tsforecast.series.period_names import is_period
from tsforecast.series.units import bare

MISSING_WORDS = frozenset((
    "", "na", "n/a", "n.a.", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "nat", "null",
    "none", ".", "..", "...", "…", ":", "?",
))  # fmt: skip
"""What stands for a missing value in lower case: as pandas reads it, and as offices publish it."""

LONGEST = 200
"""Characters of the longest cell that can be a number or a date."""

_NUMBER = re.compile(r"[-+−]?[.,'’\s]*\d[\d.,'’\s]*(e[-+]?\d+)?", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-/.\s]+\d{1,2}([-/.\s]+\d{1,4})?([T\s,]+\d{1,2}:\d{2}.*)?"
    r"|\d{4}[\s/-]*[QMW][\s/-]*\d{1,2}(-?\d)?|[QM]\d{1,2}[\s/-]*\d{4}",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d+[.,]\d+")


def fits(cell: str, missing: frozenset[str]) -> bool:
    """Tell whether a cell could be a number or a date, or stands for a missing one."""
    return looks_like_data(cell) or cell.strip().lower() in missing


def looks_like_data(cell: str) -> bool:
    """Tell whether a cell could be a number or a date, as a column's name is not."""
    cell = cell.strip()
    return len(cell) <= LONGEST and _is_data(cell)


@lru_cache(maxsize=1 << 15)
def _is_data(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or looks_like_date(cell) or bare(cell) or is_infinite(cell))


def looks_like_date(cell: str) -> bool:
    """Tell whether a cell has the shape of a date, bare numbers aside.

    >>> [looks_like_date(cell) for cell in ("2020-01", "3 März 2021", "2020Q1", "co2", "112")]
    [True, True, True, False, False]
    """
    cell = cell.strip()
    if len(cell) > LONGEST:
        return False
    if _DATE.fullmatch(cell) or is_period(cell):
        return True
    words = re.findall(r"[^\W\d_]{3,}", cell)
    return any(map(str.isdigit, cell)) and any(is_month(word) for word in words)


def only_a_date(cell: str) -> bool:
    """Tell whether a cell has the shape of a date and not that of a decimal number, as 1.5 has."""
    return looks_like_date(cell) and not _DECIMAL.fullmatch(cell.strip())
