"""Pairs of sentences whose relation is known, because the second was made from the first (a real one) by a known edit.

For every edit that contradicts (negated, another number, place, time, opposite, roles swapped) there is a pair in which the
same sentence was changed as much without contradicting it, so that a likeness of words does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.testing import contrasts_edits as edits
from rashomon.testing.chains_wording import SYNONYMS, compress, reword

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Sentence

SAME, ENTAILS, ENTAILED, CONTRADICTS, RELATED, UNRELATED = range(6)
"""The relations of the left to the right, as `rashomon.models.judge` orders them."""
_TURNED = {ENTAILS: ENTAILED, ENTAILED: ENTAILS}

DENIALS = (
    "It is not true that {0}.|Officials denied that {0}.|The claim that {0} is false.|Reports that {0} were wrong.|"
    "A report that {0} turned out to be a hoax.|{1} denied reports that {0}.|There is no truth to the rumor that {0}.|"
    "Contrary to earlier reports, it is not the case that {0}.|A spokesman dismissed claims that {0}.|"
    "Police say the story that {0} was made up.|No, {0}: that story is fake."
).split("|")
UPHOLDS = (
    "It is true that {0}.|Officials confirmed that {0}.|The claim that {0} is correct.|Reports that {0} were confirmed.|"
    "{1} acknowledged that {0}.|According to officials, {0}.|It has been confirmed that {0}.|A spokesman verified that {0}."
).split("|")
OPENS = (
    "It is not known whether {0}.|Reports claim that {0}, but they could not be verified.|Rumors say that {0}.|"
    "Investigators are looking into whether {0}.|Did it happen? {0}, according to unverified reports."
).split("|")


class Contrast(Record, frozen=True):
    """Two sentences, the relations they may have (numbers of the relations above), and what was done."""

    left: str
    right: str
    allowed: tuple[int, ...]
    slot: str
    article: str


def read_sentences(nlp: Language, articles: Iterable[tuple[str, str]], most: int) -> Iterator[tuple[str, Doc]]:
    """Parse the first lines of articles: (article id, parsed)."""
    texts = ((" ".join(text[:most].replace("’", "'").split()), name) for name, text in articles)
    for doc, name in nlp.pipe(texts, as_tuples=True, batch_size=32):
        yield name, doc


def name_pools(docs: Sequence[tuple[str, Doc]]) -> dict[str, tuple[str, ...]]:
    """Names to change to, by kind: those in at least two articles."""
    seen: dict[str, dict[str, set[str]]] = {"GPE": {}, "PERSON": {}, "ORG": {}}
    for article, doc in docs:
        for entity in doc.ents:
            if entity.label_ in seen and re.fullmatch(r"[A-Z][\w.-]+(?: [A-Z][\w.-]+){0,2}", entity.text):
                seen[entity.label_].setdefault(entity.text, set()).add(article)
    return {kind: tuple(sorted(n for n, a in names.items() if len(a) > 1)) for kind, names in seen.items()}


def make_contrasts(docs: Sequence[tuple[str, Doc]], seed: int) -> list[Contrast]:
    """Derive pairs from parsed articles.

    Args:     docs: as `read_sentences` gives them; seed: of the choices.
    Returns:  pairs in the order of the articles; about four a sentence that can be changed.
    Cost:     linear in sentences.
    """
    pools, found = name_pools(docs), []
    for article, doc in docs:
        dice = Random(f"{seed} {article}")
        sentences = [s for s in doc.sents if _is_fit(s)]
        for number, sentence in enumerate(sentences):
            found += [Contrast(*_turn(pair, dice), article) for pair in _pairs(sentence, dice, pools)]
            if number + 1 < len(sentences) and dice.random() < 0.2:
                found.append(
                    Contrast(sentence.text, sentences[number + 1].text, (RELATED,), "another of the article", article)
                )
    return found


def _is_fit(sentence: Sentence) -> bool:
    text = sentence.text
    if not 40 <= len(text) <= 260 or not text[0].isupper() or text[-1] not in '.”"' or text.count('"') % 2:
        return False
    return sentence.root.pos_ in ("VERB", "AUX") and any(c.dep_.startswith("nsubj") for c in sentence.root.children)


Made = tuple[str, str, tuple[int, ...], str]


def _turn(pair: Made, dice: Random) -> Made:
    """Either order, for neither side is always the changed one."""
    left, right, allowed, slot = pair
    if dice.random() < 0.5:
        return left, right, allowed, slot
    return right, left, tuple(sorted(_TURNED.get(a, a) for a in allowed)), slot


def _pairs(sentence: Sentence, dice: Random, pools: Mapping[str, Sequence[str]]) -> Iterator[Made]:
    text = sentence.text
    against = _against(sentence, dice, pools)
    dice.shuffle(against)
    against.sort(key=lambda found: found[0] == "polarity" and dice.random() < 0.7)  # the commonest last
    for slot, edit in against[:2]:
        cover, level = _cover(sentence, dice, edit)
        yield text, _worded(edits.apply(text, edit + cover), dice), (CONTRADICTS,), slot
        kept = _worded(edits.apply(text, cover), dice)
        if kept != text:
            yield text, kept, level, f"{slot}, kept"
    yield from _kept(sentence, dice)
    if dice.random() < 0.3:
        changed = edits.other_name(sentence, dice, pools)
        if changed:
            yield text, _worded(edits.apply(text, changed), dice), (CONTRADICTS, RELATED), "name"
    if dice.random() < 0.3:
        yield from _framed(sentence, dice, pools)


def _against(sentence: Sentence, dice: Random, pools: Mapping[str, Sequence[str]]) -> list[tuple[str, edits.Edit]]:
    found = [
        ("polarity", edits.negate(sentence, dice)), ("number", edits.other_number(sentence, dice)),
        ("place", edits.other_place(sentence, dice, pools)), ("time", edits.other_time(sentence, dice)),
        ("opposite", edits.opposite(sentence, dice)),
    ]  # fmt: skip
    swapped = edits.swap_roles(sentence, dice)
    if swapped and not swapped[1]:
        found.append(("role", swapped[0]))
    return [(slot, edit) for slot, edit in found if edit]


def _cover(sentence: Sentence, dice: Random, edit: edits.Edit) -> tuple[edits.Edit, tuple[int, ...]]:
    """Harmless edits beside the one that matters, and what they do to the relation."""
    if dice.random() < 0.55:
        cut = edits.drop_adjuncts(sentence, dice)
        if cut and not any(s < e2 and s2 < e for s, e, _ in cut for s2, e2, _ in edit):
            inside = [t for t in sentence if any(s <= t.idx - sentence.start_char < e for s, e, _ in cut)]
            return cut, (ENTAILS,) if any(t.pos_ in ("PROPN", "NOUN", "NUM") for t in inside) else (SAME, ENTAILS)
    return [], (SAME,)


def _worded(text: str, dice: Random) -> str:
    """The sentence turned about, with some synonyms; names keep their words."""
    if dice.random() < 0.25:
        return text
    rate = dice.choice((0.2, 0.4, 0.8))

    def other(match: re.Match[str]) -> str:
        ways = SYNONYMS.get(match[0]) if match[0] not in _SETTLED and dice.random() < rate else None
        return dice.choice(ways) if ways else match[0]

    return re.sub(r"(?<![\w'-])[a-z]+(?![\w'-])", other, reword(text, dice, 0.0))


_SETTLED = frozenset("as since post key per used house right like people state post position staff back".split())
"""Words whose synonyms fit too few of their uses."""


def _kept(sentence: Sentence, dice: Random) -> Iterator[Made]:
    text = sentence.text
    figure = edits.respell_number(sentence, dice)
    if figure and dice.random() < 0.6:
        yield text, _worded(edits.apply(text, figure), dice), (SAME,), "number, written otherwise"
    turned = edits.passive(sentence)
    if turned:
        yield text, _worded(edits.apply(text, turned), dice), (SAME,), "role, passive"
    swapped = edits.swap_roles(sentence, dice)
    if swapped and swapped[1]:
        yield text, _worded(edits.apply(text, swapped[0]), dice), (SAME,), "role, mutual"
    if dice.random() < 0.3:
        shorter = compress(text, dice)
        if shorter != text:
            yield text, shorter, (ENTAILS,), "shorter"


def _framed(sentence: Sentence, dice: Random, pools: Mapping[str, Sequence[str]]) -> Iterator[Made]:
    """The clause inside "it is not true that", "officials confirmed that", "it is not known whether"."""
    if any(c.dep_ == "neg" for c in sentence.root.children) or '"' in sentence.text or not pools["PERSON"]:
        return
    body = sentence.text.rstrip(". ")
    first = sentence[0]
    if first.ent_type_ == "" and first.pos_ not in ("PROPN",) and first.text != "I":
        body = body[0].lower() + body[1:]
    for frames, allowed, slot in (
        (DENIALS, (CONTRADICTS,), "denied"), (UPHOLDS, (SAME, ENTAILED), "denied, kept"), (OPENS, (RELATED,), "left open"),
    ):  # fmt: skip
        yield (
            sentence.text,
            _worded(dice.choice(frames).format(body, dice.choice(pools["PERSON"])), dice),
            allowed,
            slot,
        )
