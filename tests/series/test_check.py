"""Findings: made from refusals, ordered and counted."""

from tsforecast.errors import SeriesUnusable
from tsforecast.series.check import Finding, counts, refusal, warning, worst_first


def finding(code, *, severity="warning", row=None):
    return Finding(code, severity, row, "sales", None, "so it is.", "change it.")


def test_a_refusal_keeps_all_that_the_error_said():
    error = SeriesUnusable(
        "the value is infinite.", code="not-finite", hint="correct it.", file="a.csv", row=7,
        column="sales", value="inf",
    )  # fmt: skip
    assert refusal(error) == Finding(
        "TS107", "error", 7, "sales", "inf", "the value is infinite.", "correct it."
    )


def test_a_warning_takes_its_hint_from_the_rule():
    made = warning("TS108", message="twice.", row=None, column="costs", value=None)
    assert made.severity == "warning"
    assert "overwritten" in made.hint


def test_errors_come_first_then_codes_then_rows():
    mixed = [
        finding("TS108", row=9),
        finding("TS211", severity="error"),
        finding("TS108", row=2),
        finding("TS101", severity="error"),
    ]
    ordered = worst_first(mixed)
    assert [(one.code, one.row) for one in ordered] == [
        ("TS101", None), ("TS211", None), ("TS108", 2), ("TS108", 9),
    ]  # fmt: skip
    assert counts(ordered) == {"error": 2, "warning": 2}
