"""What --help shows: two examples first, options in groups, within 80 columns."""

import pytest

from tsforecast import __version__

GROUPS = {
    "check": ["Reading the file", "Output"],
    "train": ["Network", "Training", "Backtest", "Reading the file", "Output"],
    "predict": ["Forecast", "Reading the file", "Output"],
    "backtest": ["Network", "Training", "Backtest", "Reading the file", "Output"],
    "tune": ["Search", "Training", "Backtest", "Reading the file", "Output"],
    "score": ["Scoring", "Reading the file", "Output"],
    "explain": ["Explaining", "Reading the file", "Output"],
    "report": ["Forecast", "Reading the file", "Output"],
    "models": ["Output"],
    "doctor": ["Output"],
    "decompose": ["Splitting", "Reading the file", "Output"],
}


@pytest.mark.parametrize("command", GROUPS)
def test_examples_come_first_then_groups(call, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    done = call(command, "--help")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 80
    usage = next(at for at, line in enumerate(lines) if "Usage" in line)
    options = lines.index("Options:")
    examples = [line for line in lines[usage + 1 : options] if f"tsforecast {command}" in line]
    assert len(examples) >= 2
    for group in GROUPS[command]:
        assert f"{group}:" in lines


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_the_program_lists_its_commands(call, flag):
    done = call(flag)
    assert done.code == 0
    assert all(command in done.out for command in (*GROUPS, "sample"))


def test_defaults_and_bounds_stand_in_the_help(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    shown = " ".join(call("train", "--help").out.split())
    assert "[default: 30; 0<=x<=10000]" in shown


def test_version(call):
    assert call("--version").out == f"tsforecast {__version__}\n"


def test_without_a_word_it_shows_help_and_no_empty_error(call):
    done = call()
    assert done.code == 2
    assert "decompose" in done.out + done.err
    assert "error:" not in done.err


@pytest.mark.parametrize(
    "line",
    [
        "  --fill interpolate|previous|zero|seasonal",
        "  --zero-shot       Forecast as where there is no trained model.",
        "  -o, --output FILE          Also write a file; its ending says the form.",
    ],
)
def test_options_are_written_as_they_are_typed(call, monkeypatch, line):
    monkeypatch.setenv("COLUMNS", "80")
    assert line in call("predict", "--help").out.splitlines()
