"""`tsforecast score` as a person and a program meet it."""

import csv
import io
import json

import pandas as pd
import pytest

SCORES = {
    "mae", "rmse", "mase", "rmsse", "smape", "mape", "quantile_loss", "coverage", "held",
}  # fmt: skip


def words(value):
    return " ".join(value) if isinstance(value, list) else ""


@pytest.fixture
def then(call, tmp_path, quarters, csv_text):
    """Forecast 10 quarters from the first 32 of 40, and forget that file."""
    rows = csv_text(quarters()).splitlines()
    (tmp_path / "sales.csv").write_text("\n".join(rows))
    (tmp_path / "then.csv").write_text("\n".join(rows[:33]))
    for name in ("forecast.csv", "forecast.json"):
        done = call("predict", "then.csv", "--horizon", "10", "-q", "-o", name)
        assert done.code == 0, done.err
    (tmp_path / "then.csv").unlink()


@pytest.fixture
def shops(call, tmp_path, quarters, csv_text):
    """Forecast three shops, of which one closes and one has no later rows yet."""
    rows = csv_text(quarters()).splitlines()
    long = [f"{shop},{row}" for shop in ("Oslo", "Voss", "=Bodø") for row in rows[1:]]
    head = f"shop,{rows[0]}"
    early = [row for row in long if row.split(",")[1] < "2018"]
    (tmp_path / "then.csv").write_text("\n".join([head, *early]))
    now = [*long[:80], *early[-32:]]
    (tmp_path / "shops.csv").write_text("\n".join([head, *now]))
    options = ("--id-column", "shop", "--horizon", "8", "-q", "-o", "forecast.csv")
    assert call("predict", "then.csv", *options).code == 0
    return ("forecast.csv", "shops.csv", "--id-column", "shop")


@pytest.mark.usefixtures("then")
def test_json_has_every_documented_key(call):
    done = call("score", "forecast.csv", "sales.csv", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["schema"], told["command"]) == (1, "score")
    assert (told["file"], told["model"]) == ("forecast.csv", None)
    assert (told["series"]["name"], told["series"]["periods"]) == ("sales", [4])
    counts = [told[name] for name in ("steps", "happened", "waiting", "filled", "scored")]
    assert counts == [10, 8, 2, 0, 8]
    assert list(told["scores"]) == ["forecast", "seasonal_naive", "naive"]
    assert set(told["scores"]["forecast"]) == SCORES
    forecast = told["scores"]["forecast"]
    assert forecast["held"]["80"] == round(8 * forecast["coverage"]["80"])
    assert told["quantiles"] == [0.025, 0.1, 0.5, 0.9, 0.975]
    assert "8 of 10 steps have happened, 2 have not yet" in told["decisions"]
    assert told["verdict"].endswith("(MASE, 8 steps of one forecast)")
    first, last = told["outcome"][0], told["outcome"][-1]
    assert list(first) == [
        "time", "actual", "forecast", "lower_80", "upper_80", "lower_95", "upper_95",
    ]  # fmt: skip
    assert (first["time"], last["actual"]) == ("2018-01-01", None)
    errors = [abs(one["actual"] - one["forecast"]) for one in told["outcome"][:8]]
    assert forecast["mae"] == pytest.approx(sum(errors) / 8)


@pytest.mark.usefixtures("then")
def test_a_forecast_in_json_scores_the_same_and_names_its_model(call):
    of_csv = json.loads(call("score", "forecast.csv", "sales.csv", "--json").out)
    of_json = json.loads(call("score", "forecast.json", "sales.csv", "--json").out)
    assert of_json["scores"] == of_csv["scores"]
    assert of_json["model"] == "pretrained LSTM, ETS and Theta"


@pytest.mark.usefixtures("then")
def test_a_pipe_gets_a_row_a_forecaster_and_the_rest_on_stderr(call, tmp_path):
    done = call("score", "forecast.csv", "sales.csv", "--output", "scores.json")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == [
        "forecaster", "scored", "mase", "smape", "mape", "mae", "rmse", "rmsse", "quantile_loss",
        "coverage_80", "coverage_95",
    ]  # fmt: skip
    assert [row["forecaster"] for row in rows] == ["forecast", "seasonal_naive", "naive"]
    said = done.err.splitlines()
    assert said[0].startswith('sales.csv: 40 quarterly values of "sales"')
    said.remove("wrote scores.json")
    assert said[1] == "8 of 10 steps have happened, 2 have not yet; season of 4 steps"
    assert said[2].startswith("The forecast ")
    assert said[2].endswith("(MASE, 8 steps of one forecast).")
    assert len(said) == 3
    told = json.loads((tmp_path / "scores.json").read_text())
    assert told["scores"]["naive"]["mae"] == float(rows[2]["mae"])


def test_hours_are_found_again_after_the_clock_has_changed(call, tmp_path):
    hours = pd.date_range("2024-03-20", "2024-04-03", freq="h", tz="Europe/Berlin")
    rows = [f"{time.isoformat()},{50 + place % 24}" for place, time in enumerate(hours)]
    for name, until in (("then.csv", 264), ("now.csv", None)):
        (tmp_path / name).write_text("\n".join(["time,load", *rows[:until]]))
    assert call("predict", "then.csv", "--horizon", "6", "-q", "-o", "forecast.csv").code == 0
    done = call("score", "forecast.csv", "now.csv", "--json")
    assert done.code == 0, done.err
    actual = [row["actual"] for row in json.loads(done.out)["outcome"]]
    assert actual == [50 + place % 24 for place in range(264, 270)]


@pytest.mark.usefixtures("then")
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_gets_verdict_chart_steps_and_measures(call, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = call("score", "forecast.csv", "sales.csv", "-q", "--format", "table")
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("The forecast ")
    assert any("what happened" in line for line in lines)
    head = next(at for at, line in enumerate(lines) if line.startswith("time "))
    titles = lines[head].split()
    assert titles[:4] == ["time", "happened", "forecast", "error"]
    assert ("95%" in titles) == (width >= 80)
    assert lines[head + 1].startswith("2018-Q1")
    assert lines[head + 10].split()[0] == "2020-Q2"
    assert len(lines[head + 10].split()) < len(lines[head + 1].split())
    assert " ".join(lines[-2:]).count(" of 8 values") == 2


@pytest.mark.usefixtures("then")
def test_stdin_may_be_either_but_not_both(call, tmp_path):
    wanted = call("score", "forecast.csv", "sales.csv").out
    forecast, sales = ((tmp_path / name).read_text() for name in ("forecast.csv", "sales.csv"))
    assert call("score", "-", "sales.csv", stdin=forecast).out == wanted
    assert call("score", "forecast.csv", "-", stdin=sales).out == wanted
    assert call("score", "forecast.csv").out == wanted  # the series used last
    both = call("score", "-", "-", stdin=sales)
    assert (both.code, both.out) == (2, "")
    assert "error: stdin cannot be both the forecast and the data.\n" in both.err
    assert "hint: give one of them as a file.\n" in both.err


@pytest.mark.usefixtures("then")
@pytest.mark.parametrize(
    ("required", "unmet"),
    [
        (["--must-beat", "naive", "--must-beat", "seasonal_naive", "--min-coverage", "1"], 0),
        (["--min-coverage", "99.9"], 1),
    ],
    ids=words,
)
def test_what_is_required_decides_the_exit_code(call, tmp_path, required, unmet):
    rows = (tmp_path / "sales.csv").read_text().splitlines()[33:]
    near = ["time,forecast,lower_80,upper_80", *(f"{row},0,160" for row in rows)]
    (tmp_path / "near.csv").write_text("\n".join(near))
    done = call("score", "near.csv", "sales.csv", *required, "--json")
    told = json.loads(done.out)
    assert done.code == (1 if unmet else 0)
    assert len(told["unmet"]) == unmet
    said = [line for line in done.err.splitlines() if line.startswith("not met: ")]
    assert said == [f"not met: {sentence}." for sentence in told["unmet"]]


@pytest.mark.usefixtures("then")
@pytest.mark.parametrize(
    ("arguments", "code", "message", "hint"),
    [
        (
            ["sales.csv", "forecast.csv"],
            3,
            'sales.csv: it is no forecast: there is no column "time".',
            "name a file that tsforecast predict wrote first, and the data after it",
        ),
        (["nosuch.csv", "sales.csv"], 3, "nosuch.csv: there is no such file.", ""),
        (
            ["forecast.csv", "sales.csv", "-o", "forecast.csv"],
            2,
            "forecast.csv: that is the file itself, which is never changed.",
            "give another name",
        ),
        (
            ["forecast.csv", "sales.csv", "--must-beat", "ets"],
            2,
            "Invalid value for '--must-beat': 'ets' is not one of 'seasonal_naive', 'naive'.",
            "repeat --must-beat for each of several.",
        ),
        (
            ["forecast.csv", "sales.csv", "--period", "50"],
            4,
            'column "sales": 40 values are too few for a season of 50 steps: not one whole season.',
            "give more history or a shorter --period",
        ),
    ],
    ids=words,
)
def test_what_cannot_be_asked_is_refused(call, arguments, code, message, hint):
    done = call("score", *arguments)
    assert (done.code, done.out) == (code, "")
    assert f"error: {message}\n" in done.err
    assert f"hint: {hint}" in done.err


@pytest.mark.usefixtures("then")
def test_coverage_is_not_asked_of_a_forecast_without_intervals(call, tmp_path):
    rows = (tmp_path / "forecast.csv").read_text().splitlines()
    (tmp_path / "point.csv").write_text("\n".join(",".join(row.split(",")[:2]) for row in rows))
    done = call("score", "point.csv", "sales.csv", "--min-coverage", "50")
    assert (done.code, done.out) == (2, "")
    assert "error: point.csv: the forecast has no intervals, of which --min-coverage" in done.err
    assert "hint: leave --min-coverage out, or give a forecast with lower_80" in done.err
    alone = json.loads(call("score", "point.csv", "sales.csv", "--json").out)
    assert alone["scores"]["forecast"]["coverage"] == {}
    table = call("score", "point.csv", "sales.csv", "-q", "--format", "table")
    assert table.code == 0
    assert "held" not in table.out


def test_a_panel_is_scored_by_series_and_together(call, shops):
    done = call("score", *shops, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["panel"]["id"], told["panel"]["series"]) == ("shop", 3)
    assert list(told["by_id"]) == ["Oslo", "Voss", "=Bodø"]
    assert told["by_id"]["=Bodø"]["scores"] is None
    assert [one["happened"] for one in told["by_id"].values()] == [8, 8, 0]
    maes = [told["by_id"][shop]["scores"]["forecast"]["mae"] for shop in ("Oslo", "Voss")]
    assert told["scores"]["forecast"]["mae"] == pytest.approx(sum(maes) / 2)
    assert "nothing of 1 series has happened yet" in told["decisions"]
    assert "(MASE, 2 series, 16 steps)" in told["verdict"]
    assert [row["id"] for row in told["outcome"][::8]] == ["Oslo", "Voss", "=Bodø"]


def test_a_panel_in_a_pipe_and_in_a_terminal(call, monkeypatch, shops):
    monkeypatch.setenv("COLUMNS", "80")
    rows = list(csv.DictReader(io.StringIO(call("score", *shops).out)))
    assert [row["id"] for row in rows] == [*["Oslo"] * 3, *["Voss"] * 3, *[""] * 3]
    assert [row["scored"] for row in rows[::3]] == ["8", "8", "16"]
    lines = call("score", *shops, "-q", "--format", "table").out.splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("shop "))
    assert [line.split()[:2] for line in lines[head + 1 : head + 3]] == [
        ["Oslo", "8"],
        ["Voss", "8"],
    ]
    assert max(map(len, lines)) <= 80


def test_one_series_of_a_panel(call, shops):
    done = call("score", *shops, "--id", "Voss", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert list(told["by_id"]) == ["Voss"]
    assert "2 series of the forecast left out: --id asks for others" in told["decisions"]
    both = call("score", *shops, "--id", "Voss", "-q", "--format", "table")
    assert "what happened" in both.out
