"""Part of speech and lemma of a token from its word, tag and arc: spaCy's own rules, laid out as tables, asked once a kind.

The pipeline's attribute ruler and rule lemmatizer took a fifth of the time of a parse, and their answer depends on nothing
but these three (the rules that look at two tokens, "gon na", matter to no stage); of the arc, only a few labels matter to a few
words. So answers are kept, and a new kind of token is looked up in the rules laid out by tag and word: a tenth of what a matcher
takes that tries every rule on a made-up document (docs/decisions/289).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language

Triple = tuple[str, str, str]
Form = tuple[str, str]

_CLAUSES = frozenset({"ROOT", "advcl", "ccomp", "conj", "relcl", "xcomp"})
_LIGHT = frozenset({"do", "does", "did", "'d", "have", "has", "had"})

RULES = ("attribute_ruler", "lemmatizer")
"""The components whose rules are read."""
MOST_KEPT = 300_000
"""Triples after which the memory is emptied: foreign text has no end of new words."""


class WordForms:
    """Answers (word, tag, arc) with (part of speech, lower-case lemma).

    Cost: about 5 µs for a new triple, a look-up for a known one.
    """

    def __init__(self, nlp: Language) -> None:
        ruler, lemmatizer = (nlp.get_pipe(name) for name in RULES)
        self._rules = TagRules(ruler.patterns)
        self._lemmas = Lemmas(lemmatizer.lookups)
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
            for triple in unmet:
                self._met[triple] = self._form(_key(*triple))
        return [self._met[t] for t in asked]

    def _form(self, key: Triple) -> Form:
        found = self._known.get(key)
        if found is None:
            pos, morph, lemma = self._rules(*key)
            found = self._known[key] = (pos, (lemma or self._lemmas(key[0], pos, morph)).lower())
        return found


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


# ---------------------------------------------------------------------------------------------------- part of speech


Wanted = str | Mapping[str, Any] | None


class Rule(NamedTuple):
    """One rule of the attribute ruler for one token: what it asks of word and arc, and what it sets."""

    number: int
    lower: Wanted
    dep: Wanted
    tag: Wanted
    sets: Mapping[str, str]


class TagRules:
    """The attribute ruler's rules for single tokens; of those that apply the later has the last word, as in spaCy."""

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        self._by_both: dict[tuple[str, str], list[Rule]] = {}
        self._by_tag: dict[str, list[Rule]] = {}
        self._by_word: dict[str, list[Rule]] = {}
        self._rest: list[Rule] = []
        for number, entry in enumerate(patterns):
            for tokens in entry["patterns"]:
                if len(tokens) == 1 and not tokens[0].get("IS_SPACE"):  # no token of ours is white space
                    self._add(_rule(number, tokens[0], entry["attrs"]))

    def _add(self, rule: Rule) -> None:
        tags, words = _values(rule.tag), _values(rule.lower)
        if tags and words:
            for tag in tags:
                for word in words:
                    self._by_both.setdefault((tag, word), []).append(rule)
        elif tags or words:
            for value in tags or words:
                (self._by_tag if tags else self._by_word).setdefault(value, []).append(rule)
        else:
            self._rest.append(rule)

    def __call__(self, lower: str, tag: str, dep: str) -> tuple[str, str, str]:
        """Part of speech, features ("Number=Sing|...") and lemma; empty where no rule sets them."""
        some = [*self._by_tag.get(tag, ()), *self._by_both.get((tag, lower), ()), *self._by_word.get(lower, ())]
        some += self._rest
        right = [r for r in some if _admits(r.lower, lower) and _admits(r.tag, tag) and _admits(r.dep, dep)]
        held: dict[str, str] = {}
        for rule in sorted(right, key=lambda r: r.number):
            held.update(rule.sets)
        return held.get("POS", ""), held.get("MORPH", ""), held.get("LEMMA", "")


_ASKED = frozenset({"LOWER", "DEP", "TAG", "IS_SPACE"})


def _rule(number: int, token: Mapping[str, Any], sets: Mapping[str, str]) -> Rule:
    if set(token) - _ASKED:  # of another release of the weights: better told than read wrongly
        raise ValueError(f"a rule of the attribute ruler asks for {sorted(set(token) - _ASKED)}")
    return Rule(number, token.get("LOWER"), token.get("DEP"), token.get("TAG"), sets)


def _values(wanted: Wanted) -> tuple[str, ...]:
    """The values that a condition lists; none where it does not list them."""
    if isinstance(wanted, str):
        return (wanted,)
    return tuple(wanted.get("IN", ())) if wanted is not None else ()


def _admits(wanted: Wanted, value: str) -> bool:
    if wanted is None or isinstance(wanted, str):
        return wanted is None or wanted == value
    listed = value in wanted.get("IN", (value,)) and value not in wanted.get("NOT_IN", ())
    return listed and ("REGEX" not in wanted or re.search(wanted["REGEX"], value) is not None)


# ------------------------------------------------------------------------------------------------------------ lemmas


class Lemmas:
    """spaCy's rule lemmatizer for English on its own tables, with sets where it has lists of tens of thousands of words."""

    def __init__(self, lookups: Any) -> None:
        index, exceptions, rules = (lookups.get_table(f"lemma_{n}") for n in ("index", "exc", "rules"))
        self._index = {p: frozenset(index.get(p, ())) for p in _PARTS}
        self._exceptions = {p: dict(exceptions.get(p, {})) for p in _PARTS}
        self._rules = {p: [(old, new) for old, new in rules.get(p, ())] for p in _PARTS}

    def __call__(self, lower: str, pos: str, morph: str) -> str:
        """The lemma of a word in lower case."""
        part = pos.lower()
        if part not in _PARTS or _is_base(part, morph):
            return lower
        index, found, unknown = self._index[part], list[str](), list[str]()
        for old, new in self._rules[part]:
            form = lower[: len(lower) - len(old)] + new if lower.endswith(old) else ""
            if form in index:
                found.insert(0, form)
            elif form:
                (unknown if form.isalpha() else found).append(form)
        for form in self._exceptions[part].get(lower, ()):
            if form not in found:
                found.insert(0, form)
        return next(iter(found or unknown), lower)


_PARTS = ("adj", "adv", "noun", "punct", "verb")
"""Parts of speech that the tables know."""


def _is_base(part: str, morph: str) -> bool:
    """Whether a word is a base form already."""
    has = dict(feature.split("=", 1) for feature in morph.split("|") if "=" in feature)
    if part == "noun" and has.get("Number") == "Sing":
        return True
    present = has.get("VerbForm") == "Fin" and has.get("Tense") == "Pres" and has.get("Number") is None
    return (part == "verb" and present) or has.get("VerbForm") in ("Inf", "None") or has.get("Degree") == "Pos"
