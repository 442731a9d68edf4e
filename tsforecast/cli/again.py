"""The command line that trains with given settings, as a person would type it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tsforecast.settings import defaults

if TYPE_CHECKING:
    from tsforecast.network.recipe import Wishes

FLAGS = {"start": "from"}
"""Fields whose option has another name."""


def train_command(
    wishes: Wishes, *, file: str, more: Mapping[str, Any], panel: bool = False
) -> tuple[str, ...]:
    """Give the parts of the `tsforecast train` that uses these settings, an option in each.

    What is so by default is left out, unless a file of settings or the environment says otherwise
    of `train`. ``more`` are other options by the names of their fields, ``None``, ``False`` and
    empty where they are not given.
    """
    from tsforecast.network.recipe import Wishes
    from tsforecast.network.shipped import AUTOMATIC
    from tsforecast.series.wording import quoted

    plain = Wishes(model=AUTOMATIC, quantiles=wishes.quantiles)
    used = wishes.settings(panel=panel)
    configured = defaults(os.environ).get("train", {})
    asked: dict[str, Any] = {}
    for name in (field.name for field in dataclasses.fields(wishes) if field.name != "quantiles"):
        flag, value = FLAGS.get(name, name), getattr(wishes, name)
        if value != getattr(plain, name):
            asked[flag] = value
        elif flag in configured:
            asked[flag] = used.get(flag, value)
    return (f"tsforecast train {quoted(file)}", *_flags({**asked, **more}))


def _flags(options: Mapping[str, Any]) -> Iterator[str]:
    """Write options as flags, a list as one for each of its values."""
    from tsforecast.series.wording import quoted

    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            yield flag
        elif value is not None and value is not False:
            for one in value if isinstance(value, list | tuple) else [value]:
                yield f"{flag} {quoted(f'{one:g}' if isinstance(one, float) else str(one))}"
