"""What fuzzing found, as bytes: each ends in a series or in one of our errors."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import ReadOptions, read_panel, read_series
from tsforecast.series.survey import survey

NAMELESS = (  # a zip archive with one member, whose name is empty
    b"PK\x03\x04\x14\x00\x00\x00\x00\x00\xa2\x22\x00\x00\x00\x00\x00\x05\x31\x2c\x32\x31\x2c\x41"
    b"PK\x01\x02\x14\x03\x14\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\x00\x34\x3d\xcd\x00\x00\x00"
    b"\xcd\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x01\x00\x00\x00\x00\x00\x0f"
    b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x33\x00\x00\x00\xf0\x00\x00\x00\x00\x00"
)
OFFSETS = "\n".join([
    "date,sales", "2020-03-29T00:00:00+01:00,10", "2020-03-29T01:00:00+01:00,11",
    "2020-03-29T02:00:00+02:00,12", "2020-03-29T03:00:00+020,18",
])  # fmt: skip
ODD_DATES = (
    b"date|sales|id\n4.01.2020|112|A\n05.01.2020|1.5|A\n06.01.202\xc9|1,5|\xc3\xf5\xcf\xc8.0\n1"
    + b"\x93" * 56
    + b"0.01.2\xcc20|112|A\n11.01.2020|1.5|A\n12.01.2020|1,5|A\n1"
    + b"C" * 60
    + b".2020|1,5|A"
)
FOUND = {
    "an offset in some cells only": b"date,sales\n2020-03-29T00,12\n2020-03-28T08:00:00+02:00,18\n",
    "an offset in two forms": OFFSETS.encode(),
    "a number beyond all numbers": b"date,v\n2020-01-01,5\n2020-01-02,1e999\n2020-01-03,6\n",
    "series of one row each": b"date,sales,id\n2020-W01,10,A\n2020-W02,20,B\n2020-W05,30,C\n",
    "series of one row and of several": b"date,v,id\n2020-01-01,1,A\n2020-03-04,2,B\n"
    b"2020-03-07,2,B\n2021-11-30,3,B\n",
    "a field longer than any": b"date,v\n2020-01-01," + b"1" * 200_000 + b"\n2020-02-01,5\n",
    "quotes alone": b'"' * 300_001,
    "a year far away in another offset": b"t,v\n2020-03-29T05:00:00+02:00,1\n"
    b"2020-03-29T05:01:00+02:00,2\n2020-03-29T05:02:00+02:00,3\n5725-03-29T05:00:00+02:01,4\n",
    "a row of more fields whose times repeat": b"aiesW181\n2031,38,A,38,A\n2019,381\n"
    b"2031,38,A,38,A\n2019,39,A",
    "an archive's member without a name": NAMELESS,
    "a space behind a sign": b"date,v\n2020-01-01,- 5\n2020-01-02,6\n2020-01-03,7\n",
    "digits without end beside a unit": b"date,v\n2020-01-01,5 %\n2020-01-02," + b"1" * 70 + b"\n",
    "dates that are doubtful in one series and none in another": ODD_DATES,
}


def outcome(way: Callable[..., Any], content: bytes, options: ReadOptions) -> str | TsforecastError:
    try:
        return str(way("-", options=options, stdin=io.BytesIO(content)).line())
    except TsforecastError as error:
        return error


@pytest.mark.parametrize("content", FOUND.values(), ids=FOUND)
@pytest.mark.parametrize(
    "options",
    [
        ReadOptions(),
        ReadOptions(fill="interpolate", duplicates="mean"),
        ReadOptions(id_column="id"),
        ReadOptions(id_column="id", id=("A",)),
        ReadOptions(wide=True, fill="previous"),
    ],
)
def test_it_ends_in_a_series_or_in_an_error_of_ours(content: bytes, options: ReadOptions) -> None:
    read = read_panel if options.several else read_series
    for way in (read, survey):
        ended = outcome(way, content, options)
        assert isinstance(ended, str) or (ended.hint and ended.exit_code in (2, 3, 4))


MANY = 1000
WIDE = {
    "columns": [",".join(f"c{i}" for i in range(MANY))] + [",".join(map(str, range(MANY)))] * 9,
    "columns of one name": [",".join(["v"] * MANY)] + [",".join(map(str, range(MANY)))] * 9,
    "columns of text": [",".join(f"x{i}y{j}" for i in range(MANY)) for j in range(100)],
    "a lone wrong date": [
        "date,v",
        *(f"{i % 28 + 1}.{i % 12 + 1}.2020,1" for i in range(MANY)),
        "z,1",
    ],
    "long cells of digits": ["date,v", *["2020-01-01," + "1" * 50_000 + "x"] * 20],
    "a long word below": ["date,v", *(f"2020-01-{i:02d},{i}" for i in range(1, 9)), "a" * 99_999],
    "a long word and a gap below": ["date,v", *["2020-01-01,5"] * 3, "a" * 99_999 + ","],
    "signs and spaces": ["date,v", *(f"2020-01-01,({' ' * 60}{i}" for i in range(MANY))],
    "a long space in a date": ["date,v", *["2020-01-01,5"] * 3, "1" + " " * 90_000 + "JAN1,5"],
    "long cells of spaces": ["date,v", *["1" + " " * 100_000 + "x,5"] * 20],
}


@pytest.mark.parametrize("lines", WIDE.values(), ids=WIDE)
def test_a_hostile_table_is_answered_in_seconds(lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    for way in (read_series, survey):
        start = time.process_time()
        outcome(way, content, ReadOptions())
        assert time.process_time() - start < 5
