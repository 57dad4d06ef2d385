"""Quantities of a clause: a number with its unit, the words that bound it, and what was counted of whom ("17 dead of the ferry").

Casualties are counted in so many wordings that their kind (dead, missing, injured) is told by the casualty word nearest to the
number, and not by the grammar.
"""

from __future__ import annotations

import re
from itertools import islice

from rashomon.model import Offsets, Record
from rashomon.weigh.bounds import bound_of


class Quantity(Record, frozen=True):
    """A number with what it counts: value, unit lemma ("people", "ship"), and the words that bound it ("at least")."""

    value: float
    unit: str
    bound: str
    span: Offsets
    scope: str = ""
    """Of casualties, whom they are counted among, where the clause says so: "all", "ferry", "sailor"."""


PEOPLE = frozenset(
    {
        "people",
        "person",
        "dead",
        "victim",
        "passenger",
        "soul",
        "body",
        "life",
        "fatality",
        "other",
        "death",
        "casualty",
        "",
    }
)
_WORDS_AFTER = frozenset(
    "from were was are have had now on in by and of more still as including later including".split()
)
TOLLS = {
    "dead": re.compile(r"\b(?:killed|died|dead|deaths?|bodies|toll|lives|life|fatalities|drowned)\b", re.IGNORECASE),
    "missing": re.compile(r"\b(?:missing|unaccounted|not (?:yet )?been found|account for)\b", re.IGNORECASE),
    "injured": re.compile(r"\b(?:injured|injur(?:y|ies)|wounded|hurt|in hospital|hospitali[sz]ed)\b", re.IGNORECASE),
}
"""Kinds of casualties: figures of one kind are of one thing, however the sentence is built."""

TOLL_REACH = 60
"""Characters (before a number, half as many) within which a casualty word may speak of it."""

_BREAK = re.compile(
    r"[,;:0-9]|\b(?:and(?! crew| staff| passengers)|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_UNIT = re.compile(r"[\s-]{1,3}([A-Za-z]{2,30})")
_WORDS = {
    word: float(value)
    for value, word in enumerate(
        
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty".split()
        
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
     "dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}  # fmt: skip
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}


def read_number(text: str) -> float | None:
    """The value of a number in figures or English words ("1,200", "twenty-one", "3.5 million"); None if it is none.

    Cost: linear.
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]", text.lower().replace(",", "")):
        if not word or word in ("and", "just", "a", "at", "least", "than", "more", "nearly", "about", "around", "some"):
            continue
        if word in _SCALES and seen:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        elif word in _WORDS:
            current += _WORDS[word]
        elif re.fullmatch(r"[$£€]?\d{1,15}(?:\.\d{1,6})?%?", word):
            current += float(word.strip("$£€%"))
        else:
            return None
        seen = True
    return total + current if seen else None


_TWO = re.compile(r"(\d[\d,.]{0,12}) and \d", re.IGNORECASE)
"""Two figures that a parse took for one: "reached 18 and 20 were missing"."""

_FOUND_DEAD = re.compile(r"\bfound dead\b|\bpresumed dead\b", re.IGNORECASE)


def _toll(text: str, number: Offsets, clause: Offsets) -> str | None:
    """What happened to the people counted: dead, missing or injured, by the casualty word nearest to the number."""
    if _FOUND_DEAD.search(text, clause[0], clause[1]):
        return "dead"
    found = []
    for kind, pattern in TOLLS.items():
        for word in pattern.finditer(text, clause[0], clause[1]):
            # A casualty word after its number binds closer than one before: "four were killed and 47 missing".
            after = word.start() >= number[1]
            between = text[number[1] : word.start()] if after else _ASIDE.sub(" ", text[word.end() : number[0]])
            # "The death toll from the sinking of the ferry rose to 23": a toll is what its clause counts.
            gap = len(between) if after else len(between) // 4 if word.group().lower() == "toll" else 2 * len(between)
            if gap <= TOLL_REACH and not _BREAK.search(between):
                found.append((gap, kind))
    return min(found)[1] if found else None


_ASIDE = re.compile(r",[^,.;]{3,60}(?:among|including|of)[^,.;]{3,40},")
"""What is put in between: "the toll, two sailors among them, stood at 19"."""

_NUMBERED = re.compile(r"(?:\bno\.|\bflight|\broute|\bsection|\barticle|\bpier|#)\s?$")


_OF_AGE = re.compile(r"\baged?(?: of)?\s$")
_YEAR = re.compile(r"1[789]\d\d|20\d\d")


def quantity_at(text: str, number: Offsets, clause: Offsets) -> Quantity | None:
    """The quantity whose number stands at a place of a clause; None for what is no number, or is an increment ("12 more").

    Cost: linear in the clause.
    """
    two = _TWO.match(text, *number)
    number = (number[0], two.end(1)) if two else number
    written = text[number[0] : number[1]].lower()
    value = read_number(written)
    after = _UNIT.match(text, number[1])
    if value is None or _MORE & set(written.split()):
        return None
    if after and after.group(1).lower() in _MORE:
        # "Nine others are missing" than the dead: the missing are all of them; "nine others died" are some more.
        kind = _toll(text, number, clause) if after.group(1).lower() in ("other", "others") else None
        return (
            Quantity(value, kind, "", number, _scope(text, number, clause)) if kind in ("missing", "injured") else None
        )
    if text[number[0] - 2 : number[0]] == ", " and text[number[1] : number[1] + 1] in (",", "."):
        return None  # an age: "Jory Pell, 34, a teacher"
    before = text[max(0, number[0] - 24) : number[0]].lower()
    if _NUMBERED.search(before):
        return None  # "Flight 446", "Section 8": a name
    if _OF_AGE.search(before) or (_YEAR.fullmatch(written) and not (after and after.group(1).lower().endswith("s"))):
        return None  # "at the age of 94"; "his 2006 death"
    if _COMPARED.search(before):
        return None  # "lower than the 22 knots reported earlier" tells of another figure
    bound = bound_of(before, written)
    unit = _singular(after.group(1).lower()) if after else ""
    who = _who(text, number[1])
    if unit in PEOPLE or unit in _WORDS_AFTER or who:
        kind = _toll(text, number, clause)
        if kind:
            return Quantity(value, kind, bound, number, who or _scope(text, number, clause))
        unit = "people" if unit in PEOPLE else "" if unit in _WORDS_AFTER else unit
    return Quantity(value, unit, bound, number)


_GROUPS = frozenset(
    "sailor soldier child civilian woman man worker migrant pilot officer policeman fisherman student hostage tourist "
    "refugee protester firefighter journalist miner".split()
) | {"children", "women", "men", "policemen", "fishermen"}
_FEW = re.compile(r"\s+(?:of\s+(?:its|her|his|their|the)\s+)?(?:[a-z]{3,15}ese\s+|[A-Z][a-z]{2,15}\s+)?([a-z]{3,15})\b")


def _who(text: str, at: int) -> str:
    """The kind of people counted ("two of its sailors"), where it is narrower than people."""
    after = _FEW.match(text, at)
    word = after.group(1) if after else ""
    return _singular(word) if word in _GROUPS or _singular(word) in _GROUPS else ""


_ALL = re.compile(r"\b(?:both|altogether|in all|in total|combined|all told)\b", re.IGNORECASE)
_WIDER = re.compile(
    r"\b(?:\w+|\d+) ([a-z]{4,15}) (?:were |was )?among (?:them|the dead)"
    r"|\b(?:including|counting) (?:\w+ )?(?:of (?:the|its) )?([a-z]{4,15})\b"
)
"""Who is counted in besides ("two rescuers among them"): a wider count than one that does not say so."""

_PART = re.compile(r"\s+of\s+(?:the\s+(?:dead|missing|injured|victims|bodies)|those|them|whom)\b", re.IGNORECASE)
_AMONG = re.compile(
    r"\b(?:from|aboard|on board|on|in|of)\s+(?:the|a|his|her|its)\s+(?:[a-z]+\s+)?"
    r"(ferry|boat|ship|vessel|cutter|plane|aircraft|jet|helicopter|train|bus|tram|coach|building|tower|hotel|factory|mine|"
    r"school|village|side|camp|market|mosque|church|hospital)s?\b(?!\s+(?:deck|park|station|crossing|of)\b)"
)


def _scope(text: str, number: Offsets, clause: Offsets) -> str:
    """Among whom casualties are counted: the phrase nearest to the number ("from the ferry", "from both vessels")."""
    if _PART.match(text, number[1]):
        return "part"
    wider = _WIDER.search(text, max(clause[0], number[0] - TOLL_REACH), min(len(text), clause[1] + 60))
    if wider and ". " not in text[number[1] : wider.start()]:
        return f"with {_singular((wider.group(1) or wider.group(2)).lower())}"
    if _ALL.search(text, clause[0], clause[1]):
        return "all"
    found = [
        (min(abs(m.start() - number[1]), abs(number[0] - m.end())), m.group(1))
        for m in _AMONG.finditer(text, clause[0], clause[1])
    ]
    return _singular(min(found)[1]) if found and min(found)[0] <= TOLL_REACH else ""


_LONGEST = 2_000
_MOST = 40


def casualties_in(text: str, clause: Offsets) -> tuple[Quantity, ...]:
    """The casualty figures of a clause, wherever its grammar has them.

    A clause of over 2,000 characters or 40 figures is a table or worse, and only its beginning is read.

    Cost: linear in the clause for each figure; at most the two limits together.
    """
    clause = (clause[0], min(clause[1], clause[0] + _LONGEST))
    figures = islice(_FIGURE.finditer(text, clause[0], clause[1]), _MOST)
    found = (quantity_at(text, m.span(), clause) for m in figures)
    return tuple(q for q in found if q is not None and q.unit in TOLLS)


_FIGURE = re.compile(
    r"\b(?:\d{1,3}(?:,\d{3})+|\d{1,6}|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)\b(?![.:]\d|[-–]year|%|\s*[ap]\.?m\b)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:(?<!more )(?<!less )(?<!fewer )(?<!higher )(?<!other )than|instead of|rather than|compared (?:with|to)|up from"
    r"|down from|not)\s+(?:the\s+)?$|\b(?:lower|higher|slower|faster|smaller|larger|bigger) than\s+(?:the\s+)?$"
)
_MORE = frozenset("more other others additional further".split())


_IRREGULAR = {"lives": "life", "wives": "wife", "children": "child", "women": "woman", "men": "man"}


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
