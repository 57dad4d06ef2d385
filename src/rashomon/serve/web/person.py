"""A person (an organisation, a place) of a story: spellings, roles over time and by whom, statements, and what was decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rashomon import shapes
from rashomon.errors import NotFoundError
from rashomon.model import Link, Record
from rashomon.relate.entities_clusters import spelling_key
from rashomon.serve.web import views
from rashomon.tell import words

MOST_SAID = 60


class Spelling(Record, frozen=True):
    """One way of writing a name, how often, and where it first stands."""

    text: str
    count: int
    label: str
    where: str


class Held(Record, frozen=True):
    """A role, by which report, when."""

    when: str
    title: str
    label: str
    where: str


class Ruling(Record, frozen=True):
    """What a person decided of two names; `standing` until it is taken back."""

    left: str
    right: str
    told: str
    by: str
    standing: bool


TOLD = {"same": "are one", "different": "are two", "unsure": "taken back"}


def person_page(
    story: shapes.Story, name: str, texts: Mapping[str, str], judged: Sequence[Link], called: dict[str, str]
) -> dict[str, Any]:
    """What the page of one entity shows.

    Args:     name: the entity's id; texts: of the story's reports; judged: decisions on names, the first first.
    Raises:   NotFoundError.
    Cost:     linear in the story's statements and the entity's mentions.
    """
    entity = next((e for e in story.entities if e.id == name), None)
    if entity is None:
        raise NotFoundError(f"nobody in this story goes by {name[:60]}", "a decision may have changed who is one")
    own = {entity.name, *entity.aliases}
    said = [s for s in story.statements if s.speaker == entity.id or entity.id in s.also]
    return {
        "entity": entity,
        "spellings": _spellings(entity, texts, called),
        "roles": _roles(entity, story, called),
        "said": [views.statement_row(s, called) for s in said[:MOST_SAID]],
        "unsaid": max(0, len(said) - MOST_SAID),
        "rulings": [r for r in rulings(judged) if r.left in own or r.right in own],
        "acts": [row for row in views.parties(story) if entity.name in (row["from"], row["to"])],
    }


def rulings(judged: Sequence[Link]) -> list[Ruling]:
    """Decisions on names with who made them, the first first; the last one of a pair stands, unless it takes back."""
    last = {frozenset((spelling_key(link.left), spelling_key(link.right))): link.id for link in judged}
    return [
        Ruling(link.left, link.right, TOLD[link.judgement], link.by.removeprefix("user:"),
               link.judgement != "unsure" and link.id in last.values())
        for link in judged
    ]  # fmt: skip


def _spellings(entity: shapes.Entity, texts: Mapping[str, str], called: dict[str, str]) -> list[Spelling]:
    counts: Counter[str] = Counter()
    first: dict[str, shapes.Mention] = {}
    for m in entity.mentions:
        exact = texts.get(m.report, "")[m.start : m.end]
        if exact in entity.aliases or exact == entity.name:
            counts[exact] += 1
            first.setdefault(exact, m)
    return [
        Spelling(text, count, called.get(at.report, at.report), views.report_path(at.report, at.start, at.end))
        for text, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        for at in (first[text],)
    ]


def _roles(entity: shapes.Entity, story: shapes.Story, called: dict[str, str]) -> list[Held]:
    """Roles in the order of the reports' dates: an office held then need not be held now."""
    reports = {r.id: r for r in story.reports}
    found: dict[tuple[str, str], tuple[str, Held]] = {}
    for role in entity.roles:
        for e in role.evidence:
            report = reports.get(e.report)
            when = words.published(report) if report else ""
            day = (report.published.earliest or report.published.latest or "9999") if report else "9999"
            told = Held(
                when,
                role.title,
                words.outlet(report) if report else e.report,
                views.report_path(e.report, e.start, e.end),
            )
            found.setdefault((role.title.casefold(), e.report), (day, told))
    return [told for _, told in sorted(found.values(), key=lambda f: (f[0], f[1].title, f[1].where))]
