"""What the text calls a person just before or after the name: "Defence Minister", "a former UK ambassador".

Works on the parse's tokens, left and right of a name, with a list of words that head a title; linear, and bounded to a
few tokens on either side.
"""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from rashomon.model import Parse

HEADS = frozenset(
    "seaman midshipman airman sir president vice-president vicepresident premier chancellor minister secretary "
    "spokesman spokeswoman spokesperson spokespeople leader chief chairman chairwoman chairperson chair chairs head "
    "director director-general governor mayor senator congressman congresswoman representative lawmaker legislator "
    "deputy mp member councillor councilman councilwoman alderman ambassador envoy diplomat consul counsellor adviser "
    "advisor aide assistant undersecretary under-secretary commissioner commander general admiral colonel captain "
    "major lieutenant sergeant corporal private marshal officer soldier pilot sheriff constable inspector detective "
    "superintendent judge justice magistrate prosecutor attorney lawyer solicitor barrister counsel professor "
    "lecturer scholar researcher scientist academic economist analyst expert fellow historian sociologist "
    "psychologist doctor physician surgeon nurse engineer architect journalist reporter correspondent editor "
    "columnist commentator anchor host presenter broadcaster blogger author writer novelist poet critic "
    "editor-in-chief publisher founder co-founder owner boss executive ceo cfo coo president-elect manager banker "
    "investor entrepreneur businessman businesswoman billionaire tycoon oligarch trader broker farmer activist "
    "campaigner dissident organizer organiser lobbyist strategist pollster consultant candidate nominee contender "
    "opponent king queen prince princess emperor sultan emir duke duchess lord lady baron pope cardinal archbishop "
    "bishop priest pastor reverend rabbi imam ayatollah cleric chaplain vicar monk nun sheikh actor actress singer "
    "musician rapper composer director filmmaker producer comedian artist painter dancer model coach striker "
    "goalkeeper midfielder defender player footballer golfer boxer skipper quarterback captain referee student "
    "teacher principal headteacher headmaster dean rector resident witness survivor victim suspect gunman neighbour "
    "neighbor worker volunteer coordinator veteran warlord militant dictator wife husband widow widower son daughter "
    "brother sister father mother uncle aunt cousin nephew niece grandfather grandmother grandson granddaughter "
    "fiance fiancee girlfriend boyfriend friend colleague counterpart predecessor successor ally rival whip speaker "
    "treasurer comptroller auditor investigator examiner trainer master purser foreman firefighter paramedic "
    "lifeguard official statesman politician republican democrat leader-in-waiting negotiator mediator interpreter "
    "translator secretary-general firstlady".split()
)
"""Words that head a description of a person."""

HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof sir dame lt lt. col col. gen gen. maj maj. capt capt. sgt sgt. cpl cpl. cmdr cmdr. adm "
    "adm. rep rep. sen sen. gov gov. rev rev. hon hon. mr. mrs. ms. dr. prof. st. fr. pvt. pte pte. insp. supt. det.".split()
)
"""Abbreviated titles: always before a name."""

_PLAIN = frozenset("mr mrs ms miss mx dr sir dame".split())
QUALIFIERS = frozenset(
    "rear petty prime foreign first former acting interim then outgoing incoming vice deputy ex late senior junior "
    "chief assistant longtime ranking leading retired fellow ruling sitting serving founding managing".split()
)
_BEFORE = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "HYPH", "VBG", "CD", "AFX"})
_STOP_AFTER = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WDT", "WRB", "WP$", "``", "''", ":", ".", "-RRB-", "-LRB-"})
_OPENERS = frozenset({"and", "a", "an", "the", "his", "her", "its", "their", "our", "my", "one"})
# The longest description in the summit reports and 30 articles of the stream has 12 words; far beyond, it is a clause.
LONGEST_AFTER = 16
LONGEST_BEFORE = 9


# What somebody is to somebody else, which says nothing of who it is: "his Russian counterpart", "her husband".
_RELATIONS = frozenset(
    "counterpart colleague husband wife widow widower friend neighbour neighbor ally rival son daughter brother sister "
    "father mother uncle aunt cousin nephew niece grandfather grandmother grandson granddaughter fiance fiancee girlfriend "
    "boyfriend predecessor successor".split()
)


def is_relation(title: str) -> bool:
    """Whether a description only tells what somebody is to another: "Russian counterpart", "husband of the mayor"."""
    words = title.lower().replace("’s", "").replace("'s", "").split()
    ends = next(
        (i for i, word in enumerate(words) if word in ("of", "to", "in", "at", "for", "from", "and", "with")),
        len(words),
    )
    # "Ferry boss" is an office, "boss" alone somebody's.
    return ends > 0 and (words[ends - 1].strip(",.") in _RELATIONS or words[:ends] == ["boss"])


def is_head(word: str) -> bool:
    """Whether a word may head a title: on the list, or built like "councilwoman", "ex-president"."""
    low = word.lower()
    last = low.rsplit("-", 1)[-1]
    return low in HEADS or low in HONORIFICS or last in HEADS or (low.endswith("s") and low[:-1] in HEADS)


def title_before(parse: Parse, sentence: tuple[int, int], first: int, barred: frozenset[int]) -> tuple[int, int] | None:
    """Find the title left of a name.

    Args:     sentence: token range; first: the name's first token; barred: tokens of other people's names.
    Returns:  token range of the title, without articles and possessives, or None.
    """
    floor = sentence[0]
    while first - floor > LONGEST_BEFORE + 1 or any(i in barred for i in range(floor, first)):
        floor += 1
    end = first
    comma = end - 1 > floor and parse.words[end - 1] == ","
    if comma:
        end -= 1
    if end <= floor:
        return None
    dotted = parse.words[end - 1] == "." and end - 1 > floor and parse.words[end - 2].lower() in HONORIFICS
    head = end - 2 if dotted else end - 1
    if is_head(parse.words[head]):
        start = _walk_left(parse, floor, head)
        # "..., spokesman, John Kirby" is a list unless the description opens its phrase.
        return (start, end) if not comma or _definite(parse, sentence[0], start) else None
    return _head_first(parse, floor, end)


def _definite(parse: Parse, floor: int, start: int) -> bool:
    """ "Russia's Defence Minister, Sergei Shoigu": the description opens the noun phrase or the sentence."""
    before = parse.words[start - 1].lower() if start > floor else ""
    return before in ("", "'s", "’s", "'", "the", "its", "his", "her", "their", "while", "and", "as", "“", '"', "‘")


def _walk_left(parse: Parse, floor: int, head: int) -> int:
    """The leftmost token of the words that go with a title's head: "Russian" of "Russian President".

    A head in capitals takes words in capitals only ("no doubt President Trump"), but for "former", "acting" and such.
    """
    if parse.words[head].lower().rstrip(".") in _PLAIN:
        return head
    capital = parse.words[head][0].isupper()
    i = head
    while i > floor:
        word, tag = parse.words[i - 1], parse.tags[i - 1]
        low = word.lower()
        joined = word == "-" and i - 1 > floor and parse.ends[i - 2] == parse.starts[i - 1]
        dot = word == "." and i - 1 > floor and parse.words[i - 2].lower() in HONORIFICS
        fits = tag in _BEFORE and (not capital or word[0].isupper() or low in QUALIFIERS or joined)
        fits = fits and word[0].isalpha() and not (tag == "VBG" and low not in QUALIFIERS)
        if not (fits or joined or dot or low in HONORIFICS) or parse.starts[i] > parse.ends[i - 1] + 1:
            break
        i -= 1
    while i < head and parse.words[i] in ("-", "."):
        i += 1
    return i


def _head_first(parse: Parse, floor: int, end: int) -> tuple[int, int] | None:
    """ "Minister of Foreign Affairs NAME", "Secretary of State NAME": the head stands first, in capitals."""
    for i in range(end - 1, floor - 1, -1):
        word = parse.words[i]
        if not (word[0].isupper() or word in ("of", "for", "and", "the", "'s", "to")):
            return None
        if is_head(word) and i + 2 < end and parse.words[i + 1] in ("of", "for", "to"):
            return (_walk_left(parse, floor, i), end)
    return None


def title_after(parse: Parse, sentence: tuple[int, int], last: int, barred: frozenset[int]) -> tuple[int, int] | None:
    """Find the description right of a name: ", its defense minister," ", a professor at Ewha University in Seoul,".

    Args:     last: the token after the name; barred: tokens of people's names.
    Returns:  token range without the article, or None.
    """
    i = last
    if i < sentence[1] and parse.words[i] in ("(", "—", "–"):
        return None
    if i + 1 >= sentence[1] or parse.words[i] != ",":
        return None
    i += 1
    article = ""
    while i < sentence[1] and parse.words[i].lower() in _OPENERS:
        article = parse.words[i].lower()
        i += 1
    start = i
    head = None
    while i < sentence[1] and i - start < LONGEST_AFTER:
        if parse.words[i] in (",", ";", "—", "–", "(", ")") or parse.tags[i] in _STOP_AFTER:
            break
        if head is None and (parse.tags[i] in ("IN", "TO", "VB", "VBN", "RB") and parse.words[i] != "of"):
            return None
        if head is None and i in barred:
            return None
        if head is None and is_head(parse.words[i]) and parse.tags[i].startswith("NN"):
            head = i
        i += 1
    # "According to Peskov, the two leaders will": a new subject, not a description; that ends in a comma or a full stop.
    if article == "the" and i < sentence[1] and parse.tags[i] in ("VBD", "VBZ", "VBP", "MD"):
        return None
    end = i
    while end > start and parse.words[end - 1].lower() in ("and", "or", "but", "as", "who"):
        end -= 1
    if head is None or parse.tags[head] in ("NNS", "NNPS") or any(parse.tags[k] == "IN" for k in range(start, head)):
        return None
    return (start, end)
