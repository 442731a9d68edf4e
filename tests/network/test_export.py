"""Every encoder learns, is exported, and ONNX Runtime agrees with Keras."""

import numpy as np
import onnxruntime
import pytest

from tsforecast.errors import ModelUnusable
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import ENCODERS, Architecture, build
from tsforecast.network.examples import examples
from tsforecast.network.export import pack, unpack
from tsforecast.network.task import Member, Task
from tsforecast.network.train import Learner, Recipe, Training, select
from tsforecast.window.sweep import sweep, upto

pytestmark = pytest.mark.usefixtures("tensorflow")

SMALL = {"units": 8, "lookback": 8}


def answered(packed, batch):
    session = onnxruntime.InferenceSession(packed.graph, providers=["CPUExecutionProvider"])
    named = zip(("steps", "origins", "ahead"), batch.inputs, strict=True)
    return session.run(None, dict(named))[0]


@pytest.mark.parametrize("model", ENCODERS)
def test_two_epochs_then_onnx_runtime_agrees_with_keras(model, quarters, tmp_path):
    task = Task((Member(np.log(quarters().values), (4,), relative=True),), horizon=4)
    architecture = Architecture(model, QUANTILES, **SMALL)
    reported = []
    learner = Learner(Recipe(architecture, Training(epochs=2)))
    selected = select(learner, task, report=reported.append)
    packed = pack(learner.network)
    assert [epoch.number for epoch in selected.curve] == [0, 1, 2]
    assert tuple(reported) == selected.curve
    assert all(np.isfinite(epoch.held_back) for epoch in selected.curve)

    # Other lengths, origins, horizons and batches than those it was trained on.
    values = np.log(quarters(70, seed=9).values)
    swept = sweep(values[None], periods=(4,), lookback=8, relative=True)
    batch = examples(swept, origins=np.array([5, 30, 69]), step=upto(9))
    (tmp_path / "kept.weights.h5").write_bytes(packed.weights)
    network = build(architecture)
    network.load_weights(tmp_path / "kept.weights.h5")
    outputs = answered(packed, batch)
    assert outputs.shape == (1, 3, 9, len(QUANTILES))
    assert np.allclose(outputs, network.predict_on_batch(batch.inputs), atol=1e-5)


def test_several_series_at_once_are_as_each_alone(quarters):
    swept = sweep(np.log(quarters().values)[None], periods=(4,), lookback=8, relative=True)
    recipe = Recipe(Architecture("mlp", QUANTILES, **SMALL), Training(epochs=0))
    packed = pack(Learner(recipe).network)
    batch = examples(swept, origins=np.array([20, 39]), step=upto(4))
    twice = [np.concatenate([one, one]) for one in batch.inputs]
    session = onnxruntime.InferenceSession(packed.graph, providers=["CPUExecutionProvider"])
    both = session.run(None, dict(zip(("steps", "origins", "ahead"), twice, strict=True)))[0]
    assert np.allclose(both[1], answered(packed, batch)[0], atol=1e-6)


@pytest.mark.parametrize("model", ENCODERS)
def test_a_network_is_built_again_from_its_weights(model):
    architecture = Architecture(model, QUANTILES, layers=2, norm="batch", **SMALL)
    network = build(architecture)
    network.set_weights([np.full_like(one, 0.1 * at) for at, one in enumerate(network.weights)])
    again = unpack(pack(network).weights, architecture)
    for one, other in zip(network.get_weights(), again.get_weights(), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("broken", ["cut", "of another", "nothing"])
def test_weights_that_are_not_its_own_are_refused(broken):
    architecture = Architecture("gru", QUANTILES, **SMALL)
    weights = pack(build(architecture)).weights
    if broken == "of another":
        weights = pack(build(Architecture("gru", QUANTILES, units=9, lookback=8))).weights
    with pytest.raises(ModelUnusable) as caught:
        unpack({"cut": weights[: len(weights) // 2], "nothing": b""}.get(broken, weights),
               architecture)  # fmt: skip
    assert (caught.value.exit_code, caught.value.code) == (5, "weights-damaged")
    assert caught.value.message == "the network's weights cannot be loaded."
    assert caught.value.hint == "train again, or restore the model's folder from a copy."
    assert (caught.value.file, bool(caught.value.value)) == ("network.weights.h5", True)
