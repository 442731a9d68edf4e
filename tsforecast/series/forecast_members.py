"""Which series of the data the rows of a forecast are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsforecast.errors import SeriesUnusable
from tsforecast.series.forecast_file import ID, ForecastFile
from tsforecast.series.read import PanelReading, Reading, readings_of
from tsforecast.series.series import Places
from tsforecast.series.wording import counted, guarded, listed_names


@dataclass(frozen=True)
class Member:
    """One series: how it was read, and the places of its rows in the forecast."""

    name: str
    reading: Reading
    places: Places


def members(
    told: ForecastFile, found: Reading | PanelReading, ids: Sequence[str]
) -> tuple[list[Member], tuple[str, ...]]:
    """Give the rows of the forecast that each series of the data has, and say what was left out.

    ``ids`` are those that the data were asked for. Raises SeriesUnusable where it is open which
    series is meant, or one is not in the data.
    """
    known = _by_name(found, ids)
    everything = np.arange(len(told.times))
    if told.ids is None:
        if len(known) > 1:
            raise _several(told, found)
        ((name, reading),) = known.items()
        return [Member(name, reading, everything)], ()
    # CSV has a mark before an id that a spreadsheet would run.
    written = {guarded(name): name for name in known}
    of, distinct = pd.factorize(np.array(told.ids, dtype=object))
    rows = np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of))[:-1])
    named = {
        cell if cell in known else written.get(cell): places
        for cell, places in zip(map(str, distinct), rows, strict=True)
    }
    strangers = [str(cell) for cell in distinct if cell not in known and cell not in written]
    if strangers and (not ids or len(strangers) == len(distinct)):
        raise _not_there(told, found, strangers)
    said = []
    if strangers:
        said.append(f"{len(strangers):,} series of the forecast left out: --id asks for others")
    if more := [name for name in known if name not in named]:
        said.append(f"{len(more):,} series of the data are not in the forecast")
    return [
        Member(name, known[name], places) for name, places in named.items() if name is not None
    ], tuple(said)


def _by_name(found: Reading | PanelReading, ids: Sequence[str]) -> Mapping[str, Reading]:
    """Give the readings by id; one series that was taken out of a long table has the id asked."""
    alone = not isinstance(found, PanelReading)
    name = next(iter(ids), None) if alone else None
    return {name or one.series.name: one for one in readings_of(found)}


def _several(told: ForecastFile, found: Reading | PanelReading) -> SeriesUnusable:
    names = [one.series.name for one in readings_of(found)]
    return SeriesUnusable(
        f"it is the forecast of one series, and {found.source} was read as {len(names):,}: "
        f"{listed_names(names)}.",
        code="which-series",
        file=told.file,
        hint="say which of them it is: --id or --target.",
    )


def _not_there(
    told: ForecastFile, found: Reading | PanelReading, strangers: Sequence[str]
) -> SeriesUnusable:
    names = [one.series.name for one in readings_of(found)]
    hint = "read the data as they were read for the forecast: --id-column, --wide, --target."
    if isinstance(found, PanelReading) and set(names) & set(told.ids or ()):
        hint = f"take those rows out of the forecast, or add the series to {found.source}."
    more = f", nor {counted(len(strangers) - 1, 'other')}" if len(strangers) > 1 else ""
    row = list(told.ids or ()).index(strangers[0])
    return SeriesUnusable(
        f'{found.source} has no series "{strangers[0]}"{more}; there are: {listed_names(names)}.',
        code="which-series",
        file=told.file,
        row=told.lines[row],
        column=ID,
        value=strangers[0],
        hint=hint,
    )
