"""The tree of failures: exit codes, place and JSON."""

import pytest

from tsforecast import errors

CODES = {
    errors.UsageError: 2,
    errors.FileUnreadable: 3,
    errors.SeriesUnusable: 4,
    errors.ModelUnusable: 5,
    errors.PartMissing: 6,
}


def test_every_failure_has_its_documented_exit_code():
    assert {kind: kind.exit_code for kind in errors.TsforecastError.__subclasses__()} == CODES


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({}, ""),
        ({"file": "a.csv"}, "a.csv"),
        ({"file": "a.csv", "row": 3, "column": "v"}, 'a.csv, row 3, column "v"'),
        ({"column": "v"}, 'column "v"'),
        ({"row": 0}, "row 0"),
    ],
)
def test_a_place_names_what_is_known(where, place):
    error = errors.SeriesUnusable("wrong.", code="c", hint="mend it.", **where)
    assert error.place() == place
    assert str(error) == "wrong."
    assert error.as_json() == {
        "code": "c", "message": "wrong.", "hint": "mend it.", "file": None, "row": None,
        "column": None, "value": None, **where,
    }  # fmt: skip
