"""The slow reader of pages: trafilatura on a tree of lxml, for pages on which the fast reader is in doubt.

It parses with C code that hostile pages can slow down or blow up, so it is meant to run in a process of its own
(`guard`); `prescan` refuses what is known to choke it before a tree is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.text import prescan

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(("p", "head", "quote", "item", "row", "list", "table", "div", "body", "code", "ab"))


class Careful(Record, frozen=True):
    """The article as trafilatura has it, in paragraphs; empty, with the reason, where it has none."""

    text: str
    why: str = ""


def read_carefully(html: str, url: str | None = None, shown: int = 0) -> Careful:
    """Take the article out of a page with trafilatura.

    Args:     html: decoded text without characters that XML forbids; url: its address, if known; shown: how many
              characters of text it shows, spaces apart, so that it is noticed when the tree lacks some.
    Returns:  the article with a blank line between paragraphs, or why there is none.
    Cost:     the linear look at the page, and 10-100 ms for a usual page.
    """
    if prescan.is_odd(html):
        refused = prescan.scan(html).refused
        if refused:
            return Careful("", refused)
    tree = _build(html)
    if tree is None:
        return Careful("", "no tree could be built of it")
    if _held(tree) < 0.9 * shown - 200:
        return Careful("", "the tree lost part of the text")
    text = _article(tree, url)
    return Careful(text, "" if text else "no article was found in it")


def _build(html: str) -> HtmlElement | None:
    """Our own tree, without network, of text that is already decoded."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _held(tree: HtmlElement) -> int:
    """Characters of text in the tree, spaces apart: libxml2 drops what it cannot place, without a word."""
    return sum(len(text) - text.count(" ") for text in tree.itertext())


def _article(tree: HtmlElement, url: str | None) -> str:
    """What trafilatura holds to be the article, in paragraphs; empty if it finds none."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings are our notes and failures
    try:
        found = bare_extraction(
            tree, url=url, include_comments=False, include_tables=True, with_metadata=False, fast=True
        )
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError, ValueError, TypeError):
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
