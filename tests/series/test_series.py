"""The series itself: checked once, cut at an origin, fingerprinted."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.series import calendar
from tsforecast.series.series import Series

MONTHLY = calendar.from_alias("MS")


def series(values: list[float]) -> Series:
    return Series(
        "x", np.array(values), pd.date_range("2020-01-01", periods=len(values), freq="MS"), MONTHLY
    )


def test_values_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        series([1, 2]).values[0] = 5


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_only_finite_values(bad: float) -> None:
    with pytest.raises(SeriesUnusable) as caught:
        series([1, bad])
    assert caught.value.exit_code == 4
    assert caught.value.code == "not-finite"


def test_lengths_must_match() -> None:
    with pytest.raises(ValueError, match="do not match"):
        Series("x", np.zeros(3), pd.RangeIndex(1, 3), calendar.WITHOUT_CALENDAR)


def test_next_times_follow_the_last() -> None:
    assert series([1, 2]).next_times(2).tolist() == [
        pd.Timestamp("2020-03-01"),
        pd.Timestamp("2020-04-01"),
    ]
    numbered = Series("x", np.zeros(3), pd.RangeIndex(1, 4), calendar.WITHOUT_CALENDAR)
    assert numbered.next_times(2).tolist() == [4, 5]


def test_the_fingerprint_sees_values_and_times() -> None:
    same, value = series([1, 2]), series([1, 2.000001])
    later = Series("x", same.values, same.times + pd.DateOffset(months=1), MONTHLY)
    prints = {s.fingerprint() for s in (same, value, later)}
    assert len(prints) == 3
    assert same.fingerprint() == series([1, 2]).fingerprint()
    assert len(same.fingerprint()) == 64


@pytest.mark.parametrize(
    "times",
    [
        pd.date_range("2020-01-01", periods=3, freq="D"),
        pd.date_range("2020-01-01", periods=3, freq="15min"),
        pd.date_range("2020-01-01", periods=3, freq="500ms"),
        pd.date_range("2020-01-01", periods=3, freq="h", tz="+05:30"),
        pd.DatetimeIndex(["0007-01-01", "0008-01-01", "0009-01-01"]).as_unit("s"),
        pd.DatetimeIndex(["9997-01-01", "9998-01-01", "9999-01-01"]).as_unit("us"),
        pd.RangeIndex(1, 4),
    ],
    ids=["days", "minutes", "parts of seconds", "zone", "long ago", "far away", "rows"],
)
def test_stored_fingerprints_stay_what_they_are(times: pd.Index) -> None:
    digest = hashlib.sha256(np.array([1.5, -2.0, 1e300]).tobytes())
    digest.update("\n".join(str(time) for time in times).encode())
    found = Series("x", np.array([1.5, -2.0, 1e300]), times, MONTHLY)
    assert found.fingerprint() == digest.hexdigest()
