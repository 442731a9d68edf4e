"""Reading a text as arrays gives what reading it cell by cell gives: cells, numbers and times."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tsforecast.errors import TsforecastError
from tsforecast.series import dialect, plain
from tsforecast.series.cell import MISSING_WORDS
from tsforecast.series.numbers import Numbers, read_numbers
from tsforecast.series.plain import PlainCells, plain_columns
from tsforecast.series.table import Table
from tsforecast.series.times import readings

NEVER = 1 << 62
WORDS = ["", "NA", "n/a", "null", "x", "Total", "ä", " ", "inf", "1_0", "é€"]
NUMBERS = st.one_of(
    st.floats(allow_nan=False).map(repr),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["1e400", "5.", ".5", "+5", "-0", "1e", "--5", "1.2.3", "00012", "1,5", "e5"]),
)
CELLS = st.one_of(NUMBERS, st.sampled_from(WORDS), st.dates().map(str))


@st.composite
def texts(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(",;\t|"))
    width = draw(st.integers(1, 4))
    kinds = [draw(st.sampled_from([NUMBERS, CELLS, st.dates().map(str)])) for _ in range(width)]
    rows = draw(st.lists(st.tuples(*kinds), min_size=1, max_size=30))
    pad = draw(st.sampled_from(["", "", " ", "\t", "\u00a0", "\x1c"]))
    lines = [mark.join(f"{pad}{cell}" for cell in row) for row in rows]
    lines[:0] = draw(st.sampled_from([[], ["date" + mark + "v"], ["# by ERP", "", "a"], ["1"]]))
    lines += draw(
        st.sampled_from([[], [], ["", ""], ["Total" + mark + "5"], ['"a"'], ["Source: x"]])
    )
    return draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])).join([*lines, ""])


def table(text: str, *, plain_from: int) -> Table | str:
    try:
        return dialect.read_table(
            text, file="f", delimiter=None, missing=MISSING_WORDS, said=(), plain_from=plain_from
        )
    except TsforecastError as error:
        return f"{error.code}: {error.message} {error.row}"


@settings(max_examples=300)
@given(texts())
@example("date,v\n" + "2020-01-01,5\n" * 3 + "\n\n")
@example("0.0\n1,5\n")
@example("v\n1\n2\n3\n   \n")
@example("a,b\n" + "1,2\n" * 3 + ",\n")
def test_a_table_read_as_arrays_is_the_table(text: str) -> None:
    fast, slow = table(text, plain_from=0), table(text, plain_from=NEVER)
    if isinstance(fast, str) or isinstance(slow, str):
        assert fast == slow
        return
    assert list(fast.columns) == list(slow.columns)
    for name, cells in slow.columns.items():
        assert list(fast.columns[name]) == list(cells)
    assert list(fast.lines) == list(slow.lines)
    assert (fast.header, fast.delimiter, fast.decisions) == (
        slow.header,
        slow.delimiter,
        slow.decisions,
    )


def test_a_plain_table_is_read_as_arrays_indeed() -> None:
    text = "date,v\r\n" + "".join(f"2020-01-{day:02d}, {day}.5\r\n" for day in range(1, 31))
    found = table(text, plain_from=0)
    assert isinstance(found, Table)
    assert all(isinstance(cells, PlainCells) for cells in found.columns.values())
    assert list(found.lines) == list(range(2, 32))


def held(cells: list[str]) -> PlainCells:
    return PlainCells(np.array([cell.encode() for cell in cells]))


@settings(max_examples=300)
@given(st.lists(st.one_of(NUMBERS, st.sampled_from(WORDS)), min_size=1, max_size=20))
def test_numbers_are_those_of_the_cells(cells: list[str]) -> None:
    slow = read_numbers(cells, missing=MISSING_WORDS)
    fast = read_numbers(held(cells), missing=MISSING_WORDS)
    assert type(fast) is type(slow)
    if isinstance(slow, Numbers) and isinstance(fast, Numbers):
        np.testing.assert_array_equal(fast.values, slow.values)
        assert fast.said == slow.said
    else:
        assert fast == slow


SHAPES = [
    "%Y-%m",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d.%m.%Y",
]


@settings(max_examples=200)
@given(
    st.lists(st.datetimes(), min_size=1, max_size=20),
    st.sampled_from(SHAPES),
    st.sampled_from(
        ["", "", "2020-13-01", "2020-02-30", "0000-01-01", "2020-01-01T24:00", "2020-01-01 05:60",
         "2020-01-0x", "NA", "2020-01-01T00:00Z", "2020-01-01 00:00:61"]
    ),
)  # fmt: skip
def test_times_are_those_of_the_cells(times: list[pd.Timestamp], shape: str, odd: str) -> None:
    cells = [time.strftime(shape) for time in times] + ([odd] if odd else [])
    slow = readings(cells, missing=MISSING_WORDS)
    fast = readings(held(cells), missing=MISSING_WORDS)
    assert [(one.style, one.format) for one in fast] == [(one.style, one.format) for one in slow]
    for mine, theirs in zip(fast, slow, strict=True):
        assert mine.index.equals(theirs.index)
        assert mine.index.dtype == theirs.index.dtype


@pytest.mark.parametrize(
    "text",
    ["1,2\n3\n", "1,2\n3,4,5\n", "1,2\n,\n", "1\n2,3,4\n5,6\n", "1,2\n\n3,4\n",
     "1," + "x" * 65 + "\n"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_csv_module(text: str) -> None:
    assert plain_columns(text, delimiter=b",", width=2) is None


@pytest.mark.parametrize("characters", [16, 17, 18, 19, 29, 30, 31, 1000])
def test_blocks_end_where_lines_do(monkeypatch: pytest.MonkeyPatch, characters: int) -> None:
    monkeypatch.setattr(plain, "CHARACTERS", characters)
    lines = [f"{place},a{'é' * (place % 7)}z" for place in range(40)]
    for end in ("", "\n", "\n\n"):
        found = plain_columns("a,b\n" + "\n".join(lines) + end, delimiter=b",", width=2, start=4)
        assert found is not None
        assert [",".join(row) for row in zip(*found, strict=True)] == lines


def test_a_line_longer_than_a_block_is_not_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "CHARACTERS", 8)
    assert plain_columns("1,234567890\n1,2\n", delimiter=b",", width=2) is None


@given(st.lists(st.sampled_from(["a", "b", "", "é", "a1"]), min_size=1, max_size=30))
def test_cells_are_numbered_as_they_come(cells: list[str]) -> None:
    of, known = held(cells).numbered()
    assert known == list(dict.fromkeys(cells))
    assert [known[number] for number in of.tolist()] == cells


def test_cells_behave_as_a_list_of_strings() -> None:
    cells = held(["a", "", "é", "a"])
    assert cells == ["a", "", "é", "a"]
    assert cells == held(["a", "", "é", "a"])
    assert cells != ["a", "", "é"]
    assert cells != held(["a", "", "é", "b"])
    assert cells != 5
    assert list(cells[1:3]) == ["", "é"]
    assert cells.index("é") == 2
    assert np.array(cells, dtype=object).tolist() == ["a", "", "é", "a"]
    assert list(cells.take(np.array([3, 2]))) == ["a", "é"]
