"""Past forecasts find their steps again in the data, or say why not."""

import io

import numpy as np
import pytest

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.forecast_file import read_forecast
from tsforecast.series.hindsight import hindsight
from tsforecast.series.read import ReadOptions, read

MONTHS = [f"20{year}-{month:02d}-01" for year in (19, 20, 21) for month in range(1, 13)]


def data(times, *, named="month", **options):
    """Read the values 0, 1, 2, ... at some times."""
    rows = "".join(f"{time},{value}\n" for value, time in enumerate(times))
    content = io.BytesIO(f"{named},sales\n{rows}".encode())
    return read("-", options=ReadOptions(**options), stdin=content)


def forecast(times, *, ids=None):
    """Read a forecast of 100, 101, 102, ... at some times."""
    cells = [f"{time},{100 + step}" for step, time in enumerate(times)]
    rows = cells if ids is None else [f"{one},{row}" for one, row in zip(ids, cells, strict=True)]
    header = "time,forecast" if ids is None else "id,time,forecast"
    content = io.BytesIO("\n".join([header, *rows]).encode())
    return read_forecast("-", stdin=content)


def shops(ids, times, **options):
    """Read a panel with the same values in every shop."""
    rows = [f"{one},{time},{value}" for one in ids for value, time in enumerate(times)]
    content = io.BytesIO("\n".join(["shop,month,sales", *rows]).encode())
    return read("-", options=ReadOptions(id_column="shop", **options), stdin=content)


def test_steps_stand_beside_what_happened_and_the_rest_is_counted():
    (one,), said = hindsight(forecast(MONTHS[30:]), data(MONTHS[:33]))
    assert (one.origin, one.happened, one.filled) == (30, 3, 0)
    assert one.values[:, 0].tolist() == [100, 101, 102, 103, 104, 105]
    np.testing.assert_array_equal(one.actual, [30, 31, 32, np.nan, np.nan, np.nan])
    assert one.known.tolist() == [True, True, True, False, False, False]
    assert said == ("3 of 6 steps have happened, 3 have not yet",)


def test_the_order_of_the_rows_does_not_matter():
    told = forecast([MONTHS[32], MONTHS[30], MONTHS[31]])
    (one,), _ = hindsight(told, data(MONTHS))
    assert one.values[:, 0].tolist() == [101, 102, 100]
    assert one.actual.tolist() == [30, 31, 32]


def test_a_value_that_was_filled_in_did_not_happen():
    gap = [*MONTHS[:31], *MONTHS[32:34]]
    (one,), said = hindsight(forecast(MONTHS[30:34]), data(gap, fill="interpolate"))
    np.testing.assert_array_equal(one.actual, [30, np.nan, 31, 32])
    assert (one.happened, one.filled) == (4, 1)
    assert said == ("4 of 4 steps have happened", "1 value that --fill made up not scored")


@pytest.mark.parametrize(
    "written",
    [
        lambda time: time[:7],
        lambda time: f"{time}T00:00:00",
        lambda time: f"{time[5:7]}/{time[8:]}/{time[:4]}",
        lambda time: f"{time[8:]}.{time[5:7]}.{time[:4]}",
    ],
    ids=["month", "clock", "american", "german"],
)
def test_times_may_have_been_written_anew(written):
    (one,), _ = hindsight(forecast(map(written, MONTHS[30:34])), data(MONTHS))
    assert one.actual.tolist() == [30, 31, 32, 33]


def test_a_month_is_the_same_month_on_its_last_day_and_that_is_said():
    ends = ["2021-07-31", "2021-08-31", "2021-09-30"]
    (one,), said = hindsight(forecast(ends), data(MONTHS))
    assert one.actual.tolist() == [30, 31, 32]
    assert said[0] == "times of the forecast taken for the data's own monthly ones"


def test_numbered_rows_go_on_counting():
    content = io.BytesIO(b"sales\n" + b"".join(b"%d\n" % n for n in range(10)))
    found = read("-", options=ReadOptions(), stdin=content)
    (one,), _ = hindsight(forecast([9, 10, 11]), found)
    np.testing.assert_array_equal(one.actual, [8, 9, np.nan])


def test_a_midnight_without_a_zone_is_one_of_the_data():
    hours = [f"2021-03-{day:02d}T{hour:02d}:00:00" for day in range(1, 5) for hour in range(24)]
    found = data([f"{time}+01:00" for time in hours], named="time")
    late = [time[:10] if time.endswith("T00:00:00") else f"{time}+01:00" for time in hours[70:]]
    (one,), _ = hindsight(forecast(late), found)
    assert one.actual.tolist() == list(range(70, 96))
    with pytest.raises(FileUnreadable, match="is not a time like those of the data"):
        hindsight(forecast([f"{hours[70]}+01:00"]), data(hours, named="time"))


def test_ids_lead_to_their_series():
    told = forecast(MONTHS[30:32] * 2, ids=["Voss", "Voss", "'=Bodø", "'=Bodø"])
    found = shops(["Oslo", "=Bodø", "Voss"], MONTHS)
    each, said = hindsight(told, found)
    assert [one.name for one in each] == ["Voss", "=Bodø"]
    assert [one.values[0, 0] for one in each] == [100, 102]
    assert said == (
        "1 series of the data are not in the forecast",
        "4 of 4 steps of 2 series have happened",
    )


def test_a_series_of_which_nothing_has_happened_is_counted():
    told = forecast([*MONTHS[30:32], *MONTHS[34:36]], ids=["Oslo", "Oslo", "Voss", "Voss"])
    each, said = hindsight(told, shops(["Oslo", "Voss"], MONTHS[:31]))
    assert [one.happened for one in each] == [1, 0]
    assert said == (
        "1 of 4 steps of 2 series has happened, 3 have not yet",
        "nothing of 1 series has happened yet",
    )


def test_a_series_with_too_few_values_before_is_left_out():
    told = forecast(MONTHS[30:32] * 2, ids=["Oslo", "Oslo", "Voss", "Voss"])
    rows = [f"{shop},{time},7" for shop, times in (("Oslo", MONTHS), ("Voss", MONTHS[29:]))
            for time in times]  # fmt: skip
    content = io.BytesIO("\n".join(["shop,month,sales", *rows]).encode())
    found = read("-", options=ReadOptions(id_column="shop"), stdin=content)
    ((one,), said) = hindsight(told, found)
    assert one.name == "Oslo"
    assert said == (
        "1 series left out: fewer than 2 values before the forecast",
        "2 of 2 steps have happened",
    )
    alone = forecast(MONTHS[30:32], ids=["Voss", "Voss"])
    with pytest.raises(SeriesUnusable, match='series "Voss": it begins at 2021-07, before which'):
        hindsight(alone, found)


def test_one_id_that_was_asked_for_is_taken_alone():
    told = forecast(MONTHS[30:32] * 2, ids=["Oslo", "Oslo", "Voss", "Voss"])
    ((one,), said) = hindsight(told, shops(["Oslo", "Voss"], MONTHS, id=["Voss"]), ids=["Voss"])
    assert (one.name, one.values[0, 0]) == ("Voss", 102)
    assert said[0] == "1 series of the forecast left out: --id asks for others"


DAYS = [f"2021-01-{day:02d}" for day in range(1, 32)]


@pytest.mark.parametrize(
    ("told", "found", "code", "place", "message", "hint"),
    [
        (forecast(MONTHS[30:]), data(MONTHS[:30]), "not-yet", "stdin",
         "nothing of it has happened yet: it begins at 2021-07, and the data end at 2021-06.",
         "score it when the data reach further"),
        (forecast(MONTHS[31:32]), data([*MONTHS[:31], MONTHS[32]], fill="zero"), "not-yet",
         "stdin", "nothing is known of its steps: stdin has no value there.",
         "score it when those values are there"),
        (forecast(MONTHS[:6]), data(MONTHS), "no-history", "stdin",
         "it begins at 2019-01, before which the data, from 2019-01, have 0 values; to say",
         "give the whole series"),
        (forecast(MONTHS[1:6]), data(MONTHS), "no-history", "stdin",
         "it begins at 2019-02, before which the data, from 2019-01, have 1 value; to say",
         "give the whole series"),
        (forecast([*MONTHS[30:33], MONTHS[32]]), data(MONTHS), "duplicate-times",
         'stdin, row 5, column "time"', '"2021-09-01" stands there more than once.',
         "keep one row of each time"),
        (forecast([MONTHS[30], MONTHS[32]]), data(MONTHS), "forecast-steps",
         'stdin, row 3, column "time"',
         '"2021-09-01": it does not follow "2021-07-01" by one step of the data (monthly).',
         "give all rows that tsforecast predict wrote"),
        (forecast(MONTHS[24:27]), data(DAYS, named="day"), "forecast-steps",
         'stdin, row 3, column "time"',
         '"2021-02-01": it does not follow "2021-01-01" by one step of the data (daily).',
         "give all rows that tsforecast predict wrote"),
        (forecast(["2021-01-20T12:00:00", "2021-01-21T12:00:00"]), data(DAYS, named="day"),
         "forecast-steps", 'stdin, row 2, column "time"',
         '"2021-01-20T12:00:00": the data (daily) have no such time.',
         "give all rows that tsforecast predict wrote"),
        (forecast(MONTHS[30:32], ids=["Oslo", "Rome"]), shops(["Oslo", "Voss"], MONTHS),
         "which-series", 'stdin, row 3, column "id"',
         'stdin has no series "Rome"; there are: Oslo, Voss.',
         "take those rows out of the forecast, or add the series to stdin."),
        (forecast(MONTHS[30:32], ids=["Oslo", "Rome"]), data(MONTHS),
         "which-series", 'stdin, row 2, column "id"',
         'stdin has no series "Oslo", nor 1 other; there are: sales.',
         "read the data as they were read for the forecast"),
        (forecast(MONTHS[30:32]), shops(["Oslo", "Voss"], MONTHS), "which-series", "stdin",
         "it is the forecast of one series, and stdin was read as 2: Oslo, Voss.",
         "say which of them it is: --id or --target."),
    ],
)  # fmt: skip
def test_what_cannot_be_held_against_the_data_is_refused(told, found, code, place, message, hint):
    with pytest.raises(SeriesUnusable) as refused:
        hindsight(told, found)
    error = refused.value
    assert (error.code, error.place(), error.exit_code) == (code, place, 4)
    assert error.message.startswith(message)
    assert error.hint.startswith(hint)


def test_a_member_of_a_panel_is_named():
    told = forecast([MONTHS[30], MONTHS[30]], ids=["Voss", "Voss"])
    with pytest.raises(SeriesUnusable, match='series "Voss": "2021-07-01" stands there more than'):
        hindsight(told, shops(["Oslo", "Voss"], MONTHS))


def test_a_date_that_can_be_read_in_two_ways_is_refused():
    days = [f"2020-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    found = data(days, named="day", frequency="day", fill="zero")
    with pytest.raises(SeriesUnusable) as refused:
        hindsight(forecast(["02/03/2020"]), found)
    error = refused.value
    assert (error.code, error.value, error.exit_code) == ("ambiguous-dates", "02/03/2020", 4)
    assert error.message == '"02/03/2020" can be read in 2 ways.'
    assert error.hint == "write the times as tsforecast predict does, as 2020-01-31."


@pytest.mark.parametrize("cell", ["soon", "2021-13-01", "7"])
def test_what_is_no_time_is_refused(cell):
    with pytest.raises(FileUnreadable) as refused:
        hindsight(forecast([MONTHS[30], cell]), data(MONTHS))
    error = refused.value
    assert (error.code, error.row, error.value, error.exit_code) == ("not-a-time", 3, cell, 3)
    assert error.message == f'"{cell}" is not a time like those of the data, as 2021-12-01.'
