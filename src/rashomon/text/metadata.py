"""What a page says of itself: title, dates, byline, outlet, agency, language, address.

Asked in the order of reliability: JSON-LD (schema.org articles), Open Graph and other meta tags, marked elements, the
lines around the title. Nothing is fetched and no clock is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from rashomon.model import Published, Record
from rashomon.text.agencies import SPELLINGS, agency_in
from rashomon.text.blocks import Block, Blocks
from rashomon.text.heads import Head, Json, names_in, words_in
from rashomon.text.pagedates import Dates

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_BYLINES = """author article:author parsely-author sailthru.author dc.creator dcterms.creator citation_author byl byline authors
article.author cxenseparse:author""".split()
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AGENCIES = ("news_agency", "agency", "dc.source", "dcterms.source", "source", "copyright", "author")
_ADDRESSES = ("og:url", "twitter:url")
_LETTER = re.compile(r"[^\W\d_]")
_CUT_OFF = re.compile(r" [|–—-] | » | :: ")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af|autor(?:in)?:?|author:?|text:|written by|reported by):? {1,3}", re.I)
_BY_MARK = re.compile(r"byline|author|autor|auteur|writer|redakteur|contributor", re.I)
_NOT_A_NAME = re.compile(
    r"\d|@|https?:|comment|kommentar|follow|more (?:from|by)|view|posted|updated|read|share|about|profile|all (?:posts|articles)|"
    r"\b(?:admin|administrator|webmaster|user)\b",
    re.I,
)
_TAIL = re.compile(
    r"\s{0,3}(?:[|•·,]|[-–—] |\bfor\b|\bin\b|\bat\b|\bon\b|\bupdated\b|\bpublished\b|\d).{0,200}$", re.I | re.S
)


class Metadata(Record, frozen=True):
    """What a page says of itself; None where it says nothing."""

    title: str | None = None
    published: Published = Published()
    byline: str | None = None
    outlet: str | None = None
    language: str | None = None
    url: str | None = None
    modified: Published = Published()
    agency: str | None = None


def address_of(head: Head, url: str | None) -> str | None:
    """The address of a page: where it came from, if that is known, before what it declares."""
    declared = (url, _first(head.meta, _ADDRESSES), head.canonical)
    return next((a for a in declared if a and urlsplit_safe(a)), None)


def canonical_of(head: Head, url: str | None) -> str | None:
    """The address that the page calls its own, made whole by the one it came from."""
    for declared in (head.canonical, _first(head.meta, _ADDRESSES)):
        if declared and urlsplit_safe(declared):
            return declared
        if declared and url and declared.startswith("/"):
            try:
                joined = urljoin(url, declared)
            except ValueError:
                continue
            return joined if urlsplit_safe(joined) else None
    return None


def describe(page: Blocks, head: Head, url: str | None, heading: int, dates: Dates) -> Metadata:
    """Collect what a page says of itself.

    Args:     page: its blocks; head: its declarations; url: its address (`address_of`); heading: number of the block with its
              title, -1 for none; dates: what `pagedates` found.
    Returns:  the metadata; `published.why` names where the date stands.
    """
    return Metadata(
        title=title_of(page, head, heading),
        published=dates.published,
        byline=_byline(page, head, heading),
        outlet=_outlet(head),
        language=primary_language(head.language or _first(head.meta, ("og:locale", "content-language", "dc.language"))),
        url=url,
        modified=dates.modified,
        agency=_agency(head),
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


def titles_of(page: Blocks, head: Head) -> tuple[str, ...]:
    """Everything that the page calls itself, also without what stands behind a dash or bar (the outlet's name)."""
    whole = [words_in(a.get("headline")) for a in head.articles] + [head.meta.get(key) for key in _TITLES[:3]]
    whole += [b.text for b in page.blocks[:20] if b.element.name == "title"][:1]
    parts = [part for title in whole if title for part in (title, *_CUT_OFF.split(title[:500])) if len(part) > 10]
    return tuple(dict.fromkeys(parts))


def title_of(page: Blocks, head: Head, heading: int) -> str | None:
    """The headline: of the article, of its only h1, of the meta tags, of the window."""
    for article in head.articles:
        headline = words_in(article.get("headline"))
        if headline and len(headline) > 3:
            return headline
    headings = [b.text for b in page.blocks if b.element.name == "h1"]
    if len(set(headings)) == 1 and len(headings[0]) > 15:
        return headings[0]
    if heading >= 0 and page.blocks[heading].element.name in ("h1", "h2") and len(page.blocks[heading].text) > 15:
        return page.blocks[heading].text
    window = next((b.text for b in page.blocks[:20] if b.element.name == "title"), None)
    return _first(head.meta, _TITLES) or window or (headings[0] if headings else None)


def _first(meta: dict[str, str], keys: Sequence[str]) -> str | None:
    """The first of these that the page has."""
    return next((meta[key] for key in keys if key in meta), None)


def _byline(page: Blocks, head: Head, heading: int) -> str | None:
    """Who wrote it, several names joined by commas; an address is no name."""
    for article in head.articles:
        names = [n for n in names_in(article.get("author")) if "://" not in n and len(n) < 120]
        if names:
            return ", ".join(dict.fromkeys(names))
    for key in _BYLINES:
        words = head.meta.get(key, "")
        if words and "://" not in words and _LETTER.search(words) and len(words) < 200:
            return words.removeprefix("By ").removeprefix("by ")
    return _marked_byline(page.blocks, heading)


def _marked_byline(blocks: Sequence[Block], heading: int) -> str | None:
    """The line marked as byline that stands nearest to the title, or one beside it that begins with "By"."""
    best: tuple[int, str] | None = None
    first = max(heading, 0)
    for number, block in enumerate(blocks[max(0, first - 40) : first + 40], max(0, first - 40)):
        if len(block.text) > 150 or block.element.name in ("title", "option"):
            continue
        away = abs(number - first)
        up = block.element.parent
        marked = _BY_MARK.search(block.element.attributes) or up is not None and _BY_MARK.search(up.attributes)
        by = _BY.match(block.text)
        if not (marked or by and heading >= 0 and -3 <= number - heading <= 8):
            continue
        name = _TAIL.sub("", block.text[by.end() if by else 0 :].split("\n")[0]).strip(" .:")
        fit = 3 < len(name) < 80 and 2 <= len(name.split()) <= 8 and name[0].isupper() and not _NOT_A_NAME.search(name)
        if fit and (best is None or away < best[0]):
            best = away, name
    return best[1] if best else None


def _outlet(head: Head) -> str | None:
    """Who published it."""
    site = _first(head.meta, _OUTLETS[:1])
    if site:
        return site
    for article in head.articles:
        for name in names_in(article.get("publisher")):
            return name
    return _first(head.meta, _OUTLETS[1:])


def _agency(head: Head) -> str | None:
    """The agency that the page declares as author or origin of its text."""
    for article in head.articles:
        for key in ("sourceOrganization", "author", "creator", "creditText", "provider"):
            value: Json = article.get(key)
            for name in names_in(value):
                if len(name) < 80 and (
                    name in SPELLINGS or any(part in SPELLINGS for part in re.split(r"[/,()]| und | and ", name))
                ):
                    return agency_in(name)
    for key in _AGENCIES:
        words = head.meta.get(key, "")
        if (
            words
            and len(words) < 60
            and any(part.strip() in SPELLINGS for part in re.split(r"[/,()]| und | and ", words))
        ):
            return agency_in(words)
    return None
