"""A page's article: its text in paragraphs, and what the page says of itself.

trafilatura decides what the article is, on a tree that we build. Before that comes a linear look at the page
(`prescan`); where a tree is refused, or loses text, or trafilatura finds nothing, all visible text is taken instead,
and `Page.method` and `Page.note` say so. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rashomon.errors import DecodeError
from rashomon.model import Published, Record
from rashomon.text import prescan
from rashomon.text.decoding import Decoded, decode
from rashomon.text.metadata import Metadata, outlet_of, read_metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(("p", "head", "quote", "item", "row", "list", "table", "div", "body", "code", "ab"))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"\s{0,100}<\?xml[^>]{0,300}\?>")
_LOOKS = re.compile(r"<(?:!doctype html|html|head|body|div|p|article|title|meta|h1|span|section|table)\b", re.I)


class Page(Record, frozen=True):
    """The article of a page. `method` is "trafilatura", or "all text" where that could not be used; `note` says why."""

    title: str | None
    text: str
    published: Published
    byline: str | None
    outlet: str | None
    language: str | None
    url: str | None
    method: str = "trafilatura"
    note: str = ""


def extract(raw: bytes | str, url: str | None = None) -> Page:
    """Take the article out of a page.

    Args:     raw: the page, as bytes (its encoding is found out) or already decoded; url: its address, if known.
    Returns:  the article with a blank line between paragraphs, and what the page says of itself.
    Raises:   DecodeError: binary, over the size limit, or without any text.
    Cost:     linear in the page for the look at it; trafilatura takes 10-100 ms for a usual page.
    """
    decoded = decode(raw, html=True) if isinstance(raw, bytes) else Decoded(raw, "str")
    html = _DECLARATION.sub("", _ILLEGAL.sub(" ", decoded.text), count=1)
    if not html.strip():
        raise DecodeError("no text: the page is empty", "leave it out, or save it again")
    seen = prescan.scan(html)
    tree = None if seen.refused else _build(html)
    if tree is None:
        return _whole(html, Metadata(url=url), seen.refused or "no tree could be built of it", decoded.note)
    about = read_metadata(tree, url)
    if _letters(tree) < 0.9 * seen.letters - 200:
        return _whole(html, about, "the tree lost part of the text", decoded.note)
    text = _article(tree, about.url)
    if not text:
        return _whole(html, about, "no article was found in it", decoded.note)
    return _page(about, text, "trafilatura", decoded.note)


def looks_like_html(text: str) -> bool:
    """Whether the beginning of a text is a page's: it starts with a tag, and known ones follow."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and bool(_LOOKS.search(head))


def _whole(html: str, about: Metadata, why: str, note: str) -> Page:
    """All visible text, when the article cannot be told from the rest."""
    text = prescan.plain_text(html)
    if not text:
        raise DecodeError("no text: the page shows none", "perhaps a script fills it in; save the page as shown")
    return _page(about, text, "all text", "; ".join(w for w in (f"all visible text taken: {why}", note) if w))


def _page(about: Metadata, text: str, method: str, note: str) -> Page:
    """Put the parts together."""
    outlet = about.outlet or outlet_of(about.url)
    return Page(about.title, text, about.published, about.byline, outlet, about.language, about.url, method, note)


def _build(html: str) -> HtmlElement | None:
    """Our own tree, without network, of text that is already decoded."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return document_fromstring(html.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _letters(tree: HtmlElement) -> int:
    """Characters of text in the tree, scripts included."""
    return sum(len(text) for text in tree.itertext())


def _article(tree: HtmlElement, url: str | None) -> str:
    """What trafilatura holds to be the article, in paragraphs; empty if it finds none."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings are our notes and failures
    try:
        found = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=False)
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError):
        # as seen on broken pages: all text is taken then
        return ""
    return "" if found is None or found.body is None else _paragraphs(found.body)


def _paragraphs(body: HtmlElement) -> str:
    """The text of trafilatura's body element, a blank line between blocks and a line break where the page has one."""
    from lxml.etree import iterwalk

    blocks, line = list[str](), list[str]()
    for event, element in iterwalk(body, events=("start", "end")):
        start = event == "start"
        if element.tag in _BLOCKS:
            blocks.append("".join(line))
            line.clear()
        elif element.tag == "lb" and start:
            line.append("\n")
        elif element.tag == "cell" and not start:
            line.append(" ")
        line.append((element.text if start else element.tail) or "")
    blocks.append("".join(line))
    kept = ("\n".join(w for w in (" ".join(x.split()) for x in block.split("\n")) if w) for block in blocks)
    return "\n\n".join(block for block in kept if block)
