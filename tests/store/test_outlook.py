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
    assert model_for([quarters()], here, name=None).name == "sales"
    assert model_for([quarters()], here, name="sales").name == "sales"
    assert model_for([quarters()], Workspace(workplace / "empty"), name=None) is None
    with pytest.raises(ModelUnusable):
        model_for([quarters()], here, name="nosuch")
    with pytest.raises(UsageError):
        model_for([quarters()], here, name="../x")


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
    model = model_for([quarters()], Workspace(workplace), name=None)
    with pytest.raises(UsageError) as refused:
        outlook(model, [quarters()], horizon=2, periods=(4,))
    assert refused.value.code == "usage"
    (ahead,), told = outlook(model, [quarters()], horizon=2).whole()
    assert (told.model, len(ahead.forecast.times)) == ("sales", 2)
    (ahead,), told = outlook(None, [quarters()], horizon=2, periods=(4,)).whole()
    assert told.model.startswith("pretrained ")
