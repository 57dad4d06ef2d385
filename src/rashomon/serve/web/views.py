"""What each page shows: pure functions from records to the rows that a template lays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from rashomon import shapes
from rashomon.tell import pictures, prose, words
from rashomon.tell.aligned import KINDS, Saying, find_sayings, in_one_line
from rashomon.tell.roles import shown_roles
from rashomon.tell.text import by_speaker, distinct

AGREEMENTS = {
    "agreed": "Agreed",
    "disputed": "Disputed",
    "single_origin": "Single origin",
    "superseded": "Superseded",
}
"""Agreement of a claim -> heading, in the order in which they stand beside each other."""

MOST_CLAIMS = 40
FIRST_CLAIMS = 7
"""Claims of a column that are shown; the others open."""
MOST_EVIDENCE = 8
MOST_SAID = 12
MOST_FACETS = 12
MOST_PASSAGES = 3
MONTH = 31


class Cite(msgspec.Struct, frozen=True):
    """Evidence with a link to its characters."""

    exact: str
    label: str
    where: str
    start: int
    end: int


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim in a list."""

    id: str
    text: str
    status: str
    agreement: str
    reports: int
    legs: str
    bar: str


class StoryRow(msgspec.Struct, frozen=True):
    """A story in a list."""

    id: str
    title: str
    dates: str
    reports: int
    origins: int
    claims: int
    disputed: int
    lead: str


class Family(msgspec.Struct, frozen=True):
    """A report in a family tree, and those that have their text from it."""

    report: str
    label: str
    date: str
    how: str
    why: tuple[str, ...]
    children: tuple[Family, ...] = ()
    shared: tuple[Shared, ...] = ()


class Shared(msgspec.Struct, frozen=True):
    """A passage on the edge of a tree: its words, where they stand here, and where above."""

    text: str
    here: str
    above: str


def report_path(report: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a report's page, at some characters."""
    at = f"?c={start},{end}#m" if start is not None and end is not None else ""
    return f"/d/{quote(report, safe='')}{at}"


def label(report: shapes.Report) -> str:
    """What to call a report, with its date."""
    return f"{words.outlet(report)}, {words.published(report)}"


def labels(story: shapes.Story) -> dict[str, str]:
    """What to call each report of a story."""
    return {r.id: label(r) for r in story.reports}


def cite(evidence: Iterable[shapes.Evidence], called: dict[str, str], most: int = MOST_EVIDENCE) -> list[Cite]:
    """Evidence as rows, at most so many."""
    found = []
    for e in evidence:
        found.append(
            Cite(e.exact, called.get(e.report, e.report), report_path(e.report, e.start, e.end), e.start, e.end)
        )
        if len(found) == most:
            break
    return found


# ------------------------------------------------------------------------------------------------------- lists


def story_rows(stories: Sequence[shapes.Story]) -> list[StoryRow]:
    """Stories, the newest first; of one day, those on most origins first."""
    rows = [_story_row(s) for s in stories]
    order = {s.id: s.to or "" for s in stories}
    return sorted(sorted(rows, key=lambda r: (-r.origins, r.id)), key=lambda r: order[r.id], reverse=True)


def _story_row(story: shapes.Story) -> StoryRow:
    lead = next((s.text for s in story.brief if s.section == "what"), "")
    disputed = sum(c.agreement == "disputed" for c in story.claims)
    return StoryRow(
        story.id,
        story.title,
        words.story_dates(story),
        len(story.reports),
        origins_of(story),
        len(story.claims),
        disputed,
        lead,
    )


def origins_of(story: shapes.Story) -> int:
    """How many independent voices a story's reports are: families of copies count as one."""
    copied = sum(len(f.reports) - 1 for f in story.families)
    return len(story.reports) - copied


def claim_rows(story: shapes.Story) -> dict[str, list[ClaimRow]]:
    """A story's claims under what they are agreed, disputed, of one origin, or superseded."""
    ranked = words.rank_claims(story)
    widest = max((max(len({a.report for a in c.assertions}), c.independent_origins.most) for c in ranked), default=1)
    found: dict[str, list[ClaimRow]] = {name: [] for name in AGREEMENTS}
    for claim in ranked:
        found[claim.agreement].append(claim_row(claim, widest))
    return found


def claim_row(claim: shapes.Claim, widest: int) -> ClaimRow:
    """One claim."""
    reports = len({a.report for a in claim.assertions})
    bar = pictures.legs_bar(reports, claim.independent_origins, widest)
    told = words.stands_on(claim)
    text = prose.one_line(claim.text)
    return ClaimRow(claim.id, text, words.STATUS[claim.status], claim.agreement, reports, told, bar)


# ------------------------------------------------------------------------------------------------------- one story


def brief_sections(story: shapes.Story, called: dict[str, str]) -> list[tuple[str, list[tuple[str, bool, list[Cite]]]]]:
    """The brief: sections with sentences, whether one rests on one origin, and their evidence."""
    claims = {c.id: c for c in story.claims}
    found = []
    for section, heading in words.SECTIONS.items():
        told = [s for s in story.brief if s.section == section]
        rows = [(s.text, section == "what" and words.stands_alone(s, claims), cite(s.evidence, called)) for s in told]
        if rows:
            found.append((heading, rows))
    return found


def strip(story: shapes.Story) -> str:
    """The timeline as a picture: what lies near the story's own days; what lies years back would press all else together."""
    begin, end = prose.day_of(story.from_), prose.day_of(story.to)
    days = [(e, prose.day_of(e.when.earliest or e.when.latest)) for e in story.timeline]
    near = [
        e for e, day in days if day and begin and end and (day - begin).days >= -MONTH and (day - end).days <= 3 * MONTH
    ]
    return pictures.timeline_strip(near)


def timeline_rows(story: shapes.Story, called: dict[str, str]) -> list[dict[str, object]]:
    """The timeline: when it happened, when it was first reported, what became of it."""
    reports = {r.id: r for r in story.reports}
    outcomes = {
        r.claim: (c.id, prose.shorten(prose.one_line(c.text), 120))
        for c in story.claims
        for r in c.relations
        if r.kind == "supersedes"
    }
    ways = {c.id: list(dict.fromkeys(words.STATUS[h.status] for h in c.history)) for c in story.claims}
    rows: list[dict[str, object]] = []
    for event in story.timeline:
        first = min(
            (reports[e.report].published.earliest or "9999" for e in event.evidence if e.report in reports),
            default="9999",
        )
        rows.append(
            {
                "when": prose.say_event(event),
                "reported": prose.say_day(first) if first != "9999" else "unknown",
                "text": event.text,
                "status": words.STATUS[event.status],
                "way": ways.get(event.claim, []),
                "outcome": outcomes.get(event.claim),
                "first": first if first != "9999" else None,
                "event": event,
                "claim": event.claim,
                "reports": len({e.report for e in event.evidence}),
                "evidence": cite(event.evidence, called, 4),
            }
        )
    return rows


def speakers(story: shapes.Story, called: dict[str, str]) -> list[tuple[str, int, list[dict[str, object]]]]:
    """Who said what: each speaker with what is said to come from them."""
    found = []
    for name, said in by_speaker(story):
        found.append((name, len(said), [statement_row(s, called) for s in distinct(said)[:MOST_SAID]]))
    return found


def statement_row(said: shapes.Statement, called: dict[str, str]) -> dict[str, object]:
    """A statement with the hops through which it came."""
    return {
        "id": said.id,
        "stance": words.manner(said),
        "text": said.text,
        "direct": said.form == "direct",
        "chain": [f"{h.role.replace('_', ' ')} {h.who}" for h in said.via],
        "label": called.get(said.report, said.report),
        "where": report_path(said.report, said.content[0][0], said.content[-1][1]),
    }


def sayings(story: shapes.Story, called: dict[str, str]) -> list[dict[str, object]]:
    """Utterances that outlets print differently: every wording, each against the fullest early one."""
    told = {r.statement: u for u in story.utterances for r in u.renderings}
    said = {s.id: s for s in story.statements}
    return [_saying(s, told.get(s.tellings[0].left.id), said, called) for s in find_sayings(story)[:MOST_CLAIMS]]


def _saying(
    saying: Saying, utterance: shapes.Utterance | None, said: dict[str, shapes.Statement], called: dict[str, str]
) -> dict[str, object]:
    first = saying.tellings[0].left
    drift: dict[str, list[tuple[str, str, str]]] = {}
    for telling in saying.tellings:
        other = telling.right if telling.left.id == first.id else telling.left
        drift.setdefault(other.id, []).extend((KINDS[d.kind], d.left.exact, d.right.exact) for d in telling.drift)
    renderings = utterance.renderings if utterance else ()
    others = [said[r.statement] for r in renderings if r.statement in said and r.statement != first.id]
    return {
        "speaker": saying.speaker or "somebody unnamed",
        "renderings": saying.renderings,
        "kinds": list(dict.fromkeys(KINDS[d.kind] for t in saying.tellings for d in t.drift)),
        "text": prose.shorten(first.text, 120),
        "first": statement_row(first, called),
        "others": [
            {**statement_row(o, called), "pieces": in_one_line(first, o), "drift": drift.get(o.id, [])}
            for o in others[:MOST_SAID]
        ],
    }


def family_trees(story: shapes.Story, texts: Mapping[str, str]) -> list[Family]:
    """Who took it from whom: a tree for every family of copies, the text that two share on the edge between them."""
    called = {r.id: r for r in story.reports}
    copies = {(c.left, c.right): c for c in story.copies}
    return [
        tree
        for family in story.families
        if len(family.reports) > 1
        for tree in _trees(family, called, lambda here, above: _shared(copies, texts, here, above))
    ]


def _shared(
    copies: Mapping[tuple[str, str], shapes.Copy], texts: Mapping[str, str], here: str, above: str | None
) -> tuple[Shared, ...]:
    """The longest passages that a report shares with the one above it."""
    turned = (above or "", here) in copies
    copy = copies.get((above or "", here)) or copies.get((here, above or ""))
    if copy is None or above is None:
        return ()
    spans = [(s[2], s[3], s[0], s[1]) if turned else s for s in copy.spans]
    longest = sorted(spans, key=lambda s: (s[0] - s[1], s[0]))[:MOST_PASSAGES]
    return tuple(
        Shared(
            prose.shorten(prose.one_line(texts.get(here, "")[a:b]), 240),
            report_path(here, a, b),
            report_path(above, c, d),
        )
        for a, b, c, d in longest
    )


def _trees(
    family: shapes.Family, called: dict[str, shapes.Report], shared: Callable[[str, str | None], tuple[Shared, ...]]
) -> list[Family]:
    links = {link.report: link for link in family.links}
    under: dict[str | None, list[str]] = {}
    for name in family.reports:
        above = links[name].from_ if name in links else None
        under.setdefault(above if above in family.reports else None, []).append(name)

    def grow(name: str, seen: frozenset[str]) -> Family:
        link = links.get(name)
        how = words.COPIES.get(link.kind or "", "") if link else ""
        below = tuple(grow(n, seen | {n}) for n in under.get(name, ()) if n not in seen)
        report = called.get(name)
        told = words.outlet(report) if report else name
        why, passages = (link.why, shared(name, link.from_)) if link else ((), ())
        return Family(name, told, words.published(report) if report else "", how, why, below, passages)

    roots = tuple(grow(n, frozenset((n,))) for n in under.get(None, ()))
    if len(roots) == 1:
        return list(roots)
    return [Family("", family.origin or "a text that is not here", "", "", (), roots)]


def people(story: shapes.Story) -> list[tuple[shapes.Entity, list[str]]]:
    """The names of a story with their roles, people first."""
    order = {"person": 0, "organisation": 1, "place": 2, "work": 3, "other": 4}
    known = sorted(story.entities, key=lambda e: (order[e.type], -len(e.mentions), e.name))
    return [(e, list(shown_roles(e))) for e in known]


def parties(story: shapes.Story) -> list[dict[str, object]]:
    """Who seeks, offers, supplies, meets, accuses or denies what."""
    names = {e.id: e.name for e in story.entities}
    return [
        {
            "from": names.get(edge.from_, edge.from_),
            "to": names.get(edge.to, edge.to),
            "act": edge.act,
            "object": edge.object or "",
            "status": words.STATUS[edge.status],
            "claims": edge.claims,
        }
        for edge in story.network
    ]


# ------------------------------------------------------------------------------------------------------- one claim


def claim_page(story: shapes.Story, claim: shapes.Claim) -> dict[str, Any]:
    """A claim: history, origins and why, contradictions by slot, every telling."""
    called = labels(story)
    text = {c.id: prose.one_line(c.text) for c in story.claims}
    statements = {s.id: s for s in story.statements}
    relations = [
        {
            "words": words.relation(r),
            "claim": r.claim,
            "text": text.get(r.claim, ""),
            "why": r.why,
            "evidence": cite(r.evidence, called, 4),
        }
        for r in claim.relations
        if r.claim in text
    ]
    origins = [
        {
            "words": words.origin(o),
            "why": o.why,
            "evidence": cite(o.because, called, 4),
            "tellings": len(o.assertions),
            "reports": len({claim.assertions[i].report for i in o.assertions if i < len(claim.assertions)}),
        }
        for o in claim.origins
    ]
    history = [(prose.say_day(h.when), words.STATUS[h.status], cite(h.because, called, 3)) for h in claim.history]
    told = [
        (_held_by(a, statements), FACTUALITY[a.factuality], cite([a.evidence], called)[0]) for a in claim.assertions
    ]
    return {
        "story": story,
        "row": claim_row(claim, max(len({a.report for a in claim.assertions}), claim.independent_origins.most, 1)),
        "relations": relations,
        "agreement": AGREEMENTS[claim.agreement].lower(),
        "counted": _counted(claim),
        "launderings": [(LOST[w.kind], w.why, cite([w.here, w.there], called)) for w in claim.laundering],
        "origins": origins,
        "history": history,
        "told": told,
    }


LOST = {
    "dropped": "the credit is gone",
    "hardened": "the doubt is gone",
    "promoted": "who says it has become weightier",
}
"""Kind of laundering -> what a reader is told."""


def _counted(claim: shapes.Claim) -> list[str]:
    """Why so many origins at least, and so many at most."""
    legs, known = claim.independent_origins, len(claim.origins)
    told = []
    if legs.least < legs.most:
        told.append(
            f"At least {legs.least}: those that surely stand for themselves (a named body, a document, state media, a reporter "
            f"on the spot). At most {legs.most}: those, too, of which nobody can tell whether they are the same."
        )
    told += [
        f"Counted in the most: {e.report} may tell it too, in other words, and is not joined to it: “{e.exact}”"
        for e in claim.perhaps
    ]
    if known > max(1, legs.most):
        told.append(
            f"{words.counted(known, 'origin')} are listed, {legs.most} at most count: bodies of one state may be one voice, "
            "and who only planned, foresaw or announced it is no leg for its having happened."
        )
    return told


FACTUALITY = {
    "CT+": "as certain", "PR+": "as probable", "PS+": "as possible", "CT-": "as certainly not so", "PR-": "as probably not so",
    "PS-": "as possibly not so", "UU": "without saying whether it is so",
}  # fmt: skip


def _held_by(assertion: shapes.Assertion, statements: dict[str, shapes.Statement]) -> str:
    said = statements.get(assertion.holder)
    if said is None:
        return "the report itself"
    return said.speaker_name or (f"an unnamed {said.anonymous}" if said.anonymous else "somebody unnamed")


# ------------------------------------------------------------------------------------------------------- search

FACETS = {"kind": "Kinds", "story": "Stories", "outlet": "Outlets", "status": "Status"}
"""What a search can be narrowed to, with the headings."""
KINDS_TOLD = {"report": "report", "claim": "claim", "statement": "statement", "entity": "name"}


def search_rows(stories: Sequence[shapes.Story], hits: Iterable[shapes.SearchHit]) -> list[dict[str, str]]:
    """Hits with an address for each, and with what a search can be narrowed to."""
    titles = {s.id: s.title for s in stories}
    outlets = {r.id: words.outlet(r) for s in stories for r in s.reports}
    status = {c.id: words.STATUS[c.status] for s in stories for c in s.claims}
    return [
        {
            "kind": KINDS_TOLD[m.kind], "text": m.text, "where": _where(m), "story": titles.get(m.story or "", ""),
            "outlet": outlets.get(m.evidence.report if m.evidence else m.id, "") if m.kind != "entity" else "",
            "status": status.get(m.id, ""),
        }
        for m in hits
    ]  # fmt: skip


def narrowed(rows: Sequence[dict[str, str]], chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows that have every value that was chosen."""
    return [row for row in rows if all(row[facet] == value for facet, value in chosen.items())]


def facets(rows: Sequence[dict[str, str]], chosen: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """For each facet its values with how many rows each would leave, the most first; one without a choice is left out."""
    found = []
    for facet, heading in FACETS.items():
        rest = narrowed(rows, {k: v for k, v in chosen.items() if k != facet})
        counts = Counter(row[facet] for row in rest if row[facet])
        if len(counts) > 1 or facet in chosen:
            found.append((facet, heading, sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:MOST_FACETS]))
    return found


def _where(match: shapes.SearchHit) -> str:
    if match.kind == "claim":
        return f"/c/{match.id}"
    if match.kind == "entity":
        return f"/s/{match.story}/people/{match.id}"
    if match.evidence is not None:
        return report_path(match.evidence.report, match.evidence.start, match.evidence.end)
    return report_path(match.id)
