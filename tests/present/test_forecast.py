"""A forecast as columns, CSV, JSON, table and chart."""

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from tsforecast.evaluate.ahead import Ahead, Brief
from tsforecast.forecast.forecast import QUANTILES, Forecast
from tsforecast.forecast.naive import SCORES
from tsforecast.present.forecast import (
    Answer,
    columns,
    coverage_text,
    for_terminal,
    to_csv,
    to_dict,
)
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series


def answer(
    *, whole=False, levels=(80.0, 95.0), quantiles=(), coverage=None, origins=3, middle=10.0
):
    times = pd.date_range("2020-01-01", periods=30, freq="MS")
    series = Series("sales", 10 + np.sin(np.arange(30.0)), times, from_alias("MS"))
    values = np.array([[middle], [middle + 1]]) + np.array(SCORES)
    forecast = Forecast(series.next_times(2), QUANTILES, values)
    brief = Brief(("network",), {}, (12,), coverage or {}, ("warning: w",))
    found = Ahead(forecast, origins, brief)
    return Answer(series, found, levels, quantiles, whole, "m", ("decided",))


def drawn(one, width):
    target = io.StringIO()
    Console(file=target, width=width).print(for_terminal(one, width=width))
    return target.getvalue()


def test_columns_are_named_by_level_and_quantile():
    found = columns(answer(levels=(50.0, 99.9), quantiles=(0.1,)))
    assert list(found) == [
        "forecast", "lower_50", "upper_50", "lower_99.9", "upper_99.9", "quantile_0.1",
    ]  # fmt: skip
    assert found["quantile_0.1"][0] == pytest.approx(10 - 1.2815516)


def test_csv_in_full_precision():
    header, first, _ = to_csv(answer()).splitlines()
    assert header == "time,forecast,lower_80,upper_80,lower_95,upper_95"
    assert first.startswith("2022-07-01,10.0,8.7184")
    assert float(first.split(",")[2]) == columns(answer())["lower_80"][0]


def test_whole_numbers_have_no_minus_zero():
    one = answer(whole=True, middle=0.9, levels=(80.0,))
    assert to_csv(one).splitlines()[1:] == ["2022-07-01,1,0,2", "2022-08-01,2,1,3"]
    assert "-0" not in drawn(one, 80).split("time")[-1].replace("2022-0", "")
    assert [type(value) for value in to_dict(one)["forecast"][0].values()] == [str, int, int, int]


def test_json_has_the_documented_keys():
    told = to_dict(answer(coverage={"80": 0.75}))
    assert (told["schema"], told["command"], told["model"]) == (1, "predict", "m")
    assert told["forecast"][0]["time"] == "2022-07-01"
    assert told["coverage"] == {"80": 0.75}
    assert told["warnings"] == ["warning: w"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_gets_chart_and_table_within_its_width(width):
    shown = drawn(answer(), width).splitlines()
    assert max(map(len, shown)) <= width
    assert any("80% from" in line for line in shown)
    assert sum(line.startswith("2022-0") for line in shown) == 2


@pytest.mark.parametrize("width", [40, 60, 80])
def test_columns_that_do_not_fit_stand_below_and_nothing_is_cut(width):
    shown = drawn(answer(levels=(50.0, 80.0, 95.0), quantiles=(0.1, 0.9)), width)
    assert max(map(len, shown.splitlines())) <= width
    assert "…" not in shown
    assert all(title in shown for title in ("forecast", "50% from", "95% to", "q 0.1", "q 0.9"))
    assert shown.count("\n2022-08") == shown.count("\ntime") > 1


def test_the_coverage_is_said_or_that_there_is_none():
    assert coverage_text(answer(coverage={"80": 0.75, "95": 1.0})) == (
        "In the backtest the 80% intervals held 75% and the 95% intervals held 100% of the values "
        "(3 origins)."
    )
    assert coverage_text(answer(coverage={"80": 0.5}, origins=1)).endswith("(1 origin).")
    assert coverage_text(answer()) == (
        "The intervals have not been measured on this series: its history is too short."
    )
