"""Gradients that flow back in time: against closed forms, and against differences of the loss."""

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import Architecture, at_random
from tsforecast.network.examples import Examples
from tsforecast.network.gradients import encoders, flow, left, pull, stages, weight_norms
from tsforecast.network.losses import loss
from tsforecast.window.sweep import AHEAD_FEATURES, step_features

pytestmark = pytest.mark.usefixtures("tensorflow")

LOOKBACK, STEPS, ORIGIN = 3, 12, 9
BACK = np.arange(ORIGIN + 1)
MODELS = ("lstm", "gru", "rnn", "transformer")


def architecture(model, *, units=4, **options):
    usual = {"activation": "relu", "norm": "none", "lookback": LOOKBACK}
    return Architecture(model, QUANTILES, units=units, **{**usual, **options})


def batch(*, rows=2, seed=1, same=False):
    random = np.random.default_rng(seed)

    def positive(*shape):
        return random.uniform(0.5, 1.5, shape).astype("float32")

    steps = positive(rows, STEPS, step_features(LOOKBACK))
    return Examples(
        steps=np.repeat(steps[:, :1], STEPS, axis=1) if same else steps,
        origins=np.full((rows, 1), ORIGIN, "int32"),
        ahead=positive(rows, 1, 2, AHEAD_FEATURES),
        targets=np.full((rows, 1, 2, 1), 99.0, "float32"),
        weights=np.ones((rows, 1, 2), "float32"),
    )


def positive(of, *, size=0.1):
    """Build a network in which every unit is active, so that ReLU is the identity."""
    network = at_random(of, seed=1)
    random = np.random.default_rng(2)
    network.set_weights([random.uniform(size / 2, size, w.shape) for w in network.get_weights()])
    return network


def from_the_origin(of, *, rows=2):
    pulled = np.zeros((rows, STEPS, of.units), "float32")
    pulled[:, ORIGIN] = 1.0
    return pulled


def shares(network, of, one):
    (norms,) = flow(network, of, one, from_the_origin(of))
    assert not norms[:, ORIGIN + 1 :].any()  # nothing flows from the future
    return left(norms, one.origins[:, 0])


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.5])
def test_a_linear_recurrence_multiplies_the_gradient_at_each_step(factor):
    of = architecture("rnn")
    network = positive(of)
    (layer,) = encoders(network, of)
    kernel, recurrent, bias = layer.get_weights()
    layer.set_weights([kernel, factor * np.eye(len(recurrent)), bias])
    assert np.allclose(shares(network, of, batch()), factor**BACK, rtol=1e-4)


def test_the_cell_of_an_lstm_carries_it_by_its_forget_gate_whatever_the_kernel():
    of = architecture("lstm")
    network = positive(of)
    (layer,) = encoders(network, of)
    kernel, recurrent, _ = layer.get_weights()
    of_candidate = np.repeat([0.0, 0.0, 1.0, 0.0], of.units)  # nothing else hears of the inputs
    gates = np.repeat([1.0, 3.0, 0.0, 1.0], of.units)
    layer.set_weights([kernel * of_candidate, 0 * recurrent, gates])
    forget = 1 / (1 + np.exp(-3.0))
    assert np.allclose(shares(network, of, batch(same=True)), forget**BACK, rtol=1e-4)


def test_an_attention_that_is_even_sends_it_alike_to_every_step():
    of = architecture("transformer")
    network = positive(of)
    (layer,) = encoders(network, of)
    weights = layer.get_weights()
    layer.set_weights([0 * weight if place < 2 else weight for place, weight in enumerate(weights)])
    assert np.allclose(shares(network, of, batch(same=True)), 1.0, rtol=1e-4)


def test_a_feed_forward_network_sends_nothing_back():
    of = architecture("mlp", layers=2)
    first, second = flow(positive(of), of, batch(), from_the_origin(of))
    for norms in (first, second):
        assert left(norms, np.array([ORIGIN, ORIGIN])).tolist() == [1.0] + [0.0] * ORIGIN


@pytest.mark.parametrize("model", MODELS)
def test_it_is_the_difference_that_an_input_long_ago_makes_to_the_loss(model):
    of, one = architecture(model, units=1), batch(rows=1)
    network = positive(of, size=0.25)
    minimised = loss("quantile", quantiles=QUANTILES)
    (norms,) = flow(network, of, one, pull(network, one, minimised))

    def lost(by, at):
        moved = one.steps.copy()
        moved[0, at] += by
        outputs = network([moved, one.origins, one.ahead])
        return (2 * np.array(QUANTILES) * (99.0 - np.asarray(outputs, np.float64))).mean()

    weight = float(np.sum(network.layers[1].kernel))  # of all inputs, into the one unit
    for at in (ORIGIN - 1, ORIGIN - 3):
        slope = (lost(0.05, at) - lost(-0.05, at)) / 0.1
        assert norms[0, at] * weight == pytest.approx(abs(slope), rel=0.02)
        assert norms[0, at] > 1e-4


@pytest.mark.parametrize("model", MODELS)
def test_the_norm_of_a_weight_is_the_difference_that_it_makes_to_the_loss(model):
    of, one = architecture(model, units=1), batch()
    network = positive(of, size=0.5)
    minimised = loss("quantile", quantiles=QUANTILES)
    before = network.get_weights()
    again, norms = weight_norms(network, [one, one], minimised)
    assert np.array_equal(again, norms)
    assert all(np.array_equal(*pair) for pair in zip(before, network.get_weights(), strict=True))
    for norm, variable in zip(norms, network.trainable_variables, strict=True):
        if variable.shape.num_elements() > 1:
            continue
        value, lost = variable.numpy(), []
        for by in (0.05, -0.05):
            variable.assign(value + by)
            outputs = network(one.inputs)
            lost.append(np.asarray(minimised(one.targets, outputs), np.float64).mean())
        variable.assign(value)
        assert norm == pytest.approx(abs(lost[0] - lost[1]) / 0.1, rel=0.02, abs=1e-5)


def test_unknown_targets_pull_at_nothing():
    of, one = architecture("gru"), batch()
    one.weights[1] = 0.0
    pulled = np.asarray(pull(positive(of), one, loss("quantile", quantiles=QUANTILES)))
    assert pulled[0, ORIGIN].any()
    assert not pulled[1].any()
    assert not np.delete(pulled, ORIGIN, axis=1).any()


def test_what_is_left_is_a_mean_over_the_origins_that_reach_back_so_far():
    norms = np.array([[8.0, 4.0, 2.0, 0.0], [0.0, 0.0, 9.0, 1.0]])
    assert left(norms, np.array([2, 3])).tolist() == [1.0, 13 / 3, 8 / 3, 0.0]
    assert left(np.zeros((2, 4)), np.array([2, 3])).tolist() == []


@pytest.mark.parametrize("norm", ["none", "layer", "batch"])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("model", [*MODELS, "mlp"])
def test_every_weight_belongs_to_a_part(model, layers, norm):
    of = architecture(model, layers=layers, norm=norm)
    network = at_random(of, seed=1)
    named = stages(network, of)
    assert len(named) == len(network.trainable_variables)
    assert list(dict.fromkeys(named)) == [
        "input", *(f"layer {number + 1}" for number in range(layers)), "decoder"
    ]  # fmt: skip
    where = {id(one): name for one, name in zip(network.trainable_variables, named, strict=True)}
    for number, layer in enumerate(encoders(network, of), start=1):
        assert {where[id(one)] for one in layer.trainable_variables} == {f"layer {number}"}
    # Each layer brings as many weights as the others; the closing normalisation is none of theirs.
    assert len({named.count(f"layer {number + 1}") for number in range(layers)}) == 1
    assert named.count("decoder") == 11 + 2 * (norm != "none")
