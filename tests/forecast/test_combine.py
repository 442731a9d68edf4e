import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.combine import ALONE, LONG, SHORT, average, combine, parts
from tsforecast.forecast.forecast import QUANTILES

SEASON = np.sin(np.arange(700) * np.pi / 6)


@pytest.mark.parametrize("shares", [SHORT, LONG])
def test_the_network_counts_three_fifths(shares):
    zeros = dict.fromkeys(shares, np.zeros((2, 3, len(QUANTILES))))
    mixed = average({**zeros, "network": np.ones((2, 3, len(QUANTILES)))}, shares)
    np.testing.assert_allclose(mixed, 0.6)


@given(st.integers(0, 1000))
def test_ascending_quantiles_stay_ascending(seed):
    random = np.random.default_rng(seed)
    members = {name: np.sort(random.normal(size=(3, len(QUANTILES))), axis=-1) for name in SHORT}
    assert (np.diff(average(members, SHORT), axis=-1) >= 0).all()


@pytest.mark.parametrize(
    ("length", "periods", "shares"),
    [
        (399, (12,), SHORT),
        (400, (12,), LONG),
        (3000, (), LONG),
        (200, (), LONG),
        (311, (52,), SHORT),
        (312, (52,), LONG),
        (399, (24, 168), ALONE),
        (400, (24, 168), LONG),
        (1008, (24, 168), LONG),
        (800, (7, 365), LONG),
        (100_000, (60, 1440), LONG),
        (100_000, (480, 1440), ALONE),
    ],
)
def test_how_long_a_past_must_be_for_linear_regression(length, periods, shares):
    assert parts(length, periods=periods, horizon=10) is shares


def test_each_past_is_joined_by_what_it_is_long_enough_for():
    pasts = [10 + SEASON[:100], 10 + SEASON]
    network = np.zeros((2, 5, len(QUANTILES)))
    asked = {"horizon": 5, "period": 12, "periods": (12,)}
    found, shares = combine(network, pasts, **asked)
    assert shares == [SHORT, LONG]
    told = {"horizon": 5, "period": 12}
    short = sum(OF_MANY[name](pasts[:1], **told)[0] for name in ("ets", "theta")) / 5
    np.testing.assert_allclose(found[0], short)
    np.testing.assert_allclose(found[1], 0.4 * regression(pasts[1:], horizon=5, periods=(12,))[0])
    several = {**asked, "periods": (40, 60)}
    found, shares = combine(network, [past[:190] for past in pasts], **several)
    assert np.array_equal(found, network)
    assert shares == [ALONE, ALONE]


@pytest.mark.parametrize(("periods", "instead"), [((7,), SHORT), ((7, 28), ALONE)])
def test_where_linear_regression_has_no_answer_others_have(periods, instead):
    values = np.random.default_rng(1).normal(50, 1, size=1000)
    values[-16:] += 30
    network = np.zeros((1, 14, len(QUANTILES)))
    told = {"horizon": 14, "period": 7}
    found, shares = combine(network, [values], **told, periods=periods)
    assert shares == [instead]
    others = [OF_MANY[name]([values], **told) / 5 for name in instead if name != "network"]
    np.testing.assert_allclose(found, sum(others, network))


def test_where_nobody_has_an_answer_the_network_is_left_alone():
    network = np.zeros((2, 2, len(QUANTILES)))
    nothing, ones = np.full((1, *network.shape[1:]), np.inf), np.ones((1, *network.shape[1:]))
    known = {"ets": np.concatenate([nothing, ones]), "theta": np.concatenate([ones, ones])}
    pasts = [SEASON[:50]] * 2
    found, shares = combine(network, pasts, horizon=2, period=1, periods=(), known=known)
    assert shares == [ALONE, SHORT]
    assert [np.unique(one.round(9)).tolist() for one in found] == [[0.0], [0.4]]


def test_what_is_known_is_not_asked_again(monkeypatch):
    known = {name: np.full((1, 2, len(QUANTILES)), 5.0) for name in ("ets", "theta")}
    monkeypatch.delitem(OF_MANY, "ets")
    network = np.zeros((1, 2, len(QUANTILES)))
    found, _ = combine(network, [SEASON[:50]], horizon=2, period=1, periods=(), known=known)
    np.testing.assert_allclose(found, 2.0)
