"""A person's roles as a reader wants them: offices before anything else, and no relation to somebody else."""

from __future__ import annotations

from rashomon import shapes

_RELATIONS = frozenset(
    (
        "counterpart", "colleague", "husband", "wife", "widow", "widower", "boss", "father", "mother", "son", "daughter",
        "brother", "sister", "friend", "ally", "rival", "partner", "predecessor", "successor", "neighbour", "neighbor",
        "hero", "skipper",
    )
)  # fmt: skip
"""Heads of noun phrases that say what somebody is to another, or what a headline calls him."""
_OFFICES = frozenset(
    (
        "president", "minister", "chancellor", "premier", "secretary", "ambassador", "governor", "mayor", "king", "queen",
        "leader", "chief", "chairman", "chairwoman", "chair", "director", "spokesman", "spokeswoman", "spokesperson",
        "commander", "admiral", "general", "judge", "prosecutor", "commissioner", "professor", "adviser", "executive",
        "engineer", "investigator", "senator", "envoy",
    )
)  # fmt: skip


def shown_roles(person: shapes.Entity, most: int = 4) -> tuple[str, ...]:
    """The roles to show: offices first, each once, and not "Minister" beside "Foreign Minister".

    Args:     person: an entity with its roles; most: how many to give back at most.
    Returns:  titles as the reports print them.
    Cost:     quadratic in the few roles of one person.
    """
    titles = list(dict.fromkeys(role.title for role in person.roles))
    kept = [t for t in titles if not _relates(t) and not _is_of_many_or_other(t)]
    whole = [t for t in kept if not any(_is_within(t, other, titles) for other in kept)]
    return tuple(sorted(whole, key=lambda t: not _OFFICES & set(_head(t)))[:most])


def _relates(title: str) -> bool:
    return any(w in _RELATIONS or w.removesuffix("s") in _RELATIONS for w in _head(title))


_HONORIFIC = frozenset("mr mrs ms mr. mrs. ms. dr dr.".split())


def _is_of_many_or_other(title: str) -> bool:
    """Whether a title is of several people ("pilots"), or a way to address somebody else ("Mr. Osinbajo")."""
    words = title.lower().split()
    many = len(words) == 1 and words[0].endswith("s") and not words[0].endswith(("ss", "us"))
    return many or not _HONORIFIC.isdisjoint(words)


def role_conflicts(person: shapes.Entity) -> str:
    """That the reports give a person roles that can hardly be held at one time, each with who states it; mostly empty.

    Args:     person: an entity with its roles.
    Returns:  "Foreign Minister (The Gull), Defence Minister (The Courier)"; empty where they agree.
    """
    told = [r for r in person.roles if r.conflicts]
    return ", ".join(f"{r.title} ({', '.join(dict.fromkeys(s.by for s in r.stated[:3]))})" for r in told)


def _head(title: str) -> list[str]:
    """The words up to the first preposition, the last two of them: where the head of the phrase stands."""
    words = [w.strip(".,") for w in title.lower().split()]
    stop = next((at for at, w in enumerate(words) if w in ("of", "for", "at", "to", "in", "on")), len(words))
    return words[max(0, stop - 2) : stop]


def _is_within(title: str, other: str, order: list[str]) -> bool:
    """Whether another title says the same and more, or the same and stands before."""
    own, wider = _folded(title), _folded(other)
    if title == other or not all(any(w == v or (len(w) > 2 and v.startswith(w)) for v in wider) for w in own):
        return False
    return len(own) < len(wider) or len(title) < len(other) or order.index(other) < order.index(title)


def _folded(title: str) -> list[str]:
    return [w.strip(".,").replace("defense", "defence") for w in title.lower().split()]
