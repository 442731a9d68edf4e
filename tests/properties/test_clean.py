"""A cleaned copy is read as exactly the series that the messy file holds, without a finding."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.series.clean import clean
from tsforecast.series.read import ReadOptions, read_series
from tsforecast.series.survey import survey

STYLES = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d %b %Y %H:%M", "%Y%m%d")
TEXTS = ("", "ok", "=1+1", "@home", '"quoted, twice"', "a;b", "two\nlines", "-x", "ß")


@st.composite
def messy(draw: st.DrawFn) -> tuple[bytes, ReadOptions]:
    alias = draw(st.sampled_from(["D", "B", "W-MON", "MS", "ME", "QS-JAN", "YS-JAN", "h", "15min"]))
    rows = draw(st.integers(20, 50))
    times = pd.date_range("2019-01-07", periods=rows, freq=alias)
    style = draw(st.sampled_from(STYLES[:3] if alias in ("h", "15min") else STYLES))
    decimal, thousands = draw(st.sampled_from([(".", ""), (",", "."), (",", " "), (".", "'")]))
    delimiter = draw(st.sampled_from(";\t|"))
    unit = draw(st.sampled_from(["", "", " €", "%"]))
    draws = np.random.default_rng(draw(st.integers(0, 10_000)))
    numbers = [f"{value:,.2f}" for value in draws.normal(5000, 2000, rows)]
    cells = [
        text.replace(",", "\0").replace(".", decimal).replace("\0", thousands) + unit
        for text in numbers
    ]
    with_text = draw(st.booleans())
    lines = [
        [time.strftime(style), cell, str(draws.choice(TEXTS))]
        for time, cell in zip(times, cells, strict=True)
    ]
    for _ in range(draw(st.integers(0, 2))):
        lines.append(lines[draw(st.integers(0, rows - 1))])
    missing = draw(st.integers(0, 2))
    for _ in range(missing):
        lines[draw(st.integers(1, rows - 2))][1] = draw(st.sampled_from(["", "NA", "n.k."]))
    draws.shuffle(lines)
    text = [delimiter.join(["date", draw(st.sampled_from(["value", "=sum", "päx"])), "note"])]
    text += [delimiter.join(_quoted(cell, delimiter) for cell in line) for line in lines]
    if not with_text:
        text = [delimiter.join(line.split(delimiter)[:2]) for line in text if "\n" not in line]
    content = "\n".join(text) + "\n"
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    fill = draw(st.sampled_from(["interpolate", "previous", "seasonal"]))
    duplicates = draw(st.sampled_from([None, "last", "mean"]))
    return content.encode(encoding), ReadOptions(
        missing_values=("n.k.",), fill=fill, duplicates=duplicates
    )


def _quoted(cell: str, delimiter: str) -> str:
    if any(mark in cell for mark in (delimiter, '"', "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def cleaned_is_the_same(content: bytes, options: ReadOptions) -> str:
    before = content
    found = survey("-", options=options, stdin=io.BytesIO(content), keep=True)
    if found.errors:
        return "refused"
    done = clean(found, options=options)
    (one,) = found.sound
    again = read_series("-", options=ReadOptions(), stdin=io.BytesIO(done.content))
    assert np.array_equal(again.series.values, one.series.values)
    assert again.series.times.equals(one.series.times)
    assert again.series.frequency == one.series.frequency
    for line in done.content.decode().splitlines():
        for cell in line.split(","):
            assert not cell.startswith(("=", "+", "@", "\t")), line
    assert content == before
    twice = survey("-", options=ReadOptions(), stdin=io.BytesIO(done.content), keep=True)
    assert twice.errors == ()
    assert clean(twice, options=ReadOptions()).content == done.content
    return "same"


@settings(max_examples=80, deadline=None)
@given(messy())
def test_a_cleaned_copy_is_read_as_the_same_series(case: tuple[bytes, ReadOptions]) -> None:
    assert cleaned_is_the_same(*case) in ("same", "refused")


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(messy())
def test_a_cleaned_copy_is_read_as_the_same_series_at_length(
    case: tuple[bytes, ReadOptions],
) -> None:
    assert cleaned_is_the_same(*case) in ("same", "refused")
