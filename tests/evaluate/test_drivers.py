"""What drives a forecast, in networks of which it is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.evaluate.drivers import ROWS, drivers, shapley
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.recurrent import CONTEXT
from tsforecast.network.build import Architecture, at_random
from tsforecast.window.inputs import COMPONENTS, decoder_components, encoder_components
from tsforecast.window.sweep import sweep

LOOKBACK, PERIOD, HORIZON = 12, 4, 3
OF = Architecture("gru", QUANTILES, units=4, lookback=LOOKBACK)
SWEPT = sweep(
    np.random.default_rng(5).normal(size=(1, 120)).cumsum(axis=1),
    periods=(PERIOD,),
    lookback=LOOKBACK,
    relative=False,
)
SCALE = SWEPT.footing(np.array([119]))[1][0, 0]


def said_by(rule):
    """Make a network of a rule that gives the medians (R, H) of steps (R, T, F) and ahead."""

    def network(inputs):
        steps, origins, ahead = inputs
        assert len(steps) <= ROWS
        assert (origins == steps.shape[1] - 1).all()
        medians = rule(steps, ahead[:, 0])
        return np.repeat(medians[:, None, :, None], len(QUANTILES), axis=3)

    return network


def told(rule):
    return drivers(said_by(rule), OF, SWEPT, horizon=HORIZON)


def test_a_network_that_repeats_a_value_is_driven_by_it():
    found = told(lambda steps, ahead: np.repeat(steps[:, -1, 2:3], HORIZON, axis=1))
    effect = SCALE * SWEPT.steps(np.array([119]))[0, 0, 2]
    assert found.moved == pytest.approx(effect, rel=1e-5)
    assert found.components["recent_values"] == pytest.approx((1.0, effect), rel=1e-5)
    assert found.values[2] == pytest.approx((1.0, effect), rel=1e-5)
    assert sum(share for share, _ in found.components.values()) == pytest.approx(1)
    assert sum(share for share, _ in found.values.values()) == pytest.approx(1)


def test_a_value_counts_at_every_step_that_is_given_it():
    # Lag 5 at the last step, lag 3 two steps before and lag 0 five before: all are one value.
    found = told(lambda steps, ahead: np.repeat(
        (steps[:, -1, 5] + steps[:, -3, 3] + steps[:, -6, 0])[:, None], HORIZON, axis=1
    ))  # fmt: skip
    assert found.values[5].share == pytest.approx(1)
    assert found.values[5].effect == pytest.approx(found.moved, rel=1e-5)


def test_the_seasonal_naive_method_is_driven_by_the_same_phase():
    found = told(lambda steps, ahead: ahead[:, :, 1])
    assert found.components["same_phase"].share == pytest.approx(1)
    # Steps 1, 2 and 3 ahead look 3, 2 and 1 steps back.
    assert {back for back, one in found.values.items() if one.share} == {1, 2, 3}
    effects = SCALE * SWEPT.ahead(np.array([119]), step=np.arange(1, 4))[0, 0, :, 1]
    each = [found.values[back].effect for back in (3, 2, 1)]
    assert each == pytest.approx(effects / HORIZON, rel=1e-5)


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_is_found_where_it_is_told(component):
    encoder, decoder = np.array(encoder_components(LOOKBACK)), np.array(decoder_components())

    def rule(steps, ahead):
        seen = steps[..., encoder == component].sum((1, 2))[:, None]
        return seen + ahead[..., decoder == component].sum(2)

    found = told(rule)
    assert found.components[component].share == pytest.approx(1)
    assert found.components[component].effect == pytest.approx(found.moved, rel=1e-4)


def test_what_tells_where_a_series_stands_drives_nothing():
    nameless = np.array(encoder_components(LOOKBACK)) == ""
    seen = told(lambda steps, ahead: np.repeat(
        steps[..., nameless].sum((1, 2))[:, None], HORIZON, axis=1
    ))  # fmt: skip
    assert seen.moved == 0
    assert {*seen.components.values(), *seen.values.values()} == {(0.0, 0.0)}


@pytest.mark.usefixtures("tensorflow")
def test_of_a_network_the_components_add_up_to_all_that_it_says():
    network = at_random(OF, seed=1)
    random = np.random.default_rng(2)
    network.set_weights([0.3 * random.normal(size=w.shape) for w in network.get_weights()])
    found = drivers(network, OF, SWEPT, horizon=HORIZON)
    assert abs(found.moved) > 1e-3
    total = sum(effect for _, effect in found.components.values())
    assert total == pytest.approx(found.moved, rel=1e-9)
    assert list(found.values) == list(range(120))


def test_of_a_long_past_only_the_values_that_are_given_by_themselves_are_looked_at():
    values = np.random.default_rng(5).normal(size=(1, 4000)).cumsum(axis=1)
    swept = sweep(values, periods=(1000,), lookback=LOOKBACK, relative=False)
    rule = said_by(lambda steps, ahead: ahead[:, :, 1])
    found = drivers(rule, OF, swept, horizon=HORIZON)
    seasons = [back for whole in (1000, 2000, 3000) for back in (whole - 3, whole - 2, whole - 1)]
    assert list(found.values) == [*range(CONTEXT + LOOKBACK - 1), *seasons]
    assert {back for back, one in found.values.items() if one.share} == {997, 998, 999}


@given(st.lists(st.floats(-9, 9), min_size=8, max_size=8), st.lists(st.floats(-9, 9), min_size=3))
def test_shapley_values_share_out_the_whole_and_are_those_of_parts_that_only_add_up(any_, parts):
    game = np.array(any_)[:, None]
    assert shapley(game).sum() == pytest.approx(game[-1, 0] - game[0, 0], abs=1e-9)
    chosen = np.arange(8)[:, None] >> np.arange(3) & 1
    assert shapley((chosen @ np.array(parts[:3]))[:, None])[:, 0] == pytest.approx(parts[:3])
