"""Parts of speech and lemmas from the rules laid out as tables are those of spaCy's matcher and lemmatizer."""

from __future__ import annotations

import random

import pytest

from rashomon.models import load_parser
from rashomon.read.wordforms import RULES, TagRules, WordForms

WORDS = (
    "ministers warned Ferries sank meeting better wolves sinking divers told darker leaves axes is 's are am 've had do "
    "does n't not that whether to of who there which his the a an and but 17 million Lodria UN U.S. -- “ . , ( $ nothin' "
    "y' ai i you it us let best more less further lay lying dying data media spoken felt left found rose men women people "
    "criteria 'd 'll would of"
).split()
ARCS = "aux auxpass det quantmod mark advmod ROOT advcl ccomp conj relcl xcomp dobj pobj nsubj expl dep punct".split()


def test_every_word_with_any_tag_is_what_spacy_makes_of_it() -> None:
    nlp = load_parser(("ner", "parser", "senter"))  # a pipeline of its own, as it comes
    tags = [*nlp.get_pipe("tagger").labels, "_SP"]
    draw = random.Random(3)
    triples = [(word, tag, draw.choice(ARCS)) for word in WORDS for tag in tags]
    forms = WordForms(nlp)
    ours = forms(triples)
    for triple, found, expected in zip(triples, ours, _by_spacy(nlp, triples), strict=True):
        assert found == expected, triple
    assert forms(triples[:5]) == ours[:5]  # and from memory


def test_the_memory_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.read.wordforms.MOST_KEPT", 3)
    forms = WordForms(load_parser(("ner", "parser", "senter")))
    assert [forms([(w, "NNS", "dobj")])[0][1] for w in ("boats", "docks", "ropes", "masts", "boats")] == [
        *"boat dock rope mast boat".split()
    ]


def test_a_rule_that_asks_for_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="MORPH"):
        TagRules([{"patterns": [[{"MORPH": "x"}]], "attrs": {"POS": "X"}}])


def test_later_rules_have_the_last_word() -> None:
    rules = TagRules(
        [
            {
                "patterns": [[{"TAG": "NN"}], [{"LOWER": "oar"}, {"LOWER": "lock"}]],
                "attrs": {"POS": "NOUN", "MORPH": "A=b"},
            },
            {"patterns": [[{"LOWER": {"REGEX": "^oa"}, "DEP": {"NOT_IN": ["det"]}}]], "attrs": {"POS": "X"}},
            {"patterns": [[{"LOWER": "oar"}]], "attrs": {"LEMMA": "oar!"}},
        ]
    )
    assert rules("oar", "NN", "dep") == ("X", "A=b", "oar!")
    assert rules("oar", "NN", "det") == ("NOUN", "A=b", "oar!")
    assert rules("sea", "NN", "dep") == ("NOUN", "A=b", "")
    assert rules("sea", "VB", "dep") == ("", "", "")


def _by_spacy(nlp: object, triples: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What the pipeline's own components say; full stops between the words, so that no rule sees two of them at once."""
    from spacy.tokens import Doc

    from rashomon.read.wordforms import _key

    keys = [_key(*t) for t in triples]  # of the arc only what the rules of one token ask for
    spaced = [part for key in keys for part in (key, (".", ".", "punct"))]
    doc = Doc(
        nlp.vocab,  # type: ignore[attr-defined]
        words=[w for w, _, _ in spaced],
        tags=[t for _, t, _ in spaced],
        deps=[d for _, _, d in spaced],
        heads=list(range(len(spaced))),
    )
    for name in RULES:
        doc = nlp.get_pipe(name)(doc)  # type: ignore[attr-defined]
    return [(t.pos_, t.lemma_.lower()) for t in list(doc)[::2]]
