"""A page's article: its text in paragraphs, what the page says of itself, and where each paragraph stands in its bytes.

Two readers. The fast one cuts the page into blocks (`blocks`) and lets a small network choose among them (`choosing`); it
builds no tree. Where its choice is doubtful, trafilatura reads the page in a process of its own (`guard`). Where that finds
nothing either, all visible text is taken. `Page.method` and `Page.note` say which it was, and why. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Literal

from rashomon.errors import DecodeError
from rashomon.model import Offsets, Published, Record
from rashomon.text import prescan
from rashomon.text.blocks import MAX_BLOCKS, Blocks, read_blocks
from rashomon.text.choosing import choose_blocks
from rashomon.text.decoding import Decoded, decode_page
from rashomon.text.guard import read_guarded
from rashomon.text.heads import Head, read_head, words_in
from rashomon.text.matrix import Hints, letters_of
from rashomon.text.metadata import Metadata, address_of, canonical_of, describe, outlet_of, titles_of
from rashomon.text.pagedates import read_dates
from rashomon.text.places import Place, find_stretches, place_paragraphs
from rashomon.text.truncation import find_truncation

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LOOKS = re.compile(r"<(?:!doctype html|html|head|body|div|p|article|title|meta|h1|span|section|table)\b", re.I)
_TAGS = re.compile(r"<[^<>]{0,500}>")

Method = Literal["blocks", "trafilatura", "JSON-LD", "all text"]


class Page(Record, frozen=True):
    """The article of a page.

    `method` is the reader that found it: "blocks" (the fast one), "trafilatura", "JSON-LD" (the page's own declaration of its
    body) or "all text" where none found an article; `note` says why. `truncated` says why the article seems cut off; empty
    when nothing says so. `places` gives the bytes of each paragraph in the page.
    """

    title: str | None
    text: str
    published: Published
    byline: str | None
    outlet: str | None
    language: str | None
    url: str | None
    method: Method = "blocks"
    note: str = ""
    modified: Published = Published()
    agency: str | None = None
    canonical: str | None = None
    truncated: str = ""
    places: tuple[Place, ...] = ()


class Found(Record, frozen=True):
    """An article in paragraphs, with each paragraph's offsets in the decoded page where they are known."""

    text: str
    stretches: tuple[Offsets | None, ...]
    method: Method
    note: str = ""


def extract(raw: bytes | str, url: str | None = None) -> Page:
    """Take the article out of a page.

    Args:     raw: the page, as bytes (its encoding is found out) or already decoded; url: its address, if known.
    Returns:  the article with a blank line between paragraphs, and what the page says of itself.
    Raises:   DecodeError: binary, over the size limit, without any text, or more than the parser's process may take.
    Cost:     linear; about 6 ms for a page of 150 kB, some 50 ms more for each page (one in fifty) that is read twice.
    """
    decoded = decode_page(raw) if isinstance(raw, bytes) else Decoded(raw, "str")
    html = decoded.text.replace("\0", " ")
    if not html.strip():
        raise DecodeError("no text: the page is empty", "leave it out, or save it again")
    page = read_blocks(html)
    head = read_head(html, page)
    address = address_of(head, url)
    body = body_of(head)
    titles = titles_of(page, head)
    choice = choose_blocks(page, Hints(titles, _description(head), body))
    found = _fast(page, choice.chosen)
    if choice.doubt:
        found = _second_reading(html, address, page, found, body, choice.doubt)
    heading = _heading(page, titles)
    dates = read_dates(html, page, head, address, heading, choice.chosen)
    about = describe(page, head, address, heading, dates)
    places = place_paragraphs(found.text, found.stretches, raw if isinstance(raw, bytes) else None, decoded)
    note = "; ".join(words for words in (found.note, decoded.note) if words)
    truncated = find_truncation(page, head, choice.chosen, found.text)
    return _page(about, found, note, canonical_of(head, url), truncated, places)


def looks_like_html(text: str) -> bool:
    """Whether the beginning of a text is a page's: it starts with a tag, and known ones follow."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and bool(_LOOKS.search(head))


def body_of(head: Head) -> str:
    """The longest text that the page's JSON-LD declares as the body of an article; empty if there is none."""
    bodies = [a.get("articleBody") for a in head.articles]
    texts = [_TAGS.sub(" ", b) for b in bodies if isinstance(b, str) and words_in(b)]
    return max(texts, key=len, default="")


def _page(about: Metadata, found: Found, note: str, canonical: str | None, cut: str, places: tuple[Place, ...]) -> Page:
    """Put the parts together."""
    return Page(
        title=_printable(about.title),
        text=_ILLEGAL.sub(" ", found.text),
        published=about.published,
        byline=_printable(about.byline),
        outlet=_printable(about.outlet) or outlet_of(about.url),
        language=about.language,
        url=about.url,
        method=found.method,
        note=note,
        modified=about.modified,
        agency=about.agency,
        canonical=canonical,
        truncated=cut,
        places=places,
    )


def _printable(words: str | None) -> str | None:
    """A line without characters that cannot be printed."""
    return " ".join(_ILLEGAL.sub(" ", words).split()) or None if words else None


def _fast(page: Blocks, chosen: tuple[int, ...]) -> Found:
    """The article by the blocks chosen."""
    blocks = [page.blocks[n] for n in chosen]
    return Found("\n\n".join(b.text for b in blocks), tuple((b.start, b.end) for b in blocks), "blocks")


def _second_reading(html: str, url: str | None, page: Blocks, fast: Found, body: str, doubt: str) -> Found:
    """What the slow reader finds, or the fast one did, or the page declares; all visible text if none of them is enough."""
    shown = sum(len(b.text) - b.text.count(" ") for b in page.blocks)
    careful = read_guarded(_ILLEGAL.sub(" ", html), url, shown)
    texts = careful.text.split("\n\n") if careful.text else []
    slow = Found(careful.text, tuple(find_stretches(texts, page.blocks)), "trafilatura")
    best = slow if slow.text and len(slow.text) * 2 >= len(fast.text) else fast
    nowhere = best is slow and not any(slow.stretches)  # trafilatura took it from the declaration, in one piece
    if len(body) > 600 and (nowhere or len(best.text) < 0.6 * len(body)):
        return _declared(body, page)
    if best.text and not careful.why.startswith(_REFUSED) and len(page.blocks) < MAX_BLOCKS:
        return best
    text = prescan.plain_text(html)
    if not text:
        raise DecodeError("no text: the page shows none", "perhaps a script fills it in; save the page as shown")
    why = f"all visible text taken: {careful.why or doubt}"
    return Found(text, tuple(find_stretches(text.split("\n\n"), page.blocks)), "all text", why)


_REFUSED = ("elements nested", "a tag with", "the tree lost")


def _declared(body: str, page: Blocks) -> Found:
    """The body as the page declares it."""
    lines = [" ".join(line.split()) for line in body.splitlines()]
    texts = [line for line in lines if line]
    return Found(
        "\n\n".join(texts), tuple(find_stretches(texts, page.blocks)), "JSON-LD", "the text is what the page declares"
    )


def _description(head: Head) -> str:
    """How the page describes its article."""
    return max((head.meta.get(key, "") for key in ("og:description", "description")), key=len)


def _heading(page: Blocks, titles: tuple[str, ...]) -> int:
    """The number of the block with the title: a heading that says the same, else the first h1; -1 if there is none."""
    keys = {letters_of(t) for t in titles}
    for number, block in enumerate(page.blocks):
        if block.element.name in ("h1", "h2") and letters_of(block.text) in keys:
            return number
    return next((n for n, b in enumerate(page.blocks) if b.element.name == "h1"), -1)
