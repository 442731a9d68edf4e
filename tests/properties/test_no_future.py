"""Changing the future moves nothing before it: features, networks and the whole trial."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.evaluate import beside, trial
from tsforecast.evaluate.tried import Setting
from tsforecast.evaluate.zero_shot import footing
from tsforecast.evaluate.zero_shot import network as shipped_network
from tsforecast.forecast.baselines import OF_MANY
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.shipped import shipped
from tsforecast.series.series import Series
from tsforecast.window.sweep import sweep, upto

LEVELS = st.sampled_from([1e-3, 1e3, 1e9])


def _positive(seed: int, n: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    season = np.resize([5.0, -1.0, -6.0, 2.0], n)
    return 60 + np.cumsum(random.normal(size=n)) + season + random.normal(size=n)


@given(
    seed=st.integers(0, 10_000),
    origin=st.integers(24, 58),
    level=LEVELS,
    periods=st.sampled_from([(), (4,), (4, 12)]),
    relative=st.booleans(),
)
def test_what_a_network_sees_and_the_way_back(seed, origin, level, periods, relative):
    values = np.log(_positive(seed, 60))[None]
    changed = values.copy()
    changed[:, origin + 1 :] = level
    seen = [
        sweep(each, periods=periods, lookback=12, relative=relative) for each in (values, changed)
    ]
    origins = np.arange(origin + 1)
    outputs = np.random.default_rng(seed).normal(size=(1, len(origins), 6, 3))
    before, after = (
        (one.steps(origins), one.ahead(origins, step=upto(6)), one.restore(outputs, origins))
        for one in seen
    )
    for kept, moved in zip(before, after, strict=True):
        assert np.array_equal(kept, moved)
    assert not np.array_equal(seen[0].steps(origins + 1), seen[1].steps(origins + 1))


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), origin=st.integers(20, 50), level=LEVELS)
def test_the_shipped_network_at_every_origin(seed, origin, level):
    values = _positive(seed, 60)
    network = shipped_network(shipped("lstm"), footing(values[:20], candidates=(4,)))
    changed = values.copy()
    changed[origin:] = level
    origins = np.arange(20, origin + 1, 6)
    before = network(values, origins, horizon=5)
    assert np.array_equal(before, network(changed, origins, horizon=5))
    later = np.array([60])
    assert not np.array_equal(network(values, later, horizon=5), network(changed, later, horizon=5))


def _try(values: np.ndarray, like: Series, monkeypatch: pytest.MonkeyPatch) -> trial.Trial:
    # Slow forecasters have their own test of this; here quick ones stand in for them.
    quick = dict.fromkeys(("seasonal_naive", "ets", "theta"), OF_MANY["seasonal_naive"])
    monkeypatch.setattr(beside, "OF_MANY", quick)
    recipe = choose(Wishes(model="mlp", quantiles=QUANTILES, start="scratch", units=4, epochs=1))
    series = Series(like.name, values, like.times, like.frequency)
    return trial.run(
        [series],
        Setting(recipe, origins=4),
        label="MLP",
        on_epoch=lambda stage, epoch: None,
        on_stage=lambda stage: None,
    )


@pytest.mark.slow
@pytest.mark.usefixtures("tensorflow")
def test_a_whole_trial_with_a_network_that_learns(quarters, monkeypatch):
    series = quarters(44)
    before = _try(series.values, series, monkeypatch)
    origin = before.backtest.plan.origins[1]
    changed = series.values.copy()
    changed[origin:] *= np.linspace(3, 9, 44 - origin)
    after = _try(changed, series, monkeypatch)
    assert after.backtest.plan == before.backtest.plan
    assert (after.epochs, after.periods) == (before.epochs, before.periods)
    for name in ("network", "combination"):
        kept, moved = before.backtest.quantiles[name], after.backtest.quantiles[name]
        assert np.array_equal(kept[:2], moved[:2])
        assert not np.array_equal(kept[-1], moved[-1])
