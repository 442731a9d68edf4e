"""Tables that have a column for each time, and tables that only look so."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.series.clean import clean
from tsforecast.series.read import Reading, ReadOptions, read_panel, read_series
from tsforecast.series.survey import survey

YEARS = "Country,Code," + ",".join(map(str, range(1990, 2020)))
DAYS = "Region,Lat,Long," + ",".join(f"1/{day}/22" for day in range(3, 30))
MONTHS = "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
MATRIX = "Month,2019,2020,2021,2022"


def table(head: str, *firsts: str) -> bytes:
    width = head.count(",") + 1
    rows = [",".join([*f.split(","), *["12.5"] * (width - f.count(",") - 1)]) for f in firsts]
    return "\n".join([head, *rows, ""]).encode()


def read(content: bytes, **options: object) -> Reading:
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


def refused(content: bytes, **options: object) -> SeriesUnusable:
    with pytest.raises(SeriesUnusable) as caught:
        read(content, **options)
    return caught.value


def matrix(head: str, years: int = 3) -> bytes:
    """Write a row a year, in which the values go on from one row to the next."""
    size = len([name for name in head.split(",")[1:] if name not in ("Total", "J-D")])
    rows = [
        ",".join(map(str, [2019 + year, *range(year * size, (year + 1) * size)]))
        for year in range(years)
    ]
    return "\n".join([head, *rows, ""]).encode()


@pytest.mark.parametrize(
    ("head", "frequency"),
    [
        (MONTHS, "monthly"),
        ("YEAR,JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC", "monthly"),
        (",jan.,feb.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc.", "monthly"),
        ("Jahr,1,2,3,4,5,6,7,8,9,10,11,12", "monthly"),
        ("year,01,02,03,04,05,06,07,08,09,10,11,12", "monthly"),
        ("Year,Q1,Q2,Q3,Q4", "quarterly"),
        ("Year,Qtr1,Qtr2,Qtr3,Qtr4", "quarterly"),
    ],
)
def test_a_row_a_year_is_read_month_by_month(head: str, frequency: str) -> None:
    found = read(matrix(head))
    series = found.series
    assert series.frequency.label == frequency
    assert str(series.times[0].date()) == "2019-01-01"
    assert series.values.tolist() == list(range(len(series)))
    assert len(series) == 3 * head.count(",")
    assert found.rows[-1] == 4
    assert sum("put in rows" in said for said in found.decisions) == 1


def test_what_stands_behind_the_months_is_left_out_and_said() -> None:
    rows = [f"{year},{','.join(['1.5'] * 12)},18" for year in (2019, 2020, 2021)]
    found = read("\n".join([f"{MONTHS},J-D", *rows]).encode())
    said = "12 columns of months, Jan to Dec, put in rows, J-D left out"
    assert said in found.decisions
    assert set(found.series.values) == {1.5}


def test_a_year_that_is_not_over_ends_with_its_last_month() -> None:
    rows = ["2019,1,2,3,4,5,6,7,8,9,10,11,12", "2020,1,2,3,4,5,,,,,,,"]
    found = read("\n".join([MONTHS, *rows]).encode())
    assert str(found.series.times[-1].date()) == "2020-05-01"


def test_a_column_a_year_is_read_month_by_month() -> None:
    names = MONTHS.split(",")[1:]
    rows = [f"{name},{i},{12 + i},{24 + i},{36 + i}" for i, name in enumerate(names)]
    found = read("\n".join([MATRIX, *rows]).encode())
    assert found.series.values.tolist() == list(range(48))
    assert found.series.frequency.label == "monthly"
    assert refused("\n".join([MATRIX, *rows[:3]]).encode()).code == "times-across"


def test_a_row_a_country_is_a_long_table() -> None:
    content = table(YEARS, "Norway,NOR", "Aruba,ABW")
    error = refused(content)
    assert (error.code, error.exit_code, error.row) == ("long-table", 4, 3)
    assert error.hint.startswith("take one of them: --id-column Country --id Norway;")
    found = read(content, id_column="Country", id=("Aruba",))
    assert (len(found.series), found.rows[0]) == (30, 3)
    assert "30 columns of times, 1990 to 2019, put in rows" in found.decisions
    panel = read_panel("-", options=ReadOptions(id_column="Code"), stdin=io.BytesIO(content)).panel
    assert [len(member) for member in panel.members] == [30, 30]


@pytest.mark.parametrize("name", ["time", "value"])
def test_ids_keep_a_name_that_times_or_values_would_get(name: str) -> None:
    content = table(YEARS.replace("Country", name), "Norway,NOR", "Aruba,ABW")
    asked = ReadOptions(id_column=name)
    panel = read_panel("-", options=asked, stdin=io.BytesIO(content)).panel
    assert [(one.name, len(one)) for one in panel.members] == [("Norway", 30), ("Aruba", 30)]


def test_one_row_is_one_series() -> None:
    head = "Country Name,Code," + ",".join(f"{year} [YR{year}]" for year in range(1990, 2020))
    assert len(read(table(head, "Norway,NOR")).series) == 30
    eurostat = "unit,geo\\TIME_PERIOD," + ",".join(f"2019-{m:02d} " for m in range(1, 13))
    assert len(read(table(eurostat, "PC,DE")).series) == 12


def test_numbers_beside_names_are_no_values() -> None:
    content = table(DAYS, "Hubei,1.5,2.5", "Oslo,6.5,7.5")
    found = read(content, id_column="Region", id=("Oslo",))
    assert (found.series.name, len(found.series)) == ("value", 27)
    assert "27 columns of times, 1/3/22 to 1/29/22, put in rows, Lat, Long left out" in (
        found.decisions
    )


def test_check_reads_a_turned_table() -> None:
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(matrix(MONTHS)))
    assert (found.errors, len(found.sound)) == ((), 1)


STEPS = "id,dept," + ",".join(f"d_{i}" for i in range(1, 31))
WATER = "Year,Oct,Nov,Dec,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep"
PLAN = "Account,Jan,Feb,Mar,Apr,May,Jun"
M4 = ",".join(f"V{i}" for i in range(1, 40))


@pytest.mark.parametrize(
    ("content", "what", "where"),
    [
        (table(STEPS, "a,x", "b,x"), "steps", "30 columns: d_1 to d_30"),
        (table(M4, "M1", "M2"), "steps", "38 columns: V2 to V39"),
        (table(WATER, "2019", "2020"), "months", "12 columns: Oct to Sep"),
        (table(PLAN, "rent", "power"), "months", "6 columns: Jan to Jun"),
    ],
)
def test_what_leaves_the_time_open_is_refused_with_how_to_turn_it(
    content: bytes, what: str, where: str
) -> None:
    error = refused(content)
    assert (error.code, error.exit_code) == ("times-across", 4)
    assert error.message.startswith(f"the {what} stand across, in {where}")
    assert f"df.melt(id_vars=['{content.decode().partition(',')[0]}'" in error.hint
    assert ("--wide" in error.hint) == (what == "steps")
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(content))
    assert [one.code for one in found.errors] == ["TS215"]


def test_a_column_that_is_named_is_read_downwards() -> None:
    assert len(read(matrix(MONTHS), target=("Jan",)).series) == 3


def test_numbered_columns_beside_dates_or_without_names_are_columns() -> None:
    content = table("date," + ",".join(f"s{i}" for i in range(40)), "2020-01-01", "2020-01-02")
    assert refused(content).code == "several-value-columns"
    content = table(",".join(f"s{i}" for i in range(40)), "1.5", "2.5")
    assert refused(content).code == "several-value-columns"


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("day," + ",".join(map(str, range(1, 13))), "2020-01-0{}"),
        ("day,Q1,Q2,Q3,Q4", "2020-01-0{}"),
        ("year,T1,T2,T3,T4", "201{}"),
        ("year,Q1,Q2,Q3,Q4,Q5", "201{}"),
        ("year," + ",".join(map(str, range(24))), "201{}"),
        ("year," + ",".join(map(str, range(1, 14))), "201{}"),
    ],
)
def test_numbered_columns_that_may_be_something_else_are_columns(head: str, first: str) -> None:
    content = table(head, *(first.format(i) for i in range(1, 6)))
    assert refused(content).code == "several-value-columns"
    name = head.split(",")[2]
    assert len(read(content, target=(name,)).series) == 5


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


def test_a_cleaned_copy_of_a_turned_table_tells_that_it_was_turned() -> None:
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(matrix(MONTHS)), keep=True)
    copy = clean(found, options=ReadOptions())
    rows = copy.content.decode().splitlines()
    assert (rows[0], rows[2], len(rows)) == ("Year and month,value", "2019-02-01,1", 37)
    told = [(change.row, change.before) for change in copy.changes]
    assert told == [(None, "12 columns of months, Jan to Dec, put in rows")]
