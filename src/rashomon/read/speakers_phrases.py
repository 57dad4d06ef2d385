"""What the parse tells of a source before anybody is looked for: what only belongs to it, and whether it speaks at all."""

from __future__ import annotations

from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree
from rashomon.read.cues import find_cue


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
