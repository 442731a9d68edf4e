"""How fast the program is: whole processes in turn with yardsticks, over and over.

Seconds say more about the machine and what else runs on it than about a program. So everything in
a group is run once a round, and a figure is the median over the rounds of its ratio to a yardstick
of the same round: noise that lasts longer than a round hits both.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import timed

ROOT = Path(__file__).parents[1]
PYTHON = Path(sys.executable)
MIB = 2**20

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Row:
    """One thing to time: a command, what it is held against, and what it has to reach.

    ``yardstick`` names another row of its group. ``own_clock`` is the path of the seconds in the
    JSON that the command prints, where its own clock counts. ``at_most`` and ``at_least`` bound
    the ratio, ``seconds`` and ``mebibytes`` the figure itself. ``needs`` gives the reason why the
    row cannot be run, or None.
    """

    name: str
    what: str
    command: Command
    yardstick: str | None = None
    own_clock: tuple[str, ...] = ()
    at_most: float | None = None
    at_least: float | None = None
    seconds: float | None = None
    mebibytes: float | None = None
    needs: Callable[[], str | None] = lambda: None


@dataclass(frozen=True)
class Group:
    """Rows that take turns; ``prepare`` makes the files that they work on, in their folder."""

    name: str
    rows: tuple[Row, ...]
    prepare: Callable[[Path], None] = lambda _: None
    warm_up: bool = True


@dataclass(frozen=True)
class Result:
    """What a row took in each round; no rounds where it was skipped, and then the reason."""

    row: Row
    seconds: tuple[float, ...]
    ratios: tuple[float, ...]
    bytes: int
    skipped: str | None

    def reached(self) -> bool | None:
        """Tell whether every bound is kept; None where there is none, or nothing was measured."""
        row, ratio, kept = self.row, self.ratio(), []
        if not self.seconds:
            return None
        if ratio is not None and row.at_most is not None:
            kept.append(ratio <= row.at_most)
        if ratio is not None and row.at_least is not None:
            kept.append(ratio >= row.at_least)
        if row.seconds is not None:
            kept.append(statistics.median(self.seconds) <= row.seconds)
        if row.mebibytes is not None:
            kept.append(self.bytes <= row.mebibytes * MIB)
        return all(kept) if kept else None

    def ratio(self) -> float | None:
        """Give the median of the rounds' ratios."""
        return statistics.median(self.ratios) if self.ratios else None

    def as_json(self) -> dict[str, Any]:
        """Give all that was measured and asked for."""
        row = self.row
        return {
            "name": row.name,
            "what": row.what,
            "seconds": _spread(self.seconds),
            "yardstick": row.yardstick,
            "ratio": _spread(self.ratios),
            "mebibytes": round(self.bytes / MIB, 1) if self.seconds else None,
            "goal": {
                name: value
                for name in ("at_most", "at_least", "seconds", "mebibytes")
                if (value := getattr(row, name)) is not None
            },
            "reached": self.reached(),
            "skipped": self.skipped,
        }


def measure(
    groups: Iterable[Group], *, repeat: int, progress: Callable[[str], None] = lambda _: None
) -> list[Result]:
    """Time every row of every group ``repeat`` times, row by row in turn."""
    results = []
    for group in groups:
        reasons = {row.name: row.needs() for row in group.rows}
        runnable = [row for row in group.rows if reasons[row.name] is None]
        found: dict[str, list[tuple[float, int]]] = {row.name: [] for row in runnable}
        with tempfile.TemporaryDirectory() as folder:
            if runnable:
                progress(f"{group.name}: preparing")
                group.prepare(Path(folder))
            for number in range(-1 if group.warm_up else 0, repeat):
                for row in runnable:
                    progress(f"{group.name}, round {number + 1} of {repeat}: {row.name}")
                    took = _once(row, Path(folder))
                    if number >= 0:
                        found[row.name].append(took)
        results += [_result(row, found, reasons[row.name]) for row in group.rows]
    return results


def table(results: Sequence[Result], *, markdown: bool) -> str:
    """Lay the results out as a table for a terminal or for a page."""
    head = ["what", "seconds", "spread", "ratio", "spread", "to", "MiB", "to reach", ""]
    body = [_cells(result) for result in results]
    if markdown:
        rows = [head, ["---", *["--:"] * 4, "---", "--:", "---", "---"], *body]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
    widths = [max(len(row[place]) for row in (head, *body)) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *body)
    )


def machine() -> dict[str, Any]:
    """Say what it was measured on, and how busy that was."""
    packages = ("numpy", "pandas", "statsmodels", "tensorflow", "keras", "onnxruntime")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: _version(name) for name in packages},
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _once(row: Row, folder: Path) -> tuple[float, int]:
    ran = timed.run(row.command, folder=folder, environment={"PYTHONPATH": str(ROOT)})
    seconds = ran.seconds
    if row.own_clock:
        answer = json.loads(ran.output)
        for key in row.own_clock:
            answer = answer[key]
        seconds = float(answer)
    return seconds, ran.memory


def _result(row: Row, found: Mapping[str, list[tuple[float, int]]], skipped: str | None) -> Result:
    taken = found.get(row.name, [])
    other = found.get(row.yardstick or "", [])
    return Result(
        row=row,
        seconds=tuple(seconds for seconds, _ in taken),
        ratios=tuple(own / yard for (own, _), (yard, _) in zip(taken, other, strict=False)),
        bytes=max((memory for _, memory in taken), default=0),
        skipped=skipped,
    )


def _cells(result: Result) -> list[str]:
    row = result.row
    if result.skipped is not None:
        return [row.what, "skipped: " + result.skipped, *[""] * 7]
    ratio = result.ratio()
    goals = [
        f"{sign} {value:g}{unit}"
        for sign, value, unit in (
            ("≤", row.at_most, " ×"),
            ("≥", row.at_least, " ×"),
            ("≤", row.seconds, " s"),
            ("≤", row.mebibytes, " MiB"),
        )
        if value is not None
    ]
    return [
        row.what,
        f"{statistics.median(result.seconds):.3g}",
        f"{min(result.seconds):.3g} to {max(result.seconds):.3g}",
        "" if ratio is None else f"{ratio:.2f}",
        "" if ratio is None else f"{min(result.ratios):.2f} to {max(result.ratios):.2f}",
        "" if ratio is None else str(row.yardstick),
        f"{result.bytes / MIB:.0f}",
        ", ".join(goals),
        {True: "reached", False: "missed", None: ""}[result.reached()],
    ]


def _spread(values: Sequence[float]) -> dict[str, Any] | None:
    if not values:
        return None
    return {
        "median": round(statistics.median(values), 4),
        "least": round(min(values), 4),
        "most": round(max(values), 4),
        "runs": [round(value, 4) for value in values],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
