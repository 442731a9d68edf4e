"""Whole processes, timed from outside: seconds, processor seconds and the most memory held.

A process starts with the memory mark of the one that starts it (Linux keeps it over exec), so
that a small interpreter with nothing loaded stands between, and its clock is the one that counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_BETWEEN = """
import json, os, resource, sys, time
errors, *command = sys.argv[1:]
nothing = os.open(os.devnull, os.O_RDWR)
out = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
answers = os.open(errors + ".out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
start = time.perf_counter()
child = os.posix_spawn(command[0], command, os.environ, file_actions=[
    (os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, answers, 1),
    (os.POSIX_SPAWN_DUP2, out, 2)])
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([os.waitstatus_to_exitcode(status), seconds,
                  usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit]))
"""


@dataclass(frozen=True)
class Ran:
    """One finished process; ``memory`` is the most it held resident, in bytes."""

    seconds: float
    processor: float
    memory: int
    output: str


def run(
    command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str] | None = None
) -> Ran:
    """Run a command by its full path in ``folder``; raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as kept:
        errors = Path(kept) / "errors"
        between = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _BETWEEN, errors, *map(str, command)],
            cwd=folder,
            env={**_environment(), **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        said = errors.read_text(encoding="utf-8", errors="replace") if errors.exists() else ""
        if between.returncode:
            raise RuntimeError(f"{command[0]}: {between.stderr.strip()}")
        code, seconds, processor, memory = json.loads(between.stdout)
        if code:
            last = said.strip().splitlines()[-6:]
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}: {last}")
        output = Path(f"{errors}.out").read_text(encoding="utf-8", errors="replace")
    return Ran(seconds, processor, memory, output)


def _environment() -> dict[str, str]:
    """Let bytecode be kept, as pip leaves it behind; else each run would compile the sources."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
