"""Texts that are stored in no Unicode: their letters say in which encoding."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tsforecast.series.alphabets import likely_encoding
from tsforecast.series.read import Reading, ReadOptions, read_series

POLISH = "sty lut mar kwi maj cze lip sie wrz paź lis gru"
TURKISH = "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"
GERMAN = "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez"
NUMBERS = " ".join(str(month) for month in range(1, 13))
CZECH = "led úno bře dub kvě čvn čvc srp zář říj lis pro"


def read(content: bytes, **options: object) -> Reading:
    return read_series("-", options=ReadOptions(**options), stdin=io.BytesIO(content))


def months(names: str, header: str, form: str = "{} {};{},5") -> str:
    rows = [
        form.format(name, 2018 + year, 100 + i)
        for year in range(3)
        for i, name in enumerate(names.split())
    ]
    return "\n".join([header, *rows, ""])


@pytest.mark.parametrize(
    ("text", "encoding", "said", "name"),
    [
        (months(POLISH, "Miesiąc;Sprzedaż", "{} {};{},5 zł"), "cp1250", "Windows-1250", "Sprzedaż"),
        (months(CZECH, "Měsíc;Tržby"), "cp1250", "Windows-1250", "Tržby"),
        (months(TURKISH, "Ay;Tutar"), "cp1254", "Windows-1254", "Tutar"),
        (months(GERMAN, "Monat;Umsätze"), "cp1252", "Windows-1252", "Umsätze"),
        (months(NUMBERS, "Дата;Продажи", "{}.{};{},5"), "cp1251", "Windows-1251", "Продажи"),
        (months(NUMBERS, "Дата;Продажи, °C", "{}.{};{},5"), "koi8_r", "KOI8-R", "Продажи, °C"),
        (months(NUMBERS, "МЕСЯЦ;ЦЕНА", "{}.{};{},5"), "cp1251", "Windows-1251", "ЦЕНА"),
        (months(NUMBERS, "месяц;цена", "{}.{};{},5"), "koi8_r", "KOI8-R", "цена"),
        (months(NUMBERS, "Місяць;Ціна", "{}.{};{},5"), "cp1251", "Windows-1251", "Ціна"),
        (months(NUMBERS, "Μήνας;Πωλήσεις", "{}.{};{},5"), "cp1253", "Windows-1253", "Πωλήσεις"),
        (months(NUMBERS, "ΜΗΝΑΣ;ΤΙΜΗ", "{}.{};{},5"), "cp1253", "Windows-1253", "ΤΙΜΗ"),
        (months(NUMBERS, "תאריך;מכירות", "{}.{};{},5"), "cp1255", "Windows-1255", "מכירות"),
        (months(NUMBERS, "月份;销售额", "{0}/{1};{2}.5"), "gb18030", "GB 18030", "销售额"),
        (months(NUMBERS, "年月;売上高", "{0}/{1};{2}.5"), "cp932", "Shift JIS", "売上高"),
        (months(NUMBERS, "日付;売上高", "{0}/{1};{2}.5"), "cp932", "Shift JIS", "売上高"),
        (months(NUMBERS, "날짜;매출", "{0}/{1};{2}.5"), "euc_kr", "EUC-KR", "매출"),
    ],
)
def test_letters_tell_the_encoding_and_it_is_said(
    text: str, encoding: str, said: str, name: str
) -> None:
    content = text.encode(encoding)
    found = read(content)
    assert (found.series.name, len(found.series)) == (name, 36)
    assert found.series.frequency.label == "monthly"
    assert said in found.decisions


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r"])
@pytest.mark.parametrize("form", [str, str.lower, str.upper])
def test_frequent_letters_tell_alphabets_apart(encoding: str, form: Callable[[str], str]) -> None:
    text = form("Спрос на тепло;Средняя температура\n1;2\n")
    assert likely_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    "text",
    [
        "Fläche m³;l´été",
        "Umsatz £m¹",
        "¿Cuándo?;Año",
        "Été;Prévision",
        "Größe;Übung",
        "é;à",
        "5 µm²",
        "Zufluss Nm³h;kWh/m³a",
        "2020;5 Å\n" * 9,
        "1;é\n" * 9,
    ],
)
def test_western_texts_stay_western(text: str) -> None:
    assert likely_encoding(text.encode("cp1252")) is None


def test_a_named_encoding_goes_before_the_letters() -> None:
    content = months(GERMAN, "Monat;Sprzedaż").encode("cp1250", "replace")
    content = content.replace(b"M?r", b"Mrz")
    assert read(content).series.name == "Sprzedaż"
    assert read(content, encoding="cp1252").series.name == "Sprzeda¿"
