"""Who says what in a printed interview: paragraphs that open with a name in capitals and a colon ("HILL: It was late.")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree, length, overlap

SentenceRow = tuple[int, int, int, str]

LABEL = re.compile(r"[\"“”'‘(]?\s?((?:[A-Z][A-Z.'’-]{0,24} ?){1,4}):\s")
_UNTOLD = frozenset(("correction", "boilerplate", "author_note", "byline", "credit", "dateline", "headline"))
_LEAST = 3  # turns of at least two people, one of whom speaks twice: else it is a list with headings


def find_scripts(tree: Tree, sentences: Sequence[SentenceRow]) -> list[Relation]:
    """The turns of a printed interview.

    Args:     sentences: (start, end, paragraph, zone) in document order.
    Returns:  relations of kind "script", one a turn: the label is the source, the colon the cue, the rest of the paragraph the
              content. None where fewer than two people take turns.
    Cost:     linear in sentences.
    """
    turns = [turn for turn in (_turn(tree, rows) for rows in _paragraphs(sentences)) if turn is not None]
    names = Counter(tree.text[s:e] for s, e in (turn[0] for turn in turns))
    if len(turns) < _LEAST or len(names) < 2 or max(names.values()) < 2:
        return []
    return [_relation(tree, *turn) for turn in turns]


def _paragraphs(sentences: Sequence[SentenceRow]) -> list[list[SentenceRow]]:
    """Sentences of the body by paragraph."""
    rows: list[list[SentenceRow]] = []
    for row in sentences:
        if row[3] not in _UNTOLD:
            if rows and rows[-1][-1][2] == row[2]:
                rows[-1].append(row)
            else:
                rows.append([row])
    return rows


def _turn(tree: Tree, rows: Sequence[SentenceRow]) -> tuple[Offsets, Offsets] | None:
    """Label and words of a paragraph; None where it has no label."""
    start, end = rows[0][0], rows[-1][1]
    label = LABEL.match(tree.text, start, min(end, start + 90))
    told = tree.trimmed((label.end(), end)) if label is not None else None
    if label is None or told is None:
        return None
    return (label.start(1), label.end(1)), told


def _relation(tree: Tree, label: Offsets, told: Offsets) -> Relation:
    colon = (label[1], label[1] + 1)
    head, last = tree.token_at(colon[0]), tree.token_at(label[1] - 1)
    return Relation((told,), (colon,), (label,), head, last, "say", "script")


def without_turns(relations: Sequence[Relation], scripts: Sequence[Relation]) -> list[Relation]:
    """The other relations, but for those that take a turn's label or more than its words for their own."""
    if not scripts:
        return list(relations)
    starts = [s.source[0][0] for s in scripts]
    kept = []
    for r in relations:
        spans = (*r.content, *r.cue, *r.source)
        first = max(0, bisect_right(starts, min(s for s, _ in spans)) - 1)
        last = bisect_right(starts, max(e for _, e in spans))
        if not any(_conflicts(r, s) for s in scripts[first : min(last, first + _MOST)]):
            kept.append(r)
    return kept


_MOST = 12  # turns that one relation is held against; one that lies across more has been dropped by then


def _conflicts(relation: Relation, script: Relation) -> bool:
    """Whether a relation lies across a turn: it has the label in it, or shares words and is not held by them."""
    mine = (*relation.content, *relation.cue)
    if overlap((*mine, *relation.source), (*script.source, *script.cue)):
        return True
    shared = overlap(relation.content, script.content)
    whole = relation.kind in ("continued", "label", "quote") and 10 * shared >= 8 * length(script.content)
    return whole or (bool(shared) and overlap(mine, script.content) < length(mine))
