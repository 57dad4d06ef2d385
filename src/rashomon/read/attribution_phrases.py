"""Attribution by a phrase beside the clause: "according to X", "as reported by X", "as X put it", "X: ..." headlines."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation, source_of
from rashomon.read.attribution_tree import Tree, merge_spans
from rashomon.read.cues import find_cue

_LONGEST_LABEL = 8  # words before the colon of "Jane Doe: taxes will rise"; longer ones are clauses


def find_phrases(tree: Tree, sentences: Sequence[tuple[int, int, int, str]]) -> list[Relation]:
    """Find relations whose cue is a phrase beside the clause it attributes.

    Args:     sentences: (start, end, paragraph, zone) in document order.
    Returns:  relations in order of their cue; kinds "according", "as" and "label".
    Cost:     linear in tokens.
    """
    found: list[Relation] = []
    for token in range(len(tree.words)):
        word = tree.lower[token]
        if word == "according" and token + 1 < len(tree.words) and tree.lower[token + 1] == "to":
            found += _according(tree, token)
        elif word in _WORDS_OF and tree.lower[token + 1 : token + 4] == ["the", "words", "of"]:
            found += _in_the_words(tree, token)
        elif word == "as":
            found += _as_said(tree, token)
    found += [r for s in sentences[:40] if s[3] in ("headline", "subheading", "body") for r in _label(tree, s)]
    return sorted(found, key=lambda r: r.cue)


def _around(tree: Tree, island: Offsets) -> tuple[Offsets, ...]:
    """The unit without an island of tokens, kept to the quotation that the island stands in."""
    first, last = tree.bounds(island[0])
    inside = tree.quote_of[island[0]]
    if inside >= 0:
        while first < island[0] and tree.quote_of[first] != inside:
            first += 1
        while last > island[1] and tree.quote_of[last - 1] != inside:
            last -= 1
    spans = [tree.trimmed(tree.chars(s, e)) for s, e in ((first, island[0]), (island[1], last)) if s < e]
    kept = [s for s in spans if s is not None and (s[1] - s[0] > 4 or len(spans) == 1)]
    return merge_spans(kept)


def _according(tree: Tree, token: int) -> list[Relation]:
    who = tree.child(token + 1, "pobj")
    if who is None:
        who = next((i for i in range(token + 2, min(token + 5, tree.bounds(token)[1])) if tree.pos[i] in _NOUNS), None)
    if who is None:
        return []
    end = max(tree.right[who], who + 1)
    stop = next((i for i in range(who + 1, end) if tree.lower[i] in ("and", "but") and tree.lower[i - 1] == ","), end)
    source = tree.trimmed(tree.chars(token + 2, stop))
    content = _around(tree, (token, stop))
    if source is None or not content or tree.lemmas[who] in _NO_SPEAKERS:
        return []
    return [Relation(content, (tree.chars(token, token + 2),), (source,), token, who, "say", "according")]


def _in_the_words(tree: Tree, token: int) -> list[Relation]:
    """ "In the words of one officer, ..."; "by the words of", as some translators have it."""
    who = tree.child(token + 3, "pobj")
    if who is None or tree.deps[token] != "prep" or tree.quote_of[token] >= 0:
        return []
    end = tree.right[who]
    first, last = tree.bounds(token)
    opens, closes = token == first, end < last and tree.lower[end] == ","
    if not (closes if opens else tree.lower[token - 1] == ","):
        return []
    source, content = tree.trimmed(tree.chars(token + 4, end)), _around(tree, (token, end))
    if source is None or not content or end - token > _LONGEST_WORDS:
        return []
    return [Relation(content, (tree.chars(token, token + 4),), (source,), token, who, "say", "according")]


_WORDS_OF = frozenset(("in", "by", "from"))
_LONGEST_WORDS = 24  # tokens of such a phrase

# "According to plan", "to the rules": a measure, not somebody who says something.
_NO_SPEAKERS = frozenset(
    "plan rule term law whim schedule tradition need size type ability custom criterion preference taste "
    "formula principle wish script rank".split()
)
_NOUNS = frozenset(("NOUN", "PROPN", "PRON"))


def _as_said(tree: Tree, token: int) -> list[Relation]:
    """ "As reported by X", "as X put it"."""
    verb = tree.heads[token]
    if verb == token or verb <= token or verb - token > 8 or tree.quote_of[token] != tree.quote_of[verb]:
        return []
    cue = find_cue(tree.lemmas[verb], "verb")
    if cue is None or tree.lemmas[verb] not in _AS_VERBS or tree.pos[verb] != "VERB":
        return []
    agent = tree.child(verb, "agent") or next((c for c in tree.all(verb, "prep") if tree.lower[c] == "by"), None)
    if agent is not None and verb == token + 1:
        who = tree.child(agent, "pobj")
        cue_range = (token, agent + 1)
    elif agent is None and tree.tags[verb] in ("VBD", "VBZ", "VBP"):
        who, cue_range = tree.child(verb, "nsubj"), (verb, verb + 1)
    else:
        return []
    if who is None or tree.child(verb, "ccomp", "dobj", "xcomp") is not None:
        return []
    island = (token, max(tree.right[who], verb + 1, agent + 1 if agent is not None else 0))
    content = _around(tree, island)
    source = source_of(tree, who, cue_range)
    if not content or not source:
        return []
    return [Relation(content, (tree.chars(*cue_range),), source, verb, who, cue.stance, "as")]


_AS_VERBS = frozenset(
    "say report put note tell explain describe write suggest indicate show acknowledge argue confirm "
    "state quote observe reveal mention announce claim publish".split()
)


def _label(tree: Tree, sentence: tuple[int, int, int, str]) -> list[Relation]:
    """ "Jane Doe: taxes will rise" as a headline: the colon is the cue."""
    start, end = sentence[0], sentence[1]
    tokens = tree.tokens((start, end))
    colon = next((i for i in tokens if tree.words[i] == ":"), None)
    if colon is None or not 1 <= colon - tokens.start <= _LONGEST_LABEL or colon + 2 >= tokens.stop:
        return []
    label = range(tokens.start, colon)
    named = any(
        s < colon and e > tokens.start and kind in ("PERSON", "ORG", "GPE", "NORP")
        for s, e, kind in tree.parse.entities
    )
    plural = tree.lower[colon - 1] in (
        "report",
        "poll",
        "study",
        "official",
        "officials",
        "experts",
        "sources",
        "survey",
    )
    if not (named or plural) or any(tree.pos[i] in ("VERB", "AUX", "NUM") for i in label):
        return []
    if any(tree.quote_of[i] >= 0 for i in label) or not tree.words[tokens.start][:1].isupper():
        return []
    content = tree.trimmed(tree.chars(colon + 1, tokens.stop))
    source = tree.trimmed(tree.chars(label.start, label.stop))
    if content is None or source is None:
        return []
    return [Relation((content,), (tree.chars(colon, colon + 1),), (source,), colon, colon - 1, "say", "label")]
