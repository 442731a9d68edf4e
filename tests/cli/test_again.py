"""The command that is printed trains with the very settings that were tried."""

import itertools
import shlex

import pytest

from tsforecast.cli.again import train_command
from tsforecast.cli.commands import Program
from tsforecast.cli.learning import Network, Training, recipe_of
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import CALLED
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.shipped import AUTOMATIC
from tsforecast.network.space import Known, others

FIRST = Wishes(model=AUTOMATIC, quantiles=QUANTILES, epochs=7, seed=3)
DRAWN = list(itertools.islice(others(list(CALLED), first=FIRST, known=Known(200, (12,))), 150))


def parsed(command):
    """Give the options of `train` as the program takes them from a line."""
    program, name, *arguments = shlex.split(" ".join(command))
    assert (program, name) == ("tsforecast", "train")
    return Program(name=program).commands["train"].make_context("train", arguments).params


def recipe(given):
    groups = [
        group(**{name: given[name] for name in group.__dataclass_fields__})
        for group in (Network, Training)
    ]
    return recipe_of(AUTOMATIC if given["model"] == "auto" else given["model"], *groups)


def test_the_line_gives_the_recipe_that_was_tried():
    for wishes in [FIRST, *DRAWN]:
        given = parsed(train_command(wishes, read=[("a.csv",)], more={}))
        assert recipe(given) == choose(wishes)
        assert (given["model"] == "auto") is (wishes.model == AUTOMATIC)


def test_what_is_so_by_default_is_left_out():
    plain = Wishes(model=AUTOMATIC, quantiles=QUANTILES)
    assert train_command(plain, read=[("my data.csv",)], more={"horizon": None, "wide": False}) == (
        "tsforecast train 'my data.csv'",
    )


def test_how_the_file_was_read_and_judged_is_part_of_it():
    more = {"period": [12, 3], "origins": 5, "wide": True, "missing_values": ["n/a", "no data"]}
    given = parsed(train_command(FIRST, read=[("a.csv",)], more=more))
    assert (given["period"], given["origins"], given["wide"]) == ([12, 3], 5, True)
    assert given["missing_values"] == ["n/a", "no data"]
    assert (given["epochs"], given["seed"]) == (7, 3)


@pytest.mark.parametrize("panel", [False, True])
def test_settings_of_the_folder_do_not_change_what_the_line_trains(monkeypatch, tmp_path, panel):
    monkeypatch.setenv("TSFORECAST_TRAIN_LEARNING_RATE", "0.5")
    (tmp_path / "tsforecast.toml").write_text('[train]\nunits = 7\nfrom = "scratch"\nseed = 9\n')
    line = " ".join(train_command(FIRST, read=[("a.csv",)], more={}, panel=panel))
    rate = "0.001" if panel else "0.0003"
    for part in (f"--learning-rate {rate}", "--units 128", "--from pretrained", "--seed 3"):
        assert part in line
