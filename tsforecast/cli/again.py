"""Command lines that do the same again, as a person would type them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from tsforecast.settings import defaults

if TYPE_CHECKING:
    from tsforecast.network.recipe import Wishes

Words: TypeAlias = Sequence[tuple[str, ...]]
"""A file, then options: each a flag with its value, if it has one."""

FLAGS = {"start": "from"}
"""Fields whose option has another name."""


def train_command(
    wishes: Wishes, *, read: Words, more: Mapping[str, Any], panel: bool = False
) -> tuple[str, ...]:
    """Give the parts of the `tsforecast train` that uses these settings, an option in each.

    ``read`` are the file and how it is read. What is so by default is left out, unless a file of
    settings or the environment says otherwise of `train`. ``more`` are other options, as for
    :func:`words`.
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
    (file,), *reading = read
    parts = [("tsforecast", "train", file), *words({**asked, **more}), *reading]
    return tuple(" ".join(map(quoted, part)) for part in parts)


def words(options: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Write options, by the names of their fields, as flags; a list as one for each of its values.

    ``None``, ``False`` and empty lists are not given.

    >>> list(words({"wide": True, "target": ["a", "b"], "clip_norm": 1.0, "horizon": None}))
    [('--wide',), ('--target', 'a'), ('--target', 'b'), ('--clip-norm', '1')]
    """
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            yield (flag,)
        elif value is not None and value is not False:
            for one in value if isinstance(value, list | tuple) else [value]:
                yield flag, f"{one:g}" if isinstance(one, float) else str(one)
