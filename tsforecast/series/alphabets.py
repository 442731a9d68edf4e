"""In which one-byte or eastern encoding a text is stored that is no Unicode, by its letters.

Numbers and dates in digits are the same in all of them; month names and the names of columns are
not. What is decided here is said, and --encoding names another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tsforecast.series.months import is_month

SAMPLE = 1 << 16
"""Bytes that are looked at."""

FEWEST = 4
"""Letters and different bytes beyond ASCII that tell an alphabet: 5 Å in all rows is Western."""

HOLE = "\ufffd"
"""What stands for a byte that Windows-1252 has no letter for."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGN_IN_WORD = re.compile(r"(?!m³[adhs]\b)[^\W\d_][¹³¯¼¾][^\W\d_]|[^\W\d_]¿|\bz³(?!\w)")
"""A sign inside a word but m³h, where Windows-1250 has a letter; and its zł."""

_CYRILLIC = re.compile(r"[А-ЯЁЄІЇҐЎ]?[а-яёєіїґў]+|[А-ЯЁЄІЇҐЎ]+")
_HAN = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_KANA = re.compile(r"[\u4e00-\u9fff\u3000-\u30ff\uff00-\uffef]+")


def likely_encoding(content: bytes) -> str | None:
    r"""Name the encoding that the letters speak for; None for Windows-1252, or where none does.

    >>> likely_encoding("Miesiąc;Sprzedaż".encode("cp1250")), likely_encoding(b"M\xe4rz;5 m\xb3")
    ('cp1250', None)
    >>> likely_encoding("Дата;Продажи".encode("cp1251"))
    'cp1251'
    """
    sample = content[:SAMPLE]
    if len(content) > SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    western = sample.decode("cp1252", errors="replace")
    letters = [c for c in western if c.isalpha() or c == HOLE]
    beyond = [c for c in letters if not c.isascii()]
    different = len({byte for byte in sample if byte > 0x7F})
    if min(different, len(beyond)) >= FEWEST and 2 * len(beyond) > len(letters):
        return next((name for name, fits in _FOREIGN if fits(sample, name)), None)
    months = {name: _months(sample, name) for name in ("cp1252", "cp1250", "cp1254")}
    best = max(months, key=lambda name: months[name])
    if months[best] > months["cp1252"]:
        return best
    central = _text(sample, "cp1250")
    signs = _SIGN_IN_WORD.search(western) is not None
    return "cp1250" if signs and central and not _SIGN_IN_WORD.search(central) else None


def _text(sample: bytes, name: str) -> str | None:
    try:
        return sample.decode(name)
    except UnicodeDecodeError:
        return None


def _months(sample: bytes, name: str) -> int:
    """Count the months whose names are not the same in all encodings."""
    words: Iterable[str] = _WORD.findall(_text(sample, name) or "")
    return sum(not word.isascii() and is_month(word) for word in words)


def _all(pattern: re.Pattern[str]) -> Callable[[bytes, str], bool]:
    """Tell whether all words beyond ASCII are of one script."""

    def fits(sample: bytes, name: str) -> bool:
        text = _text(sample, name)
        words = re.findall(r"[^\x00-\x7f\xa0№«»–—’…]+", text or "")
        return bool(words) and all(map(pattern.fullmatch, words))

    return fits


def _japanese(sample: bytes, name: str) -> bool:
    """Shift JIS begins most of its signs below A0; the others never do."""
    low = sum(0x81 <= byte <= 0x9F for byte in sample)
    return 3 * low > sum(byte > 0xA0 for byte in sample) and _all(_KANA)(sample, name)


_FOREIGN: tuple[tuple[str, Callable[[bytes, str], bool]], ...] = (
    ("cp1251", _all(_CYRILLIC)),
    ("cp932", _japanese),
    ("euc_kr", _all(_HANGUL)),
    ("gb18030", _all(_HAN)),
)
