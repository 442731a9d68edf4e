"""Test sets that are read from files: small stand-ins here, the real ones where they lie."""

import json

import numpy as np
import pytest

from benchmarks import accuracy, files, networks
from benchmarks.__main__ import main
from benchmarks.competitions import contests
from tsforecast.errors import PartMissing
from tsforecast.evaluate.zero_shot import ZeroShot

TEST = 4 * files.MONTH
CHANNELS = ("HUFL", "OT")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(files.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def hourly(folder):
    """Twenty months of a daily wave, at two sizes; the second channel rises in the test part."""
    hours = np.arange(20 * files.MONTH)
    wave = np.sin(2 * np.pi * hours / 24)
    rising = 100 + 10 * wave + np.where(hours >= 16 * files.MONTH, 5.0, 0.0)
    rows = [f"{hour},{one},{two}" for hour, one, two in zip(hours, wave, rising, strict=True)]
    (folder / "ETTh1.csv").write_text("\n".join(["date,HUFL,OT", *rows]) + "\n")
    return folder


def test_nn3_keeps_the_last_18_of_each_line(folder):
    (folder / "nn3.csv").write_text(
        "\n".join(
            ",".join([f"nn3_{row}", *(str(float(row + step)) for step in range(68 + row))])
            for row in range(2)
        )
    )
    first, second = contests("nn3")
    assert (first.name, len(first.past), len(second.past)) == ("nn3_0", 50, 51)
    assert second.future.tolist() == [float(1 + step) for step in range(51, 69)]
    assert (first.period, first.candidates, first.scale_period) == (12, (12,), 12)


def test_m4_weekly_joins_the_two_files_by_name_and_drops_the_padding(folder):
    (folder / "Weekly-train.csv").write_text(
        '"V1","V2","V3","V4"\n"W1","1","2","4"\n"W2","5","7",""\n'
    )
    (folder / "Weekly-test.csv").write_text('"V1","V2"\n"W2","9"\n"W1","8"\n')
    first, second = contests("m4-weekly")
    assert (first.past.tolist(), first.future.tolist()) == ([1.0, 2.0, 4.0], [8.0])
    assert (second.past.tolist(), second.future.tolist()) == ([5.0, 7.0], [9.0])
    assert (first.period, first.scale_period) == (52, 1)


def test_m4_weekly_scales_errors_by_first_differences(folder):
    past = [float(value) for value in (1, 2, 4, 3) * 30]
    (folder / "Weekly-train.csv").write_text(
        ",".join(["V"] * 121) + "\n" + ",".join(["W1", *map(str, past)])
    )
    (folder / "Weekly-test.csv").write_text("V,V\nW1,7\n")
    found = accuracy.measure("naive", contests("m4-weekly"), cache=None).groups["all"]
    assert found["mase"] == pytest.approx(4 / np.abs(np.diff(past)).mean())
    assert "mse" not in found


def test_etth1_takes_every_origin_of_the_test_part(hourly):
    found = contests("etth1", group="OT", stride=1)
    assert len(found) == 2785
    first, last = found[0], found[-1]
    assert (len(first.past), len(first.future)) == (16 * files.MONTH, 96)
    assert len(last.past) + 96 == 20 * files.MONTH
    assert (first.period, first.candidates, first.scale_period) == (24, (24, 168), 24)


def test_what_is_learned_from_etth1_ends_where_its_test_part_begins(hourly):
    found = contests("etth1", stride=1000)
    learned = [len(one.past) for one in found if not one.later]
    assert learned == [16 * files.MONTH] * len(CHANNELS)
    assert len(found) == 3 * len(CHANNELS)


def test_etth1_is_standardised_by_its_training_part_alone(hourly):
    one, two = (contests("etth1", group=each, limit=1)[0] for each in CHANNELS)
    for each in (one, two):
        training = each.past[: 12 * files.MONTH]
        assert (training.mean(), training.std()) == pytest.approx((0, 1))
    # The rise of the test part stays: half a deviation of the wave's 7.07.
    assert two.future.mean() == pytest.approx(5 / (10 / np.sqrt(2)))


def test_etth1_reports_the_mean_squared_error_of_each_channel(hourly):
    found = accuracy.measure("seasonal_naive", contests("etth1", stride=500), cache=None).groups
    assert list(found) == ["all", *CHANNELS]
    assert found["HUFL"]["mse"] == pytest.approx(0, abs=1e-12)
    rise = 5 / (10 / np.sqrt(2))
    # Only the first of six origins stands before the rise.
    assert found["OT"]["mse"] == pytest.approx(rise**2 / 6)
    assert found["OT"]["mae"] == pytest.approx(rise / 6)
    assert found["all"]["mse"] == pytest.approx(rise**2 / 12)


def test_etth1_says_which_origins_it_took(hourly, capsys):
    asked = ["accuracy", "--data", "etth1", "--forecaster", "naive", "--stride", "900"]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    assert "4 of 2,785 origins of the test part (900 hours apart; --stride 1 takes all)" in printed
    assert "mse" in printed
    assert "Nie et al., ICLR 2023" in printed
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stride"] == 900


@pytest.mark.parametrize("stride", ["0", "-3", "many"])
def test_a_stride_is_a_whole_number_from_one(stride, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["accuracy", "--data", "etth1", "--stride", stride])
    assert f"{stride} is not a whole number from 1" in capsys.readouterr().err


def test_networks_and_regression_are_told_all_seasons_and_baselines_one(hourly, monkeypatch):
    heard = {}

    def network(series, ready, *, candidates, horizon, alone):
        heard["zero_shot"] = (candidates, alone)
        return [ZeroShot(np.zeros((horizon, 11)), 24, (), ("network",), {}, {}, 0) for _ in series]

    def baseline(pasts, *, horizon, **told):
        heard["baseline"] = told
        return np.zeros((len(pasts), horizon, 11))

    monkeypatch.setattr(networks, "without_training", network)
    monkeypatch.setattr(networks, "regression", baseline)
    monkeypatch.setitem(networks.OF_MANY, "naive", baseline)
    for name, told in (
        ("zero_shot", {"zero_shot": ((24, 168), True)}),
        ("combination", {"zero_shot": ((24, 168), False)}),
        ("naive", {"baseline": {"period": 24}}),
        ("linear", {"baseline": {"periods": (24, 168)}}),
    ):
        accuracy.measure(name, contests("etth1", group="OT", limit=1), cache=None)
        assert heard == told
        heard.clear()


def test_origins_of_one_series_do_not_calibrate_each_other(hourly, monkeypatch):
    panels = []

    def network(series, ready, *, candidates, horizon, alone):
        panels.append([len(past) for past in series])
        return [
            ZeroShot(np.full((horizon, 11), past[0]), 24, (), ("network",), {}, {}, 0)
            for past in series
        ]

    monkeypatch.setattr(networks, "without_training", network)
    rolling = contests("etth1", stride=1000)
    given = networks.zero_shot(rolling, lambda _: None)
    assert [len(set(panel)) for panel in panels] == [1, 1, 1]
    assert [one[0, 0] for one in given] == [one.past[0] for one in rolling]


@pytest.mark.parametrize(
    ("data", "file"),
    [("nn3", "nn3.csv"), ("m4-weekly", "Weekly-test.csv"), ("etth1", "ETTh1.csv")],
)
def test_a_missing_file_is_said_in_one_line(folder, capsys, data, file):
    with pytest.raises(PartMissing, match=file):
        contests(data)
    assert main(["accuracy", "--data", data]) == 6
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"error: {folder / file} is not there, so that this test set is skipped."
    assert said[1].startswith(f"hint: name the folder that holds {file} in")
