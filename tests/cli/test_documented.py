"""The page about what programs can rely on names every key and column that they get."""

import json
import re
from pathlib import Path

import pytest

from tsforecast.decompose.trading_days import WEEKDAYS
from tsforecast.network.trial_run import TriedOut
from tsforecast.store import checkup

PAGE = (Path(__file__).parents[2] / "docs" / "output.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
SETTINGS = {"architecture", "training", "versions"}
"""Objects whose keys are those of the program's own settings."""


def keys(value, *, ids=()):
    """Give every key of an answer, but levels, periods, ids and the names of settings."""
    if isinstance(value, list):
        for one in value[:1]:
            yield from keys(one, ids=ids)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not key.isdigit() and key not in ids:
                yield re.sub(r"seasonal_\d+", "seasonal_12", key)
            if key not in SETTINGS:
                yield from keys(inner, ids=ids)


@pytest.fixture(autouse=True)
def _without_tensorflow(monkeypatch):
    """Spare doctor a process of its own, whose findings have no keys."""
    monkeypatch.setattr(checkup, "try_out", lambda: TriedOut(1.5, (), {"lstm": "", "gru": ""}))


@pytest.fixture
def shops(workplace, quarters, shop, csv_text):
    rows = csv_text(quarters()).splitlines()
    long = [f"{shop},{row}" for shop in ("Oslo", "Voss") for row in rows[1:]]
    (workplace / "shops.csv").write_text("\n".join([f"shop,{rows[0]}", *long]))
    rows[9] = rows[9].replace(",1", ",10")
    (workplace / "odd.csv").write_text("\n".join(rows))
    (workplace / "turnover.csv").write_text(csv_text(shop(72)))
    ends = [f"{row},100,200" for row in rows[37:]]
    (workplace / "then.csv").write_text("\n".join(["time,forecast,lower_80,upper_80", *ends]))
    some = [f"{shop},{row}" for shop in ("Oslo", "Voss") for row in ends]
    (workplace / "thens.csv").write_text("\n".join(["id,time,forecast,lower_80,upper_80", *some]))


PANEL = ("shops.csv", "--id-column", "shop")
COMMANDS = [
    ("check", "odd.csv"),
    ("check", "odd.csv", "--fix", "clean.csv"),
    ("check", "--explain", "TS103"),
    ("decompose", "odd.csv"),
    ("decompose", "odd.csv", "--cycle"),
    ("decompose", "turnover.csv"),
    ("decompose", *PANEL),
    ("predict", "sales.csv", "--quantiles", "0.1"),
    ("predict", *PANEL, "--zero-shot"),
    ("backtest", "sales.csv", "--by-step"),
    ("backtest", *PANEL),
    ("score", "then.csv", "sales.csv"),
    ("score", "thens.csv", *PANEL),
    ("explain", "sales.csv"),
    ("models",),
    ("models", "sales"),
    ("sample",),
    ("doctor",),
    ("predict", "nosuch.csv"),
]


@pytest.mark.usefixtures("shops")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_key_is_on_the_page(call, arguments):
    done = call(*arguments, "--json")
    told = json.loads(done.out or done.err.splitlines()[-1])
    assert set(keys(told, ids=("Oslo", "Voss", *WEEKDAYS[1:6]))) <= NAMED


@pytest.mark.usefixtures("shops")
@pytest.mark.parametrize("arguments", COMMANDS[3:14], ids=" ".join)
def test_every_column_is_on_the_page(call, arguments):
    header = call(*arguments).out.partition("\n")[0]
    assert set(header.replace("seasonal_4", "seasonal_12").split(",")) <= NAMED


def test_every_key_of_train_is_on_the_page(trained):
    assert set(keys(json.loads(trained.ended.out))) <= NAMED


@pytest.mark.usefixtures("tensorflow", "workplace")
def test_every_key_and_column_of_tune_is_on_the_page(call, tmp_path):
    options = ("--trials", "2", "--model", "mlp", "--epochs", "1", "--output", "trials.csv")
    told = json.loads(call("tune", "sales.csv", *options, "--json").out)
    assert set(keys(told)) <= NAMED
    header = (tmp_path / "trials.csv").read_text().partition("\n")[0]
    assert set(header.split(",")) <= NAMED
