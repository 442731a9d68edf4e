"""An answer of many parts, written while it is made: none of them is held until the last."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from tsforecast.present.output import json_parts, sayable

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")
One = TypeVar("One")
One_contra = TypeVar("One_contra", contravariant=True)


class Write(Protocol[One_contra]):
    """How items of an answer are written."""

    def __call__(self, some: Sequence[One_contra], *, first: bool) -> str:
        """Write some of them, and before the ``first`` of all what stands above."""
        ...


@dataclass(frozen=True)
class InParts(Generic[One, T]):
    """How an answer is written whose items come some at a time.

    ``csv`` and ``json`` write some of the items; ``rest`` gives what stands in the JSON object
    behind them, and ``table`` lays all out, so many cells wide, when the last item has come.
    """

    table: Callable[[T, int], RenderableType]
    csv: Write[One]
    json: Write[One]
    rest: Callable[[T], dict[str, Any]]

    def part(self, some: Sequence[One], form: Literal["csv", "json"], *, first: bool) -> str:
        """Write some of the items."""
        return (self.json if form == "json" else self.csv)(some, first=first)

    def end(self, answer: T, form: Literal["csv", "json"]) -> Iterator[str]:
        """Write what stands behind the last item."""
        return _after_rows(self.rest(answer)) if form == "json" else iter(())


def json_rows(
    key: str, rows: Iterable[Mapping[str, Any]], *, before: Mapping[str, Any], first: bool
) -> str:
    r"""Write rows of the list ``key``, one a line; of an object that opens with ``before``.

    >>> json_rows("rows", [{"a": 1}], before={"schema": 1}, first=True)
    '{\n  "schema": 1,\n  "rows": [\n    {"a": 1}'
    >>> json_rows("rows", [{"a": 2}, {"a": 3}], before={}, first=False)
    ',\n    {"a": 2},\n    {"a": 3}'
    """
    lines = ",\n".join(f"    {json.dumps(sayable(row), ensure_ascii=False)}" for row in rows)
    if not first:
        return f",\n{lines}"
    above = "".join(f"  {json.dumps(name)}: {json.dumps(said)},\n" for name, said in before.items())
    return f"{{\n{above}  {json.dumps(key)}: [\n{lines}"


def _after_rows(rest: dict[str, Any]) -> Iterator[str]:
    """Close the list, and go on with the rest of its object."""
    opened, *more = json_parts(rest)
    yield from itertools.chain(["\n  ],", opened.removeprefix("{")], more, ["\n"])


class Stdout:
    """What is printed; that its reader has gone is held back, where a file is written beside it."""

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone
        self._trouble: OSError | None = None

    def __call__(self, text: str) -> None:
        """Print some text, now."""
        if self._trouble is not None:
            return
        try:
            print(text, end="", flush=True)
        except OSError as trouble:
            if self._alone:
                raise
            self._trouble = trouble

    def close(self) -> None:
        """Raise the trouble that there was, if any."""
        if self._trouble is not None:
            raise self._trouble
