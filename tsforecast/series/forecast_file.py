"""A file that `predict` wrote: times, ids, and what it said of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np

from tsforecast.errors import FileUnreadable, Where
from tsforecast.series import loading, numbers
from tsforecast.series.options import ReadOptions
from tsforecast.series.series import Floats
from tsforecast.series.wording import listed_names

TIME, POINT, ID = "time", "forecast", "id"
_BOUND = re.compile(r"(lower|upper)_([0-9.]+)")
_QUANTILE = re.compile(r"quantile_([0-9.e-]+)")
_OTHER_EDGE = {"lower": "upper", "upper": "lower"}


@dataclass(frozen=True, eq=False)
class ForecastFile:
    """A forecast as its file has it, row by row.

    ``times`` (n,) and ``ids`` are cells of text, ``ids`` None for one series; ``values`` (n, Q)
    are at ``quantiles``, ascending, with the bounds of the central intervals of ``levels``
    (percent) among them. ``lines`` (n,) are the file's, None in JSON; so is ``model`` elsewhere.
    """

    file: str
    times: Sequence[str]
    ids: Sequence[str] | None
    quantiles: tuple[float, ...]
    values: Floats
    levels: tuple[float, ...]
    lines: Sequence[int | None]
    model: str | None
    decisions: tuple[str, ...]

    def at(self, place: int) -> Where:
        """Name the cell of a time, for an error about it."""
        return Where(file=self.file, row=self.lines[place], column=TIME, value=self.times[place])


@dataclass(frozen=True)
class _Rows:
    """Columns of text, and where each row stands."""

    file: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int | None]
    delimiter: str
    model: str | None = None

    def at(self, name: str, place: int) -> Where:
        """Name a cell for an error about it."""
        value = self.columns[name][place]
        return Where(file=self.file, row=self.lines[place], column=name, value=value)


def read_forecast(source: str, *, stdin: BinaryIO | None = None) -> ForecastFile:
    """Read a forecast from a CSV, a JSON or whatever else holds a table; ``-`` is stdin.

    Raises FileUnreadable where it is none, where an interval has one bound only or its bounds
    have changed places, and where a cell is no number.
    """
    file = loading.name(source, stdin=stdin)
    content = loading.read_content(source, stdin=stdin)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        rows = _from_json(content, file)
    else:
        rows = _from_table(content, file)
    for name in (TIME, POINT):
        if name not in rows.columns:
            raise _no_forecast(f'there is no column "{name}"', file)
    levels = _levels(rows)
    chosen = {**_quantiles(rows), **{held: name for name, held in quantile_columns(levels).items()}}
    known = {name: _numbers(rows, name) for name in chosen.values()}
    for level in levels:
        _refuse_crossed(rows, known, level)
    used = {TIME, ID, *chosen.values(), *(f"quantile_{each:g}" for each in chosen)}
    strange = [name for name in rows.columns if name not in used]
    said = (f"columns of the forecast left out: {listed_names(strange)}",) if strange else ()
    return ForecastFile(
        file=file,
        times=rows.columns[TIME],
        ids=rows.columns.get(ID),
        quantiles=tuple(sorted(chosen)),
        values=np.stack([known[chosen[each]] for each in sorted(chosen)], axis=-1),
        levels=levels,
        lines=rows.lines,
        model=rows.model,
        decisions=said,
    )


def quantile_columns(levels: Sequence[float]) -> dict[str, float]:
    """Give the columns of a forecast with intervals of these levels, and the quantile in each.

    >>> quantile_columns([80])
    {'forecast': 0.5, 'lower_80': 0.1, 'upper_80': 0.9}
    """
    named = {POINT: 0.5}
    for level in levels:
        tail = round((1 - level / 100) / 2, 12)
        named |= {f"lower_{level:g}": tail, f"upper_{level:g}": round(1 - tail, 12)}
    return named


def _from_table(content: bytes, file: str) -> _Rows:
    table = loading.read_table(lambda: content, ReadOptions(), file=file)
    return _Rows(file, table.columns, table.lines, table.delimiter)


def _from_json(content: bytes, file: str) -> _Rows:
    try:
        told = json.loads(content)
    except ValueError as problem:
        raise _no_forecast(f"it is JSON that is not whole ({problem})", file) from problem
    rows = told.get(POINT)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise _no_forecast(f'the object has no list "{POINT}" of steps', file)
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [_cell(row.get(name)) for row in rows] for name in names}
    model = told.get("model")
    nowhere = [None] * len(rows)
    return _Rows(file, columns, nowhere, ",", model if isinstance(model, str) else None)


def _cell(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else repr(value)


def _levels(rows: _Rows) -> tuple[float, ...]:
    """Give the levels of the intervals; refuse a bound without the other one."""
    found = set()
    for name in rows.columns:
        match = _BOUND.fullmatch(name)
        if match is None:
            continue
        other = f"{_OTHER_EDGE[match[1]]}_{match[2]}"
        if other not in rows.columns:
            raise FileUnreadable(
                f'half of an interval: there is no column "{other}".',
                code="interval-half",
                file=rows.file,
                column=name,
                hint=f'an interval has two bounds: add "{other}", or take "{name}" away.',
            )
        level = _number_in(match[2])
        if 0 < level < 100 and name == f"{match[1]}_{level:g}":
            found.add(level)
    return tuple(sorted(found))


def _quantiles(rows: _Rows) -> dict[float, str]:
    """Give the columns of single quantiles."""
    named = {name: _QUANTILE.fullmatch(name) for name in rows.columns}
    found = {_number_in(match[1]): name for name, match in named.items() if match}
    return {round(each, 12): name for each, name in found.items() if 0 < each < 1}


def _number_in(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _numbers(rows: _Rows, name: str) -> Floats:
    cells = rows.columns[name]
    read = numbers.read_numbers(cells, missing=frozenset(), delimiter=rows.delimiter)
    if not isinstance(read, numbers.Numbers):
        raise _not_a_number(rows, name, getattr(read, "position", 0))
    strangers = np.flatnonzero(~np.isfinite(read.values))
    if len(strangers):
        raise _not_a_number(rows, name, int(strangers[0]))
    return read.values


def _not_a_number(rows: _Rows, name: str, place: int) -> FileUnreadable:
    return FileUnreadable(
        f'"{rows.columns[name][place]}" is not a number.',
        code="not-a-number",
        hint="give the forecast as tsforecast predict wrote it.",
        **rows.at(name, place),
    )


def _refuse_crossed(rows: _Rows, known: Mapping[str, Floats], level: float) -> None:
    name, other = f"lower_{level:g}", f"upper_{level:g}"
    crossed = np.flatnonzero(known[name] > known[other])
    if not len(crossed):
        return
    place = int(crossed[0])
    raise FileUnreadable(
        f'{rows.columns[name][place]} lies above "{other}", {rows.columns[other][place]}.',
        code="interval-crossed",
        hint="give the forecast as tsforecast predict wrote it: have two columns changed places?",
        **rows.at(name, place),
    )


def _no_forecast(why: str, file: str) -> FileUnreadable:
    return FileUnreadable(
        f"it is no forecast: {why}.",
        code="no-forecast",
        file=file,
        hint="name a file that tsforecast predict wrote first, and the data after it: "
        "tsforecast score forecast.csv data.csv.",
    )
