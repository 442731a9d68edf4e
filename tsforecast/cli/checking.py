"""The checker's rules in every other command: errors have stopped it, warnings are a line each."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tsforecast.present import output

if TYPE_CHECKING:
    from tsforecast.series.check import Finding
    from tsforecast.series.read import PanelReading, Reading


LOOKED_AT = 500
"""Series of a panel that are judged here, about; `check` judges all of them."""


def warn(reading: Reading | PanelReading, *, quiet: bool) -> tuple[Finding, ...]:
    """Give what looks suspicious in what was read, and say it on stderr in a few lines."""
    from tsforecast.decompose.findings import in_all
    from tsforecast.present.check import warnings

    if said := looked_at(reading):
        output.note(said, quiet=quiet)
    found = in_all([_some(reading)])
    if found and not quiet:
        for line in warnings(found, file=reading.source):
            output.note(line, quiet=quiet)
    return found


def looked_at(reading: Reading | PanelReading) -> str:
    """Say how many series are looked at, where that is not all of them."""
    from tsforecast.series.read import readings_of

    judged, series = len(readings_of(_some(reading))), len(readings_of(reading))
    if judged == series:
        return ""
    return (
        f"{judged:,} of {series:,} series, evenly spread, were looked at for odd values; "
        "tsforecast check looks at all."
    )


def _some(reading: Reading | PanelReading) -> Reading | PanelReading:
    """Give the reading, of a large panel with so many members that judging them takes no time."""
    from tsforecast.series.read import PanelReading

    if not isinstance(reading, PanelReading) or len(reading.members) <= LOOKED_AT:
        return reading
    every = -(-len(reading.members) // LOOKED_AT)
    return dataclasses.replace(reading, members=reading.members[::every])
