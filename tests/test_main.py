"""How the process begins and ends."""

import subprocess
import sys
from pathlib import Path

import pytest

PROCESS = """
import atexit, gc, sys
from tsforecast import __main__
from tsforecast.cli import app

def main():
    atexit.register(print, "taken apart")
    print("answer", gc.get_threshold()[0] == __main__.ALIVE_AT_ONCE)
    print("said", end="", file=sys.stderr)
    sys.exit({code})

app.main = main
__main__.run()
"""


@pytest.mark.parametrize(("code", "given"), [("None", 0), ("0", 0), ("3", 3)])
def test_the_process_ends_at_once_with_all_that_it_has_said(environment, code, given):
    done = subprocess.run(
        [sys.executable, "-c", PROCESS.format(code=code)],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == given
    assert done.stdout == "answer True\n"
    assert done.stderr == "said"


def test_words_in_the_place_of_an_exit_code_are_left_to_python(environment):
    done = subprocess.run(
        [sys.executable, "-c", PROCESS.format(code="'why'")],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["saidwhy"]


def _in_shell(environment, folder, arguments):
    return subprocess.run(
        ["sh", "-c", f"{sys.executable} -m tsforecast {arguments}"],
        capture_output=True, text=True, env=environment(), cwd=folder, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    ["predict sales.csv", "check sales.csv", "models", "--version", "predict --help"],
)
def test_an_answer_to_a_closed_stream_goes_nowhere(workplace, environment, arguments):
    done = _in_shell(environment, workplace, f"{arguments} >&-")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("nowhere", ["2>&-", "2>/dev/full"])
def test_what_nobody_can_read_leaves_the_answer_and_the_exit_code(workplace, environment, nowhere):
    if nowhere.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("no full disk to write to")
    done = _in_shell(environment, workplace, f"predict sales.csv {nowhere}")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "time,forecast,lower_80,upper_80,lower_95,upper_95"
    refused = _in_shell(environment, workplace, f"predict nowhere.csv {nowhere}")
    assert (refused.returncode, refused.stdout, refused.stderr) == (3, "", "")


def test_a_closed_stdin_is_an_empty_file(environment, tmp_path):
    done = _in_shell(environment, tmp_path, "predict - <&-")
    assert done.returncode == 3
    assert done.stderr.startswith("error: stdin: ")
