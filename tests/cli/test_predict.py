"""`tsforecast predict` as a person and a program meet it."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

HEADER = "time,forecast,lower_80,upper_80,lower_95,upper_95"


@pytest.fixture
def by_the_network(workplace):
    """Have the stored model forecast by its network, whatever its backtest chose."""
    card = workplace / ".tsforecast" / "models" / "sales" / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "chosen": "network"}))


def rows(done):
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


@pytest.mark.usefixtures("by_the_network")
def test_a_pipe_gets_exactly_the_documented_columns(call):
    done = call("predict")
    assert done.out.splitlines()[0] == HEADER
    found = rows(done)
    assert [row["time"] for row in found] == [
        "2020-01-01", "2020-04-01", "2020-07-01", "2020-10-01",
    ]  # fmt: skip
    for row in found:
        numbers = [float(row[name]) for name in
                   ("lower_95", "lower_80", "forecast", "upper_80", "upper_95")]  # fmt: skip
        assert numbers == sorted(numbers)
        assert len(set(numbers)) == 5


def test_stderr_names_the_series_the_model_and_nothing_else(call, workplace):
    said = call("predict").err.splitlines()
    assert said[0] == "using sales.csv, from the last train"
    assert said[1].startswith('sales.csv: 40 quarterly values of "sales"')
    assert said[2].startswith('using model "sales", ')
    assert len(said) == 3


def test_quiet_is_quiet(call, workplace):
    assert call("predict", "-q", "--horizon", "300").err == ""


def test_the_documented_json(call, workplace):
    told = json.loads(call("predict", "--json", "--horizon", "2").out)
    assert {"schema", "model", "forecast", "coverage"} <= set(told)
    assert (told["schema"], told["model"]) == (1, "sales")
    assert [set(step) for step in told["forecast"]] == [set(HEADER.split(","))] * 2
    assert set(told["coverage"]) == {"80", "95"}


def test_levels_and_quantiles_of_ones_own(call, workplace):
    levels = ("--level", "99.9", "--level", "50", "--level", "50.0")
    done = call("predict", *levels, "--quantiles", "0.1,0.9")
    header = "time,forecast,lower_50,upper_50,lower_99.9,upper_99.9,quantile_0.1,quantile_0.9"
    assert done.out.splitlines()[0] == header
    for row in rows(done):
        assert float(row["lower_99.9"]) < float(row["quantile_0.1"]) < float(row["lower_50"])
        assert float(row["upper_50"]) < float(row["quantile_0.9"]) < float(row["upper_99.9"])


def test_a_level_given_twice_is_drawn_once(call, workplace):
    shown = call("predict", "--level", "80", "--level", "80", "--format", "table").out
    assert shown.count(" 80%") == len(["the key", "from", "to", "the coverage"])


def test_whole_numbers_on_request(call, workplace):
    plain, whole = rows(call("predict")), rows(call("predict", "--integers"))
    for before, after in zip(plain, whole, strict=True):
        for name in HEADER.split(",")[1:]:
            assert after[name] == str(round(float(before[name])))


@pytest.mark.usefixtures("by_the_network")
def test_a_horizon_that_was_never_learned_is_told_and_widens(call):
    done = call("predict", "--horizon", "30")
    assert "warning: the model has learned 4 steps ahead; " in done.err
    found = rows(done)
    widths = [float(row["upper_95"]) / float(row["lower_95"]) for row in found]
    assert len(found) == 30
    assert widths[-1] > widths[3]


def test_a_path_beyond_the_plausible_is_told(call, workplace, monkeypatch):
    from tsforecast.evaluate import ahead

    monkeypatch.setattr(ahead, "leaves_at", lambda past, path: 3)
    done = call("predict")
    assert "warning: from step 3 the path lies beyond what the history makes plausible." in done.err


def test_three_rows_are_forecast_with_a_warning(call, tmp_path):
    (tmp_path / "three.csv").write_text("month,v\n2020-01-01,4\n2020-02-01,6\n2020-03-01,5\n")
    done = call("predict", "three.csv", "--horizon", "3")
    found = rows(done)
    assert len(found) == 3
    assert all(float(cell) >= 0 for row in found for name, cell in row.items() if name != "time")
    assert "warning: 3 values say little; take this forecast as a rough guess." in done.err


def test_a_file_without_a_model_is_forecast_zero_shot(call, tmp_path, quarters, csv_text):
    (tmp_path / "fresh.csv").write_text(csv_text(quarters()))
    done = call("predict", "fresh.csv")
    assert "forecast zero-shot by the combination of the pretrained LSTM (" in done.err
    assert len(rows(done)) == 4
    assert "using fresh.csv, from the last predict" in call("predict").err


def test_rows_without_a_calendar_have_the_season_that_the_spectrum_shows_or_that_is_said(
    call, tmp_path, quarters
):
    values = [f"{value}\n" for value in quarters(60).values]
    (tmp_path / "long.csv").write_text("v\n" + "".join(values))
    (tmp_path / "short.csv").write_text("v\n" + "".join(values[:10]))
    found = call("predict", "long.csv", "--horizon", "4")
    assert "season of 4 steps, from the spectrum" in found.err
    same = call("predict", "long.csv", "--horizon", "4", "--period", "4")
    assert (rows(same), "spectrum" in same.err) == (rows(found), False)
    unknown = call("predict", "short.csv", "--horizon", "4")
    assert "no season found in the spectrum; --period says one" in unknown.err
    told = call("predict", "short.csv", "--period", "4")
    assert len(rows(told)) == 4
    assert rows(told) != rows(unknown)


def test_a_season_that_does_not_fit_twice_is_said(call, tmp_path, quarters, csv_text):
    (tmp_path / "sales.csv").write_text(csv_text(quarters(40)))
    found = call("predict", "sales.csv", "--period", "4", "--period", "4", "--period", "30")
    assert "season of 30 steps left out: 40 values do not hold it twice" in found.err
    assert rows(found) == rows(call("predict", "sales.csv", "--period", "4"))


@pytest.mark.parametrize("command", ["predict", "train"])
def test_a_third_season_is_refused_before_the_file_is_read(call, command):
    done = call(command, "nosuch.csv", *(word for p in "234" for word in ("--period", p)))
    assert done.code == 2
    assert done.err.splitlines() == [
        "error: --period was given 3 seasons; a forecast takes 2.",
        "hint: name the two that matter most.",
    ]


def test_a_panel_without_a_calendar_says_how_many_show_a_season(call, tmp_path, quarters):
    values = quarters(60).values
    lines = [f"{value},{step % 7}\n" for step, value in enumerate(values)]
    (tmp_path / "wide.csv").write_text("a,b\n" + "".join(lines))
    said = call("predict", "wide.csv", "--wide", "--horizon", "2").err
    assert "season of 4 steps, from the spectrum in 1 of the 2 series" in said
    assert "season of 7 steps, from the spectrum in 1 of the 2 series" in said


def test_a_stored_model_takes_no_other_season(call, workplace):
    done = call("predict", "--period", "12")
    assert (done.code, done.out) == (2, "")
    assert 'error: the model "sales" has learned its own seasons.' in done.err
    assert "hint: leave out --period, or add --zero-shot; tsforecast train has a" in done.err
    assert len(rows(call("predict", "--period", "12", "--zero-shot"))) == 12


def test_zero_shot_passes_a_trained_model_over(call, workplace):
    done = call("predict", "--zero-shot")
    assert "forecast zero-shot by the combination of the pretrained LSTM (" in done.err
    assert (
        json.loads(call("predict", "--zero-shot", "--json").out)["model"]
        == "pretrained LSTM, ETS and Theta"
    )


def test_fresh_rows_are_forecast_by_the_stored_model(call, workplace, quarters, csv_text):
    (workplace / "more.csv").write_text(csv_text(quarters(44)))
    done = call("predict", "more.csv")
    assert 'using model "sales"' in done.err
    assert rows(done)[0]["time"] == "2021-01-01"


def test_the_series_of_the_last_decompose_is_used(call, workplace, quarters, csv_text):
    (workplace / "other.csv").write_text(csv_text(quarters(48, seed=8)))
    assert call("decompose", "other.csv", "-q").code == 0
    assert call("predict").err.startswith("using other.csv, from the last decompose\n")


def test_stdin_can_be_forecast_again(call, tmp_path, quarters, csv_text):
    first = call("predict", "-", "-q", stdin=csv_text(quarters()))
    again = call("predict", "-q")
    assert again.out == first.out
    assert len(again.out.splitlines()) == 5


@pytest.mark.parametrize("command", ["decompose", "predict"])
def test_a_folder_that_cannot_be_written_to(call, tmp_path, quarters, csv_text, command):
    (tmp_path / ".tsforecast").touch()
    assert call(command, "-", stdin=csv_text(quarters())).code == 0
    assert call(command).code == 2


@pytest.mark.parametrize(
    ("ending", "start"),
    [(".csv", HEADER.encode()), (".json", b"{"), (".png", b"\x89PNG"), (".svg", b"<?xml")],
)
def test_output_is_written_in_the_form_of_its_ending(call, workplace, ending, start):
    done = call("predict", "--output", f"next{ending}")
    assert done.code == 0, done.err
    assert f"wrote next{ending}" in done.err
    assert (workplace / f"next{ending}").read_bytes().startswith(start)
    assert done.out.startswith(HEADER)


def shown(arguments, *, columns, folder, environment):
    """Run the program in a terminal of so many columns, and give what it wrote there."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "tsforecast", *arguments],
        stdin=side, stdout=side, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
    )  # fmt: skip
    os.close(side)
    text = b""
    try:
        while chunk := os.read(main, 4096):
            text += chunk
    except OSError:
        pass  # the terminal is closed
    os.close(main)
    assert running.wait(timeout=60) == 0
    return text.decode()


def test_a_terminal_gets_a_chart_and_a_table_within_its_width(workplace, environment):
    text = shown(["predict"], columns=80, folder=workplace, environment=environment(TERM="xterm"))
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
    lines = plain.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("time ") and "80% from" in line for line in lines)
    assert "the 80% intervals held" in plain
    assert "─" in plain
    assert "\x1b[" in text


@pytest.mark.parametrize(
    ("arguments", "more"), [(["--color", "never"], {}), ([], {"NO_COLOR": "1"})]
)
def test_colour_can_be_refused(workplace, environment, arguments, more):
    text = shown(["predict", *arguments], columns=80, folder=workplace,
                 environment=environment(TERM="xterm", **more))  # fmt: skip
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m|\x1b\[38", text)
