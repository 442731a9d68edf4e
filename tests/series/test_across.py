"""Tables that have a column for each time, and tables that only look so."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.series.read import Reading, ReadOptions, read_series
from tsforecast.series.survey import survey

YEARS = "Country,Code," + ",".join(map(str, range(1990, 2020)))
DAYS = "Region,Lat,Long," + ",".join(f"1/{day}/22" for day in range(3, 30))
MONTHS = "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
MATRIX = "Month,2019,2020,2021,2022"


def table(head: str, *firsts: str) -> bytes:
    width = head.count(",") + 1
    rows = [",".join([*f.split(","), *["12.5"] * (width - f.count(",") - 1)]) for f in firsts]
    return "\n".join([head, *rows, ""]).encode()


TABLES = {
    "years": (table(YEARS, "Norway,NOR", "Aruba,ABW"), "times", "30 columns: 1990 to 2019"),
    "days": (table(DAYS, "Hubei,1.5,2.5", "Oslo,6.5,7.5"), "times", "27 columns: 1/3/22 to"),
    "months": (table(MONTHS, "2019", "2020", "2021"), "months", "12 columns: Jan to Dec"),
    "matrix": (table(MATRIX, "Jan", "Feb", "Mar"), "times", "4 columns: 2019 to 2022"),
    "eurostat": (
        table("unit,geo," + ",".join(f"2019-{m:02d}" for m in range(1, 13)), "PC,DE", "PC,FR"),
        "times",
        "12 columns: 2019-01 to 2019-12",
    ),
}


def read(content: bytes, **options: object) -> Reading:
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


@pytest.mark.parametrize("name", TABLES)
def test_times_across_are_refused_with_how_to_turn_them(name: str) -> None:
    content, what, where = TABLES[name]
    with pytest.raises(SeriesUnusable) as caught:
        read(content)
    assert (caught.value.code, caught.value.exit_code) == ("times-across", 4)
    assert caught.value.message.startswith(f"the {what} stand across, in {where}")
    assert f"df.melt(id_vars=['{content.decode().partition(',')[0]}'" in caught.value.hint
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(content))
    assert [one.code for one in found.errors] == ["TS215"]


@pytest.mark.parametrize(
    "head", ["date,2019,2020,2021,2022", "date,may,june,sam,ann,bob", "date,2019,2022,2020,1999"]
)
def test_columns_beside_dates_are_columns(head: str) -> None:
    content = table(head, "2020-01-01", "2020-01-02", "2020-01-03")
    with pytest.raises(SeriesUnusable) as caught:
        read(content)
    assert caught.value.code == "several-value-columns"
    assert len(read(content, target=(head.split(",")[1],)).series) == 3


def test_a_table_that_is_turned_as_the_hint_says_is_read() -> None:
    rows = ["Year,month,value"]
    rows += [f"{year},{month},{year}.5" for month in MONTHS.split(",")[1:] for year in (2019, 2020)]
    assert len(read("\n".join(rows).encode()).series) == 24
