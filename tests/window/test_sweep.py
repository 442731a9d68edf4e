"""What a network sees at each origin, and the way back from its outputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.window.sweep import AHEAD_FEATURES, CLIP, reach, step_features, sweep, upto


def _series(seed: int, *, batch: int = 2, n: int = 60) -> np.ndarray:
    random = np.random.default_rng(seed)
    season = np.sin(2 * np.pi * np.arange(n) / 4) * random.uniform(0, 2)
    return 3 + np.cumsum(random.normal(size=(batch, n)), axis=1) * 0.1 + season


@pytest.mark.parametrize("periods", [(), (4,), (4, 12)])
@pytest.mark.parametrize("lookback", [3, 12])
def test_shapes_are_as_the_network_expects_them(periods, lookback):
    swept = sweep(_series(1), periods=periods, lookback=lookback, relative=True)
    origins = np.array([0, 7, 59])
    assert swept.steps(origins).shape == (2, 3, step_features(lookback))
    assert swept.ahead(origins, step=upto(5)).shape == (2, 3, 5, AHEAD_FEATURES)
    assert swept.targets(origins, step=upto(5)).shape == (2, 3, 5)


@given(seed=st.integers(0, 10_000), periods=st.sampled_from([(), (4,), (4, 12)]))
def test_targets_scaled_back_are_the_values_that_came(seed, periods):
    values = _series(seed)
    swept = sweep(values, periods=periods, lookback=8, relative=True)
    origins = np.arange(4, 55)
    targets = swept.targets(origins, step=upto(4))
    came = values[:, origins[:, None] + np.arange(1, 5)]
    back = swept.restore(targets[..., None], origins)[..., 0]
    held = np.abs(targets) == CLIP
    assert np.allclose(back[~held], came[~held], atol=1e-9)
    assert held.mean() < 0.2


def test_a_target_after_the_end_is_unknown():
    targets = sweep(_series(2), periods=(4,), lookback=8, relative=True).targets(
        np.array([57]), step=upto(4)
    )
    assert np.isfinite(targets[0, 0]).tolist() == [True, True, False, False]


@pytest.mark.parametrize("value", [0.0, 5.0, -1e12])
def test_a_constant_series_has_finite_inputs(value):
    swept = sweep(np.full((1, 30), value), periods=(4,), lookback=6, relative=False)
    origins = np.arange(30)
    assert np.isfinite(swept.steps(origins)).all()
    assert np.isfinite(swept.ahead(origins, step=upto(3))).all()
    assert (swept.footing(origins)[1] > 0).all()


@given(seed=st.integers(0, 100), outlier=st.sampled_from([1e3, -1e9]))
def test_an_outlier_is_held_at_the_edge(seed, outlier):
    values = _series(seed)
    values[:, 30] = outlier
    swept = sweep(values, periods=(4,), lookback=8, relative=True)
    assert np.abs(swept.steps(np.arange(60))).max() <= CLIP
    assert np.abs(swept.ahead(np.arange(60), step=upto(4))).max() <= CLIP
    assert np.nanmax(np.abs(swept.targets(np.arange(60), step=upto(4)))) <= CLIP


def test_the_level_is_between_the_last_value_and_the_mean_of_three():
    values = _series(4, batch=1)
    swept = sweep(values, periods=(), lookback=8, relative=True)
    for origin in (0, 1, 2, 30):
        last = values[0, max(0, origin - 2) : origin + 1]
        assert swept.footing(np.array([origin]))[0].item() == pytest.approx(
            (last[-1] + last.mean()) / 2
        )


def test_the_scale_is_twice_the_usual_step_of_the_window():
    values = _series(5, batch=1)
    swept = sweep(values, periods=(), lookback=8, relative=True)
    steps = np.diff(values[0, 33:41])
    assert swept.footing(np.array([40]))[1].item() == pytest.approx(
        2 * np.sqrt(np.square(steps).mean())
    )


@pytest.mark.parametrize("n", [1, 3, 11, 12, 13, 23, 24, 25])
def test_a_short_series_is_seen_as_the_first_steps_of_a_long_one(n):
    whole = sweep(_series(6), periods=(4, 12), lookback=8, relative=True)
    short = sweep(_series(6)[:, :n], periods=(4, 12), lookback=8, relative=True)
    at = np.arange(n)
    np.testing.assert_allclose(short.steps(at), whole.steps(at), atol=1e-12)
    np.testing.assert_allclose(
        short.ahead(at, step=upto(30)), whole.ahead(at, step=upto(30)), atol=1e-12
    )


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), origin=st.integers(0, 1), batch=st.integers(2, 4))
def test_the_series_of_a_batch_do_not_see_each_other(seed, origin, batch):
    values = _series(seed, batch=batch)
    together = sweep(values, periods=(4,), lookback=8, relative=False)
    alone = sweep(values[:1], periods=(4,), lookback=8, relative=False)
    at = np.array([20 + origin, 59])
    assert np.array_equal(together.steps(at)[:1], alone.steps(at))
    assert np.array_equal(together.ahead(at, step=upto(6))[:1], alone.ahead(at, step=upto(6)))


def test_the_reach_holds_twenty_seasons():
    assert (reach(()), reach((12,)), reach((24, 168))) == (1024, 1024, 3360)


@pytest.mark.parametrize("relative", [True, False])
def test_a_longer_past_than_predict_keeps_changes_nothing(relative):
    values = _series(5, n=reach(()) + 700)
    whole = sweep(values, periods=(), lookback=8, relative=relative)
    kept = sweep(values[:, -reach(()) :], periods=(), lookback=8, relative=relative)
    last = np.array([reach(()) - 1])
    for ahead in (False, True):
        seen, known = (
            swept.ahead(at, step=upto(3)) if ahead else swept.steps(at)
            for swept, at in ((whole, last + 700), (kept, last))
        )
        assert np.allclose(seen, known, atol=1e-8)


def test_with_a_season_a_longer_past_changes_little():
    values = _series(6, n=reach((12,)) + 700)
    whole = sweep(values, periods=(12,), lookback=8, relative=True)
    kept = sweep(values[:, 700:], periods=(12,), lookback=8, relative=True)
    last = np.array([reach((12,)) - 1])
    assert np.allclose(whole.steps(last + 700), kept.steps(last), atol=0.05)
