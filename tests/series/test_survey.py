"""No refusal hides another: all errors of a file at once, each with its rows."""

import gzip
import io

import pytest

from tsforecast.errors import UsageError
from tsforecast.series.read import PanelReading, Reading, ReadOptions
from tsforecast.series.survey import survey


def look(text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return survey("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


def months(n=24, *, value=lambda i: 100 + i):
    return [f"{2020 + i // 12}-{i % 12 + 1:02}-01,{value(i)}" for i in range(n)]


def table(rows, head="date,sales"):
    return "\n".join([head, *rows]) + "\n"


def told(found):
    return [(one.code, one.row, one.message) for one in found.errors]


def test_a_clean_file_has_no_errors_and_its_reading():
    found = look(table(months()))
    assert (found.errors, found.whole) == ((), True)
    assert isinstance(found.sound[0], Reading)
    assert found.line().startswith('stdin: 24 monthly values of "sales"')


def test_texts_infinities_duplicates_gaps_and_empty_cells_come_together():
    rows = months()
    rows[2] = rows[2].replace("102", "n.k.")
    rows[5] = rows[5].replace("105", "n.k.")
    rows[7] = rows[7].replace("107", "oops")
    rows[9] = rows[9].replace("109", "inf")
    rows[11] = "2020-12-01,"
    rows.insert(14, rows[13].replace("113", "999"))
    del rows[17:19]
    found = look(table(rows))
    assert found.whole
    assert told(found) == [
        ("TS103", 4, '"n.k." is not a number, in 2 rows: 4, 7.'),
        ("TS103", 9, '"oops" is not a number.'),
        ("TS107", 11, "the value is infinite."),
        ("TS206", 16, "2021-02-01 stands in rows 15 and 16 with different values: 113 and 999."),
        ("TS210", 18, "2 rows are missing, after row 18: 2021-05 to 2021-06."),
        ("TS211", 13, "1 row has no value: 13."),
    ]
    assert all(one.hint for one in found.errors)
    assert found.line() == ""


def test_a_number_too_large_is_found_wherever_it_stands():
    found = look(table([f"2020-{m:02d}-01,{'9e307' if m in (3, 7) else m}" for m in range(1, 11)]))
    assert told(found) == [("TS107", 4, "the value is too large, in 2 rows: 4, 8.")]


def test_every_gap_has_its_stretch():
    rows = months()
    del rows[20], rows[3:6]
    assert told(look(table(rows))) == [
        ("TS210", 4, "3 rows are missing, after row 4: 2020-04 to 2020-06."),
        ("TS210", 18, "1 row is missing, after row 18: 2021-09."),
    ]


def test_rows_that_are_no_rows_are_named_one_by_one():
    rows = months()
    rows[5] += ",extra"
    rows[9] = "Mayday,5"
    rows[12] = ",7"
    assert told(look(table(rows))) == [
        ("TS009", 7, "there are 3 fields where the table has 2 columns."),
        ("TS203", 11, '"Mayday" is not a time like the others.'),
        ("TS205", 14, "1 row without a time: 14."),
    ]


def test_ragged_rows_in_another_encoding():
    rows = months()
    rows[5] += ",é"
    rows[8] += ",é"
    found = look(table(rows).encode("utf-16"))
    assert [(one.code, one.row) for one in found.errors if one.code == "TS009"] == [
        ("TS009", 7), ("TS009", 10),
    ]  # fmt: skip


def test_ragged_rows_in_an_archive():
    rows = months()
    rows[5] += ",extra"
    rows[8] += ",extra"
    found = look(gzip.compress(table(rows).encode()))
    assert [(one.code, one.row) for one in found.errors] == [("TS009", 7), ("TS009", 10)]


def test_strangers_in_both_columns_do_not_cut_off_the_rows_above_them():
    rows = months()
    rows[3] = rows[3].replace("103", "n.k.")
    rows[6] = "total so far,606"
    assert [(one.code, one.column, one.row) for one in look(table(rows)).errors] == [
        ("TS103", "sales", 5), ("TS203", "date", 8),
    ]  # fmt: skip


def test_ambiguous_dates_do_not_hide_a_text_and_lead_to_no_guess_about_gaps():
    rows = [f"{day:02}/0{day % 9 + 1}/2020,{day}" for day in range(1, 13)]
    rows[4] = rows[4].replace(",5", ",zzz")
    found = look(table(rows))
    assert [one.code for one in found.errors] == ["TS103", "TS204"]
    assert found.sound == ()


def test_each_of_several_columns_is_checked():
    rows = [f"{row},{i % 5}" for i, row in enumerate(months())]
    rows[3] = rows[3][:-1] + "x"
    rows[6] = rows[6].replace("106", "")
    found = look(table(rows, "date,sales,costs"))
    assert [(one.code, one.column, one.row) for one in found.errors] == [
        ("TS103", "costs", 5), ("TS211", "sales", 8),
    ]  # fmt: skip
    clean = look(table([f"{row},1.5" for row in months()], "date,sales,costs"))
    assert clean.errors == ()
    assert [one.series.name for one in clean.sound] == ["sales", "costs"]
    assert clean.line() == "stdin: 2 value columns, each checked: sales, costs"


def test_a_gap_that_all_columns_share_is_said_once():
    rows = [f"{row},{i}" for i, row in enumerate(months())]
    del rows[7]
    (one,) = look(table(rows, "date,sales,costs")).errors
    assert (one.code, one.column, one.row) == ("TS210", None, 8)


def test_the_series_of_a_long_table_are_checked_and_named():
    rows = [f"{row},{shop}" for shop in "AB" for row in months()]
    found = look(table(rows, "date,sales,shop"))
    assert found.errors == ()
    assert isinstance(found.sound[0], PanelReading)
    del rows[30]
    rows[3] = rows[3].replace("103", "")
    errors = look(table(rows, "date,sales,shop")).errors
    assert [(one.code, one.id, one.row) for one in errors] == [
        ("TS210", "B", 31), ("TS211", "A", 5),
    ]  # fmt: skip


def test_one_duplicate_in_a_long_table_does_not_hide_that_it_is_one():
    rows = [f"{row},{shop}" for shop in "AB" for row in months()]
    rows.append("2021-12-01,7,B")
    (one,) = look(table(rows, "date,sales,shop")).errors
    assert (one.code, one.id) == ("TS206", "B")
    assert one.message.startswith("2021-12-01 stands in rows 49 and 50 with different values")


def test_words_beside_a_few_repeated_times_are_no_ids():
    words = ["sun", "rain", "fog"]
    rows = [f"{row},{words[i % 3]}" for i, row in enumerate(months(60))]
    rows.insert(8, "2020-08-01,999,fog")
    assert told(look(table(rows, "date,sales,weather"))) == [
        ("TS206", 10, "2020-08-01 stands in rows 9 and 10 with different values: 107 and 999."),
    ]


def test_empty_cells_of_the_same_rows_are_said_of_each_column_that_has_them():
    rows = [f"{row},{i},{i * i}" for i, row in enumerate(months())]
    rows[5] = "2020-06-01,105,,"
    found = look(table(rows, "date,a,b,c"))
    assert [(one.row, one.column) for one in found.errors] == [(7, "b"), (7, "c")]
    rows[5] = "2020-06-01,,,"
    found = look(table(rows, "date,a,b,c"))
    assert [(one.row, one.column) for one in found.errors] == [(7, None)]


def test_empty_cells_before_the_first_and_behind_the_last_value_are_no_error():
    rows = [f"{row[:11]}{'' if i in (0, 1, 9, 23) else i}" for i, row in enumerate(months())]
    assert told(look(table(rows))) == [("TS211", 11, "1 row has no value: 11.")]
    assert told(look(table(rows[::-1]))) == [("TS211", 16, "1 row has no value: 16.")]


def test_uneven_steps_do_not_hide_empty_cells():
    days = (1, 2, 4, 9, 11, 17, 18, 26)
    rows = [f"2020-03-{day:02},{'' if day == 9 else day}" for day in days]
    found = look(table(rows))
    assert [one.code for one in found.errors] == ["TS207", "TS211"]
    assert not found.whole


def test_a_value_that_an_error_is_about_is_marked_as_nobodys():
    rows = months(36)
    rows.insert(20, rows[19].replace("119", "999"))
    (one,) = look(table(rows)).sound
    assert one.rows[19] == -1
    assert (one.rows < 0).sum() == 1


def test_a_column_of_words_is_one_error():
    rows = [f"{row},{['sun', 'rain', 'fog'][i % 3]}" for i, row in enumerate(months())]
    (one,) = look(table(rows, "date,sales,weather"), target=("weather",)).errors
    assert one.message == '24 of 24 cells are not numbers: "sun", "rain", "fog".'
    assert "--target" in one.hint


@pytest.mark.parametrize("text", ["", "date,sales\n"])
def test_nothing_hides_behind_an_empty_file(text):
    found = look(text)
    assert (len(found.errors), found.whole, found.sound) == (1, True, ())


def test_a_wrong_option_stays_a_usage_error():
    with pytest.raises(UsageError):
        look(table(months()), target=("nosuch",))


def test_a_thousand_duplicates_are_listed_and_the_others_counted():
    rows = [f"{1000 + i // 2}-01-01,{i}" for i in range(2600)]
    errors = look(table(rows)).errors
    assert len(errors) == 1001
    assert any(one.message == "300 more times stand in several rows." for one in errors)


def test_a_long_table_read_as_a_wide_one_is_an_error_and_no_silence():
    rows = [f"{row},{shop}" for row in months() for shop in "AB"]
    (one,) = look(table(rows, "date,sales,shop"), wide=True).errors
    assert (one.code, one.column) == ("TS105", "shop")


def test_units_that_differ_are_one_error_and_not_one_a_row():
    found = look(table(months(n=70, value=lambda i: "5 kg" if i % 2 else f"{i + 1}000 g")))
    assert [one.code for one in found.errors] == ["TS109"]


def test_a_column_without_a_value_is_said_once():
    found = look(table(months(value=lambda i: "")))
    assert [one.code for one in found.errors] == ["TS211"]
