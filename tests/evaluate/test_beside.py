"""A network beside the statistical methods: all at the same origins, and what joins it."""

from dataclasses import replace

import numpy as np
import pytest

from tsforecast.evaluate import beside
from tsforecast.evaluate.backtest import plan
from tsforecast.evaluate.beside import named, rivals, weigh_at_end
from tsforecast.evaluate.tried import Setting, _tried
from tsforecast.forecast.combine import LONG, SHORT, shares
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import SCORES
from tsforecast.network.recipe import Wishes, choose


def certain(values, origins, *, horizon, period=1):
    return np.broadcast_to(SCORES, (len(origins), horizon, len(SCORES))).copy()


def test_what_is_said_of_a_series_does_not_depend_on_the_others(panel):
    planned = (plan(len(each), period=4, horizon=3, origins=2) for each in panel[:3])
    tried = [_tried(*each, Setting(None)) for each in zip(panel[:3], planned, strict=True)]
    tried[1] = replace(tried[1], period=1)
    together = rivals(tried)
    assert together.of == 3
    for one, done in zip(tried, together.done, strict=True):
        [alone] = rivals([one]).done
        assert set(alone.quantiles) == {"naive", "seasonal_naive", "drift", "ets", "theta"}
        for name, said in alone.quantiles.items():
            assert np.array_equal(said, done.quantiles[name])


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("n", "answers", "joining"), [(100, True, SHORT), (700, True, LONG), (700, False, SHORT)]
)
def test_beside_the_network_stands_what_joins_it(quarters, monkeypatch, n, answers, joining):
    asked = []

    def linear(pasts, **told):
        asked.append(told)
        return original(pasts, **told) * (1.0 if answers else np.nan)

    original = beside.regression
    monkeypatch.setattr(beside, "regression", linear)
    one = _tried(quarters(n), plan(n, period=4, horizon=4, origins=2), Setting(None))
    others = rivals([one])
    factors = others.weigh()
    done = others.beside([certain], factors)
    assert asked == [{"horizon": 4, "periods": (4,)}] * (n == 700)
    assert ("linear" in done.quantiles) == (joining is LONG)
    mixed = sum(share * done.quantiles[name] for name, share in shares(joining, factors[0]).items())
    assert np.allclose(done.quantiles["combination"], mixed)


@pytest.mark.parametrize(
    ("automatic", "start", "weighs"),
    [(True, "pretrained", True), (True, "scratch", False), (False, "pretrained", False)],
)
def test_only_what_joins_the_shipped_network_is_weighed(automatic, start, weighs):
    recipe = choose(Wishes(model="lstm", quantiles=QUANTILES, start=start))
    assert Setting(recipe, automatic=automatic).weighs is weighs


def test_weights_know_nothing_after_the_first_origin_and_what_was_learned(quarters):
    one = _tried(quarters(60), plan(60, period=4, horizon=4, origins=2), Setting(None))
    (own,) = rivals([one]).weigh()
    assert set(own) == {"ets", "theta"}
    early = replace(one, values=np.where(np.arange(60) < one.plan.origins[0], one.values, 0.0))
    assert rivals([early]).weigh() == [own]
    assert weigh_at_end([one], left=1.0) != {one.name: own}
    (trained,) = rivals([one]).weigh(left=0.5)
    assert trained["ets"] < own["ets"]


@pytest.mark.usefixtures("quick")
def test_where_nothing_joins_the_network_it_stands_for_the_combination(panel):
    one, other = (
        _tried(each, plan(len(each), period=4, horizon=4), Setting(None)) for each in panel[:2]
    )
    several = replace(other, footing=replace(other.footing, periods=(4, 8)))
    done = rivals([one, several]).beside([certain, certain])
    of_several = done.members == 1
    combined, alone = done.quantiles["combination"], done.quantiles["network"]
    assert np.array_equal(combined[of_several], alone[of_several])
    assert not np.array_equal(combined[~of_several], alone[~of_several])
    assert "combination" not in rivals([several, several]).beside([certain, certain]).quantiles


@pytest.mark.parametrize(
    ("lengths", "rivals"),
    [
        ((700,), "naive, ETS, Theta and linear regression"),
        ((700, 600), "naive, ETS, Theta and linear regression"),
        ((700, 100), "naive, ETS and Theta"),
    ],
)
def test_the_stage_names_what_the_network_is_held_against(quarters, lengths, rivals):
    planned = (plan(n, period=4, horizon=4, origins=2) for n in lengths)
    tried = [
        _tried(quarters(n), own, Setting(None)) for n, own in zip(lengths, planned, strict=True)
    ]
    assert named(tried) == rivals
