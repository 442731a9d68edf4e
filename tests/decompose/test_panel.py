"""Every series of a panel split by itself; what cannot be split is named."""

import numpy as np
import pandas as pd
import pytest

from tsforecast.decompose.components import decompose
from tsforecast.decompose.panel import decompose_each, decompose_some
from tsforecast.errors import SeriesUnusable
from tsforecast.series.calendar import Frequency
from tsforecast.series.series import Panel, Series

STEPS = Frequency(None, "steps", None, (4,))


def member(name, n):
    return Series(name, np.arange(float(n)), pd.RangeIndex(1, n + 1), STEPS)


MEMBERS = (member("long", 20), member("short", 5), member("too", 6))


def test_what_cannot_be_split_is_given_beside_the_others():
    found, failed = decompose_some(MEMBERS, decompose)
    assert [one.series.name for one in found] == ["long"]
    assert [name for name, _ in failed] == ["short", "too"]
    assert all(isinstance(problem, SeriesUnusable) for _, problem in failed)


def test_short_ones_are_left_out_and_named_where_not_all_are():
    found, said = decompose_each(Panel(MEMBERS, "shop"), decompose)
    assert [one.series.name for one in found] == ["long"]
    assert said == ("2 series left out, too short to split: short, too",)
    with pytest.raises(SeriesUnusable, match=r'shop "short": .* 2 of 2 series are affected'):
        decompose_each(Panel(MEMBERS[1:], "shop"), decompose)


def test_one_that_cannot_be_split_for_another_reason_refuses_the_whole_by_name():
    def product(series):
        return decompose(series, mode="multiplicative")

    with pytest.raises(SeriesUnusable, match='shop "long": the value at 1 is not above zero'):
        decompose_each(Panel(MEMBERS, "shop"), product)
