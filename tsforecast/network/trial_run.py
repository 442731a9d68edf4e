"""TensorFlow tried out in a process of its own: one that crashes takes nothing else along.

Nothing is imported here that may be what does not work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

PATIENCE = 300
"""Seconds after which a process that says nothing is given up."""


@dataclass(frozen=True)
class TriedOut:
    """What TensorFlow could do here.

    ``trouble`` is empty where it computes; ``weights`` has what is wrong with those of each
    shipped network, empty where nothing is.
    """

    seconds: float
    graphics: tuple[str, ...]
    weights: dict[str, str]
    trouble: str = ""


def try_out() -> TriedOut:
    """Let another process import TensorFlow, compute with it, and load the shipped weights."""
    package = str(Path(__file__).parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(  # noqa: S603 (this very Python, and a module of our own)
            [sys.executable, "-P", "-m", __name__],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=PATIENCE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return TriedOut(0.0, (), {}, str(problem))
    try:
        told = json.loads(done.stdout.splitlines()[-1])
        return TriedOut(told["seconds"], tuple(told["graphics"]), told["weights"])
    except (IndexError, ValueError, KeyError, TypeError):
        return TriedOut(0.0, (), {}, _last_words(done))


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    """Say why a process did not answer: its last line, or the signal that ended it."""
    if done.returncode < 0:
        return f"its process was ended by signal {-done.returncode}"
    return next(iter(done.stderr.strip().splitlines()[-1:]), f"its process ended {done.returncode}")


def found_here() -> TriedOut:
    """Import TensorFlow, compute with it, and load the weights of each shipped network.

    Raises whatever goes wrong on the way.
    """
    from tsforecast.network import runtime
    from tsforecast.network.build import CALLED, build
    from tsforecast.network.shipped import shipped

    started = time.monotonic()
    runtime.start(device="auto", seed=0)
    import tensorflow as tf

    if float(tf.reduce_sum(tf.ones((8, 8)) @ tf.ones((8, 8)))) != 8**3:
        raise ArithmeticError("it multiplies wrongly")
    graphics = tuple(
        str(tf.config.experimental.get_device_details(one).get("device_name", one.name))
        for one in tf.config.list_physical_devices("GPU")
    )
    seconds = time.monotonic() - started
    weights: dict[str, str] = {}
    for kind in CALLED:
        ready = shipped(kind)
        if ready is None:
            continue
        weights[kind] = ""
        try:
            build(ready.architecture).load_weights(ready.weights)
        except (OSError, ValueError, KeyError) as problem:
            weights[kind] = " ".join(str(problem).split()) or type(problem).__name__
    return TriedOut(seconds, graphics, weights)


if __name__ == "__main__":
    print(json.dumps(asdict(found_here())))
