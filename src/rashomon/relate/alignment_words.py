"""Words that the alignment treats alike: words without content, irregular forms, numbers in words, neighbours in sense."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

STOP = frozenset(
    "a about after again all also am an and any are as at be because been before being but by can could "
    "did do does for from had has have he her him his how i if in into is it its just may me might more "
    "most must my no not now of on or our out over own said say says shall she should so some such than "
    "that the their them then there these they this those to too up us very was we were what when where "
    "which while who whom whose why will with would you your very it's don't i'm it’s don’t i’m we're we’re that's that’s "
    "we've we’ve i've i’ve he's he’s she's she’s they're they’re cannot can't can’t won't won’t ourselves himself herself "
    "itself themselves myself mr mrs ms yet still only even".split()
)

_FORMS = (
    "be is are was were been being am 's",
    "have has had having",
    "do does did done doing",
    "go goes went gone going",
    "take takes took taken taking",
    "tell tells told telling",
    "make makes made making",
    "get gets got gotten getting",
    "give gives gave given giving",
    "leave leaves left leaving",
    "lose loses lost losing",
    "find finds found finding",
    "keep keeps kept keeping",
    "hold holds held holding",
    "know knows knew known knowing",
    "see sees saw seen seeing",
    "think thinks thought thinking",
    "bring brings brought bringing",
    "buy buys bought buying",
    "fight fights fought fighting",
    "speak speaks spoke spoken speaking",
    "break breaks broke broken breaking",
    "begin begins began begun beginning",
    "come comes came coming",
    "become becomes became becoming",
    "run runs ran running",
    "fall falls fell fallen falling",
    "rise rises rose risen rising",
    "choose chooses chose chosen choosing",
    "drive drives drove driven driving",
    "write writes wrote written writing",
    "win wins won winning",
    "meet meets met meeting",
    "lead leads led leading",
    "send sends sent sending",
    "spend spends spent spending",
    "build builds built building",
    "pay pays paid paying",
    "hear hears heard hearing",
    "feel feels felt feeling",
    "sink sinks sank sunk sinking",
    "steal steals stole stolen stealing",
    "sell sells sold selling",
    "stand stands stood standing",
    "understand understands understood understanding",
    "shoot shoots shot shooting",
    "strike strikes struck striking",
    "forget forgets forgot forgotten forgetting",
    "draw draws drew drawn drawing",
    "grow grows grew grown growing",
    "fly flies flew flown flying",
    "withdraw withdraws withdrew withdrawn withdrawing withdrawal",
    "deny denies denied denying denial",
    "die dies died dying death deaths dead",
    "man men",
    "woman women",
    "child children",
    "person people",
    "week weeks weekly",
    "month months monthly",
    "year years yearly",
    "day days daily",
    "vehicle vehicles",
    "minister ministers ministry ministries ministerial",
    "president presidents presidency presidential",
    "govern government governments governor",
    "ambassador ambassadors embassy",
    "america usa u.s american americans",
    "britain uk british u.k",
)
COMMON = {form: row.split()[0] for row in _FORMS for form in row.split()}
"""Form of an irregular word -> its lemma. The longest tables of this kind gave no pair more on the sets read."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ARTICLES = frozenset(("a", "an", "the"))
NUMBERS = {
    **{word: str(i) for i, word in enumerate(_UNITS) if i > 1},
    **{word: str(20 + 10 * i) for i, word in enumerate(_TENS)},
    **{f"{tens}-{_UNITS[i]}": str(20 + 10 * t + i) for t, tens in enumerate(_TENS) for i in range(1, 10)},
    "dozen": "12",
}
"""Numbers in words -> digits; "one" is mostly a pronoun and stays."""

_ROWS = (
    "area sphere field sector domain region zone",
    "weapon arm arms armament munition munitions ammunition",
    "deal agreement accord pact treaty",
    "help aid assistance support",
    "talk meeting negotiation discussion summit",
    "nation country state",
    "leader president chairman head chief",
    "violation breach",
    "attack assault strike",
    "war conflict",
    "supply provision",
    "announce disclose publicize publicise publish reveal",
    "soldier troop",
    "rocket missile",
    "worry concern fear",
    "hope wish",
    "official spokesman spokesperson spokeswoman officer",
    "statement remark comment",
    "program programme project",
    "multiple various several many numerous",
    "begin start launch open",
    "woman lady",
    "man guy",
    "kid child",
    "job work post position office",
    "house home",
    "car vehicle",
    "price cost",
    "firm company business operator",
    "close shut seal",
    "end stop halt finish cease",
    "ship vessel boat craft",
    "sack fire dismiss oust resign quit depart resignation dismissal relieve",
    "kill die murder slay",
    "hurt injure wound injury",
    "big large huge vast great",
    "quick fast rapid swift",
    "tell inform notify",
    "speed pace",
    "allow permit let",
    "ban prohibit forbid bar",
    "buy purchase acquire",
    "reject refuse decline rebuff",
    "claim report allegation rumour rumor",
    "wage salary pay",
    "fall drop decline decrease",
    "rise increase grow growth climb surge",
    "try attempt seek",
    "use employ",
    "quarter part portion share",
    "probe inquiry investigation enquiry examination",
    "investigate examine",
    "doctor physician medic",
    "pupil student",
    "guilty culpable",
    "fog mist",
    "road street highway",
    "money fund cash",
    "law legislation",
    "vote ballot poll",
    "boss executive director",
    "hear listen",
    "look search seek",
    "return come",
    "destroy ruin wreck",
    "assess evaluate",
    "delay postpone defer",
    "cancel scrap abandon",
    "whole entire full",
    "correct right true",
    "untrue false wrong incorrect",
    "important crucial vital key",
    "hospital clinic",
    "shop store",
    "flat apartment",
    "plane aircraft jet aeroplane airplane",
    "film movie picture",
    "border frontier",
    "voter elector",
)


_ENDINGS = "ations ation ingly ities ments ment ness ions ing ies ied ity ion edly ers est ed es er ly al s e y".split()
_SHORTEST_STEM = 4  # "use" and "us", "news" and "new" must not meet


@lru_cache(65536)
def stem(word: str) -> str:
    """The crude common form of a word in lower case."""
    word = word.replace("’", "'").removesuffix("'s")
    known = COMMON.get(word) or NUMBERS.get(word)
    if known is not None:
        return known
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


_ROW_OF: dict[str, str] = {}
for _number, _row in enumerate(_ROWS):
    for _word in _row.split():
        _ROW_OF.setdefault(stem(_word), f"={_number}")


def sense(stem_: str) -> str:
    """What a stem is counted as: its row of words that news uses for one another, or itself."""
    return _ROW_OF.get(stem_, stem_)


_PHRASES = {
    "sack": "told to go|told to leave|leave * post|leave * job|on * way out|step down|stand down|lost * job|shown the door|"
    "forced out|removed from office|removed from * post|freed from * position|relieved of * duty|relieved of * command|"
    "relieved of * post|left * post|left * job|pushed out|leave the command",
    "delay": "put off|puts off|putting off|push back|pushed back",
    "cancel": "call off|called off|calls off|calling off",
    "reject": "turn down|turned down|turns down",
    "die": "lost * life|lost * lives|pass away|passed away",
    "close": "shut down|shuts down|close down|closed down",
    "withdraw": "pull out|pulled out|pulls out|pulling out|back out|backed out",
    "begin": "kick off|kicked off|get under way|got under way",
    "continue": "carry on|carried on|go on|goes on|went on|going on|keep on|keeps on",
    "explode": "blow up|blew up|blown up",
    "surrender": "give up|gave up|gives up|given up",
    "deliver": "hand over|handed over|hands over|handing over|hand * over|handed * over",
    "care": "look after|looked after|looks after|looking after",
    "probe": "look into|looking into|looked into",
    "invent": "make up|made up",
    "reveal": "bring to light|came to light",
    "arrest": "take into custody|taken into custody|took into custody",
    "silent": "no comment|decline to comment|declined to comment|would not comment",
}
"""A word -> phrases that news puts for it; `*` is any one word."""

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _word, _phrases in _PHRASES.items():
    for _phrase in _phrases.split("|"):
        _stems = tuple(w if w == "*" else stem(w) for w in _phrase.split())
        _BY_FIRST.setdefault(_stems[0], []).append((_stems, sense(stem(_word))))


def phrases(stems: Sequence[str]) -> frozenset[str]:
    """The senses of the phrases in a row of stems that stand for one word each.

    Cost: linear in stems.
    """
    found = set()
    for at, first in enumerate(stems):
        for pattern, meant in _BY_FIRST.get(first, ()):
            here = stems[at : at + len(pattern)]
            if len(here) == len(pattern) and all(p in ("*", w) for p, w in zip(pattern, here, strict=True)):
                found.add(meant)
    return frozenset(found)
