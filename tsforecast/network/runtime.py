"""TensorFlow, started quietly, repeatably and on the device that was asked for."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from tsforecast.errors import PartMissing

if TYPE_CHECKING:
    from tsforecast.network.train import Epoch

OnEpoch: TypeAlias = "Callable[[str, Epoch], None]"

Device = Literal["auto", "cpu", "gpu"]


def start(*, device: Device, seed: int) -> Literal["cpu", "gpu"]:
    """Import TensorFlow, fix every source of randomness, and give the device it will use.

    Raises PartMissing where a GPU is asked for and there is none. On a CPU the same seed gives
    the same numbers to the last bit, on as many cores: they share out the rows of a batch, see
    :mod:`tsforecast.network.step`, so that no operation is shared out among them as well.
    """
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _silent_stderr():
        import keras
        import tensorflow as tf

        graphics = tf.config.list_physical_devices("GPU")
    # It would advise against tracing anew for each network, of which there are many in a search.
    tf.get_logger().setLevel("ERROR")
    if device == "gpu" and not graphics:
        raise PartMissing(
            "there is no GPU that TensorFlow can use.",
            code="no-gpu",
            value="gpu",
            hint="use --device cpu, or install the NVIDIA libraries with "
            "pip install 'tsforecast-cli[gpu]'.",
        )
    if device == "cpu":
        with contextlib.suppress(RuntimeError):  # too late once TensorFlow has computed
            tf.config.set_visible_devices([], "GPU")
    used: Literal["cpu", "gpu"] = "gpu" if graphics and device != "cpu" else "cpu"
    if used == "cpu":
        with contextlib.suppress(RuntimeError):
            tf.config.threading.set_intra_op_parallelism_threads(1)
    else:
        # Factors of 10 bits, sums and weights of 23: half floats would need scaled losses as well.
        tf.config.experimental.enable_tensor_float_32_execution(enabled=True)
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    return used


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def forget_gradients() -> None:
    """Let TensorFlow go of the graphs of networks that are done with learning.

    It keeps each gradient by hand under a name of its own for good, and with it the whole graph in
    which it was traced: 5 to 10 MB a network. It has no public way to take one back.
    """
    from tensorflow.python.framework import ops

    kept = ops.gradient_registry._registry
    for name in [name for name in kept if name.startswith("CustomGradient-")]:
        del kept[name]


def also_to_tensorboard(on_epoch: OnEpoch, *, folder: str) -> OnEpoch:
    """Wrap a callback so that each epoch's losses also go to ``folder`` for TensorBoard.

    Raises PartMissing where TensorBoard is not installed.
    """
    if importlib.util.find_spec("tensorboard") is None:
        raise PartMissing(
            "TensorBoard is not installed.",
            code="no-tensorboard",
            value=folder,
            hint="pip install 'tsforecast-cli[tensorboard]', or leave --log-dir away.",
        )
    import tensorflow as tf

    writers: dict[str, tf.summary.SummaryWriter] = {}

    def log(stage: str, epoch: Epoch) -> None:
        on_epoch(stage, epoch)
        if stage not in writers:
            writers[stage] = tf.summary.create_file_writer(str(Path(folder) / stage))
        with writers[stage].as_default(step=epoch.number):
            for name in ("loss", "held_back"):
                value = getattr(epoch, name)
                if value is not None:
                    tf.summary.scalar(name, value)
            writers[stage].flush()

    return log


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    """Send file descriptor 2 to nowhere: TensorFlow's C++ libraries write there by themselves."""
    with contextlib.suppress(OSError):  # of a full disk; what is said there ends no work
        sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        with warnings.catch_warnings():
            # Deprecations inside other people's libraries are theirs to mend.
            warnings.simplefilter("ignore", category=DeprecationWarning)
            warnings.simplefilter("ignore", category=FutureWarning)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
