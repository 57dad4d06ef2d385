"""A trained tagger's relations as proposals beside those of the rules: the same record, found by reading, not by parsing.

Its windows are the parser's units with the text before them, as it was trained; its spans come back in offsets of the
document, without quotation marks at the edges and without a leading "that", as our contents are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree
from rashomon.read.cues import find_cue

if TYPE_CHECKING:
    from rashomon.models.attributor import Attributor

_LEFT = 400  # characters of left context that the tagger looks at


def propose_by_tagger(tree: Tree, tagger: Attributor) -> list[Relation]:
    """Ask the tagger for relations, unit by unit.

    Args:     tree: of one document; tagger: from `rashomon.models.load_attributor`.
    Returns:  relations of kind "tagger" in document order, with the tagger's score.
    Cost:     one pass of the encoder a unit: some hundred units a second on one core.
    """
    from rashomon.models.attributor import join_relations

    units = [tree.chars(s, e) for s, e in tree.parse.sentences if s < e]
    pairs = [(tree.text[max(0, s - _LEFT) : s], tree.text[s:e]) for s, e in units]
    tagged = tagger.tag(pairs)
    found = []
    for a in join_relations([(s, relations) for (s, _), relations in zip(units, tagged, strict=True)]):
        content = [c for p in a.content if (c := _plain(tree, (p.start, p.end))) is not None]
        if content:
            head = _head(tree, (a.cue.start, a.cue.end))
            source = tuple((p.start, p.end) for p in a.speaker)
            subject = _head(tree, source[0]) if source else -1
            found.append(Relation(
                tuple(content), ((a.cue.start, a.cue.end),), source, head, subject, _stance(tree, head), "tagger", "", a.score
            ))
    return found


def _plain(tree: Tree, span: Offsets) -> Offsets | None:
    """A content span in our convention."""
    start, end = span
    if tree.text[start : start + 5].lower() == "that ":
        start += 5
    return tree.trimmed((start, end))


def _head(tree: Tree, span: Offsets) -> int:
    """The token of a span that governs the others."""
    tokens = tree.tokens(span)
    return next((t for t in tokens if tree.heads[t] not in tokens or tree.heads[t] == t), tokens.start) if tokens else -1


def _stance(tree: Tree, head: int) -> str:
    """The lexicon's stance for the cue's head, "say" where it knows none."""
    if head < 0:
        return "say"
    cue = next((c for pos in ("verb", "noun", "adj") if (c := find_cue(tree.lemmas[head], pos)) is not None), None)
    return cue.stance if cue is not None else "say"
