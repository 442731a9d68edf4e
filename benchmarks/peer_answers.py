"""Peers on the series of a test set, on the same split, in environments of their own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks import peers
from benchmarks.competitions import Contest
from tsforecast.errors import PartMissing
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.series.series import Floats


def write(contests: Sequence[Contest], file: Path) -> None:
    """Write the pasts below each other: id, period, horizon, step, value."""
    with file.open("w", encoding="utf-8") as out:
        out.write("id,period,horizon,step,value\n")
        for number, one in enumerate(contests):
            head = f"{number},{one.period},{len(one.future)}"
            for step, value in enumerate(one.past.tolist(), start=1):
                out.write(f"{head},{step},{value!r}\n")


def of_peer(name: str) -> Callable[[Sequence[Contest], Callable[[int], None]], list[Floats]]:
    """Give what forecasts all contests with one peer; raises PartMissing where it is not there."""

    def answers(contests: Sequence[Contest], progress: Callable[[int], None]) -> list[Floats]:
        if (reason := peers.missing(peers.QUANTILES[name][0])) is not None:
            raise PartMissing(
                f"{reason}.", code="peer-missing", hint="install the peers, or leave --peers away."
            )
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "past.csv", Path(folder) / "quantiles.npy"
            write(contests, source)
            command = peers.quantiles(name, source, target)
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"{name}: {done.stderr.strip()[-800:]}")
            found = np.load(target)
        ends = np.cumsum([len(one.future) for one in contests])
        if found.shape != (ends[-1], len(QUANTILES)):
            raise RuntimeError(f"{name} gave {found.shape} for {ends[-1]} steps")
        progress(len(contests))
        return np.split(found.astype(np.float64), ends[:-1])

    return answers


PEERS = {name: of_peer(name) for name in peers.QUANTILES}
"""What can be measured of peers, by name."""
