import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.backtest import SHORTEST_PAST, backtest, plan, together
from tsforecast.forecast.baselines import BASELINES
from tsforecast.forecast.forecast import QUANTILES


def test_the_airline_plan():
    found = plan(144, period=12)
    assert found.horizon == 12
    assert found.origins == (97, 102, 107, 112, 117, 122, 127, 132)
    assert found.reason == "8 origins, 5 apart, horizon 12, from 144 values"


@pytest.mark.parametrize(
    ("n", "period", "horizon"),
    [(60, 4, 4), (400, 7, 14), (3000, 24, 24), (2284, 52, 26), (3000, 168, 24), (300, 1, 6)],
)
def test_the_horizon_follows_the_season(n, period, horizon):
    assert plan(n, period=period).horizon == horizon


@given(
    n=st.integers(9, 3000),
    period=st.sampled_from([1, 4, 7, 12, 24, 52, 168, 365]),
    horizon=st.none() | st.integers(1, 30),
    origins=st.none() | st.integers(1, 20),
)
def test_a_plan_fits_the_series_or_is_refused(n, period, horizon, origins):
    ahead = plan(n, period=period).horizon if horizon is None else horizon
    if n - ahead < SHORTEST_PAST or (origins or 1) > n - ahead - SHORTEST_PAST + 1:
        with pytest.raises(SeriesUnusable, match="too few"):
            plan(n, period=period, horizon=horizon, origins=origins)
        return
    found = plan(n, period=period, horizon=horizon, origins=origins)
    assert found.origins[-1] == n - found.horizon
    assert found.origins[0] >= SHORTEST_PAST
    assert len(set(np.diff(found.origins))) <= 1
    assert list(found.origins) == sorted(set(found.origins))
    if horizon is not None:
        assert found.horizon == horizon
    if origins is not None:
        assert len(found.origins) == origins


@pytest.mark.parametrize("period", [4, 7, 12, 24])
def test_origins_start_at_different_phases(period):
    found = plan(60 * period, period=period)
    assert len({origin % period for origin in found.origins}) == min(8, period)


def test_too_short_a_series_is_refused():
    with pytest.raises(SeriesUnusable) as refused:
        plan(5, period=1)
    assert refused.value.exit_code == 4
    assert refused.value.message == "5 values are too few for a backtest with horizon 1."
    assert refused.value.hint == "give at least 9 values."


def test_too_long_a_horizon_is_refused():
    with pytest.raises(SeriesUnusable) as refused:
        plan(30, period=1, horizon=30)
    assert refused.value.hint == "give at least 38 values, or ask for a shorter horizon."


def test_too_many_origins_are_refused():
    with pytest.raises(SeriesUnusable) as refused:
        plan(20, period=1, horizon=4, origins=50)
    assert refused.value.message == "20 values are too few for 50 origins with horizon 4."
    assert refused.value.hint == "ask for at most 9 origins, or for a shorter horizon."
    assert len(plan(20, period=1, horizon=4, origins=9).origins) == 9


@pytest.fixture
def done():
    values = 50 + 10 * np.sin(np.arange(60) * np.pi / 2) + np.arange(60)
    chosen = {name: BASELINES[name] for name in ("naive", "seasonal_naive", "drift")}
    return backtest(values, chosen, plan=plan(60, period=4), period=4)


def test_what_happened_stands_beside_what_was_said(done):
    values = 50 + 10 * np.sin(np.arange(60) * np.pi / 2) + np.arange(60)
    for row, origin in enumerate(done.plan.origins):
        assert np.array_equal(done.actual[row], values[origin : origin + 4])
    assert done.quantiles["naive"].shape == (8, 4, len(QUANTILES))


def test_scores_of_the_whole_of_steps_and_of_origins_agree(done):
    whole = done.scores("seasonal_naive")
    assert whole.mase == pytest.approx(1.0)  # every seasonal difference is 4
    assert np.mean([one.mae for one in done.scores_by_step("naive")]) == pytest.approx(
        done.scores("naive").mae
    )
    assert np.mean([one.mase for one in done.scores_by_origin("naive")]) == pytest.approx(
        done.scores("naive").mase
    )


def test_json_has_the_documented_keys(done):
    kept = json.loads(json.dumps(done.as_json()))
    assert (kept["horizon"], kept["origins"]) == (4, 8)
    assert list(kept["forecasters"]) == ["naive", "seasonal_naive", "drift"]
    assert list(kept["forecasters"]["drift"]) == [
        "mae", "rmse", "mase", "rmsse", "smape", "mape", "quantile_loss", "coverage",
    ]  # fmt: skip
    assert list(kept["forecasters"]["drift"]["coverage"]) == ["80", "95"]


def test_a_forecaster_can_join_later(done):
    joined = done.with_forecaster("network", done.quantiles["drift"])
    assert joined.scores("network") == done.scores("drift")
    assert "network" not in done.quantiles


def test_each_series_of_a_panel_has_scores_of_its_own(done):
    other = backtest(
        np.arange(40.0), {"naive": BASELINES["naive"]}, plan=plan(40, period=4), period=4
    )
    panel = together([done, other], reason="two")
    assert panel.scores_by_member("naive") == [done.scores("naive"), other.scores("naive")]
    assert done.scores_by_member("drift") == [done.scores("drift")]
