"""Which model looks ahead: the one asked for, the one trained last, or none."""

from dataclasses import replace

import pandas as pd
import pytest

from tsforecast.errors import ModelUnusable, UsageError
from tsforecast.series.calendar import from_alias
from tsforecast.store.outlook import fitting_model, model_for, outlook
from tsforecast.store.workspace import Workspace


@pytest.fixture
def months(quarters):
    series = quarters()
    times = pd.date_range("2010-01-01", periods=len(series), freq="MS")
    return replace(series, times=times, frequency=from_alias("MS"))


def test_the_one_trained_last_is_taken_unless_another_is_named(workplace, quarters):
    here = Workspace(workplace)
    for name in (None, "sales"):
        model, said = model_for([quarters()], here, name=name)
        assert (model.name, said) == ("sales", ())
    assert model_for([quarters()], Workspace(workplace / "empty"), name=None) == (None, ())
    with pytest.raises(ModelUnusable):
        model_for([quarters()], here, name="nosuch")
    with pytest.raises(UsageError):
        model_for([quarters()], here, name="../x")


def test_a_model_of_another_series_is_taken_only_where_it_is_named(workplace, quarters):
    here, rain = Workspace(workplace), replace(quarters(60), name="rain")
    renamed = replace(quarters(), name="rain")
    assert model_for([renamed], here, name=None)[0].name == "sales"
    none, said = model_for([rain], here, name=None)
    assert none is None
    why = 'the model "sales" has learned "sales" and not "rain"'
    assert said == (f"{why}; it is taken with --model sales",)
    assert fitting_model([rain], here, name=None) == (None, said)
    _, told = outlook(none, [rain], horizon=2, said=said).whole()
    assert told.decisions[0] == said[0]
    named, _ = model_for([rain], here, name="sales")
    _, told = outlook(named, [rain], horizon=2).whole()
    assert told.decisions[1].startswith(f"{why}: its intervals, ")


def test_only_one_that_nobody_named_may_be_gone_without(workplace, quarters, months):
    here = Workspace(workplace)
    model, said = fitting_model([quarters()], here, name=None)
    assert (model.name, said) == ("sales", ())
    model, said = fitting_model([months], here, name=None)
    assert model is None
    assert said == (
        'the model "sales" does not fit: it has learned quarterly values; these are monthly',
    )
    with pytest.raises(ModelUnusable):
        fitting_model([months], here, name="sales")


def test_a_model_has_seasons_of_its_own(workplace, quarters):
    model, _ = model_for([quarters()], Workspace(workplace), name=None)
    with pytest.raises(UsageError) as refused:
        outlook(model, [quarters()], horizon=2, periods=(4,))
    assert refused.value.code == "usage"
    (ahead,), told = outlook(model, [quarters()], horizon=2).whole()
    assert (told.model, len(ahead.forecast.times)) == ("sales", 2)
    (ahead,), told = outlook(None, [quarters()], horizon=2, periods=(4,)).whole()
    assert told.model.startswith("pretrained ")
