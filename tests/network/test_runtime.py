"""TensorFlow started on the device that was asked for, or refused in words."""

import contextlib
import logging
import os
from pathlib import Path

import pytest

from tsforecast.errors import PartMissing
from tsforecast.network import runtime
from tsforecast.network.train import Epoch

pytestmark = pytest.mark.usefixtures("tensorflow")


@pytest.fixture
def devices(monkeypatch):
    """Stand in for the machine's list of devices."""
    import tensorflow as tf

    hidden = []
    monkeypatch.setattr(tf.config, "set_visible_devices", lambda *of: hidden.append(of))

    def stand_in(*found):
        monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: list(found))
        return hidden

    return stand_in


def test_a_gpu_that_is_not_there(devices):
    devices()
    with pytest.raises(PartMissing) as caught:
        runtime.start(device="gpu", seed=1)
    assert (caught.value.exit_code, caught.value.code, caught.value.value) == (6, "no-gpu", "gpu")
    assert caught.value.message == "there is no GPU that TensorFlow can use."
    assert caught.value.hint == (
        "use --device cpu, or install the NVIDIA libraries with pip install 'tsforecast-cli[gpu]'."
    )


@pytest.mark.parametrize(("asked", "used"), [("auto", "gpu"), ("gpu", "gpu"), ("cpu", "cpu")])
def test_a_gpu_that_is_there(devices, asked, used):
    hidden = devices("a graphics card")
    assert runtime.start(device=asked, seed=1) == used
    assert hidden == ([([], "GPU")] if asked == "cpu" else [])


@pytest.mark.parametrize("asked", ["auto", "cpu"])
def test_without_a_gpu_the_cpu_is_used(devices, asked):
    devices()
    assert runtime.start(device=asked, seed=1) == "cpu"


@pytest.mark.parametrize(("asked", "threads"), [("auto", []), ("gpu", []), ("cpu", [1])])
def test_on_a_cpu_no_operation_is_shared_out(devices, monkeypatch, asked, threads):
    import tensorflow as tf

    devices("a graphics card")
    asked_for = []
    monkeypatch.setattr(tf.config.threading, "set_intra_op_parallelism_threads", asked_for.append)
    runtime.start(device=asked, seed=1)
    assert asked_for == threads


@pytest.mark.parametrize(("asked", "enabled"), [("gpu", True), ("cpu", False)])
def test_on_a_gpu_products_have_mixed_precision(devices, asked, enabled):
    import tensorflow as tf

    devices("a graphics card")
    usual = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        runtime.start(device=asked, seed=1)
        assert tf.config.experimental.tensor_float_32_execution_enabled() == enabled
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(usual)


def test_the_same_seed_draws_the_same_weights():
    import keras
    import numpy as np

    drawn = []
    for seed in (1, 1, 2):
        runtime.start(device="cpu", seed=seed)
        drawn.append(np.asarray(keras.random.normal((4,))))
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_what_c_libraries_write_to_stderr_is_not_shown(capfd):
    with runtime._silent_stderr():
        os.write(2, b"chatter\n")
    os.write(2, b"news\n")
    assert capfd.readouterr().err == "news\n"


def test_no_tensorboard(monkeypatch):
    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PartMissing) as caught:
        runtime.also_to_tensorboard(lambda stage, epoch: None, folder="logs")
    assert (caught.value.exit_code, caught.value.code) == (6, "no-tensorboard")
    assert caught.value.message == "TensorBoard is not installed."
    assert caught.value.hint == (
        "pip install 'tsforecast-cli[tensorboard]', or leave --log-dir away."
    )


def test_losses_go_to_tensorboard_and_to_the_person(monkeypatch):
    import tensorflow as tf

    written, shown = [], []

    class Writer:
        def __init__(self, folder):
            self.folder = folder

        def as_default(self, *, step):
            written.append((self.folder, step))
            return contextlib.nullcontext()

        def flush(self):
            written.append("flush")

    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(tf.summary, "create_file_writer", Writer)
    monkeypatch.setattr(tf.summary, "scalar", lambda name, value: written.append((name, value)))
    log = runtime.also_to_tensorboard(
        lambda stage, epoch: shown.append((stage, epoch.number)), folder="logs"
    )
    log("finding", Epoch(0, 2, None, 0.5, 0.0))
    log("finding", Epoch(1, 2, 0.7, 0.4, 0.1))
    assert shown == [("finding", 0), ("finding", 1)]
    folder = str(Path("logs", "finding"))
    assert written == [
        (folder, 0), ("held_back", 0.5), "flush",
        (folder, 1), ("loss", 0.7), ("held_back", 0.4), "flush",
    ]  # fmt: skip


def test_tensorflow_gives_no_advice():
    import tensorflow as tf

    tf.get_logger().setLevel("WARNING")
    runtime.start(device="cpu", seed=1)
    assert not tf.get_logger().isEnabledFor(logging.WARNING)
