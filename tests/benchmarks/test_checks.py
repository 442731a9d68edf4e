"""The rate of false alarms, at a size that a test run can afford."""

import json

import pytest

from benchmarks import checks
from benchmarks.__main__ import main


def test_clean_series_are_left_in_peace():
    smooth, *kinds = checks.false_alarms(series=120, of_a_kind=12)
    assert smooth.of == 120
    assert smooth.said <= 0.03 * 120
    assert sum(kind.said for kind in kinds) <= 0.03 * 12 * len(kinds)


def test_faults_are_found():
    for rate in checks.detections(faulty=30):
        assert rate.said >= 0.65 * rate.of, rate


def test_the_table_has_a_line_for_each_kind():
    lines = checks.table([checks.Rate("prices", 2, 100, {"TS301": 2})]).splitlines()
    assert [line.split() for line in lines] == [["prices", "2.0%", "2", "of", "100", "TS301:2"]]


@pytest.mark.slow
def test_the_command_gives_both_tables(capsys):
    assert main(["checks", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["false_alarms"][0]["of"] == checks.SERIES
    assert told["false_alarms"][0]["said"] < 0.02 * checks.SERIES
    assert [rate["what"] for rate in told["detections"]] == list(checks.FAULTS)
