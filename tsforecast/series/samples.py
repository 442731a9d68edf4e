"""The series that come with the program; data/README.md tells where each is from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tsforecast.errors import UsageError

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Sample:
    """A series to try things on: its short name, its file, what it is and how often."""

    name: str
    file: str
    what: str
    frequency: str

    def content(self) -> bytes:
        """Give the file's bytes, from the installed package or from a checkout beside it."""
        shipped = PACKAGE / "data" / self.file
        return (shipped if shipped.exists() else PACKAGE.parent / "data" / self.file).read_bytes()

    def size(self) -> tuple[int, int]:
        """Give the number of rows and of value columns."""
        header, *rows = self.content().decode().splitlines()
        return len(rows), header.count(",")


SAMPLES = {
    sample.name: sample
    for sample in (
        Sample(
            "airline",
            "airline-passengers.csv",
            "international airline passengers, thousands",
            "monthly",
        ),
        Sample("sunspots", "sunspots.csv", "mean sunspot number since 1749", "monthly"),
        Sample(
            "sunspots-yearly", "sunspots-yearly.csv", "mean sunspot number since 1700", "yearly"
        ),
        Sample("co2", "co2.csv", "carbon dioxide on Mauna Loa, ppm, with gaps", "weekly"),
        Sample(
            "economy", "us-economy.csv", "United States: output, prices, money, work", "quarterly"
        ),
        Sample("weather", "seattle-weather.csv", "Seattle: rain, temperature, wind", "daily"),
        Sample("elnino", "el-nino.csv", "sea surface temperature off Peru, °C", "monthly"),
        Sample("nile", "nile.csv", "flow of the Nile at Aswan, 10^8 m^3", "yearly"),
    )
}


def named(name: str) -> Sample:
    """Find a sample by its name; raises UsageError with the names that there are."""
    if name not in SAMPLES:
        raise UsageError(
            f'there is no sample "{name}".',
            code="no-such-sample",
            value=name,
            hint=f"the samples are: {', '.join(SAMPLES)}.",
        )
    return SAMPLES[name]
