"""Feeds to entries: RSS 0.9 to 2.0, RSS 1.0 and 1.1 (RDF), Atom 0.3 and 1.0, CDF, and sitemaps with news.

An entry is what the feed says of one report. What it becomes is decided in `entries`. Links are resolved against the
feed's own address and `xml:base`, as far as they are given.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

from rashomon.errors import DecodeError
from rashomon.model import Record
from rashomon.text.markup import Mark, marks
from rashomon.text.prescan import plain_text

_ROOTS = {
    "rss": "rss", "rdf:rdf": "rss", "rdf": "rss", "feed": "atom", "entry": "atom", "channel": "rss",
    "urlset": "sitemap", "sitemapindex": "sitemapindex", "opml": "opml", "outlinedocument": "opml",
}  # fmt: skip
_ENTRY = {"rss": frozenset(("item",)), "atom": frozenset(("entry",)), "sitemap": frozenset(("url",))}
_BODIES = frozenset("content content:encoded xhtml:body body fullitem".split())
_SUMMARIES = frozenset("description summary abstract dc:description media:description itunes:summary".split())
_TITLES = frozenset("title dc:title news:title media:title".split())
_AUTHORS = frozenset("author dc:creator dc:author itunes:author".split())
_PUBLISHED = frozenset(
    "pubdate published issued created dc:date dcterms:issued dcterms:created news:publication_date".split()
)
_UPDATED = frozenset("updated modified dcterms:modified lastmod lastbuilddate".split())
_PLAIN = "link guid id loc feedburner:origlink source language dc:language news:language news:name dc:publisher".split()
_SPOKEN = _BODIES | _SUMMARIES | _TITLES
_TAKEN = _SPOKEN | _AUTHORS | _PUBLISHED | _UPDATED | frozenset(_PLAIN)
_FIELDS = {"guid": "id", "id": "id", "source": "outlet", "news:name": "outlet", "dc:publisher": "outlet"}
_TAG = re.compile(r"<[/A-Za-z!]")
_LONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Entry(Record, frozen=True):
    """What a feed says of one report. `body` and `summary` are plain text, paragraphs apart by a blank line.

    `raw` is the entry as it stands in the feed: its digest tells whether it has changed.
    """

    number: int
    raw: str
    id: str | None = None
    link: str | None = None
    title: str | None = None
    body: str | None = None
    summary: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    outlet: str | None = None
    feed_title: str | None = None


def root_of(text: str) -> str:
    """What kind of document this is: "rss", "atom", "sitemap", "sitemapindex", "opml".

    Raises:   DecodeError for any other, and for what is no XML.
    """
    for mark in marks(text):
        if mark.kind == "open":
            kind = _ROOTS.get(mark.name.rpartition(":")[2] if mark.name != "rdf:rdf" else mark.name)
            if kind is None:
                hint = "give it a name that ends in .html" if mark.name.endswith("html") else "give a feed, or the text"
                raise DecodeError(f"an XML document of kind <{mark.name[:40]}>, which is no feed", hint)
            return kind
        if mark.kind == "text" and mark.text.strip("\ufeff \t\r\n"):
            break
    raise DecodeError("no feed: it does not begin with a tag", "give RSS, Atom, RDF, a sitemap or a JSON Feed")


def feed_entries(text: str, address: str | None = None) -> Iterator[Entry]:
    """The entries of a feed, in its order.

    Args:     text: decoded; address: where the feed is from, for links that are relative.
    Returns:  entries, lazily; what is broken in one is left out of it, and the others are read.
    Raises:   DecodeError when the document is no feed, or declares entities that are a bomb.
    Cost:     linear; one entry in memory at a time besides the text.
    """
    kind = root_of(text)
    if kind not in _ENTRY:
        raise DecodeError(f"a list of addresses ({kind}), not a feed", "`rashomon watch` follows it")
    reader = _Reader(text, _ENTRY[kind], address)
    for mark in marks(text):
        entry = reader.take(mark)
        if entry:
            yield entry


class _Reader:
    """The state of reading: which tags are open, which entry, which of its elements."""

    def __init__(self, text: str, names: frozenset[str], address: str | None) -> None:
        self._text, self._names = text, names
        self._bases: list[str] = [address or ""]
        self._path: list[str] = []
        self._feed: dict[str, str] = {}
        self._fields: dict[str, str] | None = None
        self._depth = self._begun = self._number = 0
        self._element: _Element | None = None

    def take(self, mark: Mark) -> Entry | None:
        """Take one mark; return the entry that it ends."""
        if mark.kind == "open":
            return self._open(mark)
        if mark.kind == "close":
            return self._close(mark)
        if self._element:
            self._element.add(mark.text)
        return None

    def _open(self, mark: Mark) -> Entry | None:
        base = mark.attributes.get("xml:base") or (mark.attributes.get("base") if self._names & {"item"} else None)
        self._bases.append(_joined(self._bases[-1], base) if base else self._bases[-1])
        self._path.append(mark.name)
        done = None
        if self._element and self._element.name == "source":  # of Atom: a whole feed, of which the title is taken
            self._element = None
        if mark.name in self._names and not (self._element and self._element.name in _BODIES):
            done = self._finish(mark.start) if self._fields is not None else None
            self._begin(mark)
        elif self._element:
            self._element.open(mark)
        elif mark.name in _TAKEN and self._counts(mark.name):
            self._element = _Element(mark, len(self._path))
        self._link(mark)
        return done

    def _close(self, mark: Mark) -> Entry | None:
        done, depth = None, len(self._path)
        if self._element:
            if depth == self._element.depth:
                self._keep(self._element)
                self._element = None
            else:
                self._element.close(mark)
        if self._fields is not None and depth == self._depth:
            done = self._finish(mark.end)
        self._path.pop()
        self._bases.pop()
        return done

    def _begin(self, mark: Mark) -> None:
        self._element = None
        self._fields, self._depth, self._begun = {}, len(self._path), mark.start
        self._number += 1
        about = mark.attributes.get("rdf:about") or mark.attributes.get("href")
        if about:
            self._fields["about"] = _joined(self._bases[-1], about)
        if mark.attributes.get("lastmod"):
            self._fields["updated"] = mark.attributes["lastmod"]
        if mark.attributes.get("xml:lang"):
            self._fields["language"] = mark.attributes["xml:lang"]

    def _counts(self, name: str) -> bool:
        """Whether an element says something of the entry itself, or of the feed: not of a picture, a comment, a cited feed."""
        if self._fields is None:
            return not set(self._path[:-1]) & {"image", "textinput", "textInput"}
        between = self._path[self._depth : -1]
        if "source" in between:
            return name == "title"
        return all(one in ("media:group", "news:news", "news:publication", "media:content") for one in between)

    def _link(self, mark: Mark) -> None:
        """A link that stands in an attribute."""
        if mark.name != "link" or self._fields is None or "source" in self._path[self._depth :]:
            return
        href = mark.attributes.get("href") or mark.attributes.get("rdf:resource")
        kind = mark.attributes.get("rel", "alternate").lower()
        if href and kind in ("alternate", "") and self._element and self._element.name == "link":
            better = "html" in mark.attributes.get("type", "html")
            self._fields["link" if better else "other link"] = self._fields.get("link") or _joined(
                self._bases[-1], href
            )
            self._element = None

    def _keep(self, element: _Element) -> None:
        """Write down what an element said; the first of a kind counts, and the longest body."""
        name, value = element.name, element.value()
        if not value:
            return
        if self._fields is None:
            self._feed.setdefault("language" if name.endswith("language") else name, value)
            return
        key = _key(name)
        if "source" in self._path[self._depth : -1]:
            key = "outlet"
        if key in ("link", "id") and name != "id":
            value = value.strip()
            if key == "link" or element.attributes.get("ispermalink", "").lower() == "true":
                value = _joined(self._bases[-1], value)
        if key == "id" and element.attributes.get("ispermalink", "true").lower() != "false" and "://" in value[:8]:
            self._fields.setdefault("permalink", value)
        old = self._fields.get(key)
        if old is None or (key == "body" and len(value) > len(old)) or name == "feedburner:origlink":
            self._fields[key] = value

    def _finish(self, end: int) -> Entry:
        if self._element:
            self._keep(self._element)
        held = self._fields or {}
        self._fields, self._element = None, None
        link = next((held[k] for k in ("link", "permalink", "about", "other link") if held.get(k)), None)
        feed = self._feed
        return Entry(
            number=self._number,
            raw=_LONE.sub("\ufffd", self._text[self._begun : end]),
            id=held.get("id") or held.get("about"),
            link=link if link and link.lower().startswith(("http://", "https://")) else None,
            title=held.get("title"),
            body=held.get("body"),
            summary=held.get("summary"),
            author=held.get("author"),
            published=held.get("published"),
            updated=held.get("updated"),
            language=held.get("language") or feed.get("language"),
            outlet=held.get("outlet"),
            feed_title=feed.get("title"),
        )


class _Element:
    """One element of an entry while it is read: its text, and the tags in it as plain HTML."""

    def __init__(self, mark: Mark, depth: int) -> None:
        self.name, self.attributes, self.depth = mark.name, mark.attributes, depth
        self._parts: list[str] = []
        self._tags = self._mute = False

    def add(self, text: str) -> None:
        """Text in it."""
        if not self._mute:
            self._parts.append(text if not self._tags else escape(text, quote=False))

    def open(self, mark: Mark) -> None:
        """A tag in it: what came before was text, not mark-up. Of an author's parts the name alone is taken."""
        self._mute = self.name in _AUTHORS and mark.name.rpartition(":")[2] != "name"
        if not self._tags and self.name in _SPOKEN:
            self._parts, self._tags = [escape(part, quote=False) for part in self._parts], True
        if self._tags:
            self._parts.append(f"<{mark.name.rpartition(':')[2]}>")

    def close(self, mark: Mark) -> None:
        """A tag in it ends."""
        self._mute = False
        if self._tags:
            self._parts.append(f"</{mark.name.rpartition(':')[2]}>")

    def value(self) -> str:
        """What it says, as plain text."""
        told = "".join(self._parts)
        if self.name not in _SPOKEN:
            return " ".join(told.split())
        if self.attributes.get("mode") == "base64" or self.attributes.get("type") == "application/octet-stream":
            told = _from_base64(told)
        plain = self.attributes.get("type", "").lower() in ("text", "text/plain") and not self._tags
        if plain and self.attributes.get("mode") != "escaped":
            said = _paragraphs(told)
        else:
            said = plain_text(told) if _TAG.search(told) or "&" in told else _paragraphs(told)
        return " ".join(said.split()) if self.name in _TITLES else said


def _paragraphs(text: str) -> str:
    """Plain text with its paragraphs, without spaces at the edges of lines."""
    blocks = re.split(r"\n[ \t\r]{0,200}\n", text)
    kept = ("\n".join(line for line in (" ".join(x.split()) for x in block.split("\n")) if line) for block in blocks)
    return "\n\n".join(block for block in kept if block)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _key(name: str) -> str:
    """The field that an element fills."""
    groups = ((_BODIES, "body"), (_SUMMARIES, "summary"), (_TITLES, "title"), (_AUTHORS, "author"),
              (_PUBLISHED, "published"), (_UPDATED, "updated"))  # fmt: skip
    for names, key in groups:
        if name in names:
            return key
    if name in _FIELDS:
        return _FIELDS[name]
    return "language" if name.endswith("language") else "link"


def _joined(base: str, address: str) -> str:
    """An address resolved against another; as it stands where that cannot be done."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()
