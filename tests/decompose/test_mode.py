"""Additive or multiplicative, from how the swing grows."""

import numpy as np

from tsforecast.decompose.mode import choose_mode

STEP = np.arange(144)
WAVE = np.sin(STEP * np.pi / 6)
NOISE = np.random.default_rng(0).normal(size=144)


def test_a_share_of_the_level_multiplies():
    growth = choose_mode((50 + 3 * STEP) * (1 + 0.2 * WAVE + 0.02 * NOISE), width=12)
    assert growth.mode == "multiplicative"
    assert 0.8 < growth.exponent < 1.2


def test_a_fixed_swing_adds():
    growth = choose_mode(50 + 3 * STEP + 10 * WAVE + NOISE, width=12)
    assert growth.mode == "additive"
    assert abs(growth.exponent) < 0.3


def test_a_level_that_hardly_changes_cannot_tell():
    growth = choose_mode((100 + STEP / 10) * (1 + 0.2 * WAVE), width=12)
    assert growth.mode == "additive"
    assert np.isnan(growth.exponent)


def test_a_zero_forbids_to_multiply():
    values = (50 + 3 * STEP) * (1 + 0.2 * WAVE)
    values[3] = 0.0
    assert choose_mode(values, width=12).mode == "additive"


def test_too_few_blocks_cannot_tell():
    assert choose_mode((50 + 30 * STEP[:36]) * (1 + 0.2 * WAVE[:36]), width=12).mode == "additive"
