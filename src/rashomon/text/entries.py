"""Entries of feeds to reports: the full text where the feed gives it; else title and summary, marked as such.

A report of an entry is called by its link, which is also its address; one without a link, `FEED#ID`. Its digest is that of
the entry as it stands in the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from rashomon.errors import DecodeError
from rashomon.ids import bytes_digest
from rashomon.model import Extent, Failure, Record
from rashomon.text.decoding import decode
from rashomon.text.feeds import Entry, feed_entries
from rashomon.text.metadata import outlet_of
from rashomon.text.prescan import plain_text
from rashomon.text.records import Arrival, Given, arrive, failure

FULL = 1_200
"""Characters from which a description is held to be the whole text: summaries of feeds have some 100 to 600."""

SUMMARY_NOTE = "title and summary only, as the feed gives them; the text is behind the link"

_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\[&#8230;\])\s{0,5}$")
_MORE = re.compile(
    r"\s{0,5}(?:Read more|Continue reading|Read the full (?:story|article)|Keep reading|Full story)\b[^\n]{0,120}$",
    re.I,
)
_FOOT = re.compile(r"(?:^|\n\n)The post [^\n]{1,400} (?:appeared first on|first appeared on) [^\n]{1,200}$")


def read_feed(
    raw: bytes, name: str, address: str | None = None, declared: str | None = None
) -> Iterator[Arrival | Failure]:
    """Read a feed.

    Args:     raw: its bytes; name: what it is called, for entries without a link; address: where it is from; declared: its
              encoding, as told from outside.
    Returns:  a report or a failure an entry, in the feed's order.
    Raises:   DecodeError: no feed, one without entries, or one with entities that are a bomb.
    Cost:     linear; no more than the feed (32 MB) and one entry in memory.
    """
    yield from read_entries(feed_entries(decode(raw, declared, html=True).text, address), name)


def read_entries(entries: Iterator[Entry], name: str) -> Iterator[Arrival | Failure]:
    """Entries to reports.

    Args:     entries: of one feed; name: what the feed is called.
    Returns:  a report or a failure an entry.
    Raises:   DecodeError when there is no entry.
    """
    empty = True
    for entry in entries:
        empty = False
        yield arrive_entry(entry, name)
    if empty:
        raise DecodeError("a feed without entries", "leave it out")


def arrive_entry(entry: Entry, feed: str) -> Arrival | Failure:
    """The report of an entry.

    Args:     entry: as the feed gives it; feed: what the feed is called.
    Returns:  a report whose `extent` is "full" or "summary"; a failure when the entry has neither text nor title.
    """
    name = entry.link or f"{feed}#{_one_line(entry.id) or entry.number}"
    given = Given(
        title=entry.title,
        outlet=entry.outlet or (None if outlet_of(entry.link) else entry.feed_title),
        url=entry.link,
        published=entry.published or entry.updated,
        byline=entry.author if entry.author and "@" not in entry.author.split(" ")[0] else None,
        language=entry.language,
    )
    text, extent = entry_text(entry)
    try:
        if not text:
            raise DecodeError("an entry without title and text", "perhaps a script fills it in; see its link")
        notes = (SUMMARY_NOTE,) if extent == "summary" else ()
        arrival = arrive(name[:2000], text, bytes_digest(entry.raw.encode("utf-8", "replace")), given, notes)
    except DecodeError as error:
        return failure(name[:2000], error)
    return msgspec.structs.replace(arrival, report=msgspec.structs.replace(arrival.report, extent=extent))


def entry_text(entry: Entry) -> tuple[str, Extent]:
    """The text of an entry, and whether it is "full" or a "summary" (then the title stands before it)."""
    told = max((entry.body or "", entry.summary or ""), key=len)
    text, cut = _without_foot(told)
    whole = bool(entry.body) and len(entry.body or "") > len(entry.summary or "") or len(text) >= FULL
    if whole and not cut and text and text != (entry.title or ""):
        return text, "full"
    title = entry.title or ""
    return (text if text.startswith(title) else f"{title}\n\n{text}").strip(), "summary"


def _without_foot(text: str) -> tuple[str, bool]:
    """A text without what its feed puts under it, and whether that says, or dots say, that more is elsewhere."""
    text = _FOOT.sub("", text).rstrip()
    kept = _MORE.sub("", text)
    return kept.rstrip(), len(kept) < len(text) or bool(_CUT.search(kept))


def _one_line(words: str | None) -> str | None:
    return " ".join(words.split())[:1000] if words else None


# ---------------------------------------------------------------------------------------------------- JSON Feed


class _Author(Record, frozen=True):
    name: str | None = None


class _Story(Record, frozen=True):
    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    author: _Author | None = None
    authors: tuple[_Author, ...] | None = None


class _JsonFeed(Record, frozen=True):
    version: str = ""
    title: str | None = None
    language: str | None = None
    items: tuple[msgspec.Raw, ...] = ()


def json_feed_entries(raw: bytes) -> Iterator[Entry]:
    """The entries of a JSON Feed.

    Args:     raw: the feed, in UTF-8.
    Returns:  entries; one that is not as it should be has no text, so that it becomes a failure.
    Raises:   DecodeError for broken JSON, or a field of the wrong type.
    """
    feed = _decoded(raw, _JsonFeed)
    for number, one in enumerate(feed.items, 1):
        held = bytes(one)
        try:
            told = _decoded(held, _Story)
        except DecodeError:
            told = _Story()
        authors = told.authors or ((told.author,) if told.author else ())
        yield Entry(
            number=number,
            raw=held.decode("utf-8", "replace"),
            id=None if told.id is None else str(told.id),
            link=next((u for u in (told.url, told.external_url) if u and outlet_of(u)), None),
            title=told.title,
            body=told.content_text or (plain_text(told.content_html) if told.content_html else None),
            summary=told.summary,
            author=", ".join(a.name for a in authors if a.name) or None,
            published=told.date_published,
            updated=told.date_modified,
            language=told.language or feed.language,
            feed_title=feed.title,
        )


T = TypeVar("T")


def _decoded(raw: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"a broken JSON Feed: {str(error)[:200]}", "mend it") from None
