"""What is required of a forecaster, met and not met, in words."""

import numpy as np
import pytest

from tsforecast.evaluate.required import unmet
from tsforecast.forecast.naive import SCORES


@pytest.fixture
def done(made):
    noisy = np.array([0.9, 1.6, 0.4, 1.7, 0.5, 1.5, 0.3, 1.8])
    return made({"network": 1.0, "ets": 2.0, "theta": 0.5, "drift": 1.004, "naive": noisy})


@pytest.mark.parametrize(
    ("rival", "said"),
    [
        ("ets", None),
        ("theta", "GRU does not beat Theta: it is 50% behind (MASE, 8 origins)"),
        ("drift", "GRU does not beat drift: they are level (MASE, 8 origins)"),
        (
            "naive",
            "GRU does not beat naive: chance could explain its lead of 8% (MASE, 8 origins)",
        ),
        ("network", "GRU is what is judged: it cannot beat itself"),
    ],
)
def test_to_beat_is_to_be_better_beyond_chance(done, rival, said):
    found = unmet(done, "network", label="GRU", must_beat=[rival])
    assert found == ((said,) if said else ())


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (75.0, ()),
        (80.0, ("the 80% intervals of GRU held 75.0% of the values, less than 80%",)),
        (87.5, ()),
        (90.5, ("the 95% intervals of GRU held 87.5% of the values, less than 90.5%",)),
    ],
)
def test_coverage_is_asked_of_the_narrowest_interval_that_should_hold_as_much(made, percent, said):
    # Standard normal quantiles that are off by 0 six times, then by 1.5 and by 3.
    off = np.array([0, 0, 0, 0, 0, 0, 1.5, 3.0])
    done = made({"network": 0.0})
    done = done.with_forecaster("network", SCORES + off[:, None, None])
    assert unmet(done, "network", label="GRU", min_coverage=percent) == said


def test_all_that_does_not_hold_is_said(done):
    found = unmet(done, "network", label="GRU", must_beat=["ets", "theta", "drift"], min_coverage=1)
    assert [sentence.split(":")[0] for sentence in found] == [
        "GRU does not beat Theta",
        "GRU does not beat drift",
        "the 80% intervals of GRU held 0.0% of the values, less than 1%",
    ]
