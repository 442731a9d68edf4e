"""What looks suspicious in a series that could be read."""

from __future__ import annotations

from collections.abc import Iterator

from tsforecast.series.check import Finding, warning
from tsforecast.series.read import Reading


def suspicious(reading: Reading) -> Iterator[Finding]:
    """Give a finding for everything in a series that is possible but unlikely to be meant."""
    for twin in reading.twins:
        yield warning(
            "TS108",
            message=f'it holds the same as column "{reading.series.name}" in every row.',
            row=None,
            column=twin,
            value=None,
        )
