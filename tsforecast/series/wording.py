"""How lists and counts are written, and words that a shell or a spreadsheet should not run."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet runs."""


def listed(names: Sequence[str], *, shown: int = 5) -> str:
    """Say the first few.

    >>> listed(["a", "b", "c"], shown=2)
    'a, b and 1 more'
    """
    more = f" and {len(names) - shown:,} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def in_a_row(words: Sequence[str], *, last: str = " and ") -> str:
    """Say all of them, with a word before the last.

    >>> in_a_row(["a", "b", "c"]), in_a_row(["a"])
    ('a, b and c', 'a')
    """
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def listed_names(names: Sequence[str], *, shown: int = 5) -> str:
    """Say the first few names of a file, in quotes where one has a comma of its own.

    >>> listed_names(["Oslo, Norway", "Rome"])
    '"Oslo, Norway", Rome'
    """
    return listed([f'"{name}"' if "," in name else name for name in names], shown=shown)


def counted(number: float, noun: str) -> str:
    """Write a number with its noun.

    >>> counted(1, "row"), counted(2.5, "day"), counted(1440, "value")
    ('1 row', '2.5 days', '1,440 values')
    """
    return f"{number:,.10g} {noun}{'' if number == 1 else 's'}"


def few(values: int) -> str:
    """Say that a series has too few values.

    >>> few(1), few(23)
    ('1 value is too few', '23 values are too few')
    """
    return f"{counted(values, 'value')} {'is' if values == 1 else 'are'} too few"


def quoted(text: str) -> str:
    r"""Write a word so that a shell takes it as one.

    >>> quoted("sales"), quoted("sales 2020"), quoted("Levi's")
    ('sales', "'sales 2020'", '"Levi\'s"')
    """
    if text and all(c.isalnum() or c in "._-/%+:" for c in text):
        return text
    if "'" in text and not any(mark in text for mark in '"$`\\!'):
        return f'"{text}"'
    return shlex.quote(text)


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula; a number is none.

    >>> guarded("=1+1"), guarded("-5"), guarded("sales")
    ("'=1+1", '-5', 'sales')
    """
    if not text.startswith(FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
