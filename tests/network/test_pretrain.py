"""Pretraining: what a run leaves, how it goes on after a stop, and where it may start."""

import itertools
import json

import keras
import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import Architecture, build
from tsforecast.network.examples import examples
from tsforecast.network.pretrain import Pretraining, pretrain
from tsforecast.network.synthesize import simulate
from tsforecast.window.sweep import sweep, upto

TINY = Architecture("gru", QUANTILES, units=4)

pytestmark = pytest.mark.usefixtures("tensorflow")


def draw(rng):
    values = simulate(rng, count=4, length=24, periods=(4,))
    swept = sweep(values, periods=(4,), lookback=TINY.lookback, relative=True)
    return examples(swept, origins=np.array([12, 16]), step=upto(4))


def run(folder, *, minutes, learning_rate=2e-3, start=None, share=0.5):
    """Pretrain on a clock that counts a quarter of a minute at each look; give the entries."""
    entries = []
    seconds = itertools.count(0, 15)
    plan = Pretraining(minutes, learning_rate=learning_rate, every=1.0, share=share)
    pretrain(
        TINY, plan, folder=folder, report=entries.append, start=start, draw=draw,
        clock=lambda: next(seconds),
    )  # fmt: skip
    return entries


def weights(folder):
    network = build(TINY)
    network.load_weights(folder / "gru.weights.h5")
    return network.get_weights()


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    keras.utils.set_random_seed(1)
    folder = tmp_path_factory.mktemp("stopped")
    return folder, run(folder, minutes=2.5)


def test_a_run_leaves_graph_weights_and_a_card_with_its_curve(stopped):
    folder, entries = stopped
    card = json.loads((folder / "gru.json").read_text())
    assert [line["held_out_loss"] for line in card["curve"]] == [e.held_out_loss for e in entries]
    assert card["architecture"]["units"] == 4
    assert (folder / "gru.onnx").stat().st_size > 1000
    assert all(np.isfinite(part).all() for part in weights(folder))


def test_a_stopped_run_goes_on_where_it_was(stopped, tmp_path):
    folder, before = stopped
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert run(tmp_path, minutes=before[-1].minutes) == []
    after = run(tmp_path, minutes=before[-1].minutes + 0.4, learning_rate=0.0)
    assert after[-1].batches == before[-1].batches + 1
    assert after[-1].origins > before[-1].origins
    # At a rate of 0 the weights stay, so that the averages move on towards them, and no further.
    assert after[-1].held_out_loss == pytest.approx(before[-1].held_out_loss, rel=1e-3)
    lines = (tmp_path / "curve.jsonl").read_text().splitlines()
    assert len(lines) == len(before) + 1


def test_a_run_may_start_from_weights(stopped, tmp_path):
    folder, _ = stopped
    run(tmp_path, minutes=0.4, learning_rate=0.0, start=folder / "gru.weights.h5")
    for ours, theirs in zip(weights(tmp_path), weights(folder), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_what_is_written_lies_between_the_start_and_what_was_found(stopped, tmp_path):
    folder, _ = stopped
    found = {}
    for share in (0.25, 1.0):
        run(tmp_path / f"{share}", minutes=1.0, start=folder / "gru.weights.h5", share=share)
        found[share] = weights(tmp_path / f"{share}")
    moved = 0.0
    for start, part, whole in zip(weights(folder), found[0.25], found[1.0], strict=True):
        np.testing.assert_allclose(part, start + 0.25 * (whole - start), atol=1e-6)
        moved += float(np.abs(whole - start).sum())
    assert moved > 0.01


@pytest.mark.parametrize("content", [None, b"no weights"])
def test_weights_of_nothing_are_refused(call, tmp_path, content):
    given = tmp_path / "some.weights.h5"
    if content is not None:
        given.write_bytes(content)
    done = call("pretrain", "--from", given, "--units", 4, "--minutes", 0.01, "--output", tmp_path)
    assert (done.code, done.out) == (5, "")
    assert f"{given}: the file holds no weights of such a network." in done.err
    assert "hint: give the .weights.h5 of a run with the same --model" in done.err
