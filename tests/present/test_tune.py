"""What `tune` shows: the verdict, the trials, the backtest, and commands that can be copied."""

import csv
import io
import shlex
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from tsforecast.evaluate.backtest import backtest, plan
from tsforecast.evaluate.lead import Gain
from tsforecast.evaluate.search import Attempt, Search
from tsforecast.evaluate.tuned import Tuned
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.recipe import Wishes
from tsforecast.network.train import Epoch
from tsforecast.present.progress import searching
from tsforecast.present.scores import MEASURES
from tsforecast.present.tune import SHOWN, Answer, for_terminal, to_csv, to_dict
from tsforecast.series.series import Panel

FIRST = Wishes(model="lstm", quantiles=QUANTILES)
LONG = replace(
    FIRST, model="transformer", units=16, layers=2, lookback=12, dropout=0.1, activation="relu",
    norm="batch", loss="huber", learning_rate=3e-4, clip_norm=0.1,
)  # fmt: skip


@pytest.fixture
def answer(quarters):
    """Give an answer of three trials, of which the last is best in the search."""
    series = quarters()
    ready = {"network": BASELINES["seasonal_naive"], "naive": BASELINES["naive"]}
    done = backtest(series.values, ready, plan=plan(40, period=4, origins=3), period=4)
    good, bad = done.quantiles["network"], done.quantiles["naive"]
    searched = replace(done, quantiles={"1": bad, "2": bad, "3": good})
    trials = [(FIRST, 0), (replace(FIRST, dropout=0.1), 0), (LONG, 7)]
    attempts = tuple(Attempt(n, wishes, e, 1.5) for n, (wishes, e) in enumerate(trials, start=1))
    return Answer(
        panel=Panel((series,), "series"),
        periods=(4,),
        decisions=("decided",),
        search=Search(attempts, searched),
        tuned=Tuned(
            done.with_forecaster("tuned_network", good),
            {1: "naive", 3: "tuned_network"},
            Gain(0.2, sure=True),
            proven=True,
            chosen=3,
            verdict="Transformer beats the defaults by 20%",
        ),
        commands={
            1: ("tsforecast train a.csv",),
            2: ("tsforecast train a.csv", "--dropout 0.1"),
            3: ("tsforecast train a.csv", *[f"--option-{n} value" for n in range(8)]),
        },
        seconds=1.234,
    )


def drawn(answer, width):
    target = io.StringIO()
    Console(file=target, width=width).print(for_terminal(answer, width=width))
    return [line.rstrip() for line in target.getvalue().splitlines()]


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_trials_stand_best_first_with_the_defaults_marked(answer, width):
    lines = drawn(answer, width)
    assert max(map(len, lines)) <= width
    assert lines[0] == "Transformer beats the defaults by 20%."
    head = next(at for at, line in enumerate(lines) if line.startswith("trial"))
    assert ("seconds" in lines[head]) == (width >= 80)
    told = [line for line in lines[head + 1 :] if line.split()[:1] in (["1"], ["2"], ["3"])]
    assert len(told) == 2
    assert told[0].split()[0] == "3"
    assert told[1].split()[0] == "1"
    assert "pretrained LSTM (the defaults)" in told[1]
    assert "and 1 more trial, each the same network as one above; " in " ".join(lines)
    assert any(line.startswith("Transformer (trial 3)") for line in lines)
    assert any(line.startswith("LSTM (defaults)") for line in lines)
    assert (
        "Compared are Transformer (trial 3) and naive, which predict uses by default."
        in " ".join(lines)
    )


def test_a_command_that_is_broken_into_lines_is_still_one(answer):
    target = io.StringIO()
    Console(file=target, width=40).print(for_terminal(answer, width=40))
    *_, command = target.getvalue().partition("What comes next:\n")
    assert max(map(len, command.splitlines())) <= 40
    assert command.count(" \\\n  ") == 4
    assert shlex.split(command.replace("\\\n", "")) == " ".join(answer.commands[3]).split()


def test_where_the_defaults_are_as_good_both_commands_are_given(answer):
    kept = replace(answer, tuned=replace(answer.tuned, chosen=1))
    lines = drawn(kept, 200)
    assert lines[-4:-2] == ["What comes next:", "tsforecast train a.csv"]
    assert lines[-2] == "What trains the best of the others:"
    assert lines[-1] == " ".join(answer.commands[3])


def test_what_was_known_when_it_was_interrupted(answer):
    stopped = replace(answer, tuned=None)
    lines = drawn(stopped, 200)
    assert lines[0].startswith("Interrupted after 3 trials: Transformer, 16 units, ")
    assert lines[0].endswith(" was best so far, in the search alone.")
    assert lines[-2] == "What trains the best so far:"
    assert not any("later origins" in line for line in lines)
    told = to_dict(stopped)
    assert told["interrupted"]
    assert all(told[key] is None for key in ("backtest", "used", "gain", "chosen", "train"))
    assert all(trial["later"] is None for trial in told["trials"])


def test_the_defaults_are_shown_however_badly_they_did(answer):
    good, bad = (answer.search.backtest.quantiles[name] for name in ("3", "1"))
    many = {str(n): good + n / 100 for n in range(2, SHOWN + 5)}
    found = Search(
        tuple(Attempt(n, FIRST if n == 1 else LONG, 1, 1.0) for n in range(1, SHOWN + 5)),
        replace(answer.search.backtest, quantiles={"1": bad, **many}),
    )
    lines = drawn(
        replace(answer, search=found, tuned=None, commands=dict.fromkeys(range(99), ("",))), 200
    )
    head = next(at for at, line in enumerate(lines) if line.startswith("trial"))
    shown = lines[head + 1 : lines.index("and 3 more trials; --format csv lists all.")]
    assert len(shown) == SHOWN + 1
    assert "(the defaults)" in shown[-1]


def test_csv_has_all_trials_with_their_settings(answer):
    rows = list(csv.DictReader(io.StringIO(to_csv(answer))))
    assert [row["trial"] for row in rows] == ["3", "1", "2"]
    assert (rows[0]["model"], rows[0]["units"], rows[0]["loss"]) == ("transformer", "16", "huber")
    assert (rows[1]["from"], rows[1]["learning_rate"]) == ("pretrained", "0.0003")
    scores = answer.search.backtest.scores("3")
    assert [rows[0][measure] for measure in MEASURES] == [
        repr(getattr(scores, measure)) for measure in MEASURES
    ]
    assert rows[0]["later_mase"] == repr(answer.tuned.backtest.scores("tuned_network").mase)
    assert rows[2]["later_mase"] == ""
    assert rows[2]["train"] == "tsforecast train a.csv --dropout 0.1"


def test_the_bar_says_the_trial_its_settings_the_best_and_the_time_left(answer):
    target = io.StringIO()
    screen = Console(file=target, width=80, force_terminal=True)
    with searching(screen, trials=9, shown=True) as bar:
        bar.on_trial(LONG, answer.search, 75.0)
        bar.on_epoch("finding the epochs", Epoch(3, 30, 0.5, 0.4, 1.0))
    drawn = target.getvalue()
    assert "trial 1 of 9" in drawn
    assert "Transformer, 16 units, 2 layers" in drawn
    best, own = (answer.search.backtest.scores(name).mase for name in ("3", "1"))
    assert f"best {best:.3f}, defaults {own:.3f}, epoch 3/30" in drawn
    assert "1:15" in drawn


def test_no_bar_where_none_is_wanted():
    target = io.StringIO()
    screen = Console(file=target, width=80, force_terminal=True)
    with searching(screen, trials=None, shown=False) as bar:
        bar.on_trial(FIRST, None, None)
        bar.on_stage("backtesting")
    assert "trial" not in target.getvalue()


def test_a_series_without_a_scale_is_told_by_its_mean_absolute_error(answer):
    flat = answer.search.backtest
    zero = replace(flat.scales, absolute=np.zeros_like(flat.scales.absolute))
    found = Search(answer.search.attempts, replace(flat, scales=zero))
    lines = drawn(replace(answer, search=found, tuned=None), 140)
    assert " MAE " in next(line for line in lines if line.startswith("trial"))
    assert SimpleNamespace(**to_dict(answer)).best == 3
