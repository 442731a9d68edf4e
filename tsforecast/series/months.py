"""Names of the months in the common European languages, long and short."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    "jan": "january januar janvier enero gennaio janeiro januari tammikuu tammikuuta "
    "styczeń stycznia leden ledna január ianuarie ocak jän jänner janv ene gen sty led "
    "tammi ian oca",
    "feb": "february februar février fevrier febrero febbraio fevereiro februari helmikuu "
    "helmikuuta luty lutego únor února február februarie şubat févr fevr fev fév lut úno "
    "helmi febr şub",
    "mar": "march märz mars marzo março marco maart marts maaliskuu maaliskuuta marzec marca "
    "březen března március martie mart mär maerz mrz mrt bře maalis márc már",
    "apr": "april avril abril aprile huhtikuu huhtikuuta kwiecień kwietnia duben dubna április "
    "aprilie nisan avr abr kwi dub huhti ápr nis",
    "may": "mai mayo maggio maio mei maj toukokuu toukokuuta maja květen května május mayıs mag "
    "kvě touko máj",
    "jun": "june juni juin junio giugno junho kesäkuu kesäkuuta czerwiec czerwca červen června "
    "június iunie haziran giu cze čvn kesä jún iun haz",
    "jul": "july juli juillet julio luglio julho heinäkuu heinäkuuta lipiec lipca červenec "
    "července július iulie temmuz juil lug lip čvc heinä júl iul tem",
    "aug": "august août aout agosto augustus augusti elokuu elokuuta sierpień sierpnia srpen "
    "srpna augusztus ağustos ago sie srp elo ağu",
    "sep": "september septembre septiembre setiembre settembre setembro syyskuu syyskuuta "
    "wrzesień września září szeptember septembrie eylül sept set wrz zář syys szept szep "
    "eyl",
    "oct": "october oktober octobre octubre ottobre outubro lokakuu lokakuuta październik "
    "października říjen října október octombrie ekim okt ott out paź říj loka eki",
    "nov": "november novembre noviembre novembro marraskuu marraskuuta listopad listopada "
    "listopadu noiembrie kasım lis marras noi kas",
    "dec": "december dezember décembre decembre diciembre dicembre dezembro desember joulukuu "
    "joulukuuta grudzień grudnia prosinec prosince decembrie aralık dez déc dic des gru "
    "pro joulu ara",
}
"""English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian,
Finnish, Polish, Czech, Hungarian, Romanian and Turkish. No name stands for two months."""

_ENGLISH = {word: short for short, others in _NAMES.items() for word in (short, *others.split())}
_WORDS_TOO = frozenset({"led", "pro", "lis", "out", "set", "lip", "sie", "des", "tem"})
"""Short names that are common words as well, and make no date of a name with a digit in it."""

SHORT = tuple(_NAMES)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_OF = re.compile(r"\s+(?:de|del|di|of)\s+", re.IGNORECASE)
_WORD = re.compile(r"([^\W\d_]{3,})\.?")


def is_month(word: str) -> bool:
    """Tell whether a word names a month, and hardly anything else.

    >>> is_month("Brumaire"), is_month("März"), is_month("pro")
    (False, True, False)
    """
    plain = _plain(word)
    return plain in _ENGLISH and plain not in _WORDS_TOO


def month_number(word: str) -> int | None:
    """Give the number of a month by its name, with a dot behind it or not.

    >>> month_number("déc."), month_number("kwiecień"), month_number("Smarch")
    (12, 4, None)
    """
    short = _ENGLISH.get(_plain(word.strip().removesuffix(".")))
    return None if short is None else SHORT.index(short) + 1


def in_english(cell: str) -> str:
    """Write month names in English and short, and leave a weekday out.

    >>> in_english("Mittwoch 3. März 2021"), in_english("Fri, 1 January 2021")
    ('Mittwoch 3. mar 2021', '1 jan 2021')
    >>> in_english("3 de marzo de 2021")
    '3 mar 2021'
    """
    cell = _OF.sub(" ", _WEEKDAY.sub("", unicodedata.normalize("NFC", cell)))
    return _WORD.sub(lambda match: _ENGLISH.get(_plain(match[1]), match[1]), cell)


def _plain(word: str) -> str:
    # Turkish capitals: İ and the I of KASIM.
    word = unicodedata.normalize("NFC", word)
    lower = word.lower().replace("i\u0307", "i")
    return lower if lower in _ENGLISH else lower.replace("i", "ı") if "I" in word else lower
