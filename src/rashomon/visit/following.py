"""Following feeds: when each is due, what it brought that was not seen before, and its reports, read from their pages.

What is known of a feed from the last time is kept in the archive beside the reports, and only once those are safe. It may be
lost at any time: then the feed is read again, and everything in it is found to be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin

import msgspec

from rashomon.errors import DecodeError, FetchError, ForbiddenError, RashomonError
from rashomon.ids import bytes_digest
from rashomon.model import Failure, Record
from rashomon.text.decoding import decode
from rashomon.text.entries import arrive_entry, json_feed_entries
from rashomon.text.feeds import Entry, feed_entries
from rashomon.text.html import extract
from rashomon.text.lists import listed_feeds
from rashomon.text.markup import marks
from rashomon.text.records import Arrival, Given, arrive_page, printable
from rashomon.visit.fetching import MAX_FEED, Fetched
from rashomon.visit.visiting import StatusError, Visitor

STAGE = "fetch"
_PAGE = re.compile(r"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,50})?(?:<!doctype html|<html)", re.I)
MAX_WAIT = 24 * 3600.0
MAX_LISTED = 500
"""Feeds taken of a list that was itself fetched."""


class FeedState(Record, frozen=True):
    """What is known of a feed. `due` is in seconds since 1970; `seen` are digests of its entries the last time."""

    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    seen: tuple[str, ...] = ()
    gone: bool = False


class Step(Record, frozen=True):
    """One thing that came of a visit: a report or failure; and what to write down once all before it is safe."""

    one: Arrival | Failure | None
    keep: FeedState | None = None
    feed: str = ""
    known: bool = False
    """An entry that was seen before, word by word: there is nothing to read."""


def next_state(state: FeedState, error: RashomonError | None, every: float, now: float) -> FeedState:
    """When to come back: after the usual time; after ever longer ones where it fails, or as long as the server asks.

    Args:     state: of the feed until now; error: what went wrong, if anything; every: seconds between two visits; now:
              seconds since 1970.
    """
    if error is None:
        return msgspec.structs.replace(state, failures=0, due=now + every)
    failures = state.failures + 1
    asked = error.again if isinstance(error, StatusError) else 0.0
    wait = max(asked, every * 2.0 ** min(failures, 12))
    gone = isinstance(error, StatusError) and error.status == 410
    return msgspec.structs.replace(state, failures=failures, due=now + min(wait, MAX_WAIT), gone=gone)


def visit_feed(visitor: Visitor, url: str, state: FeedState, every: float, follow: bool) -> Iterator[Step]:
    """Read a feed, if it has changed, and the pages of those entries that are new in it.

    Args:     visitor: fetches; url: the feed's; state: of the last time; every: seconds between visits; follow: read the page
              where the feed gives only a summary.
    Returns:  steps, lazily; the last one carries the feed's new state.
    Raises:   nothing: what goes wrong is a failure.
    """
    now = visitor.net.now()
    try:
        fetched = visitor.visit(url, etag=state.etag, modified=state.modified, most=MAX_FEED)
        if fetched.answer.status == 304:
            yield Step(None, next_state(state, None, every, now), url)
            return
        entries = list(_entries(fetched))
        if not entries:
            raise DecodeError("a feed without entries", "is the address right?")
    except (FetchError, DecodeError) as error:
        yield Step(failed(url, error), next_state(state, error, every, now), url)
        return
    seen, digests = set(state.seen), list[str]()
    for entry in entries:
        digest = bytes_digest(entry.raw.encode("utf-8", "replace"))[:32]
        if digest in seen:
            digests.append(digest)
            yield Step(None, known=True)
            continue
        one, again = _arrive(visitor, entry, url, follow)
        if not again:
            digests.append(digest)
        yield Step(one)
    kept = FeedState(fetched.etag, fetched.modified, seen=tuple(digests))
    yield Step(None, next_state(kept, None, every, now), url)


def listed_in(visitor: Visitor, url: str) -> tuple[str, ...]:
    """The feeds of a list (OPML, sitemap index) that is fetched.

    Raises:   FetchError, DecodeError.
    """
    fetched = visitor.visit(url, most=MAX_FEED)
    text = decode(fetched.answer.body, fetched.answer.charset, html=True).text
    return tuple(one.address for one in listed_feeds(text))[:MAX_LISTED]


def _entries(fetched: Fetched) -> Iterator[Entry]:
    body = fetched.answer.body
    if body.lstrip()[:1] == b"{":
        return json_feed_entries(decode(body).text.encode("utf-8", "replace"))
    text = decode(body, fetched.answer.charset, html=True).text
    if _PAGE.match(text[:2000]):
        named = feeds_of_page(text, fetched.url)
        raise DecodeError("a page, not a feed", f"it names: {', '.join(named)}" if named else "give the feed's address")
    return feed_entries(text, fetched.url)


def feeds_of_page(text: str, address: str) -> tuple[str, ...]:
    """The feeds that a page names in its head.

    Args:     text: the page; address: where it is from.
    Cost:     linear.
    """
    found = []
    for mark in marks(text):
        told = mark.attributes
        if mark.kind == "open" and mark.name == "link" and "alternate" in told.get("rel", "").lower():
            if re.search(r"(?:rss|atom)\+xml|feed\+json", told.get("type", "")) and told.get("href"):
                found.append(urljoin(address, told["href"].strip()))
        elif mark.kind == "open" and mark.name == "body":
            break
    return tuple(dict.fromkeys(found))[:5]


def _arrive(visitor: Visitor, entry: Entry, feed: str, follow: bool) -> tuple[Arrival | Failure, bool]:
    """The report of an entry: its page, where the feed gives only a summary and the page may be had; else the entry.

    Also whether the page may be had another time.
    """
    own = arrive_entry(entry, feed)
    summary = isinstance(own, Failure) or own.report.extent == "summary"
    if not (follow and summary and entry.link):
        return _seen(own, visitor), False
    try:
        return _seen(_page(visitor, entry, entry.link), visitor), False
    except (FetchError, DecodeError) as error:
        lasting = isinstance(error, (ForbiddenError, DecodeError)) or (
            isinstance(error, StatusError) and error.status < 500 and error.status != 429
        )
        if isinstance(own, Failure):
            return failed(entry.link, error), not lasting
        why = f"its page was not read: {error.message}"
        return _seen(msgspec.structs.replace(own, notes=(*own.notes, why)), visitor), not lasting


def _page(visitor: Visitor, entry: Entry, link: str) -> Arrival:
    fetched = visitor.visit(link)
    answer = fetched.answer
    if answer.kind not in ("", "text/html", "application/xhtml+xml"):
        raise DecodeError(f"{link} is {answer.kind[:60]}, no page", "open it in a browser")
    body = decode(answer.body, answer.charset, html=True).text if answer.charset else answer.body
    page = extract(body, fetched.url)
    # The link, not where it led: the feed names the report by it the next time, too.
    given = Given(url=link, title=entry.title, published=entry.published, language=entry.language)
    return arrive_page(link[:2000], page, bytes_digest(answer.body), given)


def _seen(one: Arrival | Failure, visitor: Visitor) -> Arrival | Failure:
    """The report with the second at which it was fetched."""
    if isinstance(one, Failure):
        return one
    when = datetime.fromtimestamp(int(visitor.net.now()), UTC).isoformat()
    return msgspec.structs.replace(one, report=msgspec.structs.replace(one.report, fetched=when))


def failed(name: str, error: RashomonError) -> Failure:
    """The record of an address that gave nothing."""
    kind = "ForbiddenError" if isinstance(error, ForbiddenError) else "DecodeError"
    kind = kind if isinstance(error, (ForbiddenError, DecodeError)) else "FetchError"
    message = error.message.removeprefix(f"{name}: ")  # the name is shown before it
    return Failure(printable(name)[:2000], STAGE, kind, message, error.hint)
