"""The names of a network's inputs are true: what they tell moves them, and nothing else does."""

import numpy as np
import pytest

from tsforecast.window.inputs import (
    COMPONENTS,
    decoder_components,
    encoder_components,
    looked_up,
)
from tsforecast.window.sweep import AHEAD_FEATURES, step_features, sweep, upto

LOOKBACK = 12
ENCODER, DECODER = np.array(encoder_components(LOOKBACK)), np.array(decoder_components())
END = np.array([299])


def inputs(values, *, periods=()):
    swept = sweep(values[None], periods=periods, lookback=LOOKBACK, relative=True)
    return swept.steps(END)[0, 0], swept.ahead(END, step=upto(6))[0, 0], swept


def wave(n=300, *, seed=1):
    return np.random.default_rng(seed).normal(size=n).cumsum()


def test_every_input_has_its_name():
    assert (len(ENCODER), len(DECODER)) == (step_features(LOOKBACK), AHEAD_FEATURES)
    assert {*ENCODER, *DECODER} == {*COMPONENTS, ""}


def test_a_flat_series_has_a_zero_wherever_something_is_told():
    steps, ahead, _ = inputs(np.full(300, 7.0), periods=(12, 24))
    assert not steps[ENCODER != ""].any()
    assert not ahead[:, DECODER != ""].any()
    other, later, _ = inputs(wave(), periods=(12, 24))
    assert (other[ENCODER != ""] != 0).all()
    assert (later[:, DECODER != ""] != 0).any(axis=0).all()


@pytest.mark.parametrize(
    ("back", "told"),
    [
        (5, {"recent_values", "mean_of_all"}),
        (30, {"mean_24_47", "mean_of_all"}),
        (60, {"mean_48_95", "mean_of_all"}),
        (100, {"mean_96_191", "mean_of_all"}),
        (250, {"mean_of_all"}),
    ],
)
def test_a_value_moves_what_tells_of_it(back, told):
    values = wave()
    before, ahead, _ = inputs(values)
    values[-1 - back] += 1.0
    after, later, _ = inputs(values)
    moved = {*ENCODER[~np.isclose(before, after, rtol=1e-9)]}
    moved |= {*DECODER[~np.isclose(ahead, later, rtol=1e-9).all(axis=0)]}
    # The local scale, over which all is told, is that of the lookback.
    assert (told <= moved) if back < LOOKBACK else (moved - {""} == told)


def test_what_is_looked_up_is_the_value_that_many_steps_back():
    values, step = wave(), upto(6)
    _, ahead, swept = inputs(values, periods=(4, 12))
    level, scale = (part[0, 0] for part in swept.footing(END))
    index = swept.index(END[:, None], END[:, None] + step)[0, 0]
    places = looked_up(step, periods=(4, 12))
    assert {DECODER[column] for column, _ in places} == {"same_phase"}
    assert len(places) == (DECODER == "same_phase").sum()
    for column, back in places:
        assert np.allclose(ahead[:, column], (values[-1 - back] - index - level) / scale)
