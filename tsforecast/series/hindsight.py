"""A past forecast beside what happened: its steps found again in the data, by id and by time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series import calendar, times
from tsforecast.series.calendar import Frequency, machine_time, time_text
from tsforecast.series.forecast_file import TIME, ForecastFile
from tsforecast.series.forecast_members import Member, members
from tsforecast.series.read import PanelReading, Reading
from tsforecast.series.series import Bools, Floats, Places, Series
from tsforecast.series.wording import counted

FEWEST_BEFORE = 2
"""Values before the forecast: one difference is the least that an error can be measured by."""


@dataclass(frozen=True, eq=False)
class Hindsight:
    """The forecast of one series, and what happened.

    ``origin`` counts the values before its first step. ``values`` (h, Q) stand at ``times`` (h,);
    ``actual`` (h,) is NaN where nothing is known, ``happened`` of the steps lie within the data
    and ``filled`` of these had no value in the file.
    """

    name: str
    series: Series
    origin: int
    times: pd.Index
    values: Floats
    actual: Floats
    happened: int
    filled: int

    @property
    def known(self) -> Bools:
        """Which steps (h,) can be scored."""
        return np.isfinite(self.actual)


def hindsight(
    told: ForecastFile, found: Reading | PanelReading, *, ids: Sequence[str] = ()
) -> tuple[tuple[Hindsight, ...], tuple[str, ...]]:
    """Put each series of a forecast beside what happened, and say what was left out.

    ``ids`` are those that the data were asked for. A series with too few values before its
    forecast is left out. Raises FileUnreadable for a cell that is no time, and SeriesUnusable where
    ids or steps are not those of the data, times repeat, nothing of the forecast has happened yet,
    or no series is left.
    """
    each_member, said = members(told, found, ids)
    frequency = each_member[0].reading.series.frequency
    steps, moved = _steps(told, each_member, frequency)
    found_again = [
        _beside(told, member, index, places)
        for member, (index, places) in zip(each_member, steps, strict=True)
    ]
    each = tuple(one for one in found_again if one.origin >= FEWEST_BEFORE)
    if not each:
        raise _no_history(told, found_again[0])
    if few := len(found_again) - len(each):
        before = f"fewer than {FEWEST_BEFORE} values before the forecast"
        said = (*said, f"{few:,} series left out: {before}")
    if not any(one.happened for one in each):
        raise _not_yet(told, each, frequency)
    if not any(one.known.any() for one in each):
        raise _only_filled(told, found)
    return each, (*said, *moved, *_counts(each))


Steps = tuple[pd.Index, Places]
"""Times one after the other, and the rows that they stand in."""


def _steps(
    told: ForecastFile, members: Sequence[Member], frequency: Frequency
) -> tuple[list[Steps], tuple[str, ...]]:
    """Read the times of every member: each one step of the data after the last one."""
    like = members[0].reading.series.times
    of, distinct = pd.factorize(np.array(told.times, dtype=object))
    cells = [str(cell) for cell in distinct]
    fitting: list[tuple[list[Steps], tuple[str, ...]]] = []
    problem: SeriesUnusable | None = None
    for index in _readings(told, cells, like, frequency):
        placed, moved = _placed(index, frequency)
        try:
            steps = [_in_order(told, one, placed[of[one.places]], frequency) for one in members]
        except SeriesUnusable as trouble:
            problem = problem or trouble
        else:
            fitting.append((steps, moved))
    if len(fitting) == 1:
        return fitting[0]
    if problem is not None and not fitting:
        raise problem
    raise SeriesUnusable(
        f'"{cells[0]}" can be read in {len(fitting)} ways.',
        code="ambiguous-dates",
        hint="write the times as tsforecast predict does, as 2020-01-31.",
        **told.at(0),
    )


def _readings(
    told: ForecastFile, cells: list[str], like: pd.Index, frequency: Frequency
) -> list[pd.Index]:
    """Give every way to read distinct cells as times of the same kind as the data's."""
    read = _row_number if frequency.alias is None else _moment(like)
    known = [read(cell) for cell in cells]
    if None not in known:
        return [pd.Index(known)]
    found = [] if frequency.alias is None else times.readings(cells, name=TIME)
    indices: list[pd.Index] = [
        one.index for one in found if one.index.tz == getattr(like, "tz", None)
    ]
    if indices:
        return indices
    stranger = cells[known.index(None)]
    raise FileUnreadable(
        f'"{stranger}" is not a time like those of the data, as {machine_time(like[-1])}.',
        code="not-a-time",
        hint="give the forecast as tsforecast predict wrote it, and the data read as it was then.",
        **told.at(told.times.index(stranger)),
    )


def _row_number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdecimal() else None


def _moment(like: pd.Index) -> Callable[[str], pd.Timestamp | None]:
    """Give what reads an ISO time, whose zone, if it has one, is none where the data have none."""
    zone = getattr(like, "tz", None)

    def read(cell: str) -> pd.Timestamp | None:
        if not (cell[:4].isdecimal() and cell[4:5] == "-"):
            return None
        try:
            found = pd.Timestamp(cell)
        except ValueError:
            return None
        if zone is None:
            return None if found.tz is not None else found.as_unit("us")
        placed = found.tz_localize(zone) if found.tz is None else found.tz_convert(zone)
        return placed.as_unit("us")

    return read


def _placed(index: pd.Index, frequency: Frequency) -> tuple[pd.Index, tuple[str, ...]]:
    """Move times within a month, quarter or year to where the data have theirs."""
    if not isinstance(index, pd.DatetimeIndex) or (frequency.steps_per_year or 0) > 12:
        return index, ()
    placed = calendar.snap(index, frequency)
    if (placed == index).all():
        return index, ()
    return placed, (f"times of the forecast taken for the data's own {frequency.label} ones",)


def _in_order(told: ForecastFile, member: Member, index: pd.Index, frequency: Frequency) -> Steps:
    """Sort the steps of one member; refuse those that are not one step of the data apart."""
    order = np.argsort(index.to_numpy(), kind="stable")
    index, places = index[order], member.places[order]
    if frequency.alias is None:
        wanted: pd.Index = pd.RangeIndex(int(index[0]), int(index[0]) + len(index))
    else:
        wanted = frequency.after(index[0], steps=len(index) - 1).insert(0, index[0])
    wrong = np.flatnonzero(np.asarray(index != wanted))
    if len(wrong):
        raise _not_next(told, member, places, int(wrong[0]), frequency)
    times = member.reading.series.times
    strange = (index >= times[0]) & (index <= times[-1]) & ~index.isin(times)
    if strange.any():
        place = int(places[int(np.flatnonzero(strange)[0])])
        problem = f"the data ({frequency.label}) have no such time"
        raise _other_steps(told, member, place, problem)
    return index, places


def _not_next(
    told: ForecastFile, member: Member, places: Places, wrong: int, frequency: Frequency
) -> SeriesUnusable:
    place = int(places[wrong])
    before = told.times[int(places[wrong - 1])]
    if told.times[place] == before:
        return SeriesUnusable(
            f'{_of(told, member.name)}"{before}" stands there more than once.',
            code="duplicate-times",
            hint="keep one row of each time: a forecast says one thing of it.",
            **told.at(place),
        )
    problem = f'it does not follow "{before}" by one step of the data ({frequency.label})'
    return _other_steps(told, member, place, problem)


def _other_steps(told: ForecastFile, member: Member, place: int, problem: str) -> SeriesUnusable:
    return SeriesUnusable(
        f'{_of(told, member.name)}"{told.times[place]}": {problem}.',
        code="forecast-steps",
        hint="give all rows that tsforecast predict wrote, and the data read as they were then "
        "(--frequency, --resample).",
        **told.at(place),
    )


def _beside(told: ForecastFile, member: Member, index: pd.Index, places: Places) -> Hindsight:
    series = member.reading.series
    origin = int(series.times.searchsorted(index[0]))
    rows = member.reading.rows[origin : origin + len(index)]
    actual = np.full(len(index), np.nan)
    actual[: len(rows)] = np.where(rows < 0, np.nan, series.values[origin : origin + len(index)])
    return Hindsight(
        name=member.name,
        series=series,
        origin=origin,
        times=index,
        values=told.values[places],
        actual=actual,
        happened=len(rows),
        filled=int((rows < 0).sum()),
    )


def _counts(each: Sequence[Hindsight]) -> Iterator[str]:
    """Say how many steps have happened, how many have not, and which cannot be scored."""
    steps, happened = sum(len(one.times) for one in each), sum(one.happened for one in each)
    of = f" of {len(each):,} series" if len(each) > 1 else ""
    have = "has" if happened == 1 else "have"
    text = f"{happened:,} of {counted(steps, 'step')}{of} {have} happened"
    if waiting := steps - happened:
        text += f", {waiting:,} {'has' if waiting == 1 else 'have'} not yet"
    yield text
    if nothing := sum(not one.happened for one in each):
        yield f"nothing of {nothing:,} series has happened yet"
    if filled := sum(one.filled for one in each):
        yield f"{counted(filled, 'value')} that --fill made up not scored"


def _of(told: ForecastFile, name: str) -> str:
    return "" if told.ids is None else f'series "{name}": '


def _not_yet(told: ForecastFile, each: Sequence[Hindsight], frequency: Frequency) -> SeriesUnusable:
    begins = time_text(min(one.times[0] for one in each), frequency)
    ends = time_text(max(one.series.times[-1] for one in each), frequency)
    return SeriesUnusable(
        f"nothing of it has happened yet: it begins at {begins}, and the data end at {ends}.",
        code="not-yet",
        file=told.file,
        value=begins,
        hint="score it when the data reach further; is this the file that holds the later rows?",
    )


def _only_filled(told: ForecastFile, found: Reading | PanelReading) -> SeriesUnusable:
    return SeriesUnusable(
        f"nothing is known of its steps: {found.source} has no value there.",
        code="not-yet",
        file=told.file,
        hint="score it when those values are there; what --fill makes up did not happen.",
    )


def _no_history(told: ForecastFile, one: Hindsight) -> SeriesUnusable:
    series = one.series
    begins, first = (time_text(time, series.frequency) for time in (one.times[0], series.times[0]))
    return SeriesUnusable(
        f"{_of(told, one.name)}it begins at {begins}, before which the data, from {first}, have "
        f"{counted(one.origin, 'value')}; to say what an error is worth takes {FEWEST_BEFORE}.",
        code="no-history",
        file=told.file,
        value=begins,
        hint="give the whole series, with what came before the forecast as well.",
    )
