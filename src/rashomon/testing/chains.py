"""Chains of copies, made from real articles: who has what from whom is known, because we derived it ourselves.

A root is an article of a set that the caller holds (no text of others is kept here). Children are derived as newsrooms do:
cut from the end, sentences left out, paragraphs moved, sentences reworded, own material added, credits kept, moved or dropped,
dates missing, coarse or wrong, two parents merged, the parent itself absent. The direction model never sees any of this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec

from rashomon.model import Record
from rashomon.relate.direction import Direction, agency_of, find_credits
from rashomon.testing.chains_wording import compress, respell, reword, translate_back

OUTLETS = (
    "Harbour Gazette|Northern Ledger|Valley Times|The Morning Register|Capital Chronicle|Plains Daily|Coast Courier|"
    "The Evening Bulletin|Metro Observer|Lakeside Herald|City Examiner|Frontier Post|Daily Beacon|Union Tribune News|"
    "Hill Country Record|The Sentinel Star"
).split("|")
AGENCY = {"Reuters": "Reuters", "AP": "Associated Press", "AFP": "AFP", "UPI": "UPI"}
_CITIES = "WASHINGTON LONDON CHICAGO BERLIN TOKYO CAIRO DENVER OTTAWA".split()
_FIRST = "Maria Tom Ruth Peter Nadia Omar Claire Victor Lena Hugo Amara Felix".split()
_LAST = "Stenholm Abara Kowalczyk Prewitt Okonjo Lindgren Varga Delacroix Thorne Ibarra Moss Hale".split()
_STOCK = (
    "Follow us on social media for the latest from {0}.",
    "Subscribe to {0} today and never miss a story that matters to your community.",
    "Have a tip? Write to the newsroom of {0} in confidence.",
    "All rights reserved by {0}. This material may not be published, broadcast or redistributed.",
)
_DAY = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")


class ChainReport(Record, frozen=True):
    """A report of a chain; `parents` are the reports, present or absent, that it was made from."""

    name: str
    text: str
    outlet: str
    byline: str | None
    published: str | None
    parents: tuple[str, ...] = ()


class Chain(Record, frozen=True):
    """Reports with a known descent. `parents` also holds the reports that are not in the set."""

    name: str
    reports: tuple[ChainReport, ...]
    parents: tuple[tuple[str, tuple[str, ...]], ...]


class Article(Record, frozen=True):
    """A real article to derive from."""

    text: str
    outlet: str
    byline: str | None
    day: str


class _Draft(Record, frozen=True):
    """A report while chains are made: body by paragraphs of sentences, what stands around it, and the true moment."""

    name: str
    body: tuple[tuple[str, ...], ...]
    outlet: str
    byline: str | None
    moment: datetime
    agency: str | None
    parents: tuple[str, ...] = ()
    head: str = ""
    tail: str = ""


def make_chains(articles: Sequence[Article], count: int, seed: str) -> tuple[Chain, ...]:
    """Derive chains of two to four hops from articles.

    Args:     articles: to take roots and foreign material from; those too short, too long or already credited to an
              agency are passed over; seed: the same gives the same chains.
    Returns:  up to `count` chains, as many as there are fitting articles.
    Cost:     some milliseconds a chain.
    """
    dice = Random(f"chains {seed}")
    fitting = [a for a in articles if _fits(a)]
    dice.shuffle(fitting)
    roots, others = fitting[: 2 * count], fitting[2 * count :] or fitting
    return tuple(
        _chain(f"{seed}{number:04}", roots[2 * number : 2 * number + 2], others, Random(f"{seed} {number}"))
        for number in range(min(count, len(roots) // 2))
    )


def true_direction(chain: Chain, left: str, right: str) -> Direction:
    """Who has it from whom: a descendant from its ancestor, otherwise both from what both descend from."""
    parents = dict(chain.parents)
    of_left, of_right = _ancestors(left, parents), _ancestors(right, parents)
    if right in of_left:
        return "left_from_right"
    if left in of_right:
        return "right_from_left"
    return "common_origin" if of_left & of_right else "undecided"


def _ancestors(name: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(parents.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(parents.get(one, ()))
    return found


def _fits(article: Article) -> bool:
    dated = _DAY.match(article.day) is not None
    return (
        dated
        and 1500 <= len(article.text) <= 9000
        and article.text.count("\n\n") >= 7
        and not find_credits(article.text)
    )


def _paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    parts = (tuple(s.strip() for s in _SENTENCE.split(p.strip()) if s.strip()) for p in text.split("\n\n"))
    return tuple(p for p in parts if p)


# ---------------------------------------------------------------------------------------------------- one chain


def _chain(name: str, roots: Sequence[Article], others: Sequence[Article], dice: Random) -> Chain:
    """Roots, then two to four hops, each from some report already there; sometimes the root itself is taken away."""
    free = list(OUTLETS)
    dice.shuffle(free)
    drafts = [_root(f"{name}-r", roots[0], dice)]
    if dice.random() < 0.2:  # another report of the same hours, from which a later one will also take
        second = msgspec.structs.replace(roots[1], day=roots[0].day)
        drafts.append(_root(f"{name}-s", second, dice))
    for hop in range(dice.randint(2, 4)):
        parents = [dice.choice(drafts[-2:] if dice.random() < 0.6 else drafts)]
        apart = [d for d in drafts if not _lineage(d, drafts) & _lineage(parents[0], drafts)]
        if apart and dice.random() < 0.5 and not any(len(d.parents) > 1 for d in drafts):
            parents.append(dice.choice(apart))
        drafts.append(_child(f"{name}-{'abcd'[hop]}", parents, free.pop(), others, dice))
    absent = dice.random() < 0.25 and len(drafts) > 2
    shown = drafts[1:] if absent else drafts
    # Names must not tell who was first.
    order = dice.sample(range(len(drafts)), len(drafts))
    names = {d.name: f"{name}-{order[k]}" for k, d in enumerate(drafts)}
    parents_of = tuple((names[d.name], tuple(names[p] for p in d.parents)) for d in drafts)
    return Chain(name, tuple(_printed(d, names, dice) for d in shown), parents_of)


def _lineage(one: _Draft, drafts: Sequence[_Draft]) -> set[str]:
    """A report and all that it was made from. Nobody merges two printings of one text."""
    return {one.name} | _ancestors(one.name, {d.name: d.parents for d in drafts})


def _root(name: str, article: Article, dice: Random) -> _Draft:
    moment = datetime.fromisoformat(article.day[:10]) + timedelta(minutes=dice.randint(300, 1200))
    body = _paragraphs(article.text)
    if dice.random() < 0.5:
        agency = dice.choice(sorted(AGENCY))
        head = f"{dice.choice(_CITIES)} ({agency}) - " if dice.random() < 0.85 else ""
        editor = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
        tail = f"(Reporting by {_person(dice)}; Editing by {editor})" if agency == "Reuters" else ""
        return _Draft(name, body, AGENCY[agency], _person(dice), moment, agency, (), head, tail)
    return _Draft(name, body, article.outlet, article.byline, moment, None)


def _person(dice: Random) -> str:
    return f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"


def _child(name: str, parents: Sequence[_Draft], outlet: str, others: Sequence[Article], dice: Random) -> _Draft:
    bodies = [_derived(parent.body, dice) for parent in parents]
    body = bodies[0] if len(bodies) == 1 else _merged(bodies[0], bodies[1], dice)
    if dice.random() < 0.4:
        body = _with_own(body, dice.choice(list(others)), dice)
    moment = max(p.moment for p in parents) + timedelta(minutes=int(2 + dice.expovariate(1 / 240)))
    parent = parents[0]
    head, tail, byline = _credited(parent, dice)
    if dice.random() < 0.5:
        tail = f"{tail}\n\n{dice.choice(_STOCK).format(outlet)}".strip()
    # who drops the credit leaves those who copy from him no agency to credit
    agency = (
        parent.agency
        if parent.agency and (parent.agency in head + tail or agency_of(byline) or AGENCY[parent.agency] in tail)
        else None
    )
    return _Draft(name, body, outlet, byline, moment, agency, tuple(p.name for p in parents), head, tail)


def _credited(parent: _Draft, dice: Random) -> tuple[str, str, str | None]:
    """What a child says of where it has the text: credit line, closing line, byline, a mention, or nothing."""
    own = _person(dice) if dice.random() < 0.6 else None
    roll = dice.random()
    if parent.agency is not None:
        if roll < 0.25:
            return parent.head or f"({parent.agency}) - ", "", own
        if roll < 0.4:
            return "", f"{AGENCY[parent.agency]} contributed to this report.", own
        if roll < 0.5:
            return "", "", AGENCY[parent.agency]
        return "", "", own
    if roll < 0.12:
        return "", f"This story was first published by {parent.outlet}.", own
    if roll < 0.2 and parent.byline:
        return "", "", parent.byline
    return "", "", own


# ---------------------------------------------------------------------------------------------------- what is done to a body

Body = tuple[tuple[str, ...], ...]


def _derived(body: Body, dice: Random) -> Body:
    """One hop: whole, or cut, thinned, moved, reworded, in any combination."""
    if dice.random() < 0.1:
        return body
    if dice.random() < 0.6:
        body = body[: max(4, int(len(body) * dice.uniform(0.3, 0.95)))]
    if dice.random() < 0.4:
        thinned = (tuple(s for s in p if dice.random() > 0.2) for p in body)
        body = tuple(p for p in thinned if p)
    if dice.random() < 0.2 and len(body) > 4:
        rows = list(body)
        rows.insert(dice.randrange(1, len(rows)), rows.pop(dice.randrange(1, len(rows))))
        body = tuple(rows)
    if dice.random() < 0.35:
        british = dice.random() < 0.7
        body = tuple(tuple(respell(s, british) for s in p) for p in body)
    roll = dice.random()
    if roll < 0.08:
        return tuple(tuple(translate_back(s, dice) for s in p) for p in body)
    if roll < 0.5:
        share, rate = dice.uniform(0.1, 0.6), dice.uniform(0.2, 0.6)
        body = tuple(tuple(reword(s, dice, rate) if dice.random() < share else s for s in p) for p in body)
    if dice.random() < 0.35:
        body = tuple(tuple(compress(s, dice) if dice.random() < 0.5 else s for s in p) for p in body)
    return body


def _merged(one: Body, other: Body, dice: Random) -> Body:
    half = max(3, len(one) * 2 // 3), max(3, len(other) // 2)
    return (*one[: half[0]], *(p for p in other[: half[1]] if p not in one))


def _with_own(body: Body, other: Article, dice: Random) -> Body:
    """Own material: paragraphs that stand in no parent, before, among or after the others."""
    foreign = _paragraphs(other.text)
    at = dice.randrange(1, max(2, len(foreign) - 4))
    own = foreign[at : at + dice.randint(1, 4)]
    roll = dice.random()
    if roll < 0.25:
        return (*own[:2], *body)
    if roll < 0.7:
        return (*body, *own)
    place = dice.randrange(1, len(body) + 1)
    return (*body[:place], *own, *body[place:])


# ---------------------------------------------------------------------------------------------------- as printed


def _printed(draft: _Draft, names: dict[str, str], dice: Random) -> ChainReport:
    text = draft.head + "\n\n".join(" ".join(p) for p in draft.body)
    if draft.tail:
        text = f"{text}\n\n{draft.tail}"
    return ChainReport(
        names[draft.name],
        text,
        draft.outlet,
        draft.byline,
        _dated(draft.moment, dice),
        tuple(names[p] for p in draft.parents),
    )


def _dated(moment: datetime, dice: Random) -> str | None:
    """The date as the page gives it: to the minute, the day only, none at all, and now and then wrong."""
    roll = dice.random()
    if dice.random() < 0.04:
        moment -= timedelta(minutes=dice.randint(120, 2000))
    if roll < 0.3:
        return None
    if roll < 0.6:
        return moment.date().isoformat()
    return moment.replace(second=0, microsecond=0).isoformat() + "+00:00"


def seed_reports(chains: Sequence[Chain]) -> tuple[ChainReport, ...]:
    """All reports of all chains."""
    return tuple(report for chain in chains for report in chain.reports)
