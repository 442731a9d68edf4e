"""`tsforecast explain` as a person and a program meet it."""

import csv
import io
import json
import shutil

import pytest

from tsforecast.present.explain import COLUMNS

pytestmark = pytest.mark.usefixtures("tensorflow")


def rows(done):
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def told(done):
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_a_pipe_gets_every_number_in_a_row_of_its_own(call, workplace):
    done = call("explain", "--output", "why.csv")
    found = rows(done)
    said = done.err.splitlines()
    assert said[0] == "using sales.csv, from the last train"
    assert said[2].startswith("explaining sales (LSTM)")
    assert said[3:] == ["wrote why.csv"]
    assert (workplace / "why.csv").read_text(encoding="utf-8") == done.out
    assert done.out.splitlines()[0] == ",".join(COLUMNS)
    assert {row["model"] for row in found} == {"sales"}
    assert {row["measure"] for row in found} == {
        "share", "effect", "left", "typical", "largest", "clipped"
    }  # fmt: skip
    left = [row for row in found if row["measure"] == "left"]
    assert [row["steps_back"] for row in left] == [str(back) for back in range(39)]
    assert (left[0]["part"], left[0]["value"], left[0]["at_start"]) == ("layer 1", "1.0", "1.0")
    shares = [row for row in found if row["measure"] == "share"]
    for of_values in (True, False):
        each = [float(row["value"]) for row in shares if (row["part"] == "value") == of_values]
        assert sum(each) == pytest.approx(1)


def test_the_documented_json(call, workplace):
    card = workplace / ".tsforecast" / "models" / "sales" / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "chosen": "ets"}))
    done = call("explain", "--json", "--horizon", "30")
    answer = told(done)
    assert (answer["schema"], answer["command"]) == (1, "explain")
    assert answer["series"]["name"] == "sales"
    (network,) = answer["networks"]
    assert (network["model"], network["horizon"]) == ("sales", 4)
    assert network["answer"] == "predict answers with ETS, which the backtest preferred"
    assert done.err.splitlines()[-1] == answer["decisions"][-1] == (
        f"explaining sales (LSTM); {network['answer']}; of 30 steps ahead the 4 that it has learned"
    )  # fmt: skip
    total = sum(one["effect"] for one in network["components"])
    assert total == pytest.approx(network["moved"], rel=1e-9)
    assert network["values"][0]["time"] == answer["series"]["end"]
    (flow,) = network["flow"]
    assert flow["part"] == "layer 1"
    assert flow["kept"]["fate"] in ("vanishes", "is carried")
    assert [part["part"] for part in network["weights"]] == ["input", "layer 1", "decoder"]


def test_a_terminal_gets_tables_a_verdict_and_a_curve_within_its_width(
    call, workplace, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "80")
    shown = call("explain", "--format", "table", "--color", "never").out
    assert max(map(len, shown.splitlines())) <= 80
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines[0] == "sales (LSTM)"
    for title in (
        "What drives the forecast",
        "Values that matter most",
        "Left of it, by steps back (19 origins)",
        "Gradient norm in 8 batches; training clips each weight's at 1",
    ):
        assert title in lines
    assert sum(line.startswith(("The gradient vanishes", "The gradient is")) for line in lines) == 1
    assert "⠤⠤ as kept   ⠤⠤ random start" in shown
    assert "…" not in shown


def test_several_models_stand_beside_each_other(call, workplace, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    asked = ("--epochs", "1", "--units", "4", "--origins", "2", "--device", "cpu", "--name", "flat")
    assert call("train", "--model", "mlp", *asked).code == 0
    names = ("--model", "flat", "--model", "sales", "--model", "flat")
    done = call("explain", *names, "--format", "table")
    shown = [line.rstrip() for line in done.out.splitlines()]
    assert shown[0] == "Left of the gradient, by steps back"
    assert [line.split("  ")[0] for line in shown[2:6:2]] == ["flat", "sales"]
    assert {line.split("  ")[1] for line in shown[3:7:2]} == {"at its random start"}
    assert shown.index("flat (MLP)") < shown.index("sales (LSTM)")
    assert shown.count("flat (MLP)") == 1
    assert "explaining flat (MLP)" in done.err


def test_without_a_model_the_shipped_network_is_explained(call, workplace):
    done = call("explain", "sales.csv", "--zero-shot", "--json", "-q")
    (network,) = told(done)["networks"]
    assert (network["model"], network["architecture"]["units"], done.err) == (None, 128, "")
    shutil.rmtree(workplace / ".tsforecast" / "models")
    done = call("explain", "--horizon", "1")
    assert done.err.splitlines()[-1] == (
        "explaining pretrained LSTM, which was not trained on this series; predict answers "
        "with the combination of LSTM, ETS and Theta"
    )


def test_a_panel_is_refused(call, tmp_path, quarters, csv_text):
    said = "these are 2 series; a network is explained on one at a time."
    both = csv_text(quarters()).splitlines()
    long = [f"{shop},{row}" for shop in ("Oslo", "Voss") for row in both[1:]]
    (tmp_path / "shops.csv").write_text("\n".join([f"shop,{both[0]}", *long]))
    done = call("explain", "shops.csv", "--id-column", "shop")
    assert (done.code, done.out) == (4, "")
    assert done.err.splitlines()[-2:] == [
        f"error: shops.csv: {said}",
        "hint: name one of them as well: --id Oslo.",
    ]
    rows = [f"{row},{n}" for n, row in enumerate(both[1:])]
    (tmp_path / "wide.csv").write_text("\n".join([f"{both[0]},more", *rows]))
    assert call("explain", "wide.csv", "--wide").err.splitlines()[-2:] == [
        f"error: wide.csv: {said}",
        f"hint: name one column in place of all: --target {both[0].split(',')[-1]}.",
    ]


def test_weights_that_are_lost_or_damaged_are_told(call, workplace):
    weights = workplace / ".tsforecast" / "models" / "sales" / "network.weights.h5"
    weights.write_bytes(weights.read_bytes()[:400])
    done = call("explain")
    assert done.code == 5
    assert "error: network.weights.h5: the network's weights cannot be loaded.\n" in done.err
    assert "hint: train again" in done.err
    weights.unlink()
    done = call("explain")
    assert done.code == 5
    assert "a part of the model is missing or cannot be read." in done.err
