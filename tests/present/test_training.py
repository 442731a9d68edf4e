"""What `train` shows: progress, the verdict, the tables."""

import csv
import io
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from tsforecast.evaluate.backtest import backtest, plan
from tsforecast.evaluate.compare import Verdict
from tsforecast.forecast.baselines import BASELINES
from tsforecast.network.train import Epoch
from tsforecast.present.facts import number
from tsforecast.present.progress import progress
from tsforecast.present.scores import MEASURES, Answer, to_csv
from tsforecast.present.training import for_terminal, to_dict
from tsforecast.series.series import Panel


@pytest.fixture
def answer(quarters):
    series = quarters()
    ready = {"network": BASELINES["seasonal_naive"], "naive": BASELINES["naive"]}
    done = backtest(series.values, ready, plan=plan(40, period=4, origins=3), period=4)
    trial = SimpleNamespace(
        backtest=done,
        verdict=Verdict("LSTM beats naive by 50% (MASE, only 3 origins)", "network"),
        periods=(4,),
        epochs=1,
        curve=(Epoch(0, 2, None, 0.5, 0.0), Epoch(1, 2, 0.4, float("nan"), 0.1)),
    )
    return Answer(
        Panel((series,), "series"),
        ("decided",),
        trial,
        "LSTM",
        "sales",
        "there/sales",
        1.234,
        by_step=False,
    )


def drawn(answer, width):
    target = io.StringIO()
    Console(file=target, width=width).print(for_terminal(answer, width=width))
    return target.getvalue().splitlines()


@pytest.mark.parametrize(("width", "more"), [(80, False), (140, True)])
def test_the_verdict_comes_first_and_the_table_fits(answer, width, more):
    lines = drawn(answer, width)
    assert lines[0].strip() == "LSTM beats naive by 50% (MASE, only 3 origins)."
    assert max(map(len, lines)) <= width
    head = next(line for line in lines if line.startswith("forecaster"))
    assert ("quantile loss" in head) == more
    assert "in 80%" in head
    names = [line.split("  ")[0] for line in lines[lines.index(head) + 1 :]]
    assert names[:2] == ["LSTM", "naive"]  # the better one first
    assert lines[-1].strip() == "What comes next: tsforecast predict --horizon 4"


def test_a_narrow_terminal_has_fewer_measures_and_whole_names(answer):
    lines = drawn(Answer(**{**vars(answer), "network": "the pretrained LSTM"}), 50)
    head = next(line for line in lines if line.startswith("forecaster"))
    assert head.split() == ["forecaster", "MASE", "sMAPE", "in", "80%", "in", "95%"]
    rows = lines[lines.index(head) + 1 :][:2]
    assert [row.split("  ")[0] for row in rows] == ["the pretrained LSTM", "naive"]
    assert max(map(len, lines)) <= 50


def test_a_row_of_csv_for_each_forecaster(answer):
    found = list(csv.DictReader(io.StringIO(to_csv(answer))))
    assert list(found[0]) == ["forecaster", *MEASURES, "coverage_80", "coverage_95"]
    assert [row["forecaster"] for row in found] == ["network", "naive"]
    assert float(found[0]["mase"]) == answer.outcome.backtest.scores("network").mase


def test_by_step_on_request(answer):
    by_step = Answer(**{**vars(answer), "by_step": True})
    found = list(csv.DictReader(io.StringIO(to_csv(by_step))))
    assert [row["step"] for row in found] == ["1", "2", "3", "4"] * 2
    assert any("MASE by step ahead" in line for line in drawn(by_step, 80))
    told = to_dict(by_step)["by_step"]["network"]
    mean = np.mean([step["mae"] for step in told])
    assert mean == pytest.approx(answer.outcome.backtest.scores("network").mae)
    assert "by_step" not in to_dict(answer)


def test_no_forecaster_s_name_is_cut_in_the_table_by_step(answer):
    by_step = Answer(**{**vars(answer), "by_step": True})
    shown = "\n".join(drawn(by_step, 20)).partition("MASE by step")[2]
    assert shown
    assert "…" not in shown


def test_of_many_forecasters_the_best_fit_beside_each_other_step_by_step(answer):
    named = Answer(**{**vars(answer), "by_step": True, "network": 'model "[red]"'})
    assert "more forecaster" not in " ".join(drawn(named, 80))
    narrow = drawn(named, 24)
    head = next(line for line in narrow if line.startswith("step"))
    assert head.split() == ["step", "model", '"[red]"']
    assert any(line.startswith("and 1 more forecaster;") for line in narrow)


def test_json_has_the_documented_keys(answer):
    told = to_dict(answer)
    assert list(told)[:5] == ["schema", "command", "series", "decisions", "backtest"]
    assert told["model"] == {"name": "sales", "path": "there/sales"}
    assert (told["chosen"], told["seconds"], told["epochs"]) == ("network", 1.23, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (0.53692, "0.537"), (12.345, "12.35"), (123.45, "123.5"), (1234.56, "1,235"),
     (5312456.0, "5,312,456"), (1e10, "1e+10"), (1e-5, "1e-05"), (0.0046, "0.00460"),
     (-0.0123, "-0.0123"), (-3.0, "-3.000"), (None, "-")],
)  # fmt: skip
def test_numbers_are_short(value, text):
    assert number(value) in (text, text.replace("12.35", "12.34"))


def test_progress_shows_epoch_and_both_losses_in_a_terminal():
    target = io.StringIO()
    console = Console(file=target, force_terminal=True, width=100)
    with progress(console, doing="starting", shown=True) as (on_epoch, on_stage):
        on_epoch("training", Epoch(0, 9, None, 0.5, 0.0))
        on_epoch("training", Epoch(3, 9, 0.25, 0.75, 0.1))
        console.print("seen")
        on_stage("backtesting")
    shown = target.getvalue()
    assert "epoch 3/9, loss 0.250, held back 0.750" in shown
    assert "backtesting" in shown


@pytest.mark.parametrize(("terminal", "shown"), [(False, True), (True, False)])
def test_progress_is_silent_in_a_pipe_and_where_quiet(terminal, shown):
    target = io.StringIO()
    console = Console(file=target, force_terminal=terminal)
    with progress(console, doing="starting", shown=shown) as (on_epoch, _):
        on_epoch("training", Epoch(1, 9, 0.5, 0.5, 0.0))
    assert target.getvalue().strip() == ""
