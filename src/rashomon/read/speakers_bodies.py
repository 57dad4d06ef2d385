"""Bodies that speak: a nameless spokesman speaks as his body, "the ministry" is the one last named so."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from rashomon.model import Offsets
from rashomon.read.attribution_tree import Tree, role_of
from rashomon.read.outlets import is_outlet
from rashomon.read.speakers_cast import BODIES, Cast, Mention, is_public
from rashomon.read.speakers_kinds import is_kind_word, is_somebody

Body = tuple[str, Offsets]

_VOICES = frozenset("spokesman spokeswoman spokesperson statement office service spokespeople press_office".split())
_PEOPLE_VOICES = frozenset("spokesman spokeswoman spokesperson".split())
_NEAR = 700  # characters back to the body that "a spokesman" speaks for


def find_body(cast: Cast, source: Sequence[Offsets], head: int, named: Sequence[Mention]) -> Body | None:
    """The body that a noun phrase speaks as.

    Args:     source: the phrase; head: its head token; named: the names in the phrase.
    Returns:  name and characters; None where it is none.
    Cost:     sixty mentions back, sixty bodies back.
    """
    tree = cast.tree
    lemma = tree.lemmas[head].lower()
    bodies = [m for m in named if m.type == "organisation"]
    if lemma in _VOICES and lemma not in BODIES:
        return _voice(cast, head, bodies, named)
    if lemma not in BODIES or tree.tags[head] in ("NNS", "NNPS"):
        return None
    mine = [m for m in bodies if _is_own(tree, m, head)]
    if mine:  # "the state broadcaster SBV", "the Lodrian Interior Ministry"
        return mine[0].text, (mine[0].start, mine[0].end)
    determiner = tree.child(head, "det", "poss")
    if determiner is None and head and tree.lower[head - 1] == "the":
        determiner = head - 1  # hung on something else
    if determiner is None:
        return None
    if tree.deps[determiner] == "poss":  # "Lodria's interior ministry" has a name in all but capitals
        if tree.pos[determiner] != "PROPN":
            return None
        return _phrase(tree, tree.left[head], head)
    if tree.lower[determiner] in ("a", "an"):
        return _shown(cast, lemma) if lemma in _FIRMS and not _has_own_name(tree, head) else None
    if tree.lower[determiner] not in ("the", "that", "this"):
        return None
    before = _named_before(cast, head, source[0][0])
    plain = not any(tree.words[c][:1].isupper() for c in tree.children[head] if c != determiner)
    if plain and _place_after(tree, head) is None and (before is None or lemma in _FIRMS):
        meant = _shown(cast, lemma) or (_only_firm(cast, lemma) if before is None else None)
        if meant is not None:
            return meant
    if lemma in _LOOSE and plain and _place_after(tree, head) is None:
        return before
    own = _phrase(tree, determiner + 1, head) if _has_own_name(tree, head) else None
    if own is not None and (before is None or not before[0].lower().startswith(own[0].lower())):
        return own  # "the county council", "the government in Zarovka"
    return before


_FIRMS = frozenset("airline company firm carrier bank retailer manufacturer".split())
_OWNED = frozenset("campaign network team".split())
_LOOSE = (
    _FIRMS | _OWNED | frozenset("group organisation organization charity brand agency union association club".split())
)
"""Bodies that a lower-case word before them only describes: "the militant group", "the food brand" have names elsewhere."""
_MARKS = {
    "airline": "airways airlines airline aviation air".split(),
    "carrier": "airways airlines airline aviation air".split(),
    "bank": "bank bancorp banking".split(),
    "company": "inc corp co ltd plc company corporation holdings".split(),
    "firm": "inc corp co ltd plc company corporation holdings".split(),
}
"""Words in the names of what an airline, a bank, a company is called."""


def _shown(cast: Cast, lemma: str) -> Body | None:
    """The one body that the report calls so beside its name, or whose name says what it is.

    "All Nordic Airways" is the airline, "Red Dawn" after "the militant group" the group. Of two that fit it is the one that
    the report names first, unless it names another twice as often: then nobody can tell.
    """
    found = cast.bodies_called.get(lemma, {})
    marks = _MARKS.get(lemma)
    if marks:
        found = {**found, **cast.bodies_marked(frozenset(marks))}
    rows: list[list[Mention]] = []  # by body, the first named first
    for m in sorted(found.values(), key=lambda m: (m.start, m.end)):
        same = next((r for r in rows if _is_short_for(m.text, r[0].text) or _is_short_for(r[0].text, m.text)), None)
        if same is None:
            rows.append([m])
        else:
            same.append(m)
    if not rows:
        return None
    counts = [sum(_is_short_for(n.text, m.text) for n in cast.mentions for m in r[:1]) for r in rows]
    if 2 * counts[0] < max(counts):
        return None
    longest = max(rows[0], key=lambda m: len(m.text))
    return longest.text, (longest.start, longest.end)


def _is_short_for(short: str, name: str) -> bool:
    """Whether a name is another's beginning, end or initials."""
    words, shorter = name.replace("-", " ").split(), short.replace("-", " ").split()
    initials = "".join(w[0] for w in words)
    if not words or not shorter:
        return False
    return shorter == words[: len(shorter)] or shorter == words[-len(shorter) :] or short in (initials, initials[:-1])


def _only_firm(cast: Cast, lemma: str) -> Body | None:
    """ "The company": the body that the report names far more often than any other, if its kind is nothing else."""
    if lemma not in ("company", "firm"):
        return None
    ranked = cast.firms()
    if not ranked or len(ranked[0]) < _OFTEN or (len(ranked) > 1 and len(ranked[0]) < 2 * len(ranked[1])):
        return None
    first = max(ranked[0], key=lambda m: len(m.text))
    return first.text, (first.start, first.end)


_OFTEN = 3


def _is_own(tree: Tree, mention: Mention, head: int) -> bool:
    """Whether a name belongs to the head itself, not to its owner or to whom it is of."""
    if mention.start > tree.parse.starts[head]:
        return False
    for token in tree.tokens((mention.start, mention.end)):
        above = token
        for _ in range(6):
            if above == head:
                return True
            if tree.deps[above] in ("poss", "pobj", "relcl") or tree.heads[above] == above:
                break
            above = tree.heads[above]
    return False


def _voice(cast: Cast, head: int, bodies: Sequence[Mention], named: Sequence[Mention]) -> Body | None:
    """ "A spokesman for X", "X spokeswoman"; without either, the body last named, if it is near."""
    tree = cast.tree
    lemma = tree.lemmas[head].lower()
    for prep in tree.all(head, "prep"):
        whom = tree.child(prep, "pobj")
        if whom is not None and tree.lower[prep] in ("for", "of", "from"):
            if any(cast.is_person(m) and whom in tree.tokens((m.start, m.end)) for m in named):
                return _named_beside(cast, whom, named)  # "a spokesman for Senate leader Ann Hill" speaks for no senate
            bodies = [m for m in named if whom in tree.tokens((m.start, m.end)) and not cast.is_person(m)] or bodies
            if not bodies and tree.lemmas[whom].lower() in BODIES:
                return find_body(cast, (tree.chars(tree.left[whom], whom + 1),), whom, named)
            if not bodies and tree.pos[whom] == "PROPN" and tree.words[whom][:1].isupper():
                start = whom  # a name that the name finder passed over
                while start > tree.left[whom] and tree.pos[start - 1] == "PROPN":
                    start -= 1
                span = tree.chars(start, whom + 1)
                if not any(cast.is_person(m) for m in named if m.start < span[1] and span[0] < m.end):
                    return tree.text[span[0] : span[1]], span
            if not bodies:
                return None
    if bodies:
        return bodies[0].text, (bodies[0].start, bodies[0].end)
    for child in tree.children[head]:  # "a company spokeswoman"
        if child < head and tree.deps[child] == "compound" and tree.lemmas[child].lower() in _FIRMS:
            return _shown(cast, tree.lemmas[child].lower()) or _only_firm(cast, tree.lemmas[child].lower())
    bare = not any(tree.deps[c] in ("amod", "compound", "nmod", "poss", "prep", "relcl") for c in tree.children[head])
    determiner = tree.child(head, "det")
    if lemma not in _PEOPLE_VOICES or not bare or determiner is None or tree.lower[determiner] not in ("a", "another"):
        return None
    at = tree.parse.starts[head]
    stop = bisect_left(cast.starts, at)
    for m in reversed(cast.mentions[max(0, stop - 12) : stop]):
        if at - m.end > _NEAR:
            break
        token = tree.token_at(m.end - 1)
        if m.type == "organisation" and tree.quote_of[token] < 0 and not _is_press(tree, token):
            return m.text, (m.start, m.end)
    return None


def _named_beside(cast: Cast, whom: int, named: Sequence[Mention]) -> Body | None:
    """ "A spokesman for Hill, Bo Marsh Lund, said": the name between commas is the spokesman's."""
    end = cast.tree.parse.ends[whom]
    after = [m for m in named if m.start == end + 2 and cast.tree.text[end : end + 2] == ", " and m.type != "place"]
    after = [m for m in after if len(m.text.split()) > 1]
    return (after[0].text, (after[0].start, after[0].end)) if after else None


def nearest_body(cast: Cast, head: int) -> Body | None:
    """ "The group", "the food brand": the body named last before, one that is a subject first; no authority and no newspaper."""
    tree = cast.tree
    lemma, at, determiner = tree.lemmas[head].lower(), tree.parse.starts[head], tree.child(head, "det")
    if lemma not in _LOOSE - _OWNED or determiner is None or tree.lower[determiner] not in ("the", "this"):
        return None
    own = any(tree.words[c][:1].isupper() for c in tree.children[head] if c not in (determiner, head))
    if own or _place_after(tree, head) is not None or tree.tags[head] != "NN":
        return None
    stop = bisect_left(cast.starts, at)
    near = [m for m in cast.mentions[max(0, stop - 12) : stop] if m.type == "organisation" and at - m.end < _NEAR]
    near = [m for m in near if _may_be(m.text, lemma) and tree.quote_of[tree.token_at(m.end - 1)] < 0]
    subjects = [m for m in near if role_of(tree, tree.token_at(m.end - 1)) in ("nsubj", "nsubjpass")]
    best = (subjects or near)[-1:]
    return (best[0].text, (best[0].start, best[0].end)) if best else None


def _may_be(name: str, lemma: str) -> bool:
    """Whether a body with this name may be called so: a ministry is no group, a newspaper no charity."""
    return (lemma == "agency" or not is_public(name)) and not is_outlet(name)


def outlet_before(cast: Cast, head: int) -> Body | None:
    """ "The newspaper", "the magazine": the newspaper or station named last before, if that is not long ago."""
    tree = cast.tree
    determiner = tree.child(head, "det")
    if tree.lemmas[head].lower() not in _PAPERS or determiner is None or tree.lower[determiner] != "the":
        return None
    if tree.tags[head] != "NN" or any(c < head and c != determiner for c in tree.children[head]):
        return None
    at = tree.parse.starts[head]
    stop = bisect_left(cast.starts, at)
    for m in reversed(cast.mentions[max(0, stop - 40) : stop]):
        if at - m.end > _FAR:
            break
        if m.type != "person" and is_outlet(m.text):
            return m.text, (m.start, m.end)
    return None


_PAPERS = frozenset("newspaper paper magazine outlet publication tabloid broadsheet daily weekly website site".split())
_FAR = 1_500


def named_so(cast: Cast, head: int) -> Body | None:
    """ "The zoo", "the museum": the body or place before whose name ends in that word, the one named most."""
    tree = cast.tree
    determiner, lemma = tree.child(head, "det"), tree.lemmas[head].lower()
    if determiner is None or tree.lower[determiner] != "the" or tree.tags[head] != "NN" or is_somebody(lemma, "NOUN"):
        return None
    if is_kind_word(lemma) or any(c < head and c != determiner for c in tree.children[head]):
        return None
    stop = bisect_left(cast.starts, tree.parse.starts[head])
    so = [m for m in cast.mentions[max(0, stop - 60) : stop] if m.type not in ("person", "work") and _ends_in(m, lemma)]
    counts = Counter(m.text for m in so)
    best = max(so, key=lambda m: (counts[m.text], m.start), default=None)
    return (best.text, (best.start, best.end)) if best is not None else None


def _ends_in(mention: Mention, lemma: str) -> bool:
    """Whether the last of several words of a name is a noun, with a capital."""
    words = mention.text.split()
    return len(words) > 1 and words[-1].lower() == lemma and words[-1][:1].isupper()


def _is_press(tree: Tree, token: int) -> bool:
    """Whether a name stands as the hearer or carrier of somebody's words ("told CBS", "according to Tass")."""
    return tree.deps[token] in ("dobj", "dative", "pobj") and tree.lemmas[tree.heads[token]] in (
        "tell",
        "to",
        "with",
        "by",
    )


def _has_own_name(tree: Tree, head: int) -> bool:
    if any(tree.deps[c] in ("compound", "amod", "nmod") for c in tree.children[head] if c < head):
        return True
    return _place_after(tree, head) is not None


def _place_after(tree: Tree, head: int) -> int | None:
    """The end of "of the Maritime Guard", "in Zarovka" just after a body."""
    for prep in tree.all(head, "prep"):
        where = tree.child(prep, "pobj")
        near = prep == head + 1 and where is not None and tree.lower[prep] in ("of", "in", "at", "for")
        if near and where is not None and (tree.pos[where] == "PROPN" or tree.words[where][:1].isupper()):
            return max(where + 1, tree.right[where] if tree.right[where] - where < 4 else where + 1)
    return None


def _phrase(tree: Tree, start: int, head: int) -> Body | None:
    """A body by its words, with the place or owner after it."""
    end = _place_after(tree, head) or head + 1
    span = tree.trimmed(tree.chars(start, end))
    return (tree.text[span[0] : span[1]], span) if span else None


def _named_before(cast: Cast, head: int, at: int) -> Body | None:
    """ "The ministry", "the press service": the body last named with that word, capitals or not."""
    tree = cast.tree
    lemma = tree.lemmas[head].lower()
    stop = bisect_left(cast.starts, at)
    best: Body | None = None
    for m in reversed(cast.mentions[max(0, stop - 60) : stop]):
        if m.type in ("organisation", "other", "place") and lemma in m.text.lower().split():
            best = m.text, (m.start, m.end)
            break
    floor = max(0, head - _BACK)
    for token in range(head - 1, floor, -1):
        if tree.lemmas[token].lower() != lemma or tree.pos[token] not in ("NOUN", "PROPN"):
            continue
        if best is not None and tree.parse.starts[token] < best[1][0]:
            break
        if _has_own_name(tree, token) or tree.child(token, "poss") is not None:
            if lemma in _LOOSE and not any(tree.words[c][:1].isupper() for c in range(tree.left[token] + 1, token)):
                continue
            start = tree.left[token]
            while start < token and tree.lower[start] in ("the", "a", "an", "this", "that"):
                start += 1
            owner = tree.child(token, "poss")
            if owner is not None and tree.pos[owner] == "PRON":
                continue
            return _phrase(tree, start, token) or best
    return best


_BACK = 600  # tokens


def of_owner(tree: Tree, head: int, owner: str) -> Body:
    """ "Her office" as "Edda Rokeby's office", where the words stand."""
    poss = tree.child(head, "poss")
    first = poss if poss is not None and poss < head else head
    span = tree.chars(first, head + 1)
    tail = tree.text[tree.parse.starts[min(first + 1, head)] : span[1]]
    return f"{owner}'{'' if owner.endswith('s') else 's'} {tail}", span
