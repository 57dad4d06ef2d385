"""Part of speech and lemma of a token from its word, tag and arc: spaCy's own rules, asked once for each new kind of token.

The pipeline's attribute ruler and rule lemmatizer took a fifth of the time of a parse, and their answer depends on nothing
but these three (the rules that look at two tokens, "gon na", matter to no stage); of the arc, only a few labels matter to a few
words. So it is kept. The tokens asked about are put into one made-up document with full stops between them, so that no rule can
see two at once: the answer does not depend on what else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

Triple = tuple[str, str, str]
Form = tuple[str, str]

_CLAUSES = frozenset({"ROOT", "advcl", "ccomp", "conj", "relcl", "xcomp"})
_LIGHT = frozenset({"do", "does", "did", "'d", "have", "has", "had"})

RULES = ("attribute_ruler", "lemmatizer")
MOST_KEPT = 300_000
"""Triples after which the memory is emptied: foreign text has no end of new words."""


class WordForms:
    """Answers (word, tag, arc) with (part of speech, lower-case lemma).

    Cost: about 50 µs for a new triple, a look-up for a known one.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        _index_by_hash(nlp)
        self._known: dict[Triple, Form] = {}
        self._met: dict[Triple, Form] = {}  # as they come, so that most tokens need no key

    def __call__(self, triples: Iterable[Triple]) -> list[Form]:
        """The forms of tokens, in order."""
        asked = list(triples)
        unmet = [t for t in dict.fromkeys(asked) if t not in self._met]
        if unmet:
            if len(self._met) + len(unmet) > MOST_KEPT:
                self._known.clear()
                self._met.clear()
                unmet = list(dict.fromkeys(asked))
            keys = [_key(*t) for t in unmet]
            new = [k for k in dict.fromkeys(keys) if k not in self._known]
            if new:
                self._learn(new)
            self._met.update((t, self._known[k]) for t, k in zip(unmet, keys, strict=True))
        return [self._met[t] for t in asked]

    def _learn(self, triples: list[Triple]) -> None:
        from spacy.tokens import Doc

        spaced = [part for t in triples for part in (t, (".", ".", "punct"))]
        doc: Doc = Doc(
            self._nlp.vocab,
            words=[word for word, _, _ in spaced],
            tags=[tag for _, tag, _ in spaced],
            deps=[dep for _, _, dep in spaced],
            heads=list(range(len(spaced))),
        )
        for name in RULES:
            doc = self._nlp.get_pipe(name)(doc)
        for triple, token in zip(triples, list(doc)[::2], strict=True):
            self._known[triple] = (token.pos_, token.lemma_.lower())


def _index_by_hash(nlp: Language) -> None:
    """Make sets of the lemmatizer's lists of known words: it asks of every guess whether it is among tens of thousands."""
    table = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")
    for pos in list(table):
        table[pos] = frozenset(table[pos])


def _key(word: str, tag: str, dep: str) -> Triple:
    """What the rules look at: the word in lower case, the tag, and the arc where some rule asks for it."""
    lower = word.lower()
    if dep in ("aux", "auxpass"):
        return lower, tag, "aux"
    if tag in ("DT", "WDT"):
        return lower, tag, "det" if dep in ("det", "quantmod") else "dep"
    if tag == "IN":
        return lower, tag, "mark" if dep == "mark" else "dep"
    if lower in _LIGHT:
        return lower, tag, "ROOT" if dep in _CLAUSES else "dep"
    return lower, tag, "advmod" if tag == "CC" and dep == "advmod" else "dep"
