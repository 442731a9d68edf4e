"""How well what predict uses has done: judged now, or as when its model was trained."""

import json
from dataclasses import replace

import pytest

from tsforecast.errors import ModelUnusable, SeriesUnusable
from tsforecast.store.outlook import model_for
from tsforecast.store.track_record import track_record
from tsforecast.store.workspace import Workspace


@pytest.fixture
def record(workplace):
    """Ask for the record of the small model, or of what is used without one."""

    def asked(*members, stored=False, horizon=4, by_hand=False):
        here = Workspace(workplace)
        model = model_for(members, here, name="sales")[0] if stored else None
        return track_record(
            members, model, here, horizon=horizon, asked=by_hand, on_stage=lambda _: None
        )

    return asked


def test_without_a_model_it_is_judged_at_the_horizon_of_the_forecast(record, quarters):
    found = record(quarters(), horizon=3)
    assert (found.horizon, found.chosen) == (3, "combination")
    assert found.basis.endswith("horizon 3, from 40 values")
    assert {"network", "ets", "theta", "seasonal_naive"} < set(found.scores)
    assert not found.by_series


def test_only_a_horizon_that_nobody_asked_for_gives_way(record, quarters):
    assert record(quarters(20), horizon=13).horizon == 4
    with pytest.raises(SeriesUnusable):
        record(quarters(20), horizon=13, by_hand=True)
    with pytest.raises(SeriesUnusable):
        record(quarters(6), horizon=1)


def test_a_model_that_has_learned_all_brings_its_own_record(record, quarters, workplace):
    found = record(quarters(), stored=True)
    (card,) = workplace.glob(".tsforecast/models/*/model.json")
    kept = json.loads(card.read_text())
    assert found.horizon is None
    assert (found.chosen, found.verdict) == (kept["chosen"], kept["record"]["verdict"])
    assert found.scores["ets"].as_json() == kept["record"]["backtest"]["forecasters"]["ets"]
    assert record(quarters(48), stored=True).horizon == 4


def test_a_damaged_record_is_refused(record, quarters, workplace):
    (card,) = workplace.glob(".tsforecast/models/*/model.json")
    kept = json.loads(card.read_text())
    kept["record"]["backtest"]["forecasters"]["ets"].pop("mae")
    card.write_text(json.dumps(kept))
    with pytest.raises(ModelUnusable) as refused:
        record(quarters(), stored=True)
    assert (refused.value.code, refused.value.exit_code) == ("model-damaged", 5)
    said = 'the backtest that the model "sales" was trained with is damaged.'
    assert refused.value.message == said
    assert refused.value.hint == "train again, or restore the model's folder from a copy."


def test_the_series_of_a_panel_have_scores_of_their_own(record, quarters):
    panel = [replace(quarters(n, seed=n), name=f"s{n}") for n in (40, 30, 9)]
    found = record(*panel)
    assert set(found.by_series) == {"s40", "s30"}  # the third is too short
    alone = record(panel[0])
    assert found.by_series["s40"].mase == pytest.approx(alone.scores["combination"].mase, rel=0.3)
    mean = sum(one.mae for one in found.by_series.values()) / 2
    assert found.scores[found.chosen].mae == pytest.approx(mean, rel=0.3)
