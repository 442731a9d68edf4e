"""The shipped networks on a series' own past."""

import numpy as np
import pytest

from tsforecast.evaluate import footing as footing_room
from tsforecast.evaluate import past_origins
from tsforecast.evaluate import zero_shot as room
from tsforecast.evaluate.past_origins import ORIGINS, ROWS
from tsforecast.evaluate.zero_shot import footing, network, weighed, zero_shot
from tsforecast.forecast.calibrate import fit
from tsforecast.forecast.combine import average, members_of
from tsforecast.network.shipped import shipped


@pytest.fixture(scope="module")
def ready():
    return shipped("lstm")


def said(values, ready, *, horizon, periods=(4,), factors=None):
    """What the network says and the others join, by hand and before any calibration."""
    own = footing(values, candidates=periods)
    alone = network(ready, own)(values, np.array([len(values)]), horizon=horizon)
    asked = {"horizon": horizon, "period": max(own.periods, default=1), "periods": own.periods}
    return alone[0], average(members_of(alone, [values], **asked)[0], factors or {})


def test_it_is_calibrated_and_measured_on_past_origins(quarters, ready):
    values = quarters(80).values
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=4)
    assert 2 < found.origins <= ORIGINS
    assert set(found.coverage) == {"80", "95"}
    assert 0 <= found.coverage["80"] <= found.coverage["95"] <= 1
    assert (found.periods, found.members) == ((4,), ("network", "ets", "theta"))
    raw = said(values, ready, horizon=4, factors=found.factors)[1]
    assert np.allclose(found.quantiles[:, 5], raw[:, 5])
    assert not np.allclose(found.quantiles, raw)


def test_a_method_that_did_better_before_counts_more(quarters, ready):
    line = 100 + 3 * np.arange(60.0)
    (on_line,) = zero_shot([line], ready, candidates=(), horizon=4)
    assert on_line.factors["ets"] > 1
    (alone,) = zero_shot([line], ready, candidates=(), horizon=4, alone=True)
    assert (alone.members, alone.factors) == (("network",), {})
    panel = [quarters(60, seed=seed).values for seed in range(ROWS // 2)]
    assert not any(one.factors for one in zero_shot(panel, ready, candidates=(4,), horizon=4))


def test_what_is_weighed_for_a_trained_network_is_what_predict_weighs(quarters, ready):
    members = [quarters(60, seed=seed).values for seed in range(3)]
    on = [footing(values[:31], candidates=(4,)) for values in members]
    found = weighed(members, on, horizon=4)
    expected = [one.factors for one in zero_shot(members, ready, candidates=(4,), horizon=4)]
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other, rel=1e-3)
    assert found[0] != found[1]
    assert weighed(members * 40, on * 40, horizon=4) == [{}] * 120
    assert weighed([members[0][:9]], on[:1], horizon=4) == [{}]


def test_the_network_can_be_asked_alone(quarters, ready):
    values = quarters(80).values
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=4, alone=True)
    assert found.members == ("network",)
    assert np.allclose(found.quantiles[:, 5], said(values, ready, horizon=4)[0][:, 5])


def test_where_nothing_can_be_held_back_nothing_is_claimed(quarters, ready):
    values = quarters(10).values
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=8)
    assert (found.coverage, found.origins) == ({}, 0)
    assert np.array_equal(found.quantiles, said(values, ready, horizon=8)[1])


def test_a_panel_forecasts_each_series_as_alone_and_calibrates_all_by_one_rule(quarters, ready):
    alike = [quarters(40, seed=seed).values for seed in range(3)]
    members = [*alike, quarters(57).values, alike[0] - 200.0, np.arange(6.0)]
    together = list(zero_shot(members, ready, candidates=(4,), horizon=4))
    growths = []
    for values, found in zip(members, together, strict=True):
        raw = said(values, ready, horizon=4, factors=found.factors)[1]
        assert np.allclose(found.quantiles[:, 5], raw[:, 5], rtol=1e-4)
        assert found.members == ("network", "ets", "theta")
        growths.append(np.ptp(found.quantiles, axis=1) / np.ptp(raw, axis=1))
    assert np.allclose(growths, growths[0], rtol=1e-2)
    assert not np.allclose(growths, 1, rtol=1e-2)
    assert [found.origins for found in together] == [17, 17, 17, 13, 17, 0]


def test_the_coverage_of_a_panel_is_that_of_series_left_out(quarters, ready, monkeypatch):
    members = [quarters(40, seed=seed).values for seed in range(4)]
    learned = []

    def watched(actual, quantiles, **told):
        learned.append(actual)
        return fit(actual, quantiles, **told)

    monkeypatch.setattr(past_origins, "fit", watched)
    zero_shot(members, ready, candidates=(4,), horizon=4)
    even, odd, every = learned
    last = [values[-4:] for values in members]
    assert [any((row == end).all() for row in even) for end in last] == [True, False, True, False]
    assert [any((row == end).all() for row in odd) for end in last] == [False, True, False, True]
    assert len(every) == len(even) + len(odd)


@pytest.mark.parametrize(("low", "kind"), [(10.0, "log"), (0.0, "sqrt"), (-5.0, "identity")])
def test_the_scale_is_that_of_the_past(ready, low, kind):
    past = np.random.default_rng(1).uniform(0, 20, size=40) + low
    past[0] = low
    found = network(ready, footing(past, candidates=(4,)))
    assert found.transform.kind == kind
    assert found.horizon == 24
    assert found.lookback == ready.architecture.lookback


def test_a_zero_that_only_the_end_has_changes_the_scale_of_the_judge(quarters, ready):
    values = quarters(60).values.copy()
    values[-1] = 0.0
    (found,) = zero_shot([values], ready, candidates=(4,), horizon=2)
    assert footing(values, candidates=(4,)).transform.kind == "sqrt"
    assert np.isfinite(list(found.coverage.values())).all()


def test_of_a_large_panel_the_coverage_of_some_series_is_measured(quarters, ready, monkeypatch):
    members = [quarters(40 + seed % 3, seed=seed).values for seed in range(6)]
    monkeypatch.setattr(past_origins, "ROWS", 2)
    found = list(zero_shot(members, ready, candidates=(4,), horizon=4))
    assert [bool(one.coverage) for one in found] == [True, False, False, True, False, False]
    assert [one.origins for one in found] == [1, 0, 0, 1, 0, 0]


@pytest.mark.parametrize("level", [1e9, -1e9])
def test_tiny_changes_on_a_huge_level_are_forecast_as_finely_as_others(ready, level):
    past = np.random.default_rng(0).normal(0, 1e-3, 100)
    low, high = (
        next(zero_shot([base + past], ready, candidates=(), horizon=4)).quantiles
        for base in (1e3, level)
    )
    assert np.ptp(high, axis=1) == pytest.approx(np.ptp(low, axis=1), rel=0.25)


def test_how_many_series_are_forecast_at_once_changes_no_bit(quarters, ready, monkeypatch):
    kinds = [quarters(40 + seed % 3, seed=seed).values for seed in range(7)]
    members = [*kinds, kinds[0] - 200.0, np.arange(6.0), quarters(57).values]
    found = []
    for size in (1, 2, 4, 100):
        monkeypatch.setattr(footing_room, "TOGETHER", size)
        monkeypatch.setattr(footing_room, "STEPS_AHEAD", size)
        found.append(list(zero_shot(members, ready, candidates=(4,), horizon=4)))
    for one, *others in zip(*found, strict=True):
        assert all(np.array_equal(other.quantiles, one.quantiles) for other in others)
        assert all(other.coverage == one.coverage for other in others)


def test_a_series_is_forecast_when_it_is_asked_for(quarters, ready, monkeypatch):
    asked = []

    def watched(own, *_):
        asked.append(own)
        return network(own, *_)

    monkeypatch.setattr(room, "network", watched)
    monkeypatch.setattr(footing_room, "TOGETHER", 2)
    monkeypatch.setattr(footing_room, "STEPS_AHEAD", 1)
    each = zero_shot([quarters(40, seed=seed).values for seed in range(6)], ready,
                     candidates=(4,), horizon=4)  # fmt: skip
    calibrating = len(asked)
    next(each)
    assert len(asked) == calibrating + 1
    list(each)
    assert len(asked) == calibrating + 3
