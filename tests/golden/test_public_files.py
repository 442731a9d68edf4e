"""Test sets in files: figures that their organisers or users published, on the same split.

M4: Makridakis, Spiliotis & Assimakopoulos, The M4 Competition, IJF 36 (2020) 54-74; weekly
series, naive (and seasonal naive, for the organisers count one step in a season): sMAPE 9.161,
MASE 2.777. NN3: Crone, Hibon & Nikolopoulos, IJF 27 (2011) 635-660: 111 series, last 18.
Tourism: Athanasopoulos, Hyndman, Song & Wu, IJF 27 (2011) 822-844: MAPE of seasonal naive.
ETTh1: Zhou et al., Informer, AAAI 2021: 17,420 hours, 8,640 of them to train on.
"""

import pytest

from benchmarks.accuracy import measure
from benchmarks.competitions import contests
from tsforecast.errors import PartMissing


def of(data, **options):
    try:
        return contests(data, **options)
    except PartMissing as missing:
        pytest.skip(missing.message)


def test_naive_on_m4_weekly_equals_the_published_figures():
    found = of("m4-weekly")
    assert {len(one.future) for one in found} == {13}
    scores = measure("naive", found, cache=None).groups["all"]
    assert scores["series"] == 359
    assert scores["smape"] == pytest.approx(9.161, abs=0.0005)
    assert scores["mase"] == pytest.approx(2.777, abs=0.0005)


def test_nn3_is_complete():
    found = of("nn3")
    lengths = [len(one.past) for one in found]
    assert (len(found), min(lengths), max(lengths)) == (111, 50, 126)


def test_seasonal_naive_on_tourism_equals_the_published_figures():
    groups = measure("seasonal_naive", contests("tourism"), cache=None).groups
    mape = {group: scores["mape"] for group, scores in groups.items()}
    published = {"yearly": 23.61, "quarterly": 16.46, "monthly": 22.56, "all": 21.25}
    assert mape == pytest.approx(published, abs=0.006)


def test_etth1_has_the_published_windows():
    found = of("etth1", stride=1, limit=2785)
    assert len(found) == 7 * 2785
    assert {len(one.future) for one in found} == {96}
