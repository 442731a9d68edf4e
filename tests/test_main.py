"""How the process begins and ends."""

import subprocess
import sys

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


def test_a_closed_stream_is_no_bug(environment):
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m tsforecast sample airline 2>&-"],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.endswith("1960-12-01,432\n")
