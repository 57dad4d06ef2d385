"""Edits of one parsed sentence that make it say something else, or the same in another form.

An edit is a list of (start, end, new text) in characters of the sentence; several may be applied together when they do not
overlap. What each does to the meaning is known from the parse: that is the whole point.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

Edit = list[tuple[int, int, str]]

SAYING = frozenset(
    "say tell report add note claim state announce write believe think know hear suggest argue insist warn show indicate "
    "explain acknowledge admit confirm reveal".split()
)
MUTUAL = frozenset("meet marry join face match fight play kiss hug embrace divorce resemble".split())
"""Verbs whose subject and object may change places."""
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()
_OPPOSITES = (
    "rose fell|rise fall|rises falls|risen fallen|rising falling|increased decreased|increase decrease|won lost|win lose|"
    "wins loses|accepted rejected|accept reject|accepts rejects|approved rejected|approve reject|passed failed|opened closed|"
    "open close|opens closes|bought sold|buy sell|arrived left|arrive leave|began ended|begin end|begins ends|started stopped|"
    "supported opposed|support oppose|supports opposes|supporting opposing|backed opposed|praised criticized|praise criticize|"
    "gained lost|confirmed denied|confirm deny|confirms denies|guilty innocent|alive dead|more fewer|higher lower|"
    "increasing decreasing|before after|allowed banned|allow ban|allows bans|hired fired|first last|acquitted convicted|"
    "strengthened weakened|expanded shrank|agreed refused|agree refuse|legal illegal|legally illegally|safe dangerous|"
    "up down|above below|upheld overturned|uphold overturn|joined left|join leave|succeeded failed|remembered forgot"
)
OPPOSITES: dict[str, str] = {}
for _pair in _OPPOSITES.split("|"):
    _a, _b = _pair.split()
    OPPOSITES.setdefault(_a, _b)
    OPPOSITES.setdefault(_b, _a)


def apply(text: str, edit: Edit) -> str:
    """The sentence with its edits, first letter upper case, spaces tidied."""
    for start, end, new in sorted(edit, reverse=True):
        text = text[:start] + new + text[end:]
    text = re.sub(r" +([,.;:!?])", r"\1", re.sub(r"[ \n]+", " ", text)).strip()
    return text[:1].upper() + text[1:]


def at(token: Token, sentence: Sentence) -> tuple[int, int]:
    """The token's characters in its sentence."""
    start = token.idx - sentence.start_char
    return start, start + len(token.text)


def subtree(token: Token, sentence: Sentence) -> tuple[int, int]:
    """Characters of a token with all that hangs from it, when that is one stretch."""
    left, right = token.left_edge, token.right_edge
    return at(left, sentence)[0], at(right, sentence)[1]


def event(sentence: Sentence) -> Token:
    """The verb of what is told: the root, or what the root says."""
    token = sentence.root
    for _ in range(3):
        inner = [c for c in token.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")]
        if token.lemma_.lower() not in SAYING or not inner:
            break
        token = inner[0]
    return token


# ---------------------------------------------------------------------------------------------------- other meaning


def negate(sentence: Sentence, dice: Random) -> Edit | None:
    """Deny the event, or take its denial away."""
    verb = event(sentence)
    if any(c.dep_ == "neg" for c in verb.children):
        return _affirm(verb, sentence)
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.tag_ != "TO"]
    if aux:
        start, end = at(aux[0], sentence)
        plain = aux[0].text.lower() in "is was are were has have had does do did would could should will".split()
        short = "n't" if plain and aux[0].text.lower() != "will" and dice.random() < 0.5 else " not"
        if aux[0].text.lower() in ("will", "can") and dice.random() < 0.5:
            return [(start, end, "won't" if aux[0].text.lower() == "will" else "can't")]
        return None if aux[0].text.startswith("'") or aux[0].text.startswith("’") else [(end, end, short)]
    start, end = at(verb, sentence)
    if verb.lemma_ == "be" and verb.text.isalpha():
        return [(end, end, dice.choice((" not", "n't")) if verb.text.lower() != "am" else " not")]
    carrier = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(verb.tag_)
    if carrier is None or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    word = verb.lemma_.lower()
    ways = [f"{carrier} not {word}", f"{carrier}n't {word}", f"never {verb.text}"]
    if verb.tag_ == "VBD":
        ways += [f"refused to {word}", f"failed to {word}"]
    return [(start, end, dice.choice(ways))]


def _affirm(verb: Token, sentence: Sentence) -> Edit | None:
    negation = next(c for c in verb.children if c.dep_ == "neg")
    start, end = at(negation, sentence)
    if negation.lower_ in ("n't", "n’t", "not") and not verb.doc[negation.i - 1].lower_.startswith(("wo", "ca", "sha")):
        return [(start, end, "")]
    return [(max(0, start), end, "")] if negation.lower_ == "never" else None


def other_number(sentence: Sentence, dice: Random) -> Edit | None:
    """Another figure, of the same form."""
    places = [t for t in sentence if _is_count(t)]
    if not places:
        return None
    token = dice.choice(places)
    start, end = at(token, sentence)
    new = _other_figure(token.text, dice)
    return [(start, end, new)] if new and new != token.text else None


def _is_count(token: Token) -> bool:
    """A figure that counts or measures something: no date, and no part of a name."""
    if token.tag_ != "CD" or token.ent_type_ in _NAMED:
        return False
    if token.ent_type_ == "DATE" and not (token.i + 1 < len(token.doc) and token.nbor().lower_ in _SPANS):
        return False
    return bool(_FIGURE.fullmatch(token.text)) or token.text.lower() in _UNITS[2:] + _TENS[2:]


_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?")
_NAMED = frozenset("TIME PERSON ORG PRODUCT FAC LAW EVENT WORK_OF_ART".split())
_SPANS = frozenset("years months weeks days hours minutes year-old".split())


def _other_figure(figure: str, dice: Random) -> str | None:
    if figure.lower() in _UNITS + _TENS[2:]:
        pool = _UNITS[2:13] if figure.lower() in _UNITS else _TENS[2:]
        return dice.choice([w for w in pool if w != figure.lower()])
    value = float(figure.replace(",", ""))
    factor = dice.choice((0.3, 0.5, 0.6, 0.75, 1.25, 1.4, 1.5, 2, 3))
    if "." in figure:
        return f"{value * factor:.{len(figure.split('.')[1])}f}"
    if value >= 1000:
        whole = round(value * factor, -2 if value % 100 == 0 else 0)
        return f"{int(whole):,}" if "," in figure else str(int(whole))
    whole = int(value * factor)
    return str(whole if whole != int(value) and whole > 1 else int(value) + dice.choice((2, 3, 5)))


def other_place(sentence: Sentence, dice: Random, pools: Mapping[str, Sequence[str]]) -> Edit | None:
    """Another town or country where the event has its place."""
    places = [
        e
        for e in sentence.ents
        if e.label_ in ("GPE", "LOC") and e.root.dep_ == "pobj" and e.root.head.lower_ in _WHERE
    ]
    if not places or not pools["GPE"]:
        return None
    chosen = dice.choice(places)
    other = dice.choice(pools["GPE"])
    if other in sentence.text or chosen.text in other or chosen.text.lower().startswith("the "):
        return None
    return [(chosen.start_char - sentence.start_char, chosen.end_char - sentence.start_char, other)]


_WHERE = frozenset("in at near to from outside across into".split())


def other_name(sentence: Sentence, dice: Random, pools: Mapping[str, Sequence[str]]) -> Edit | None:
    """Another person or body in the event, of as many words and sharing none."""
    places = ("nsubj", "nsubjpass", "dobj", "pobj", "poss")
    names = [e for e in sentence.ents if e.label_ in ("PERSON", "ORG") and e.root.dep_ in places]
    if not names:
        return None
    chosen = dice.choice(names)
    taken = set(sentence.text.lower().split())
    others = [n for n in pools[chosen.label_] if n.count(" ") == chosen.text.count(" ")]
    other = dice.choice(others) if others else ""
    if not other or set(other.lower().split()) & taken:
        return None
    return [(chosen.start_char - sentence.start_char, chosen.end_char - sentence.start_char, other)]


def other_time(sentence: Sentence, dice: Random) -> Edit | None:
    """Another weekday, month or year."""
    edits: list[tuple[int, int, str]] = []
    for token in sentence:
        if token.text in _DAYS:
            edits.append((*at(token, sentence), dice.choice([d for d in _DAYS if d != token.text])))
        elif token.text in _MONTHS and token.ent_type_ == "DATE":
            edits.append((*at(token, sentence), dice.choice([d for d in _MONTHS if d != token.text])))
        elif re.fullmatch(r"(?:19|20)\d\d", token.text) and token.ent_type_ == "DATE":
            edits.append((*at(token, sentence), str(int(token.text) + dice.choice((-9, -5, -3, -2, -1, 1, 2, 4)))))
    return [dice.choice(edits)] if edits else None


def swap_roles(sentence: Sentence, dice: Random) -> tuple[Edit, bool] | None:
    """Who did it and to whom, the other way round; and whether that leaves the meaning, as for verbs like "meet"."""
    for verb in dice.sample(list(sentence), len(sentence)):
        if verb.pos_ != "VERB":
            continue
        pair = _parties(verb, sentence)
        if pair is None:
            continue
        (a, b), (c, d) = pair
        left, right = sentence.text[a:b], sentence.text[c:d]
        return [(a, b, right), (c, d, left)], verb.lemma_ in MUTUAL
    return None


def _parties(verb: Token, sentence: Sentence) -> tuple[tuple[int, int], tuple[int, int]] | None:
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    other = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if subject is not None and agent is not None and subject.dep_ == "nsubjpass":
        other = next((c for c in agent.children if c.dep_ == "pobj"), None)
    if subject is None or other is None or not (_is_party(subject) and _is_party(other)):
        return None
    spans = subtree(subject, sentence), subtree(other, sentence)
    short = all(sentence.text[s:e].count(" ") <= 5 for s, e in spans)
    return spans if short and spans[0][1] <= spans[1][0] else None


def _is_party(token: Token) -> bool:
    return token.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or token.lemma_.lower() in _PEOPLE


_PEOPLE = frozenset(
    "president minister officer police court judge senator official government soldier lawyer prosecutor reporter man woman "
    "student teacher company union voter republican democrat committee council administration agency army rebel protester mayor "
    "governor suspect victim doctor worker leader troop force group critic candidate firm bank team lawmaker senate house".split()
)


def opposite(sentence: Sentence, dice: Random) -> Edit | None:
    """One word by its opposite."""
    places = [
        t for t in sentence if t.lower_ in OPPOSITES and t.text.islower() and t.pos_ in ("VERB", "ADJ", "ADP", "ADV")
    ]
    places = [
        t
        for t in places
        if t.pos_ in ("VERB", "ADJ") or t.lower_ in ("before", "after", "more", "up", "above", "below")
    ]
    if not places:
        return None
    token = dice.choice(places)
    return [(*at(token, sentence), OPPOSITES[token.lower_])]


# ---------------------------------------------------------------------------------------------------- the same, or less


def respell_number(sentence: Sentence, dice: Random) -> Edit | None:
    """A figure in another form: words for digits, with a qualifier, without its comma."""
    for token in dice.sample(list(sentence), len(sentence)):
        if not _is_count(token):
            continue
        start, end = at(token, sentence)
        text = token.text.lower()
        if text in _UNITS:
            return [(start, end, str(_UNITS.index(text)))]
        if text in _TENS:
            return [(start, end, str(10 * _TENS.index(text)))]
        if text.isdigit() and 1 < int(text) < 20 and dice.random() < 0.6:
            return [(start, end, _UNITS[int(text)])]
        if "," in text and dice.random() < 0.5:
            return [(start, end, text.replace(",", ""))]
        before = sentence.doc[token.i - 1].text if token.i > sentence.start else ""
        if before not in ("$", "£", "€", "than", "least", "most", "about", "nearly", "almost", "of", "No.", "-"):
            return [(start, start, dice.choice(("about ", "some ", "around ", "roughly ", "approximately ")))]
    return None


def passive(sentence: Sentence) -> Edit | None:
    """The root's active clause in the passive: who does what to whom stays."""
    verb = event(sentence)
    if (
        verb.tag_ != "VBD"
        or not verb.text.endswith("ed")
        or any(c.dep_ in ("aux", "neg", "dative", "prt") for c in verb.children)
    ):
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    done = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if subject is None or done is None or subject.pos_ == "PRON" or done.pos_ == "PRON":
        return None
    (a, b), (c, d), (v, w) = subtree(subject, sentence), subtree(done, sentence), at(verb, sentence)
    if not (b < v and w + 1 == c and d - c < 60 and b - a < 60):
        return None
    be = "were" if done.tag_ in ("NNS", "NNPS") or any(k.dep_ == "conj" for k in done.children) else "was"
    return [(a, d, f"{sentence.text[c:d]} {be} {verb.text} by {sentence.text[a:b]}")]


def drop_adjuncts(sentence: Sentence, dice: Random) -> Edit | None:
    """Without one or two modifiers that the event can spare: the whole says more than what is left."""
    spare = []
    for token in sentence:
        loose = token.dep_ in ("appos", "relcl", "advcl", "npadvmod") or (
            token.dep_ == "prep" and token.head.pos_ in ("VERB", "AUX")
        )
        if (
            not loose
            or token.lower_ in ("if", "unless", "without", "to")
            or any(c.lower_ in ("if", "unless") for c in token.children)
        ):
            continue
        start, end = subtree(token, sentence)
        if (
            end - start > 6
            and end - start < 0.6 * len(sentence.text)
            and event(sentence).idx - sentence.start_char not in range(start, end)
        ):
            spare.append((start, end))
    dice.shuffle(spare)
    chosen: list[tuple[int, int]] = []
    for span in spare:
        if len(chosen) < 2 and all(span[1] <= s or span[0] >= e for s, e in chosen):
            chosen.append(span)
    return [(*_with_commas(sentence.text, s, e), " ") for s, e in chosen] or None


def _with_commas(text: str, start: int, end: int) -> tuple[int, int]:
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if before.endswith(","):
        start = len(before) - 1
        if after.startswith(","):
            end = len(text) - len(after) + 1
    elif after.startswith(",") and not before:
        end = len(text) - len(after) + 1
    return start, end
