"""When a page was published and changed, by what it declares, its address, its marked times and the lines around its title.

The order is that of how often each was right on dated pages (docs/decisions/011). Every finding says where it stands;
a day written 03/04/2018 is read in the order of the page's language and country, and as both where these do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rashomon.model import Published, Record
from rashomon.text.blocks import Block, Blocks
from rashomon.text.dates import iso_interval
from rashomon.text.heads import Head, Json, words_in
from rashomon.text.monthnames import MONTHS

_PUBLISHED = """article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date
pubdate publishdate publish-date publish_date publication_date published_time cxenseparse:recs:publishtime
bt:pubdate dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date.published dc.created article.published
article:published published published_at datecreated date_published displaydate rnews:datepublished weibo:article:create_at
dc.date dcterms.date citation_publication_date citation_date article_date_original originalpublicationdate cdate created
dc:date dc:created article.created parsely-pub_date ptime release_date doc_date date""".split()
_MODIFIED = """article:modified_time og:updated_time og:article:modified_time datemodified last-modified dcterms.modified
dc.date.modified article:modified lastmod modified updated_time revision_date last_updated_date
article.updated dc.modified""".split()
_FIRST, _LAST = 1995, 2035
"""Years that a page on the web can be from. No clock is asked: the same page gives the same answer in any year."""

_IN_URL = re.compile(r"[/_=.-]((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_IN_URL_LOOSE = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9}|\d{1,2})/(\d{1,2})(?=[/-])", re.I)
_IN_URL_DMY = re.compile(r"[/_=.-](0[1-9]|[12]\d|3[01])[_.-](0[1-9]|1[0-2])[_.-]((?:19|20)\d\d)(?!\d)")
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d|\d\d)(?![\d/])")
_D_MONTH_Y = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?: de| of| του)?[ -]([^\W\d_]{3,13})\.?,?(?: de| del)?[ -]((?:19|20)\d\d)(?!\d)",
    re.I,
)
_MONTH_D_Y = re.compile(r"([^\W\d_]{3,13})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,| of)? ?((?:19|20)\d\d)(?!\d)", re.I)
_Y_MONTH_D = re.compile(r"(?<!\d)((?:19|20)\d\d)\. ?([^\W\d_]{3,13}) (\d{1,2})\.?", re.I)
_IN_SCRIPT = re.compile(
    r"\"(date_?published|published(?:_?at|_?date|_?on|_?time)?|publish(?:_?date|_?time)|pub_?date|created(?:_?at|_?date)?|date_?created)"
    r"\\?\"\s?:\s?\\?\"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?)",
    re.I,
)
_MAX_SCRIPT = 400_000
_YEAR_LIKE = re.compile(r"\d\d")
_DATED = re.compile(r"date|time|publi|posted|meta|created|datum|fecha|byline|info|stamp|ago|tarih|data(?![-a-z])", re.I)
_PUBLISH_WORDS = re.compile(
    r"publi|posted|veröff|erschien|erstellt|created|geschrieben|written|online seit|data:|pubbl|postado|написа|опубл|"
    r"дата|ngày|stand:|am:|vom|on:|date:|datum|fecha|yayın|geplaatst|opublik|"
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day|^(?:mon|diens|donners|frei|sams|sonn)tag|^mittwoch",
    re.I,
)
_UPDATE_WORDS = re.compile(
    r"updat|modif|aktualis|geändert|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|last edited|обнов", re.I
)
_COPYRIGHT = re.compile(r"(?:©|&copy;|\(c\)|copyright)[^\d]{0,40}((?:19|20)\d\d)(?!\d)", re.I)
_NEAR = 12
_LONGEST = 300


class Dates(Record, frozen=True):
    """When a page says that it was published and last changed."""

    published: Published
    modified: Published


class Found(Record, frozen=True):
    """A day as it is written somewhere: earliest and latest reading."""

    earliest: str
    latest: str


def read_dates(html: str, page: Blocks, head: Head, url: str | None, heading: int, body: Sequence[int]) -> Dates:
    """Find when a page was published and changed.

    Args:     html, page: the page and its blocks; head: what it declares; url: its address; heading: number of the block with
              its title, -1 if there is none; body: numbers of the blocks of its article.
    Returns:  both dates, `how` "page", `why` saying where they stand; unknown where the page is silent.
    Cost:     linear in the blocks looked at: short ones, and those marked as dates.
    """
    order = day_order(head.language or head.meta.get("og:locale"), url)
    modified = _declared(head, ("dateModified",), _MODIFIED, order)
    address = _by_url(url) or _by_url(head.canonical) or _by_url(head.meta.get("og:url"))
    declared = _declared(head, ("datePublished", "dateCreated", "uploadDate"), _PUBLISHED, order) or _by_time_tags(
        head, order
    )
    published = _local(declared, address) or address or _by_scripts(html, page)
    published = published or _by_blocks(page, heading, body, order) or modified
    return Dates(published or Published(), modified or Published())


def _local(declared: Published | None, address: Published | None) -> Published | None:
    """The declared time, or the day in the address where the two are a night apart.

    A page of Denver that is published at seven in the evening declares two o'clock of the next day in UTC; what it calls
    "Wednesday" is the day in its address.
    """
    if declared is None or address is None or declared.earliest is None or address.earliest is None:
        return declared
    if len(declared.earliest) <= 10:
        return declared
    apart = date.fromisoformat(declared.earliest[:10]).toordinal() - date.fromisoformat(address.earliest).toordinal()
    if abs(apart) != 1:
        return declared
    return Published(address.earliest, address.latest, "page", why=("the address", *declared.why))


def _by_scripts(html: str, page: Blocks) -> Published | None:
    """By what a script of the page holds ready for display: the first "publishedAt", or else "createdAt"."""
    created: Published | None = None
    for aside in page.cut.asides:
        for found in _IN_SCRIPT.finditer(html, aside.start, min(aside.end, aside.start + _MAX_SCRIPT)):
            day = iso_interval(found.group(2))
            if day and _plausible(day[0]):
                dated = Published(day[0], day[1], "page", why=(f"a script, {found.group(1)}",))
                if found.group(1).lower().startswith("p") or found.group(1).lower().endswith("published"):
                    return dated
                created = created or dated
    return created


def day_order(language: str | None, url: str | None) -> str:
    """In which order a page writes days: "dmy", "mdy", or "" where it cannot be told."""
    tag = (language or "").replace("_", "-").lower()
    host = re.search(r"//[^/]{0,200}\.([a-z]{2,6})(?:[:/]|$)", (url or "").lower())
    top = host.group(1) if host else ""
    if tag.endswith("-us") or top in ("gov", "mil", "us"):
        return "mdy"
    if top in (
        "uk",
        "au",
        "ie",
        "nz",
        "in",
        "za",
        "de",
        "fr",
        "it",
        "es",
        "at",
        "ch",
        "nl",
        "br",
        "pl",
        "ru",
        "tr",
        "eu",
    ):
        return "dmy"
    if tag and not tag.startswith("en"):
        return "dmy"
    return "dmy" if tag.startswith("en-") else ""


def _declared(head: Head, keys: Sequence[str], names: Sequence[str], order: str) -> Published | None:
    """By JSON-LD, of an article before anything else, then by meta tags."""
    for nodes in (head.articles, head.others):
        for node in nodes:
            for key in keys:
                found = _read(_inner(node.get(key)), order)
                if found:
                    return _published(found, f"JSON-LD {key}")
    for name in names:
        found = _read(head.meta.get(name), order)
        if found:
            return _published(found, f"meta {name}")
    return None


def _inner(value: Json) -> str | None:
    """A date of JSON-LD, which some wrap in an object or a list."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    return words_in(value)


def _by_time_tags(head: Head, order: str) -> Published | None:
    """`<time>` marked as the date of publication; else the first one, if all say the same day."""
    tags = [(m, _read(m.attributes.get("datetime") or m.attributes.get("content"), order)) for m in head.times[:400]]
    dated = [(m, found) for m, found in tags if found]
    for mark, found in dated:
        says = f"{mark.attributes.get('itemprop', '')} {mark.attributes.get('class', '')}".lower()
        if (
            "datepublished" in says
            or "pubdate" in mark.attributes
            or "published" in says.split()
            or "entry-date" in says
        ):
            return _published(found, "time tag, marked as published")
    if dated and len({found.earliest[:10] for _, found in dated}) == 1:
        return _published(dated[0][1], "time tag")
    return None


def _by_url(url: str | None) -> Published | None:
    """By the address: /2018/03/12/, -20180312-."""
    for pattern in (_IN_URL, _IN_URL_LOOSE):
        for found in pattern.finditer((url or "")[:2000]):
            year, month, day = found.groups()
            iso = _iso(int(year), MONTHS.get(month.lower(), 0) if month.isalpha() else int(month), int(day))
            if iso:
                return _published(Found(iso, iso), "the address")
    turned = _IN_URL_DMY.search((url or "")[:2000])
    iso = _iso(int(turned[3]), int(turned[2]), int(turned[1])) if turned else None
    return _published(Found(iso, iso), "the address") if iso else None


def _by_blocks(page: Blocks, heading: int, body: Sequence[int], order: str) -> Published | None:
    """By the text: blocks marked as dates, lines that speak of publishing, lines around the title, then any short line."""
    best: tuple[float, int, Found] | None = None
    first = body[0] if body else heading
    last = body[-1] if body else heading
    for number, block in enumerate(page.blocks):
        if len(block.text) > _LONGEST and number not in (first, last, first + 1):
            continue
        if block.element.name in ("title", "option") or not _YEAR_LIKE.search(block.text[:_LONGEST]):
            continue
        text = block.text[:_LONGEST]
        found = read_day(text, order)
        if found is None:
            continue
        score = _worth(block, text, number, heading, first, last)
        if best is None or score > best[0]:
            best = score, number, found
    return _published(best[2], "the text around the title" if best[0] > 1 else "the text") if best else None


def _worth(block: Block, text: str, number: int, heading: int, first: int, last: int) -> float:
    """How likely a date in this block is the page's own."""
    score = 0.0
    tag = block.element
    if _DATED.search(tag.attributes) or tag.name == "time":
        score += 2.0
    if tag.parent is not None and _DATED.search(tag.parent.attributes):
        score += 0.7
    if _PUBLISH_WORDS.search(text[:80]):
        score += 1.5
    if _UPDATE_WORDS.search(text[:80]):
        score -= 0.5
    if _COPYRIGHT.search(text):
        score -= 2.0
    near = min([abs(number - at) for at in (heading, first) if at >= 0], default=_NEAR)
    score += 2.0 * max(0.0, 1 - near / _NEAR)
    if heading >= 0 and heading - 3 <= number <= max(first, heading) + 2:
        score += 1.0
    if last >= 0 and number in (last, last + 1, last + 2):
        score += 0.7
    if last >= 0 and number > last + 3:
        score -= 0.5
    score -= min(1.5, len(text) / 150)
    linked = block.linked / max(1, len(block.text))
    return score - linked * 0.7


def _read(words: str | None, order: str) -> Found | None:
    """A date in a declaration, in whichever way it is written."""
    if not words or not 4 < len(words) < 120:
        return None
    words = words.strip()
    interval = iso_interval(words)
    if interval and _plausible(interval[0]):
        return Found(*interval)
    lead = re.match(r"((?:19|20)\d\d-\d\d-\d\d)[T ]", words)
    if lead and iso_interval(lead.group(1)):
        return Found(lead.group(1), lead.group(1))
    if re.fullmatch(r"1[0-9]{9}(?:\d{3})?", words):
        from datetime import UTC, datetime

        iso = datetime.fromtimestamp(int(words[:10]), UTC).isoformat()
        return Found(iso, iso)
    return read_day(words, order)


def read_day(text: str, order: str) -> Found | None:
    """The first day that is written in a text.

    Args:     text: at most some hundred characters; order: "dmy", "mdy" or "" for unknown.
    Returns:  its earliest and latest reading; None if there is none.
    Cost:     linear.
    """
    found: list[tuple[int, Found]] = []
    for match in _YMD.finditer(text):
        _keep(found, match.start(), _iso(int(match[1]), int(match[2]), int(match[3])))
        break
    for pattern, year, month, day in ((_D_MONTH_Y, 3, 2, 1), (_MONTH_D_Y, 3, 1, 2), (_Y_MONTH_D, 1, 2, 3)):
        for match in pattern.finditer(text):
            number = MONTHS.get(match[month].lower(), 0)
            if number:
                _keep(found, match.start(), _iso(int(match[year]), number, int(match[day])))
                break
    for match in _DMY.finditer(text):
        both = _numeric(int(match[1]), int(match[3]), int(match[4]), match[2], order)
        if both:
            found.append((match.start(), both))
            break
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _keep(found: list[tuple[int, Found]], at: int, iso: str | None) -> None:
    if iso:
        found.append((at, Found(iso, iso)))


def _numeric(one: int, two: int, year: int, mark: str, order: str) -> Found | None:
    """A day in two numbers before the year: dots are day first everywhere, slashes as the page's country has it."""
    if year < 100:
        if mark == "-":
            return None
        year += 2000 if year < _LAST - 2000 else 1900
    days, months = _iso(year, two, one), _iso(year, one, two)
    if mark == "." or not months or order == "dmy" and days:
        return Found(days, days) if days else None
    if not days or order == "mdy":
        return Found(months, months)
    return Found(*sorted((days, months)))


def _iso(year: int, month: int, day: int) -> str | None:
    """The day in ISO 8601, if there is one, within the years of the web."""
    try:
        return date(year, month, day).isoformat() if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


def _plausible(iso: str) -> bool:
    return _FIRST <= int(iso[:4]) <= _LAST


def _published(found: Found, where: str) -> Published:
    """The record; two readings are told."""
    if found.earliest[:10] != found.latest[:10] and found.earliest[5:7] != "01":
        where = f"{where}, which can be read two ways"
    return Published(found.earliest, found.latest, "page", why=(where,))
