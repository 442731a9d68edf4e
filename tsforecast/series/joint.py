"""Times that stand in several columns: year and month, year and week, date and clock time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tsforecast.series import times
from tsforecast.series.months import month_number
from tsforecast.series.period_names import YEAR, full_year
from tsforecast.series.table import Table

_PARTS = {
    "year": "year jahr année annee an año ano anno jaar år vuosi rok yr yyyy",
    "quarter": "quarter quartal trimestre kvartal qtr kwartał kwartaal čtvrtletí neljännes",
    "month": "month monat mois mes mês mese maand måned månad kuukausi miesiąc měsíc mon mm",
    "week": "week woche kw kalenderwoche semaine semana settimana vecka uge uke isoweek wk",
    "day": "day tag jour día dia giorno dag päivä dzień den dd",
    "hour": "hour stunde heure hora ora uur timme hr hh",
}
"""What a column with a part of the time is called, in lower case."""

_IS = {word: part for part, words in _PARTS.items() for word in words.split()}
_WAYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("year", "month", "day", "hour"), "{:0>4}-{:0>2}-{:0>2} {:0>2}:00"),
    (("year", "month", "day"), "{:0>4}-{:0>2}-{:0>2}"),
    (("year", "week"), "{}-W{:0>2}"),
    (("year", "month"), "{}M{}"),
    (("year", "quarter"), "{}Q{}"),
)
"""Parts that make a time together, the finest first, and how they are written as one."""

NAMELESS = ("column 1", "column 2")
"""What the first columns are called that have no name in the file."""

_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?|\d{1,2}\.\d{2}\.\d{2}")


@dataclass(frozen=True)
class Joint:
    """Columns that make the time together.

    ``columns`` are joined by ``join``; ``beside`` are those that say less of the same time;
    ``said`` is what was decided about them.
    """

    columns: tuple[str, ...]
    beside: tuple[str, ...]
    join: Callable[[Sequence[str]], str]
    said: str = ""

    @property
    def name(self) -> str:
        """What the joined column is called."""
        return f"{', '.join(self.columns[:-1])} and {self.columns[-1]}"

    def cells(self, table: Table) -> list[str]:
        """Write the cells of the columns as one; empty where all of them are."""
        rows = zip(*(table.columns[name] for name in self.columns), strict=True)
        return [self.join(row) if any(row) else "" for row in rows]

    def joined(self, table: Table) -> Table:
        """Put the joined column in the place of its parts."""
        rest = table.without(*self.columns, *self.beside).columns
        return replace(table, columns={self.name: self.cells(table), **rest})


def find_joint(table: Table, names: Sequence[str], *, without: Sequence[str]) -> Joint | None:
    """Find columns that make the time together; ``names`` are those that read as times alone.

    None when a column outside them is a time by itself.
    """
    parts = _parts(table, without)
    if all(name in parts.values() for name in names):
        for way, template in _WAYS:
            if all(part in parts for part in way):
                columns = tuple(parts[part] for part in way)
                beside = tuple(name for name in parts.values() if name not in columns)
                joint = Joint(columns, beside, _writer(way, template))
                if times.readings(joint.cells(table), missing=table.missing):
                    return joint
    clocks = [name for name in table.columns if name not in without and _is_clock(table, name)]
    dates = [name for name in names if name not in clocks]
    if len(dates) != 1:
        return None
    for joint in _with_hours(table, dates[0], clocks, parts.get("hour")):
        if times.readings(joint.cells(table), missing=table.missing):
            return joint
    return None


def _with_hours(
    table: Table, date: str, clocks: Sequence[str], hour: str | None
) -> Iterator[Joint]:
    """Give the ways in which a column of dates and one of hours could make the time together."""
    if len(clocks) == 1 or _are_spans(table, clocks):
        said = "each span by its begin" if len(clocks) > 1 else ""
        yield Joint((date, clocks[0]), tuple(clocks[1:]), _date_and_clock, said)
    for name in (*clocks, hour):
        if name is not None and name != date and _ends_hours(table, name):
            yield Joint((date, name), (), _hour_before, "hours 1 to 24 read as 00:00 to 23:00")
    if hour is not None and hour != date:
        yield Joint((date, hour), (), lambda row: f"{row[0]} {_number(row[1]):0>2}:00")


def _parts(table: Table, without: Sequence[str]) -> dict[str, str]:
    """Give the columns that are called as parts of a time are; the first of each kind.

    Without names they are the first two, where months follow each other through the years.
    """
    nameless = tuple(table.columns)[:2] == NAMELESS
    if nameless and _are_months(*(table.columns[name] for name in NAMELESS)):
        return dict(zip(("year", "month"), NAMELESS, strict=True))
    found: dict[str, str] = {}
    for name in table.columns:
        part = _IS.get(name.strip().lower())
        if part is not None and name not in without:
            found.setdefault(part, name)
    return found


def _are_months(years: Sequence[str], months: Sequence[str]) -> bool:
    """Tell whether two columns count the months of some years, none left out.

    >>> _are_months(["1999"] * 2 + ["2000"], ["11", "12", "01"])
    True
    """
    if len(set(years)) < 2 or not all(map(YEAR.fullmatch, years)):
        return False
    numbers = [int(cell) if cell.isdecimal() else month_number(cell) or 0 for cell in months]
    counts = [12 * int(year) + number for year, number in zip(years, numbers, strict=True)]
    in_order = all(b == a + 1 for a, b in itertools.pairwise(counts))
    return in_order and {1, 12} <= set(numbers) <= set(range(1, 13))


def _writer(way: tuple[str, ...], template: str) -> Callable[[Sequence[str]], str]:
    year, month = way.index("year"), way.index("month") if "month" in way else None

    def write(row: Sequence[str]) -> str:
        cells = [_number(cell) for cell in row]
        if month is not None and (number := month_number(row[month])) is not None:
            cells[month] = str(number)
        whole = row[year].removesuffix(".0")
        cells[year] = str(full_year(whole)) if whole.isdecimal() else whole
        return template.format(*cells)

    return write


def _number(cell: str) -> str:
    """Write 3, 03, 3.0, Q3, T3 or W3 as 3."""
    return cell.removesuffix(".0").upper().lstrip("QTKWM0") or "0"


def _ends_hours(table: Table, name: str) -> bool:
    """Tell whether hours are named by their ends: from 1 to 24, as electricity is metered."""
    there = {cell for cell in table.columns[name] if cell}
    hours = {cell.removesuffix(":00").removesuffix(":00").removesuffix(".0") for cell in there}
    if len(hours) != 24 or not all(map(str.isdecimal, hours)):
        return False
    return {int(hour) for hour in hours} == set(range(1, 25))


def _hour_before(row: Sequence[str]) -> str:
    return f"{row[0]} {int(_number(row[1].partition(':')[0])) - 1:0>2}:00"


def _date_and_clock(row: Sequence[str]) -> str:
    """Write a date and 18.00.00 as one time."""
    return f"{row[0]} {row[1] if ':' in row[1] else row[1].replace('.', ':')}"


def _are_spans(table: Table, clocks: Sequence[str]) -> bool:
    """Tell whether the second of two clock times is as long after the first, where another begins.

    The one last of a day may end where none begins. When a shop opens and closes is no span.
    """
    if len(clocks) != 2:
        return False
    begins, ends = (list(map(_minute, table.columns[name])) for name in clocks)
    known = [(a, b) for a, b in zip(begins, ends, strict=True) if a is not None and b is not None]
    lengths = {(end - begin) % 1440 for begin, end in known}
    next_ones = {(begin - early) % 1440 for begin, _ in known for early in (0, 1)}
    lone = {end % 1440 for _, end in known} - next_ones  # 00:59 is the end before 01:00 as well
    return len(lengths) == 1 and lengths != {0} and len(lone) <= 1 < len(set(known))


def _minute(clock: str) -> int | None:
    found = re.match(r"(\d{1,2})[:.](\d{2})", clock)
    return 60 * int(found[1]) + int(found[2]) if found and not clock[-1:].isalpha() else None


def _is_clock(table: Table, name: str) -> bool:
    sample = table.sample(name, size=20)
    return bool(sample) and all(_CLOCK.fullmatch(cell) for cell in sample)
