from dataclasses import replace

import numpy as np
import pytest

from tsforecast.evaluate.backtest import Plan
from tsforecast.evaluate.compare import best, verdict
from tsforecast.evaluate.lead import winner
from tsforecast.evaluate.score import Scales


def test_a_network_that_wins(made):
    done = made({"network": 0.59, "seasonal_naive": 1.0, "ets": 0.59 / 0.94})
    found = verdict(done)
    assert found.text == "LSTM beats seasonal naive by 41% and ETS by 6% (MASE, 8 origins)"
    assert found.chosen == "network"


def test_a_network_that_loses_says_so(made):
    done = made({"network": 1.0, "ets": 0.97, "theta": 2.0, "combination": 0.9})
    found = verdict(done)
    assert found.text == (
        "ETS is better here by 3% (MASE, 8 origins): predict will use the combination"
    )
    assert found.chosen == "combination"


@pytest.mark.parametrize("simple", ["naive", "drift"])
def test_the_simplest_are_named_where_they_are_better_and_only_there(made, simple):
    errors = {"network": 1.0, "seasonal_naive": 1.25, "combination": 1.1}
    lost = verdict(made({**errors, simple: 0.8}), usual="combination")
    assert lost.text == (
        f"{simple} is better here by 20% (MASE, 8 origins): predict will use {simple}"
    )
    assert lost.chosen == simple
    assert verdict(made({**errors, simple: 1.2})) == verdict(made(errors))


def test_without_a_season_naive_is_called_seasonal_naive(made):
    found = verdict(made({"network": 1.0, "naive": 0.5, "seasonal_naive": 0.5}))
    assert found.chosen == "seasonal_naive"


def test_a_combination_that_is_worse_than_the_winner_is_not_chosen(made):
    found = verdict(made({"network": 1.0, "ets": 0.8, "combination": 0.9}), label="GRU")
    assert found.text == "ETS is better here by 20% (MASE, 8 origins): predict will use ETS"
    assert found.chosen == "ets"


def test_a_lead_within_the_noise_is_said_to_be_one(made):
    noisy = np.array([0.2, 2.0, 0.4, 1.9, 0.1, 2.2, 0.3, 1.8])
    done = made({"network": 1.0, "ets": noisy, "seasonal_naive": 3.0})
    found = verdict(done)
    assert found.text == (
        "LSTM beats seasonal naive by 67%, and is ahead of ETS by 10%, "
        "though not beyond chance (MASE, 8 origins)"
    )
    assert found.chosen == "network"


def test_a_loss_within_the_noise_is_said_to_be_one_and_the_best_is_used(made):
    noisy = np.array([0.2, 1.6, 0.4, 1.5, 0.1, 1.8, 0.3, 1.4])
    found = verdict(made({"network": 1.0, "ets": noisy, "combination": 0.8}))
    assert found.text == (
        "ETS is better here by 9%, though not beyond chance (MASE, 8 origins): "
        "predict will use the combination"
    )
    assert found.chosen == "combination"


def test_a_difference_below_one_percent_is_a_tie(made):
    found = verdict(made({"network": 1.0, "ets": 0.995}))
    assert found.text == "LSTM is level with ETS (MASE, 8 origins)"


def test_few_origins_are_said(made):
    found = verdict(made({"network": 0.5, "ets": 1.0}, origins=3))
    assert found.text == "LSTM beats ETS by 50% (MASE, only 3 origins)"


def test_one_origin_proves_nothing(made):
    found = verdict(made({"network": 0.5, "ets": 1.0}, origins=1))
    assert found.text == (
        "LSTM is ahead of ETS by 50%, though not beyond chance (MASE, only 1 origin)"
    )


def test_without_a_scale_the_error_itself_is_compared(made):
    found = verdict(made({"network": 1.0, "ets": 2.0}, scale=0.0))
    assert found.text == "LSTM beats ETS by 50% (MAE, 8 origins)"


def test_the_combination_is_used_unless_another_is_proven_better(made):
    noisy = np.array([0.7, 0.95, 0.8, 0.9, 0.6, 0.99, 0.75, 0.85])
    close = made({"network": noisy, "ets": 1.0, "combination": noisy[::-1] * 1.02})
    found = verdict(close, usual="combination")
    assert found.chosen == "combination"
    assert found.text.endswith("(MASE, 8 origins): predict will use the combination")
    clear = verdict(made({"network": 0.5, "ets": 1.0, "combination": 0.8}), usual="combination")
    assert (clear.chosen, "predict" in clear.text) == ("network", False)
    lost = verdict(made({"network": 1.0, "ets": 0.5, "combination": 0.7}), usual="combination")
    assert lost.text == "ETS is better here by 50% (MASE, 8 origins): predict will use ETS"


def test_one_that_is_better_in_its_median_alone_does_not_replace_the_combination(made):
    done = made({"network": 1.0, "drift": 0.6, "combination": 0.8})
    wide = done.quantiles["drift"] + 3 * np.array([-1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, -1, 1])
    found = verdict(done.with_forecaster("drift", wide), usual="combination")
    assert found.text == (
        "drift is better here by 40% (MASE, 8 origins), but not proven better than "
        "the combination: predict will use the combination"
    )
    assert found.chosen == "combination"


def test_the_best_of_many_must_lead_the_combination_by_more_than_the_usual_chance(made):
    slightly = np.array([0.5, 0.9, 0.5, 0.9, 0.5, 0.9, 0.5, 1.1])  # .725: ahead by 1.7 errors
    close = made({"network": 1.5, "ets": slightly, "combination": 0.875})
    assert verdict(close, usual="combination").chosen == "combination"
    clear = made({"network": 1.5, "ets": slightly - 0.1, "combination": 0.875})
    assert verdict(clear, usual="combination").chosen == "ets"


def test_the_series_of_a_panel_count_each(made):
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


NOISY = np.array([0.7, 0.95, 0.8, 0.9, 0.6, 0.99, 0.75, 0.85])


def test_the_best_beats_all_others(made):
    done = made({"gru": 0.5, "network": 0.6, "seasonal_naive": 1.0, "naive": 2.0})
    found = best(done, label="the pretrained LSTM", used=None)
    assert found.text == (
        "GRU is best (MASE, 8 origins): it beats the pretrained LSTM by 17% and "
        "seasonal naive by 50%"
    )
    assert found.chosen == winner(done, list(done.quantiles)) == "gru"
    assert winner(done, ["naive", "network"]) == "network"


def test_whom_the_best_may_lead_by_chance_is_said(made):
    errors = {"network": NOISY, "gru": 0.801, "combination": 0.8, "naive": 3.0, "theta": 2.0}
    found = best(made({**errors, "seasonal_naive": 4.0}), label="LSTM", used="network")
    assert found.text == (
        "the combination is best (MASE, 8 origins): it beats Theta by 60% and seasonal naive "
        "by 80%; it is level with GRU; chance could explain its lead over LSTM that predict "
        "uses (2%)"
    )


def test_what_predict_uses_is_named_where_it_is_beaten_or_best(made):
    errors = {"network": 0.8, "ets": 0.5, "theta": 0.6, "seasonal_naive": 1.0}
    beaten = best(made(errors), label="LSTM", used="network").text
    assert "it beats Theta by 17%, LSTM that predict uses by 38% and seasonal naive" in beaten
    assert best(made(errors), label="", used="ets").text.startswith("ETS that predict uses is best")


def test_many_that_are_level_are_counted(made):
    kinds = ("lstm", "gru", "rnn", "mlp", "transformer", "ets", "theta")
    errors = {kind: np.roll(NOISY, place) for place, kind in enumerate(kinds)}
    assert best(made(errors), label="", used=None).text == (
        "LSTM is best (MASE, 8 origins): "
        "it is level with GRU, plain RNN, MLP, Transformer, ETS and 1 more"
    )


def test_one_forecast_by_two_names_is_named_once(made):
    done = made({"naive": 1.0, "seasonal_naive": 1.0, "network": 2.0, "combination": 2.0})
    assert best(done, label="LSTM", used=None).text == (
        "naive is best (MASE, 8 origins): it beats LSTM by 50%"
    )
    assert best(done, label="LSTM", used="combination").text == (
        "naive is best (MASE, 8 origins): it beats the combination that predict uses by 50%"
    )


def test_origins_that_all_overlap_saw_one_stretch_and_decide_nothing(made):
    done = made({"network": 0.5, "ets": 1.0})
    together = replace(done, plan=Plan(8, done.plan.origins, ""))
    assert best(done, label="LSTM", used=None).text.endswith("it beats ETS by 50%")
    assert best(together, label="LSTM", used=None).text.endswith(
        "chance could explain its lead over ETS (50%)"
    )


def test_what_rounding_leaves_is_no_error(made):
    done = made({"naive": 0.0, "combination": 1e-15}, scale=0.0)
    done = replace(
        done,
        actual=done.actual + 5,
        quantiles={name: said + 5 for name, said in done.quantiles.items()},
    )
    assert best(done, label="", used=None).text == (
        "naive is best (MAE, 8 origins): it is level with the combination"
    )
