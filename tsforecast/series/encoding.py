"""Bytes to text: in which encoding a file is stored."""

from __future__ import annotations

from collections.abc import Iterator

from tsforecast.errors import FileUnreadable, UsageError


def decode(content: bytes, *, file: str, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """Turn bytes into text and say how, when it is not plain UTF-8.

    A byte order mark decides; so do zero bytes on one side of every pair (UTF-16). What is
    valid UTF-8 is read as that, for other encodings give valid UTF-8 only by rare chance; the
    rest is what its letters speak for, else Windows-1252, or Latin-1 where that has holes: numbers
    and dates are ASCII in all of them.
    """
    names = [encoding] if encoding else _encodings(content)
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise UsageError(
                f'there is no encoding "{encoding}".',
                code="bad-encoding",
                value=encoding,
                hint="try --encoding utf-8, utf-16, cp1252 or latin-1.",
            ) from None
        if "\0" in text:
            break
        said = () if name.startswith("utf-8") else (_SAID.get(name, name),)
        if name == "latin-1" and encoding is None:
            said = ("as Latin-1, which it hardly is: --encoding names another, as shift_jis",)
        return text.removeprefix("\ufeff"), said
    raise FileUnreadable(
        f"it is not text{f' in {encoding}' if encoding else ''}.",
        code="not-text",
        file=file,
        hint="export it as CSV in UTF-8, or name its --encoding.",
    )


_SAID = {
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "koi8_r": "KOI8-R",
    "cp932": "Shift JIS",
    "euc_kr": "EUC-KR",
    "gb18030": "GB 18030",
    "latin-1": "Latin-1",
}


def _encodings(content: bytes) -> Iterator[str]:
    """Give encodings in the order in which they are to be tried, each only as it is needed."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        yield "utf-32"
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
    if max(even, odd) * 4 > min(len(content), 2000) and not min(even, odd):
        yield "utf-16-le" if odd else "utf-16-be"
        return
    yield "utf-8-sig"
    from tsforecast.series.alphabets import likely_encoding  # few files get as far as this

    yield from filter(None, (likely_encoding(content),))
    yield from ("cp1252", "latin-1")
