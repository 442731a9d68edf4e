"""A step of learning does what Keras does, and is traced once."""

import os
from dataclasses import replace

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import step as room
from tsforecast.network.build import Architecture, build
from tsforecast.network.examples import Examples
from tsforecast.network.losses import loss
from tsforecast.network.step import ROWS, Step, cores_for
from tsforecast.window.sweep import AHEAD_FEATURES, step_features

pytestmark = pytest.mark.usefixtures("tensorflow")

LOOKBACK = 6


def batch(*, rows=2, steps=9, origins=3, horizon=4, seed=1):
    random = np.random.default_rng(seed)

    def normal(*shape):
        return random.normal(size=shape).astype("float32")

    return Examples(
        steps=normal(rows, steps, step_features(LOOKBACK)),
        origins=random.integers(0, steps, (rows, origins)).astype("int32"),
        ahead=normal(rows, origins, horizon, AHEAD_FEATURES),
        targets=normal(rows, origins, horizon, 1),
        weights=(random.random((rows, origins, horizon)) < 0.8).astype("float32"),
    )


def made(model="gru", **options):
    import keras

    keras.utils.set_random_seed(3)
    network = build(Architecture(model, QUANTILES, units=8, lookback=LOOKBACK, **options))
    optimizer = keras.optimizers.AdamW(0.01, weight_decay=0.1, clipnorm=0.5)
    optimizer.build(network.trainable_variables)
    return network, optimizer


@pytest.mark.parametrize(("model", "norm"), [("gru", "layer"), ("mlp", "batch")])
def test_two_steps_are_those_of_keras(model, norm):
    own, optimizer = made(model, norm=norm)
    minimised = loss("quantile", quantiles=QUANTILES)
    step = Step(own, optimizer, minimised)
    usual, other = made(model, norm=norm)
    usual.compile(optimizer=other, loss=minimised)
    for number in range(2):
        one = batch(seed=number)
        usual.reset_metrics()
        expected = usual.train_on_batch(one.inputs, one.targets, one.weights)
        assert float(step.learn(one)) == pytest.approx(float(expected), rel=1e-5)
    for mine, theirs in zip(own.get_weights(), usual.get_weights(), strict=True):
        assert np.allclose(mine, theirs, atol=1e-5)


def learned(model, *, cores):
    """Give the losses and weights of two steps on so many cores, and the traces they took."""
    network, optimizer = made(model)
    step = Step(network, optimizer, loss("quantile", quantiles=QUANTILES), cores=cores)
    losses = [float(step.learn(batch(rows=2 * ROWS + 1, seed=seed))) for seed in (1, 2)]
    traced = [step._learn, step._gradients, step._apply]
    traces = [each.experimental_get_tracing_count() for each in traced]
    return losses, network.get_weights(), traces


def test_cores_that_share_the_rows_learn_the_same():
    losses, weights, traces = learned("gru", cores=1)
    assert traces == [1, 0, 0]
    on_more = [learned("gru", cores=cores) for cores in (2, 2)]
    for found, its_weights, traces in on_more:
        assert traces == [0, 1, 1]
        assert found == pytest.approx(losses, rel=1e-5)
        for one, other in zip(weights, its_weights, strict=True):
            assert np.allclose(one, other, atol=1e-4)
    first, again = on_more
    assert first[0] == again[0]
    assert all(np.array_equal(*each) for each in zip(first[1], again[1], strict=True))


def test_few_rows_are_not_shared_out():
    step = Step(*made("mlp"), loss("quantile", quantiles=QUANTILES), cores=2)
    step.learn(batch(rows=2 * ROWS - 1))
    assert step._gradients.experimental_get_tracing_count() == 0


def test_what_hangs_on_all_rows_is_not_shared_out(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    usual = Architecture("gru", QUANTILES)
    assert cores_for(usual) == 3
    assert cores_for(replace(usual, dropout=0.1)) == cores_for(replace(usual, norm="batch")) == 1
    monkeypatch.setattr(room, "on_gpu", lambda: True)
    assert cores_for(usual) == 1


@pytest.mark.parametrize("model", ["lstm", "gru", "rnn", "mlp", "transformer"])
def test_batches_of_every_shape_run_through_one_trace(model):
    step = Step(*made(model), loss("quantile", quantiles=QUANTILES))
    shapes = ({}, {"rows": 1}, {"steps": 30}, {"origins": 1, "horizon": 7})
    for number, shape in enumerate(shapes):
        one = batch(**shape, seed=number)
        assert np.isfinite(float(step.learn(one)))
        assert step.outputs(one).shape == (*one.weights.shape, len(QUANTILES))
    traces = [each.experimental_get_tracing_count() for each in (step._learn, step._judge)]
    assert traces == [1, 1]


def test_losses_are_of_each_target_and_nothing_where_it_is_unknown():
    network, optimizer = made("mlp")
    minimised = loss("quantile", quantiles=QUANTILES)
    step, one = Step(network, optimizer, minimised), batch()
    found = step.losses(one)
    assert found.shape == one.weights.shape
    assert (found[one.weights == 0] == 0).all()
    assert found.mean() == pytest.approx(float(step.learn(one)), rel=1e-5)
    expected = np.asarray(minimised(one.targets, step.outputs(one)))
    assert not np.allclose(found, expected * one.weights)  # it has learned in between


def test_dropout_drops_in_learning_only():
    network, optimizer = made("mlp", dropout=0.5)
    step, one = Step(network, optimizer, loss("quantile", quantiles=QUANTILES)), batch()
    assert np.array_equal(step.outputs(one), step.outputs(one))
    assert float(step.learn(one)) != pytest.approx(step.losses(one).mean(), rel=1e-3)
