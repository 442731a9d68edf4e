"""Seasons asked for, beside what the series hold of them."""

import pytest

from tsforecast.errors import SeriesUnusable
from tsforecast.evaluate.asked import held


@pytest.mark.parametrize(
    ("lengths", "asked", "kept", "said"),
    [
        ([40], None, None, ()),
        ([40], (), (), ()),
        ([40], (4, 20), (4, 20), ()),
        ([40], (4, 21), (4,), ("season of 21 steps left out: 40 values do not hold it twice",)),
        (
            [40],
            (30,),
            (30,),
            ("40 values do not hold two seasons of 30 steps: little is known of that season",),
        ),
        (
            [20, 40],
            (12,),
            (12,),
            (
                "1 of 2 series does not hold two seasons of 12 steps: "
                "little is known of that season",
            ),
        ),
    ],
)
def test_what_does_not_fit_twice_is_left_out_or_said(quarters, lengths, asked, kept, said):
    assert held([quarters(n) for n in lengths], asked) == (kept, said)


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        ([40], "40 values are too few for a season of 41 steps: not one whole season."),
        (
            [20, 40],
            "40 values in the longest series are too few for a season of 41 steps: "
            "not one whole season.",
        ),
    ],
)
def test_a_season_that_no_series_holds_is_refused(quarters, lengths, message):
    members = [quarters(n) for n in lengths]
    with pytest.raises(SeriesUnusable) as caught:
        held(members, (4, 41))
    refused = caught.value
    assert (refused.code, refused.exit_code, refused.message) == ("too-short", 4, message)
    assert refused.column == (members[0].name if len(members) == 1 else None)
    assert refused.hint == (
        "give more history or a shorter --period; --period 1 asks for no season."
    )
