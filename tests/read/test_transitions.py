"""Our own walk through the parser's transitions gives what spaCy's loop gives, and the lemmatizer's sets what its lists gave."""

from __future__ import annotations

import random

import pytest

from rashomon.models import load_parser
from rashomon.read import parsing, transitions

WORDS = (
    "Ana Brask , the minister of Lodria said on Monday that 17 ferries sank near Port Ellary “ nobody ” who had been warning "
    "Veshna 's navy ( and it ) denied ; why ? -- $ 3.5 million U.S. talks"
).split()


def documents(seed: int, count: int) -> list[object]:
    from spacy.tokens import Doc

    draw = random.Random(seed)
    nlp = parsing.load().nlp
    docs = [Doc(nlp.vocab, words=draw.choices(WORDS, k=draw.randint(1, 60))) for _ in range(count)]
    for name in ("tok2vec", "tagger"):
        pipe = nlp.get_pipe(name)
        pipe.set_annotations(docs, pipe.predict(docs))
    return docs


@pytest.mark.parametrize("seed", range(4))
def test_the_walk_gives_the_states_of_spacys_own_loop(seed: int) -> None:
    nlp = parsing.load().nlp
    for count in (1, 7, 30):
        ours, theirs = documents(seed, count), documents(seed, count)
        for name in ("parser", "ner"):
            pipe = nlp.get_pipe(name)
            pipe.set_annotations(ours, transitions.predict(pipe, ours))
            pipe.set_annotations(theirs, pipe.predict(theirs))
        for left, right in zip(ours, theirs, strict=True):
            assert [(t.head.i, t.dep_) for t in left] == [(t.head.i, t.dep_) for t in right]
            assert [(e.start, e.end, e.label_) for e in left.ents] == [(e.start, e.end, e.label_) for e in right.ents]


def test_other_components_predict_as_they_do() -> None:
    nlp = parsing.load().nlp
    docs = documents(9, 3)
    pipe = nlp.get_pipe("tagger")
    assert [list(map(int, row)) for row in transitions.predict(pipe, docs)] == [
        list(map(int, r)) for r in pipe.predict(docs)
    ]


def test_no_words_no_steps() -> None:
    from spacy.tokens import Doc

    nlp = parsing.load().nlp
    empty = [Doc(nlp.vocab, words=[])]
    assert len(transitions.predict(nlp.get_pipe("parser"), empty)) == 1


def test_known_words_are_found_by_hash_and_lemmas_stay() -> None:
    nlp = parsing.load().nlp
    table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    assert all(isinstance(table[pos], frozenset) for pos in table)
    plain = load_parser(("ner", "parser", "senter"))  # a pipeline of its own, whose lists are lists
    assert all(isinstance(v, list) for v in plain.get_pipe("lemmatizer").lookups.get_table("lemma_index").values())
    words = "ministers warned ferries sank meeting better wolves sinking divers told darker leaves axes".split()
    for word in words:
        for tag in ("NNS", "VBD", "VBG", "JJR"):
            (_, lemma), *_ = parsing.load().forms([(word, tag, "dep")])
            doc = _tagged(plain, word, tag)
            for name in ("attribute_ruler", "lemmatizer"):
                doc = plain.get_pipe(name)(doc)
            assert lemma == doc[0].lemma_.lower(), (word, tag)


def _tagged(nlp: object, word: str, tag: str) -> object:
    from spacy.tokens import Doc

    return Doc(nlp.vocab, words=[word, "."], tags=[tag, "."], deps=["dep", "punct"], heads=[0, 1])  # type: ignore[attr-defined]
