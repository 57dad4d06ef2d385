"""Who speaks, in languages without a parser here: the words beside a verb of saying, and the name among them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rashomon.model import Offsets

_TOKEN = re.compile(r"[^\W\d_][\w’'.-]{0,40}|\d{1,9}")
_EDGE = re.compile(r"[,;:—–«»„“”\"()\n]")
_SEARCHED = 8_000  # characters of a text in which a name is looked for, once a name; keeps hostile texts linear
_MOST = 10  # tokens of a speaker's phrase
_INNER = frozenset(
    "de del della dei degli di du des d la le les l von van der den zu bin al el e i da dos do het 't ben".split()
)
"""Words in lower case that stand inside names."""
_LEADS = frozenset(
    "und aber doch auch et mais or puis y pero también además e ma anche inoltre en maar ook и а но также так wie comme como "
    "das so dies así lo così ainsi hat haben hatte hatten".split()
)


class Words(NamedTuple):
    """The little words of a language that bound a speaker's phrase."""

    code: str
    pronouns: frozenset[str]
    stops: frozenset[str]
    heads: frozenset[str]
    skipped: frozenset[str]
    times: frozenset[str]


def choose_speaker(text: str, cue: Offsets, window: Offsets, words: Words, inverted: bool) -> Offsets | None:
    """The phrase of the speaker: after the cue where a quotation leads, else before it; else on the other side.

    Args:     cue: of the verb; window: the reporter's words around it; inverted: whether the quotation stands before them.
    Returns:  the phrase; None where neither side has one.
    """
    glued = re.search(r"-(il|elle|on|ils|elles)\b", text[cue[0] : cue[1]])
    if glued is not None:
        return cue[0] + glued.start(1), cue[0] + glued.end(1)
    after = speaker_after(text, cue[1], window[1], words) or _named_after(text, cue[1], window[1])
    before = speaker_before(text, window[0], cue[0], words)
    return (after or before) if inverted else (before or after)


_BEYOND = re.compile(
    r" (?:con|avec|mit|met|en|lors|durante|during|tijdens|nel|nella|в|на) "
    r"(?:[^\W\d_]{1,20} ){1,4}?((?:[^\W\d_][\w’'-]{1,25} ){1,2}[^\W\d_][\w’'-]{1,25})(?=[,.;:]|\s[—–-]|$)"
)


def _named_after(text: str, start: int, end: int) -> Offsets | None:
    """A whole name behind a phrase of place or manner: "said with joy Ida Lund". Whom it was said to is not meant."""
    found = _BEYOND.match(text, start, end)
    if found is None or not all(w[0].isupper() for w in found.group(1).split()):
        return None
    return found.span(1)


def speaker_after(text: str, start: int, end: int, words: Words) -> Offsets | None:
    """The phrase that begins right after a position: up to a mark, a preposition of place or time, or a conjunction."""
    whole, edge = end, _EDGE.search(text, start, end)
    end = edge.start() if edge else end
    spans = [m.span() for m in _TOKEN.finditer(text, start, min(end, start + 160))]
    spans = _without_lead(text, spans, words)
    kept: list[Offsets] = []
    for span in spans[:_MOST]:
        token = text[slice(*span)]
        if token.lower().rstrip(".") in words.stops:
            break
        if kept and kept[-1][1] < span[0] and text[kept[-1][1] : span[0]].strip():
            break  # something other than a space between
        if not kept and token.lower() in words.pronouns:
            return span
        kept.append(span)
        if token.endswith(".") and len(token) > 3:
            break
    found = _trimmed(text, kept)
    return _with_apposition(text, found, whole, words) if found else None


def _without_lead(text: str, spans: list[Offsets], words: Words) -> list[Offsets]:
    """The words after a cue without a day or an adverb that stands first: "said on Wednesday the mayor"."""
    while spans:
        first, second = (text[slice(*s)].lower() for s in (spans[0], spans[min(1, len(spans) - 1)]))
        if first in words.skipped and not (first in words.stops and second not in words.times) or first in words.times:
            spans = spans[1:]
        elif second in words.times and (first in _SMALL or first in words.stops):
            spans = spans[2:]
        else:
            break
    return spans


_NAMED = re.compile(r", ((?:[^\W\d_][\w’'-]{1,25} ){1,3}[^\W\d_][\w’'-]{1,25})(?=[,.;]|\s[—–-]|$)")


def _with_apposition(text: str, found: Offsets, end: int, words: Words) -> Offsets:
    """The phrase with the name that stands after its comma: "its president, Petra Noll"."""
    if find_speaker(text, found, words)[0] is not None:
        return found
    named = _NAMED.match(text, found[1], end)
    if named is None or not all(w[0].isupper() or w in _INNER for w in named.group(1).split()):
        return found
    return found[0], named.end()


_NAMED_FIRST = re.compile(r"(?<![\w.-])((?:[^\W\d_][\w’'.-]{0,25} ){1,3}[^\W\d_][\w’'-]{1,25}), ?$")


def speaker_before(text: str, start: int, end: int, words: Words) -> Offsets | None:
    """The phrase that ends right before a cue, back to a mark; none where it begins like a place or time."""
    window = text[start:end]
    edges = [m.end() for m in _EDGE.finditer(window.rstrip(" ,"))]
    start += edges[-1] if edges else 0
    spans = [m.span() for m in _TOKEN.finditer(text, start, end)]
    while spans and text[slice(*spans[0])].lower() in _LEADS:
        spans.pop(0)
    spans = spans[-2 * _MOST :]
    if not spans:
        return None
    first = text[slice(*spans[0])].lower()
    if len(spans) == 1 and first in words.pronouns:
        return spans[0]
    found = _nearest_phrase(text, spans, words)
    told = text[slice(*spans[0])]
    aside = (
        told.islower() and first not in _SMALL or _is_title(told, words)
    )  # no article: it only says what somebody is
    if found is None or not edges or not aside and find_speaker(text, found, words)[0] is not None:
        return found
    named = _NAMED_FIRST.search(text, max(0, start - 90), start)  # "Ron Maxen, head of the works, said"
    if named is None or not all(w[0].isupper() or w in _INNER for w in named.group(1).split()):
        return found
    return named.span(1)


def _nearest_phrase(text: str, spans: list[Offsets], words: Words) -> Offsets | None:
    """Of the words before a cue those up to the first stop word; where they hold no name, those after the last one."""
    stops = [k for k, span in enumerate(spans) if text[slice(*span)].lower() in words.stops]
    first = _trimmed(text, spans[: stops[0]] if stops else spans)
    last = _trimmed(text, spans[stops[-1] + 1 :]) if stops else None
    if first is None or last is not None and find_speaker(text, first, words)[0] is None:
        named = last is not None and find_speaker(text, last, words)[0] is not None
        return last if named else first
    return first


def _trimmed(text: str, spans: list[Offsets]) -> Offsets | None:
    """The phrase without articles and prepositions left over at its end; None where nothing but those is left."""
    while spans and text[slice(*spans[-1])].lower() in _SMALL:
        spans.pop()
    if not spans:
        return None
    end = spans[-1][1]
    return spans[0][0], end - (text[end - 1] == "." and end - spans[-1][0] > 2)


_SMALL = _INNER | frozenset("der die das dem ein eine einer un une una uno los las lo il gli les een a o se si".split())


def find_speaker(text: str, source: Offsets, words: Words) -> tuple[str | None, Offsets | None]:
    """The name in a speaker's phrase, whole where the text has the whole name elsewhere.

    Args:     source: the phrase.
    Returns:  the name and where it stands in the phrase; (None, None) for pronouns and phrases without a name.
    Cost:     linear in the text for a family name alone, once a quotation.
    """
    spans = [m.span() for m in _TOKEN.finditer(text, *source)]
    tokens = [text[slice(*s)] for s in spans]
    if not tokens or len(tokens) == 1 and tokens[0].lower() in words.pronouns:
        return None, None
    run: list[int] = []
    for k in range(len(tokens) - 1, -1, -1):  # the last run of capitals; particles may stand inside
        if tokens[k][0].isupper() and not _is_common(text, spans[k], tokens[k], words):
            run.insert(0, k)
        elif run and not (tokens[k].lower() in _INNER and k and tokens[k - 1][0].isupper() and words.code != "de"):
            break
        elif run:
            run.insert(0, k)
    while run and (not tokens[run[0]][0].isupper() or len(run) > 1 and _is_title(tokens[run[0]], words)):
        run.pop(0)
    if len(run) > 2 and _follows_of(tokens, run[0], words):
        run = [k for k in run[-2:] if tokens[k][0].isupper()]  # "the senator of Kansas Sam Brown"
    if not run or _is_of(tokens, run, words):
        return None, None
    if words.code == "de" and run[0] and tokens[run[0] - 1].lower() in _ARTICLES and len(run) > 1:
        run = run[-2:] if len(run) > 2 else run[-1:]  # "der Händler Udo Wirth": the first noun is what he is
    start, end = spans[run[0]][0], spans[run[-1]][1]
    end -= text[end - 1] == "." and len(tokens[run[-1]]) > 2
    if words.code == "de" and len(run) == 1 and run[0] and tokens[run[0] - 1].lower() in _ARTICLES:
        return None, None  # "der Sprecher": nouns have capitals
    name = text[start:end]
    return (_whole_name(text[:_SEARCHED], name, words) if len(run) == 1 else name), (start, end)


_ARTICLES = frozenset("der die das ein eine".split())


def _is_of(tokens: list[str], run: list[int], words: Words) -> bool:
    """Whether the capitals only say whose speaker it is: "un portavoz del Gobierno", "представитель МИД"."""
    at = run[0]
    if _follows_of(tokens, at, words):
        return True
    return len(run) == 1 and bool(at) and tokens[at].isupper() and len(tokens[at]) > 1


def _follows_of(tokens: list[str], at: int, words: Words) -> bool:
    """Whether "of" stands before a token, and a common noun or a title before that."""
    return (
        at > 1 and tokens[at - 1].lower() in _INNER and (tokens[at - 2].islower() or _is_title(tokens[at - 2], words))
    )


def _is_title(token: str, words: Words) -> bool:
    """ "CEO", "Minister" before a name."""
    return token.rstrip(".") in words.heads or token.isupper() and 2 <= len(token) <= 4


def _is_common(text: str, span: Offsets, token: str, words: Words) -> bool:
    """A word whose capital says nothing: a title or office in German, the first word of a sentence seen small elsewhere."""
    bare = token.rstrip(".")
    if words.code == "de":
        return bare in ("Der", "Die", "Das", "Ein", "Eine") or any(
            bare == head or bare.endswith(head.lower()) for head in words.heads
        )
    if bare in words.heads:
        return True
    before = text[max(0, span[0] - 3) : span[0]].strip()
    begins = not before or before[-1] in ".!?…\n" and not (len(before) == 2 and before[0].isupper())
    if not begins:
        return False
    return not _is_name(text[:_SEARCHED], bare)


@lru_cache(maxsize=1024)
def _is_name(text: str, word: str) -> bool:
    """Whether a text writes a word with a capital within a sentence, and never small."""
    written = re.escape(word)
    small = re.search(rf"\b{written.lower()}\b", text) is not None
    return not small and re.search(rf"[\w,] {written}\b", text) is not None


@lru_cache(maxsize=1024)
def _whole_name(text: str, family: str, words: Words) -> str:
    """The first whole way in which the text writes a name that ends with this family name: "Angela Merkel" for "Merkel"."""
    whole = re.compile(rf"(?<![\w.])((?:[^\W\d_][\w’'-]{{1,20}} ){{1,2}}){re.escape(family)}\b")
    for match in whole.finditer(text):
        given = match.group(1).split()
        named = [w for w in given if w[0].isupper() and w.lower() not in _SMALL and w not in words.heads]
        if (
            named
            and named == given[-len(named) :]
            and not text[max(0, match.start() - 2) : match.start()].endswith(". ")
        ):
            return " ".join([*named[-1:], family])
    return family
