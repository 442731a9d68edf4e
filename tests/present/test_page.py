"""Elements of a page: whatever text goes in, it stays a text."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsforecast.present.page import Html, bullets, definitions, document, element, section, table

HOSTILE = [
    "</style><script>x()</script>",
    "\"' onload='x()",
    "a & b &amp; c",
    "]]>",
    "<!--",
    "Ø 東京",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_read_back_as_it_was(text):
    made = ET.fromstring(element("p", text, title=text))
    assert (made.text, made.get("title"), len(made)) == (text, text, 0)


@given(st.text(max_size=40))
def test_no_text_becomes_an_element(text):
    made = ET.fromstring(element("p", text, element("b", text), aria_label=text))
    assert [child.tag for child in made] == ["b"]
    assert [*made.attrib] == ["aria-label"]


def test_signs_that_cannot_be_seen_are_written_out():
    assert element("p", "a\x00b\x1b[2J\u202ec\ud800") == r"<p>a\x00b\x1b[2J\u202ec\ud800</p>"
    assert element("p", "Ventes\xa0nettes\u3000東京") == "<p>Ventes\xa0nettes\u3000東京</p>"


def test_what_is_html_is_not_escaped_again():
    assert element("p", Html("<b>x</b>"), "<") == "<p><b>x</b>&lt;</p>"


def test_a_table_has_a_caption_and_names_its_rows_and_columns():
    made = ET.fromstring(
        table("Sales", ["month", "value", "why"], [["May", "1", "<"]], bold=0, words=(2,))
    )
    assert (made.get("role"), made.get("tabindex")) == ("region", "0")
    assert made.get("aria-label") == made.findtext("table/caption") == "Sales"
    assert [th.get("scope") for th in made.iter("th")] == ["col", "col", "col", "row"]
    row = made.find("table/tbody/tr")
    assert (row.get("class"), [cell.get("class") for cell in row]) == (
        "bold",
        [None, "number", None],
    )


def test_a_section_is_named_by_its_heading():
    made = ET.fromstring(section("In short", bullets(["a"]), definitions({"b": "c"})))
    assert made.get("aria-labelledby") == made.find("h2").get("id") == "in-short"
    assert [child.tag for child in made] == ["h2", "ul", "dl"]


def test_a_document_asks_for_nothing_from_anywhere():
    page = document("<&", element("p", "x")).decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>&lt;&amp;</title>" in page
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"https?://|url\(|@import|<script|<link|\bsrc=", page)


def test_the_style_has_one_of_each_colour_in_light_dark_and_print():
    class Styles(HTMLParser):
        text = ""

        def handle_data(self, data):
            self.text += data if self.lasttag == "style" else ""

    read = Styles()
    read.feed(document("x").decode())
    themes = [
        re.findall(r"(--[\w-]+):", one) for one in re.findall(r":root \{([^}]*)\}", read.text)
    ]
    assert len(themes) == 3
    assert sorted(themes[0]) == sorted(themes[1]) == sorted(themes[2])
    assert set(re.findall(r"var\((--[\w-]+)\)", read.text)) == set(themes[0])
