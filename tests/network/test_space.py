"""What a search tries: each kind as it is, then its whole grid once, in an order that is drawn."""

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import CALLED
from tsforecast.network.recipe import Wishes, choose
from tsforecast.network.space import FINE_TUNED, LONGEST_LOOKBACK, Known, described, others

FIRST = Wishes(model="lstm", quantiles=QUANTILES)
MONTHS = Known(96, (12,))


def drawn(*kinds, count=60, first=FIRST, known=MONTHS):
    return list(itertools.islice(others(kinds or list(CALLED), first=first, known=known), count))


def test_each_kind_comes_as_it_is_before_any_comes_again():
    kinds = [described(wishes) for wishes in drawn(count=6)]
    assert kinds == [
        "LSTM from scratch", "pretrained GRU", "GRU from scratch", "plain RNN", "MLP",
        "Transformer",
    ]  # fmt: skip
    again = [(one.model, choose(one).start is None) for one in drawn(count=20)]
    assert again[6:13] == again[13:20]


def test_nothing_is_tried_twice_and_the_defaults_not_again():
    found = drawn(count=2000)
    assert len(set(found)) == 2000
    assert FIRST not in found


def test_a_grid_is_gone_through_to_its_end():
    ends = [one for one in drawn("gru", count=10**6) if choose(one).start is not None]
    assert len(ends) == len(set(ends)) == 3 * 2
    assert {one.learning_rate for one in ends} == set(FINE_TUNED["learning_rate"])


def test_the_seed_decides_what_is_drawn_and_other_kinds_do_not():
    assert drawn() == drawn()
    assert [replace(one, seed=1) for one in drawn(first=replace(FIRST, seed=2))] != drawn()
    alone = drawn("mlp", count=8)
    assert [one for one in drawn(count=60) if one.model == "mlp"][:8] == alone


def test_what_a_grid_does_not_name_is_as_in_the_defaults():
    first = replace(FIRST, seed=7, epochs=3)
    assert {(one.seed, one.epochs, one.quantiles) for one in drawn(first=first)} == {
        (7, 3, QUANTILES)
    }


def test_a_panel_is_fine_tuned_at_rates_around_its_own():
    panel = drawn("gru", count=10**6, known=replace(MONTHS, panel=True))
    rates = {choose(one).training.peak_rate for one in panel if choose(one).start is not None}
    assert rates == {3e-4, 1e-3, 3e-3}


@given(st.integers(3, 5000), st.lists(st.integers(2, 900), max_size=2).map(tuple))
def test_a_lookback_is_no_longer_than_half_of_what_is_known(length, periods):
    found = {one.lookback for one in drawn("mlp", count=100, known=Known(length, periods))}
    asked = found - {None}
    assert all(3 <= steps <= min(LONGEST_LOOKBACK, length // 2) for steps in asked)
    assert None in found


def test_it_is_said_what_is_other_than_usual():
    assert described(FIRST) == "pretrained LSTM"
    many = Wishes(
        model="transformer", quantiles=(0.5,), units=16, layers=2, lookback=12, dropout=0.1,
        activation="relu", norm="batch", loss="huber", learning_rate=3e-4, clip_norm=0.1,
    )  # fmt: skip
    assert described(many) == (
        "Transformer, 16 units, 2 layers, lookback 12, dropout 0.1, relu, batch normalisation, "
        "huber loss, rate 0.0003, clip 0.1"
    )
