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


def mend_source(tree: Tree, span: Offsets, rest: tuple[Offsets, ...], cue: int = -1) -> Offsets:
    """One span of a source with its edges set right.

    Args:     rest: cue and content of the relation, which a longer source must not touch; cue: the cue's head token.
    Returns:  the same span, a longer, or a shorter one.
    Cost:     linear in its tokens.
    """
    start, end = _without_remark(tree, *_with_part(tree, *_of_subject(tree, cue, *_whole(tree, span))))
    start, end = _without_setting(tree, start, end)
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


def _of_subject(tree: Tree, cue: int, start: int, end: int) -> Offsets:
    """ "A video by the committee claims": the video, where only its maker was taken for who says it."""
    if cue < 0 or tree.pos[cue] not in ("VERB", "AUX"):
        return start, end
    subject = tree.child(cue, "nsubj")
    if subject is None or not (subject < start and end <= tree.right[subject] <= cue) or tree.pos[subject] == "PRON":
        return start, end
    apposed = any(tree.deps[t] == "appos" for t in range(start, end))
    return (start, end) if apposed or end < tree.right[subject] else (tree.left[subject], end)


def _without_setting(tree: Tree, start: int, end: int) -> Offsets:
    """Without a year or day at its end: "a panel in 2001" found it in 2001."""
    for i in range(end - 1, max(start, end - 5), -1):
        if tree.lower[i] in ("in", "on") and tree.pos[i] == "ADP":
            words = tree.lower[i + 1 : end]
            dated = words and all(w in _DATES or (w.isdigit() and len(w) in (1, 2, 4)) for w in words)
            return (start, i) if dated else (start, end)
    return start, end


# ruff: noqa: SIM905 - lists of words read better as words
_DATES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan. feb. aug. sept. oct. nov. dec. early late mid , morning evening night".split()
)


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
