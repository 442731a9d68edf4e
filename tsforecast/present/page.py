"""A web page that stands alone: its elements, and no text in it that is taken for HTML.

What is no :class:`Html` is a text, and is escaped where it is put into an element. So nothing that
stands in a person's file becomes part of the page's own language.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from tsforecast import __version__
from tsforecast.present.output import visible

GENERATOR = f"tsforecast {__version__}"
_EMPTY = frozenset({"meta"})
"""Elements that have no end."""


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str | float | None) -> Html:
    """Put texts and elements into one; attributes that are None are left out.

    A trailing underscore keeps Python's own words free, and others become hyphens.

    >>> element("p", "1 < 2 & ", element("b", "so"), class_="x", aria_label='"', id=None)
    '<p class="x" aria-label="&quot;">1 &lt; 2 &amp; <b>so</b></p>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name in _EMPTY else f"</{name}>"
    return Html(f"<{name}{said}>{joined(*inside)}{end}")


def escaped(text: str) -> str:
    r"""Write a text so that HTML takes it for nothing else, and so that all of it can be seen.

    Spaces of whatever kind stay what they are.

    >>> escaped("<script>'\x00")
    '&lt;script&gt;&#x27;\\x00'
    """
    seen = (one if unicodedata.category(one) == "Zs" else visible(one) for one in text)
    return html.escape("".join(seen))


def joined(*parts: str) -> Html:
    """Put texts and elements behind each other."""
    return Html("".join(part if isinstance(part, Html) else escaped(part) for part in parts))


def section(title: str, *inside: str) -> Html:
    """Put something under a heading of its own, which screen readers can jump to."""
    name = title.lower().replace(" ", "-")
    heading = element("h2", title, id=name)
    return element("section", heading, *inside, aria_labelledby=name)


def paragraphs(texts: Iterable[str]) -> Html:
    """Put each text into a paragraph."""
    return joined(*(element("p", text) for text in texts))


def bullets(texts: Iterable[str]) -> Html:
    """List texts."""
    return element("ul", *(element("li", text) for text in texts))


def definitions(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> Html:
    """List names with what is said of each."""
    each = pairs.items() if isinstance(pairs, Mapping) else pairs
    return element("dl", *(joined(element("dt", name), element("dd", said)) for name, said in each))


def table(
    caption: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    bold: int | None = None,
    words: Sequence[int] = (),
    kind: str | None = None,
) -> Html:
    """Give a table whose first column names its rows; wide ones scroll by themselves.

    ``bold`` is the row that matters most; ``words`` are the places of columns that hold no numbers;
    ``kind`` is one that the style knows.
    """

    def side(place: int) -> str | None:
        return None if place in (0, *words) else "number"

    head = [element("th", title, scope="col", class_=side(at)) for at, title in enumerate(titles)]
    body = []
    for at, (name, *cells) in enumerate(rows):
        others = (element("td", cell, class_=side(1 + to)) for to, cell in enumerate(cells))
        first = element("th", name, scope="row")
        body.append(element("tr", first, *others, class_="bold" if at == bold else None))
    whole = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *head)),
        element("tbody", *body),
        class_=kind,
    )
    # What scrolls has to be reached without a mouse, and to have a name then.
    return element("div", whole, class_="wide", tabindex=0, role="region", aria_label=caption)


def document(title: str, *body: str) -> bytes:
    """Give a whole page, which asks for nothing from anywhere: the policy in it says so too."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=GENERATOR),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; style-src 'unsafe-inline'",
        ),
        element("title", title),
        element("style", Html(files(__package__).joinpath("page.css").read_text("utf-8"))),
    )
    whole = element("html", head, element("body", element("main", *body)), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n".encode()
