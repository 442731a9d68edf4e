"""Whatever a file holds, check ends with errors or with something read, and never with a bug."""

from __future__ import annotations

import contextlib
import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tsforecast.decompose.findings import in_all
from tsforecast.errors import SeriesUnusable, UsageError
from tsforecast.series.clean import clean
from tsforecast.series.read import ReadOptions
from tsforecast.series.survey import survey

DATES = ("2020-01-01", "2020-01-02", "2020-02-01", "2020-03-01", "01/02/2020", "13/02/2020")
TIMES = ("2021", "2020Q1", "2020-W05", "12:30", "2020-01-01 06:00")
NUMBERS = ("5", "7.5", "1,5", "1.112", "-3", "inf", "0", "00", "1e5", "€5", "5%")
WORDS = ("NA", "n.k.", "A", "B", "=", "sum", "", " ", '"', "'", "a b", "=1+1", "ß")
CELLS = st.sampled_from(DATES + TIMES + NUMBERS + WORDS)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width + 1), min_size=1, max_size=14
    )
)
OPTIONS = st.builds(
    ReadOptions,
    fill=st.sampled_from([None, None, "interpolate", "zero"]),
    duplicates=st.sampled_from([None, "last", "mean"]),
    resample=st.sampled_from([None, None, None, "month"]),
    aggregate=st.sampled_from([None, "sum"]),
    target=st.sampled_from([(), (), ("sales",), ("sales", "shop")]),
    id_column=st.sampled_from([None, None, "shop"]),
    wide=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(",;\t"), st.booleans(), OPTIONS)
@example([["2020-01-01", "5"], ["2020-01-01", "5"]], ",", True, ReadOptions(duplicates="mean"))
def test_there_is_always_an_answer(
    rows: list[list[str]], delimiter: str, header: bool, options: ReadOptions
) -> None:
    names = [["date", "sales", "shop", "note"]] if header else []
    width = len(rows[0])
    lines = [delimiter.join(row) for row in [*(row[:width] for row in names), *rows]]
    content = "\n".join(lines).encode()
    try:
        found = survey("-", options=options, stdin=io.BytesIO(content), keep=True)
    except UsageError:
        return
    assert found.errors or found.sound
    in_all(found.sound)
    if found.errors:
        assert all(one.message and one.hint and one.code for one in found.errors)
        return
    with contextlib.suppress(SeriesUnusable):
        clean(found, options=options)
