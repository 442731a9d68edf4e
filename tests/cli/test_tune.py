"""`tsforecast tune` as a person and a program meet it."""

import csv
import io
import json
import shlex
from types import SimpleNamespace

import numpy as np
import pytest

from tsforecast.evaluate import beside, tune, tuned
from tsforecast.network import runtime

TINY = ("--trials", "2", "--model", "mlp", "--epochs", "1", "--device", "cpu")


@pytest.fixture
def sales(tmp_path, quarters, csv_text):
    """Write 40 quarters into a folder where nothing was trained."""
    (tmp_path / "sales.csv").write_text(csv_text(quarters()))


@pytest.fixture
def at_once(monkeypatch):
    """Let every network repeat the last season, a little too high, without learning anything."""
    monkeypatch.setattr(runtime, "start", lambda **_: "cpu")
    known = beside.rivals
    trials = []

    def judged(tried, others, setting, *, on_epoch):
        trials.append(setting)
        done = known(tried).beside([lambda *_, **__: said * (1 + 0.01 * len(trials))])
        return SimpleNamespace(
            done=done,
            selected=SimpleNamespace(epochs=1),
            conclusion=lambda *_, **__: SimpleNamespace(chosen="network"),
            usual=lambda _: "network",
            calibrated=lambda chosen: (done, None),
        )

    said = np.full((8, 4, 11), 120.0)
    for room in (tune, tuned):
        monkeypatch.setattr(room, "judge", judged)
    return trials


@pytest.mark.usefixtures("tensorflow", "sales")
def test_the_documented_json_and_a_file_beside_it(call, tmp_path):
    done = call("tune", "sales.csv", *TINY, "--json", "--output", "trials.csv")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert {
        "schema", "command", "series", "decisions", "interrupted", "search", "trials", "backtest",
        "used", "gain", "best", "chosen", "verdict", "train", "seconds", "findings",
    } == set(told)  # fmt: skip
    assert (told["schema"], told["command"], told["interrupted"]) == (1, "tune", False)
    assert (told["search"]["horizon"], told["search"]["origins"]) == (4, 8)
    assert sorted(trial["trial"] for trial in told["trials"]) == [1, 2]
    assert told["best"] == told["trials"][0]["trial"]
    assert told["trials"][0]["later"]["mase"] > 0
    assert {"network", "combination", "ets", "theta"} <= set(told["backtest"]["forecasters"])
    [line] = [one["train"] for one in told["trials"] if one["trial"] == told["chosen"]]
    assert told["train"] == line
    assert not (tmp_path / ".tsforecast" / "models").exists()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "trials.csv").read_text())))
    assert [float(row["mase"]) for row in rows] == [
        trial["scores"]["mase"] for trial in told["trials"]
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("tensorflow", "sales")
def test_the_lines_train_what_was_tried(call):
    told = json.loads(call("tune", "sales.csv", *TINY, "--json").out)
    for trial in told["trials"]:
        if trial["later"] is None:
            continue
        train = json.loads(call(*shlex.split(trial["train"])[1:], "--json").out)
        assert train["backtest"]["forecasters"]["network"] == trial["later"]


@pytest.mark.usefixtures("at_once", "sales")
def test_a_pipe_gets_a_row_for_each_trial_and_the_rest_on_stderr(call):
    done = call("tune", "sales.csv", "--trials", "3", "--seed", "7", "--horizon", "4")
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["trial"] for row in rows] == ["3", "2", "1"]
    assert {"model", "from", "units", "epochs", "later_mase"} <= set(rows[0])
    said = done.err.splitlines()
    assert said[0].startswith('sales.csv: 40 quarterly values of "sales"')
    assert said[1] == "season of 4 steps; log scale"
    assert "(trial 3)" in said[2]
    assert said[3].startswith("What comes next: tsforecast train sales.csv ")
    assert "--seed 7 --horizon 4" in said[3]


@pytest.mark.usefixtures("at_once", "sales")
def test_a_terminal_gets_the_verdict_first(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = call("tune", "sales.csv", "--trials", "4", "-q", "--format", "table")
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "in the search" in " ".join(lines[:4])
    assert any(line.startswith("Search: 4 trials, 8 origins, ") for line in lines)
    assert done.err == ""


@pytest.mark.usefixtures("sales")
def test_ctrl_c_gives_what_is_known_and_ends_with_130(call, at_once, monkeypatch, tmp_path):
    judged = tune.judge

    def pressed(*arguments, **named):
        if len(at_once) == 2:
            raise KeyboardInterrupt
        return judged(*arguments, **named)

    monkeypatch.setattr(tune, "judge", pressed)
    done = call("tune", "sales.csv", "--trials", "9", "--output", "so-far.json")
    assert done.code == 130
    assert len(list(csv.DictReader(io.StringIO(done.out)))) == 2
    assert "Interrupted after 2 trials: " in done.err
    told = json.loads((tmp_path / "so-far.json").read_text())
    assert (told["interrupted"], len(told["trials"])) == (True, 2)


@pytest.mark.usefixtures("at_once", "sales")
def test_what_was_read_before_is_part_of_the_line(call, csv_text, quarters):
    called = call("tune", "sales.csv", "--trials", "2", "--target", "sales", "--json")
    assert " --target sales" in json.loads(called.out)["train"]
    again = json.loads(call("tune", "--trials", "2", "--json").out)
    assert again["train"] == json.loads(called.out)["train"]
    piped = call("tune", "-", "--trials", "2", "--json", stdin=csv_text(quarters(44)))
    assert json.loads(piped.out)["train"].startswith("tsforecast train .tsforecast/stdin.csv")


@pytest.mark.parametrize(
    ("options", "code", "message", "hint"),
    [
        (["--trials", "1"], 2, "Invalid value for '--trials': it is 2 at least.", ""),
        (["--minutes", "0"], 2, "Invalid value for '--minutes': it is 0.1 at least.", ""),
        (
            ["--model", "cnn"],
            2,
            "Invalid value for '--model': 'cnn' is not one of 'lstm', 'gru', 'rnn', 'mlp', "
            "'transformer'.",
            "repeat --model for each of several.",
        ),
        (
            ["--horizon", "20"],
            4,
            "only 14 values lie before the backtest: too few to compare settings on with "
            "horizon 20.",
            "give more history, ask for a shorter --horizon, or take the defaults: tsforecast "
            "train.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("sales")
def test_what_is_refused(call, options, code, message, hint):
    done = call("tune", "sales.csv", *options)
    assert done.code == code
    assert message in done.err
    assert hint in done.err
