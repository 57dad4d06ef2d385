"""What the parse tells of a source before anybody is looked for: what only belongs to it, and whether it speaks at all."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree
from rashomon.read.cues import find_cue
from rashomon.read.speakers_kinds import can_speak


def is_below(tree: Tree, token: int, head: int) -> bool:
    """Whether a token only belongs to a phrase, behind a preposition of its head."""
    above = token
    for _ in range(6):
        if tree.heads[above] == head:
            return tree.deps[above] == "prep"
        above = tree.heads[above]
    return False


def is_done_to(tree: Tree, r: Relation) -> bool:
    """ "It was revealed that", "who has been criticised for": the subject of a passive cue says nothing; nobody is named.

    But of "was quoted as saying", and of feelings ("was convinced that").
    """
    verb = r.head
    if verb < 0 or r.kind not in ("verb", "tagger") or not tree.is_passive(verb) or len(r.source) != 1:
        return False
    cue = find_cue(tree.lemmas[verb], "verb")
    if cue is None or cue.group not in ("speech", "report") or tree.lemmas[verb] in ("quote", "cite"):
        return False
    tokens = tree.tokens(r.source[0])
    subject = tree.child(verb, "nsubjpass")
    return subject is not None and subject in tokens and tree.child(verb, "agent") is None


def writing_before(tree: Tree, r: Relation) -> int | None:
    """ "He sent a letter to the board days before the vote announcing ...": the letter, whoever was taken for the source."""
    verb = r.head
    if verb < 0 or tree.tags[verb] != "VBG" or not r.source or tree.deps[verb] not in _HUNG:
        return None
    if find_cue(tree.lemmas[verb], "verb") is None or tree.quote_of[verb] >= 0:
        return None
    first = max(tree.bounds(verb)[0], verb - _LETTER)
    near = [t for t in range(verb - 1, first - 1, -1) if tree.lemmas[t].lower() in _WRITINGS and tree.deps[t] == "dobj"]
    if not near or tree.lower[verb - 1] == "," or tree.lemmas[tree.heads[near[0]]] not in _SENT:
        return None
    span = tree.tokens(r.source[-1])
    between = [t for t in span if t > near[0]] if near[0] not in span else []
    return None if any(can_speak_or_named(tree, t) for t in between) else near[0]


_HUNG = frozenset("acl advcl prep pcomp ccomp".split())
_LETTER = 16  # tokens between a letter and what it says
_WRITINGS = frozenset("letter email e-mail memo note statement message tweet petition".split())
_SENT = frozenset("send write issue release publish mail e-mail email circulate post".split())


def doer_of(tree: Tree, r: Relation) -> int | None:
    """ "Hill called it a “political trial” saying that ...": Hill says it, not the trial that the parse hung it on."""
    verb = r.head
    if verb < 0 or tree.tags[verb] != "VBG" or tree.deps[verb] != "acl" or not r.source:
        return None
    noun = tree.heads[verb]
    here = noun in tree.tokens(r.source[0])
    if not here or tree.pos[noun] != "NOUN" or can_speak(tree, noun) or find_cue(tree.lemmas[noun], "noun") is not None:
        return None
    for _ in range(6):
        if tree.deps[noun] not in ("pobj", "prep", "conj", "compound"):
            break
        noun = tree.heads[noun]
    above = tree.heads[noun]
    if tree.deps[noun] not in ("dobj", "oprd", "attr", "acomp") or tree.pos[above] != "VERB":
        return None
    cue = find_cue(tree.lemmas[above], "verb")
    if cue is None or cue.group != "speech" or tree.child(noun, "poss") is not None:
        return None  # "casting Hill's comments praising the mayor": the comments praise
    who = tree.subject(above)
    return who if who is not None and who < verb and can_speak_or_named(tree, who) else None


def can_speak_or_named(tree: Tree, token: int) -> bool:
    """Whether a noun means somebody, a name included."""
    return tree.pos[token] in ("PROPN", "PRON") or can_speak(tree, token)
