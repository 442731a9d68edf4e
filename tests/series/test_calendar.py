"""Frequencies: found from times, named for people, counted on."""

from __future__ import annotations

import pandas as pd
import pytest

from tsforecast.series import calendar

ALIASES = [
    "YS-JAN",
    "10YS-JAN",
    "YE-JUN",
    "QS-JAN",
    "QS-FEB",
    "QE-DEC",
    "MS",
    "ME",
    "2MS",
    "6ME",
    "BME",
    "W-SAT",
    "2W-MON",
    "D",
    "3D",
    "B",
    "h",
    "4h",
    "min",
    "15min",
    "s",
    "10s",
    "ms",
]


@pytest.mark.parametrize("alias", ALIASES)
def test_a_frequency_is_found_with_and_without_gaps(alias: str) -> None:
    times = pd.date_range("2001-03-05", periods=60, freq=alias)
    for given in (times, times.delete([3, 4, 17])):
        found = calendar.infer(given)
        assert found is not None
        assert found.alias == alias
        assert found.between(times[0], times[-1]).equals(times)


@pytest.mark.parametrize(
    ("alias", "label", "steps", "periods"),
    [
        ("YS", "yearly", 1, ()),
        ("QS-JAN", "quarterly", 4, (4,)),
        ("MS", "monthly", 12, (12,)),
        ("W-SUN", "weekly", 52.1775, (52,)),
        ("D", "daily", 365.2425, (7, 365)),
        ("B", "business-daily", 260.8875, (5,)),
        ("h", "hourly", 8765.82, (24, 168)),
        ("15min", "every 15 minutes", 35063.28, (96, 672)),
        ("min", "every minute", 525949.2, (1440, 10080)),
        ("2MS", "every 2 months", 6, (6,)),
    ],
)
def test_what_a_frequency_is(
    alias: str, label: str, steps: float, periods: tuple[int, ...]
) -> None:
    found = calendar.from_alias(alias)
    assert (found.label, found.periods) == (label, periods)
    assert found.steps_per_year == pytest.approx(steps)


@pytest.mark.parametrize("alias", ["", "fortnight", "2B", "X", "W-XYZ "])
def test_what_is_no_frequency(alias: str) -> None:
    with pytest.raises(ValueError, match="no calendar step"):
        calendar.from_alias(alias)


def test_uneven_times_have_no_frequency() -> None:
    assert (
        calendar.infer(pd.DatetimeIndex(["2020-01-01", "2020-01-04", "2020-01-09", "2020-01-11"]))
        is None
    )
    assert calendar.infer(pd.DatetimeIndex(["2020-01-01"])) is None


@pytest.mark.parametrize(
    ("alias", "time", "period", "name"),
    [
        ("MS", "1958-07-01", 12, "July"),
        ("QS-JAN", "2020-07-01", 4, "Q3"),
        ("D", "2020-01-06", 7, "Monday"),
        ("D", "2020-07-14", 365, "14 July"),
        ("B", "2020-01-06", 5, "Monday"),
        ("W-SUN", "2020-06-07", 52, "week 23"),
        ("h", "2020-01-06 14:00", 24, "14:00"),
        ("h", "2020-01-06 14:00", 168, "Monday 14:00"),
        ("MS", "1958-07-01", 132, "as in 1958-07"),
    ],
)
def test_phases_have_names(alias: str, time: str, period: int, name: str) -> None:
    assert calendar.phase_name(pd.Timestamp(time), calendar.from_alias(alias), period) == name


def test_phases_without_a_calendar_are_counted() -> None:
    assert calendar.phase_name(14, calendar.WITHOUT_CALENDAR, 12) == "step 2 of 12"


@pytest.mark.parametrize(
    ("alias", "time", "text"),
    [
        ("YS", "1949-01-01", "1949"),
        ("QS-JAN", "1949-04-01", "1949-Q2"),
        ("MS", "1949-02-01", "1949-02"),
        ("D", "1949-02-03", "1949-02-03"),
        ("h", "1949-02-03 00:00", "1949-02-03 00:00"),
        ("s", "1949-02-03 01:02:03", "1949-02-03 01:02:03"),
    ],
)
def test_times_are_written_as_short_as_the_frequency_allows(
    alias: str, time: str, text: str
) -> None:
    assert calendar.time_text(pd.Timestamp(time), calendar.from_alias(alias)) == text
