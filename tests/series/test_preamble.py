"""Lines between the names and the data."""

from __future__ import annotations

import io

import pytest

from tsforecast.errors import FileUnreadable, SeriesUnusable
from tsforecast.series.read import Reading, ReadOptions, read_series

MONTHS = [f"{2018 + i // 12}-{1 + i % 12:02d}" for i in range(36)]


def read(text: str) -> Reading:
    return read_series("-", options=ReadOptions(), stdin=io.BytesIO(text.encode()))


def rows(form: str) -> str:
    return "".join(form.format(month, 100 + i % 12) + "\n" for i, month in enumerate(MONTHS))


@pytest.mark.parametrize(
    ("top", "form", "name", "said"),
    [
        (
            '"Libellé";"Indice"\n"idBank";"001759970"\n"Mise à jour";"28/06/2024 08:45"\n'
            '"Période";""\n',
            '"{}";"{}"',
            "Indice",
            "3 lines above the data left out",
        ),
        (
            "latitude,longitude,zone\n52.52,13.41,CEST\n\ntime,temperature (°C)\n",
            "{},{}",
            "temperature (°C)",
            "2 lines above the header left out",
        ),
        (
            '"";BBEX3.D;BBEX3.D_FLAGS\n"";Kurs 1 EUR = ... USD;\nEinheit;USD;\nDimension;Eins;\n'
            "Stand vom;28.06.2024 15:59:01;\n",
            "{};{},5;",
            "BBEX3.D",
            "4 lines above the data left out",
        ),
    ],
    ids=["insee", "open-meteo", "bundesbank"],
)
def test_lines_between_names_and_data_are_left_out(
    top: str, form: str, name: str, said: str
) -> None:
    found = read(top + rows(form))
    assert (found.series.name, len(found.series)) == (name, 36)
    assert said in found.decisions
    assert found.rows[0] == top.count("\n") + 1


def test_a_row_of_data_with_a_bad_date_is_never_left_out() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("month;value\nsoon;5\n" + rows("{};{}"))
    assert (caught.value.code, caught.value.row) == ("not-a-time", 2)


@pytest.mark.parametrize(
    ("strange", "code"), [("soon,5", "not-a-time"), ("n/a,5,oops,so", "ragged-row")]
)
def test_a_short_or_long_row_of_data_is_never_left_out(strange: str, code: str) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read(f"month,value,source\n{strange}\n" + rows("{},{},m"))
    assert (caught.value.code, caught.value.row) == (code, 2)


def test_years_among_months_are_to_be_kept_apart() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("period,value\n2018,1200\n" + rows("{},{}"))
    assert caught.value.hint == (
        "keep rows of one kind only: 2018 and 2020-12 are no steps of one length."
    )


def test_another_table_below_is_called_so() -> None:
    with pytest.raises(FileUnreadable) as caught:
        read("month,sales\n" + rows("{},{}") + "month,returns\n" + rows("{},{}"))
    assert caught.value.hint == "another table begins here: keep one of them."


def test_a_date_format_without_percent_signs_is_told_how_to_be_written() -> None:
    text = "when,value\n" + rows("{},{}")
    options = ReadOptions(date_format="YYYY-MM")
    with pytest.raises(SeriesUnusable) as caught:
        read_series("-", options=options, stdin=io.BytesIO(text.encode()))
    assert caught.value.hint.startswith("write --date-format with percent signs, as %d.%m.%Y")


def test_rows_of_data_are_never_taken_for_lines_above_a_table() -> None:
    strange = "".join(f"week {i} of spring;{i} apples\n" for i in range(1, 60))
    text = "when;what\n" + strange + "".join(f"2020-01-{i:02d};{i}\n" for i in range(1, 31))
    with pytest.raises(FileUnreadable) as caught:
        read(text)
    assert caught.value.code == "no-numbers"


def test_values_that_look_like_years_begin_no_table() -> None:
    values = [1480 + 17 * i for i in range(36)]
    body = "".join(f"{m},{v},\n" for m, v in zip(MONTHS, values, strict=True))
    found = read("month,visits,remark\n" + body.replace(",\n", ",estimated\n", 1))
    assert (len(found.series), found.series.values[0]) == (36, 1480)
    counted = "".join(f"{i},{value},\n" for i, value in enumerate(values, start=1))
    found = read("t,visits,remark\n" + counted.replace(",\n", ",estimated\n", 1))
    assert found.series.values.tolist() == values
