"""XML as it comes, cut into tags and text in one linear pass, whatever is wrong with it.

Feeds are often not well-formed, and a parser that stops there loses every entry behind the fault without a word; one that
is built for trees reads entities, outside documents and deep nesting as its author wished. So there is no tree and no
entity here but the named ones of HTML and short plain ones that the document declares. Nothing is opened or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from html.entities import html5

from rashomon.errors import DecodeError
from rashomon.model import Record

MAX_ENTITY = 200
"""Characters of an entity that a document may declare: "&eacute;", a name, a licence line; a bomb has thousands."""

_NAME = re.compile(r"[A-Za-z_][\w.:-]{0,80}")
_ATTRIBUTE = re.compile(r"[^\s=/>\"'<]{1,100}")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9._-]{0,39});")
_DECLARED = re.compile(
    r"<!ENTITY\s{1,20}(%\s{1,20})?([A-Za-z][\w.-]{0,39})\s{1,20}(?:(SYSTEM|PUBLIC)|\"([^\"]*)\"|'([^']*)')"
)

# Names of vocabularies -> the prefix that we use for them; what is not here keeps the prefix the document gives it.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "", "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "", "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "", "http://backend.userland.com/rss091": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "", "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "", "http://purl.org/rss/1.0/modules/rss091/": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:", "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:", "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:", "http://search.yahoo.com/mrss": "media:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:", "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:", "http://www.w3.org/xml/1998/namespace": "xml:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
}  # fmt: skip


class Mark(Record, frozen=True):
    """A piece of the document: a tag that opens (with its attributes) or closes, or text. `start` and `end` are its place.

    Names are in small letters, with a prefix of ours for known vocabularies ("dc:date"), none for those of feeds.
    """

    kind: str
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = {}
    start: int = 0
    end: int = 0


def marks(text: str) -> Iterator[Mark]:
    """Cut a document into marks; every tag that opens is closed, if only by the end of the document.

    Args:     text: decoded.
    Returns:  marks of kind "open", "close" and "text" in order.
    Raises:   DecodeError, before the first mark, for entities that are a bomb or lie outside the document.
    Cost:     linear: nothing is looked for twice; about 5 MB a second.
    """
    entities = declared_entities(text)
    nesting = _Nesting()
    at, size = 0, len(text)
    no_end: set[str] = set()
    while at < size:
        opening = text.find("<", at)
        if opening < 0:
            opening = size
        if opening > at:
            yield Mark("text", text=unescaped(text[at:opening], entities), start=at, end=opening)
        if opening == size:
            break
        after = text[opening + 1 : opening + 2]
        if after == "!" or after == "?":
            mark, at = _aside(text, opening, no_end)
            if mark:
                yield mark
        elif after == "/":
            end = text.find(">", opening)
            end = size - 1 if end < 0 else end
            name = _NAME.match(text, opening + 2)
            at = end + 1
            if name:
                yield from nesting.close(name.group().lower(), opening, at)
        else:
            name = _NAME.match(text, opening + 1)
            if not name:
                yield Mark("text", text="<", start=opening, end=opening + 1)
                at = opening + 1
                continue
            attributes, at, empty = _attributes(text, name.end(), entities)
            yield nesting.open(name.group().lower(), attributes, opening, at)
            if empty:
                yield from nesting.close(name.group().lower(), opening, at)
    yield from nesting.close_all(size)


class _Nesting:
    """The open tags and what prefixes mean within them."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str, dict[str, str] | None]] = []
        self._counts: dict[str, int] = {}
        self._prefixes: dict[str, str] = {"xml": "xml:"}

    def open(self, name: str, attributes: dict[str, str], start: int, end: int) -> Mark:
        """A tag opens."""
        before = None
        declared = {
            k[6:] if k != "xmlns" else "": v for k, v in attributes.items() if k == "xmlns" or k[:6] == "xmlns:"
        }
        if declared:
            before = self._prefixes
            known = {k: _PREFIXES.get(v.strip().lower(), f"{k}:" if k else "") for k, v in declared.items()}
            self._prefixes = {**before, **known}
        full = self._full(name)
        self._open.append((name, full, before))
        self._counts[name] = self._counts.get(name, 0) + 1
        given = {(self._full(k) if ":" in k else k): v for k, v in attributes.items()}
        return Mark("open", full, "", given, start, end)

    def close(self, name: str, start: int, end: int) -> Iterator[Mark]:
        """A tag closes, and with it those in it that nobody closed; one that is not open closes nothing."""
        if not self._counts.get(name):
            return
        while True:
            closed, mark = self._pop(start, end)
            yield mark
            if closed == name:
                return

    def close_all(self, at: int) -> Iterator[Mark]:
        """The document ends."""
        while self._open:
            yield self._pop(at, at)[1]

    def _pop(self, start: int, end: int) -> tuple[str, Mark]:
        name, full, before = self._open.pop()
        self._counts[name] -= 1
        if before is not None:
            self._prefixes = before
        return name, Mark("close", full, start=start, end=end)

    def _full(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        if not colon:
            return self._prefixes.get("", "") + name
        return self._prefixes.get(prefix, f"{prefix}:") + local


def _aside(text: str, opening: int, no_end: set[str]) -> tuple[Mark | None, int]:
    """A comment, an instruction, a declaration, which say nothing, or a stretch of CDATA, which is text."""
    for begin, end in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        if not text.startswith(begin, opening):
            continue
        start = opening + len(begin)
        close = -1 if end in no_end else text.find(end, start)
        if close < 0:  # it never ends: only its mark is dropped, for it would swallow the document
            no_end.add(end)
            return None, start
        held = text[start:close] if begin == "<![CDATA[" else ""
        return (Mark("text", text=held, start=opening, end=close + 3) if held else None), close + len(end)
    return None, _declaration_end(text, opening)


def _declaration_end(text: str, opening: int) -> int:
    """Where `<!DOCTYPE ... [ ... ]>` ends."""
    close = text.find(">", opening)
    bracket = text.find("[", opening, close if close >= 0 else None)
    if bracket >= 0:
        inner = text.find("]", bracket)
        close = text.find(">", inner) if inner >= 0 else close
    return close + 1 if close >= 0 else opening + 2


def _attributes(text: str, at: int, entities: Mapping[str, str]) -> tuple[dict[str, str], int, bool]:
    """The attributes of a tag, where the tag ends, and whether it closes itself. A tag ends at the next "<" at the latest."""
    found: dict[str, str] = {}
    edge = text.find("<", at)
    edge = len(text) if edge < 0 else edge
    while at < edge:
        char = text[at]
        if char == ">":
            return found, at + 1, text[at - 1] == "/"
        name = None if char.isspace() or char in "/=\"'" else _ATTRIBUTE.match(text, at, edge)
        if not name:
            at += 1
            continue
        at, value = _value(text, name.end(), edge)
        found.setdefault(name.group().lower(), unescaped(value, entities))
    return found, edge, False


def _value(text: str, at: int, edge: int) -> tuple[int, str]:
    """The value behind an attribute's name, if there is one, and where it ends."""
    while at < edge and text[at].isspace():
        at += 1
    if at >= edge or text[at] != "=":
        return at, ""
    at += 1
    while at < edge and text[at].isspace():
        at += 1
    if at < edge and text[at] in "\"'":
        close = text.find(text[at], at + 1, edge)
        if close >= 0:
            return close + 1, text[at + 1 : close]
        at += 1
    close = at
    while close < edge and not text[close].isspace() and text[close] != ">":
        close += 1
    return close, text[at:close].rstrip("/")


def unescaped(text: str, entities: Mapping[str, str]) -> str:
    """Text with its character references replaced; an unknown one stays as it is written.

    Only those that end in a semicolon: "?a=1&copy=2" is an address.
    """
    if "&" not in text:
        return text

    def replace(found: re.Match[str]) -> str:
        name = found.group(1)
        if name[0] == "#" or f"{name};" in html5:
            return unescape(found.group())
        return entities.get(name, found.group())

    return _ENTITY.sub(replace, text)


def declared_entities(text: str) -> dict[str, str]:
    """The short, plain entities that a document declares.

    Raises:   DecodeError for one that refers to another, is long, or lies outside the document.
    Cost:     linear in the declaration.
    """
    start = text.find("<!DOCTYPE", 0, 10_000)
    if start < 0 or "<!ENTITY" not in text:
        return {}
    found: dict[str, str] = {}
    for one in _DECLARED.finditer(text, start):
        parameter, name, outside, double, single = one.groups()
        if parameter:  # of declarations only, which are not read
            continue
        value = double if double is not None else single or ""
        if outside:
            raise DecodeError(f"declares the entity {name}, which lies outside the document", "take it out")
        if len(value) > MAX_ENTITY or any(not ref.startswith("#") for ref in _ENTITY.findall(value)):
            raise DecodeError(f"declares the entity {name}, which is made of others or long: a bomb", "take it out")
        found.setdefault(name, unescape(value))
    return found
