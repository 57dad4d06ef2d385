"""Lists of addresses: OPML (feeds) and sitemap indexes (sitemaps). They hold no reports; `watch` follows them."""

from __future__ import annotations

from rashomon.model import Record
from rashomon.text.feeds import root_of
from rashomon.text.markup import marks

MAX_LISTED = 10_000
"""Addresses taken of one list."""


class Listed(Record, frozen=True):
    """An address of a list, and what the list calls it."""

    address: str
    title: str | None = None


def listed_feeds(text: str) -> tuple[Listed, ...]:
    """The addresses of a list, each once, in its order.

    Args:     text: OPML or a sitemap index, decoded.
    Returns:  at most `MAX_LISTED`; empty for any other kind of document that `feeds` knows. Nothing is opened or fetched.
    Raises:   DecodeError for what is no XML, or another kind of it.
    Cost:     linear.
    """
    kind = root_of(text)
    if kind == "opml":
        found = _outlines(text)
    elif kind == "sitemapindex":
        found = _locations(text)
    else:
        return ()
    return tuple({one.address: one for one in reversed(found)}.values())[::-1][:MAX_LISTED]


def _outlines(text: str) -> list[Listed]:
    found = []
    for mark in marks(text):
        told = mark.attributes
        address = (told.get("xmlurl") or "").strip() if mark.kind == "open" and mark.name == "outline" else ""
        if address:
            found.append(Listed(address, told.get("title") or told.get("text") or None))
    return found


def _locations(text: str) -> list[Listed]:
    found, inside = [], False
    for mark in marks(text):
        if mark.kind == "open":
            inside = mark.name == "loc"
        elif mark.kind == "text" and inside and mark.text.strip():
            found.append(Listed(mark.text.strip()))
            inside = False
    return found
