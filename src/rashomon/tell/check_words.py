"""Words as the check sees them: stems that survive inflection, and what small words do to what follows them.

The lists are closed classes of English (negation, modals, times) and the commonest verbs of news; each was read through
by hand. Nothing here looks beyond one token.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rashomon.remembering import remembered
from rashomon.tell import prose

_TOKEN = re.compile(r"\d[\d.,:]*|[^\W_]+(?:[.'][^\W_]+)*")

FRAME = prose.FUNCTION_WORDS | {"reports", "report", "earlier", "later", "accounts", "one", "two"}
"""Words that a brief may add at the head of a sentence."""

_COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = {word: str(10 * at) for at, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
FIGURES = {word: str(value) for value, word in enumerate(_COUNTING.split())} | _TENS
"""Number words -> figures."""
SCALES = frozenset(
    "dozen dozens hundred hundreds thousand thousands million millions billion billions trillion half".split()
)


def _inflected(table: str) -> dict[str, str]:
    """Every word of a row -> the first word of the row."""
    rows = (row.split() for row in table.split("/"))
    return {form: row[0] for row in rows for form in row}


_IRREGULAR = _inflected(
    "say said says/tell told/meet met/go went gone goes/leave left/take took taken/give gave given/get got/make made/"
    "come came/become became/begin began begun/hold held/find found/send sent/win won/lose lost/see saw seen/know knew "
    "known/think thought/bring brought/buy bought/sell sold/pay paid/fall fell fallen/rise rose risen/grow grew grown/"
    "speak spoke spoken/break broke broken/choose chose chosen/drive drove driven/fly flew flown/write wrote written/"
    "run ran/shoot shot/strike struck/fight fought/keep kept/lead led/feel felt/stand stood/understand understood/"
    "withdraw withdrew withdrawn/show showed shown/be is are was were been being am/have has had/do does did done/"
    "die dies died dying/man men/woman women/child children/person people/deny denied denies denying/build built/"
    "seek sought/teach taught/catch caught/hear heard/sink sank sunk/steal stole stolen/swear swore sworn/throw threw "
    "thrown/wear wore worn/draw drew drawn/arise arose/hide hid hidden/lie lied lying lies/overthrow overthrew/"
    "undergo underwent/foresee foresaw/mean meant/spend spent/lay laid/set sets setting/put puts putting"
)


@lru_cache(maxsize=20_000)
def stem(low: str) -> str:
    """A word without its ending; different words may share a stem, forms of one word nearly always do."""
    known = _IRREGULAR.get(low)
    if known is not None:
        return known
    word = low.removesuffix("'s").rstrip("'")
    for ending, least in (("ies", 2), ("ied", 2), ("ing", 3), ("ed", 3), ("es", 3), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith(("ss", "us", "is")):
            base = word[: -len(ending)]
            if ending in ("ies", "ied"):
                return base + "y"
            if ending in ("ing", "ed") and len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def forms(token: str) -> tuple[str, ...]:
    """A word as it may be compared: lower case, without possessive, figures without commas, number words as figures."""
    low = token.lower().rstrip(".,:")
    if low[:1].isdigit():
        return (low.replace(",", ""),)
    low = low.removesuffix("'s").rstrip("'")
    return (low, FIGURES[low]) if low in FIGURES else (low,)


class Token(NamedTuple):
    """One word: as it stands, its first character, lower case, what it is compared by, and what it is."""

    text: str
    start: int
    low: str
    stem: str
    name: bool
    number: bool
    content: bool


def tokens(line: str) -> list[Token]:
    """The words of a line with straight quotation marks (`prose.plain`).

    Cost: linear.
    """
    return list(_tokens(line))


@remembered(1 << 12)
def _tokens(line: str) -> tuple[Token, ...]:
    return tuple(_token(m.group(), m.start()) for m in _TOKEN.finditer(line))


def _token(text: str, start: int) -> Token:
    low = text.lower().rstrip(".,:'")
    number = text[0].isdigit() or low in SCALES or (low in FIGURES and low != "one")
    bare = low.split("'")[0]
    name = text[0].isupper() and text != "I" and bare not in FRAME
    key = forms(text)[-1] if number else stem(low)
    content = low not in prose.FUNCTION_WORDS and (len(low) > 2 or number or name) and not low.endswith("n't")
    return Token(text, start, low, key, name, number, content)


# ------------------------------------------------------------------------------------------- what small words do

_NOT = frozenset("not no never none nobody nothing neither nor without cannot hardly barely".split())
_DENYING = frozenset(
    map(
        stem,
        "deny refuse fail reject decline dismiss cancel dispute rebut refute unable unlikely disprove unwilling "
        "false untrue baseless contradict oppose".split(),
    )
)


def negates(token: Token) -> bool:
    """Whether the word turns what it stands with into its contrary: "not", "denied", "failed"."""
    return token.low in _NOT or token.low.endswith("n't") or token.stem in _DENYING


_POSSIBLE = "may might could possibly perhaps maybe potentially possible potential can".split()
_PROBABLE = (
    "would should likely probably reportedly allegedly apparently supposedly purportedly presumably suspect alleged "
    "suspected seem appear believe think expect suggest unclear unconfirmed speculate rumour rumor accused suspicion"
).split()
_WANTED = ("plan intend aim seek propose hope want consider attempt try threaten prepare offer wish mull weigh").split()
_AHEAD = "will scheduled pledge vow promise poised".split()
_LEVELS = {stem(w): 3 for w in _AHEAD} | {stem(w): 2 for w in (*_PROBABLE, *_WANTED)} | {stem(w): 1 for w in _POSSIBLE}
_BY_FORM = dict.fromkeys("due going about ready".split(), 3)
"""Words of which only this form hedges: "going to", but not "went"."""
CERTAIN = 4
"""Above every hedge: what is stated flatly."""


def hedge(token: Token) -> int:
    """How far the word lets what follows be certain: 1 possible, 2 probable or wanted, 3 ahead; 4 where it is no hedge."""
    if token.name and token.low in ("may", "will"):  # a month, a first name
        return CERTAIN
    if token.low.endswith("'ll") or token.low == "won't":
        return 3
    return _BY_FORM.get(token.low) or _LEVELS.get(token.stem, CERTAIN)


_CONDITIONS = frozenset("if unless provided".split())


def conditions(token: Token) -> bool:
    """Whether the word opens a condition."""
    return token.low in _CONDITIONS


_BOOSTERS = frozenset(
    "definitely certainly undoubtedly surely clearly inevitably indisputably unquestionably proven officially always "
    "obviously conclusively".split()
)
_APPROXIMATE = frozenset(
    "about nearly almost around roughly approximately least most up over than some estimated".split()
)


def insists(token: Token) -> bool:
    """Whether the word makes a statement firmer: "certainly"."""
    return token.low in _BOOSTERS


def bounds(token: Token) -> bool:
    """Whether the word loosens the number behind it: "about", "at least"."""
    return token.low in _APPROXIMATE


_TIMES = frozenset(
    "yesterday today tomorrow tonight last next week month year decade hour day weekend morning afternoon evening night "
    "spring summer autumn winter noon midnight weekly daily monthly annual ago quarter century minute second".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


def times(token: Token) -> bool:
    """Whether the word tells when."""
    return token.low.rstrip("s") in _TIMES or (token.name and token.low.rstrip("s") in _CALENDAR)


_CUES = frozenset(
    map(
        stem,
        "say tell report claim allege announce argue assert assure believe cite concede confirm contend declare deny "
        "disclose emphasise emphasize estimate explain insist maintain note predict reiterate remark reply reveal state "
        "stress suggest testify think tweet warn write accord accuse quote acknowledge admit add describe indicate "
        "caution complain boast swear vow recall fear expect".split(),
    )
)
"""Verbs by which somebody is said to say or hold something, and that seldom mean anything else."""


def cites(token: Token) -> bool:
    """Whether the word attributes: "said", "according"."""
    return token.stem in _CUES and not token.name and token.low not in _NOT


_FIRM_CUES = frozenset(
    map(stem, "confirm reveal admit acknowledge prove establish concede confess demonstrate verify".split())
)


def settles(token: Token) -> bool:
    """Whether the cue takes what is said as true: "confirmed", "admitted"."""
    return token.stem in _FIRM_CUES


_OPPOSITES = [
    tuple(map(stem, pair.split("/")))
    for pair in (
        "confirm/deny accept/reject rise/fall increase/decrease win/lose approve/reject support/oppose begin/end "
        "start/stop open/close agree/refuse allow/ban enter/leave arrive/depart gain/lose more/fewer more/less "
        "higher/lower guilty/innocent success/failure succeed/fail legal/illegal true/false alive/dead strengthen/weaken "
        "raise/lower include/exclude lawful/unlawful welcome/condemn praise/criticise praise/criticize join/leave "
        "before/after earlier/later release/detain free/arrest acquit/convict attack/defend victory/defeat up/down expand/shrink "
        "pass/block impose/lift accelerate/slow advance/retreat improve/worsen hire/fire likely/unlikely able/unable "
        "possible/impossible known/unknown clear/unclear safe/unsafe buy/sell with/without for/against"
    ).split()
]
_OPPOSITE: dict[str, frozenset[str]] = {}
for _left, _right in _OPPOSITES:
    _OPPOSITE[_left] = _OPPOSITE.get(_left, frozenset()) | {_right}
    _OPPOSITE[_right] = _OPPOSITE.get(_right, frozenset()) | {_left}


def alike(left: Token, right: Token) -> bool:
    """Whether two names are one in two forms: "Korea's", "Korean"."""
    return left.stem == right.stem or (len(left.low) > 3 and len(right.low) > 3 and left.low[:4] == right.low[:4])


def opposed(left: Token, right: Token) -> bool:
    """Whether one word is the other's contrary: "rose", "fell"."""
    return right.stem in _OPPOSITE.get(left.stem, ())
