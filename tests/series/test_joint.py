"""Times that stand in several columns."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import Reading, ReadOptions, read_panel, read_series

MONTHS = pd.date_range("2019-01-01", periods=30, freq="MS").as_unit("us")
WEEKS = pd.date_range("2018-12-03", periods=120, freq="W-MON").as_unit("us")
HOURS = pd.date_range("2020-01-30", periods=72, freq="h").as_unit("us")
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def read(header: str, rows: list[str], **options: object) -> Reading:
    content = f"{header}\n" + "".join(f"{row};{i}\n" for i, row in enumerate(rows))
    asked = ReadOptions(**options)
    return read_series("-", options=asked, stdin=io.BytesIO(content.encode()))


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("year;month", "{0.year};{0.month}"),
        ("Jahr;Monat", "{0.year};{0.month:02d}"),
        ("Month;Year", "{0:%B};{0.year}"),
        ("year;month;quarter", "{0.year};{0.month};{0.quarter}"),
        ("yr;mm", "{0:%y};{0:%m}"),
        ("rok;miesiąc", "{0.year};{0.month}.0"),
    ],
)
def test_year_and_month(header: str, form: str) -> None:
    found = read(f"{header};v", [form.format(month) for month in MONTHS])
    assert found.series.times.equals(MONTHS)
    assert found.series.name == "v"
    assert any(" and " in said for said in found.decisions)


def test_year_and_month_by_a_name_in_another_language() -> None:
    rows = [f"{month.year};{FRENCH.split()[month.month - 1]}" for month in MONTHS]
    found = read("année;mois;v", rows)
    assert found.series.times.equals(MONTHS)
    assert found.decisions[0] == 'time column "année and mois"'


@pytest.mark.parametrize("form", ["{0.year};{0.quarter}", "{0.year};Q{0.quarter}"])
def test_year_and_quarter(form: str) -> None:
    quarters = MONTHS[::3]
    found = read("Year;Qtr;v", [form.format(quarter) for quarter in quarters])
    assert found.series.times.equals(pd.DatetimeIndex(quarters))


def test_year_and_week_also_of_a_year_with_53() -> None:
    rows = [f"{week.isocalendar().year};{week.isocalendar().week}" for week in WEEKS]
    assert read("Jahr;KW;v", rows).series.times.equals(WEEKS)


def test_year_month_and_day_with_an_hour_or_without() -> None:
    days = HOURS[::24]
    rows = [f"{day.year};{day.month};{day.day}" for day in days]
    assert read("year;month;day;v", rows).series.times.equals(pd.DatetimeIndex(days))
    rows = [f"{hour.year};{hour.month};{hour.day};{hour.hour}" for hour in HOURS]
    assert read("year;month;day;hour;v", rows).series.times.equals(HOURS)


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("date;time", "{0:%Y-%m-%d};{0:%H:%M}"),
        ("Datum;Uhrzeit", "{0:%d.%m.%Y};{0:%H:%M:%S}"),
        ("date;hour", "{0:%Y-%m-%d};{0.hour}"),
        ("day;at", "{0:%d %b %Y};{0:%H:%M}"),
    ],
)
def test_a_date_and_a_clock_time(header: str, form: str) -> None:
    found = read(f"{header};v", [form.format(hour) for hour in HOURS])
    assert found.series.times.equals(HOURS)


def test_a_date_beside_its_year_and_month_is_the_time_by_itself() -> None:
    rows = [f"{month.date()};{month.year};{month.month}" for month in MONTHS]
    found = read("date;year;month;v", rows, target=("v",))
    assert found.decisions[0] == 'time column "date"'


def test_a_column_that_was_asked_for_is_no_part_of_the_time() -> None:
    rows = [f"{1990 + i};{i % 12 + 1}" for i in range(20)]
    found = read("year;month;v", rows, target=("month",))
    assert found.decisions[0] == 'time column "year"'


def test_a_month_that_no_year_has_is_refused() -> None:
    rows = [f"{month.year};{month.month}" for month in MONTHS]
    with pytest.raises(TsforecastError):
        read("year;month;v", [*rows[:7], "2019;13", *rows[8:]])


def test_the_parts_of_a_panel() -> None:
    rows = "".join(
        f"{shop},{month.year},{month.month},{i}\n"
        for shop in "AB"
        for i, month in enumerate(MONTHS)
    )
    found = read_panel(
        "-",
        options=ReadOptions(id_column="shop"),
        stdin=io.BytesIO(f"shop,year,month,v\n{rows}".encode()),
    )
    assert found.panel.members[1].times.equals(MONTHS)


@pytest.mark.parametrize("form", ["{}", "{:02d}", "{:02d}:00", "{}:00:00"])
def test_hours_from_1_to_24_are_named_by_their_ends(form: str) -> None:
    hours = pd.date_range("2023-01-25", periods=240, freq="h").as_unit("us")
    found = read("Datum;Stunde;Last", [f"{t:%d.%m.%Y};{form.format(t.hour + 1)}" for t in hours])
    assert found.series.times.equals(hours)
    assert found.series.values.tolist() == list(range(240))
    assert any("hours 1 to 24 read as 00:00 to 23:00" in said for said in found.decisions)


def test_a_clock_time_with_points() -> None:
    found = read("Date;Time;v", [f"{hour:%d/%m/%Y};{hour:%H.%M.%S}" for hour in HOURS])
    assert found.series.times.equals(HOURS)


def test_a_number_with_a_point_beside_a_date_is_no_clock_time() -> None:
    found = read(
        "Date;price;v",
        [f"{hour:%d/%m/%Y};12.{10 + i % 40}" for i, hour in enumerate(HOURS[::24])],
        target=("v",),
    )
    assert len(found.series) == 3


def test_two_clock_times_are_the_begin_and_the_end_of_a_span() -> None:
    ends = HOURS + pd.Timedelta("59min")
    rows = [f"{a:%Y-%m-%d};{a:%H:%M};{b:%H:%M}" for a, b in zip(HOURS, ends, strict=True)]
    found = read("DATE;START TIME;END TIME;v", rows)
    assert found.series.times.equals(HOURS)
    assert any("each span by its begin" in said for said in found.decisions)


def test_when_a_shop_opens_and_closes_is_no_part_of_the_time() -> None:
    hours = [("09:00;17:00", "10:00;18:00")[day % 7 > 4] for day in range(48)]
    days = pd.date_range("2020-01-01", periods=48)
    rows = [f"{day:%Y-%m-%d};{clock}" for day, clock in zip(days, hours, strict=True)]
    assert read("date;opens;closes;v", rows).series.times.equals(days)


def test_two_columns_of_times_are_spans_where_each_ends_as_the_next_begins() -> None:
    ends = HOURS + pd.Timedelta("1h")
    rows = [f"{a:%d.%m.%Y %H:%M};{b:%d.%m.%Y %H:%M}" for a, b in zip(HOURS, ends, strict=True)]
    assert read("von;bis;v", rows).series.times.equals(HOURS)
    later = [f"{a:%d.%m.%Y %H:%M};{a:%d.%m.%Y} 23:30" for a in HOURS]
    with pytest.raises(TsforecastError) as caught:
        read("von;bis;v", later)
    assert caught.value.code == "several-time-columns"


def test_year_and_month_go_before_a_decimal_date() -> None:
    rows = [f"{m.year};{m.month};{m.year + (m.month - 0.5) / 12:.4f}" for m in MONTHS]
    found = read("year;month;decimal date;v", rows)
    assert found.series.name == "v"
    assert found.series.times.equals(MONTHS)
