"""Several series in one file: what is decided once for all, and refusals that name the series."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tsforecast.errors import TsforecastError, UsageError
from tsforecast.series.calendar import from_alias
from tsforecast.series.read import PanelReading, ReadOptions, read, read_panel, read_series
from tsforecast.series.series import Panel, Series

MONTHS = [str(month.date()) for month in pd.date_range("2015-01-01", periods=30, freq="MS")]
SHOPS = {"Oslo": range(100, 130), "Bergen": range(200, 224), "Voss": range(300, 330)}
HEADER = "shop,month,sales"


def long_rows(shops=SHOPS, months=MONTHS) -> list[str]:
    return [
        f"{shop},{month},{value}"
        for shop, values in shops.items()
        for month, value in zip(months, values, strict=False)
    ]


def text(rows: list[str], header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def panel(content: str, **options: object) -> PanelReading:
    return read_panel("-", options=ReadOptions(**options), stdin=io.BytesIO(content.encode()))


def refused(content: str, **options: object) -> TsforecastError:
    with pytest.raises(TsforecastError) as caught:
        panel(content, **options)
    return caught.value


def values(found: PanelReading) -> dict[str, list[float]]:
    return {member.name: member.values.tolist() for member in found.panel.members}


EVERY = {shop: list(values) for shop, values in SHOPS.items()}


def test_all_series_of_a_long_table() -> None:
    found = panel(text(long_rows()), id_column="shop")
    assert values(found) == EVERY
    assert found.panel.id_name == "shop"
    assert found.panel.frequency.alias == "MS"
    assert [len(member.rows) for member in found.members] == [30, 24, 30]
    assert found.members[1].rows[:2].tolist() == [32, 33]
    assert found.line() == (
        'stdin: 3 series of "sales" by "shop", monthly, 2015-01 to 2017-06, 24 to 30 values each, '
        '1 ends earlier, 2016-12 (time column "month", ISO dates, comma-separated)'
    )


def test_series_that_alternate_are_taken_apart() -> None:
    rows = sorted(long_rows(), key=lambda row: row.split(",")[1])
    found = panel(text(rows), id_column="shop")
    assert values(found) == EVERY
    assert not any("sorted" in decision for decision in found.decisions)
    turned = panel(text(rows[::-1]), id_column="shop")
    assert values(turned) == EVERY
    assert "newest first: turned round" in turned.decisions


def test_some_series_by_id_come_in_the_order_of_the_file() -> None:
    found = panel(text(long_rows()), id_column="shop", id=("Voss", "Oslo"))
    assert list(values(found)) == ["Oslo", "Voss"]
    assert "2 of 3 series" in found.decisions


def test_one_id_is_a_single_series_and_all_are_a_panel() -> None:
    content = text(long_rows()).encode()
    one = read("-", options=ReadOptions(id_column="shop", id=("Voss",)), stdin=io.BytesIO(content))
    assert one.series.name == "sales"
    every = read("-", options=ReadOptions(id_column="shop"), stdin=io.BytesIO(content))
    assert isinstance(every, PanelReading)


def test_a_wide_table_is_trimmed_where_a_series_starts_late_or_ends_early() -> None:
    rows = [f"{month},{i},{i * 2 if 3 <= i < 28 else ''},x" for i, month in enumerate(MONTHS)]
    found = panel(text(rows, "month,a,b,note"), wide=True)
    assert list(values(found)) == ["a", "b"]
    assert found.panel.id_name == "series"
    assert found.panel.members[1].values.tolist() == [2.0 * i for i in range(3, 28)]
    assert str(found.panel.members[1].times[0].date()) == MONTHS[3]
    assert found.members[1].rows[[0, -1]].tolist() == [5, 29]
    said = "5 empty cells before the first or after the last value of 1 series left out"
    assert said in found.decisions
    assert found.line().startswith(
        "stdin: 2 series, monthly, 2015-01 to 2017-06, 25 to 30 values each, 1 ends earlier, "
        "2017-04 (time column"
    )


def test_zeros_fill_the_ends_of_a_wide_table_when_asked() -> None:
    rows = [f"{month},{i},{i * 2 if i < 28 else ''}" for i, month in enumerate(MONTHS)]
    found = panel(text(rows, "month,a,b"), wide=True, fill="zero")
    assert found.panel.members[1].values[-3:].tolist() == [54, 0, 0]
    assert "2 missing values of 1 series filled by zero" in found.decisions


def test_several_targets_are_the_series() -> None:
    rows = [f"{month},{i},{-i},{7 * i}" for i, month in enumerate(MONTHS)]
    found = panel(text(rows, "month,a,b,c"), target=("c", "A"))
    assert values(found) == {
        "c": [7.0 * i for i in range(30)],
        "a": [float(i) for i in range(30)],
    }


def test_series_without_times_are_numbered_each() -> None:
    rows = [f"{shop};{value},5" for shop, values in SHOPS.items() for value in values]
    found = panel(text(rows, "shop;sales"), id_column="shop")
    assert found.panel.members[2].times.tolist() == list(range(1, 31))
    assert found.line().startswith('stdin: 3 series of "sales" by "shop", rows 1 to 30, 24 to 30')


def test_a_date_that_one_series_proves_holds_for_all() -> None:
    days = pd.date_range("2020-01-01", periods=12, freq="D")
    later = pd.date_range("2020-03-10", periods=12, freq="D")
    rows = [f"A,{day:%d/%m/%Y},{i}" for i, day in enumerate(days)]
    rows += [f"B,{day:%d/%m/%Y},{i}" for i, day in enumerate(later)]
    content = text(rows, "id,day,v")
    found = panel(content, id_column="id")
    assert str(found.panel.members[0].times[-1].date()) == "2020-01-12"
    alone = read_series(
        "-",
        options=ReadOptions(id_column="id", id=("A",)),
        stdin=io.BytesIO(content.encode()),
    )
    assert alone.series.times.equals(found.panel.members[0].times)
    assert refused(text(rows[:12], "id,day,v"), id_column="id").code == "ambiguous-dates"


def test_a_decimal_comma_that_one_series_proves_holds_for_all() -> None:
    rows = [f"A;{month};{i + 1},125" for i, month in enumerate(MONTHS)]
    rows += [f"B;{month};{i + 1},5" for i, month in enumerate(MONTHS)]
    found = panel(text(rows, "id;month;v"), id_column="id")
    assert found.panel.members[0].values[0] == 1.125
    alone = read_series(
        "-",
        options=ReadOptions(id_column="id", id=("A",)),
        stdin=io.BytesIO(text(rows, "id;month;v").encode()),
    )
    assert alone.series.values[0] == 1.125


def test_a_decimal_mark_that_one_column_proves_holds_for_all() -> None:
    rows = [f'{month},1.112,"{i},5"' for i, month in enumerate(MONTHS)]
    found = panel(text(rows, "month,a,b"), wide=True)
    assert [member.values[1] for member in found.panel.members] == [1112.0, 1.5]


@pytest.mark.parametrize(
    ("change", "code", "message", "row"),
    [
        (
            {40: None},
            "gaps",
            'shop "Bergen": 1 row is missing: 2015-11.',
            41,
        ),
        (
            {5: None, 40: None},
            "gaps",
            'shop "Oslo": 1 row is missing: 2015-06. 2 of 3 series are affected.',
            6,
        ),
        (
            {40: "Bergen,2015-11-01,"},
            "missing-values",
            'shop "Bergen": 1 value is missing: 2015-11 (row 42).',
            42,
        ),
        (
            {41: "Bergen,2015-11-01,7"},
            "duplicate-times",
            'shop "Bergen": 2015-11-01 stands in rows 42 and 43 with different values: 210 and 7.',
            43,
        ),
        (
            {40: "Bergen,2015-11-01,abc"},
            "not-a-number",
            'shop "Bergen": "abc" is not a number.',
            42,
        ),
        ({40: "Bergen,2015-13-01,5"}, "not-a-time", None, 42),
        ({40: "Bergen,2015-11-01,inf"}, "not-finite", 'shop "Bergen": the value is infinite.', 42),
        ({40: ",2015-11-01,5"}, "no-id-in-row", None, 42),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_series(change, code, message, row) -> None:
    rows = [change.get(i, row) for i, row in enumerate(long_rows())]
    error = refused(text([row for row in rows if row is not None]), id_column="shop")
    assert (error.code, error.row) == (code, row)
    assert message is None or error.message == message


def test_a_column_of_ids_called_series_is_no_wide_table() -> None:
    rows = [row for i, row in enumerate(long_rows()) if i != 40]
    found = panel(text(long_rows(), "series,month,sales"), id_column="series")
    assert found.line().startswith('stdin: 3 series of "sales" by "series", monthly')
    error = refused(text(rows, "series,month,sales"), id_column="series")
    assert (error.code, error.column) == ("gaps", "sales")
    assert error.message == 'series "Bergen": 1 row is missing: 2015-11.'


def test_times_repeated_within_an_id_may_want_another_id() -> None:
    rows = [f"{row},{kind}" for row in long_rows({"A": range(30)}) for kind in "xy"]
    rows = [row.replace(",x", "0,x") for row in rows]
    error = refused(text(rows, "shop,month,sales,kind"), id_column="shop", target=["sales"])
    assert (error.code, error.hint) == (
        "duplicate-times",
        "say which one counts: --duplicates first|last|mean|sum; or name another --id-column that "
        "tells them apart.",
    )


def test_rows_without_an_id_are_no_series_that_could_be_taken() -> None:
    error = refused(text([*long_rows({"A": range(30)}), *long_rows({"": range(30)})]))
    assert (error.code, error.row, error.column) == ("no-id-in-row", 32, "shop")
    assert error.hint == "fill in the id, or remove the row."


def test_ids_that_stand_in_the_first_row_of_each_block_are_to_be_filled_down() -> None:
    rows = [row if i in (0, 30, 54) else row[row.index(",") :] for i, row in enumerate(long_rows())]
    error = refused(text(rows), id_column="shop")
    assert (error.code, error.row) == ("no-id-in-row", 3)
    assert error.hint == (
        "fill in the id of each row, as pandas' ffill() or a spreadsheet does downwards, or "
        "remove the row."
    )


def test_a_wide_table_names_the_column() -> None:
    rows = [f"{month},{i},{'' if i == 4 else i}" for i, month in enumerate(MONTHS)]
    error = refused(text(rows, "month,a,b"), wide=True)
    assert (error.code, error.row, error.column) == ("missing-values", 6, "b")
    assert error.message == "1 value is missing: 2015-05 (row 6)."


def test_repairs_are_counted_in_total() -> None:
    rows = [row for i, row in enumerate(long_rows()) if i not in (5, 6, 40)]
    found = panel(text(rows), id_column="shop", fill="interpolate")
    assert values(found) == EVERY
    assert "3 missing values of 2 series filled by interpolate" in found.decisions
    assert found.members[0].rows[4:8].tolist() == [6, -1, -1, 7]


def test_copies_and_repeated_times_are_resolved_in_each_series() -> None:
    rows = [*long_rows(), "Oslo,2015-01-01,100", "Voss,2015-01-01,302"]
    found = panel(text(rows), id_column="shop", duplicates="last")
    assert found.panel.members[2].values[0] == 302
    assert "1 identical copy dropped (row 86)" in found.decisions
    assert "1 repeated time resolved by last" in found.decisions


def test_resampling_joins_each_series_by_itself() -> None:
    found = panel(text(long_rows()), id_column="shop", resample="year", aggregate="sum")
    assert found.panel.members[1].values.tolist() == [sum(range(200, 212)), sum(range(212, 224))]


def test_series_with_gaps_show_the_step_together() -> None:
    shops = {"A": range(30), "B": range(30)}
    rows = long_rows(shops)
    few = [row for i, row in enumerate(rows) if i < 30 or i in (30, 32, 33, 37, 41, 43, 50, 59)]
    assert refused(text(few), id_column="shop").code == "gaps"
    found = panel(text(few), id_column="shop", fill="zero")
    assert found.panel.frequency.alias == "MS"
    assert found.panel.members[1].values.sum() == sum((0, 2, 3, 7, 11, 13, 20, 29))


def test_different_frequencies_are_refused() -> None:
    weeks = [str(day.date()) for day in pd.date_range("2015-01-05", periods=30, freq="W-MON")]
    rows = [*long_rows({"A": range(30)}), *long_rows({"B": range(30)}, weeks)]
    error = refused(text(rows), id_column="shop")
    assert (error.exit_code, error.code) == (4, "mixed-frequencies")
    assert error.message == (
        'the series have different frequencies: "A" is monthly, "B" is weekly.'
    )
    assert "--resample month " in str(error.hint)
    days = [str(day.date()) for day in pd.date_range("2015-01-05", periods=200, freq="D")]
    rows = [*long_rows({"A": range(200)}, days), *long_rows({"B": range(28)}, weeks[:28])]
    error = refused(text(rows), id_column="shop")
    assert error.message == 'the series have different frequencies: "A" is daily, "B" is weekly.'
    assert "--resample week " in str(error.hint)
    quarters = [f"{2015 + i // 4}-{1 + 3 * (i % 4):02d}-01" for i in range(12)]
    rows = [*long_rows({"A": range(30)}), *long_rows({"B": range(12)}, quarters)]
    assert "--resample quarter " in str(refused(text(rows), id_column="shop").hint)


def test_days_of_a_month_that_differ_from_series_to_series_are_still_months() -> None:
    middle = [month[:-2] + "15" for month in MONTHS]
    rows = [*long_rows({"A": range(30)}), *long_rows({"B": range(30)}, middle)]
    found = panel(text(rows), id_column="shop")
    assert found.panel.frequency.alias == "MS"
    assert found.panel.members[1].times.equals(found.panel.members[0].times)


def test_a_series_of_one_row_takes_the_step_of_the_others() -> None:
    found = panel(text([*long_rows(), "New,2017-06-01,5"]), id_column="shop")
    assert len(found.panel.members[3]) == 1
    error = refused(text(["A,2017-06-01,5", "B,2017-06-01,6"]), id_column="shop")
    assert error.code == "too-short"


@pytest.mark.parametrize(
    "options",
    [
        {"wide": True, "id_column": "shop"},
        {"wide": True, "target": ("sales",)},
        {"target": ("sales", "shop"), "id_column": "shop"},
    ],
)
def test_two_ways_to_say_which_series_exclude_each_other(options) -> None:
    error = refused(text(long_rows()), **options)
    assert isinstance(error, UsageError)
    assert (error.exit_code, error.code) == (2, "two-ways")


@pytest.mark.parametrize("options", [{"id_column": "shop"}, {"target": ("sales", "shop")}])
def test_one_series_is_wanted_and_several_are_asked_for(options) -> None:
    with pytest.raises(TsforecastError) as caught:
        read_series(
            "-",
            options=ReadOptions(**options),
            stdin=io.BytesIO(text(long_rows()).encode()),
        )
    assert caught.value.code in ("which-series", "several-value-columns")


def test_a_panel_has_one_frequency_and_no_name_twice() -> None:
    months = Series(
        "a", np.arange(3.0), pd.date_range("2020-01-01", periods=3, freq="MS"), from_alias("MS")
    )
    days = Series("b", np.arange(3.0), pd.date_range("2020-01-01", periods=3), from_alias("D"))
    for members in ((), (months, days), (months, months)):
        with pytest.raises(ValueError, match="panel"):
            Panel(members, "id")


def two_ids(product: tuple[str, str] = ("A", "B")) -> str:
    rows = [
        f"2020-{month:02d}-01,{store},{one},{100 * month + place}"
        for month in range(1, 13)
        for store in ("Oslo", "Voss")
        for place, one in enumerate(product)
    ]
    return text(rows, "date,store,product,sales")


def test_two_columns_tell_series_apart_together() -> None:
    parts = ("store", "product")
    error = refused(two_ids())
    assert (error.code, error.column, error.value) == ("long-table", "store / product", "Oslo / A")
    assert error.hint == (
        "take one of them: --id-column store --id-column product --id 'Oslo / A'; "
        "or all of them: --id-column store --id-column product."
    )
    found = panel(two_ids(), id_column="store / product", id_parts=parts)
    assert [one.name for one in found.panel.members] == [
        "Oslo / A", "Oslo / B", "Voss / A", "Voss / B",
    ]  # fmt: skip
    one = read_series(
        "-",
        options=ReadOptions(id_column="store / product", id_parts=parts, id=("Voss / B",)),
        stdin=io.BytesIO(two_ids().encode()),
    )
    assert one.series.values.tolist() == [100 * month + 1 for month in range(1, 13)]


def test_a_column_with_a_slash_in_its_name_is_one_column() -> None:
    content = two_ids().replace("store,product", "p / s,product")
    rows = [row for row in content.splitlines() if ",B," not in row]
    error = refused("\n".join(rows))
    assert error.hint.startswith("take one of them: --id-column 'p / s' --id Oslo;")


def test_an_unknown_joint_id_names_the_columns() -> None:
    error = refused(
        two_ids(), id_column="store / product", id_parts=("store", "product"), id=("Oslo",)
    )
    assert error.hint.startswith("take one of them: --id-column store --id-column product --id 'O")


def test_two_numeric_ids_are_no_values() -> None:
    assert refused(two_ids(("1", "2"))).column == "store / product"


def test_values_beside_one_id_are_no_second_id() -> None:
    rows = [f"2020-01-{day:02d},A,{day * k}" for day in range(1, 20) for k in (2, 3)]
    assert refused(text(rows, "date,shop,sales")).code == "duplicate-times"


def test_an_id_column_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        panel(two_ids(), id_column="store / item", id_parts=("store", "item"))
    assert caught.value.code == "no-such-column"


def test_words_that_come_and_go_are_no_series_where_one_time_is_repeated() -> None:
    words = ["sun", "rain", "fog", "rain"]
    rows = [f"{month},{i},{words[i % 4]}" for i, month in enumerate(MONTHS)]
    rows.insert(9, f"{MONTHS[8]},999,rain")
    assert refused(text(rows, "month,sales,weather")).code == "duplicate-times"


def test_series_that_share_few_times_stand_below_each_other_still() -> None:
    days = [f"{day:%F}" for day in pd.date_range("2015-01-01", periods=200)]
    rows = [f"A,{day},{i}" for i, day in enumerate(days[:110])]
    rows += [f"B,{day},{i}" for i, day in enumerate(days[90:])]
    error = refused(text(rows))
    assert (error.code, error.column) == ("long-table", "shop")
    by_time = sorted(rows, key=lambda row: row[2:12])
    assert refused(text(by_time)).code == "long-table"


def test_the_hint_names_a_column_that_moves_within_a_series() -> None:
    rows = [f"{shop},{month},{shop},{i * i}" for shop in "123" for i, month in enumerate(MONTHS)]
    error = refused(text(rows, "id,date,shop,sales"), id_column="id")
    assert error.hint == "say which one to work on, as --target sales."


def test_row_numbers_are_left_out_where_several_columns_make_the_id() -> None:
    cells = [f"{shop},{item},{month}" for shop in "AB" for item in "xy" for month in MONTHS]
    rows = [f"{i + 1},{cell},{i * i % 97}" for i, cell in enumerate(cells)]
    parts = ("shop", "item")
    found = panel(
        text(rows, "rownames,shop,item,month,sales"), id_column="shop / item", id_parts=parts
    )
    assert (found.column, len(found.panel)) == ("sales", 4)
    assert 'row numbers "rownames" left out' in found.decisions
