"""`tsforecast backtest` as a person and a program meet it."""

import csv
import io
import json

import pytest

MEASURES = {"mae", "rmse", "mase", "rmsse", "smape", "mape", "quantile_loss", "coverage"}
WITHOUT_TRAINING = [
    "network", "naive", "seasonal_naive", "drift", "ets", "theta", "combination",
]  # fmt: skip
TINY = ("--epochs", "1", "--units", "4", "--origins", "3")


def words(value):
    return " ".join(value) if isinstance(value, list) else ""


@pytest.fixture
def sales(tmp_path, quarters, csv_text):
    """Write 40 quarters into a folder where nothing was trained."""
    (tmp_path / "sales.csv").write_text(csv_text(quarters()))


@pytest.mark.usefixtures("sales")
def test_the_documented_json(call):
    done = call("backtest", "sales.csv", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert {
        "schema", "command", "series", "decisions", "backtest", "verdict", "chosen", "model",
        "seconds", "trained", "asked", "unmet", "findings",
    } == set(told)  # fmt: skip
    assert (told["schema"], told["command"]) == (1, "backtest")
    assert told["series"] == {
        "name": "sales", "frequency": "quarterly", "periods": [4], "observations": 40,
        "start": "2010-01-01", "end": "2019-10-01",
    }  # fmt: skip
    assert (told["backtest"]["horizon"], told["backtest"]["origins"]) == (4, 8)
    assert list(told["backtest"]["forecasters"]) == WITHOUT_TRAINING
    assert all(set(scores) == MEASURES for scores in told["backtest"]["forecasters"].values())
    best = min(told["backtest"]["forecasters"].items(), key=lambda named: named[1]["mase"])[0]
    assert told["chosen"] == best
    assert told["model"] == {"name": "pretrained LSTM", "path": None}
    assert (told["trained"], told["asked"], told["unmet"]) == ({}, "combination", [])


@pytest.mark.usefixtures("sales")
def test_a_pipe_gets_a_row_for_each_forecaster_and_the_verdict_on_stderr(call, tmp_path):
    done = call("backtest", "sales.csv", "--output", "scores.json")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["forecaster"] for row in rows] == WITHOUT_TRAINING
    assert {"mase", "coverage_80", "quantile_loss"} <= set(rows[0])
    said = done.err.splitlines()
    assert said[0].startswith('sales.csv: 40 quarterly values of "sales"')
    assert "season of 4 steps; log scale; 8 origins" in said[2]
    assert said[2].endswith("has seen simulated series only, so that all origins are new to it")
    assert " is best (MASE, 8 origins)" in said[3]
    assert len(said) == 4
    told = json.loads((tmp_path / "scores.json").read_text())
    assert told["backtest"]["forecasters"]["ets"]["mase"] == float(rows[4]["mase"])


@pytest.mark.usefixtures("sales")
def test_a_terminal_gets_the_verdict_first_and_the_best_first(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    done = call("backtest", "sales.csv", "-q", "--format", "table", "--by-step")
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert max(map(len, lines)) <= 70
    assert " is best (MASE, 8 origins)" in lines[0]
    head = next(at for at, line in enumerate(lines) if line.startswith("forecaster"))
    found = [float(line[20:].split()[0]) for line in lines[head + 1 : head + 8]]
    assert found == sorted(found)
    by_step = lines.index("and 2 more forecasters; --format csv lists all.") - 5
    assert lines[by_step].startswith("step")
    assert [line.split()[0] for line in lines[by_step + 1 : by_step + 5]] == ["1", "2", "3", "4"]
    assert lines[-1] == "What comes next: tsforecast predict --horizon 4"


@pytest.mark.usefixtures("tensorflow", "sales")
def test_networks_are_trained_for_the_table_and_not_kept(call, tmp_path):
    options = ("--model", "mlp", "--model", "rnn", "--from", "scratch", *TINY)
    done = call("backtest", "sales.csv", *options, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert list(told["backtest"]["forecasters"]) == [*WITHOUT_TRAINING, "rnn", "mlp"]
    assert set(told["trained"]) == {"rnn", "mlp"}
    assert [epoch["number"] for epoch in told["trained"]["mlp"]["curve"]] == [0, 1]
    assert told["asked"] in ("rnn", "mlp")
    assert "nothing is kept; tsforecast train keeps a network" in done.err
    assert not (tmp_path / ".tsforecast" / "models").exists()
    alone = json.loads(call("backtest", "--origins", "3", "--json").out)
    for name, scores in alone["backtest"]["forecasters"].items():
        assert scores == told["backtest"]["forecasters"][name]


@pytest.mark.slow
@pytest.mark.usefixtures("tensorflow")
def test_a_network_does_as_well_as_where_train_judges_it(call, trained, workplace):
    done = call("backtest", "sales.csv", "--model", "lstm", *trained.options, "--json")
    told, by_train = json.loads(done.out), json.loads(trained.ended.out)
    found = told["backtest"]["forecasters"]
    assert found["lstm"] == by_train["backtest"]["forecasters"]["network"]
    assert found["naive"] == by_train["backtest"]["forecasters"]["naive"]


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize(
    ("required", "unmet"),
    [
        (["--must-beat", "naive", "--must-beat", "seasonal_naive"], 0),
        (["--must-beat", "naive", "--must-beat", "ets"], 1),
        (["--min-coverage", "1"], 0),
        (["--origins", "3", "--min-coverage", "95", "--must-beat", "combination"], 2),
    ],
    ids=words,
)
def test_what_is_required_decides_the_exit_code(call, required, unmet):
    done = call("backtest", "sales.csv", *required, "--json")
    told = json.loads(done.out)
    assert done.code == (1 if unmet else 0)
    assert len(told["unmet"]) == unmet
    said = [line for line in done.err.splitlines() if line.startswith("not met: ")]
    assert said == [f"not met: {sentence}." for sentence in told["unmet"]]


@pytest.mark.usefixtures("sales")
@pytest.mark.parametrize(
    ("options", "code", "message", "hint"),
    [
        (
            ["--model", "cnn"],
            2,
            "Invalid value for '--model': 'cnn' is not one of "
            "'lstm', 'gru', 'rnn', 'mlp', 'transformer'.",
            "repeat --model for each of several.",
        ),
        (
            ["--epochs", "5"],
            2,
            "options of networks and of their training change nothing where none is trained.",
            "add --model lstm, or another kind, or leave them out.",
        ),
        (["--min-coverage", "96"], 2, "Invalid value for '--min-coverage': it is 95 at most.", ""),
        (
            ["--must-beat", "linear"],
            4,
            "linear regression has no answer here that could be beaten.",
            "--must-beat takes one of ",
        ),
        (
            ["--horizon", "37"],
            4,
            'column "sales": 40 values are too few for a backtest with horizon 37.',
            "",
        ),
    ],
    ids=words,
)
def test_what_cannot_be_asked_is_refused(call, options, code, message, hint):
    done = call("backtest", "sales.csv", *options)
    assert (done.code, done.out) == (code, "")
    assert f"error: {message}\n" in done.err
    assert f"hint: {hint}" in done.err


def test_a_stored_model_is_judged_on_what_came_after_it(call, workplace, quarters, csv_text):
    stands_in = json.loads(call("backtest", "--json").out)
    assert stands_in["model"] == {"name": "pretrained LSTM", "path": None}
    assert stands_in["decisions"][-1] == (
        'model "sales" has learned what came up to 2019-10-01, and is judged on 6 later values '
        "or more, of which here are none (tsforecast models sales shows its own backtest), so "
        "that the untrained network is judged in its place"
    )
    assert "that predict uses" not in stands_in["verdict"]
    (workplace / "sales.csv").write_text(csv_text(quarters(45)))
    few = json.loads(call("backtest", "--json").out)
    assert "6 later values or more, of which here are 5 (" in few["decisions"][-1]
    (workplace / "sales.csv").write_text(csv_text(quarters(48)))
    after = json.loads(call("backtest", "--json").out)
    kept = workplace / ".tsforecast" / "models" / "sales"
    assert after["model"] == {"name": "sales", "path": str(kept)}
    assert (after["backtest"]["horizon"], after["backtest"]["origins"]) == (4, 5)
    assert after["decisions"][-1] == (
        'model "sales" has learned what came up to 2019-10-01, and is judged on the rest'
    )
    assert after["asked"] == json.loads((kept / "model.json").read_text())["chosen"]
    asked = json.loads(call("backtest", "--json", "--period", "4").out)
    assert asked["model"]["path"] is None
    assert "all origins are new to it" in asked["decisions"][-1]


@pytest.mark.parametrize("options", [("--must-beat", "naive"), ("--min-coverage", "5")], ids=words)
def test_nothing_is_asked_of_what_stands_in_for_a_stored_model(call, workplace, options):
    done = call("backtest", *options)
    assert (done.code, done.out) == (5, "")
    assert 'error: model "sales" has learned what came up to 2019-10-01' in done.err
    assert "its own backtest): nothing can be asked of it.\n" in done.err
    assert "hint: leave --must-beat and --min-coverage out" in done.err


def test_a_model_that_does_not_fit_is_not_judged(call, workplace):
    months = "".join(f"{2000 + n // 12}-{n % 12 + 1:02d}-01,{n % 7 + n}\n" for n in range(60))
    (workplace / "months.csv").write_text(f"month,sales\n{months}")
    told = json.loads(call("backtest", "months.csv", "--json").out)
    assert told["model"]["path"] is None
    assert "it has learned quarterly values" in told["decisions"][-1]


@pytest.mark.usefixtures("tensorflow", "sales")
def test_a_panel_is_judged_together(call, tmp_path):
    rows = (tmp_path / "sales.csv").read_text().splitlines()
    long = [f"{shop},{row}" for shop in ("Oslo", "Voss") for row in rows[1:]]
    short = [f"Bodø,{row}" for row in rows[1:9]]
    (tmp_path / "shops.csv").write_text("\n".join(["shop," + rows[0], *long, *short]))
    done = call("backtest", "shops.csv", "--id-column", "shop", "--model", "mlp", *TINY, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["panel"]["id"], told["panel"]["series"]) == ("shop", 3)
    assert "series" not in told
    assert told["backtest"]["origins"] == 6
    assert "1 series left out, too short to hold 4 values back" in told["decisions"]
    assert "(MASE, 2 series, 6 origins)" in told["verdict"]
    assert "mlp" in told["backtest"]["forecasters"]


@pytest.mark.usefixtures("sales")
def test_a_pipe(call, tmp_path):
    done = call("backtest", "-", stdin=(tmp_path / "sales.csv").read_text())
    assert done.code == 0
    assert done.out.startswith("forecaster,mase,")
    again = call("backtest", "-q")
    assert again.out == done.out
