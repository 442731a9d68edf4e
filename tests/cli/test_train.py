"""`tsforecast train` as a person and a program meet it."""

import csv
import io
import json

import numpy as np
import pytest

from tsforecast.store.bundle import load

OPTIONS = ("--epochs", "1", "--from", "scratch", "--origins", "1")


def test_the_documented_json(trained):
    told = json.loads(trained.ended.out)
    assert {
        "schema", "command", "series", "decisions", "backtest", "verdict", "chosen", "model",
        "seconds",
    } <= set(told)  # fmt: skip
    assert (told["schema"], told["command"]) == (1, "train")
    assert set(told["series"]) >= {
        "name", "frequency", "periods", "observations", "start", "end",
    }  # fmt: skip
    assert told["series"]["name"] == "sales"
    assert told["series"]["frequency"] == "quarterly"
    assert told["series"]["periods"] == [4]
    assert told["series"]["observations"] == 40
    assert told["model"]["name"] == "sales"
    assert (trained.folder / ".tsforecast" / "models" / "sales" / "model.json").is_file()
    assert 0 < told["seconds"] < 300


def test_the_curve_is_recorded(trained):
    told = json.loads(trained.ended.out)
    assert [epoch["number"] for epoch in told["curve"]] == [0, 1, 2]
    assert all(epoch["held_back"] > 0 for epoch in told["curve"])
    assert 0 <= told["epochs"] <= 2


def test_stderr_says_what_was_decided_and_nothing_of_tensorflows(trained):
    said = trained.ended.err.splitlines()
    assert said[0].startswith('sales.csv: 40 quarterly values of "sales", 2010')
    assert "season of 4 steps" in said[1]
    assert said[-1].startswith('kept as "sales" in ')
    assert len(said) == 3, trained.ended.err


@pytest.mark.slow
def test_one_seed_gives_the_same_numbers_to_the_last_bit(trained, run, workplace):
    other = workplace / "other"
    other.mkdir()
    (other / "sales.csv").write_bytes((workplace / "sales.csv").read_bytes())
    again = run("train", "sales.csv", *trained.options, "--json", cwd=other)
    assert again.code == 0, again.err
    first, second = json.loads(trained.ended.out), json.loads(again.out)
    for told in (first, second):
        del told["seconds"], told["model"]
        told["curve"] = [(epoch["loss"], epoch["held_back"]) for epoch in told["curve"]]
    assert first == second
    forecasts = [run("predict", "-q", cwd=folder).out for folder in (workplace, other)]
    assert forecasts[0] == forecasts[1]
    assert len(forecasts[0].splitlines()) == 5


@pytest.mark.slow
@pytest.mark.usefixtures("tensorflow")
def test_a_point_network_gets_its_intervals_from_held_back_errors(call, workplace):
    done = call(
        "train", "sales.csv", *OPTIONS, "--model", "mlp", "--loss", "mse", "--name", "point",
        "--seed", "7", "--units", "4", "--lookback", "9", "--by-step",
    )  # fmt: skip
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["step"] for row in rows[:4]] == ["1", "2", "3", "4"]
    assert {row["forecaster"] for row in rows} >= {"network", "ets", "combination"}
    assert 'kept as "point" in ' in done.err
    made = load(workplace / ".tsforecast" / "models" / "point")
    assert len(made.network.spread) == 4
    assert made.network.lookback == 9
    assert made.record["training"]["seed"] == 7
    assert made.record["training"]["loss"] == "mse"
    forecast = made.network(np.loadtxt("sales.csv", delimiter=",", skiprows=1, usecols=1),
                            np.array([40]), horizon=4)[0]  # fmt: skip
    assert (np.diff(forecast, axis=1) > 0).all()
    assert 'using model "point"' in call("predict").err  # the one trained last


@pytest.mark.slow
@pytest.mark.usefixtures("tensorflow")
def test_from_stdin_and_then_predict(call, tmp_path, quarters, csv_text):
    options = ("--model", "mlp", "--units", "4", "--output", "scores.csv", "--format", "table")
    done = call("train", "-", *OPTIONS, *options, stdin=csv_text(quarters()))
    assert done.code == 0, done.err
    assert 'kept as "stdin" in ' in done.err
    assert "wrote scores.csv" in done.err
    assert (tmp_path / "scores.csv").read_text().startswith("forecaster,mase,")
    assert "What comes next: tsforecast predict --horizon 4" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    after = call("predict")
    assert after.code == 0
    assert after.err.startswith("using .tsforecast/stdin.csv, from the last train\n")
    assert len(after.out.splitlines()) == 5


def test_no_room_for_a_model_is_told_before_training(call, quarters, csv_text, tmp_path):
    (tmp_path / "sales.csv").write_text(csv_text(quarters()))
    (tmp_path / ".tsforecast").touch()
    done = call("train", "sales.csv")
    assert done.code == 2
    assert "the model could not be kept: the folder cannot be written to." in done.err


@pytest.mark.usefixtures("tensorflow")
def test_a_series_too_short_to_learn_from_is_told_how_many_values_are_enough(
    call, quarters, csv_text, tmp_path
):
    (tmp_path / "sales.csv").write_text(csv_text(quarters(8)))
    done = call("train", "sales.csv")
    assert (done.code, done.out) == (4, "")
    assert "8 values are too few for a backtest with horizon 1." in done.err
    assert "hint: give at least 9 values." in done.err
    (tmp_path / "sales.csv").write_text(csv_text(quarters(9)))
    assert call("train", "sales.csv", "--epochs", "1").code == 0
