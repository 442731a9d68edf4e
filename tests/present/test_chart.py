"""Charts fit their width to the cell and say what they show."""

import numpy as np
import pytest
from rich.cells import cell_len

from tsforecast.present import canvas
from tsforecast.present.chart import Panel, decays, fan, lines
from tsforecast.present.output import can_braille

WAVE = np.sin(np.arange(100) / 5)
TIMES = [f"{2000 + step // 12}-{step % 12 + 1:02d}" for step in range(100)]


def stacked(width, **how):
    panels = [Panel("sales", 100 * WAVE), Panel("residual", WAVE, zero=0.0, height=3)]
    return lines(panels, times=TIMES, width=width, **how).plain.split("\n")


def fanned(width, **how):
    median = np.linspace(1, 2, 12)
    bands = [(95.0, median - 2, median + 2), (80.0, median - 1, median + 1)]
    future = [f"2009-{step + 1:02d}" for step in range(12)]
    text = fan(TIMES, WAVE, future_times=future, median=median, bands=bands, width=width, **how)
    return text.plain.split("\n")


def later(width, **how):
    return fanned(width, happened=np.linspace(1, 3, 7), **how)


def decayed(width, **how):
    curves = [(name, share ** np.arange(60.0), "") for name, share in (("one", 0.5), ("two", 0.9))]
    return decays(curves, width=width, **how).plain.split("\n")


@pytest.mark.parametrize("width", [40, 80, 100, 140, 217])
@pytest.mark.parametrize("draw", [stacked, fanned, later, decayed])
@pytest.mark.parametrize("braille", [True, False])
def test_every_line_is_exactly_as_wide_as_asked(width, draw, braille):
    assert {cell_len(line) for line in draw(width, braille=braille)} == {width}


@pytest.mark.parametrize("draw", [stacked, fanned, later, decayed])
def test_ascii_is_ascii(draw):
    assert "\n".join(draw(80, braille=False)).isascii()


def test_the_encoding_decides():
    assert can_braille("utf-8")
    assert not can_braille("ascii")
    assert not can_braille("latin-1")


def test_axes_show_the_ends_of_the_values_and_round_years():
    rows = stacked(80, braille=True)
    assert rows[1].split("│")[0].strip() == "100"
    assert rows[4].split("│")[0].strip() == "-100"
    assert rows[-1].split() == [str(year) for year in range(2000, 2009)]


def test_a_rising_line_starts_low_and_ends_high():
    rows = lines([Panel("x", np.arange(50.0))], times=TIMES[:50], width=60, braille=False)
    drawn = [row.split("|")[1] for row in rows.plain.split("\n")[1:5]]
    assert drawn[-1].startswith("*")
    assert drawn[0].endswith("*")
    assert not drawn[0].startswith("*")


def test_the_wider_interval_lies_around_the_narrower():
    rows = fanned(80, braille=False, height=20)[:20]
    column = [row[77] for row in rows]
    signs = "".join(column).strip()
    assert signs.strip(".").strip(":").strip("o") == ""
    assert signs.startswith(".")
    assert signs.endswith(".")
    assert ":" in signs
    assert "o" in signs
    assert "80%" in fanned(80, braille=False)[-1]
    assert "95%" in fanned(80, braille=False)[-1]


@pytest.mark.parametrize("values", [np.zeros(20), np.full(20, 1e12), np.array([5.0] * 19 + [6.0])])
@pytest.mark.parametrize("braille", [True, False])
def test_flat_and_huge_values_are_drawn(values, braille):
    text = lines([Panel("x", values)], times=TIMES[:20], width=60, braille=braille).plain
    assert {cell_len(line) for line in text.split("\n")} == {60}


def test_more_values_than_dots_keep_their_extremes():
    values = np.zeros(10_000)
    values[5_000] = 1.0
    text = lines([Panel("x", values)], times=[str(n) for n in range(10_000)], width=60)
    assert text.plain.count("1") >= 1
    assert any(sign not in " │" for sign in text.plain.split("\n")[1].split("│")[-1].split("|")[-1])


@pytest.mark.parametrize("n", [1, 2, 7, 40, 3000])
def test_a_long_line_is_drawn_as_if_through_every_value(monkeypatch, n):
    values = np.random.default_rng(n).normal(size=n).cumsum()
    times = [str(step) for step in range(n)]
    drawn = lines([Panel("a", values)], times=times, width=40, braille=True).plain
    monkeypatch.setattr(
        canvas,
        "_turns",
        lambda columns, heights: zip(columns.tolist(), heights.tolist(), strict=True),
    )
    whole = lines([Panel("a", values)], times=times, width=40, braille=True).plain
    assert drawn == whole


def test_what_decays_falls_in_a_straight_line_down_to_the_floor():
    rows = decayed(80, braille=False)
    assert rows[0].split("|")[0].strip() == "1"
    assert rows[7].split("|")[0].strip() == "1e-06"
    columns = [row.split("|")[1].find("*") for row in rows[:8]]
    steps = np.diff(columns)  # ten times less every three to four steps
    assert (steps > 0).all()
    assert np.ptp(steps[1:-1]) <= 2
    assert rows[-1].split() == ["**", "one", "oo", "two"]
    assert rows[-2].split()[0] == "0"


def test_what_happened_goes_on_with_the_history_as_far_as_it_is_known():
    plain, after = fanned(80, braille=False), later(80, braille=False)
    assert "what happened" in after[-1]
    assert "what happened" not in plain[-1]
    assert plain[0].split()[0] == "4.0"  # the upper bound is higher still
    drawn = [row.rindex("*") for row in after[:-3] if "*" in row]
    assert max(drawn) > max(row.rindex("*") for row in plain[:-3] if "*" in row)
    assert max(drawn) < 78


def test_what_is_not_known_of_what_happened_is_not_drawn():
    flat = {"median": np.zeros(9), "bands": [], "future_times": [str(n) for n in range(9)]}
    happened = np.array([2.0, 2.0, np.nan, np.nan, 2.0, np.nan])
    text = fan(["a"], np.zeros(1), **flat, width=60, braille=False, happened=happened)
    top = text.plain.split("\n")[0].split("|")[1]
    assert [place for place, sign in enumerate(top) if sign == "*"] == [*range(5, 13), 30]
