"""A series written in any dialect is read back exactly, or refused; never read differently."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.errors import SeriesUnusable, TsforecastError
from tsforecast.series.calendar import time_text
from tsforecast.series.read import ReadOptions, read_series

STYLES = {
    "iso": "%Y-%m-%d %H:%M:%S",
    "date": "%Y-%m-%d",
    "day first": "%d.%m.%Y",
    "month first": "%m/%d/%Y",
    "named": "%d %b %Y",
    "short": "%d/%m/%y",
    "clock": "%d/%m/%Y %H:%M",
    "compact": "%Y%m%d",
}
WITH_CLOCK = ("iso", "clock")


@dataclass(frozen=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    decimal: str
    thousands: str
    encoding: str
    style: str
    preamble: tuple[str, ...]
    quoting: int
    line_end: str
    units: tuple[str, ...] = ()
    unit: str = "{}"
    below: tuple[str, ...] = ()


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    decimal = draw(st.sampled_from(".,"))
    return Dialect(
        delimiter=draw(st.sampled_from(",;\t|")),
        decimal=decimal,
        thousands=draw(st.sampled_from(["", "", " ", "'", "," if decimal == "." else "."])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        style=draw(st.sampled_from(sorted(STYLES))),
        preamble=draw(
            st.sampled_from([(), ("# by ERP",), ("Report", "Generated: 2026-11-01", "")])
        ),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        units=draw(st.sampled_from([(), (), (), ("", "kWh"), ("UTC", "[°C]"), ("", "EUR/MWh")])),
        unit=draw(st.sampled_from(["{}", "{}", "{}", "${}", "{} €", "{}%", "CHF {}"])),
        below=draw(st.sampled_from([(), (), (), ("Total", "12"), ("Source: ERP",)])),
    )


@st.composite
def serieses(draw: st.DrawFn) -> pd.Series:
    alias = draw(st.sampled_from(["D", "B", "W-MON", "MS", "ME", "QS-JAN", "YS-JAN", "h", "15min"]))
    start = draw(st.datetimes(pd.Timestamp("1980-01-01"), pd.Timestamp("2030-01-01")))
    rows = draw(st.integers(5, 60))
    times = pd.date_range(
        pd.Timestamp(start).floor("h"),
        periods=rows,
        freq=alias,
        normalize=alias not in ("h", "15min"),
    )
    decimals = draw(st.integers(0, 4))
    size = 10.0 ** draw(st.integers(0, 7))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    return (
        pd.Series(generator.normal(size, size / 3, rows).round(decimals), index=times, name="päx")
        .map(lambda value: float(f"{value:.{decimals}f}"))
        .rename(f"päx {decimals}")
    )


def number(value: float, decimals: int, dialect: Dialect) -> str:
    text = f"{value:,.{decimals}f}"
    text = text.replace(",", "\0").replace(".", dialect.decimal).replace("\0", dialect.thousands)
    return dialect.unit.format(text)


def written(series: pd.Series, dialect: Dialect) -> bytes:
    text = io.StringIO()
    for line in dialect.preamble:
        text.write(line + dialect.line_end)
    writer = csv.writer(
        text, delimiter=dialect.delimiter, quoting=dialect.quoting, lineterminator=dialect.line_end
    )
    writer.writerow(["when", "päx"])
    if dialect.units:
        writer.writerow(dialect.units)
    decimals = int(str(series.name).split()[1])
    for time, value in series.items():
        writer.writerow([time.strftime(STYLES[dialect.style]), number(value, decimals, dialect)])
    if dialect.below:
        writer.writerow(dialect.below)
    return text.getvalue().encode(dialect.encoding)


def loses_the_clock(series: pd.Series, dialect: Dialect) -> bool:
    return dialect.style not in WITH_CLOCK and len(
        {time.normalize() for time in series.index}
    ) < len(series)


def three_decimals_by_comma(dialect: Dialect, series: pd.Series) -> bool:
    """Comma-separated files follow the English convention: a lone 1,112 is read as 1112 there."""
    return dialect.delimiter == "," and dialect.decimal == "," and str(series.name).endswith("3")


def read_back(series: pd.Series, dialect: Dialect) -> str:
    """Say ``same`` or the code of the refusal; fail when the series comes back differently."""
    if dialect.style == "short" and (
        series.index.year.min() < 1969 or series.index.year.max() > 2068
    ):
        return "not asked"  # two digits stand for 1969 to 2068, as in the C library
    if loses_the_clock(series, dialect) or three_decimals_by_comma(dialect, series):
        return "not asked"
    if dialect.delimiter == "," and dialect.thousands == "." and dialect.decimal == ",":
        return "not asked"
    content = written(series, dialect)
    try:
        found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content)).series
    except TsforecastError as error:
        return error.code
    assert found.values.tolist() == series.tolist()
    texts = [time_text(time, found.frequency) for time in found.times]
    assert texts == [time_text(time, found.frequency) for time in series.index]
    return "same"


REFUSALS = {"same", "not asked", "ambiguous-dates", "ambiguous-numbers"}


@settings(max_examples=120, deadline=None)
@given(serieses(), dialects())
def test_what_was_written_is_read_back_or_refused(series: pd.Series, dialect: Dialect) -> None:
    assert read_back(series, dialect) in REFUSALS


@pytest.mark.slow
@settings(max_examples=2000, deadline=None)
@given(serieses(), dialects())
def test_what_was_written_is_read_back_or_refused_at_length(
    series: pd.Series, dialect: Dialect
) -> None:
    assert read_back(series, dialect) in REFUSALS


@settings(max_examples=30, deadline=None)
@given(serieses(), st.integers(0, 10_000))
def test_a_plain_file_is_always_read_and_never_refused(series: pd.Series, seed: int) -> None:
    plain = Dialect(",", ".", "", "utf-8", "iso", (), csv.QUOTE_MINIMAL, "\n")
    shuffled = series.sample(frac=1, random_state=seed)
    content = written(shuffled, plain)
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content)).series
    assert found.values.tolist() == series.tolist()


@settings(max_examples=30, deadline=None)
@given(serieses(), st.data())
def test_a_missing_row_is_never_papered_over(series: pd.Series, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(series) - 2))
    content = written(
        series.drop(series.index[place]),
        Dialect(",", ".", "", "utf-8", "iso", (), csv.QUOTE_MINIMAL, "\n"),
    )
    with pytest.raises(SeriesUnusable) as caught:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(content))
    assert caught.value.code in ("gaps", "irregular-steps")
