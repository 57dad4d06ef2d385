"""Where a reported clause begins and ends: cut to what the statement reports, and never in the middle of a phrase.

The tagger that finds contents cuts by words and not by phrases; a clause that ended with it read "met at a location for a highly
anticipated". So the cut is moved outwards to the head of the phrase it falls into, and a connective left dangling is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Offsets, Statement
from rashomon.read.trees import Tree

CUE_GAP = 30
"""Characters between two spans of one content beyond which they are not read as one clause."""

_INNER = frozenset("det amod compound poss nummod quantmod nmod case aux auxpass neg prt advmod predet".split())
"""Arcs of words that cannot end a clause while their head stands outside."""

_CORE = frozenset("dobj attr acomp oprd xcomp ccomp prt dative".split())
"""Arcs of what a predicate cannot do without."""

_DANGLING = frozenset({"IN", "CC", "DT", "TO", "WDT", "PRP$", "MD"})


class Contents:
    """The contents of a document's statements, with what each one's cue and speaker cover."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._held = sorted(
            (sum(b - a for a, b in s.content), _joined(s), tuple(s.cue)) for s in statements if s.content
        )

    def around(self, position: int, core: int, carriers: Sequence[Offsets]) -> Offsets | None:
        """The span of the innermost content that holds a predicate and what it needs; None where the reporter speaks.

        A statement whose cue is one of the verbs that carry the predicate ("opted to cancel") tells of an act, not of words.

        Args:     position: of the predicate; core: where its last object begins.
        """
        for _, spans, cue in self._held:
            if any(c[0] < e and b < c[1] for c in cue for b, e in carriers):
                continue
            for start, end in spans:
                if start <= position < end and core < end:
                    return start, end
        return None


def _joined(statement: Statement) -> tuple[Offsets, ...]:
    """Content spans, joined where only the cue stands between them ("Kim will reportedly travel")."""
    spans: list[Offsets] = []
    for start, end in statement.content:
        inside = spans and any(spans[-1][1] <= s and e <= start for s, e in statement.cue)
        if inside and start - spans[-1][1] < CUE_GAP and not statement.source:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def within_content(tree: Tree, tokens: Sequence[int], verbs: Sequence[int], contents: Contents) -> Offsets:
    """The characters of a clause, as far as the statement around it reports them.

    Args:     tokens: of the clause; verbs: the predicate, then what carries it.
    Cost:     linear in the clause.
    """
    first, last = min(tokens), max(tokens)
    core = max([verbs[0], *(c for c in tree.children(verbs[0]) if tree.dep(c) in _CORE and c <= last)])
    around = contents.around(tree.span(verbs[0])[0], tree.span(core)[0], [tree.span(v) for v in verbs[1:]])
    if around is not None:
        inside = [t for t in range(first, last + 1) if around[0] <= tree.span(t)[0] < around[1]]
        if inside:
            first, last = _mend(tree, first, last, inside[0], inside[-1])
    return tree.trim(first, last)


def _mend(tree: Tree, first: int, last: int, left: int, right: int) -> Offsets:
    """Move a cut outwards to the end of the phrase it falls into; else drop what dangles."""
    for _ in range(8):
        outside = [
            tree.head(t) for t in range(max(left, right - 6), right + 1)
            if tree.dep(t) in _INNER and right < tree.head(t) <= last
        ]  # fmt: skip
        if not outside:
            break
        right = max(outside)
    while right > left and right < last and tree.tag(right) in _DANGLING and not _has_object(tree, right, right):
        right -= 1
    if (
        left > first
        and tree.dep(left - 1) in ("det", "amod", "compound", "poss", "nummod")
        and tree.head(left - 1) >= left
    ):
        left = next(
            (t for t in range(left - 1, first - 1, -1) if not (left <= tree.head(t) <= right or t == left - 1)), first - 1
        ) + 1  # fmt: skip
    return left, right


def _has_object(tree: Tree, token: int, last: int) -> bool:
    return any(c <= last for c in tree.children(token))
