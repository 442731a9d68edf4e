"""Run by anyone: ``python -m benchmarks accuracy --data m3``, ``python -m benchmarks speed``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks import (
    ablations,
    breakdown,
    bundled,
    checks,
    files,
    peers,
    speed,
    speed_rows,
    widths,
)
from benchmarks.accuracy import CACHE, FORECASTERS, Measured, measure
from benchmarks.competitions import COMPETITIONS, contests
from benchmarks.peer_answers import PEERS
from benchmarks.pipe import run
from benchmarks.published import PUBLISHED
from tsforecast.errors import TsforecastError, UsageError

COLUMNS = ("series", "smape", "mase", "mape", "quantile_loss")
IN_ONE_UNIT = ("series", "mse", "mae", "mase", "quantile_loss")
"""Columns where all series are standardised; percentages of values around 0 say nothing."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    if asked.command == "bundled":
        return _bundled(asked.options, as_json=asked.json)
    if asked.command == "speed":
        return _speed(asked)
    if asked.command == "breakdown":
        print(breakdown.page(asked.of))
        return 0
    if asked.command == "ablations":
        return _ablations(asked.minutes)
    if asked.command == "checks":
        return _checks(as_json=asked.json)
    if asked.command == "widths":
        print(widths.write(widths.table(progress=partial(print, flush=True))))
        return 0
    try:
        return _accuracy(asked)
    except TsforecastError as problem:
        print(f"error: {problem.message}\nhint: {problem.hint}", file=sys.stderr)
        return problem.exit_code


def _accuracy(asked: argparse.Namespace) -> int:
    """Forecast a test set with every forecaster that was asked for."""
    stride = asked.stride or files.ETTH1_STRIDE
    series = contests(asked.data, group=asked.group, limit=asked.limit, stride=stride)
    measured = {
        name: measure(
            name,
            series,
            cache=None if asked.no_cache else CACHE,
            progress=_progress(name, len(series)),
        )
        for name in _forecasters(asked)
    }
    if asked.json:
        answer = as_json(asked.data, measured)
        if asked.data == "etth1":
            answer["stride"] = stride
        print(json.dumps(answer, indent=2))
    else:
        if asked.data == "etth1":
            print(_windows(stride))
        _table(asked.data, measured)
    return 0


def _forecasters(asked: argparse.Namespace) -> list[str]:
    """Give the names asked for; with ``--peers`` also the peers that are installed."""
    names = asked.forecaster or list(FORECASTERS)
    if not asked.peers:
        return names
    for name in PEERS:
        reason = peers.missing(peers.QUANTILES[name][0])
        if reason is None:
            names = [*names, name]
        else:
            print(f"{name} is left out: {reason}", file=sys.stderr)
    return list(dict.fromkeys(names))


def as_json(data: str, measured: Mapping[str, Measured]) -> dict[str, object]:
    """Give the documented object: data, seconds and averages by forecaster and group."""
    return {
        "data": data,
        "seconds": {name: round(found.seconds, 3) for name, found in measured.items()},
        "forecasters": {name: found.groups for name, found in measured.items()},
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    accuracy = commands.add_parser("accuracy", help="errors and coverage on a public test set")
    accuracy.add_argument("--data", choices=COMPETITIONS, required=True)
    accuracy.add_argument("--group", help="such as yearly or monthly; default all")
    accuracy.add_argument("--forecaster", action="append", choices=[*FORECASTERS, *PEERS])
    accuracy.add_argument("--peers", action="store_true", help="also peers (make bench-peers)")
    accuracy.add_argument("--limit", type=int, help="only the first so many series of each group")
    accuracy.add_argument(
        "--stride",
        type=_at_least_one,
        help=f"etth1: distance of its origins; 1 takes all 2,785, default {files.ETTH1_STRIDE}",
    )
    accuracy.add_argument("--no-cache", action="store_true", help="forecast again")
    accuracy.add_argument("--json", action="store_true")
    warned = commands.add_parser("checks", help="false alarms of tsforecast check, and hits")
    warned.add_argument("--json", action="store_true")
    undone = commands.add_parser("ablations", help="short pretrainings, one choice undone in each")
    undone.add_argument("--minutes", type=float, default=ablations.MINUTES, help="of each; 4")
    commands.add_parser("widths", help="measure and write the table of interval widths")
    samples = commands.add_parser("bundled", help="tsforecast train on the sample series")
    samples.add_argument("--json", action="store_true")
    samples.add_argument("options", nargs="*", help="for tsforecast train, after --")
    fast = commands.add_parser("speed", help="seconds and memory, as ratios to yardsticks")
    fast.add_argument("--repeat", type=_at_least_one, default=5, help="rounds; default 5")
    fast.add_argument("--long", action="store_true", help="also what takes minutes a round")
    fast.add_argument("--group", action="append", help="only these groups of rows")
    form = fast.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--markdown", action="store_true", help="tables for docs/performance.md")
    parts = commands.add_parser("breakdown", help="where the time of one command goes")
    parts.add_argument("of", choices=list(breakdown.COMMANDS))
    return parser


def _checks(*, as_json: bool) -> int:
    """Count warnings about simulated series without a fault, and with one."""
    clean, spoilt = list(checks.false_alarms()), list(checks.detections())
    if as_json:
        found = {"false_alarms": clean, "detections": spoilt}
        print(json.dumps({key: [vars(one) for one in rates] for key, rates in found.items()}))
    else:
        print(f"without a fault\n{checks.table(clean)}\n\nwith one\n{checks.table(spoilt)}")
    return 0


def _ablations(minutes: float) -> int:
    """Pretrain each variant for some minutes of processor time, and judge it on M1."""
    say = partial(print, file=sys.stderr, flush=True)
    print(ablations.markdown(list(ablations.rows(minutes=minutes, progress=say))))
    return 0


def _speed(asked: argparse.Namespace) -> int:
    """Time the program and others in turn."""
    known = speed_rows.groups(long=asked.long)
    names = [group.name for group in known]
    if unknown := set(asked.group or ()) - set(names):
        print(f"error: there is no group {unknown.pop()!r}.", file=sys.stderr)
        print(f"hint: use {', '.join(names)}; some need --long.", file=sys.stderr)
        return UsageError.exit_code
    chosen = [group for group in known if not asked.group or group.name in asked.group]
    say = partial(print, file=sys.stderr, flush=True)
    before = speed.machine()
    results = speed.measure(chosen, repeat=asked.repeat, progress=say)
    if asked.json:
        found = {"machine": before, "rows": [result.as_json() for result in results]}
        print(json.dumps({"repeat": asked.repeat, **found}, indent=2))
    else:
        print(", ".join(f"{name} {value}" for name, value in before.items()), end="\n\n")
        print(speed.table(results, markdown=asked.markdown))
    return 0


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return int(text)


def _windows(stride: int) -> str:
    origins = range(*files.ETTH1_TEST)
    taken = f"{len(origins[::stride]):,} of {len(origins):,} origins of the test part"
    every = (
        "all of them, as published"
        if stride == 1
        else f"{stride} hours apart; --stride 1 takes all"
    )
    return f"etth1: horizon {files.ETTH1_HORIZON}, each channel alone, {taken} ({every})"


def _bundled(options: Sequence[str], *, as_json: bool) -> int:
    """Train on the sample series; their table, as the README has it, or every answer whole."""
    say = partial(print, file=sys.stderr, flush=True)
    found = list(bundled.answers(options=options, progress=say))
    if as_json:
        print(json.dumps({series.file: answer for series, answer in found}, indent=2))
    else:
        print(bundled.markdown(bundled.rows(found)))
    return 0


def _progress(name: str, total: int) -> Callable[[int], None]:
    """Give a counter on stderr, once a second, where stderr is a terminal."""
    shown = time.monotonic()

    def report(done: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (done == total or time.monotonic() - shown > 1):
            shown = time.monotonic()
            print(f"\r{name}: {done}/{total} series ", end="", file=sys.stderr, flush=True)
            if done == total:
                print(file=sys.stderr)

    return report


def _table(data: str, measured: Mapping[str, Measured]) -> None:
    columns = IN_ONE_UNIT if data == "etth1" else COLUMNS
    heads = (*columns, "80%", "95%", "80% by third", "95% by third")
    first = "MSE and MAE, standardised" if data == "etth1" else "sMAPE (0-200), MAPE"
    print(
        f"{data}: {first}, MASE, scaled quantile loss, coverage of the intervals, overall and in "
        "each third of the horizon"
    )
    print(f"{'':<24}{'group':<12}" + "".join(f"{head:>14}" for head in heads) + f"{'seconds':>10}")
    for name, found in measured.items():
        for group, averages in found.groups.items():
            cells = [averages[column] for column in columns]
            for coverage in (averages["coverage"], averages["coverage_by_third"]):
                cells += coverage.values() if isinstance(coverage, dict) else []
            seconds = f"{found.seconds:>10.1f}" if group == "all" else ""
            print(f"{name:<24}{group:<12}" + "".join(map(_cell, cells)) + seconds)
    print("\npublished (never run here)")
    for one in PUBLISHED[data]:
        figures = [
            f"{measure} {group} {value}"
            for measure, by_group in one.figures().items()
            for group, value in by_group.items()
        ]
        print(f"  {one.method}: {', '.join(figures)} [{one.source}]")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return f"{' '.join('-' if one is None else f'{100 * one:.0f}' for one in value):>14}"
    if value is None:
        return f"{'-':>14}"
    return f"{value:>14}" if isinstance(value, int) else f"{value:>14.3f}"


if __name__ == "__main__":
    sys.exit(run(main))
