"""Our own walk through the parser's transitions and our own steps within names give what spaCy's loop gives."""

from __future__ import annotations

import random

import pytest

from rashomon.read import parsing, transitions

WORDS = (
    "Ana Brask , the minister of Lodria said on Monday that 17 ferries sank near Port Ellary “ nobody ” who had been warning "
    "Veshna 's navy ( and it ) denied ; why ? -- $ 3.5 million U.S. talks"
).split()


def documents(seed: int, count: int) -> list[object]:
    from spacy.tokens import Doc

    draw = random.Random(seed)
    nlp = parsing.load().nlp
    lengths = [draw.randint(1, 60) for _ in range(count)]
    docs = [
        Doc(
            nlp.vocab, words=draw.choices(WORDS, k=n), sent_starts=[True] + [False] * (n - 1)
        )  # one sentence, as ours are
        for n in lengths
    ]
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
        names = parsing.load().names(theirs)
        for left, right, found in zip(ours, theirs, names, strict=True):
            assert [(t.head.i, t.dep_) for t in left] == [(t.head.i, t.dep_) for t in right]
            spans = [(e.start, e.end, e.label_) for e in right.ents]
            assert [(e.start, e.end, e.label_) for e in left.ents] == spans
            assert found == spans


def test_other_components_predict_as_they_do() -> None:
    nlp = parsing.load().nlp
    docs = documents(9, 3)
    pipe = nlp.get_pipe("tagger")
    assert [list(map(int, row)) for row in transitions.predict(pipe, docs)] == [
        list(map(int, r)) for r in pipe.predict(docs)
    ]


def test_names_of_sentences_without_words_and_of_one_word() -> None:
    from spacy.tokens import Doc

    kit = parsing.load()
    docs = [Doc(kit.nlp.vocab, words=words) for words in ([], ["Lodria"], [], ["Ana", "Brask"], [])]
    theirs = kit.nlp.get_pipe("ner")
    theirs.set_annotations(docs, theirs.predict(docs))
    assert kit.names(docs) == [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]
    assert kit.names([]) == [] and kit.names(docs[:1]) == [[]]


def test_a_name_finder_of_another_kind_is_refused() -> None:
    from rashomon.read.name_steps import NameSteps

    with pytest.raises(ValueError, match="other features"):
        NameSteps(parsing.load().nlp.get_pipe("parser"))


def test_no_words_no_steps() -> None:
    from spacy.tokens import Doc

    nlp = parsing.load().nlp
    empty = [Doc(nlp.vocab, words=[])]
    assert len(transitions.predict(nlp.get_pipe("parser"), empty)) == 1
