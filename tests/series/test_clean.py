"""What a cleaned copy holds, and that every change is told with its row and its reason."""

import io

import pandas as pd
import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.series.clean import clean
from tsforecast.series.fair_copy import Change
from tsforecast.series.read import ReadOptions
from tsforecast.series.survey import survey


def cleaned(text, **said):
    options = ReadOptions(**said)
    content = text if isinstance(text, bytes) else text.encode()
    found = survey("-", options=options, stdin=io.BytesIO(content), keep=True)
    assert found.errors == (), found.errors
    done = clean(found, options=options)
    return done.content.decode(), done.changes


def months(n=24, *, start=100):
    return [f"{2020 + i // 12}-{i % 12 + 1:02}-01,{start + i}" for i in range(n)]


def table(rows, head="date,sales"):
    return "\n".join([head, *rows]) + "\n"


def test_a_plain_file_is_copied_as_it_is():
    text = table(months())
    assert cleaned(text) == (text, ())


def test_dates_numbers_and_the_dialect():
    text, changes = cleaned(
        "Report\n\nMonat;Umsatz\n31.01.2020;1.112,50 €\n29.02.2020;7,0 €\n31.03.2020;8 €\n"
        "30.04.2020;9 €\n31.05.2020;9,5 €\n"
    )
    assert text.splitlines()[:3] == ["Monat,Umsatz", "2020-01-31,1112.5", "2020-02-29,7"]
    said = [change.before for change in changes if change.row is None]
    assert said == ["semicolon-separated", "1 line above the header left out"]
    assert [(one.column, one.before, one.after) for one in changes if one.row == 4] == [
        ("Umsatz", "1.112,50 €", "1112.5"), ("Monat", "31.01.2020", "2020-01-31"),
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["", "Z", "+05:30", "-03:00"])
@pytest.mark.parametrize("step", ["h", "D"])
@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
def test_iso_times_stay_as_they_are(zone, step, form):
    times = pd.date_range("2020-01-01 06:00", periods=20, freq=step).strftime(form)
    text = table([f"{time}{zone},{i}" for i, time in enumerate(times)])
    assert cleaned(text) == (text, ())


def test_times_over_a_change_of_the_clock_are_written_in_utc():
    local = pd.date_range("2020-03-28", periods=48, freq="h", tz="Europe/Berlin")
    text, changes = cleaned(table([f"{time.isoformat()},{i}" for i, time in enumerate(local)]))
    assert text.splitlines()[1] == "2020-03-27T23:00:00+00:00,0"
    assert text.splitlines()[-1] == "2020-03-29T22:00:00+00:00,47"
    assert {change.why for change in changes} == {"times in ISO form"}


def test_columns_of_other_spans_stand_beside_each_other_in_order_and_times_are_told_once():
    rows = [f"{day:02}.01.2020,{day if day > 2 else ''},{day if day < 29 else ''}"
            for day in range(31, 0, -1)]  # fmt: skip
    text, changes = cleaned(table(rows, "date,a,b"), wide=True)
    lines = text.splitlines()
    assert [lines[1], lines[3], lines[31]] == ["2020-01-01,,1", "2020-01-03,3,3", "2020-01-31,31,"]
    told = [change for change in changes if change.why == "times in ISO form"]
    assert len(told) == len({change.row for change in told}) == 31
    assert "rows in order" in {change.why for change in changes}


def test_copies_are_dropped_and_the_order_is_by_time():
    rows = months()
    text, changes = cleaned(table([rows[1], rows[0], *rows[2:], rows[5]]))
    assert text == table(rows)
    assert changes == (
        Change(None, None, "another order", "by time", "rows in order"),
        Change(26, "date", "2020-06-01", None, "same time and value as row 7"),
    )


def test_rows_that_are_summed_are_no_copies():
    rows = months()
    text, changes = cleaned(table([*rows, rows[5]]), duplicates="sum")
    assert text.splitlines()[6] == "2020-06-01,210"
    assert [(one.row, one.why) for one in changes] == [
        (7, "sum of the rows of this time"),
        (26, "repeated time: --duplicates sum"),
    ]


def test_what_was_asked_for_is_told_by_the_option():
    rows = months()
    rows[3] = "2020-04-01,n.k."
    rows.insert(8, "2020-08-01,999")
    del rows[15]
    text, changes = cleaned(
        table(rows), missing_values=("n.k.",), fill="interpolate", duplicates="last"
    )
    assert len(text.splitlines()) == 25
    assert [(one.row, one.before, one.after, one.why) for one in changes] == [
        (None, "(no row for 2021-03-01)", "114", "filled by interpolate"),
        (5, "n.k.", "103", "filled by interpolate"),
        (9, "107", "999", "last of the rows of this time"),
        (10, "2020-08-01", None, "repeated time: --duplicates last"),
    ]


def test_outliers_are_never_changed():
    rows = months(36)
    rows[20] = rows[20].replace("120", "12000")
    assert cleaned(table(rows)) == (table(rows), ())


def test_words_go_along_and_no_formula_is_left_to_run():
    rows = [f"{row},fine" for row in months()]
    rows[4] = rows[4].replace("fine", "=cmd()")
    text, changes = cleaned(table(rows, "date,sales,@note"))
    assert text.splitlines()[0] == "date,sales,'@note"
    assert text.splitlines()[5] == "2020-05-01,104,'=cmd()"
    assert {one.row for one in changes} == {None, 6}
    assert {one.why for one in changes} == {"a spreadsheet would run it as a formula"}


def test_a_negative_number_is_no_formula():
    text = table(months(start=-10))
    assert cleaned(text) == (text, ())


def test_several_columns_stay_beside_each_other_and_one_that_was_not_asked_for_is_named():
    rows = [f"{row},{i}" for i, row in enumerate(months())]
    text = table(rows, "date,sales,costs")
    assert cleaned(text) == (text, ())
    alone, changes = cleaned(text, target=("sales",))
    assert alone == table(months())
    (one,) = changes
    assert (one.column, one.after) == ("costs", None)


def test_a_long_table_keeps_its_ids():
    rows = [f"{row},{shop}" for row in months() for shop in "AB"]
    text, changes = cleaned(table(rows, "date,sales,shop"))
    assert text.splitlines()[:3] == ["date,shop,sales", "2020-01-01,A,100", "2020-02-01,A,101"]
    assert [one.after for one in changes] == ["by series and time"]


def test_joined_rows_are_told():
    days = [f"2020-{1 + i // 28:02}-{i % 28 + 1:02},1" for i in range(28 * 11)]
    text, changes = cleaned(table(days), resample="month", aggregate="sum")
    assert text.splitlines()[1] == "2020-01-01,28"
    joined = [one for one in changes if one.after is None]
    assert {one.why for one in joined} == {"joined by month, sum of each"}
    assert len(joined) == 27 * 11


def test_rows_without_times_are_numbered_before_and_after():
    text = "sales\n" + "\n".join(str(i % 7) for i in range(20)) + "\n"
    assert cleaned(text) == (text, ())


def test_a_copy_that_would_be_read_differently_is_not_made():
    rows = [f"{row},{i}" for i, row in enumerate(months())]
    text = table(rows, "date,=sales,'=sales").encode()
    found = survey("-", options=ReadOptions(), stdin=io.BytesIO(text), keep=True)
    with pytest.raises(SeriesUnusable, match="would not be read as the same series") as refused:
        clean(found, options=ReadOptions())
    assert (refused.value.code, refused.value.exit_code) == ("not-cleanable", 4)
    assert refused.value.hint == "correct the file by hand; tsforecast reads it as it is."


def test_one_series_of_a_long_table():
    rows = [f"{row},{shop}" for row in months() for shop in "AB"]
    text, changes = cleaned(table(rows, "date,sales,shop"), id_column="shop", id=("A",))
    assert text == table([f"{row},A" for row in months()], "date,sales,shop")
    assert changes == ()


def test_two_columns_of_ids_are_one_in_the_copy() -> None:
    rows = [f"2020-{m:02d}-01,{a},{b},{m}{n}" for m in range(1, 13)
            for a in "xy" for n, b in enumerate("uv")]  # fmt: skip
    text, _ = cleaned(table(rows, "date,a,b,sales"))
    assert text.splitlines()[:2] == ["date,a / b,sales", "2020-01-01,x / u,10"]
