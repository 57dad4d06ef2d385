"""Saying a sentence in other words, by rule: what a desk, a rewriter or a translation there and back does to a text.

Rules only, so that a chain can be made again from its seed and nothing has to be downloaded. The words are meant to be
plausible, not beautiful: what counts is which of them still agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_SAME = (
    "said stated declared noted|told informed|big large|many numerous|begin start|began started|help assist aid|"
    "show demonstrate indicate|showed demonstrated indicated|buy purchase|bought purchased|end finish|"
    "killed slain|died perished|attack assault|police officers|officials authorities|man individual|people persons|"
    "children youngsters|house home|country nation|city town|government administration|law legislation|"
    "president leader|meeting gathering|talks discussions negotiations|plan proposal scheme|deal agreement accord|"
    "money funds|job position post|company firm business|workers employees staff|war conflict|problem issue|"
    "important significant key|new fresh|recent latest|former ex|several various|quickly rapidly|often frequently|"
    "also additionally|but however yet|because since as|about around approximately|nearly almost|after following|"
    "before prior|during amid|against versus|according per|support back endorse|supported backed endorsed|"
    "oppose resist|opposed resisted|decision ruling|decided resolved|announced unveiled revealed|called termed|"
    "asked requested|wants seeks|wanted sought|need require|needed required|get obtain|got obtained|give provide|"
    "gave provided|made produced|make produce|used employed|use employ|found discovered|find discover|"
    "increase rise growth|increased rose grew|decrease fall decline|decreased fell declined|reduce cut|reduced cut|"
    "allow permit|allowed permitted|prevent stop|stopped halted|continue proceed|continued proceeded|"
    "expected anticipated|believe think|believed thought|worried concerned|angry furious|happy pleased|hard difficult|"
    "easy simple|strong robust|weak feeble|likely probable|possible potential|entire whole|group organization|"
    "members participants|voters electorate|campaign effort|candidate contender|race contest|win victory|won prevailed|"
    "lost failed|senior top|major main|critics opponents|investigation probe inquiry|evidence proof|"
    "incident event|area region|street road|border frontier|immigrants migrants|security safety|threat danger|"
    "weapon arm|weapons arms|leave depart|left departed|arrive come|arrived came|return go|returned went"
)
SYNONYMS: dict[str, tuple[str, ...]] = {}
for _row in _SAME.split("|"):
    for _word in _row.split():
        SYNONYMS.setdefault(_word, tuple(other for other in _row.split() if other != _word))

SPELLINGS = dict(
    pair.split(":")
    for pair in (
        "color:colour colors:colours labor:labour favor:favour favored:favoured honor:honour center:centre "
        "centers:centres theater:theatre defense:defence offense:offence organization:organisation "
        "organizations:organisations organize:organise organized:organised recognize:recognise "
        "recognized:recognised criticize:criticise criticized:criticised program:programme programs:programmes "
        "traveling:travelling traveled:travelled canceled:cancelled harbor:harbour neighbor:neighbour "
        "neighbors:neighbours authorize:authorise authorized:authorised analyze:analyse license:licence "
        "behavior:behaviour toward:towards realize:realise realized:realised percent:per_cent apologize:apologise"
    ).split()
)
"""American to British; the way back is the same table turned."""
_BRITISH = {british: american for american, british in SPELLINGS.items()}

_LOOSE = {  # what a translation there and back does to the small words
    "the": ("", "the", "that"), "a": ("one", "a", ""), "an": ("one", "an", ""), "has": ("had",), "have": ("had",),
    "would": ("will", "should"), "could": ("can", "might"), "in": ("within", "in"), "on": ("upon", "on", "at"),
    "to": ("to", "in order to"), "for": ("for", "on behalf of"), "with": ("together with", "with"),
    "that": ("which", "that"), "who": ("that", "who"), "its": ("the", "its"), "their": ("the", "their"),
    "is": ("is", "appears"), "was": ("was", "became"), "were": ("were", "have been"), "not": ("not", "by no means"),
    "more": ("further", "more"), "than": ("than", "as"), "over": ("across", "above"), "by": ("through", "by"),
    "from": ("out of", "from"), "at": ("in", "at"), "this": ("that", "this"), "when": ("as", "when"),
}  # fmt: skip

_MARKS = '“”"«»'
_PIECES = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|[^A-Za-z]+")
_SAYS = re.compile(r"^([A-Z][^,“”\"]{15,200}), ([A-Z][\w. ]{2,40}) (said|told reporters)( on [A-Z][a-z]+day)?\.$")
_SAID = re.compile(r"^([A-Z][\w. ]{2,40}) said( on [A-Z][a-z]+day)? (?:that )?([a-z][^“”\"]{15,200})\.$")
_PASSIVE = re.compile(
    r"\b((?:The |the )?[A-Z]?[a-z]+) (approved|rejected|signed|passed|announced|launched|blocked|criticized|praised|"
    r"ordered|released|issued|published) (the|a|an) ([a-z]+(?: [a-z]+)?)(?=[.,])"
)
_NUMBER = re.compile(r"(?<![\d.,$-])(\d{1,3}),(\d{3})(?![\d,.]\d)")
_PERCENT = re.compile(r"(\d)( ?%| percent)")
_CLAUSE = re.compile(r", (?:who|which|a|an|the) [^,“”\"]{8,90},")
_TRAILING = re.compile(r", (?:while|as|after|which|who|adding|noting|saying) [^,“”\"]{12,160}\.$")
_QUOTED = re.compile(r"[“\"]([^“”\"]{25,220})[,.][”\"]")


def reword(sentence: str, dice: Random, rate: float) -> str:
    """Replace words by synonyms, turn clauses round, change how numbers are written.

    Args:     rate: the share of words with synonyms that are replaced.
    Returns:  the sentence; what stands in quotation marks keeps its words.
    """
    if dice.random() < 0.7:
        sentence = _turned(sentence)
    if dice.random() < 0.4:
        sentence = _PASSIVE.sub(lambda m: f"{m[3]} {m[4]} was {m[2]} by {m[1]}", sentence, count=1)
    if dice.random() < 0.5:
        sentence = _PERCENT.sub(lambda m: m[1] + (" percent" if "%" in m[2] else "%"), sentence)
    return _outside_quotes(sentence, lambda word: _synonym(word, dice, rate))


def translate_back(sentence: str, dice: Random) -> str:
    """The sentence as after a translation there and back: other small words, other synonyms, quotations too."""
    sentence = _turned(sentence) if dice.random() < 0.5 else sentence
    words = [_loose(_synonym(piece, dice, 0.85), dice) for piece in _PIECES.findall(sentence)]
    text = re.sub(r" {2,}", " ", "".join(words)).strip()
    return text[:1].upper() + text[1:]


def compress(sentence: str, dice: Random) -> str:
    """Leave out appositions and trailing clauses, round a number, take the marks off a quotation."""
    if dice.random() < 0.6:
        sentence = _CLAUSE.sub("", sentence, count=1)
    if dice.random() < 0.5:
        sentence = _TRAILING.sub(".", sentence)
    if dice.random() < 0.4:
        sentence = _NUMBER.sub(lambda m: f"about {m[1]},000" if m[2] != "000" else m[0], sentence, count=1)
    if dice.random() < 0.3:
        sentence = _QUOTED.sub(lambda m: f"that {m[1][0].lower()}{m[1][1:]},", sentence, count=1)
    return sentence


def respell(text: str, british: bool) -> str:
    """The spelling of the other side of the ocean."""
    table = SPELLINGS if british else _BRITISH
    return _outside_quotes(text, lambda word: _cased(table.get(word.lower(), word).replace("_", " "), word))


def _turned(sentence: str) -> str:
    told = _SAYS.match(sentence)
    if told:
        return f"According to {told[2]}, {told[1][0].lower()}{told[1][1:]}."
    said = _SAID.match(sentence)
    return f"{said[3][0].upper()}{said[3][1:]}, {said[1]} said{said[2] or ''}." if said else sentence


def _synonym(word: str, dice: Random, rate: float) -> str:
    others = SYNONYMS.get(word.lower())
    if not others or dice.random() >= rate:
        return word
    return _cased(dice.choice(others), word)


def _loose(word: str, dice: Random) -> str:
    return dice.choice(_LOOSE[word]) if word in _LOOSE and dice.random() < 0.6 else word


def _cased(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() and not new[:1].isupper() else new


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    """Change the words that stand in no quotation marks."""
    out, inside = [], False
    for piece in _PIECES.findall(text):
        for mark in piece:
            if mark in _MARKS:
                inside = mark in "“«" or (mark == '"' and not inside)
        out.append(piece if inside else change(piece))
    return "".join(out)
