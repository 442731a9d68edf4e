"""The networks that come with the program; which numbers they give is not pinned here."""

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.recurrent import MIDDLE, Network
from tsforecast.network import shipped as room
from tsforecast.network.build import ENCODERS, build
from tsforecast.network.examples import examples
from tsforecast.network.shipped import learned_horizon, shipped
from tsforecast.window.sweep import sweep, upto
from tsforecast.window.transform import Transform

THERE = [model for model in ENCODERS if shipped(model) is not None]


def test_lstm_and_gru_are_shipped_and_a_plain_recurrence_is_not():
    assert THERE == ["lstm", "gru"]
    assert shipped("rnn") is None


@pytest.mark.parametrize("model", THERE)
@pytest.mark.usefixtures("tensorflow")
def test_weights_and_graph_are_one_network(model, quarters):
    ready = shipped(model)
    assert ready.architecture.model == model
    assert ready.architecture.quantiles == QUANTILES
    values = np.log(quarters().values)[None]
    swept = sweep(values, periods=(4,), lookback=ready.architecture.lookback, relative=True)
    batch = examples(swept, origins=np.array([39]), step=upto(8))
    keras_network = build(ready.architecture)
    keras_network.load_weights(ready.weights)
    outputs = keras_network.predict_on_batch(batch.inputs).astype(float)
    expected = np.exp(swept.restore(outputs, np.array([39])))[0, 0]
    stored = Network(
        ready.graph.read_bytes(), ready.architecture.lookback, 24, (4,), Transform("log")
    )
    found = stored(quarters().values, np.array([40]), horizon=8)[0]
    assert np.allclose(found, expected, rtol=1e-4)


@pytest.mark.parametrize("model", THERE)
def test_it_knows_a_season_that_it_has_never_seen(model, quarters):
    ready = shipped(model)
    series = quarters(60)
    network = Network(
        ready.graph.read_bytes(), ready.architecture.lookback, 24, (4,), Transform("log")
    )
    origins = np.arange(40, 57)
    median = network(series.values, origins, horizon=4)[..., MIDDLE]
    came = series.values[origins[:, None] + np.arange(4)]
    last = series.values[origins - 1][:, None]
    assert np.abs(median - came).mean() < 0.6 * np.abs(last - came).mean()


def test_nothing_is_shipped_where_the_folder_is_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "FOLDER", tmp_path)
    assert shipped.__wrapped__("lstm") is None


@pytest.mark.parametrize(
    ("periods", "steps"), [((), 24), ((4,), 24), ((12,), 24), ((24, 168), 96), ((52,), 96)]
)
def test_two_seasons_ahead_were_learned(periods, steps):
    assert learned_horizon(periods) == steps
