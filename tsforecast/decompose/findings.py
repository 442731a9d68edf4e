"""What looks suspicious in a series that could be read: the rules' places put into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tsforecast.decompose import suspicion
from tsforecast.decompose.robust import SHORTEST, Split, split
from tsforecast.decompose.seasonality import SEASONS_NEEDED, VALUES_NEEDED
from tsforecast.decompose.shift import Shift, find_jump, find_shift
from tsforecast.series.calendar import time_text
from tsforecast.series.check import Finding, warning, worst_first
from tsforecast.series.read import PanelReading, Reading, readings_of
from tsforecast.series.series import Series
from tsforecast.series.wording import few

SENTINELS = frozenset(sign * (10.0**digits - 1) for digits in range(2, 8) for sign in (1, -1))
"""99, -999, 9999, ...: numbers that often stand for a missing value."""

MISSING_HINT = "if it stands for a missing value, name it with --missing-values, and --fill."


def in_all(found: Iterable[Reading | PanelReading]) -> tuple[Finding, ...]:
    """Give what looks suspicious in several columns or panels; errors would stand before these.

    Two columns that hold the same are named once, and the series of a long table by their ids.
    """
    checked: set[str] = set()
    said: list[Finding] = []
    for one in found:
        members = readings_of(one)
        for place, member in enumerate(members):
            column = None if isinstance(one, Reading) else one.column
            about = suspicious(
                member if column is None or not place else replace(member, twins=()), column=column
            )
            said += [each for each in about if each.code != "TS108" or each.column not in checked]
            checked.add(column or member.series.name)
    return worst_first(said)


def suspicious(reading: Reading, *, column: str | None = None) -> tuple[Finding, ...]:
    """Give a finding for everything in a series that is possible but unlikely to be meant.

    Values that were filled in on reading are nobody's mistake and not judged by themselves.
    ``column`` is that of the values where the series is called by its id.
    """
    seen = _Seen(
        reading, column or reading.series.name, None if column is None else reading.series.name
    )
    series = reading.series
    found = [*_twins(seen), *_length(seen)]
    if len(series) > 2 and np.ptp(series.values) == 0:
        return (*found, seen.about("TS306", 0, f"all {len(series):,} values are the same."))
    found += _frequency(seen)
    found += _stuck(seen)
    if len(series) >= VALUES_NEEDED:
        found += _values(seen)
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Seen:
    """A reading, and how its places are named."""

    reading: Reading
    column: str
    id: str | None

    @property
    def series(self) -> Series:
        return self.reading.series

    def time(self, place: int) -> str:
        said = time_text(self.series.times[place], self.series.frequency)
        return said if isinstance(self.series.times, pd.DatetimeIndex) else f"value {said}"

    def filled(self, place: int) -> bool:
        return bool(self.reading.rows[place] < 0)

    def about(self, code: str, place: int, message: str) -> Finding:
        """Make a finding about the value at a place."""
        row = int(self.reading.rows[place])
        return warning(
            code,
            message=message,
            row=row if row >= 0 else None,
            column=self.column,
            value=f"{self.series.values[place]:.12g}",
            hint=MISSING_HINT if self.series.values[place] in SENTINELS else None,
            id=self.id,
        )


def _twins(seen: _Seen) -> Iterator[Finding]:
    name = seen.column
    for twin in seen.reading.twins:
        message = f'it holds the same as column "{name}" in every row.'
        yield warning("TS108", message=message, row=None, column=twin, value=None)


def _length(seen: _Seen) -> Iterator[Finding]:
    series = seen.series
    period = min(series.frequency.periods, default=1)
    needed = max(SEASONS_NEEDED * period, VALUES_NEEDED)
    if len(series) < needed:
        what = f"see a season of {period:,}" if period > 1 else "tell a trend from noise"
        message = f"{few(len(series))}; {needed:,} are needed to {what}."
        yield warning(
            "TS307", message=message, row=None, column=seen.column, value=None, id=seen.id
        )


def _frequency(seen: _Seen) -> Iterator[Finding]:
    changed = suspicion.coarser_from(seen.reading.rows)
    if changed is not None:
        place, steps = changed
        message = (
            f"at {seen.time(place)} the rows change between every step and every {steps} steps; "
            "the steps between have no rows."
        )
        yield seen.about("TS308", place, message)


def _stuck(seen: _Seen) -> Iterator[Finding]:
    for run in suspicion.stuck(seen.series.values):
        last = run.first + run.length - 1
        if (seen.reading.rows[run.first : last + 1] < 0).any():
            continue
        message = (
            f"{_short(float(seen.series.values[run.first]))} stands {run.length:,} times in a row, "
            f"from {seen.time(run.first)} to {seen.time(last)}."
        )
        yield seen.about("TS303", run.first, message)


def _values(seen: _Seen) -> Iterator[Finding]:
    """Judge single values; a value that one rule has explained is not named by the next."""
    series = seen.series
    parts = split(series)
    zeros = suspicion.zeros(series.values).tolist()
    for place in zeros:
        if not seen.filled(place):
            around = _short(float(np.median(series.values)))
            message = f"{seen.time(place)} is 0 in a series that is around {around}."
            yield seen.about("TS304", place, message)
    outliers = suspicion.outliers(parts)
    runs = suspicion.stuck(series.values)
    told = {*zeros, *(run.first + step for run in runs for step in range(run.length))}
    last = len(series) - 1
    expected = suspicion.partial_last(series.values, parts, odd=last in outliers)
    if expected is not None and last not in told and not seen.filled(last):
        told.add(last)
        share = f"{100 * series.values[-1] / expected:.0f}%"
        message = f"{seen.time(last)} is {share} of the {_short(expected)} to be expected."
        yield seen.about("TS305", last, message)
    shift = _find_shift(parts, gaps=told, wrong=outliers)
    if shift is not None:
        told |= _beside(parts, shift)
        yield _shift(seen, parts, shift)
    for place in outliers:
        if place not in told and not seen.filled(place):
            usual = _short(parts.back(float(parts.level[place] + parts.season[place])))
            value = _short(float(series.values[place]))
            message = f"{seen.time(place)} is {value}, where about {usual} is to be expected."
            yield seen.about("TS301", place, message)


def _find_shift(parts: Split, *, gaps: set[int], wrong: tuple[int, ...]) -> Shift | None:
    """Look for a shift between values that no other rule has named."""
    adjusted = parts.adjusted.copy()
    adjusted[list(wrong)] = parts.level[list(wrong)]
    known = np.ones(len(adjusted), dtype=np.bool_)
    known[list(gaps)] = False
    if not known.any():
        return None
    # The level follows a stuck sensor, so that a line bridges it instead.
    steps = np.arange(len(adjusted))
    adjusted[~known] = np.interp(steps[~known], steps[known], adjusted[known])
    return find_jump(adjusted, season=parts.period) or find_shift(adjusted, season=parts.period)


def _beside(parts: Split, shift: Shift) -> set[int]:
    """Give the places where a running level lags behind the shift: no outliers of their own."""
    near = range(max(0, shift.first - SHORTEST // 2), shift.first + SHORTEST // 2 + 1)
    height = abs(shift.after - shift.before)
    away = [
        min(abs(parts.adjusted[place] - level) for level in (shift.before, shift.after))
        for place in near
    ]
    return {place for place, off in zip(near, away, strict=True) if off < height / 4}


def _shift(seen: _Seen, parts: Split, shift: Shift) -> Finding:
    levels = " to ".join(_short(parts.back(level)) for level in (shift.before, shift.after))
    season = ", season taken off" if parts.period > 1 else ""
    message = f"from {seen.time(shift.first)} on another level: from {levels}{season}."
    return seen.about("TS302", shift.first, message)


def _short(value: float) -> str:
    """Write a value for people.

    >>> _short(123.0671), _short(2712345.6)
    ('123.1', '2,712,346')
    """
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e15 else f"{value:.4g}"
