"""What the mark-up of a page declares: meta tags, JSON-LD, links, marked times; read from its cut, without a tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from rashomon.model import Record
from rashomon.text.blocks import Blocks

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Posting)$")
_MAX_JSON = 1_000_000
_ATTRIBUTE = re.compile(r"([a-zA-Z_:][\w:.-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_COMMA = re.compile(r",(?=\s{0,20}[}\]])")
_MAX_TAG = 20_000


class Marked(Record, frozen=True):
    """A `<time>` tag."""

    attributes: dict[str, str]


class Head(Record, frozen=True):
    """What a page declares. `articles` are the schema.org articles of its JSON-LD, `others` its other top objects."""

    meta: dict[str, str]
    articles: tuple[dict[str, Json], ...]
    others: tuple[dict[str, Json], ...]
    canonical: str | None
    language: str | None
    times: tuple[Marked, ...]


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a tag by name in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag[:_MAX_TAG]):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def read_head(html: str, page: Blocks) -> Head:
    """Collect what a page declares.

    Args:     html: the page; page: its blocks, with the cut they were made from.
    Returns:  the declarations, nothing judged.
    Cost:     linear in the tags in question; about 0.5 ms a page.
    """
    meta: dict[str, str] = {}
    times: list[Marked] = []
    canonical = language = None
    for name, tag in page.lone:
        if name == "link" and "canonical" not in tag.lower():
            continue
        attributes = attributes_of(tag)
        if name == "meta":
            content = " ".join(attributes.get("content", "").split())
            for key in ("property", "name", "itemprop", "http-equiv"):
                if content and attributes.get(key):
                    meta.setdefault(attributes[key].strip().lower(), content)
        elif name == "time":
            times.append(Marked(attributes))
        elif name == "link":
            if attributes.get("rel", "").lower().strip() == "canonical":
                canonical = canonical or attributes.get("href")
        else:
            language = language or attributes.get("lang") or attributes.get("xml:lang")
    nodes = list(_nodes_of_page(html, page))
    articles = tuple(n for n in nodes if _is_article(n))
    return Head(meta, articles, tuple(n for n in nodes if not _is_article(n)), canonical, language, tuple(times))


def _is_article(node: dict[str, Json]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(k, str) and _ARTICLE.search(k) for k in (kinds if isinstance(kinds, list) else [kinds]))


def _nodes_of_page(html: str, page: Blocks) -> Iterator[dict[str, Json]]:
    """The objects of the page's JSON-LD, in its order."""
    for aside in page.cut.asides:
        if "ld+json" not in aside.attributes.lower() or aside.end - aside.start > _MAX_JSON:
            continue
        body = html[aside.start : aside.end]
        try:
            value: Json = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            value = _mended(body)
        yield from _nodes(value)


def _mended(body: str) -> Json:
    """JSON with the faults that are met most: wrapped in a comment, a comma or semicolon too many."""
    first, last = body.find("{"), body.rfind("}")
    listed = body.find("[", 0, first) if first > 0 else -1
    if listed >= 0:
        first, last = listed, body.rfind("]")
    if not 0 <= first < last:
        return None
    try:
        value: Json = json.loads(_COMMA.sub("", body[first : last + 1]), strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _nodes(value: Json) -> Iterator[dict[str, Json]]:
    """The objects at the top of a JSON-LD value, through lists and @graph, without recursion."""
    waiting = [value]
    for _ in range(2000):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one[:200] + waiting
        elif isinstance(one, dict):
            yield one
            waiting = [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one] + waiting


def words_in(value: Json) -> str | None:
    """A string of JSON-LD on one line, character references resolved; None for anything else."""
    if not isinstance(value, str):
        return None
    return " ".join((unescape(value) if "&" in value else value).split()) or None


def names_in(value: Json) -> Iterator[str]:
    """Names of authors or publishers, however JSON-LD writes them."""
    for one in value[:50] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            inner = one.get("name")
            for name in inner[:20] if isinstance(inner, list) else [inner]:
                words = words_in(name)
                if words:
                    yield words
        elif words_in(one):
            yield words_in(one) or ""
