"""A story, or what a search found, as an Atom feed: one entry a claim, so that a feed reader tells what is new by claim.

An entry's id is the claim's; its `updated` moves when the claim's status changed or another report told it, never by the clock.
Texts of reports enter as text: no mark-up of theirs survives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from rashomon import shapes
from rashomon.tell import prose, words
from rashomon.tell.exports_xml import address, fit, urn, written

_NAMESPACE = "http://www.w3.org/2005/Atom"
_UNDATED = "1970-01-01T00:00:00Z"
_MOST_EVIDENCE = 6
_WORDS = re.compile(r"[^\W_]+")
Found = tuple[shapes.Story, shapes.Claim]


def write_atom(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """The feed of a story.

    Args:     story: whole; texts: not used.
    Returns:  Atom, the claim that changed last first.
    Cost:     linear in claims and assertions, but for a sort.
    """
    return feed_of(story.title, story.id, [(story, claim) for claim in words.rank_claims(story)])


def feed_of(title: str, ident: str, found: Sequence[Found]) -> str:
    """A feed of claims, of whatever stories.

    Args:     title, ident: the feed's name, and what its id is made of; found: claims with their stories.
    Returns:  Atom 1.0; the same claims give the same bytes.
    """
    dated = sorted(((_updated(s, c), c.id, s, c) for s, c in found), key=lambda f: (f[0], f[1]), reverse=True)
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _text(root, "title", title)
    _text(root, "id", urn(ident))
    _text(root, "updated", dated[0][0] if dated else _UNDATED)
    SubElement(root, "generator").text = "rashomon"
    SubElement(SubElement(root, "author"), "name").text = "rashomon"
    for updated, _, story, claim in dated:
        _entry(root, updated, story, claim)
    return written(root)


def matching(stories: Iterable[shapes.Story], asked: str) -> list[Found]:
    """The claims that hold all the words asked for, in their own text or in an assertion's, capitals aside.

    Args:     asked: words, separated by spaces; a word fits one that begins with it.
    Returns:  claims with their stories, in the stories' order, best founded first.
    Cost:     linear in the assertions' text.
    """
    wanted = asked.casefold().split()
    return [
        (story, claim)
        for story in stories
        for claim in words.rank_claims(story)
        if wanted and all(_begins(word, claim) for word in wanted)
    ]


def _begins(word: str, claim: shapes.Claim) -> bool:
    told = (claim.text, *(a.evidence.exact for a in claim.assertions))
    return any(w.startswith(word) for text in told for w in _WORDS.findall(text.casefold()))


def _text(parent: ElementTree.Element, name: str, value: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = fit(prose.one_line(value))


def _entry(root: ElementTree.Element, updated: str, story: shapes.Story, claim: shapes.Claim) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "title", prose.shorten(claim.text, 140))
    _text(entry, "id", urn(claim.id))
    _text(entry, "updated", updated)
    first = min(_moments(story, claim), default=updated)
    _text(entry, "published", first)
    SubElement(entry, "category", {"term": claim.status, "label": fit(words.STATUS[claim.status])})
    reports = {r.id: r for r in story.reports}
    named = list(dict.fromkeys(a.report for a in claim.assertions))
    links = [(reports[r].title or r, url) for r in named if r in reports and (url := address(reports[r].url))]
    for at, (title, url) in enumerate(links):
        kind = "alternate" if at == 0 else "related"
        SubElement(entry, "link", {"rel": kind, "href": url, "title": fit(prose.one_line(title))})
    _text(entry, "summary", f"{words.STATUS[claim.status]}; {words.stands_on(claim)}", type="text")
    SubElement(entry, "content", {"type": "html"}).text = fit(_content(story, claim, reports))


def _content(story: shapes.Story, claim: shapes.Claim, reports: Mapping[str, shapes.Report]) -> str:
    """HTML of our own with the reports' words as text in it."""
    behind = ", ".join(words.origin(o) for o in claim.origins)
    head = f"{words.STATUS[claim.status]}; {words.stands_on(claim)}" + (f": {behind}" if behind else "")
    quoted = "".join(
        f"<li>{escape(words.outlet(reports[a.report]) if a.report in reports else a.report)}: "
        f"“{escape(prose.one_line(a.evidence.exact))}” ({escape(a.report)}, {a.evidence.start}–{a.evidence.end})</li>"
        for a in claim.assertions[:_MOST_EVIDENCE]
    )
    title = escape(prose.one_line(story.title))
    return f"<p>{escape(prose.one_line(claim.text))}</p><p>{escape(head)}</p><ul>{quoted}</ul><p>Story: {title}</p>"


def _updated(story: shapes.Story, claim: shapes.Claim) -> str:
    """When the claim was last told or changed, as far as that is known."""
    changed = [m for change in claim.history if (m := _moment(change.when))]
    return max([*_moments(story, claim), *changed], default=_UNDATED)


def _moments(story: shapes.Story, claim: shapes.Claim) -> list[str]:
    """When the reports that tell it appeared."""
    published = {r.id: r.published for r in story.reports}
    told = [published[a.report] for a in claim.assertions if a.report in published]
    return [m for p in told if (m := _moment(p.latest or p.earliest))]


def _moment(day: str | None) -> str | None:
    """A date or time as Atom wants it: with a time, and in UTC."""
    if not day:
        return None
    try:
        found = datetime.fromisoformat(day if len(day) >= 10 else (day + "-01-01")[:10])
    except ValueError:
        return None
    zoned = found if found.tzinfo else found.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
