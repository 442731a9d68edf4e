"""In which one-byte or eastern encoding a text is stored that is no Unicode, by its letters.

Numbers and dates in digits are the same in all of them; month names and the names of columns are
not. What is decided here is said, and --encoding names another.
"""

from __future__ import annotations

import math
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

_CYRILLIC = re.compile(r"[А-ЯЁЄІЇҐЎЈЉЊ]?[а-яёєіїґўјљњђћџ]+|[А-ЯЁЄІЇҐЎ]+")
_GREEK = re.compile(r"[Α-ΩΆ-ΏΪΫ]?[α-ωά-ώϊϋΐΰ]+|[Α-ΩΆ-ΏΪΫ]+")
_HEBREW = re.compile(r"[\u05d0-\u05ea]+")
_RUSSIAN = (
    "о109е85а80и74н67т63с55р47в45л44к35м32д30п28у26я20ы19ь17г17з17б16ч14й12х10ж9ш7ю6ц5щ4э3ф3і9ї3є3"
)
_MODERN_GREEK = "α118ο98ι91ε86τ82ν70η55σ50υ43ρ41π40κ40ς39μ34λ30ω20γ18δ17θ13χ12φ8β7ξ6ζ4ψ2"
_MODERN_HEBREW = "י111ה109ו104ל74א63ר56ת50ב47מ46ש44ע32ם32נ29כ27ד26ח25ק21פ17ס15ן14ז13צ12ג12ט12ך8ף2ץ1"
"""Of a thousand letters, how many are each: what tells encodings apart in which the same bytes are
letters."""
_TIMES = {
    "дата", "год", "месяц", "день", "время", "период", "неделя", "квартал", "час", "рік", "місяць",
    "година", "месец", "датум", "ημερομηνια", "ετος", "μηνας", "χρονος", "ωρα", "εβδομαδα",
    "τριμηνο", "ημερα", "תאריך", "שנה", "חודש", "יום", "זמן", "שבוע", "רבעון", "שעה",
}  # fmt: skip
"""What a column of times is called, without accents; few files do without one of them."""
_SURE = 20.0
"""Log likelihood that such a word adds."""
_RARE = 0.1

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
        by_letters = _by_frequent_letters(sample)
        return by_letters or next((name for name, fits in _FOREIGN if fits(sample, name)), None)
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
        words = re.findall(r"[^\x00-\x7f\xa0№«»–—‘’“”„…°±·€₪]+", text or "")
        return bool(words) and all(map(pattern.fullmatch, words))

    return fits


def _by_frequent_letters(sample: bytes) -> str | None:
    """Name the alphabet of one byte a letter whose frequent letters these are, if one fits at all.

    A Greek text in capitals is one in Cyrillic letters too, and Hebrew one in small ones, but of
    letters that are rare there.
    """
    likely = {
        name: _likelihood(sample, name, often)
        for name, script, often in _ALPHABETS
        if _all(script)(sample, name)
    }
    return max(likely, key=lambda name: likely[name], default=None)


def _likelihood(sample: bytes, name: str, often: str) -> float:
    """Give the log likelihood of the letters in a language that has each so often."""
    counts = {letter: int(count) for letter, count in re.findall(r"(\D)(\d+)", often)}
    text = (_text(sample, name) or "").lower().translate(_WITHOUT_ACCENT)
    letters = sum(math.log(counts.get(c, _RARE)) for c in text if not c.isascii() and c.isalpha())
    return letters + _SURE * any(word in _TIMES for word in _WORD.findall(text))


def _japanese(sample: bytes, name: str) -> bool:
    """Shift JIS begins most of its signs below A0; the others never do."""
    low = sum(0x81 <= byte <= 0x9F for byte in sample)
    return 3 * low > sum(byte > 0xA0 for byte in sample) and _all(_KANA)(sample, name)


_WITHOUT_ACCENT = str.maketrans("άέήίόύώё", "αεηιουωе")

_ALPHABETS = (
    ("cp1251", _CYRILLIC, _RUSSIAN),
    ("koi8_r", _CYRILLIC, _RUSSIAN),
    ("cp1253", _GREEK, _MODERN_GREEK),
    ("cp1255", _HEBREW, _MODERN_HEBREW),
)
"""Those in which nearly every byte above 7F may be a letter."""

_FOREIGN: tuple[tuple[str, Callable[[bytes, str], bool]], ...] = (
    ("cp932", _japanese),
    ("euc_kr", _all(_HANGUL)),
    ("gb18030", _all(_HAN)),
)
