"""What a page says of itself: title, date, byline, outlet, language, address.

Asked in the order of reliability: JSON-LD (schema.org articles), Open Graph and other meta tags, `<time>`, and for the
date, when all of these are silent, htmldate on the tree. Nothing is fetched and no clock is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rashomon.model import Published, Record
from rashomon.text.dates import iso_interval

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Posting)$")
_MAX_JSON = 1_000_000
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_BYLINES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "byline", "authors")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "article.published",
    "date",
)
_ADDRESSES = ("og:url", "twitter:url")
_PERSON_NAME = re.compile(r"[^\W\d_]")
_MAX_HEADING = 2000
_HTMLDATE_RANGE = ("1995-01-01", "2099-12-31")  # given, because htmldate would otherwise ask the clock


class Metadata(Record, frozen=True):
    """What a page says of itself; None where it says nothing."""

    title: str | None = None
    published: Published = Published()
    byline: str | None = None
    outlet: str | None = None
    language: str | None = None
    url: str | None = None


def read_metadata(tree: HtmlElement, url: str | None = None) -> Metadata:
    """Collect what a page says of itself.

    Args:     tree: the parsed page, left as it is; url: its address where known, which is believed before the page's.
    Returns:  the metadata; `published.how` is "page" and `published.why` names where the date stands.
    Cost:     linear in the tree; htmldate, asked last, takes 10-100 ms.
    """
    articles = tuple(_articles(tree))
    meta = _meta_tags(tree)
    address = url or _first(meta, _ADDRESSES) or _canonical(tree)
    address = address if address and urlsplit_safe(address) else None
    return Metadata(
        title=_title(tree, articles, meta),
        published=_published(tree, articles, meta, address),
        byline=_byline(articles, meta),
        outlet=_outlet(articles, meta),
        language=primary_language(
            tree.get("lang")
            or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
            or _first(meta, ("og:locale", "content-language", "dc.language"))
        ),
        url=address,
    )


def outlet_of(url: str | None) -> str | None:
    """The outlet as far as an address tells: its host without `www.`; None without a host."""
    host = urlsplit_safe(url) if url else None
    return (host.removeprefix("www.") or None) if host else None


def urlsplit_safe(url: str) -> str | None:
    """The host of an http(s) address in lower case; None for anything else, broken addresses included."""
    try:
        parts = urlsplit(url.strip())
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def primary_language(tag: str | None) -> str | None:
    """The language of a tag such as "en-GB" or "de_DE", in two or three small letters; None if it is none."""
    found = re.match(r"([A-Za-z]{2,3})(?![A-Za-z])", (tag or "").strip())
    return found.group(1).lower() if found else None


def _articles(tree: HtmlElement) -> Iterator[dict[str, Json]]:
    """The schema.org articles of the page's JSON-LD, in its order."""
    for script in tree.iter("script"):
        body = script.text
        if not body or "ld+json" not in (script.get("type") or "").lower() or len(body) > _MAX_JSON:
            continue
        try:
            value: Json = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(k, str) and _ARTICLE.search(k) for k in names):
                yield node


def _nodes(value: Json) -> Iterator[dict[str, Json]]:
    """The objects at the top of a JSON-LD value, through lists and @graph, without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = one[:200] + waiting
        elif isinstance(one, dict):
            yield one
            waiting = [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one] + waiting


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Content of meta tags by name, property or itemprop in small letters; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = " ".join((tag.get("content") or "").split())
        for key in (tag.get("property"), tag.get("name"), tag.get("itemprop"), tag.get("http-equiv")):
            if key and content:
                found.setdefault(key.strip().lower(), content)
    return found


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str | None:
    """The first of these that the page has."""
    return next((meta[key] for key in keys if key in meta), None)


def _canonical(tree: HtmlElement) -> str | None:
    """The canonical address."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            href: str | None = link.get("href")
            return href
    return None


def _text(value: Json) -> str | None:
    """A string of JSON-LD, trimmed; None for anything else."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _title(tree: HtmlElement, articles: tuple[dict[str, Json], ...], meta: dict[str, str]) -> str | None:
    """The headline: of the article, of its only h1, of the meta tags, of the window."""
    for article in articles:
        headline = _text(article.get("headline"))
        if headline:
            return headline
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    headings = [h for h in headings if h]
    if len(headings) == 1 and len(headings[0]) > 15:
        return headings[0]
    window = tree.find(".//title")
    words = " ".join((window.text or "").split()) if window is not None else ""
    return _first(meta, _TITLES) or words or (headings[0] if headings else None)


def _names(value: Json) -> Iterator[str]:
    """Names of authors, however JSON-LD writes them."""
    for one in value if isinstance(value, list) else [value]:
        name = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if name:
            yield name


def _byline(articles: tuple[dict[str, Json], ...], meta: dict[str, str]) -> str | None:
    """Who wrote it, several names joined by commas; an address is no name."""
    for article in articles:
        names = [n for n in _names(article.get("author")) if "://" not in n]
        if names:
            return ", ".join(dict.fromkeys(names))
    for key in _BYLINES:
        words = meta.get(key, "")
        if words and "://" not in words and _PERSON_NAME.search(words) and len(words) < 200:
            return words.removeprefix("By ").removeprefix("by ")
    return None


def _outlet(articles: tuple[dict[str, Json], ...], meta: dict[str, str]) -> str | None:
    """Who published it."""
    site = _first(meta, _OUTLETS[:1])
    if site:
        return site
    for article in articles:
        for name in _names(article.get("publisher")):
            return name
    return _first(meta, _OUTLETS[1:])


def _published(
    tree: HtmlElement, articles: tuple[dict[str, Json], ...], meta: dict[str, str], url: str | None
) -> Published:
    """When it appeared."""
    for article in articles:
        for key in ("datePublished", "dateCreated"):
            found = _as_published(_text(article.get(key)), f"JSON-LD {key}")
            if found:
                return found
    for key in _DATES:
        found = _as_published(meta.get(key), f"meta {key}")
        if found:
            return found
    return _from_time_tag(tree) or _from_htmldate(tree, url) or Published()


def _as_published(words: str | None, where: str) -> Published | None:
    """The record, if the words are a date."""
    interval = iso_interval(words) if words else None
    return Published(interval[0], interval[1], "page", why=(where,)) if interval else None


def _from_time_tag(tree: HtmlElement) -> Published | None:
    """A `<time>` marked as the date of publication, or the only one of the page."""
    tags = list(tree.iter("time"))
    marked = [t for t in tags if "datePublished" in (t.get("itemprop") or "") or t.get("pubdate") is not None]
    for tag in marked or (tags if len(tags) == 1 else []):
        found = _as_published(tag.get("datetime") or tag.text, "time tag")
        if found:
            return found
    return None


def _from_htmldate(tree: HtmlElement, url: str | None) -> Published | None:
    """htmldate's finding: addresses, bylines, patterns in the text.

    Without its extensive search, which asks dateparser: that costs 15 s once a process and reads "yesterday" by the
    clock. Of 300 dated pages 256 are right so, 18 without an answer (269 right with it).
    """
    if any(len(h.text_content()) > _MAX_HEADING for tag in ("title", "h1") for h in tree.iter(tag)):
        return None  # its patterns for headings are quadratic: 20 s for 200 kB of "Jan 1 "
    from htmldate import find_date

    low, high = _HTMLDATE_RANGE
    try:
        day = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=url,
            min_date=low,
            max_date=high,
            deferred_url_extractor=True,
        )
    except (ValueError, TypeError, OverflowError, RecursionError):  # htmldate on broken pages
        return None
    found = _as_published(day, "htmldate")
    return _doubtful(tree, found) if found else None


def _doubtful(tree: HtmlElement, found: Published) -> Published:
    """The date as it is, or both readings of it where the page writes it as 03/04/2018, which htmldate takes day first."""
    year, month, day = (found.earliest or "")[:10].split("-")
    if int(day) > 12 or day == month:
        return found
    from lxml.etree import tostring

    both = rf"\b0?{int(day)}/0?{int(month)}/{year}\b|\b0?{int(month)}/0?{int(day)}/{year}\b"
    written = re.search(both, tostring(tree, encoding="unicode"))
    if written is None:
        return found
    earliest, latest = sorted((f"{year}-{month}-{day}", f"{year}-{day}-{month}"))
    return Published(earliest, latest, "page", why=(f"htmldate: {written.group()} can be read two ways",))
