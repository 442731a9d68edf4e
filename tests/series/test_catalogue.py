"""Every refusal of the reader has a rule, and every rule can be explained."""

import ast
import re
from pathlib import Path

import pytest

import tsforecast
from tsforecast.series.catalogue import REFUSALS, RULES

ROOM = Path(tsforecast.__file__).parent / "series"
REFUSING = {"SeriesUnusable", "FileUnreadable"}


def texts(node):
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}


def codes_raised():
    """Give the codes of all refusals in the room."""
    found = set()
    for path in ROOM.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) in REFUSING:
                found |= texts(next(word.value for word in call.keywords if word.arg == "code"))
    return found


def test_every_refusal_has_a_rule_and_every_rule_for_refusals_is_used():
    assert codes_raised() == set(REFUSALS)
    assert set(REFUSALS.values()) <= set(RULES)
    assert len(set(REFUSALS.values())) == len(REFUSALS)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_why_and_for_example(code):
    rule = RULES[code]
    assert re.fullmatch(r"TS[0-9]{3}", code)
    assert rule.name
    assert len(rule.why.split()) >= 8
    assert rule.why.endswith(".")
    assert rule.example
    assert bool(rule.hint) == (code not in REFUSALS.values())


def test_codes_stand_in_order():
    assert list(RULES) == sorted(RULES)
