"""Units of measurement and flags behind numbers."""

from __future__ import annotations

import pytest

from tsforecast.series.numbers import NotANumber, Numbers, read_numbers
from tsforecast.series.units import Mixed

MISSING = frozenset({"", ":"})


@pytest.mark.parametrize(
    ("cells", "values", "said"),
    [
        (["80.1kg", "79.5kg", "0"], [80.1, 79.5, 0], '"kg" taken off: 80.1kg is 80.1'),
        (["28.6 GiB", "-3 GiB"], [28.6, -3], '"GiB" taken off: 28.6 GiB is 28.6'),
        (["1,234.5 kWh", "7 kWh"], [1234.5, 7], '"kWh" taken off: 1,234.5 kWh is 1,234.5'),
        (["5 W m-2", "6 W m-2"], [5, 6], '"W m-2" taken off: 5 W m-2 is 5'),
        (["90.1", "91.0 p", "92.5 bp"], [90.1, 91, 92.5], "flags behind numbers left out (bp, p)"),
        (["112", "118*", "132 **"], [112, 118, 132], "flags behind numbers left out (*, **)"),
        (["5 d", "6 d"], [5, 6], '"d" taken off: 5 d is 5'),
        (["90", "91", "92 b"], [90, 91, 92], "flags behind numbers left out (b)"),
    ],
)
def test_what_stands_behind_all_or_is_a_flag_is_left_out(
    cells: list[str], values: list[float], said: str
) -> None:
    read = read_numbers(cells, missing=MISSING)
    assert isinstance(read, Numbers)
    assert read.values.tolist() == values
    assert said in read.said


@pytest.mark.parametrize(
    ("cells", "odd", "first"),
    [
        (["31.7 MB/s", "29.8 kB/s"], "29.8 kB/s", "31.7 MB/s"),
        (["21K", "1.2M"], "1.2M", "21K"),
        (["12", "5 kg"], "12", "5 kg"),
        (["1.5 bn", "900", "950", "970"], "900", "1.5 bn"),
        (["5 s", "3 d", "7 s"], "3 d", "5 s"),
        (["20 c", "68 f"], "68 f", "20 c"),
    ],
)
def test_units_that_differ_are_told_apart(cells: list[str], odd: str, first: str) -> None:
    assert read_numbers(cells, missing=MISSING) == Mixed(odd, first)


@pytest.mark.parametrize("cell", ["2020M2", "12 May", "3 dec", "2nd", "12.5#", "5 kgs of", "p"])
def test_other_texts_stay_strangers(cell: str) -> None:
    assert read_numbers(["1", cell], missing=MISSING) == NotANumber(1)
