"""How a matter stands: its status, how many independent origins it has, and which changes of either are news.

What weighing makes of a claim moves with every report that comes in, for the cut between claims moves. So a change is told
only if something was said that carries it: fresh words that deny, that tell the outcome, or a voice that had not spoken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.tell import prose, words
from rashomon.tell.check_words import cites, tokens

_FIRMNESS: Mapping[str, int] = {
    "predicted": 0, "planned": 1, "announced": 2, "reported": 3, "denied": 3, "disputed": 4, "happened": 5, "did_not_happen": 5,
}  # fmt: skip


def status_of(claims: Sequence[shapes.Claim]) -> shapes.Status:
    """The status of a matter, from those of the claims that tell it.

    What is overtaken in one wording is overtaken; what one tells and another denies is disputed, unless it has happened.
    """
    held = {claim.status for claim in claims}
    for last in _LAST:
        if last in held:
            return last
    # Of two equally firm ones the first, which is what was known: "the drill was called off" is a happening, and no drill.
    firmest = max(claims, key=lambda c: _FIRMNESS.get(c.status, 0)).status
    told = held & {"reported", "happened"}
    return "disputed" if told == {"reported"} and held & {"denied"} else firmest


_LAST: tuple[shapes.Status, ...] = ("superseded", "withdrawn")


def legs_of(claims: Sequence[shapes.Claim]) -> shapes.Range:
    """How many independent origins a matter has: as many as its best founded claim, or as many as differ by name.

    How claims are cut changes with every report that comes in. So reporters, agencies and the unnamed of other claims do not
    count here (they may pass on those of this one); persons, papers and offices do, each once however fully it is named, and
    all those of a claim that has one origin as one.
    """
    claims = [c for c in claims if c.status != "denied"] or claims
    least = max((c.independent_origins.least for c in claims), default=0)
    most = max((words.listed_legs(c).most for c in claims), default=0)
    return shapes.Range(least, max(most, len(_voices(claims, _NAMED))))


_NAMED = frozenset(("person", "document", "state_media"))
_TOLD_BY = _NAMED | {"anonymous"}
"""Origins that are somebody who told it, and not an outlet that prints it."""
_ALL = _TOLD_BY | {"own_reporting", "agency"}


def _voices(claims: Sequence[shapes.Claim], kinds: frozenset[str]) -> list[set[frozenset[str]]]:
    """The origins of these kinds, those that may be one together: by name, or of one claim that has one origin."""
    groups: list[set[frozenset[str]]] = []
    for claim in claims:
        told = [
            frozenset(_words(o.name))
            for o in claim.origins
            if o.kind in kinds and o.name and o.name != "not named" and not _only_denies(claim, o)
        ]
        for together in [told] if words.listed_legs(claim).most == 1 else [[t] for t in told]:
            if not together:
                continue
            same = [g for g in groups if any(_may_be_one(a, b) for a in g for b in together)]
            groups = [g for g in groups if g not in same] + [set(together).union(*same)]
    return groups


def _only_denies(claim: shapes.Claim, origin: shapes.Origin) -> bool:
    """Whether all that an origin has said of a claim is that it is not so."""
    said = [claim.assertions[n].factuality for n in origin.assertions if n < len(claim.assertions)]
    return bool(said) and all(f.endswith("-") for f in said) and claim.status not in ("denied", "did_not_happen")


_OFFICE = frozenset("spokesman spokeswoman spokesperson statement words official officials minister ministry".split())
"""Words of names that many bodies share."""


def _words(name: str) -> list[str]:
    return [w for w in prose.plain(name.partition(",")[0]).casefold().split() if w not in prose.FUNCTION_WORDS]


def _may_be_one(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names may be one's: one holds the other, both name one body, or they are two spellings."""
    if a <= b or b <= a:
        return True
    bare, other = a - _OFFICE, b - _OFFICE
    if (len(bare) < len(a) or len(other) < len(b)) and bare and other and (bare <= other or other <= bare):
        return True
    return len(a) == len(b) > 1 and _spelt_alike(a, b)


def _spelt_alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether every part of one name has its like in the other: "Olga Khorvat", "Olga Horvat"."""
    from rapidfuzz.distance import Levenshtein

    return all(any(Levenshtein.distance(x, y) <= len(x) // 5 for y in b) for x in a)


# ------------------------------------------------------------------------------------------------- changes that are news


def is_turn(was: Sequence[shapes.Claim], now: Sequence[shapes.Claim], fresh: Sequence[shapes.Assertion]) -> bool:
    """Whether a change of status is one of the matter, and not of how its claims were cut and weighed.

    Args:     was, now: the claims that tell the matter, then and now; fresh: assertions whose words did not stand there before.
    Returns:  True where some fresh words carry the change, or there are none at all: then a person decided, or a relation did.
    """
    old, new = status_of(was), status_of(now)
    if old == new or (old, new) in _RECOUNTED:
        return False
    if not fresh:
        return True
    if (old, new) in _NAMED_NOW and not {o.kind for c in was for o in c.origins} <= {"anonymous"}:
        return (
            False  # told again; only what nobody was named for becomes known, or announced, by being told by somebody
        )
    if (old, new) == ("disputed", "happened") and _OPEN & {c.status for c in now}:
        return False  # one wording of it stands denied as before
    if new in ("happened", "reported"):
        known = " ".join(a.evidence.exact for c in was for a in c.assertions)
        return any(
            a.factuality == "CT+" and (new != "happened" or not _heralds(a.evidence.exact, known)) for a in fresh
        )
    if (old, new) == ("denied", "disputed"):
        return any(a.factuality == "CT+" and a.holder != "author" for a in fresh)
    if (old, new) == ("happened", "disputed"):
        return any(a in c.assertions for c in now if c.status == new for a in fresh if _denies(a))
    if new in ("disputed", "denied", "did_not_happen"):
        return any(a.factuality.endswith("-") for a in fresh)
    return True


def _denies(assertion: shapes.Assertion) -> bool:
    """Whether somebody says that it is not so: a reporter's "not" is of other words more often than of the matter."""
    return assertion.factuality == "CT-" and assertion.holder != "author"


_HERALDS = re.compile(r"\b(?:accus|blam|alleg|announc|gave notice|gives notice)\w{0,4}\b", re.IGNORECASE)


def _heralds(told: str, known: str) -> bool:
    """Whether words accuse or announce, where what was known did neither: who is accused has not therefore done it."""
    return _HERALDS.search(told) is not None and _HERALDS.search(known) is None


_NAMED_NOW = frozenset([("reported", "happened"), ("planned", "announced")])
_OPEN = frozenset(("disputed", "denied"))
_KNOWN = ("reported", "disputed", "denied", "happened", "did_not_happen")
_RECOUNTED = frozenset(
    [(old, new) for old in _KNOWN for new in ("predicted", "planned", "announced")]
    + [("announced", "planned"), ("announced", "predicted"), ("planned", "predicted")]
    + [("disputed", "denied"), ("disputed", "reported"), ("denied", "reported")]
    + [("happened", "reported"), ("happened", "denied"), ("did_not_happen", "reported"), ("did_not_happen", "happened")]
    + [(old, new) for old in ("superseded", "withdrawn") for new in _FIRMNESS]
)
"""From what is known to less: words do not become unsaid, weighing has counted otherwise. What is taken back is "withdrawn"."""


def is_gain(was: Sequence[shapes.Claim], now: Sequence[shapes.Claim], outlets: Mapping[str, str | None]) -> bool:
    """Whether a matter whose count of origins rose has a voice that it had not.

    An agency's flat sentence, later credited to a minister, was his all along; an outlet that somewhere names who told it
    is no origin of its own; nor is one body under two names two.
    """
    if not _has_origins((*was, *now)):
        return True
    old, new = _voices(was, _TOLD_BY), _voices(now, _TOLD_BY)
    if len(new) > len(old):
        return bool(old) or len(new) > 1 or legs_of(was).least > 1
    return bool(old) and bool(_alone(now, outlets) - _alone(was, outlets))


def is_loss(was: Sequence[shapes.Claim], now: Sequence[shapes.Claim], gone: bool, fresh: bool) -> bool:
    """Whether a matter whose count of origins sank has lost a voice, and was not only counted otherwise.

    Args:     gone: whether words that told it stand no longer; fresh: whether words came that did not stand there before.
    Returns:  False where words only came: what was said does not become unsaid. Where none went and none came, a person decided.
    """
    return (gone or not fresh) and (not _has_origins(was) or len(_voices(now, _ALL)) < len(_voices(was, _ALL)))


def _has_origins(claims: Sequence[shapes.Claim]) -> bool:
    """Whether it is told who stands behind any of them, and not only how many."""
    return any(c.origins for c in claims)


def _alone(claims: Sequence[shapes.Claim], outlets: Mapping[str, str | None]) -> set[str]:
    """The outlets that print a matter as their own reporting and nowhere credit anybody with it."""
    own = {o.name for c in claims for o in c.origins if o.kind == "own_reporting" and o.name}
    credited = {
        outlets.get(a.report)
        for c in claims
        for a in c.assertions
        if a.holder != "author" or any(cites(t) for t in tokens(prose.plain(a.evidence.exact)))
    }
    return {name for name in own if name not in credited}
