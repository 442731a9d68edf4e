"""Where the time of one command goes: ``python -m benchmarks breakdown predict``.

Two tables of one process each: what importing costs, by package, from Python's own import timer;
and what the program's own functions take, by its room and stage, from the profiler. Both timers
slow a process down, more so where calls are short, so that shares count and not seconds.
"""

from __future__ import annotations

import os
import pstats
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed import ROOT

AIRLINE = ROOT / "data" / "airline-passengers.csv"
COMMANDS: dict[str, tuple[str, ...]] = {
    "predict": ("predict", "--horizon", "12"),
    "zero-shot": ("predict", str(AIRLINE), "--zero-shot", "--horizon", "12"),
    "decompose": ("decompose", str(AIRLINE)),
    "train": ("train", str(AIRLINE), "--name", "again"),
}
_IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")
_PROFILED = """
import cProfile, gc, sys
from tsforecast.__main__ import ALIVE_AT_ONCE
gc.set_threshold(ALIVE_AT_ONCE)
from tsforecast.cli.app import main
sys.argv[:] = ["tsforecast", *sys.argv[2:]]
profile = cProfile.Profile()
try:
    profile.runcall(main)
except SystemExit as ended:
    if ended.code:
        raise
finally:
    profile.dump_stats(%r)
"""


@dataclass(frozen=True)
class Share:
    """One line: what, its seconds, and its share of the whole, 0 to 1."""

    what: str
    seconds: float
    share: float


def imports(command: Sequence[str], *, folder: Path) -> list[Share]:
    """Give the time to import each package, the longest first."""
    said = _run(("-X", "importtime", "-m", "tsforecast", *command), folder=folder)
    return shares_of_imports(said)


def shares_of_imports(said: str) -> list[Share]:
    """Add up what ``-X importtime`` says, by the first part of each module's name.

    >>> lines = ("300 |   300 |   a.b", "100 |   400 | a", "600 |   600 | c")
    >>> found = shares_of_imports(" ".join(f"import time:  {line}" for line in lines))
    >>> [(one.what, one.share) for one in found]
    [('c', 0.6), ('a', 0.4)]
    """
    taken: Counter[str] = Counter()
    for microseconds, module in _IMPORTED.findall(said):
        taken[module.split(".")[0]] += int(microseconds)
    whole = sum(taken.values())
    return [Share(name, took / 1e6, took / whole) for name, took in taken.most_common()]


def stages(command: Sequence[str], *, folder: Path) -> list[Share]:
    """Give the program's functions that hold more than a hundredth of the time, longest first.

    Time is cumulative: a function's own and that of all it calls, imports among them.
    """
    with tempfile.TemporaryDirectory() as kept:
        file = Path(kept) / "profile"
        _run(("-c", _PROFILED % str(file), "--", *command), folder=folder)
        found = pstats.Stats(str(file))
    whole: float = found.total_tt  # type: ignore[attr-defined]  # its stubs leave it out
    package = str(ROOT / "tsforecast")
    shares = []
    for (path, _, function), (_, _, _, cumulative, _) in found.stats.items():  # type: ignore[attr-defined]
        if path.startswith(package) and not function.startswith("<") and cumulative > whole / 100:
            place = Path(path).relative_to(package).with_suffix("")
            name = ".".join((*place.parts, function))
            shares.append(Share(name, cumulative, cumulative / whole))
    return sorted(shares, key=lambda share: -share.seconds)


def page(name: str, *, most: int = 14) -> str:
    """Give both tables of one command in Markdown; a model is trained first where it needs one."""
    command = COMMANDS[name]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if name == "predict":
            train = ("train", str(AIRLINE), "--name", "airline")
            _run(("-m", "tsforecast", *train), folder=folder)
        tables = [
            ("import", imports(command, folder=folder)),
            ("stage", stages(command, folder=folder)),
        ]
    lines = []
    for head, shares in tables:
        lines += [f"| `{name}`: {head} | share |", "| --- | --: |"]
        lines += [f"| {one.what} | {one.share:.0%} |" for one in shares[:most]]
        lines.append("")
    return "\n".join(lines)


def _run(arguments: Sequence[str], *, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[-3:])}: {done.stderr.strip()[-500:]}")
    return done.stderr
