"""Edges of the tagger's sources, set right by the parse: halves of phrases made whole, the reporter's relative clauses left out.

What is mended is what the tagger gets wrong again and again on the set it was chosen on (docs/decisions/246): it stops inside a
phrase ("Younger voters, in"), loses the word for a part before it ("one of the mayor's advisers"), and runs on into what the
reporter adds about the speaker ("the union, which represents teachers").
"""

from __future__ import annotations

from rashomon.model import Offsets
from rashomon.read.attribution_tree import RELATIVE, Tree

_HANGING = frozenset(("ADP", "DET", "CCONJ", "SCONJ"))
_PARTS = frozenset(
    "one two three some many most several all each none both any few half members number majority group dozens".split()
)


def mend_source(tree: Tree, span: Offsets, rest: tuple[Offsets, ...]) -> Offsets:
    """One span of a source with its edges set right.

    Args:     rest: cue and content of the relation, which a longer source must not touch.
    Returns:  the same span, a longer, or a shorter one.
    Cost:     linear in its tokens.
    """
    start, end = _without_remark(tree, *_with_part(tree, *_whole(tree, span)))
    wider = tree.trimmed(tree.chars(start, end)) if start < end else None
    if wider is None or wider == span:
        return span
    taken = any(min(wider[1], b) > max(wider[0], a) for a, b in rest)
    return span if taken else wider


def _whole(tree: Tree, span: Offsets) -> Offsets:
    """The tokens of a span; where it stops at a word that leads on ("in", "who"), to the end of what that word leads to."""
    tokens = tree.tokens(span)
    start, end = tokens.start, tokens.stop
    if start < end and (tree.pos[end - 1] in _HANGING or tree.lower[end - 1] in RELATIVE) and end - start > 1:
        last = end - 1
        head = tree.heads[last] if tree.pos[last] in ("DET", "SCONJ") or tree.lower[last] in RELATIVE else last
        if head >= last and tree.right[head] - end <= _FAR:
            return start, max(end, tree.right[head])
    return start, end


_FAR = 14  # tokens that a phrase may go on


def _with_part(tree: Tree, start: int, end: int) -> Offsets:
    """ "One of the advisers", "not everyone": with the word that says how much of them."""
    if (
        start > 1
        and tree.lower[start - 1] == "of"
        and tree.lower[start - 2] in _PARTS
        and tree.unit[start - 2] == tree.unit[start]
    ):
        start -= 2
    if (
        start > 0
        and tree.lower[start - 1] == "not"
        and tree.lower[start] in ("everyone", "everybody", "all", "every", "many")
    ):
        start -= 1
    return start, end


def _without_remark(tree: Tree, start: int, end: int) -> Offsets:
    """Without a clause with "which" that says what sort of body it is; "who" says who somebody is and stays."""
    for i in range(start + 1, end - 1):
        if tree.lower[i] == "," and tree.lower[i + 1] == "which":
            return start, i
    return start, end
