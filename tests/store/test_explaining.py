"""The network of a stored model, as it was trained."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from tsforecast.errors import ModelUnusable
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.export import unpack
from tsforecast.store.bundle import load
from tsforecast.store.explaining import subject


@pytest.fixture(scope="module")
def model(trained):
    return load(trained.folder / ".tsforecast" / "models" / "sales")


def test_it_is_what_was_trained(model, quarters):
    found = subject(model, quarters())
    assert asdict(found.training) == model.record["training"]
    assert found.architecture.quantiles == QUANTILES
    assert (found.architecture.units, found.name, found.called) == (8, "sales", "LSTM")
    assert found.footing.periods == model.network.periods
    assert (found.horizon, found.learned) == (model.horizon, model.network.horizon)


@pytest.mark.usefixtures("tensorflow")
def test_built_again_it_says_what_is_stored_as_a_graph(model, quarters):
    from tsforecast.forecast.recurrent import MIDDLE
    from tsforecast.window.sweep import sweep, upto

    found, values = subject(model, quarters()), np.log(quarters().values)
    assert model.network.transform.kind == "log"
    swept = sweep(values[None], periods=(4,), lookback=found.architecture.lookback, relative=True)
    network = unpack(found.weights, found.architecture)
    last, origins = np.array([39]), np.array([[39]], np.int32)
    steps = swept.steps(np.arange(40)).astype(np.float32)
    ahead = swept.ahead(last, step=upto(4)).astype(np.float32)
    own = swept.restore(np.asarray(network([steps, origins, ahead])), last)[0, 0, :, MIDDLE]
    stored = model.network(quarters().values, np.array([40]), horizon=4)[0, :, MIDDLE]
    assert np.allclose(np.exp(own), stored, rtol=1e-5)


@pytest.mark.parametrize(
    "damage",
    [
        {"training": None},
        {"training": {"epoch": 3}},
        {"architecture": {"model": "lstm"}},
    ],
)
def test_settings_that_are_damaged(model, quarters, damage):
    with pytest.raises(ModelUnusable) as caught:
        subject(replace(model, record={**model.record, **damage}), quarters())
    assert (caught.value.exit_code, caught.value.code) == (5, "model-damaged")
    assert caught.value.message.startswith('the settings that the model "sales" was trained with')
    assert caught.value.hint == "train again, or restore the model's folder from a copy."
