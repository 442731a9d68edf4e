"""The map of the room names every module there is, and none that has gone."""

from __future__ import annotations

import re
from pathlib import Path

from tsforecast import series

MODULES = {path.stem for path in Path(str(series.__file__)).parent.glob("*.py")} - {"__init__"}
MAP = str(series.__doc__)


def test_every_module_is_on_the_map() -> None:
    assert set(re.findall(r"\w+", MAP)) >= MODULES


def test_the_map_has_no_module_that_is_gone() -> None:
    drawn = re.findall(r"^ {4,6}(\w+(?:, \w+)*)(?=  |,$|$)", MAP, re.MULTILINE)
    named = {name for names in drawn for name in names.split(", ")}
    assert named <= MODULES
    assert len(named) > 30
