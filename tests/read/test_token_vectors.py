"""The quick token vectors are spaCy's own, to the last few bits, and what stands in one document has no part in another's."""

import numpy as np

from rashomon.models import load_parser
from rashomon.read.token_vectors import quicken

TEXTS = (
    "Ana Brask, the minister, said on Monday that 17 ferries had left Port Ellary.",
    "“Nobody” warned them.",
    "",
    "x",
    "the the the THE The",
)


def test_the_vectors_are_spacys() -> None:
    nlp = load_parser(disable=("tagger",))  # a pipeline of its own: the one that reads has been quickened
    docs = [nlp.make_doc(t) for t in TEXTS]
    for model in (nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.layers[0].layers[0]):
        assert not model.name.startswith("quick")
        for ours, theirs in zip(quicken(model).predict(docs), model.predict(docs), strict=True):
            assert ours.shape == theirs.shape
            assert np.abs(ours - theirs).max(initial=0) < 1e-4


def test_other_documents_change_next_to_nothing() -> None:
    nlp = load_parser(disable=("tagger",))
    docs = [nlp.make_doc(t) for t in TEXTS]
    quick = quicken(nlp.get_pipe("tok2vec").model)
    together = quick.predict(docs)
    for doc, vectors in zip(docs, together, strict=True):
        assert np.abs(quick.predict([doc])[0] - vectors).max(initial=0) < 1e-4


def test_no_words_no_vectors() -> None:
    nlp = load_parser(disable=("tagger",))
    quick = quicken(nlp.get_pipe("tok2vec").model)
    assert [len(v) for v in quick.predict([nlp.make_doc(""), nlp.make_doc("")])] == [0, 0]
