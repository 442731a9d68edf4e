"""Where in the file the values of a series stand, and which columns hold the same."""

import pytest

from tsforecast.series.read import ReadOptions, read_series


def read(tmp_path, text, **options):
    file = tmp_path / "x.csv"
    file.write_text(text)
    return read_series(str(file), options=ReadOptions(**options))


def test_rows_follow_the_times_and_skip_what_was_filled(tmp_path):
    text = "day,v\n2020-01-04,4\n2020-01-01,1\n2020-01-02,NA\n2020-01-05,5\n"
    found = read(tmp_path, text, fill="interpolate")
    assert found.rows.tolist() == [3, -1, -1, 2, 5]


def test_rows_of_a_table_without_times(tmp_path):
    assert read(tmp_path, "v\n5.5\nNA\n6.5\n7\n", fill="previous").rows.tolist() == [2, -1, 4, 5]


@pytest.mark.parametrize(("last", "twins"), [("5", ("b",)), ("6", ())])
def test_twins_hold_the_same_in_every_row(tmp_path, last, twins):
    text = f"day,a,b,c\n2020-01-01,1,1,2\n2020-01-02,3,3,3\n2020-01-03,5,{last},5\n"
    assert read(tmp_path, text, target=("a",)).twins == twins
