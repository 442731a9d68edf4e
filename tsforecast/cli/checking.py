"""The checker's rules in every other command: errors have stopped it, warnings are a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsforecast.present import output

if TYPE_CHECKING:
    from tsforecast.series.check import Finding
    from tsforecast.series.read import Reading


def warn(*readings: Reading, quiet: bool) -> tuple[Finding, ...]:
    """Give what looks suspicious in what was read, and say it on stderr in a few lines."""
    from tsforecast.decompose.findings import suspicious
    from tsforecast.present.check import warnings
    from tsforecast.series.check import worst_first

    found = worst_first(finding for reading in readings for finding in suspicious(reading))
    if found and not quiet:
        for line in warnings(found, file=readings[0].source):
            output.note(line, quiet=quiet)
    return found
