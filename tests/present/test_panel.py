"""What is said about the many series of a panel."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from tsforecast.decompose.components import decompose
from tsforecast.decompose.diagnose import diagnose
from tsforecast.evaluate.ahead import Ahead, Brief
from tsforecast.forecast.forecast import QUANTILES, Forecast
from tsforecast.present import components, forecast, panel, panel_components, panel_forecast
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Panel, Series

MONTHLY = from_alias("MS")


def member(name: str, n: int = 48, *, season: bool = True) -> Series:
    step = np.arange(n)
    wave = 10 * np.sin(step * np.pi / 6) if season else 0
    values = 100 + step + wave + np.random.default_rng(n).normal(size=n)
    return Series(name, values, pd.date_range("2018-01-01", periods=n, freq="MS"), MONTHLY)


def of(*members: Series) -> Panel:
    return Panel(members, "store")


def ahead(series: Series, *, steps: int = 3, warn: str | None = None, known: bool = True) -> Ahead:
    spread = np.array([(probability - 0.5) * 10 for probability in QUANTILES])
    values = series.values[-1] + np.arange(1, steps + 1)[:, None] + spread
    path = Forecast(series.next_times(steps), QUANTILES, values)
    coverage = {"80": 0.75, "95": 0.9} if known else {}
    brief = Brief(("network",), {}, (12,), coverage, (warn,) if warn else ())
    return Ahead(path, 8 if known else 0, brief)


def shown(*members: Series, **how: object) -> list[forecast.Shown]:
    return [
        forecast.Shown(one, ahead(one, **how), (80.0, 95.0), (), whole=False) for one in members
    ]


def forecasts(*members: Series, **how: object) -> panel_forecast.Answer:
    each = shown(*members, **how)
    briefs = [one.ahead.brief for one in each]
    return panel_forecast.Answer(of(*members), each[: panel.SHOWN], briefs, "net", ("said",))


def written(form: str, *members: Series, at_once: int = 1, **how: object) -> str:
    each, forms = shown(*members, **how), panel_forecast.FORMS
    parts = [
        forms.part(each[first : first + at_once], form, first=first == 0)
        for first in range(0, len(each), at_once)
    ]
    return "".join([*parts, *forms.end(forecasts(*members, **how), form)])


def split(*members: Series) -> panel_components.Answer:
    parts = [decompose(one) for one in members]
    answers = tuple(components.Answer(one, diagnose(one), ()) for one in parts)
    return panel_components.Answer(of(*members), answers, ("said",))


def printed(answer: object, show: object, *, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(show(answer, width))
    return console.file.getvalue().splitlines()


def test_forecasts_have_the_id_first_and_every_row() -> None:
    text = written("csv", member("Oslo"), member("Voss", 40))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[:4] == ["id", "time", "forecast", "lower_80"]
    assert [(row["id"], row["time"]) for row in rows[2:4]] == [
        ("Oslo", "2022-03-01"),
        ("Voss", "2021-05-01"),
    ]


def test_an_id_that_is_a_formula_is_no_formula_for_a_spreadsheet() -> None:
    text = written("csv", member("=1+1"), member("-5", 40))
    assert "\n'=1+1,2022-01-01," in text
    assert "\n-5,2021-05-01," in text


def test_the_documented_json_of_forecasts() -> None:
    told = json.loads(written("json", member("Oslo"), member("Voss", 40), warn="warning: x"))
    assert (told["schema"], told["command"], told["model"]) == (1, "predict", "net")
    assert told["panel"] == {
        "id": "store",
        "series": 2,
        "frequency": "monthly",
        "observations": 88,
        "start": "2018-01-01",
        "end": "2021-12-01",
    }
    assert list(told["forecast"][3])[:3] == ["id", "time", "forecast"]
    assert told["forecast"][3]["id"] == "Voss"
    assert told["warnings"][1] == {"id": "Voss", "warning": "warning: x"}
    assert told["coverage"] == {"80": 0.75, "95": 0.9}
    assert told["coverage_by_id"]["Voss"] == {"80": 0.75, "95": 0.9}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_how_many_series_are_written_at_once_changes_nothing(form: str) -> None:
    members = [member(f"s{place}", 30 + place) for place in range(5)]
    whole = written(form, *members, at_once=5)
    assert all(written(form, *members, at_once=size) == whole for size in (1, 2, 3))


def test_a_table_has_one_line_a_series_and_fits() -> None:
    answer = forecasts(member("Oslo"), member("Voss"))
    lines = printed(answer, panel_forecast.for_terminal, width=100)
    assert lines[0].split()[:3] == ["store", "2021-12", "2022-01"]
    assert [line.split()[0] for line in lines[1:3]] == ["Oslo", "Voss"]
    assert " ".join(lines[-2:]).startswith("In the backtest the 80% intervals held 75%")
    for width in (40, 60, 80):
        narrow = printed(answer, panel_forecast.for_terminal, width=width)
        assert all(len(line) <= width for line in narrow)
        assert "…" not in "".join(narrow)
    for width in range(30, 100):
        narrow = printed(answer, panel_forecast.for_terminal, width=width)
        assert narrow[0].count("80% from") == narrow[0].count("80% to")
    other = printed(forecasts(member("A"), member("B", 40)), panel_forecast.for_terminal, width=90)
    assert "last value" in other[0]
    assert "3 ahead" in other[0]


def test_only_so_many_series_stand_in_a_table_and_the_rest_is_said() -> None:
    members = [member(f"s{i}") for i in range(panel.SHOWN + 2)]
    lines = printed(forecasts(*members, known=False), panel_forecast.for_terminal, width=80)
    assert lines[panel.SHOWN + 1] == "and 2 more series; --format csv lists all."
    assert lines[-2].startswith("The intervals have not been measured on these series")


def test_warnings_name_their_series_and_do_not_flood() -> None:
    answer = forecasts(*(member(f"s{i}") for i in range(9)), warn="warning: little")
    said = list(panel_forecast.warnings(answer.panel.members, answer.briefs))
    assert said[0] == 'warning: "s0": little'
    assert said[-1] == "warning: 6 more series have warnings; --json lists them."
    assert len(said) == 4
    four = list(panel_forecast.warnings(answer.panel.members[:4], answer.briefs[:4]))
    assert four[-1] == "warning: 1 more series has warnings; --json lists them."


def test_components_have_the_id_first_and_are_empty_where_there_is_no_season() -> None:
    answer = split(member("Oslo"), member("Voss", season=False))
    text = panel_components.to_csv(answer)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["id", "time", "observed", "trend", "seasonal_12", "residual"]
    assert rows[48]["id"] == "Voss"
    assert rows[48]["seasonal_12"] == ""
    first = {name: float(rows[0][name]) for name in list(rows[0])[2:]}
    assert first["observed"] == pytest.approx(
        first["trend"] + first["seasonal_12"] + first["residual"]
    )


def test_the_documented_json_of_components() -> None:
    told = panel_components.to_dict(split(member("Oslo"), member("Voss", season=False)))
    assert told["panel"]["series"] == 2
    assert [one["id"] for one in told["series"]] == ["Oslo", "Voss"]
    assert "schema" not in told["series"][0]
    assert told["series"][0]["strength"]["seasonal"].keys() == {12}


def test_a_table_of_components_fits_and_says_where_each_trend_goes() -> None:
    answer = split(member("Oslo"), member("Voss", season=False))
    lines = printed(answer, panel_components.for_terminal, width=100)
    assert lines[0].split()[:5] == ["store", "values", "trend", "season", "12"]
    assert "rising" in lines[1]
    assert lines[2].split()[3] == "-"
    for width in (40, 60):
        narrow = printed(answer, panel_components.for_terminal, width=width)
        assert all(len(line) <= width for line in narrow)
        assert "…" not in "".join(narrow)


def test_what_was_decided_is_counted() -> None:
    parts = [decompose(one) for one in (member("a"), member("b", 60), member("c", season=False))]
    said = list(panel_components.summary(parts))
    assert said[0] == "season: 12 months (2 series), none (1 series)"


def test_of_weekdays_a_table_says_how_strong_they_are_and_where(shop) -> None:
    plain = shop(week=(0.0,) * 7)
    answer = split(replace(shop(), name="Oslo"), replace(plain, name="Voss"))
    lines = printed(answer, panel_components.for_terminal, width=100)
    place = lines[0].index("weekdays")
    cells = [line[place : place + len("weekdays")].strip() for line in lines[1:3]]
    assert cells == [f"{answer.members[0].diagnosis.weekdays:.2f}", "-"]
    said = panel_components.summary([one.decomposition for one in answer.members])
    assert [*said][-1] == "weekdays count in 1 of the 2 series"
    rows = list(csv.DictReader(io.StringIO(panel_components.to_csv(answer))))
    assert list(rows[0])[-3:] == ["seasonal_12", "weekdays", "residual"]
    assert float(rows[0]["weekdays"]) == answer.members[0].decomposition.weekdays[0]
    assert rows[-1]["weekdays"] == ""
