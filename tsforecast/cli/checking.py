"""The checker's rules in every other command: errors have stopped it, warnings are a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsforecast.present import output

if TYPE_CHECKING:
    from tsforecast.series.check import Finding
    from tsforecast.series.read import PanelReading, Reading


def warn(reading: Reading | PanelReading, *, quiet: bool) -> tuple[Finding, ...]:
    """Give what looks suspicious in what was read, and say it on stderr in a few lines."""
    from tsforecast.decompose.findings import in_all
    from tsforecast.present.check import warnings

    found = in_all([reading])
    if found and not quiet:
        for line in warnings(found, file=reading.source):
            output.note(line, quiet=quiet)
    return found
