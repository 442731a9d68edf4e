"""Times with something around them: eastern signs, offsets, the ends of spans."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.read import Reading, ReadOptions, read_series

MONTHS = pd.date_range("2019-01-01", periods=30, freq="MS").as_unit("us")
HOURS = pd.date_range("2020-03-01", periods=60, freq="h").as_unit("us")
WEEKS = pd.date_range("2019-12-30", periods=60, freq="W-MON").as_unit("us")


def read(form: str, times: pd.DatetimeIndex, **options: object) -> Reading:
    ends = times + (times[1] - times[0])
    rows = "".join(
        f"{form.format(time, end)};{i % 7}\n"
        for i, (time, end) in enumerate(zip(times, ends, strict=True))
    )
    content = f"x;v\n{rows}".encode()
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


@pytest.mark.parametrize(
    ("form", "times"),
    [
        ("{0.year}年{0.month}月", MONTHS),
        ("{0.year}年{0.month:02d}月{0.day:02d}日", WEEKS),
        ("{0.year}년 {0.month}월 {0.day}일", WEEKS),
        ("{0:%Y-%m-%d}/{1:%Y-%m-%d}", WEEKS),
        ("{0:%d.%m.%Y} - {1:%d.%m.%Y}", WEEKS),
        ("{0:%m/%d/%Y} to {1:%m/%d/%Y}", WEEKS),
        ("{0:%d.%m.%Y %H:%M} - {1:%d.%m.%Y %H:%M}", HOURS),
        ("{0:%a %b %d %Y %H:%M:%S} GMT+0100 (Central European Standard Time)", HOURS),
        ("{0:%b %d, %Y} @ {0:%H:%M:%S}.000", HOURS),
        ("{0:%d/%m/%Y %H:%M:%S} +0100", HOURS),
        ("{0:%Y-%m-%d %H:%M:%S} UTC", HOURS),
    ],
)
def test_what_stands_around_a_time_is_read_or_left_out(form: str, times: pd.DatetimeIndex) -> None:
    found = read(form, times)
    assert found.series.times.tz_localize(None).equals(times)
    assert found.decisions[0] == 'time column "x"'


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{0:%d.%m.%Y} - {1:%d.%m.%Y}", "day-first dates (%d.%m.%Y), each span by its begin"),
        ("{0:%b %d %Y %H:%M} GMT-0500", "month-first dates (%b %d %Y %H:%M), at UTC-0500"),
        ("{0:%b %d %Y %H:%M}Z", "month-first dates (%b %d %Y %H:%M), in UTC"),
    ],
)
def test_what_was_left_out_is_said(form: str, said: str) -> None:
    assert said in read(form, WEEKS).decisions


def test_the_format_that_a_refused_span_asks_for_reads_it() -> None:
    days = pd.DatetimeIndex(["2020-01-02", "2020-02-03", "2020-03-05"])
    with pytest.raises(SeriesUnusable) as caught:
        read("{0:%d/%m/%Y} - {0:%d/%m/%Y}", days)
    assert caught.value.code == "ambiguous-dates"
    assert "--date-format %d/%m/%Y or --date-format %m/%d/%Y" in caught.value.hint
    form = "{0:%d/%m/%Y} - {0:%d/%m/%Y}"
    found = read(form, days, date_format="%d/%m/%Y", resample="month", aggregate="sum")
    assert len(found.series) == 3


@pytest.mark.parametrize(
    "form",
    [
        "{1:%Y-%m-%d}/{0:%Y-%m-%d}",  # ends before it begins
        "{0:%Y-%m-%d} - {1:%d.%m.%Y}",  # in two ways
    ],
)
def test_what_only_looks_so_is_refused(form: str) -> None:
    with pytest.raises(SeriesUnusable) as caught:
        read(form, pd.date_range("2020-01-01", periods=31))
    assert caught.value.code == "no-times"


def test_a_year_is_no_offset() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("Feb-{0.day}-2020", pd.date_range("2020-01-01", periods=31))
    assert (caught.value.code, caught.value.value) == ("not-a-time", "Feb-30-2020")
