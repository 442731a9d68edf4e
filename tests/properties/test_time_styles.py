"""Times in every style, and panels in every layout, are read back exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.errors import TsforecastError
from tsforecast.series.read import ReadOptions, read_panel, read_series

Cells = tuple[str, ...]
MONTH_NAMES = {
    "en": "January February March April May June July August September October November December",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu "
    "marraskuu joulukuu",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "cs": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
}
EPOCH, EXCEL = pd.Timestamp("1970-01-01"), pd.Timestamp("1899-12-30")


@dataclass(frozen=True)
class Style:
    """How times are written: names of the columns, the cells of a time, and for which steps."""

    names: Cells
    write: Callable[[pd.Timestamp], Cells]
    steps: Cells

    def __repr__(self) -> str:
        return f"Style({self.names}, {self.write(pd.Timestamp('2020-07-06'))}, {self.steps})"


def month(language: str, form: str) -> Style:
    names = MONTH_NAMES[language].split()

    def write(time: pd.Timestamp) -> Cells:
        name = names[time.month - 1]
        return (form.format(name=name, t=time, short=f"{time.year % 100:02d}"),)

    steps = ("D", "W-WED", "MS", "ME") if "{t.day}" in form else ("MS", "QS-JAN")
    return Style(("when",), write, steps)


def part(form: str, *steps: str) -> Style:
    return Style(
        ("when",), lambda t: (form.format(t=t, short=f"{t.year % 100:02d}", w=t.isocalendar()),),
        steps,
    )  # fmt: skip


def since(start: pd.Timestamp, unit: str, name: str, *steps: str) -> Style:
    def write(time: pd.Timestamp) -> Cells:
        count = (time - start) / pd.Timedelta(1, unit)
        return (f"{count:.0f}" if count == round(count) else f"{count:.9f}",)

    return Style((name,), write, steps)


MONTHLY = ("MS", "QS-JAN")
STYLES = (
    *(month(language, "{name} {t.year}") for language in MONTH_NAMES),
    *(month(language, "{name}-{short}") for language in MONTH_NAMES),
    *(month(language, "{t.day} {name} {t.year}") for language in MONTH_NAMES),
    *(part(form, "QS-JAN") for form in (
        "{t.year}Q{t.quarter}", "Q{t.quarter} {t.year}", "{t.quarter}Q{short}",
        "T{t.quarter} {t.year}", "{t.year}-Q{t.quarter}", "{t.quarter}. Quartal {t.year}",
    )),
    *(part(form, "MS") for form in ("{t.year}M{t.month}", "M{t.month:02d}/{t.year}")),
    *(part(form, "W-MON") for form in (
        "{w.year}-W{w.week:02d}", "W{w.week} {w.year}", "KW {w.week}/{w.year}",
    )),
    Style(("week",), lambda t: (f"{t.isocalendar().year}{t.isocalendar().week:02d}",), ("W-MON",)),
    Style(("year", "month"), lambda t: (str(t.year), str(t.month)), MONTHLY),
    Style(("Monat", "Jahr"), lambda t: (f"{t.month:02d}", str(t.year)), MONTHLY),
    Style(("year", "month"), lambda t: (str(t.year), f"{t:%B}"), MONTHLY),
    Style(("année", "trimestre"), lambda t: (str(t.year), f"T{t.quarter}"), ("QS-JAN",)),
    Style(("year", "week"), lambda t: (str(t.isocalendar().year), str(t.isocalendar().week)),
          ("W-MON",)),
    Style(("year", "month", "day"), lambda t: (str(t.year), str(t.month), str(t.day)),
          ("D", "B", "W-WED", "ME")),
    Style(("date", "time"), lambda t: (f"{t:%Y-%m-%d}", f"{t:%H:%M}"), ("h", "15min")),
    Style(("Datum", "Uhrzeit"), lambda t: (f"{t:%d.%m.%Y}", f"{t:%H:%M:%S}"), ("h", "15min")),
    Style(("date", "hour"), lambda t: (f"{t:%Y-%m-%d}", str(t.hour)), ("h", "4h")),
    since(EXCEL, "D", "date", "D", "B", "W-WED", "MS", "ME", "h", "15min"),
    *(since(EPOCH, unit, "timestamp", "D", "h", "15min", "10s")
      for unit in ("s", "ms", "us", "ns")),
)  # fmt: skip


@st.composite
def serieses(draw: st.DrawFn, *, step: str) -> pd.Series:
    # Excel's days are told from other numbers from 1954 on, epochs from 1973 on.
    start = draw(st.datetimes(pd.Timestamp("1974-01-01"), pd.Timestamp("2030-01-01")))
    clock = step[-1] in "hns"
    first = pd.Timestamp(start).floor("h" if clock else "D")
    rows = draw(st.integers(8, 60))
    times = pd.date_range(first, periods=rows, freq=step).as_unit("us")
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    return pd.Series(generator.normal(100, 30, rows).round(2), index=times)


@st.composite
def written(draw: st.DrawFn) -> tuple[Style, pd.Series, bytes]:
    style = draw(st.sampled_from(STYLES))
    series = draw(serieses(step=draw(st.sampled_from(style.steps))))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=draw(st.sampled_from(",;\t")), lineterminator="\n")
    writer.writerow([*style.names, "päx"])
    order = draw(st.sampled_from([1, 1, -1]))
    for time, value in list(series.items())[::order]:
        writer.writerow([*style.write(time), value])
    return style, series, text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-16"])))


def refused(content: bytes) -> str | None:
    try:
        read_series("-", options=ReadOptions(), stdin=io.BytesIO(content))
    except TsforecastError as error:
        return error.code
    return None


def check(style: Style, series: pd.Series, content: bytes) -> None:
    if style.names == ("Datum", "Uhrzeit") and refused(content) == "ambiguous-dates":
        return  # rightly: 02.01. of a short file is a day in January, or in February
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content)).series
    assert found.values.tolist() == series.tolist()
    assert [style.write(time) for time in found.times] == [*map(style.write, series.index)]
    if found.frequency.alias is not None and style.names == ("timestamp",):
        assert found.times.equals(series.index)


@settings(max_examples=200)
@given(written())
def test_times_in_any_style_are_read_back(case: tuple[Style, pd.Series, bytes]) -> None:
    check(*case)


@pytest.mark.slow
@settings(max_examples=2000)
@given(written())
def test_times_in_any_style_are_read_back_at_length(case: tuple[Style, pd.Series, bytes]) -> None:
    check(*case)


@st.composite
def panels(draw: st.DrawFn) -> dict[str, pd.Series]:
    step = draw(st.sampled_from(["D", "W-MON", "MS", "ME", "h"]))
    whole = draw(serieses(step=step))
    found = {}
    for number in range(draw(st.integers(1, 5))):
        first = draw(st.integers(0, len(whole) // 3))
        last = draw(st.integers(2 * len(whole) // 3, len(whole)))
        found[f"shop {number}"] = (whole * (number + 1)).round(2).iloc[first:last]
    return found


def long_table(panel: dict[str, pd.Series], *, seed: int | None) -> str:
    rows = [f"{t.isoformat()},{name},{v}" for name, s in panel.items() for t, v in s.items()]
    if seed is not None:
        np.random.default_rng(seed).shuffle(rows)
    return "\n".join(["at,shop,sales", *rows]) + "\n"


@settings(max_examples=100)
@given(panels(), st.one_of(st.none(), st.integers(0, 100)))
def test_a_long_table_in_any_order_is_read_back(
    panel: dict[str, pd.Series], seed: int | None
) -> None:
    content = long_table(panel, seed=seed).encode()
    found = read_panel("-", options=ReadOptions(id_column="shop"), stdin=io.BytesIO(content))
    assert {member.name for member in found.panel.members} == set(panel)
    for member, reading in zip(found.panel.members, found.members, strict=True):
        assert member.values.tolist() == panel[member.name].tolist()
        assert member.times.equals(pd.DatetimeIndex(panel[member.name].index))
        lines = content.decode().splitlines()
        assert all(f",{member.name}," in lines[row - 1] for row in reading.rows)


@settings(max_examples=100)
@given(panels())
def test_a_wide_table_is_read_back_without_its_empty_ends(panel: dict[str, pd.Series]) -> None:
    table = pd.DataFrame(panel)
    table.index.name = "at"
    found = read_panel(
        "-", options=ReadOptions(wide=True), stdin=io.BytesIO(table.to_csv().encode())
    )
    assert [member.name for member in found.panel.members] == list(panel)
    for member in found.panel.members:
        assert member.values.tolist() == panel[member.name].tolist()
        assert member.times.equals(pd.DatetimeIndex(panel[member.name].index))


@settings(max_examples=50)
@given(panels(), st.data())
def test_one_id_gives_what_the_panel_has(panel: dict[str, pd.Series], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(panel)))
    content = long_table(panel, seed=None).encode()
    options = ReadOptions(id_column="shop", id=(name,))
    found = read_series("-", options=options, stdin=io.BytesIO(content)).series
    assert found.values.tolist() == panel[name].tolist()
