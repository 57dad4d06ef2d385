"""What stands against what: whether a sentence is contested, who denies, and whether two voices are one.

Claims are joined from many sentences, and related with doubt. A line of a brief that sets two sides against each other must
be about one matter, and by two voices; so each is looked at once more, wording by wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.pipeline import StoryDraft
from rashomon.tell import brief_facts as facts
from rashomon.tell import prose, wording
from rashomon.tell.wording import Shelf
from rashomon.weigh.assertions import TOLLS

Told = Sequence[shapes.Assertion]


class Court(Record, frozen=True):
    """A story as its disputes are judged."""

    shelf: Shelf
    claims: Mapping[str, shapes.Claim]
    stances: Mapping[str, str]
    voices: Mapping[str, str | None]
    """Speaker of each statement, by its id."""
    enough: float
    """Two sides are of one matter if the first has this part of the second's words."""


def open_court(draft: StoryDraft, shelf: Shelf, enough: float) -> Court:
    """Lay out a story's claims and statements for `Court`'s questions."""
    return Court(
        shelf,
        {c.id: c for c in draft.claims},
        {s.id: s.stance for s in draft.statements},
        {s.id: s.speaker or s.speaker_name for s in draft.statements},
        enough,
    )


def contests(court: Court, claim: shapes.Claim, about: frozenset[str]) -> bool:
    """Whether something said elsewhere stands against a sentence that tells a claim.

    Args:     about: the sentence's content words.
    Returns:  True where another figure, day or place is given, or where what is denied shares enough of its words.
    """
    against = [a for a in claim.assertions if a.factuality.endswith("-")]
    for relation in claim.relations:
        other = court.claims.get(relation.claim)
        if other is not None and relation.kind == "contradicts" and relation.verdict != "apparent":
            if relation.slot != "polarity":
                return True
            against += other.assertions
    return any(shared(court, about, rival) >= court.enough for rival in against)


def shared(court: Court, about: frozenset[str], rival: shapes.Assertion) -> float:
    """Which part of a rival's words these are; words that every report uses (the two countries) count for least."""
    denied = prose.content_words(rival.evidence.exact)
    return _weight(court, denied & about) / (_weight(court, denied) or 1.0)


def _weight(court: Court, words: frozenset[str]) -> float:
    uses, reports = court.shelf.uses, max(1, len(court.shelf.texts))
    return 1.05 * len(words) - sum(uses.get(w, 0) for w in words) / reports


def nearest(court: Court, yes: Told, no: Told) -> list[shapes.Assertion]:
    """Those who assert what is denied, nearest wording first; whoever shares too few of its words says another thing."""
    denied = prose.content_words(" ".join(a.evidence.exact for a in no))
    whole = _weight(court, denied) or 1.0
    rated = [
        (
            _weight(court, prose.content_words(a.evidence.exact) & denied) / whole,
            a.factuality == "CT+",
            a,
        )
        for a in yes
    ]
    rated.sort(key=lambda r: (-r[0], not r[1], r[2].report, r[2].evidence.start))
    return [a for part, _, a in rated[:4] if part >= court.enough]


def opposed(court: Court, left: shapes.Claim, right: shapes.Claim) -> tuple[Told, Told]:
    """Of two claims the wordings that say the contrary of one another: those that share most words, if they share enough."""
    told = [(prose.content_words(a.evidence.exact), a) for a in left.assertions]
    found = [(shared(court, about, b), a, b) for about, a in told for b in right.assertions]
    best = max(found, key=lambda f: (round(f[0], 9), f[1].evidence.report, f[2].evidence.report), default=None)
    if best is None or best[0] < court.enough or is_one_voice(court, best[1], best[2]):
        return (), ()
    return (best[1],), (best[2],)


def set_against(court: Court, slot: str, left: shapes.Claim, right: shapes.Claim) -> tuple[Told, Told]:
    """Of two claims that contradict each other in a slot the wordings that do; empty sides where none are seen to."""
    if slot == "polarity":
        return opposed(court, left, right)
    return rival_counts(left.assertions, right.assertions) if slot == "number" else (left.assertions, right.assertions)


def rival_counts(left: Told, right: Told) -> tuple[Told, Told]:
    """Of two sides that count, the wordings whose counts are rivals; empty sides where there are none.

    How many are feared dead, or missing, is no rival of how many are known to be dead: both may be so at once.
    """
    firm = [
        [a for a in side if a.factuality == "CT+" and not _FEARED.search(a.evidence.exact)] for side in (left, right)
    ]
    kinds = [{k for a in side for k, seen in TOLLS.items() if seen.search(a.evidence.exact)} for side in firm]
    if not all(firm) or (all(kinds) and kinds[0].isdisjoint(kinds[1])):
        return (), ()
    return firm[0], firm[1]


_FEARED = re.compile(
    r"\b(?:fear\w{0,3}|may have|might have|could have|presumed|believed to be|thought to be)\b", re.IGNORECASE
)


def is_denial(court: Court, assertion: shapes.Assertion) -> bool:
    """Whether somebody denies or doubts it: "the car will not orbit Mars", said by nobody else, disputes nothing."""
    told, stance = assertion.evidence, court.stances.get(assertion.holder)
    place = wording.sentence_at(court.shelf, told.report, told.start, told.end) or (told.start, told.end)
    return stance == "deny" or facts.denies(court.shelf.texts[told.report][place[0] : place[1]])


def answers(court: Court, near: shapes.Assertion, no: Told) -> list[shapes.Assertion]:
    """Of what denies, that which is set against an assertion: another voice's; of two reporters only what is nearly its words.

    That a probe flies to Mars, and will not go into orbit around Mars, is no dispute of the two reports that say so.
    """
    found = [a for a in no if not is_one_voice(court, near, a)]
    about = prose.content_words(near.evidence.exact)
    return [
        a
        for a in found
        if is_denial(court, a) or "author" not in (a.holder, near.holder) or shared(court, about, a) >= _NEARLY
    ]


_NEARLY = 0.7


def is_one_voice(court: Court, left: shapes.Assertion, right: shapes.Assertion) -> bool:
    """Whether both are one speaker's, or one reporter's own: who says two things in turn does not dispute with himself."""
    if left.holder == right.holder == "author":
        return left.report == right.report
    voices = court.voices.get(left.holder), court.voices.get(right.holder)
    return voices[0] is not None and voices[0] == voices[1]


def telling(court: Court, claim: shapes.Claim, relation: shapes.Relation) -> list[shapes.Assertion]:
    """The assertions whose sentences are there to tell what changed, and do not mention it on the way.

    "Ministers will meet to discuss the sinking, in which 17 died" is no later telling of "nine bodies were found".
    """
    found = []
    for assertion in claim.assertions:
        told = assertion.evidence
        place = wording.sentence_at(court.shelf, told.report, told.start, told.end)
        if place is None or assertion.factuality == "UU":  # named on the way: "the two missing sailors were found"
            continue
        if relation.slot == "number" and not facts.figures_of([assertion]):
            continue
        leads = told.start - place[0] <= facts.AT_HEAD
        if leads or told.end - told.start >= facts.MOST_OF * (place[1] - place[0]):
            found.append(assertion)
    return found


def is_change(old: Told, claim: shapes.Claim, new: Told, relation: shapes.Relation) -> bool:
    """Whether the later claim says that something became otherwise: another figure, an outcome, or a word of change.

    Two plans of one thing at two places are mostly two tellings of one plan.
    """
    if not old or not new:
        return False
    if relation.slot == "number":
        return not facts.figures_of(new) <= facts.figures_of(old)
    if claim.status in ("happened", "did_not_happen") and not all(prose.foresees(a.evidence.exact) for a in new):
        return True
    return any(facts.tells_change(a.evidence.exact) for a in claim.assertions)
