"""The page behind --help: its layout on a terminal and in a pipe, from narrow to wide."""

import re

import pytest
import typer

from tsforecast.cli.app import app
from tsforecast.present.help import NAMES, WIDEST, page

PROGRAM = typer.main.get_command(app)
COMMANDS = {"tsforecast": PROGRAM, **PROGRAM.commands}


def shown(name):
    command = COMMANDS[name]
    return page(command, typer.Context(command, info_name=name))


@pytest.mark.parametrize("columns", [20, 60, 80, 300])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_keeps_within_the_terminal_and_is_never_hard_to_read(monkeypatch, name, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    width = max(min(columns, WIDEST), NAMES + 24)
    for line in shown(name).splitlines()[1:]:
        # What is typed, examples and lists of values, is not broken over lines.
        typed = re.match(r"    tsforecast |  -\S+ \S+$", line)
        assert typed or len(line) <= width


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_all_that_is_said_of_it_is_there(monkeypatch, name):
    monkeypatch.setenv("NO_COLOR", "1")
    found = " ".join(shown(name).split())
    for option in COMMANDS[name].params:
        assert all(flag in found for flag in (*option.opts, *option.secondary_opts) if "-" in flag)
        assert " ".join(option.help.split()) in found


def test_headings_names_and_examples_stand_out_unless_colour_is_not_wanted(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    lines = shown("predict").splitlines()
    assert "\x1b[1mForecast:\x1b[0m" in lines
    assert "    \x1b[36mtsforecast predict --horizon 12\x1b[0m" in lines
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown("predict")


def test_the_program_lists_its_commands_with_their_first_lines(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    listed = " ".join(shown("tsforecast").split("Commands:")[1].split())
    first_lines = (f"{name} {one.help.splitlines()[0]}" for name, one in PROGRAM.commands.items())
    assert listed == " ".join(first_lines)


def test_examples_in_a_row_stand_together(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    lines = shown("sample").splitlines()
    at = lines.index("    tsforecast sample")
    assert lines[at - 1] == ""
    assert lines[at + 1 : at + 3] == ["    tsforecast sample airline > airline.csv", ""]
