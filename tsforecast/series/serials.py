"""Bare numbers that are times: years, 20200131, epoch seconds, and the day counts of Excel."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tsforecast.series import calendar

TIME_NAMES = frozenset({
    "date", "time", "datetime", "timestamp", "ds", "day", "week", "month", "quarter", "year",
    "period", "epoch", "ts", "date_time", "dt", "datum", "zeit", "zeitpunkt", "jahr", "monat",
    "fecha", "data", "dato", "jour", "tag", "dag", "giorno", "woche", "kw",
    "mese", "anno", "mois", "année",
})  # fmt: skip
"""Names, in lower case, under which a column of bare numbers may be read as times."""

SERIAL = re.compile(r"\d+(?:[.,]\d+)?")
"""How such a number is written."""

_NO_DATE = frozenset({"year", "period", "jahr", "anno", "année", "quarter", "time", "ts", "epoch"})
"""Names below which a number from 20000 to 60000 may well be something else than a day."""

_DIGITS = {
    4: ("%Y", "years"),
    6: ("%Y%m", "dates as 202001"),
    8: ("%Y%m%d", "dates as 20200131"),
    10: ("%Y%m%d%H", "times as 2020013123"),
    12: ("%Y%m%d%H%M", "times as 202001312359"),
    14: ("%Y%m%d%H%M%S", "times as 20200131235959"),
}
_CENTURIES = ("15", "16", "17", "18", "19", "20")
_CENTURY = ("19", "20")
"""How the longer ones begin: an epoch count of this century does not."""

_MONTH_OF = re.compile(r"(?P<part>0?[1-9]|1[0-2])[.,](?P<year>(?:19|20)\d\d)")
_OF_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)[.,](?P<part>0?[1-9]|1[0-2])")
_EPOCHS = {"seconds": 1, "milliseconds": 1e3, "microseconds": 1e6, "nanoseconds": 1e9}
_FIRST, _LAST = 10**8, 4 * 10**9
"""Seconds of the years 1973 and 2096: what an epoch is taken for."""

_EXCEL = np.datetime64("1899-12-30", "us")
"""Day 0 of Excel's 1900 system, from March 1900 on; it has a 29 February 1900 that never was."""

_DAYS = (20_000, 60_000)
"""October 1954 to April 2064."""

NEARLY_ALL = 0.9

MANY = 20
"""Whole hours since 1970, each a chance of one in thousands, that are no amounts of something."""

FEW = 20
"""Cells by which a column of other numbers is told from times before all of it is looked at."""

_YEARS = (1500, 2101)
"""Years that may have a part behind the point."""

FEWEST_PARTS = 8
"""Parts of years in a row that are no accident."""

FEWEST_DOTTED = 3
"""Numbers with a dot in them below which nothing proves that they are months or quarters."""

Found = tuple[pd.DatetimeIndex, str]


def read_serials(
    cells: Sequence[str], *, first: str, name: str, missing: frozenset[str]
) -> Found | None:
    """Read numbers as times where it is beyond doubt that they are, and say what they count.

    ``name`` is the column's: most kinds are times only below a name that says so.
    """
    some = (cell for cell in itertools.islice(cells, FEW) if cell.lower() not in missing)
    if not all(map(_may_count, (first, *some))):
        return None
    there = [cell for cell in dict.fromkeys(cells) if cell.lower() not in missing]
    if not all(map(SERIAL.fullmatch, there)):
        return None
    words = {name, *re.split(r"[^a-zé]+", name)}
    known = bool(words & TIME_NAMES)
    dotted = any(not cell.isdigit() for cell in (first, *there[:FEW]))
    if dotted:
        found = _dotted(cells, there, known=known) or (
            _parts_of_years(cells, there) if known else None
        )
        if found is not None:
            return found
    tidy = {cell: cell.removesuffix(".0") for cell in there}
    lengths = {len(text) for text in tidy.values()}
    if len(lengths) == 1 and all(text.isdigit() for text in tidy.values()):
        found = _compact(cells, tidy, length=lengths.pop(), known=known)
        if found is not None:
            return found
    values = {cell: float(cell.replace(",", ".")) for cell in there}
    return _epoch(cells, values, known=known) or _excel(
        cells, values, known=bool(words & (TIME_NAMES - _NO_DATE))
    )


def _parts_of_years(cells: Sequence[str], there: Sequence[str]) -> Found | None:
    """Read 1949.083, 1949.167, ... as months, and 1949.25, 1949.5, ... as quarters.

    They must follow each other without a gap, as R counts the time of a series.
    """
    values = np.array([float(cell.replace(",", ".")) for cell in there])
    if len(values) < FEWEST_PARTS or values.min() < _YEARS[0] or values.max() >= _YEARS[1]:
        return None
    for parts, kind in ((12, "months"), (4, "quarters")):
        counts = np.floor(values * parts + 0.05).astype(int)
        if (np.diff(counts) == 1).all():
            first_days = {
                cell: pd.Timestamp(int(count) // parts, 12 // parts * (int(count) % parts) + 1, 1)
                for cell, count in zip(there, counts, strict=True)
            }
            index = pd.DatetimeIndex([first_days.get(cell, pd.NaT) for cell in cells])
            return index.as_unit("us"), f"{kind} as parts of a year"
    return None


def _may_count(cell: str) -> bool:
    """Tell whether a number could be a time of some kind; most columns of numbers end here.

    >>> [_may_count(cell) for cell in ("100.346", "20200131", "2020.1", "1580428800")]
    [False, True, True, True]
    """
    if not SERIAL.fullmatch(cell):
        return False
    if (
        _MONTH_OF.fullmatch(cell)
        or _OF_YEAR.fullmatch(cell)
        or len(cell.removesuffix(".0")) in _DIGITS
    ):
        return True
    value = float(cell.replace(",", "."))
    if not cell.isdigit() and _YEARS[0] <= value < _YEARS[1]:
        return True
    return _DAYS[0] <= value <= _DAYS[1] or any(
        _FIRST * scale <= value < _LAST * scale for scale in _EPOCHS.values()
    )


def _dotted(cells: Sequence[str], there: Sequence[str], *, known: bool) -> Found | None:
    """Read 01.2020, and 2020.1 as a month or a quarter of 2020, where they make a calendar.

    Without a name for times no step may be missing, and the turn of a year must be among them.
    """
    for shape in (_MONTH_OF, _OF_YEAR):
        found = [match for match in map(shape.fullmatch, there) if match is not None]
        if len(found) < max(len(there), FEWEST_DOTTED):
            continue
        parts = {match["part"] for match in found}
        quarters = shape is _OF_YEAR and parts <= set("1234")
        months = 3 if quarters else 1
        if "1" in parts and ("01" in parts or ("10" not in parts and parts & {"11", "12"})):
            return None  # the zero of October was taken off as that of a number
        if not known and len({match["year"] for match in found}) < 2:
            return None
        first_days = {
            cell: pd.Timestamp(int(match["year"]), months * (int(match["part"]) - 1) + 1, 1)
            for cell, match in zip(there, found, strict=True)
        }
        index = pd.DatetimeIndex([first_days.get(cell, pd.NaT) for cell in cells]).as_unit("us")
        if calendar.share_of_steps(index) < (NEARLY_ALL if known else 1):
            return None
        kind = "quarters" if quarters else "months"
        return index, f"{kind} as {'01.2020' if shape is _MONTH_OF else '2020.1'}"
    return None


def _compact(
    cells: Sequence[str], tidy: dict[str, str], *, length: int, known: bool
) -> Found | None:
    """Read years, 202001, 20200131, and the same with a clock time behind."""
    if length not in _DIGITS:
        return None
    begins = _CENTURY if length > 8 else ("1", "2") if known else _CENTURIES
    if not all(text.startswith(begins) for text in tidy.values()):
        return None  # 0007 counts rows, and 0112 is a day of an unknown year
    date_format, style = _DIGITS[length]
    texts: pd.Index = pd.Index(np.array([tidy.get(cell) for cell in cells], dtype=object))
    parsed = pd.DatetimeIndex(pd.to_datetime(texts, format=date_format, errors="coerce"))
    if int(np.count_nonzero(parsed.notna())) != sum(cell in tidy for cell in cells):
        return None
    if known or (length != 6 and calendar.share_of_steps(parsed) == 1):
        return parsed.as_unit("us"), style
    return None


def _epoch(cells: Sequence[str], values: dict[str, float], *, known: bool) -> Found | None:
    """Read counts since 1970; without a name for times only even whole minutes, or whole hours."""
    low, high = min(values.values()), max(values.values())
    for unit, scale in _EPOCHS.items():
        if not (_FIRST * scale <= low and high < _LAST * scale):
            continue
        exact = {
            cell: int(cell) * 1_000_000 // int(scale)
            if cell.isdigit()
            else round(value / scale * 1_000_000)
            for cell, value in values.items()
        }
        index = _index(cells, {cell: np.timedelta64(us, "us") for cell, us in exact.items()},
                       start=np.datetime64(0, "us"))  # fmt: skip
        whole = all(us % 60_000_000 == 0 for us in exact.values())
        hours = len(exact) >= MANY and all(us % 3_600_000_000 == 0 for us in exact.values())
        if known or hours or (whole and calendar.share_of_steps(index) == 1):
            return index, f"epoch {unit}, in UTC"
    return None


def _excel(cells: Sequence[str], values: dict[str, float], *, known: bool) -> Found | None:
    """Read days since 1899-12-30, as Excel stores dates.

    Below a name for dates they must be a calendar with few gaps; below any other name they must
    be months, quarters or years, whose steps of 28 to 31 days nothing else has.
    """
    low, high = min(values.values()), max(values.values())
    if not (_DAYS[0] <= low and high <= _DAYS[1]) or len(values) < 3:
        return None
    if all(value % 10 in (1, 2, 3, 4) and value < 21_000 for value in values.values()):
        return None  # 20201 is the first quarter of 2020
    seconds = {cell: np.timedelta64(round(v * 86_400), "s") for cell, v in values.items()}
    index = _index(cells, seconds, start=_EXCEL)
    if calendar.share_of_steps(index) < NEARLY_ALL:
        return None
    steps = np.diff(np.sort(np.array(list(values.values()))))
    if known or (len(np.unique(steps)) > 1 and steps.min() >= 28):
        return index, "days as Excel counts them (1900 system)"
    return None


def _index(
    cells: Sequence[str], since: Mapping[str, np.timedelta64], *, start: np.datetime64
) -> pd.DatetimeIndex:
    never = np.timedelta64("NaT", "us")
    spans = np.array([since.get(cell, never) for cell in cells], dtype="timedelta64[us]")
    return pd.DatetimeIndex(start + spans)
