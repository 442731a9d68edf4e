"""Month names of the European languages, in the forms in which tables have them."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from tsforecast.series.months import _NAMES, in_english, month_number
from tsforecast.series.read import ReadOptions, read_series

LANGUAGES = {
    "English": "January February March April May June July August September October November "
    "December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "German, short": "Jän Feb Mrz Apr Mai Jun Jul Aug Sept Okt Nov Dez",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "French, short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "Spanish, short": "ene feb mar abr may jun jul ago sept oct nov dic",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "Italian, short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "Portuguese, short": "jan fev mar abr mai jun jul ago set out nov dez",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november "
    "december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november "
    "desember",
    "Finnish": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu "
    "lokakuu marraskuu joulukuu",
    "Finnish, on a day": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta "
    "heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "Polish": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik "
    "listopad grudzień",
    "Polish, on a day": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia",
    "Polish, short": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "Czech": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "Czech, on a day": "ledna února března dubna května června července srpna září října listopadu "
    "prosince",
    "Hungarian": "január február március április május június július augusztus szeptember október "
    "november december",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
MONTHS = pd.date_range("2019-01-01", periods=24, freq="MS")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_of_a_language_has_its_number(language: str) -> None:
    names = LANGUAGES[language].split()
    assert [month_number(name) for name in names] == list(range(1, 13))
    assert [month_number(name.upper()) for name in names] == list(range(1, 13))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["{name} {year}", "{name}-{short:02d}", "1. {name} {year}"])
def test_a_column_of_month_names_is_read(language: str, form: str) -> None:
    names = LANGUAGES[language].split()
    rows = [
        form.format(name=names[month.month - 1], year=month.year, short=month.year % 100)
        for month in MONTHS
    ]
    content = "x;v\n" + "".join(f"{row};{i}\n" for i, row in enumerate(rows))
    found = read_series("-", options=ReadOptions(), stdin=io.BytesIO(content.encode())).series
    assert found.times.equals(MONTHS.as_unit("us"))
    assert found.values.tolist() == np.arange(24).tolist()


def test_no_name_stands_for_two_months() -> None:
    words = [word for names in _NAMES.values() for word in names.split()]
    assert len(words) == len(set(words))


def test_what_stands_between_day_and_month_is_left_out() -> None:
    assert in_english("3 de setiembre de 2021") == "3 sep 2021"
