"""Local times without an offset, over the nights in which clocks are changed."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import TsforecastError
from tsforecast.series.read import Reading, ReadOptions, read_panel, read_series

FORM = "%Y-%m-%d %H:%M"


def local(start: str, end: str, zone: str, step: str = "h") -> list[str]:
    times = pd.date_range(start, end, freq=step, tz=zone, inclusive="left")
    return [time.strftime(FORM) for time in times]


def read(cells: list[str], **options: object) -> Reading:
    content = "time,v\n" + "".join(f"{cell},{i}\n" for i, cell in enumerate(cells))
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content.encode()))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/London", "America/New_York",
                                  "Australia/Sydney", "Europe/Helsinki"])  # fmt: skip
@pytest.mark.parametrize("step", ["h", "15min"])
def test_a_year_of_local_time_is_even_in_standard_time(zone: str, step: str) -> None:
    cells = local("2020-01-05", "2021-01-05", zone, step)
    found = read(cells)
    assert found.series.values.tolist() == list(range(len(cells)))
    city = zone.split("/")[1].replace("_", " ")
    said = f"local time with clock changes as in {city}, read in standard time"
    assert said in found.decisions
    assert found.series.frequency.alias == step


@pytest.mark.parametrize(
    ("start", "end", "first"),
    [
        ("2020-03-27", "2020-03-31", "2020-03-27 00:00"),
        ("2020-10-23", "2020-10-27", "2020-10-22 23:00"),
    ],
)
def test_one_night_is_enough_and_standard_time_is_that_of_winter(
    start: str, end: str, first: str
) -> None:
    found = read(local(start, end, "Europe/Berlin"))
    assert found.series.times[0].strftime(FORM) == first
    assert np.diff(found.series.times.to_numpy()).max() == np.timedelta64(1, "h")


def test_newest_first_is_understood_too() -> None:
    cells = local("2020-10-23", "2020-10-27", "Europe/Berlin")[::-1]
    assert read(cells).series.values.tolist() == list(range(len(cells)))[::-1]


def test_a_repeated_hour_is_proof_though_something_else_is_missing() -> None:
    cells = local("2020-10-23", "2020-10-27", "Europe/Berlin")
    del cells[5]
    found = read(cells, fill="interpolate")
    assert any("clock changes" in said for said in found.decisions)
    assert len(found.series) == len(cells) + 1


def test_a_skipped_hour_is_no_proof_where_something_else_is_missing() -> None:
    cells = local("2020-03-27", "2020-03-31", "Europe/Berlin")
    del cells[5]
    with pytest.raises(TsforecastError) as caught:
        read(cells)
    assert caught.value.code == "gaps"


SPRING = local("2020-03-20", "2020-03-24", "UTC")  # a week before the clocks change
AUTUMN = local("2020-10-23", "2020-10-27", "UTC")  # the right night, and another hour below


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([*SPRING[:20], *SPRING[21:]], "gaps"),
        (sorted([*AUTUMN, "2020-10-25 04:00"]), "duplicate-times"),
    ],
)  # fmt: skip
def test_other_gaps_and_doubles_are_no_change_of_the_clock(cells: list[str], code: str) -> None:
    with pytest.raises(TsforecastError) as caught:
        read(cells)
    assert caught.value.code == code


def test_times_that_are_even_are_left_alone() -> None:
    cells = local("2020-01-05", "2021-01-05", "UTC")
    assert read(cells).series.times[0].strftime(FORM) == cells[0]


def test_all_series_of_a_panel_are_shifted_together() -> None:
    cells = local("2020-10-23", "2020-10-27", "Europe/Berlin")
    rows = [f"{cell},{name},{i}" for i, cell in enumerate(cells) for name in "AB"]
    rows += [f"{cell},C,{i}" for i, cell in enumerate(cells[:30])]
    found = read_panel(
        "-",
        options=ReadOptions(id_column="id"),
        stdin=io.BytesIO("\n".join(["time,id,v", *rows]).encode()),
    )
    first = {member.times[0] for member in found.panel.members}
    assert first == {pd.Timestamp("2020-10-22 23:00")}
    assert found.panel.members[1].values.tolist() == list(range(len(cells)))


@pytest.mark.parametrize(("winter", "summer"), [("CET", "CEST"), ("MEZ", "MESZ")])
def test_abbreviations_of_winter_and_summer_time(winter: str, summer: str) -> None:
    times = pd.date_range("2020-10-23", "2020-10-27", freq="h", tz="Europe/Berlin")
    cells = [
        f"{time.strftime(FORM)} {summer if time.utcoffset() == pd.Timedelta('2h') else winter}"
        for time in times
    ]
    assert read(cells).series.times.equals(times.tz_convert("UTC").as_unit("us"))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/London", "America/New_York",
                                  "America/Los_Angeles", "Australia/Sydney"])  # fmt: skip
@pytest.mark.parametrize("step", ["D", "MS", "W-SUN"])
@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S"])
def test_local_midnights_stored_as_utc_are_days(zone: str, step: str, form: str) -> None:
    days = pd.date_range("2022-01-02", periods=400, freq=step).as_unit("us")
    cells = [time.strftime(form) for time in days.tz_localize(zone).tz_convert("UTC")]
    found = read(cells)
    assert found.series.times.equals(days)
    assert found.series.values.tolist() == list(range(400))
    assert any("stored as UTC: read as days" in said for said in found.decisions)


def test_a_midnight_that_no_clock_explains_stays_uneven() -> None:
    cells = [f"2022-01-{day:02d} {'22' if day % 2 else '23'}:00" for day in range(1, 29)]
    with pytest.raises(TsforecastError) as caught:
        read(cells)
    assert caught.value.code == "irregular-steps"


def test_working_days_with_changing_offsets_are_days() -> None:
    days = pd.bdate_range("2022-01-03", periods=200, tz="America/New_York")
    found = read([time.isoformat() for time in days.delete(30)], fill="previous")
    assert len(found.series) == 200
    assert found.series.times[-1] == days[-1].tz_localize(None)
