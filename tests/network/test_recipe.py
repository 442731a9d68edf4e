"""From what was asked for to the network that is trained."""

from dataclasses import replace

import pytest

from tsforecast.errors import UsageError
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import recipe
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.shipped import shipped

LSTM = Wishes("lstm", QUANTILES)


def test_the_shipped_weights_are_the_start_where_they_fit():
    ready = shipped("lstm")
    taken = choose(LSTM)
    assert taken.start == ready.weights
    assert taken.architecture == ready.architecture
    assert taken.training.learning_rate == recipe.FINE_TUNING_RATE


def test_dropout_leaves_the_shipped_weights_as_they_are():
    taken = choose(replace(LSTM, dropout=0.2))
    assert taken.start is not None
    assert taken.architecture.dropout == 0.2


@pytest.mark.parametrize(
    ("wish", "value"),
    [
        ("units", 7), ("layers", 5), ("lookback", 31), ("activation", "relu"), ("norm", "batch"),
        ("loss", "mse"),
    ],
)  # fmt: skip
def test_another_shape_starts_from_scratch_and_is_refused_as_pretrained(wish, value):
    other = replace(LSTM, **{wish: value})
    taken = choose(other)
    assert taken.start is None
    assert taken.training.learning_rate == recipe.SCRATCH_RATE
    built = taken.training if wish == "loss" else taken.architecture
    assert getattr(built, wish) == value
    with pytest.raises(UsageError) as caught:
        choose(replace(other, start="pretrained"))
    assert (caught.value.exit_code, caught.value.code) == (2, "not-pretrained")
    assert caught.value.message == f"the pretrained lstm differs in its {wish}."
    assert caught.value.hint == "leave --from away, or take --from scratch."


def test_a_kind_without_shipped_weights():
    assert choose(replace(LSTM, model="rnn")).start is None
    with pytest.raises(UsageError, match="no pretrained rnn is shipped"):
        choose(replace(LSTM, model="rnn", start="pretrained"))


def test_scratch_is_scratch():
    taken = choose(replace(LSTM, start="scratch"))
    assert taken.start is None
    assert taken.architecture.units == recipe.UNITS
    assert taken.architecture.quantiles == QUANTILES


@pytest.mark.parametrize("loss", ["mae", "mse", "huber"])
def test_a_point_loss_gives_a_point_network(loss):
    assert choose(replace(LSTM, loss=loss)).architecture.quantiles == (0.5,)


def test_options_of_training_are_passed_on():
    training = choose(replace(LSTM, learning_rate=0.5, clip_norm=0.0, epochs=3, seed=9)).training
    assert (training.learning_rate, training.clip_norm) == (0.5, 0.0)
    assert (training.epochs, training.seed) == (3, 9)
