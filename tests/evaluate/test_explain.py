"""One network explained on a series: what is measured, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.ahead import zero_shot
from tsforecast.evaluate.explain import BATCHES, Subject, answer, explain, untrained
from tsforecast.evaluate.flows import FURTHEST, fate
from tsforecast.evaluate.footing import Footing
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import Architecture, at_random
from tsforecast.network.export import pack
from tsforecast.network.train import Training
from tsforecast.window.transform import Transform

pytestmark = pytest.mark.usefixtures("tensorflow")


def made(model="mlp", *, seed=7, learned=True, **options):
    of = Architecture(model, QUANTILES, units=4, lookback=6, **options)
    network = at_random(of, seed=seed)
    if learned:
        random = np.random.default_rng(3)
        network.set_weights([0.4 * random.normal(size=one.shape) for one in network.weights])
    own = Footing((4,), Transform("log"))
    return Subject("mine", of, Training(seed=seed), pack(network).weights, own, "network", 4, 4)


def test_what_is_said_of_a_network_that_has_learned(quarters):
    found = explain(quarters(), made("lstm", layers=2), horizon=None)
    assert [flow.layer for flow in found.flows] == [1, 2]
    for flow in found.flows:
        assert flow.kept[0] == flow.start[0] == 1
        assert len(flow.kept) == len(flow.start) == 39  # the last origin but one looks so far back
        assert not np.allclose(flow.kept, flow.start)
    assert [part.name for part in found.parts] == ["input", "layer 1", "layer 2", "decoder"]
    for part in found.parts:
        assert 0 < part.kept.typical <= part.kept.largest
    assert (found.origins, found.batches, found.steps) == (19, BATCHES, 4)
    assert list(found.drivers.values) == list(range(40))


def test_before_it_has_learned_anything_there_is_no_gradient_to_follow(quarters):
    found = explain(quarters(), made(learned=False, seed=5), horizon=None)
    (flow,) = found.flows
    assert fate(flow.kept) == fate(flow.start)
    assert fate(flow.kept).text == "is zero: the network has learned nothing yet"
    decoder = found.parts[-1]
    assert decoder.kept == decoder.start  # the start is that of the training's seed
    assert decoder.kept.typical > 0
    assert found.parts[0].kept.largest == 0
    assert found.drivers.moved == 0


def test_clipping_is_counted_by_the_norm_of_the_training(quarters):
    subject = made()
    other = replace(subject, training=replace(subject.training, clip_norm=1e-9))
    assert {part.kept.clipped for part in explain(quarters(), other, horizon=None).parts} == {1.0}


def test_a_long_series_is_followed_as_far_as_its_origins_look_back(quarters):
    (flow,) = explain(quarters(700), made(), horizon=None).flows
    assert len(flow.kept) == FURTHEST + 1


def test_steps_that_were_never_learned_are_left_out(quarters):
    found = explain(quarters(), made(), horizon=9)
    assert (found.steps, found.asked) == (4, 9)


def test_twice_the_values_are_the_same_to_a_network_that_sees_logarithms(quarters):
    series = quarters()
    double = replace(series, values=2 * series.values)
    one, other = (explain(each, made(), horizon=None).drivers for each in (series, double))
    assert one.moved == pytest.approx(other.moved, rel=1e-4)


def test_a_series_that_is_too_short(quarters):
    with pytest.raises(SeriesUnusable) as caught:
        explain(quarters(7), made(), horizon=None)
    assert (caught.value.exit_code, caught.value.code) == (4, "too-short")
    assert caught.value.message == "gradients need 8 values to flow through; these are 7."
    assert caught.value.hint == "give more history."
    assert explain(quarters(8), made(), horizon=None).origins == 3


def test_without_training_it_is_the_network_that_predict_takes(quarters):
    series = quarters()
    subject = untrained(series)
    (ahead,) = zero_shot([series], horizon=None).aheads
    assert subject.called == "pretrained LSTM"
    assert subject.footing.periods == ahead.brief.periods
    assert subject.horizon == len(ahead.forecast.times)
    said = "predict answers with the combination of LSTM, ETS and Theta"
    assert answer(subject, series.values) == said


def test_what_answers_in_its_place_is_said():
    subject, past = made(), 50 + np.random.default_rng(1).normal(size=40)
    assert answer(subject, past) is None
    assert answer(replace(subject, chosen="combination"), past) == (
        "predict answers with the combination of MLP, ETS and Theta"
    )
    two_seasons = replace(subject.footing, periods=(24, 168))
    assert answer(replace(subject, chosen="combination", footing=two_seasons), past) is None
    assert answer(replace(subject, chosen="theta"), past) == (
        "predict answers with Theta, which the backtest preferred"
    )


def test_a_member_of_the_combination_that_has_no_answer_is_not_named():
    subject = replace(made(), chosen="combination")
    past = 50 + np.random.default_rng(1).normal(size=600)
    assert answer(subject, past) == (
        "predict answers with the combination of MLP and linear regression"
    )
    past[-3:] += 500  # it starts from what it has never seen, and has no answer
    assert answer(subject, past) == "predict answers with the combination of MLP, ETS and Theta"
