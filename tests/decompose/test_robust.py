"""The quick split: a few wrong values do not bend it."""

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.robust import phase_medians, running_median, split
from tsforecast.series.calendar import from_alias
from tsforecast.series.series import Series


def months(values):
    times = pd.date_range("2000-01-01", periods=len(values), freq="MS")
    return Series("sales", values, times, from_alias("MS"))


def seasonal(n=96, *, seed=1):
    step = np.arange(n)
    wave = 12 * np.sin(2 * np.pi * step / 12)
    return 100 + 0.3 * step + wave + np.random.default_rng(seed).normal(size=n)


def test_the_parts_add_up_to_the_whole():
    parts = split(months(seasonal()))
    assert parts.period == 12
    assert parts.level + parts.season + parts.residual == pytest.approx(seasonal())
    assert np.abs(parts.season.mean()) < 1e-9


def test_a_wrong_value_bends_neither_level_nor_season():
    values = seasonal()
    right = split(months(values))
    values[50] += 500
    wrong = split(months(values))
    for place in (38, 49, 50, 51, 62):
        expected = right.back(float(right.level[place] + right.season[place]))
        told = wrong.back(float(wrong.level[place] + wrong.season[place]))
        assert told == pytest.approx(expected, abs=4)


def test_a_swing_that_grows_is_split_in_logarithms():
    step = np.arange(120)
    parts = split(months(np.exp(4 + 0.02 * step + 0.3 * np.sin(2 * np.pi * step / 12))))
    assert parts.logarithmic
    assert parts.back(float(parts.whole[7])) == pytest.approx(np.exp(parts.whole[7]))


def test_the_median_follows_a_straight_line_to_both_ends():
    line = np.arange(30.0)
    assert running_median(line, width=7) == pytest.approx(line)


@pytest.mark.parametrize(("n", "period"), [(10, 3), (100, 7), (24, 12), (13, 12)])
def test_phase_medians_are_those_of_the_slow_way(n, period):
    values = np.random.default_rng(n).normal(size=n)
    slow = np.array([np.median(values[phase::period]) for phase in range(period)])
    expected = np.tile(slow - slow.mean(), n)[:n]
    np.testing.assert_allclose(phase_medians(values, period=period), expected, atol=1e-15)
