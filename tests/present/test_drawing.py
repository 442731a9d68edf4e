"""Charts as SVG: well-formed, named for those who do not see them, and small."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.present.drawing import (
    FAN_HEIGHT,
    POINTS,
    WIDTH,
    Strip,
    axis_labels,
    fan,
    round_values,
    spark,
    stacked,
    thinned,
)

YEARS = [str(year) for year in range(1990, 2004)]


def points(line):
    return [tuple(map(float, one.split(","))) for one in line.get("points").split()]


def drawn(values, *, horizon=4, levels=(80.0, 95.0)):
    median = np.full(horizon, float(values[-1]))
    bands = [(level, median - level, median + level) for level in levels]
    labels = [str(1990 + step) for step in range(len(values) + horizon)]
    text = fan('a "label" <&', labels, values, median=median, bands=bands)
    return ET.fromstring(text)


def test_a_fan_joins_history_and_forecast_within_its_frame():
    made = drawn(np.arange(10.0))
    assert (made.get("role"), made.get("aria-label")) == ("img", 'a "label" <&')
    history, forecast = (
        next(line for line in made.iter("polyline") if line.get("class") == kind)
        for kind in ("history", "forecast")
    )
    assert points(history)[-1] == points(forecast)[0]
    assert len(points(history)) == 10
    assert len(points(forecast)) == 5
    shapes = [*made.iter("polyline"), *made.iter("polygon")]
    for x, y in (point for shape in shapes for point in points(shape)):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= FAN_HEIGHT


def test_the_widest_interval_lies_below_the_others():
    made = drawn(np.arange(10.0), levels=(95.0, 50.0, 80.0, 99.0))
    shades = [shape.get("class") for shape in made.iter("polygon")]
    assert shades == ["band-2", "band-2", "band-1", "band-0"]


@pytest.mark.parametrize(
    "values", [[5.0], [0.0, 0.0], [7.0] * 30, [-1e9, 1e9], [1e-12, 2e-12], [1e15, 1e15 + 1]]
)
def test_odd_series_are_drawn_too(values):
    made = drawn(np.array(values), horizon=1)
    assert "nan" not in ET.tostring(made, encoding="unicode")
    strip = Strip("x", np.array(values), "history", rule=0.0)
    assert ET.fromstring(stacked("x", YEARS[: len(values)], [strip])).tag == "svg"


def test_a_long_line_keeps_its_peaks_and_few_points():
    values = np.sin(np.arange(100_000) / 50)
    values[70_001], values[30_003] = 9.0, -9.0
    kept = thinned(values, most=POINTS)
    assert len(kept) <= POINTS
    assert {0, 30_003, 70_001, 99_999} <= set(kept)
    label = ["2000", "2001"]
    assert len(stacked("x", label, [Strip("x", values, "trend")])) < 20_000


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300), st.integers(4, 50))
def test_thinned_places_ascend_and_are_no_more_than_asked(values, most):
    kept = thinned(np.array(values), most=most)
    assert kept == sorted(set(kept))
    assert len(kept) <= max(most, 4)
    assert {0, len(values) - 1} <= set(kept)


def test_strips_lie_below_each_other():
    strips = [Strip(name, np.arange(5.0), "trend") for name in ("a", "b", "c")]
    made = ET.fromstring(stacked("parts", YEARS[:5], strips))
    names = [text for text in made.iter("text") if text.get("class") == "name"]
    assert [text.text for text in names] == ["a", "b", "c"]
    tops = [float(text.get("y")) for text in names]
    assert tops == sorted(tops)
    height = float(made.get("viewBox").split()[-1])
    assert max(y for line in made.iter("polyline") for _, y in points(line)) < height


def test_a_spark_says_what_it_is():
    band = np.zeros(3), np.ones(3)
    made = ET.fromstring(spark("Oslo", np.arange(200.0), median=np.ones(3), band=band))
    assert (made.get("role"), made.get("aria-label")) == ("img", "Oslo")
    assert len(points(next(made.iter("polyline")))) <= 60


@given(st.floats(-1e8, 1e8), st.floats(1e-3, 1e8))
def test_an_axis_has_a_few_distinct_labels_within_its_ends(low, span):
    values = round_values(low, low + span, count=4)
    assert 2 <= len(values) <= 9
    assert len(set(axis_labels(values))) == len(values)
    slack = 1e-6 * max(abs(low), span)
    assert low - slack <= values[0] < values[-1] <= low + span + slack


def test_long_axis_labels_are_shortened_only_where_they_stay_apart():
    assert axis_labels([0.0, 20_000.0, 40_000.0]) == ["0", "20k", "40k"]
    assert axis_labels([100_000.1, 100_000.2]) == ["100,000.1", "100,000.2"]
    assert axis_labels([99.95, 100.0, 100.05]) == ["99.95", "100.00", "100.05"]
    assert axis_labels([-2e9, 0.0]) == ["-2bn", "0"]
