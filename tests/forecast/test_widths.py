import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.baselines import BASELINES, OF_MANY
from tsforecast.forecast.ets import ets
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.spread import around
from tsforecast.forecast.theta import theta
from tsforecast.forecast.widths import (
    FILE,
    LENGTHS,
    LEVELS,
    METHODS,
    STEPS,
    WIDEST,
    growth,
    widened,
)

MEDIAN, UPPER = QUANTILES.index(0.5), QUANTILES.index(0.9)


def around_one(point, deviation, *, freedom, positive):
    found = around(
        point[np.newaxis],
        deviation[np.newaxis],
        freedom=np.array([freedom]),
        positive=np.array([positive]),
    )
    return found[0]


def widened_one(quantiles, past, **asked):
    return widened(quantiles[np.newaxis], [past], **asked)[0]


def shipped():
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_the_shipped_table_has_the_axes_that_the_program_reads():
    found = shipped()
    assert found["lengths"] == {str(period): list(lengths) for period, lengths in LENGTHS.items()}
    assert (found["steps"], found["levels"]) == (list(STEPS), list(LEVELS))
    assert set(found["factors"]) == set(METHODS)
    for method in METHODS:
        shapes = {
            int(period): np.shape(table) for period, table in found["factors"][method].items()
        }
        assert shapes == {
            period: (len(lengths), len(STEPS), len(LEVELS)) for period, lengths in LENGTHS.items()
        }


@pytest.mark.parametrize("method", METHODS)
def test_factors_are_moderate_and_never_fall_with_the_step(method):
    for table in map(np.array, shipped()["factors"][method].values()):
        assert table.min() > 0.7
        assert table.max() <= 4
        assert (np.diff(table, axis=1) >= 0).all()
        assert (table[..., 1] >= table[..., 0]).all()


@pytest.mark.parametrize("period", LENGTHS)
def test_an_entry_is_given_as_it_is_and_what_lies_between_is_between(period):
    first, second = LENGTHS[period][1:3]
    table = np.array(shipped()["factors"]["theta"][str(period)])
    found = growth("theta", length=second, period=period, horizon=6)
    assert found[[0, 1, 2, 3, 5], UPPER] == pytest.approx(table[2, :5, 0])
    assert found[[0, 1, 2, 3, 5], -1] == pytest.approx(table[2, :5, 1])
    low, high = sorted([table[1, 4, 0], table[2, 4, 0]])
    between = growth("theta", length=(first + second) // 2, period=period, horizon=6)[5, UPPER]
    assert low <= between <= high


def test_beyond_the_ends_of_the_table_its_ends_hold():
    table = np.array(shipped()["factors"]["ets"]["1"])
    assert growth("ets", length=3, period=1, horizon=1)[0, UPPER] == pytest.approx(table[0, 0, 0])
    far = growth("ets", length=9000, period=1, horizon=500)
    assert far[-1, [UPPER, -1]] == pytest.approx(table[-1, -1])


def test_other_seasons_are_counted_in_seasons():
    days = growth("ets", length=7 * 6, period=7, horizon=14)
    months = growth("ets", length=12 * 6, period=12, horizon=24)
    assert days[6] == pytest.approx(months[11])
    assert days[13] == pytest.approx(months[23])


def test_what_is_uncertain_by_a_factor_of_seven_is_not_widened():
    past = np.geomspace(1, 100, 8)
    deviation = np.linspace(0.1, 30, 12)
    quantiles = around_one(np.full(12, 10.0), deviation, freedom=5, positive=True)
    found = widened_one(quantiles, past, method="ets", period=1)
    half = np.log(quantiles[:, UPPER] / 10)
    wide = half >= WIDEST
    assert 0 < wide.sum() < 12
    assert found[wide] == pytest.approx(quantiles[wide])
    assert (found[~wide, UPPER] > quantiles[~wide, UPPER]).all()
    assert found[1, UPPER] > 1.1 * quantiles[1, UPPER]


@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 40),
    period=st.sampled_from([1, 2, 4, 7, 12, 24, 52, 365]),
    method=st.sampled_from(METHODS),
    scale=st.sampled_from([0.01, 1.0, 50.0]),
)
def test_the_median_stays_and_quantiles_ascend_whatever_the_past(seed, n, period, method, scale):
    random = np.random.default_rng(seed)
    past = 5 + scale * random.normal(size=n)
    deviation = scale * np.abs(random.normal(size=30)).cumsum()
    point = 5 + scale * random.normal(size=30)
    before = around_one(point, deviation, freedom=6, positive=bool(past.min() > 0))
    found = widened_one(before, past, method=method, period=period)
    assert np.array_equal(found[:, MEDIAN], before[:, MEDIAN])
    assert (np.diff(found, axis=1) >= 0).all()
    assert before.min() <= 0 or found.min() > 0


@pytest.mark.parametrize("method", METHODS)
def test_together_or_alone_to_the_last_bit(method):
    random = np.random.default_rng(3)
    pasts = [random.normal(level, 1, size=n) for n in (7, 12, 40) for level in (9, 50, 2)]
    together = OF_MANY[method](pasts, horizon=5, period=4)
    for past, found in zip(pasts, together, strict=True):
        assert np.array_equal(found, OF_MANY[method]([past], horizon=5, period=4)[0])


@pytest.mark.parametrize(("name", "one"), [("ets", ets), ("theta", theta)])
def test_the_forecasters_have_it_and_their_points_do_not_change(name, one):
    past = 50 + np.random.default_rng(8).normal(size=12).cumsum()
    plain = one(past, horizon=8, period=1)
    found = BASELINES[name](past, np.array([12]), horizon=8, period=1)[0]
    assert np.array_equal(found[:, MEDIAN], plain[:, MEDIAN])
    assert found == pytest.approx(widened_one(plain, past, method=name, period=1))
    assert (np.ptp(found, axis=1)[3:] > 1.2 * np.ptp(plain, axis=1)[3:]).all()


@pytest.mark.parametrize("name", METHODS)
def test_intervals_of_short_series_hold_what_they_say(name):
    random = np.random.default_rng(2)
    walks = 100 + random.normal(0.5, 1, size=(300, 18)).cumsum(axis=1)
    found = OF_MANY[name](list(walks[:, :12]), horizon=6, period=1)
    inside = (walks[:, 12:] >= found[..., QUANTILES.index(0.1)]) & (
        walks[:, 12:] <= found[..., UPPER]
    )
    assert inside.mean() == pytest.approx(0.8, abs=0.07)
