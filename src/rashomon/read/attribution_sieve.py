"""What looks like an attribution and is none, what was found twice, and what goes on in the next sentence.

Works on relations of all finders alike, after quotations were handed out and before speakers are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree, length, overlap
from rashomon.read.cues import find_cue
from rashomon.read.speakers import BODIES, can_speak
from rashomon.read.titles import is_head

# ruff: noqa: SIM905 - lists of words read better as words
_SHOWING = frozenset("indicate suggest show demonstrate illustrate reveal imply signal mean prove".split())
_WANTING = frozenset("seek want aim".split())
_RECORDS = frozenset(
    "report study poll survey data datum figure statistic document record footage video image photo photograph picture "
    "analysis research finding evidence result test email letter memo text message transcript file paper article book "
    "page map chart graph table account story review audit investigation inquiry probe examination estimate number "
    "warning count census index forecast projection model simulation filing indictment complaint lawsuit affidavit testimony "
    "interview statement ruling tape recording log intelligence information tweet post ad polling reading measurement indication "
    "assessment autopsy return note diary slide presentation bulletin dossier experiment trial calculation material "
    "summary minute spreadsheet history scan sample diagram screenshot receipt e-mail headline "
    "average advertisement commercial".split()
)
_GOES_ON = re.compile(r"(?:This includes|These include|They include|These included|This included|They included)\b")


def sift(tree: Tree, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out what nobody says.

    Args:     relations: of one document, in any order.
    Returns:  the others, in their order: without signs that a reporter reads ("the presence of X indicates"), without
              wants of things ("the agreement seeking"), and each quotation once where a sentence says "said" twice.
    Cost:     linear in relations, but for those of one parser unit that share a source.
    """
    told = [r for r in relations if not (_is_sign(tree, r) or _watches(tree, r) or _is_nobodys(tree, r))]
    return _without_twins(tree, told)


def cut_remarks(tree: Tree, relation: Relation) -> Relation:
    """ "The Herald reported that he had been told to go, which the mayor denied": what "which" opens is the reporter's.

    Returns:  the relation; content outside quotations ends before such a clause.
    Cost:     linear in the tokens of the content.
    """
    for k, (start, _) in enumerate(relation.content):
        for t in tree.tokens(relation.content[k]):
            if (
                tree.lower[t] != "which"
                or tree.lower[t - 1] != ","
                or tree.quote_of[t] >= 0
                or tree.parse.starts[t] <= start
            ):
                continue
            verb = tree.heads[t]
            subject = tree.child(verb, "nsubj")
            if verb > t and subject not in (None, t) and tree.deps[t] == "dobj" and _is_saying(tree, verb):
                kept = tree.trimmed((start, tree.parse.starts[t]))
                cut = (*relation.content[:k], *((kept,) if kept else ()))
                return msgspec.structs.replace(relation, content=cut) if cut else relation
    return relation


def _is_sign(tree: Tree, relation: Relation) -> bool:
    """Whether a showing or wanting verb has a subject that can neither tell nor want, or only draws a conclusion."""
    head = relation.head
    if head < 0 or relation.kind not in ("verb", "tagger") or tree.pos[head] != "VERB":
        return False
    lemma = tree.lemmas[head]
    if lemma in _SHOWING:
        recorded = relation.subject >= 0 and tree.lemmas[relation.subject].lower() in _RECORDS
        concluded = tree.tags[head] == "VBG" and tree.deps[head] == "advcl" and not recorded
        if concluded and not _is_saying(tree, tree.heads[head]):
            return True  # "..., strongly indicating that": what follows from the event before, in the reporter's eyes
        return relation.subject >= 0 and not _tells(tree, relation.subject)
    return lemma in _WANTING and relation.subject >= 0 and not _tells(tree, relation.subject)


def _is_saying(tree: Tree, token: int) -> bool:
    cue = find_cue(tree.lemmas[token], "verb")
    return cue is not None and cue.group in ("speech", "report")


def _tells(tree: Tree, subject: int) -> bool:
    """Whether a person, a body, a report or data stands there."""
    if tree.pos[subject] == "PRON":
        return tree.lower[subject] not in ("this", "that", "these", "those") or tree.deps[subject] == "mark"
    lemma = tree.lemmas[subject].lower()
    if tree.pos[subject] == "PROPN" or lemma in _RECORDS or lemma in BODIES or is_head(lemma):
        return True
    return find_cue(lemma, "noun") is not None or can_speak(tree, subject)


def _watches(tree: Tree, relation: Relation) -> bool:
    """ "The world is closely observing": looking on, not remarking."""
    head = relation.head
    if head < 0 or relation.kind not in ("verb", "tagger") or tree.lemmas[head] != "observe":
        return False
    return tree.tags[head] == "VBG" and tree.child(head, "aux") is not None


def _is_nobodys(tree: Tree, relation: Relation) -> bool:
    """ "There is no doubt that", "it would be wrong to say", "a declared war": the words of a cue, and nobody says anything."""
    head = relation.head
    if head < 0 or relation.kind not in ("verb", "noun", "tagger"):
        return False
    if tree.pos[head] == "NOUN":
        no = any(tree.lower[c] in ("no", "little") for c in tree.all(head, "det", "amod"))
        return no and not relation.source and tree.lemmas[head] in ("doubt", "question")
    if tree.deps[head] == "amod" and tree.tags[head] == "VBN" and tree.left[head] == head:
        return bool(relation.source) and tree.lemmas[head] in _BARE_STATES
    if tree.lemmas[head] in _BARE_STATES and _is_one_of_two_modifiers(tree, head):
        return True
    said = [tree.text[s:e].lower() for s, e in relation.source]
    above = tree.heads[head]
    return said == ["it"] and tree.tags[head] == "VB" and above < head and tree.pos[above] in ("ADJ", "AUX", "NOUN")


def _is_one_of_two_modifiers(tree: Tree, head: int) -> bool:
    """ "In lasting, declared strife": parsers take the second modifier for a verb; in "It is cold, declared Ann" it is one."""
    if not 2 < head < len(tree.pos) - 1 or tree.lower[head - 1] != "," or tree.pos[head - 2] != "ADJ":
        return False
    return tree.pos[head - 3] not in ("AUX", "VERB", "ADV") and tree.pos[head + 1] == "NOUN"


_BARE_STATES = frozenset("declare avow confess know accept state profess".split())


def _without_twins(tree: Tree, relations: Sequence[Relation]) -> list[Relation]:
    """ "“...,” said Ann Moore, the mayor, said": of two relations of one source, the one that swallows the other's cue goes."""
    rows: dict[tuple[int, tuple[Offsets, ...]], list[int]] = {}
    for i, r in enumerate(relations):
        if r.head >= 0 and r.source and r.kind != "continued":
            rows.setdefault((tree.unit[r.head], r.source), []).append(i)
    dropped = {
        i
        for row in rows.values()
        if len(row) < _MANY
        for i in row
        for j in row
        if i != j and _swallows(relations[i], relations[j])
    }
    return [r for i, r in enumerate(relations) if i not in dropped]


_MANY = 12  # relations of one source in one sentence; more are a misparse, and pairs grow with their square


def _swallows(outer: Relation, inner: Relation) -> bool:
    """Whether one relation's content is the other's with the other's cue in it."""
    if not overlap(inner.cue, outer.content):
        return False
    shared = overlap(outer.content, inner.content)
    return 10 * shared >= 9 * length(inner.content) and 10 * shared >= 8 * length(outer.content)


def carry_on(
    tree: Tree, relations: Sequence[Relation], sentences: Sequence[tuple[int, int, int, str]]
) -> list[Relation]:
    """Let a list that opens with "This includes" belong to the attribution of the sentence before it.

    Args:     sentences: (start, end, paragraph, zone) in document order.
    Returns:  the relations; where the sentence before is attributed as a whole, its content has the list as one more span.
    Cost:     linear.
    """
    carried: dict[int, Offsets] = {}
    last: Mapping[int, int] | None = None
    for before, here in zip(sentences, sentences[1:], strict=False):
        if before[2] != here[2] or not _GOES_ON.match(tree.text[here[0] : here[0] + 20]):
            continue
        last = _by_end(relations) if last is None else last
        span = tree.trimmed(here[:2])
        i = next((last[e] for e in range(before[1], max(before[0], before[1] - 4), -1) if e in last), None)
        own = any(here[0] <= s < here[1] for r in relations for s, _ in r.cue)
        if i is not None and span is not None and not own and relations[i].content[0][0] >= before[0]:
            carried[i] = span
    return [
        msgspec.structs.replace(r, content=(*r.content, carried[i])) if i in carried else r
        for i, r in enumerate(relations)
    ]


def _by_end(relations: Sequence[Relation]) -> dict[int, int]:
    """For each place where contents end, the relation with a source that has the longest one."""
    found: dict[int, int] = {}
    for i, r in enumerate(relations):
        if r.source and r.content and r.kind in ("verb", "according", "as", "tagger"):
            end = r.content[-1][1]
            if end not in found or length(r.content) > length(relations[found[end]].content):
                found[end] = i
    return found


def within_story(relations: Sequence[Relation], outside: Sequence[Offsets]) -> list[Relation]:
    """Leave out what corrections, notes and furniture say: "an earlier version said" is nobody's statement.

    Args:     outside: the spans of such zones, in order.
    Cost:     relations times zones, of which a report has a few.
    """
    return [r for r in relations if not overlap(r.cue or r.content[:1], outside)]
