"""What a reader knows already, however it is worded: claims of one story joined into matters, more loosely than claims are.

A claim is a unit of evidence: two wordings are joined only where hardly any doubt is left, for a false join would lend one
origin's weight to another's words. News is a matter of attention: the fourth wording of a known toll is no news, though it may
be kept as a claim of its own. So claims are joined here once more, by the meaning of their words; figures and places keep apart
what they keep apart for a reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from rashomon import shapes
from rashomon.model import Record
from rashomon.relate.gazetteer import find_place
from rashomon.tell import prose
from rashomon.tell.overtaken import AHEAD
from rashomon.weigh.assertions import TOLLS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

NEAR, NAMED, COUNTED, TOLL, BARE = 0.75, 0.68, 0.50, 0.25, 0.85
"""Cosines from which two wordings tell one matter: at all; where they name somebody whom few claims name; where they have a
figure in common; where they count the same casualties; and where only one of them has a figure."""

OUTCOME = 0.5
"""Cosine from which something done on a day and at a place is the outcome of what was to be done then and there."""

DENIED = 0.6
"""Cosine from which a denial is one of an accusation, if neither names somebody whom the other does not."""

DENIAL = 1.5
"""How surely what weighing related as a claim and its denial is one matter: before all likeness."""

EXACT = 0.38
"""Cosine from which two wordings with one uncommon figure tell one matter: 288 aboard, and not 300."""

CALLED_OFF = 0.4
"""Cosine from which something called off at a place is what was planned there."""

LENGTH, FROM, HIGHEST = 0.02, 9, 0.86
"""What a word beyond the ninth adds to them, for long sentences of one story are near in any case; and what they never exceed.
Chosen on stories of the simulator's seed 31 and on the example's gold: of pairs joined .97 and .64 were one. Without the length,
and with .70 and .62, they were .93 and .36, and the five reports of the summit fell together (docs/decisions/157)."""

RARE = 0.1
"""A name that more than this share of a story's claims have tells nothing; whom two claims name may always be named."""

_MOST_WORDINGS = 6
_LONGEST = 400
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_VALUES = {word: n for n, word in enumerate(_SMALL.split())} | {
    word: 20 + 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTH})\b|\b(?:{_MONTH}) \d{{1,2}}\b|\b(?:19|20)\d\d\b"
    r"|\b\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b)?|\b\d{1,2} ?[ap]m\b"
)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+")


class Wording(Record, frozen=True):
    """One claim as it is compared: its wordings, figures, casualties, and who and where it names."""

    texts: tuple[str, ...]
    figures: frozenset[float]
    tolls: frozenset[str]
    named: frozenset[str]
    places: frozenset[str]
    length: int
    """Words of the claim's own text."""
    day: str | None = None
    """The one day on which it happened or is to happen."""
    stage: int = 0
    """-1 for what lies ahead, 1 for what has happened, 0 for the rest."""
    side: int = 0
    """-1 for what is denied, 1 for what is reported or disputed, 0 for the rest."""
    capitals: frozenset[str] = frozenset()
    """How the words with a capital begin, of all wordings: "Obarian" and "Obari" are one."""
    dropped: bool = False
    """Whether it says that something was called off."""
    undone: bool = False
    """Whether it was to be, and is known not to have come about."""


class Matter(Record, frozen=True):
    """Claims that tell one thing, in the order in which they were given."""

    claims: tuple[shapes.Claim, ...]


def figures_of(text: str) -> frozenset[float]:
    """The figures of a text, in digits or words, without dates, times of day and what is smaller than three.

    "Two" and "one" count ministers, sides and sentences more often than what is told.
    """
    found, whole, part = [], 0.0, 0.0
    for token in (*_TOKEN.findall(_DATED.sub(" ", text).casefold()), "."):
        if token[0].isdigit():
            found.append(whole + part)
            whole, part = 0.0, float(token.replace(",", "") or 0)
        elif token in _VALUES:
            part += _VALUES[token]
        elif token in _SCALES and part:
            whole, part = (whole + part * _SCALES[token], 0.0) if _SCALES[token] > 100 else (whole, part * 100)
        elif token != "and":
            found.append(whole + part)
            whole, part = 0.0, 0.0
    return frozenset(f for f in found if f >= 3)


def matters(
    claims: Sequence[shapes.Claim], story: shapes.Story, known: Collection[str] | None = None
) -> tuple[Matter, ...]:
    """Join a story's claims into matters.

    Args:     claims: of the story, what is known first: the first claim of a matter gives it its place; known: ids of those that
              a reader knows: what seems new is asked of the judge once more (`news_again`). None: nothing is asked.
    Returns:  matters in that order; every claim in one.
    Cost:     a sentence vector a wording (about 500 a second), then a product of all with all; where known is given, up to three
              pairs of the judge for each matter that seems new.
    """
    from rashomon.tell.news_again import look_again

    mentions = _mentions(story)
    told = [_wording(claim, mentions) for claim in claims]
    apart = _apart(claims)
    vectors = _encode(told)
    near = [[link for link in row if (at, link[0]) not in apart] for at, row in enumerate(_neighbours(told, *vectors))]
    for at, other in _denials(claims):
        near[at] = [link for link in near[at] if link[0] != other] + [(other, DENIAL)]
    groups = _grouped(near)
    if known is not None:
        groups = look_again(told, groups, [claim.id in known for claim in claims], apart, vectors)
    return tuple(Matter(tuple(claims[m] for m in members)) for members in groups)


def _grouped(near: Sequence[Sequence[tuple[int, float]]]) -> list[list[int]]:
    """Claims, by place in the row, that tell one matter."""
    groups: list[list[int]] = []
    home: dict[int, int] = {}
    for at in range(len(near)):
        linked: dict[int, list[float]] = {}
        for other, score in near[at]:
            linked.setdefault(home[other], []).append(score)
        # Half of a matter must be near, or a chain of likenesses would join what nobody takes for one.
        fitting = [(max(scores), -group) for group, scores in linked.items() if 2 * len(scores) >= len(groups[group])]
        home[at] = -max(fitting)[1] if fitting else len(groups)
        if fitting:
            groups[home[at]].append(at)
        else:
            groups.append([at])
    return groups


def _apart(claims: Sequence[shapes.Claim]) -> set[tuple[int, int]]:
    """The claims, by place in the row, that weighing set against each other: another number, time or place is another matter.

    A plan and its outcome, an assertion and its denial are one.
    """
    at = {claim.id: n for n, claim in enumerate(claims)}
    found = {
        (at[c.id], at[r.claim])
        for c in claims
        for r in c.relations
        if r.claim in at and r.slot in ("number", "time", "place") and r.kind != "refines"
    }
    return found | {(right, left) for left, right in found}


def _denials(claims: Sequence[shapes.Claim]) -> list[tuple[int, int]]:
    """The claims that say the contrary of one before them in the row, as weighing found: one matter, disputed."""
    at = {claim.id: n for n, claim in enumerate(claims)}
    found = {
        (max(at[c.id], at[r.claim]), min(at[c.id], at[r.claim]))
        for c in claims
        for r in c.relations
        if r.claim in at and r.slot == "polarity" and r.kind == "contradicts" and r.verdict == "real"
    }
    return sorted(found)


def _neighbours(told: Sequence[Wording], vectors: Matrix, firsts: Sequence[int]) -> list[list[tuple[int, float]]]:
    """For each claim those before it that tell one matter with it, and how surely."""
    import numpy as np

    counted: dict[float, list[int]] = {}
    held = Counter(name for wording in told for name in wording.named)
    rare = frozenset(name for name, count in held.items() if count <= max(2, RARE * len(told)))
    found: list[list[tuple[int, float]]] = []
    for at, wording in enumerate(told):
        rows = vectors[firsts[at] : firsts[at + 1]] @ vectors[: firsts[at]].T
        # The best of all pairs of wordings of the two claims.
        likeness = np.maximum.reduceat(rows.max(axis=0), firsts[:at]) if at else np.zeros(0, np.float32)
        others = {
            int(n)
            for n in np.flatnonzero(
                likeness >= (CALLED_OFF if wording.dropped or wording.undone or wording.stage <= 0 else OUTCOME)
            )
        }
        others |= {n for figure in wording.figures for n in counted.get(figure, ())}
        alike = [n for n in sorted(others) if not differ(wording, told[n])]
        scored = ((n, _nearness(wording, told[n], float(likeness[n]), rare)) for n in alike)
        found.append([(n, score) for n, score in scored if score > 0])
        for figure in wording.figures:
            counted.setdefault(figure, []).append(at)
    return found


def _mentions(story: shapes.Story) -> dict[str, list[tuple[int, int, str, str]]]:
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for entity in story.entities:
        place = entity.name if entity.type == "place" else ""
        for m in entity.mentions:
            found.setdefault(m.report, []).append((m.start, m.end, entity.id, place))
    return found


def _wording(claim: shapes.Claim, mentions: Mapping[str, Sequence[tuple[int, int, str, str]]]) -> Wording:
    told = dict.fromkeys((claim.text, *(prose.one_line(a.evidence.exact) for a in claim.assertions)))
    # "There is not a word of truth in it" is said of anything: it makes no two claims one.
    texts = [t for t in told if not says_nothing(t)] or [""]
    within = [
        (entity, place)
        for a in claim.assertions
        for start, end, entity, place in mentions.get(a.report, ())
        if a.evidence.start <= start and end <= a.evidence.end
    ]
    places = frozenset(place for _, place in within if place and not _is_country(place))
    return Wording(
        tuple(t[:_LONGEST] for t in texts)[:_MOST_WORDINGS],
        frozenset(f for text in texts for f in figures_of(text)),
        frozenset(kind for kind, pattern in TOLLS.items() if any(pattern.search(t) for t in texts)),
        frozenset(entity for entity, _ in within),
        places,
        len(claim.text.split()),
        _day(claim.event),
        -1 if claim.status in AHEAD else claim.status in ("happened", "did_not_happen"),
        -1 if claim.status == "denied" else int(claim.status in ("reported", "disputed")),
        _capitals(texts),
        is_called_off(claim.text),
        claim.status == "did_not_happen",
    )


def named_in(claims: Sequence[shapes.Claim], story: shapes.Story) -> dict[str, frozenset[str]]:
    """Of each claim, by id, the entities that its assertions name.

    Cost: each report's mentions once for each assertion in it.
    """
    mentions = _mentions(story)
    return {
        claim.id: frozenset(
            entity
            for a in claim.assertions
            for start, end, entity, _ in mentions.get(a.report, ())
            if a.evidence.start <= start and end <= a.evidence.end
        )
        for claim in claims
    }


def places_of(story: shapes.Story) -> dict[str, frozenset[str]]:
    """Of each claim, by id, the towns and regions that its assertions name, without countries."""
    mentions = _mentions(story)
    return {claim.id: _wording(claim, mentions).places for claim in story.claims}


def _capitals(texts: Sequence[str]) -> frozenset[str]:
    words = (w for text in texts for w in _CAPITAL.findall(text))
    return frozenset(w[:4].casefold() for w in words if w.casefold() not in prose.FUNCTION_WORDS | prose.WEEKDAYS)


_CAPITAL = re.compile(r"(?<!^)(?<!\w)[A-Z][\w’'-]{2,}|^[A-Z][\w-]+(?:an|ian|ese|ish|i|s)(?= [a-z])")
"""Words with a capital; the first only where it may be of a people ("Obarian forces")."""

_DROPPED = re.compile(
    r"\b(?:called off|cancell?ed|cancels|calls off|scrapped|scraps|abandoned|shelved|did not (?:take place|go ahead|happen))\b"
)


def is_called_off(text: str) -> bool:
    """Whether a claim tells that something planned was called off."""
    return _DROPPED.search(text) is not None


def _day(event: shapes.Happening) -> str | None:
    first, last = (event.earliest or "")[:10], (event.latest or "")[:10]
    return first if first and first == last else None


_EMPTY = re.compile(r"\b(?:nothing (?:of the (?:kind|sort)|like that)|no such thing)\b", re.IGNORECASE)
"""Denials that say nothing of what they deny."""

_POINTING = re.compile(r"(?:That|This|Those|These|It) (?:is|was|were|are|has|had)\b|\[[^\]]{1,120}\] [a-z]+ing\b")
"""A claim about what an earlier sentence said, or an act only named on the way ("[the ministry] sending vehicles")."""


_SPEAKING = re.compile(r"(?:I|We|You)\b")
_PRIVATE = re.compile(r"\b(?:I|me|my|we|us|our|you|your)\b|^(?:than|those who)\b", re.IGNORECASE)
_NAMING = re.compile(r"[A-Z\d“\"]")
"""Said of oneself, and of nobody by name: "We know who did this". "He was arrested" is left alone: that is news of somebody."""


def says_nothing(text: str) -> bool:
    """Whether a claim's words say nothing by themselves: what they mean stood before ("That was confirmed by the ministry")."""
    if (
        (prose.is_bare(text) and not figures_of(text))
        or _EMPTY.search(text) is not None
        or _POINTING.match(text) is not None
    ):
        return True
    if _NAMING.search(text, 3) is not None:
        return False
    return _SPEAKING.match(text) is not None or (
        _PRIVATE.search(text) is not None and len(prose.content_words(text)) <= 6
    )


def _is_country(name: str) -> bool:
    found = find_place(name)
    return found is not None and found.kind == "country"


def _encode(told: Sequence[Wording]) -> tuple[Matrix, list[int]]:
    """A vector a wording, claim by claim, and where each claim's begin; equal wordings are computed once."""
    import numpy as np

    from rashomon.models import load_encoder

    texts = sorted({text for wording in told for text in wording.texts})
    at = {text: n for n, text in enumerate(texts)}
    order = [at[text] for wording in told for text in wording.texts]
    vectors = load_encoder().encode(texts)[order] if texts else np.zeros((0, 384), np.float32)
    return vectors, [0, *accumulate(len(wording.texts) for wording in told)]


def differ(a: Wording, b: Wording) -> bool:
    """Whether figures, casualties, places or days keep two claims apart."""
    if a.figures and b.figures and not a.figures & b.figures:
        return True
    if bool(a.figures) != bool(b.figures) and (a.tolls or b.tolls):
        return True
    if a.places and b.places and not a.places & b.places:
        return True
    return a.day is not None and b.day is not None and a.day != b.day


def _nearness(a: Wording, b: Wording, cosine: float, rare: frozenset[str]) -> float:
    """How surely two claims that do not differ tell one matter; 0 where they do not."""
    if bool(a.figures) != bool(b.figures) and cosine < BARE:
        return 0.0
    if a.stage * b.stage < 0 and a.day and a.day == b.day and (a.places & b.places or a.named & b.named & rare):
        needed = OUTCOME
        return 1 + cosine - needed if cosine >= needed else 0.0
    if _may_be_called_off(a, b) or _may_be_called_off(b, a):
        return 1 + cosine - CALLED_OFF if cosine >= CALLED_OFF else 0.0
    if a.side * b.side < 0 and a.capitals and b.capitals and a.capitals.isdisjoint(b.capitals):
        return 0.0
    if a.side * b.side < 0 and cosine >= DENIED and (a.capitals <= b.capitals or b.capitals <= a.capitals):
        return 1 + cosine - DENIED
    if cosine >= EXACT and any(_is_uncommon(f) for f in a.figures & b.figures):
        return 1 + cosine - EXACT
    same_toll = a.tolls & b.tolls and a.figures & b.figures
    needed = COUNTED if a.figures & b.figures else NAMED if a.named & b.named & rare else NEAR
    needed = TOLL if same_toll else max(needed, min(HIGHEST, needed + LENGTH * max(0, min(a.length, b.length) - FROM)))
    # By how much more than was needed: what names the same goes before what only sounds alike.
    return 1 + cosine - needed if cosine >= needed else 0.0


def _may_be_called_off(plan: Wording, other: Wording) -> bool:
    """Whether one lies ahead, or was called off, and the other says that something at that place was called off."""
    return other.dropped and not plan.dropped and (plan.stage < 1 or plan.undone) and bool(plan.places & other.places)


def _is_uncommon(figure: float) -> bool:
    """Whether two texts hardly have a figure in common by chance."""
    return figure > 100 and figure % 10 > 0 and not 1900 <= figure <= 2100
