"""Versions of a report: the same address, or the same id, again with other text.

That one report is a newer version of another is a link of kind "version_of", written down together with the newer report. A
story is told from the newest version as of the point asked for; what was seen before stays, under its own id, so that old
answers can be explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from rashomon.ids import content_id
from rashomon.model import Annotation, Link, Offsets, Record, Report

KIND = "version_of"

OF_ADDRESS, OF_NAME = 0.2, 0.5
"""Share of the shorter text's words that two versions have in common at least. An address is nearly proof, but some are of a
front page or of a page of short news; a name such as "1.txt" is a hint only. Rewritten live reports keep 0.3 to 0.9 of
their words; two reports of one event by different hands have 0.2 to 0.4 in common, but not one address."""

LEAST_WORDS = 8
"""Different words that a text has at least before a name it shares says anything: of short texts half is soon in common."""

_WORD = re.compile(r"[^\W_]{3,40}")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_TRACKING = re.compile(r"(?:utm_[a-z]{1,20}|fbclid|gclid|cmpid|ns_[a-z]{1,20})=", re.I)
_MOST_PAIRS = 250_000


class Standing(Record, frozen=True):
    """A report that no newer version has replaced: the report, its first version, and all earlier ones, oldest first.

    `seq` is the place of the first version, so that a story keeps its id when a report of it is corrected; `at` is the
    report's own.
    """

    seq: int
    report: Report
    root: str
    at: int
    earlier: tuple[tuple[int, Report], ...] = ()


class Passage(Record, frozen=True):
    """A stretch of text that only one of two versions has, or (both spans) that was worded otherwise."""

    was: Offsets | None
    now: Offsets | None


def address_key(url: str | None) -> str | None:
    """What makes two addresses one: without scheme, port of the scheme, tracking and the last slash.

    Returns:  None for no address of the web, and for that of a whole site, under which everything may stand.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    path = parts.path.rstrip("/")
    query = "&".join(one for one in parts.query.split("&") if one and not _TRACKING.match(one))
    if not path and not query:
        return None
    shown = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{shown}{path}{'?' + query if query else ''}{'#' + parts.fragment if parts.fragment else ''}"


def version_key(name: str, url: str | None) -> tuple[str, str]:
    """What a newer version shares with an older one: ("address", ...) or, where there is none, ("name", ...)."""
    address = address_key(url)
    return ("address", address) if address else ("name", name)


def are_versions(kind: str, older: str, newer: str) -> bool:
    """Whether two texts under one key are versions of one report.

    Args:     kind: of the key; older, newer: the texts.
    Cost:     linear.
    """
    left, right = _words(older), _words(newer)
    least = min(len(left), len(right))
    if kind == "name" and least < LEAST_WORDS:
        return False
    if not least:
        return True
    return len(left & right) >= (OF_ADDRESS if kind == "address" else OF_NAME) * least


def _words(text: str) -> set[str]:
    """Words of three letters and more; pairs of characters in scripts without spaces."""
    found = {w.casefold() for w in _WORD.findall(text)}
    if _HAN.search(text):
        found |= {text[i : i + 2] for i in range(len(text) - 1) if _HAN.match(text[i])}
    return found


def version_link(newer: Report, older: str) -> Link:
    """The link of a report to the one it replaces.

    Args:     newer: the report; older: the id of the one that stood until now.
    """
    return Link(content_id("link", KIND, newer.id, older), KIND, newer.id, older, "archive")


def standing(stored: Sequence[tuple[int, Report]], links: Iterable[Link]) -> tuple[Standing, ...]:
    """The newest version of every report.

    Args:     stored: reports with their sequence numbers; links: all up to the same point.
    Returns:  in the order of first versions.
    Cost:     linear.
    """
    previous = {link.left: link.right for link in links if link.kind == KIND}
    by_id = {report.id: (seq, report) for seq, report in stored}
    replaced = {right for left, right in previous.items() if left in by_id}
    found = []
    for seq, report in stored:
        if report.id in replaced:
            continue
        earlier, at = list[tuple[int, Report]](), report.id
        while at in previous and previous[at] in by_id:
            at = previous[at]
            earlier.append(by_id[at])
        first = earlier[-1] if earlier else (seq, report)
        found.append(Standing(first[0], report, first[1].id, seq, tuple(reversed(earlier))))
    return tuple(sorted(found, key=lambda s: s.seq))


def compare_sentences(older: Sequence[Annotation], newer: Sequence[Annotation]) -> tuple[Passage, ...]:
    """What changed from one version to the next, by sentences.

    Args:     older, newer: the sentence layers of both.
    Returns:  sentences that went, came, or were worded otherwise (half of their words in common), in the order of the newer
              text, those that went last. A sentence that only moved has not changed.
    Cost:     linear where few sentences changed; else the product of those that went and came, up to 250,000.
    """
    kept_old, kept_new = {_plain(a.exact) for a in older}, {_plain(a.exact) for a in newer}
    gone = [a for a in older if _plain(a.exact) not in kept_new]
    come = [a for a in newer if _plain(a.exact) not in kept_old]
    pairs = _reworded(gone, come) if len(gone) * len(come) <= _MOST_PAIRS else {}
    taken = set(pairs.values())
    found = [Passage(_span(gone[pairs[n]]) if n in pairs else None, _span(a)) for n, a in enumerate(come)]
    return (*found, *(Passage(_span(a), None) for n, a in enumerate(gone) if n not in taken))


def _reworded(gone: Sequence[Annotation], come: Sequence[Annotation]) -> Mapping[int, int]:
    """Which sentence that came is which that went, worded otherwise; the closest pairs first."""
    left, right = [_words(a.exact) for a in gone], [_words(a.exact) for a in come]
    scored = []
    for n, there in enumerate(right):
        for m, here in enumerate(left):
            common = len(there & here)
            if common * 2 >= max(len(there), len(here), 1):
                scored.append((-common / max(len(there | here), 1), n, m))
    pairs: dict[int, int] = {}
    for _, n, m in sorted(scored):
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _span(annotation: Annotation) -> Offsets:
    return annotation.span.start, annotation.span.end
