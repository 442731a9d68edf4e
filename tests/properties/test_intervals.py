"""Intervals never cross, grow beyond what was learned, and stay where values can be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.forecast.calibrate import PAIRS, Calibration, fit
from tsforecast.forecast.forecast import QUANTILES, Forecast
from tsforecast.forecast.recurrent import MIDDLE, Network
from tsforecast.network.build import Architecture, build
from tsforecast.network.export import pack
from tsforecast.network.shipped import shipped
from tsforecast.window.transform import Transform

KINDS = ("log", "sqrt", "identity")


def _series(seed: int, n: int = 40) -> np.ndarray:
    random = np.random.default_rng(seed)
    values = random.uniform(5, 5000) + np.cumsum(random.normal(size=n)) * random.uniform(0.1, 100)
    return np.abs(values) + 1e-3


def _random_graph(quantiles: tuple[float, ...], seed: int) -> bytes:
    """Export a network whose weights are nothing but noise."""
    network = build(Architecture(model="mlp", quantiles=quantiles, units=4, lookback=8))
    random = np.random.default_rng(seed)
    network.set_weights([random.normal(size=one.shape) for one in network.get_weights()])
    return pack(network).graph


@pytest.fixture(scope="module")
def graphs(tensorflow):
    """Graphs of networks that know nothing: one of quantiles, one of points."""
    return {"quantiles": _random_graph(QUANTILES, 5), "points": _random_graph((0.5,), 6)}


def _network(graphs, of: str, kind: str, *, learned: int = 6) -> Network:
    spread = None if of == "quantiles" else tuple(np.linspace(0.5, 2, learned))
    return Network(graphs[of], 8, learned, (4,), Transform(kind), spread)


@pytest.mark.parametrize("of", ["quantiles", "points"])
@settings(max_examples=15)
@given(
    seed=st.integers(0, 10_000),
    horizon=st.integers(1, 20),
    kind=st.sampled_from(KINDS),
)
def test_they_never_cross_whatever_the_weights_and_the_horizon(graphs, of, seed, horizon, kind):
    forecast = _network(graphs, of, kind)(_series(seed), np.array([30, 40]), horizon=horizon)
    assert forecast.shape == (2, horizon, len(QUANTILES))
    assert (np.diff(forecast, axis=2) >= 0).all()
    assert kind == "identity" or (forecast >= 0).all()


@pytest.mark.parametrize("of", ["quantiles", "points"])
@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_after_the_learned_horizon_they_are_never_narrower_than_at_its_end(graphs, of, seed):
    widths = np.diff(_network(graphs, of, "identity")(_series(seed), np.array([40]), horizon=18)[0])
    for block in (6, 12):
        assert (widths[block : block + 6].sum(axis=1) >= 0.999 * widths[block - 1].sum()).all()


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(KINDS))
def test_the_shipped_network_far_beyond_what_it_has_learned(seed, kind):
    ready = shipped("lstm")
    network = Network(ready.graph.read_bytes(), 24, 24, (4,), Transform(kind))
    forecast = network(_series(seed), np.array([40]), horizon=80)[0]
    assert (np.diff(forecast, axis=1) >= 0).all()
    scaled = forecast if kind == "identity" else Transform(kind).apply(forecast)
    if kind != "sqrt":  # which is cut off at zero
        widths = scaled[:, -1] - scaled[:, 0]
        assert all(
            (widths[end : end + 24] >= 0.999 * widths[end - 1]).all() for end in (24, 48, 72)
        )


@given(
    seed=st.integers(0, 10_000),
    origins=st.integers(0, 12),
    horizon=st.integers(1, 9),
)
def test_calibration_does_not_make_them_cross(seed, origins, horizon):
    random = np.random.default_rng(seed)
    quantiles = np.sort(random.normal(size=(origins, 4, len(QUANTILES))), axis=2)
    learned = fit(random.standard_cauchy(size=(origins, 4)), quantiles)
    asked = np.sort(random.normal(size=(horizon, len(QUANTILES))) * 100, axis=1)
    calibrated = learned.apply(asked)
    assert (np.diff(calibrated, axis=1) >= 0).all()
    assert np.array_equal(calibrated[:, MIDDLE], asked[:, MIDDLE])


@given(factors=st.lists(st.floats(0, 50), min_size=len(PAIRS), max_size=len(PAIRS)))
def test_no_factors_whatever_make_them_cross(factors):
    asked = np.arange(len(QUANTILES), dtype=float)[np.newaxis]
    calibrated = Calibration(np.array([factors]), origins=3).apply(asked)
    assert (np.diff(calibrated) >= 0).all()


@given(
    seed=st.integers(0, 10_000),
    levels=st.lists(st.floats(1, 99.9), min_size=2, max_size=2).map(sorted),
)
def test_a_higher_level_holds_the_lower_one_and_nothing_is_impossible(seed, levels):
    values = np.sort(np.random.default_rng(seed).exponential(size=(3, len(QUANTILES))), axis=1)
    forecast = Forecast(np.arange(3), QUANTILES, values, least=0.0)
    (low, high), (lower, higher) = (forecast.interval(level) for level in levels)
    assert (lower <= low + 1e-12).all()
    assert (higher >= high - 1e-12).all()
    assert (lower >= 0).all()
    assert (low <= forecast.point).all()
    assert (forecast.point <= high).all()
