import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.baselines import OF_MANY, regression
from tsforecast.forecast.combine import (
    ALONE,
    LONG,
    ONCE_SEEN,
    SHORT,
    average,
    described,
    members_of,
    parts,
    shares,
)
from tsforecast.forecast.forecast import QUANTILES

MEDIAN = QUANTILES.index(0.5)
SEASON = np.sin(np.arange(700) * np.pi / 6)


@pytest.mark.parametrize("mix", [SHORT, LONG])
def test_the_network_counts_three_fifths(mix):
    zeros = dict.fromkeys(mix, np.zeros((2, 3, len(QUANTILES))))
    mixed = average({**zeros, "network": np.ones((2, 3, len(QUANTILES)))})
    np.testing.assert_allclose(mixed, 0.6)


def test_factors_make_members_count_more_or_less():
    factors = {"ets": 3.0, "linear": 9.0}
    assert shares(SHORT, factors) == pytest.approx({"network": 3 / 7, "ets": 3 / 7, "theta": 1 / 7})
    said = {"network": np.zeros(2), "ets": np.full(2, 7.0), "theta": np.zeros(2)}
    np.testing.assert_allclose(average(said, factors), 3.0)


@given(st.integers(0, 1000))
def test_ascending_quantiles_stay_ascending(seed):
    random = np.random.default_rng(seed)
    members = {name: np.sort(random.normal(size=(3, len(QUANTILES))), axis=-1) for name in SHORT}
    assert (np.diff(average(members, {"ets": 2.0, "theta": 0.1}), axis=-1) >= 0).all()


@pytest.mark.parametrize(
    ("length", "periods", "mix"),
    [
        (399, (12,), SHORT),
        (400, (12,), LONG),
        (3000, (), LONG),
        (200, (), LONG),
        (52, (52,), SHORT),
        (53, (52,), ONCE_SEEN),
        (155, (52,), ONCE_SEEN),
        (156, (52,), SHORT),
        (311, (52,), SHORT),
        (50, (24,), SHORT),
        (100, (52, 365), ALONE),
        (312, (52,), LONG),
        (399, (24, 168), ALONE),
        (400, (24, 168), LONG),
        (1008, (24, 168), LONG),
        (800, (7, 365), LONG),
        (100_000, (60, 1440), LONG),
        (100_000, (480, 1440), ALONE),
    ],
)
def test_how_long_a_past_must_be_for_linear_regression(length, periods, mix):
    assert parts(length, periods=periods, horizon=10) is mix


@pytest.mark.parametrize(
    ("mixes", "factors", "said"),
    [
        ([SHORT], [{}], "the combination of LSTM, ETS and Theta"),
        ([SHORT], [{"ets": 4.0}], "the combination of LSTM (38%), ETS (50%) and Theta (12%)"),
        ([ALONE], [{"ets": 4.0}], "the LSTM"),
        (
            [SHORT, SHORT, LONG],
            [{}, {"ets": 4.0}, {}],
            "the combination of LSTM, ETS and Theta (2 series) and the combination of LSTM and "
            "linear regression (1), weighed series by series",
        ),
    ],
)
def test_what_was_weighed_is_told(mixes, factors, said):
    assert described(mixes, network="LSTM", factors=factors) == said


def test_each_past_is_joined_by_what_it_is_long_enough_for():
    pasts = [10 + SEASON[:100], 10 + SEASON]
    network = np.zeros((2, 5, len(QUANTILES)))
    asked = {"horizon": 5, "period": 12, "periods": (12,)}
    short, long = members_of(network, pasts, **asked)
    assert (tuple(short), tuple(long)) == (SHORT, LONG)
    told = {"horizon": 5, "period": 12}
    for name in ("ets", "theta"):
        np.testing.assert_allclose(short[name], OF_MANY[name](pasts[:1], **told)[0])
    np.testing.assert_allclose(long["linear"], regression(pasts[1:], horizon=5, periods=(12,))[0])
    several = {**asked, "periods": (40, 60)}
    found = members_of(network, [past[:190] for past in pasts], **several)
    assert [tuple(one) for one in found] == [ALONE, ALONE]
    assert np.array_equal([average(one) for one in found], network)


@pytest.mark.parametrize(("periods", "instead"), [((7,), SHORT), ((7, 28), ALONE)])
def test_where_linear_regression_has_no_answer_others_have(periods, instead):
    values = np.random.default_rng(1).normal(50, 1, size=1000)
    values[-16:] += 30
    network = np.zeros((1, 14, len(QUANTILES)))
    told = {"horizon": 14, "period": 7}
    (found,) = members_of(network, [values], **told, periods=periods)
    assert tuple(found) == instead
    for name in instead[1:]:
        np.testing.assert_allclose(found[name], OF_MANY[name]([values], **told)[0])


def test_a_long_season_seen_once_is_repeated_whatever_ets_and_theta_are_told():
    past = np.random.default_rng(2).normal(size=90).cumsum() + 50
    network = np.zeros((1, 4, len(QUANTILES)))
    for period in (52, 1):
        (found,) = members_of(
            network, [past], horizon=4, period=period, periods=(52,),
            known={"seasonal_naive": network} if period == 1 else None,
        )  # fmt: skip
        assert tuple(found) == ONCE_SEEN
        assert found["seasonal_naive"][:, MEDIAN].tolist() == past[38:42].tolist()
    assert shares(ONCE_SEEN)["seasonal_naive"] == pytest.approx(1 / 11)


def test_where_nobody_has_an_answer_the_network_is_left_alone():
    network = np.zeros((2, 2, len(QUANTILES)))
    nothing, ones = np.full((1, *network.shape[1:]), np.inf), np.ones((1, *network.shape[1:]))
    known = {"ets": np.concatenate([nothing, ones]), "theta": np.concatenate([ones, ones])}
    found = members_of(network, [SEASON[:50]] * 2, horizon=2, period=1, periods=(), known=known)
    assert [tuple(one) for one in found] == [ALONE, SHORT]
    assert [np.unique(average(one).round(9)).tolist() for one in found] == [[0.0], [0.4]]


def test_what_is_known_is_not_asked_again(monkeypatch):
    known = {name: np.full((1, 2, len(QUANTILES)), 5.0) for name in ("ets", "theta")}
    monkeypatch.setitem(OF_MANY, "ets", lambda *_, **__: pytest.fail("asked"))
    network = np.zeros((1, 2, len(QUANTILES)))
    (found,) = members_of(network, [SEASON[:50]], horizon=2, period=1, periods=(), known=known)
    np.testing.assert_allclose(average(found), 2.0)
