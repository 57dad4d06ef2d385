"""Contents that run too far or begin too late, and remarks in passing: seen where all relations of a report lie side by side.

Works on the relations of all finders, after they were merged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation, cue_at, source_of
from rashomon.read.attribution_tree import Tree, merge_spans, overlap
from rashomon.read.cues import find_cue

# ruff: noqa: SIM905 - lists of words read better as words
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


def mend_edges(tree: Tree, relations: Sequence[Relation]) -> list[Relation]:
    """Set contents right that a neighbour, or the sentence they stand in, shows to be wrong.

    Args:     relations: of one document, of all finders.
    Returns:  the relations with mended contents, and the denials in passing ("..., which the ministry denied").
    Cost:     linear in relations and their tokens.
    """
    relations = _once(relations)
    by_source: dict[tuple[Offsets, ...], list[Relation]] = {}
    for r in relations:
        if r.source and r.head >= 0:
            by_source.setdefault(r.source, []).append(r)
    led = [_after_lead(tree, r) for r in relations]
    cut = [_before_next_cue(tree, r, by_source.get(r.source, ())) for r in led]
    whole = _fronted_ones(tree, [_before_deed(tree, r) for r in cut])
    cues = merge_spans(span for r in whole for span in r.cue)
    passing = [*_denied_in_passing(tree, cues), *_told_where(tree, cues), *_in_fragments(tree, cues)]
    return sorted((*whole, *passing), key=lambda r: (r.cue or r.content)[0])


def _once(relations: Sequence[Relation]) -> list[Relation]:
    """Leave out a quotation that goes on where whoever says it was found to say both."""
    whole: dict[Offsets, list[Relation]] = {}
    for r in relations:
        if r.kind != "continued" and r.cue:
            for span in r.content:
                whole.setdefault(span, []).append(r)
    spans = sorted(whole)
    return [r for r in relations if r.kind != "continued" or not _is_told(r, spans)]


def _is_told(relation: Relation, spans: Sequence[Offsets]) -> bool:
    """Whether every span of a content lies in one of some sorted spans."""
    for start, end in relation.content:
        at = bisect_right(spans, (start, end)) - 1
        near = spans[max(0, at - _BESIDE) : at + 2]
        if not any(s <= start + 1 and end - 1 <= e for s, e in near):
            return False
    return bool(relation.content)


_BESIDE = 3

# ------------------------------------------------------------------------------------------------- too long


def _before_next_cue(tree: Tree, relation: Relation, beside: Sequence[Relation]) -> Relation:
    """ "Calls him a liar and wants him gone": what the same speaker says next begins with its own cue."""
    if len(beside) > _MANY:
        return relation
    for other in beside:
        if other is relation or other.head <= relation.head or tree.unit[other.head] != tree.unit[relation.head]:
            continue
        if tree.deps[other.head] != "conj" or tree.quote_of[other.head] >= 0:
            continue
        joint = _joint(tree, other.head)
        if joint is None or not overlap(relation.content, other.cue):
            continue
        if not _rivals(tree, relation.content, other.head, joint):
            return _until(tree, relation, joint)
    return relation


_MANY = 12  # relations of one phrase; more are a misparse


def _joint(tree: Tree, verb: int) -> int | None:
    """The "and" before a joined verb."""
    at = tree.left[verb] - 1
    return at if at >= 0 and tree.lower[at] in ("and", "but") else None


def _rivals(tree: Tree, content: Sequence[Offsets], verb: int, joint: int) -> bool:
    """Whether the verb could as well be joined to one inside the content: "said he was tired and wanted to go"."""
    inside = [t for span in content for t in tree.tokens(span) if t < joint]
    return any(tree.tags[t] == tree.tags[verb] and tree.quote_of[t] < 0 for t in inside)


def _until(tree: Tree, relation: Relation, token: int) -> Relation:
    """The relation, its content ended before a token."""
    stop = tree.parse.starts[token]
    spans = (tree.trimmed((s, min(e, stop))) for s, e in relation.content if s < stop)
    kept = tuple(span for span in spans if span is not None)
    return msgspec.structs.replace(relation, content=kept) if kept else relation


_PARTING = frozenset("hang shrug grin smile laugh nod sigh wink walk stride storm march".split())
_PARTED = {"hang": ("up",), "walk": ("off", "out", "away"), "stride": ("off", "out", "away"), "storm": ("off", "out"),
           "march": ("off", "out")}  # fmt: skip


def _before_deed(tree: Tree, relation: Relation) -> Relation:
    """ "Said she knew nothing and hung up": what the speaker does on parting is the reporter's."""
    cue = find_cue(tree.lemmas[relation.head], "verb") if relation.head >= 0 else None
    if cue is None or cue.group != "speech":
        return relation
    for t in (t for span in relation.content for t in tree.tokens(span)):
        if tree.lemmas[t] not in _PARTING or tree.deps[t] != "conj" or tree.quote_of[t] >= 0 or t < relation.head:
            continue
        parted = _PARTED.get(tree.lemmas[t], ())
        last = t + 1 + bool(parted)
        ends = last >= tree.bounds(t)[1] or tree.pos[last] in ("PUNCT", "SCONJ", "ADV")
        if tree.lower[t - 1] == "and" and ends and (not parted or tree.lower[t + 1] in parted):
            return _until(tree, relation, t - 1)
    return relation


def _after_lead(tree: Tree, relation: Relation) -> Relation:
    """ "Asserted, with reference to an official, that he had gone": what is asserted begins behind the "that"."""
    if not relation.content or not relation.cue or relation.content[0][0] < relation.cue[0][1]:
        return relation
    start, end = relation.content[0]
    for t in tree.tokens((start, end))[:_LEAD]:
        if tree.tags[t] in _FINITE or tree.quote_of[t] >= 0:
            return relation
        if tree.lower[t] == "that" and tree.lower[t - 1] == "," and tree.deps[t] == "mark":
            kept = tree.trimmed((tree.parse.ends[t], end))
            first = tree.lower[tree.tokens((start, end)).start] in _LEADS
            return (
                msgspec.structs.replace(relation, content=(kept, *relation.content[1:])) if kept and first else relation
            )
    return relation


_LEAD = 20  # tokens
_LEADS = frozenset("with citing quoting referring in on according without from through via during".split())


# ------------------------------------------------------------------------------------------------- too short


def _fronted_ones(tree: Tree, relations: Sequence[Relation]) -> list[Relation]:
    """Let a content in pieces before ", X told the paper" be the whole of what stands there."""
    cues: dict[int, list[Relation]] = {}
    for r in relations:
        if r.head >= 0:
            cues.setdefault(tree.unit[r.head], []).append(r)
    found, swallowed = [], set[int]()
    for r in relations:
        whole = _fronted(tree, r, cues.get(tree.unit[r.head], ()) if r.head >= 0 else ())
        if whole is not None:
            swallowed |= {id(o) for o in cues[tree.unit[r.head]] if o is not r and not o.source}
        found.append((r, msgspec.structs.replace(r, content=(whole,)) if whole is not None else r))
    return [mended for r, mended in found if id(r) not in swallowed or mended is not r]


def _fronted(tree: Tree, relation: Relation, beside: Sequence[Relation]) -> Offsets | None:
    """The sentence up to the comma before ", SOURCE CUE", where the content is only pieces of it; None anywhere else."""
    if not relation.source or not relation.cue or relation.kind != "tagger" or not relation.content:
        return None
    if len(relation.content) == 1 and _has_verb(tree, relation.content[0]):
        return None
    start, end = relation.source[0][0], relation.cue[-1][1]
    first = tree.chars(*tree.bounds(relation.head))[0]
    before = tree.text[:start].rstrip() if start - first < _LONGEST else ""
    if relation.cue[0][0] < start or relation.content[-1][1] > start or not before.endswith(","):
        return None
    if any(_is_spoken(tree, t) for t in tree.tokens((first, start))):
        return None
    if any(o is not relation and o.source and overlap(o.cue, ((first, start),)) for o in beside) or end <= first:
        return None
    return tree.trimmed((first, start)) if _has_verb(tree, (first, start)) else None


def _is_spoken(tree: Tree, token: int) -> bool:
    """Whether a token stands in a quotation; guillemets hold names too."""
    quote = tree.quote_of[token]
    return quote >= 0 and tree.text[tree.quotes[quote].start - 1] in "\"“'‘"


def _has_verb(tree: Tree, span: Offsets) -> bool:
    return any(tree.tags[t] in _FINITE for t in tree.tokens(span))


_LONGEST = 1_000  # characters of a sentence before who says it


# ------------------------------------------------------------------------------------------------- in passing


def _denied_in_passing(tree: Tree, cues: Sequence[Offsets]) -> Iterator[Relation]:
    """ "..., which the ministry denied": a denial whose content is a pronoun."""
    for t, word in enumerate(tree.lower):
        if word != "which" or t == 0 or tree.lower[t - 1] != "," or tree.deps[t] != "dobj" or tree.quote_of[t] >= 0:
            continue
        verb = tree.heads[t]
        subject = tree.child(verb, "nsubj") if verb > t else None
        cue = cue_at(tree, verb) if subject is not None else None
        if subject in (None, t) or cue is None or cue.stance not in ("deny", "confirm") or cue.group != "speech":
            continue
        group = tree.verb_group(verb)
        where, source = tree.trimmed(tree.chars(*group)), source_of(tree, subject, group)
        if where is not None and source and _is_free(where, cues):
            yield Relation((tree.chars(t, t + 1),), (where,), source, verb, subject or -1, cue.stance, "verb", "n")


def _told_where(tree: Tree, cues: Sequence[Offsets]) -> Iterator[Relation]:
    """ "A report, where it was said that the ship sank": the report says so."""
    for t, word in enumerate(tree.lower):
        verb = tree.heads[t]
        if (
            word != "where"
            or verb <= t
            or tree.deps[verb] != "relcl"
            or tree.tags[verb] != "VBN"
            or tree.quote_of[t] >= 0
        ):
            continue
        clause, subject = tree.child(verb, "ccomp"), tree.child(verb, "nsubjpass", "expl")
        if clause is None or subject is None or tree.lower[subject] != "it" or tree.lemmas[verb] not in _SAID:
            continue
        start = tree.left[clause] + (tree.lower[tree.left[clause]] == "that")
        content, where = tree.trimmed(tree.chars(start, tree.right[clause])), tree.trimmed(tree.chars(verb, verb + 1))
        source = source_of(tree, tree.heads[verb], (t, verb + 1))
        if content is not None and where is not None and source and _is_free(where, cues):
            yield Relation((content,), (where,), source, verb, tree.heads[verb], "say", "verb", "c")


_SAID = frozenset("say state note speak report write mention stress".split())


def _in_fragments(tree: Tree, cues: Sequence[Offsets]) -> Iterator[Relation]:
    """ "Lodria says 5:40 a.m.", "Fog at the airport, it says": what is said has no verb."""
    for verb, lemma in enumerate(tree.lemmas):
        if lemma != "say" or tree.heads[verb] != verb or tree.tags[verb] not in ("VBZ", "VBD", "VBP"):
            continue
        subject, (first, last) = tree.child(verb, "nsubj"), tree.bounds(verb)
        if subject is None or subject > verb or tree.right[subject] != verb or last - first > _SHORT:
            continue
        if any(tree.quote_of[i] >= 0 or (i != verb and tree.tags[i] in _FINITE) for i in range(first, last)):
            continue
        rest = _figures_after(tree, verb, last) or _thing_before(tree, verb, (first, tree.left[subject]))
        content = tree.trimmed(tree.chars(*rest)) if rest else None
        where, source = tree.chars(verb, verb + 1), source_of(tree, subject, (verb, verb + 1))
        if content is not None and source and _is_free(where, cues):
            yield Relation((content,), (where,), source, verb, subject, "say", "verb", "c")


_SHORT = 20  # tokens of such a sentence


def _figures_after(tree: Tree, verb: int, last: int) -> Offsets | None:
    """A number just behind the cue, with all that follows."""
    first = tree.left[verb] == tree.left[tree.child(verb, "nsubj") or verb]
    return (verb + 1, last) if first and verb + 1 < last and tree.tags[verb + 1] == "CD" else None


def _thing_before(tree: Tree, verb: int, before: Offsets) -> Offsets | None:
    """A noun with what belongs to it, and the comma before who says it."""
    start, end = before
    head = next((c for c in tree.children[verb] if tree.left[c] == start and tree.right[c] == end - 1), None)
    whole = head is not None and tree.pos[head] == "NOUN" and tree.deps[head] in ("dep", "dobj", "ccomp")
    return (start, end - 1) if whole and end > start and tree.lower[end - 1] == "," else None


def _is_free(span: Offsets, cues: Sequence[Offsets]) -> bool:
    """Whether no relation has its cue there."""
    at = bisect_left(cues, (span[1],)) - 1
    return at < 0 or cues[at][1] <= span[0]
