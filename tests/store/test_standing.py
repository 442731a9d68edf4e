"""What predict uses today, put where it can be judged honestly."""

import json
from dataclasses import replace

import pytest

from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.tried import Judging
from tsforecast.series.calendar import machine_time
from tsforecast.store.fitting import trained_last
from tsforecast.store.standing import standing
from tsforecast.store.workspace import Workspace


@pytest.fixture
def stands(workplace):
    """Ask with the small model of 40 quarters, horizon 4, as the one trained last."""
    return lambda *members, **asked: standing(members, Judging(**asked), Workspace(workplace))


@pytest.mark.parametrize(
    ("values", "asked", "judged"),
    [
        (40, {}, False),
        (45, {}, False),
        (46, {}, True),  # three origins, the last at 42
        (44, {"origins": 1}, True),
        (43, {"origins": 1}, False),
        (43, {"horizon": 1}, True),
        (48, {"periods": (4,)}, False),
    ],
)
def test_a_model_is_judged_on_enough_values_that_it_has_not_learned(
    stands, quarters, values, asked, judged
):
    series = quarters(values)
    found, judging = stands(series, **asked)
    assert (found.name == "sales") is judged
    assert (found.path is not None) is judged
    assert judging.known(series) == (40 if judged else 0)
    if judged:
        assert not found.instead
        assert judging.horizon == asked.get("horizon", 4)
        assert found.learned.footing.periods == (4,)
    else:
        assert vars(judging) == vars(Judging(**asked))


def test_the_untrained_one_is_what_predict_uses_only_where_no_model_is(stands, quarters, tmp_path):
    in_its_place, _ = stands(quarters())
    assert in_its_place.instead
    two = [replace(quarters(), name=name) for name in "ab"]  # predict takes no model of one series
    assert not stands(*two)[0].instead
    assert trained_last([quarters()], Workspace(tmp_path / "empty")) == (None, ())


def test_a_damaged_model_is_no_reason_to_judge_another(stands, quarters, workplace):
    card = workplace / ".tsforecast" / "models" / "sales" / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "period": 0}))
    with pytest.raises(ModelUnusable):
        stands(quarters())


def test_a_model_may_have_learned_up_to_a_midnight_with_a_zone(stands, quarters, workplace):
    series = quarters(46)
    late = replace(series, times=series.times.tz_localize("UTC+01:00"))
    card = workplace / ".tsforecast" / "models" / "sales" / "model.json"
    told = json.loads(card.read_text())
    told["record"]["series"]["end"] = machine_time(late.times[39])
    card.write_text(json.dumps(told))
    _, judging = stands(late)
    assert judging.known(late) == 40


def test_a_model_of_times_with_a_zone_is_not_judged_on_times_without(stands, quarters, workplace):
    card = workplace / ".tsforecast" / "models" / "sales" / "model.json"
    told = json.loads(card.read_text())
    told["record"]["series"]["end"] += "T00:00:00+00:00"
    card.write_text(json.dumps(told))
    found, judging = stands(quarters(46))
    assert found.instead.endswith("whether the times here have its zone is not known")
    assert judging.since is None
