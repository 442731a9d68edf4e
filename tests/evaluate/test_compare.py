from dataclasses import replace

import numpy as np
import pytest

from tsforecast.evaluate.backtest import Backtest, Plan
from tsforecast.evaluate.compare import standard_error, verdict
from tsforecast.evaluate.score import Scales
from tsforecast.forecast.forecast import QUANTILES


def made(errors, *, origins=8, scale=1.0):
    """A backtest in which each forecaster misses every value by its own errors (k,)."""
    plan = Plan(1, tuple(range(10, 10 + origins)), "")
    actual = np.zeros((origins, 1))
    quantiles = {
        name: np.broadcast_to(
            np.asarray(error, dtype=float).reshape(-1, 1, 1), (origins, 1, len(QUANTILES))
        )
        for name, error in errors.items()
    }
    scales = Scales(np.full(origins, scale), np.full(origins, scale))
    return Backtest(plan, 1, actual, quantiles, scales, np.zeros(len(actual), dtype=np.intp))


def test_a_network_that_wins():
    done = made({"network": 0.59, "seasonal_naive": 1.0, "ets": 0.59 / 0.94})
    found = verdict(done)
    assert found.text == "LSTM beats seasonal naive by 41% and ETS by 6% (MASE, 8 origins)"
    assert found.chosen == "network"


def test_a_network_that_loses_says_so():
    done = made({"network": 1.0, "ets": 0.97, "theta": 2.0, "combination": 0.9})
    found = verdict(done)
    assert found.text == (
        "ETS is better here by 3% (MASE, 8 origins): predict will use the combination"
    )
    assert found.chosen == "combination"


@pytest.mark.parametrize("simple", ["naive", "drift"])
def test_the_simplest_are_named_where_they_are_better_and_only_there(simple):
    errors = {"network": 1.0, "seasonal_naive": 1.25, "combination": 1.1}
    lost = verdict(made({**errors, simple: 0.8}), usual="combination")
    assert lost.text == (
        f"{simple} is better here by 20% (MASE, 8 origins): predict will use {simple}"
    )
    assert lost.chosen == simple
    assert verdict(made({**errors, simple: 1.2})) == verdict(made(errors))


def test_without_a_season_naive_is_called_seasonal_naive():
    found = verdict(made({"network": 1.0, "naive": 0.5, "seasonal_naive": 0.5}))
    assert found.chosen == "seasonal_naive"


def test_a_combination_that_is_worse_than_the_winner_is_not_chosen():
    found = verdict(made({"network": 1.0, "ets": 0.8, "combination": 0.9}), label="GRU")
    assert found.text == "ETS is better here by 20% (MASE, 8 origins): predict will use ETS"
    assert found.chosen == "ets"


def test_a_lead_within_the_noise_is_said_to_be_one():
    noisy = np.array([0.2, 2.0, 0.4, 1.9, 0.1, 2.2, 0.3, 1.8])
    done = made({"network": 1.0, "ets": noisy, "seasonal_naive": 3.0})
    found = verdict(done)
    assert found.text == (
        "LSTM beats seasonal naive by 67%, and is ahead of ETS by 10%, "
        "though not beyond chance (MASE, 8 origins)"
    )
    assert found.chosen == "network"


def test_a_loss_within_the_noise_is_said_to_be_one_and_the_best_is_used():
    noisy = np.array([0.2, 1.6, 0.4, 1.5, 0.1, 1.8, 0.3, 1.4])
    found = verdict(made({"network": 1.0, "ets": noisy, "combination": 0.8}))
    assert found.text == (
        "ETS is better here by 9%, though not beyond chance (MASE, 8 origins): "
        "predict will use the combination"
    )
    assert found.chosen == "combination"


def test_a_difference_below_one_percent_is_a_tie():
    found = verdict(made({"network": 1.0, "ets": 0.995}))
    assert found.text == "LSTM is level with ETS (MASE, 8 origins)"


def test_few_origins_are_said():
    found = verdict(made({"network": 0.5, "ets": 1.0}, origins=3))
    assert found.text == "LSTM beats ETS by 50% (MASE, only 3 origins)"


def test_one_origin_proves_nothing():
    found = verdict(made({"network": 0.5, "ets": 1.0}, origins=1))
    assert found.text == (
        "LSTM is ahead of ETS by 50%, though not beyond chance (MASE, only 1 origin)"
    )


def test_without_a_scale_the_error_itself_is_compared():
    found = verdict(made({"network": 1.0, "ets": 2.0}, scale=0.0))
    assert found.text == "LSTM beats ETS by 50% (MAE, 8 origins)"


def test_overlapping_origins_make_less_sure():
    differences = np.array([1.0, 1.2, 1.4, 1.1, -0.2, -0.4, -0.1, 0.1])
    assert standard_error(differences, lag=2) > standard_error(differences, lag=0)
    assert standard_error(differences[:2], lag=0) == float("inf")


def test_standard_error_by_hand():
    # deviations -1, 0, 1, 0: variance 2/4, divided by n - 1
    assert standard_error(np.array([1.0, 2.0, 3.0, 2.0]), lag=0) == pytest.approx(np.sqrt(0.5 / 3))


def test_the_combination_is_used_unless_another_beats_it_beyond_chance():
    noisy = np.array([0.7, 0.95, 0.8, 0.9, 0.6, 0.99, 0.75, 0.85])
    close = made({"network": noisy, "ets": 1.0, "combination": noisy[::-1] * 1.02})
    found = verdict(close, usual="combination")
    assert found.chosen == "combination"
    assert found.text.endswith("(MASE, 8 origins): predict will use the combination")
    clear = verdict(made({"network": 0.5, "ets": 1.0, "combination": 0.8}), usual="combination")
    assert (clear.chosen, "predict" in clear.text) == ("network", False)
    lost = verdict(made({"network": 1.0, "ets": 0.5, "combination": 0.7}), usual="combination")
    assert lost.text == "ETS is better here by 50% (MASE, 8 origins): predict will use ETS"


def test_the_series_of_a_panel_count_each():
    errors = np.array([1.0, 3.0, 1.0, 1.0])
    scales = Scales(np.array([1.0, 1.0, 2.0, 0.0]), np.ones(4))
    done = replace(
        made({"network": 0.5 * errors, "ets": errors}, origins=4),
        scales=scales,
        members=np.array([0, 0, 1, 2]),
    )
    found = verdict(done)
    # The member whose past does not move has no scale, and is left out.
    assert (
        found.text
        == "LSTM is ahead of ETS by 50%, though not beyond chance (MASE, 3 series, 4 origins)"
    )
