"""Files that hold a forecast, as predict writes them and as people change them."""

import gzip
import json

import pytest

from tsforecast.errors import FileUnreadable
from tsforecast.series.forecast_file import read_forecast

CSV = """time,forecast,lower_80,upper_80,lower_95,upper_95
2020-01-01,10.5,9,12,8,13
2020-02-01,11.5,10,13,9,14
"""


@pytest.fixture
def read(tmp_path):
    """Write a forecast, and read it."""

    def written(content, *, name="forecast.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_forecast(str(path))

    return written


def test_a_csv_is_read_with_its_intervals_as_quantiles(read):
    found = read(CSV)
    assert found.quantiles == (0.025, 0.1, 0.5, 0.9, 0.975)
    assert found.levels == (80.0, 95.0)
    assert found.values.tolist() == [[8, 9, 10.5, 12, 13], [9, 10, 11.5, 13, 14]]
    assert list(found.times) == ["2020-01-01", "2020-02-01"]
    assert (found.ids, found.model, list(found.lines)) == (None, None, [2, 3])


@pytest.mark.parametrize("changed", ["semicolons", "tabs", "gzip", "order"])
def test_the_same_in_other_dress(read, changed):
    text = {
        "semicolons": CSV.replace(",", ";").replace(".", ","),
        "tabs": CSV.replace(",", "\t"),
        "gzip": gzip.compress(CSV.encode()),
        "order": "\n".join(",".join(reversed(row.split(","))) for row in CSV.split()),
    }[changed]
    found = read(text)
    assert found.values.tolist() == read(CSV).values.tolist()
    assert list(found.times) == list(read(CSV).times)


def test_a_json_is_read_with_the_name_of_its_model(read):
    rows = [{"id": "07", "time": "2020-01-01", "forecast": 1, "lower_90": 0.5, "upper_90": 1e20}]
    found = read(json.dumps({"schema": 1, "model": "pretrained LSTM", "forecast": rows}))
    assert (found.model, found.ids, found.levels) == ("pretrained LSTM", ["07"], (90.0,))
    assert found.values.tolist() == [[0.5, 1.0, 1e20]]
    assert list(found.lines) == [None]


def test_single_quantiles_join_the_bounds_and_strange_columns_are_told(read):
    found = read("time,forecast,lower_80,upper_80,quantile_0.1,quantile_0.25,note,rank\n"
                 "2020-01-01,5,3,7,3,4,fine,1\n")  # fmt: skip
    assert found.quantiles == (0.1, 0.25, 0.5, 0.9)
    assert found.values.tolist() == [[3, 4, 5, 7]]
    assert found.decisions == ("columns of the forecast left out: note, rank",)


ORDER = "name a file that tsforecast predict wrote first, and the data after it"
AS_WRITTEN = "give the forecast as tsforecast predict wrote it"


@pytest.mark.parametrize(
    ("content", "code", "place", "message", "hint"),
    [
        ("month,sales\n2020-01,5\n2020-02,6\n", "no-forecast", "forecast.csv",
         'it is no forecast: there is no column "time".', ORDER),
        ("time,sales\n2020-01,5\n2020-02,6\n", "no-forecast", "forecast.csv",
         'it is no forecast: there is no column "forecast".', ORDER),
        ('{"forecast": []}', "no-forecast", "forecast.csv",
         'it is no forecast: the object has no list "forecast" of steps.', ORDER),
        ('{"forecast": [{"time"', "no-forecast", "forecast.csv",
         "it is no forecast: it is JSON that is not whole (", ORDER),
        (CSV.replace("upper_95", "high_95"), "interval-half", 'forecast.csv, column "lower_95"',
         'half of an interval: there is no column "upper_95".',
         'an interval has two bounds: add "upper_95", or take "lower_95" away.'),
        (CSV.replace("lower_80", "low"), "interval-half", 'forecast.csv, column "upper_80"',
         'half of an interval: there is no column "lower_80".',
         'an interval has two bounds: add "lower_80", or take "upper_80" away.'),
        (CSV.replace("10,13", "13,10"), "interval-crossed",
         'forecast.csv, row 3, column "lower_80"', '13 lies above "upper_80", 10.', AS_WRITTEN),
        (CSV.replace("11.5", "n.k."), "not-a-number", 'forecast.csv, row 3, column "forecast"',
         '"n.k." is not a number.', AS_WRITTEN),
        (CSV.replace("11.5", ""), "not-a-number", 'forecast.csv, row 3, column "forecast"',
         '"" is not a number.', AS_WRITTEN),
        (CSV.replace("10.5", "inf"), "not-a-number", 'forecast.csv, row 2, column "forecast"',
         '"inf" is not a number.', AS_WRITTEN),
        ('{"forecast": [{"time": "2020", "forecast": null}]}', "not-a-number",
         'forecast.csv, column "forecast"', '"" is not a number.', AS_WRITTEN),
    ],
)  # fmt: skip
def test_what_is_no_forecast_is_refused(read, content, code, place, message, hint):
    with pytest.raises(FileUnreadable) as refused:
        read(content)
    error = refused.value
    assert (error.code, error.place(), error.exit_code) == (code, place, 3)
    assert error.message.startswith(message)
    assert error.hint.startswith(hint)
