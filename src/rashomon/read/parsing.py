"""Sentences and the dependency parse of one document: what every other reading stands on.

The parser is spaCy's small English pipeline. It is handed tokens, not text: unit by unit (see `sentences`), without white
space tokens and with the curly apostrophe made straight (U+2019 to ', one for one: names F .926 -> .935 on news), so all
offsets stay those of the canonical text. The sentences of one document go in together (the parser's steps are then taken for
all of them at once, which halves its time), but never those of two documents: a batch changes matrix shapes and so the last
bits of the scores, and with them, rarely, a label.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rashomon.model import Annotation, Document, Offsets, Parse, Record, Sentence, annotate
from rashomon.pipeline import Reading, Stage, plan
from rashomon.read.quotes import find_quotes
from rashomon.read.sentences import Unit, split_units
from rashomon.read.transitions import predict, prepare
from rashomon.text.language import foreign

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from rashomon.read.name_steps import Found, NameSteps
    from rashomon.read.wordforms import Form, Triple, WordForms

# Beyond this many tokens the parser is called anew: its working memory grows with the length of one call.
TOKENS_A_CALL = 20_000
PROPER = frozenset({"NNP", "NNPS"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})


class ParsingConfig(Record, frozen=True):
    """`longest_unit`: characters after which a unit is cut at a space, so that no input can make one call huge."""

    longest_unit: int = 3_000


class Kit(NamedTuple):
    """The spaCy pipeline, its rules for parts of speech and lemmas asked once a word, and its name finder."""

    nlp: Language
    forms: WordForms
    names: NameSteps


@cache
def load() -> Kit:
    """The parser, once a process."""
    from rashomon.models import load_parser
    from rashomon.read.name_steps import NameSteps
    from rashomon.read.wordforms import WordForms

    nlp = load_parser()
    prepare(nlp)
    return Kit(nlp, WordForms(nlp), NameSteps(nlp.get_pipe("ner")))


def parse_document(reading: Reading, config: ParsingConfig, kit: Kit) -> tuple[Annotation, ...]:
    """Find sentences and parse them.

    Args:     reading: with layer "zone".
    Returns:  annotations of layers "sentence" and "parse" (one, over the whole text); of a text in another language than
              English the sentences alone.
    Raises:   nothing for any text.
    Cost:     linear; about 40,000 characters a second a core.
    From:     spaCy 3.8 en_core_web_sm; docs/decisions/003.
    """
    document = reading.document
    quotes = [(q.start, q.end) for q in find_quotes(document.text)]
    units = [cut for u in split_units(document.text, quotes, reading.layer("zone")) for cut in _shorten(u, config)]
    if not units:
        return ()
    found = [annotate(document, s, e, Sentence(p, z), "parse") for s, e, p, z in _sentences(units)]
    if foreign(document.text):
        return tuple(found)
    parse = _parse(document.text, units, kit)
    return (*found, annotate(document, 0, len(document.text), parse, "parse"))


def _shorten(unit: Unit, config: ParsingConfig) -> list[Unit]:
    if unit.end - unit.start <= config.longest_unit:
        return [unit]
    edges = [*range(unit.start, unit.end, config.longest_unit), unit.end]
    return [
        Unit(s, e, unit.paragraph, unit.zone, unit.begins and s == unit.start)
        for s, e in zip(edges, edges[1:], strict=False)
    ]


def _sentences(units: Sequence[Unit]) -> list[tuple[int, int, int, str]]:
    """Join units into sentences."""
    joined: list[tuple[int, int, int, str]] = []
    for unit in units:
        last = joined[-1] if joined else None
        if last and not unit.begins and (last[2], last[3]) == (unit.paragraph, unit.zone):
            joined[-1] = (last[0], unit.end, unit.paragraph, unit.zone)
        else:
            joined.append((unit.start, unit.end, unit.paragraph, unit.zone))
    return joined


def _parse(text: str, units: Sequence[Unit], kit: Kit) -> Parse:
    """Parse unit by unit, in calls of bounded size, into one record."""
    parts: list[Parse] = []
    words: list[list[str]] = []
    offsets: list[list[int]] = []
    waiting = 0
    for unit in units:
        tokens = [t for t in kit.nlp.tokenizer(text[unit.start : unit.end].translate(_STRAIGHT)) if not t.is_space]
        if not tokens:
            continue
        words.append([t.text for t in tokens])
        offsets.append([unit.start + t.idx for t in tokens])
        waiting += len(tokens)
        if waiting >= TOKENS_A_CALL:
            parts.append(_call(kit, words, offsets))
            words, offsets, waiting = [], [], 0
    if words:
        parts.append(_call(kit, words, offsets))
    return _concatenate(parts)


def _call(kit: Kit, words: list[list[str]], offsets: list[list[int]]) -> Parse:
    """Run the trained components over ready-made tokens, a sentence a spaCy document."""
    from spacy.tokens import Doc

    docs: list[Doc] = []
    for sentence, begins in zip(words, offsets, strict=True):
        ends = [o + len(w) for o, w in zip(begins, sentence, strict=True)]
        spaces = [e < s for e, s in zip(ends, begins[1:], strict=False)] + [False]
        starts = [True] + [False] * (len(sentence) - 1)
        docs.append(Doc(kit.nlp.vocab, words=sentence, spaces=spaces, sent_starts=starts))
    for name, component in kit.nlp.pipeline:
        if hasattr(component, "predict") and name != "ner":
            component.set_annotations(docs, predict(component, docs))
    tokens = _tokens(kit.nlp, docs, words)
    forms = kit.forms(tokens)
    return _record(docs, offsets, tokens, forms, _names(kit, docs, tokens))


def _tokens(nlp: Language, docs: Sequence[Doc], words: Sequence[Sequence[str]]) -> list[Triple]:
    """Word, tag and arc of every token; a label's string is asked for once."""
    told: dict[int, str] = {}
    found: list[Triple] = []
    for doc, sentence in zip(docs, words, strict=True):
        labels = doc.to_array(["TAG", "DEP"]).tolist()
        for word, (tag, dep) in zip(sentence, labels, strict=True):
            for label in (tag, dep):
                if label not in told:
                    told[label] = nlp.vocab.strings[label]
            found.append((word, told[tag], told[dep]))
    return found


def _names(kit: Kit, docs: Sequence[Doc], tokens: Sequence[Triple]) -> list[list[Found]]:
    """The names of each sentence; one in which the tagger saw no proper noun holds none, and is not asked."""
    found: list[list[Found]] = [[] for _ in docs]
    some, at = [], 0
    for row, doc in enumerate(docs):
        if any(tag in PROPER for _, tag, _ in tokens[at : at + len(doc)]):
            some.append(row)
        at += len(doc)
    for row, names in zip(some, kit.names([docs[row] for row in some]), strict=True):
        found[row] = names
    return found


def _record(
    docs: Sequence[Doc],
    offsets: Sequence[Sequence[int]],
    tokens: Sequence[Triple],
    forms: Sequence[Form],
    names: Sequence[Sequence[Found]],
) -> Parse:
    """One record of many sentences; heads and names are shifted to count from the first token of all."""
    heads: list[int] = []
    sentences: list[Offsets] = []
    entities: list[tuple[int, int, str]] = []
    shift = 0
    for doc, found in zip(docs, names, strict=True):
        places = np.arange(shift, shift + len(doc), dtype=np.int64)
        heads += (places + doc.to_array("HEAD").view(np.int64)).tolist()
        entities += [(start + shift, end + shift, kind) for start, end, kind in found]
        sentences.append((shift, shift + len(doc)))
        shift += len(doc)
    starts = tuple(o for begins in offsets for o in begins)
    words, tags, deps = zip(*tokens, strict=True)
    pos, lemmas = zip(*forms, strict=True)
    ends = tuple(o + len(w) for o, w in zip(starts, words, strict=True))
    return Parse(starts, ends, words, lemmas, pos, tags, deps, tuple(heads), tuple(sentences), tuple(entities))


def _concatenate(parts: Sequence[Parse]) -> Parse:
    if len(parts) == 1:
        return parts[0]
    shift, heads, sentences, entities = 0, [], [], []
    for part in parts:
        heads += [h + shift for h in part.heads]
        sentences += [(s + shift, e + shift) for s, e in part.sentences]
        entities += [(s + shift, e + shift, label) for s, e, label in part.entities]
        shift += len(part.words)
    join = {
        name: tuple(v for part in parts for v in getattr(part, name))
        for name in ("starts", "ends", "words", "lemmas", "pos", "tags", "deps")
    }
    return Parse(**join, heads=tuple(heads), sentences=tuple(sentences), entities=tuple(entities))


STAGE = Stage(
    name="parse",
    version="2",
    shape="document",
    reads=("zone",),
    writes=("sentence", "parse"),
    run=parse_document,
    config=ParsingConfig(),
    load=load,
)


def read_document(text: str, stages: Sequence[Stage]) -> Reading:
    """Run document stages over one text, in planned order: for tests and for looking at a stage's work.

    Missing readers of "zone" are tolerated by handing `parse` an empty layer, so a room can be tried by itself.
    """
    reading = Reading(Document.of(text))
    written = {name for stage in stages for name in stage.writes}
    if "zone" not in written:
        empty = Stage("zones", "0", "document", (), ("zone",), _nothing)
        stages = (empty, *stages)
    for stage in plan(stages):
        kit = stage.load() if stage.load else None
        reading = reading.plus(stage.run(reading, stage.config, kit), stage.writes)
    return reading


def _nothing(reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
    return ()
