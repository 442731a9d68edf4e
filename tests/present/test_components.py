"""A decomposition as sentences, CSV, JSON and pictures."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.errors import UsageError
from tsforecast.present import components, conclusions, picture
from tsforecast.present.facts import machine_times
from tsforecast.present.output import file_writer, json_parts
from tsforecast.series.calendar import WITHOUT_CALENDAR, Frequency, from_alias, machine_time
from tsforecast.series.series import Series

STEP = np.arange(96)
NOISE = np.random.default_rng(0).normal(size=96)
VALUES = np.exp(4 + STEP / 60) * (1 + 0.3 * np.sin(STEP * np.pi / 6) + 0.02 * NOISE)


def answer(values=VALUES, name="sales", **how):
    times = pd.date_range("2010-01-01", periods=len(values), freq="MS")
    parts = decompose(Series(name, values, times, from_alias("MS")), **how)
    return components.Answer(parts, diagnose(parts), tuple(conclusions.decisions(parts)))


def printed(given, width=100):
    console = Console(width=width, file=io.StringIO(), highlight=False)
    console.print(components.for_terminal(given, width))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(map(len, printed(answer(), width).splitlines())) <= width


def test_conclusions_are_in_words_with_names():
    said = printed(answer())
    assert "rising, from" in said
    assert "highest: April (+" in said
    assert "lowest: October (-" in said
    assert said.index("Trend") < said.index("Ljung-Box")


def test_every_decision_has_its_evidence():
    season, mode, method = answer().decisions
    assert season.startswith("season: 12 months (calendar; autocorrelation .")
    assert mode.startswith("multiplicative: the swing goes with level^")
    assert method == "method: STL"


def test_two_seasons_are_flagged_as_few():
    said = answer(VALUES[:26], periods=(12,)).decisions
    assert any("fewer than three seasons" in decision for decision in said)


@pytest.mark.parametrize(
    ("swing", "method", "said"),
    [
        (50, None, "about 4.2 years, "),
        (None, None, "what swings in 1.5 to 8.0 years, "),
        (50, "ucm", "its length was estimated with the model"),
    ],
    ids=["found", "only asked for", "estimated"],
)
def test_a_cycle_is_said_as_surely_as_it_is_known(swing, method, said):
    steps = np.arange(240)
    values = 100 + np.random.default_rng(0).normal(size=240)
    if swing is not None:
        values += 10 * np.sin(steps * np.pi / 6) + 8 * np.sin(steps * 2 * np.pi / swing)
    decomposition = answer(values, method=method, cycle=True).decomposition
    assert said in conclusions.say_cycle(decomposition.cycle, decomposition)


@pytest.mark.parametrize("width", [60, 100])
def test_a_constant_is_shown_without_nan(width):
    said = printed(answer(np.full(48, 7.0)), width)
    assert "nothing is left over" in said
    assert "nan" not in said.lower()


def test_csv_has_full_precision_and_multiplies_to_the_series():
    rows = list(csv.DictReader(io.StringIO(components.to_csv(answer()))))
    assert list(rows[0]) == ["time", "observed", "trend", "seasonal_12", "residual"]
    assert rows[0]["time"] == "2010-01-01"
    for row, value in zip(rows, VALUES, strict=True):
        assert float(row["observed"]) == value
        product = float(row["trend"]) * float(row["seasonal_12"]) * float(row["residual"])
        assert product == pytest.approx(value, rel=1e-12)


def test_csv_of_many_blocks_has_every_row_as_a_writer_of_rows_has_it(monkeypatch):
    monkeypatch.setattr(components, "BLOCK", 7)
    given = answer()
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    named = components.columns(given.decomposition)
    writer.writerow(["time", *named])
    rows = np.column_stack(list(named.values())).tolist()
    for time, row in zip(given.decomposition.series.times, rows, strict=True):
        writer.writerow([machine_time(time), *map(repr, row)])
    assert components.to_csv(given) == target.getvalue()


@pytest.mark.parametrize(
    ("times", "alias"),
    [
        (pd.date_range("2019-12-31 22:00", periods=5, freq="h"), "h"),
        (pd.date_range("2019-12-31", periods=1, freq="h"), "h"),
        (pd.date_range("2019-12-31", periods=5, freq="D"), "D"),
        (pd.date_range("2019-12-31 06:00", periods=5, freq="D"), "D"),
        (pd.date_range("2019-12-01", periods=5, freq="MS"), "MS"),
        (pd.date_range("2019-12-31", periods=5, freq="250ms"), "s"),
        (pd.date_range("2019-12-31", periods=5, freq="12h", tz="UTC"), "12h"),
        (pd.DatetimeIndex([]), "D"),
    ],
)
def test_a_column_of_times_is_read_again_as_times(times, alias):
    written = machine_times(times, from_alias(alias))
    read = pd.read_csv(io.StringIO("\n".join(["time", *written])), parse_dates=["time"])["time"]
    assert list(read) == list(times)
    assert len({len(text) for text in written}) <= 1
    assert machine_times(pd.RangeIndex(1, 4), WITHOUT_CALENDAR) == ["1", "2", "3"]


def test_a_name_that_is_a_formula_reaches_no_cell():
    text = components.to_csv(answer(name="=cmd|' /C calc'!A0"))
    assert "cmd" not in text


def test_csv_has_the_cycle_where_there_is_one():
    header = components.to_csv(answer(cycle=True)).splitlines()[0]
    assert header == "time,observed,trend,cycle,seasonal_12,residual"


def test_rows_without_a_calendar_are_counted():
    counted = Frequency(alias=None, label="step", steps_per_year=None, periods=())
    series = Series("x", NOISE, pd.RangeIndex(1, 97), counted)
    parts = decompose(series)
    counted_rows = components.to_csv(components.Answer(parts, diagnose(parts), ()))
    assert counted_rows.splitlines()[1].startswith("1,")


def test_json_has_the_documented_keys():
    told = json.loads("".join(json_parts(components.to_dict(answer()))))
    assert told["schema"] == 1
    assert told["command"] == "decompose"
    assert told["series"] == {
        "name": "sales", "frequency": "monthly", "periods": [12], "observations": 96,
        "start": "2010-01-01", "end": "2017-12-01",
    }  # fmt: skip
    assert told["mode"] == "multiplicative"
    assert set(told["strength"]) == {"trend", "seasonal"}
    assert told["tests"]["kpss"]["bound"] in {"", "<", ">"}
    assert len(told["components"]) == 96


@pytest.mark.parametrize(
    ("ending", "start"),
    [(".csv", b"time,observed"), (".json", b"{"), (".png", b"\x89PNG"), (".svg", b"<?xml")],
)
def test_the_ending_says_the_form(tmp_path, ending, start):
    target = tmp_path / f"parts{ending}"
    file_writer(str(target), picture.component_forms())(answer(name="price in $ and $"))
    assert target.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_same_series_gives_the_same_file(ending):
    first, again = (picture.component_forms()[ending](answer()) for _ in range(2))
    assert first == again


def test_an_unknown_ending_is_refused_before_any_work():
    with pytest.raises(UsageError) as refused:
        file_writer("parts.docx", picture.component_forms())
    assert refused.value.code == "output-ending-unknown"
    assert refused.value.exit_code == 2
    assert ".png" in refused.value.hint


def test_a_missing_folder_is_refused_before_any_work(tmp_path):
    with pytest.raises(UsageError) as refused:
        file_writer(str(tmp_path / "none" / "parts.csv"), picture.component_forms())
    assert refused.value.code == "output-unwritable"
    assert not (tmp_path / "none").exists()


def test_a_target_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    target = tmp_path / "parts.csv"
    target.mkdir()
    with pytest.raises(UsageError) as refused:
        file_writer(str(target), picture.component_forms())(answer())
    assert refused.value.code == "output-unwritable"
    assert list(tmp_path.iterdir()) == [target]


def described(series, **how):
    parts = decompose(series, **how)
    return components.Answer(parts, diagnose(parts), tuple(conclusions.decisions(parts)))


def test_weekdays_are_told_drawn_and_written(shop):
    given = described(shop())
    days = given.decomposition.days
    shown = printed(given)
    assert "season × weekdays × residual" in shown or "season + weekdays + residual" in shown
    assert f"Weekdays  {days.in_words()}. F {days.strength:.0f}. Strength ." in shown
    assert [line.strip() for line in shown.splitlines()].count("weekdays") == 1
    assert given.decisions[-1] == days.told()
    assert [strip.title for strip in components.strips(given.decomposition)][-2:] == [
        "weekdays",
        "residual",
    ]
    for form in (".png", ".svg"):
        with_them = picture.component_forms()[form](given)
        without = picture.component_forms()[form](described(shop(week=(0.0,) * 7)))
        assert len(with_them) > len(without)
    rows = list(csv.DictReader(io.StringIO(components.to_csv(given))))
    assert list(rows[0])[-3:] == ["seasonal_12", "weekdays", "residual"]
    assert [float(row["weekdays"]) for row in rows] == given.decomposition.weekdays.tolist()


def test_weekdays_in_json(shop):
    given = described(shop())
    days = given.decomposition.days
    told = json.loads("".join(json_parts(components.to_dict(given))))
    assert told["weekdays"]["f"] == days.strength
    assert told["weekdays"]["length"] is False
    assert told["weekdays"]["effects"]["Sunday"] == pytest.approx(np.expm1(days.effects[6]))
    assert next(iter(told["weekdays"]["effects"])) == "Monday"
    assert told["strength"]["weekdays"] == given.diagnosis.weekdays
    assert "weekdays" in told["components"][0]


def test_where_weekdays_do_not_count_nothing_is_said_of_them(shop):
    given = described(shop(week=(0.0,) * 7))
    told = "".join(json_parts(components.to_dict(given)))
    everything = (printed(given), components.to_csv(given), told, *given.decisions)
    assert not any("weekday" in part.lower() for part in everything)
