"""Who is said to have said what: the statements of one document.

The work goes in steps, each a pure function: relations that the parse shows (`attribution_clauses`), phrases beside a
clause (`attribution_phrases`), quotations (`attribution_quotes`), those of a trained tagger (`attribution_tagger`), then,
for whatever was found and by whomever, the form, the speaker (`speakers`), the chain (`chains`), and the statement that
holds each (`parent`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Annotation, Form, Offsets, Parse, Sentence, Statement, Zone, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.read.attribution_clauses import Relation, find_clauses
from rashomon.read.attribution_edges import mend_edges
from rashomon.read.attribution_phrases import find_phrases
from rashomon.read.attribution_quotes import attach_quotes, cut_after_quotes
from rashomon.read.attribution_scripts import find_scripts, without_turns
from rashomon.read.attribution_sieve import carry_on, cut_remarks, sift, within_story
from rashomon.read.attribution_tagger import merge_relations, propose_by_tagger
from rashomon.read.attribution_told import is_told
from rashomon.read.attribution_tree import Tree, length, merge_spans, overlap
from rashomon.read.chains import find_places, find_saying_times, find_via, fold_chains
from rashomon.read.cues import find_cue
from rashomon.read.foreign import find_speech, statement_of
from rashomon.read.quotes import find_quotes
from rashomon.read.speakers import find_mentions, resolve_speakers
from rashomon.read.stances import find_stance

if TYPE_CHECKING:
    from rashomon.models.attributor import Attributor

SentenceRow = tuple[int, int, int, str]


def find_statements(reading: Reading, config: None = None, kit: Attributor | None = None) -> tuple[Annotation, ...]:
    """Find the attributed statements of a document.

    Args:     reading: with layers "zone", "sentence", "parse"; "name" and "time" make speakers and times better.
              kit: the trained tagger; without it the rules stand alone.
    Returns:  annotations on layer "statement", in order of (start, end); `parent` counts in that order. The contents of
              quotations exclude their marks.
              Of a text in another language than English, its direct quotations (`foreign`).
    Raises:   nothing; a document without a parse has no other statements.
    Cost:     linear in characters; the tagger takes most of it (docs/decisions/053).
    From:     PolNeAR guidelines (Newell et al. 2018); docs/decisions/050-053.
    """
    parses = reading.layer("parse")
    if not parses or not isinstance(parses[0].value, Parse):
        return _emit(reading, [statement_of(speech) for speech in find_speech(reading.document.text)])
    text = reading.document.text
    tree = Tree(text, parses[0].value, find_quotes(text))
    sentences = sentence_rows(reading)
    relations = propose(tree, sentences)
    relations = sift(tree, relations)
    if kit is not None:
        tagged = [_without_itself(r) for r in propose_by_tagger(tree, sentences, kit)]
        relations = [_without_itself(r) for r in sift(tree, merge_relations(tree, relations, tagged)) if r.content]
    relations = mend_edges(tree, [cut_remarks(tree, r) for r in relations])
    scripts = find_scripts(tree, sentences)
    relations = [*without_turns(relations, scripts), *scripts]
    relations = carry_on(tree, within_story(relations, _outside(reading)), sentences)
    statements = _enrich(reading, tree, relations, sentences)
    return _emit(reading, statements)


def _outside(reading: Reading) -> list[Offsets]:
    """Where nobody of the story speaks."""
    zones = [a for a in reading.layer("zone") if isinstance(a.value, Zone)]
    return [(a.span.start, a.span.end) for a in zones if isinstance(a.value, Zone) and a.value.kind in _NOT_TOLD]


_NOT_TOLD = frozenset(("correction", "boilerplate", "author_note", "byline", "credit"))


def sentence_rows(reading: Reading) -> list[SentenceRow]:
    """The sentences as (start, end, paragraph, zone)."""
    rows = []
    for a in reading.layer("sentence"):
        if isinstance(a.value, Sentence):
            rows.append((a.span.start, a.span.end, a.value.paragraph, a.value.zone))
    return rows


def propose(tree: Tree, sentences: Sequence[SentenceRow]) -> list[Relation]:
    """All relations that the rules see, with whole quotations, chains not yet folded."""
    relations = [*find_clauses(tree), *find_phrases(tree, sentences)]
    relations = attach_quotes(tree, [cut_after_quotes(tree, r) for r in relations], sentences)
    relations = [_without_itself(r) for r in relations if r.content]
    by_unit: dict[int, list[Relation]] = {}
    for r in relations:
        if r.head >= 0:
            by_unit.setdefault(tree.unit[r.head], []).append(r)
    return [r for r in relations if _is_worth_telling(tree, r, by_unit)]


def _is_worth_telling(tree: Tree, relation: Relation, by_unit: Mapping[int, Sequence[Relation]]) -> bool:
    """Drop what only shows a quoted speaker's own mind ("I think", "we want"): it is content, not a statement.

    Of relations inside another's content only those stay that report speech of a third party with a clause.
    """
    if relation.head < 0 or relation.kind in ("continued", "label"):
        return True
    quoted = tree.quote_of[relation.head] >= 0
    if not quoted and not any(_holds(other, relation) for other in by_unit[tree.unit[relation.head]]):
        return True
    if relation.kind in ("according", "as", "adverb"):
        return True
    if relation.kind == "noun":  # "commented on the ministry's statement that ...": the ministry's own
        noun = find_cue(tree.lemmas[relation.head], "noun")
        told = noun is not None and noun.group in ("speech", "report") and relation.frame == "c"
        return told and not quoted and bool(relation.source)
    cue = find_cue(tree.lemmas[relation.head], "verb")
    if cue is None or cue.group not in ("speech", "report") or relation.frame not in ("c", "island", "o"):
        return False
    tag = tree.tags[relation.head]
    if tag == "VB":
        return False
    if tag == "VBD" and relation.subject >= 0 and tree.lower[relation.subject] in ("i", "we"):
        return True  # "I told him to go": the speaker tells of an earlier saying
    return relation.subject >= 0 and tree.lower[relation.subject] not in _OWN


_OWN = frozenset(("i", "we", "you", "me", "us", "my", "our", "your", "it", "this"))


def _holds(outer: Relation, inner: Relation) -> bool:
    """Whether a relation's cue and content lie in another's content."""
    mine = (*inner.content, *inner.cue)
    return overlap(mine, outer.content) == length(mine) and length(outer.content) > length(inner.content)


def _without_itself(relation: Relation) -> Relation:
    """A content must not hold its own cue or source: cut them out."""
    content = list(relation.content)
    for hole in (*relation.cue, *relation.source):
        cut: list[Offsets] = []
        for start, end in content:
            if hole[1] <= start or end <= hole[0]:
                cut.append((start, end))
            else:
                cut += [(s, e) for s, e in ((start, hole[0]), (hole[1], end)) if e - s > 3]
        content = cut
    return msgspec.structs.replace(relation, content=tuple(content)) if content else relation


# ------------------------------------------------------------------------------------------------- form and content


def _shape(tree: Tree, relation: Relation) -> tuple[Form, tuple[Offsets, ...]]:
    """Direct, mixed or indirect, and the content without the marks around a direct one."""
    around = tree.quote_of[relation.head] if relation.head >= 0 and relation.kind != "continued" else -1
    held = sorted({tree.quote_of[t] for span in relation.content for t in tree.tokens(span)} - {-1, around})
    within = [q for q in map(tree.quotes.__getitem__, held) if q.kind != "title"]
    quoted = [(q.start, q.end) for q in within if overlap(relation.content, ((q.start, q.end),))]
    outside = sum(
        tree.quote_of[t] in (-1, around) and tree.words[t][:1].isalnum()
        for span in relation.content
        for t in tree.tokens(span)
    )
    spans = [tree.trimmed(s) for s in relation.content]
    content = merge_spans(s for s in spans if s is not None)
    if not quoted:
        return "indirect", content
    if outside:
        return "mixed", content
    return "direct", tuple(
        (max(qs, s), min(qe, e)) for qs, qe in quoted for s, e in relation.content if max(qs, s) < min(qe, e)
    )


def _enrich(
    reading: Reading, tree: Tree, relations: Sequence[Relation], sentences: Sequence[SentenceRow]
) -> list[Statement]:
    """Form, speaker, chain, time and place for every relation."""
    mentions = find_mentions(reading, tree)
    kept, folded = fold_chains(tree, relations, mentions)
    speakers = resolve_speakers(tree, kept, mentions, sentences)
    statements = []
    for i, relation in enumerate(kept):
        form, content = _shape(tree, relation)
        if not content:
            continue
        who = speakers[i]
        stance, stance_by = find_stance(tree, relation, content)
        statements.append(
            Statement(
                form=form,
                content=content,
                cue=relation.cue,
                source=relation.source,
                speaker_name=who.name,
                speaker_span=who.span,
                anonymous=who.anonymous,
                stance=stance,
                stance_by=stance_by,
                via=find_via(tree, relation, folded.get(i, ())),
                said=find_saying_times(tree, relation, reading.layer("time")),
                where=find_places(tree, relation),
                anonymous_of=who.of,
                anonymous_count=who.count,
                also=who.also,
            )
        )
        statements[-1] = msgspec.structs.replace(statements[-1], told=is_told(tree.text, tree.parse, statements[-1]))
    return statements


# ------------------------------------------------------------------------------------------------- order and nesting


def envelope(statement: Statement) -> Offsets:
    """From the first to the last character of a statement's own spans."""
    spans = (*statement.content, *statement.cue, *statement.source)
    return min(s for s, _ in spans), max(e for _, e in spans)


def _emit(reading: Reading, statements: Sequence[Statement]) -> tuple[Annotation, ...]:
    """Sort, nest, annotate."""
    ordered = sorted(statements, key=lambda s: (envelope(s), s.cue, s.content))
    edges = [envelope(s) for s in ordered]
    found = []
    for i, statement in enumerate(ordered):
        nested = msgspec.structs.replace(statement, parent=_parent(i, ordered, edges))
        found.append(annotate(reading.document, *edges[i], nested, "attribution"))
    return tuple(found)


def _parent(i: int, ordered: Sequence[Statement], edges: Sequence[Offsets]) -> int | None:
    """The smallest statement nearby whose content holds this one's cue and content."""
    mine = (*ordered[i].content, *ordered[i].cue)
    first, last = min(s for s, _ in mine), max(e for _, e in mine)
    best: tuple[int, int] | None = None
    for j in range(max(0, i - _NEAR), min(len(ordered), i + _NEAR)):
        if j == i or edges[j][0] > first or edges[j][1] < last:  # most end long before, or begin long after
            continue
        held = overlap(mine, ordered[j].content)
        if held == length(mine) and length(ordered[j].content) > length(ordered[i].content):
            size = length(ordered[j].content)
            if best is None or size < best[0]:
                best = (size, j)
    return best[1] if best else None


_NEAR = 24  # statements on either side that may hold one: a quotation of three paragraphs holds some twenty


def load_kit() -> Attributor:
    """The tagger, read from disk once a process."""
    from rashomon.models import load_attributor

    return load_attributor()


STAGE = Stage(
    name="attribution",
    version="9",
    shape="document",
    reads=("zone", "sentence", "parse", "name", "time"),
    writes=("statement",),
    run=find_statements,
    config=None,
    load=load_kit,
)
