"""Every failure in one shape: what, where, hint, exit code; a bug keeps its traceback."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tsforecast.cli import reading
from tsforecast.forecast import recurrent


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (["train", "nosuch.csv"], 3, "no-such-file"),
        (["train", "sales.csv", "--from", "pretrained", "--units", "8"], 2, "not-pretrained"),
        (["train", "sales.csv", "--model", "rnn", "--from", "pretrained"], 2, "not-pretrained"),
        (["train", "sales.csv", "--loss", "mse", "--from", "pretrained"], 2, "not-pretrained"),
        (["train", "sales.csv", "--model", "magic"], 2, "usage"),
        (["train", "sales.csv", "--dropout", "1"], 2, "usage"),
        (["train", "sales.csv", "--lookback", "2"], 2, "usage"),
        (["train", "sales.csv", "--name", "../x"], 2, "model-name"),
        (["train", "sales.csv", "--output", "x.docx"], 2, "output-ending-unknown"),
        (["train", "sales.csv", "--output", "nowhere/x.csv"], 2, "output-unwritable"),
        (["train", "sales.csv", "--device", "gpu"], 6, "no-gpu"),
        (["train", "sales.csv", "--horizon", "39"], 4, "too-short"),
        (["train", "sales.csv", "--origins", "100"], 4, "too-short"),
        (["train", "sales.csv", "--period", "500"], 4, "too-short"),
        (["predict", "sales.csv", "--period", "500", "--zero-shot"], 4, "too-short"),
        (["predict", "--period", "4", "--period", "8", "--period", "12"], 2, "usage"),
        (["predict", "--model", "nosuch"], 5, "no-such-model"),
        (["predict", "--model", "../x"], 2, "model-name"),
        (["predict", "--model", "sales", "--zero-shot"], 2, "usage"),
        (["predict", "--quantiles", "0.5,2"], 2, "usage"),
        (["predict", "--quantiles", "half"], 2, "usage"),
        (["predict", "--level", "100"], 2, "usage"),
        (["predict", "--horizon", "0"], 2, "usage"),
        (["predict", "--output", "x.docx"], 2, "output-ending-unknown"),
        (["predict", "monthly.csv"], 5, "model-does-not-fit"),
        (["explain", "nosuch.csv"], 3, "no-such-file"),
        (["explain", "--model", "nosuch"], 5, "no-such-model"),
        (["explain", "--model", "../x"], 2, "model-name"),
        (["explain", "--model", "sales", "--zero-shot"], 2, "usage"),
        (["explain", "--horizon", "0"], 2, "usage"),
        (["explain", "--output", "x.png"], 2, "output-ending-unknown"),
        (["explain", "monthly.csv"], 5, "model-does-not-fit"),
        (["models", "nosuch"], 5, "no-such-model"),
        (["models", "nosuch", "--remove"], 5, "no-such-model"),
        (["models", "../x"], 2, "model-name"),
        (["models", "--remove"], 2, "usage"),
        (["models", "--output", "x.docx"], 2, "output-ending-unknown"),
        (["nonsense"], 2, "usage"),
        (["train", "--nonsense"], 2, "usage"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_exit_code_and_hint(call, workplace, tensorflow, arguments, code, name):
    months = "".join(f"20{10 + i // 12}-{i % 12 + 1:02}-01,{50 + i}\n" for i in range(40))
    (workplace / "monthly.csv").write_text(f"month,sales\n{months}")
    done = call(*arguments, "--json")
    assert (done.code, done.out) == (code, "")
    error = json.loads(done.err.splitlines()[-1])["error"]
    assert set(error) == {"code", "message", "file", "row", "column", "value", "hint"}
    assert (error["code"], bool(error["message"]), bool(error["hint"])) == (name, True, True)
    assert "Traceback" not in done.err


def test_a_folder_for_weights_that_cannot_be_made(call, workplace):
    done = call("pretrain", "--output", "sales.csv/here")
    assert done.code == 2
    assert "error: sales.csv/here: the model could not be kept" in done.err


def test_nothing_remembered(call):
    done = call("predict")
    assert done.code == 2
    assert done.err == (
        "error: no file was given, and no command has read one in this folder.\n"
        "hint: name a CSV, or take a sample: tsforecast sample airline > airline.csv\n"
    )


def test_tensorboard_is_an_optional_part(call, workplace, tensorflow, monkeypatch):
    from tsforecast.network import runtime

    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: None)
    done = call("train", "sales.csv", "--log-dir", "logs")
    assert done.code == 6
    assert "error: TensorBoard is not installed." in done.err
    assert "tsforecast-cli[tensorboard]" in done.err


def test_a_damaged_graph_is_told(call, workplace):
    graph = workplace / ".tsforecast" / "models" / "sales" / "network.onnx"
    graph.write_bytes(graph.read_bytes()[:400])
    recurrent._session.cache_clear()
    card = graph.with_name("model.json")
    card.write_text(card.read_text().replace('"chosen": "', '"chosen": "network", "was": "', 1))
    done = call("predict")
    assert done.code == 5
    assert "error: network.onnx: the network's graph cannot be loaded.\n" in done.err
    assert "hint: train again" in done.err


def test_a_bug_keeps_its_traceback(call, workplace, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(reading, "load", broken)
    done = call("predict")
    assert (done.code, done.out) == (70, "")
    assert "Traceback" in done.err
    assert "ZeroDivisionError: a bug" in done.err
    assert done.err.splitlines()[-1] == (
        "this is a bug in tsforecast. Please report it with the lines above and the command "
        "you ran."
    )


def test_ctrl_c_in_the_middle_ends_quietly(call, workplace, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "load", interrupted)
    usual = signal.getsignal(signal.SIGINT)
    done = call("predict")
    pressed_again = signal.signal(signal.SIGINT, usual)
    assert (done.code, done.out, done.err.strip()) == (130, "", "")
    assert pressed_again == signal.SIG_IGN


def test_what_a_library_makes_of_ctrl_c_is_no_bug(call, workplace, monkeypatch):
    def swallowing(*_, **__):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise ImportError("half of a library")

    monkeypatch.setattr(reading, "load", swallowing)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    done = call("predict")
    signal.signal(signal.SIGINT, usual)
    assert (done.code, done.out, done.err.strip()) == (130, "", "")


def _press_until_it_ends(program):
    while program.poll() is None:
        program.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(timeout=4)


A_LONG_TRAINING = ("--from", "scratch", "--units", "512", "--layers", "4", "--lookback", "12")


def test_ctrl_c_in_a_terminal(workplace, environment):
    # A shell has its background jobs ignore Ctrl-C, and these their children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main, side = pty.openpty()
    training = subprocess.Popen(
        [sys.executable, "-m", "tsforecast", "train", "sales.csv", *A_LONG_TRAINING],
        stdin=side, stdout=side, stderr=side, env=environment(TERM="xterm"), cwd=workplace,
    )  # fmt: skip
    os.close(side)
    shown = b""
    while b"sales.csv" not in shown:
        shown += os.read(main, 4096)
    time.sleep(1.0)
    # A library that is being imported may swallow the first; a person presses again.
    presses = threading.Thread(target=_press_until_it_ends, args=(training,))
    presses.start()
    try:
        while chunk := os.read(main, 4096):
            shown += chunk
    except OSError:
        pass  # the terminal is closed
    os.close(main)
    assert training.wait(timeout=60) == 130
    presses.join()
    assert b"Traceback" not in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict", "-q", "--horizon", "3000"],
        ["predict", "-q", "--format", "table"],
        ["sample", "sunspots"],
        ["train", "--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_quietly(workplace, unread, arguments):
    assert unread(*arguments, cwd=workplace) == (130, "")


FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no full disk to write to")
def test_a_full_disk_is_no_bug(environment, tmp_path):
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tsforecast", "sample", "airline"],
            stdout=full, stderr=subprocess.PIPE, env=environment(), cwd=tmp_path, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "error: there is no room left on the disk.\n"
        "hint: make room there, or write to another disk; what was written is not whole.\n"
    )
