"""Direct quotations in other languages than English: found at their marks, with the cue and the speaker beside them.

No parser here: a quotation, a verb of saying next to it (`foreign_cues.tsv`: German, French, Spanish, Italian, Dutch,
Russian), and the words beside that verb where each language puts a speaker. In any other language the quotations are given
without speakers. What stands in reported speech, and everything else that a parse would show, is not read; `lacks_of` says
so. docs/decisions/092.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from rashomon.model import Offsets, Record
from rashomon.model import Statement as StatementValue
from rashomon.read.foreign_speakers import Words, find_speaker, speaker_after
from rashomon.read.quotes import Quote, find_quotes
from rashomon.read.sentences import paragraphs
from rashomon.text.language import foreign

WITHOUT_WEIGHTS = ("likeness of meaning to other reports", "translations")
"""What cannot be found out about such a report where the weights of the multilingual encoder are not installed."""
LACKS = ("names", "times", "indirect statements", "propositions", "factuality", "claims")
"""What is not read in a report in another language."""
_DASH = "—–-"
_MOST_WORDS_BETWEEN = 8  # between a quotation and its cue: "», der frühere Minister des Landes sagte"
_REACH = 220  # characters beside a quotation in which its cue may stand
_WORD = re.compile(r"[^\W_]+")


class Speech(Record, frozen=True):
    """One direct quotation: its parts without marks, its cue and source, and who speaks as far as that is known."""

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...] = ()
    source: tuple[Offsets, ...] = ()
    stance: str = "say"
    name: str | None = None
    span: Offsets | None = None


def lacks_of(text: str) -> tuple[str, ...]:
    """What is not read in this text; nothing lacks in English.

    Cost:     that of `foreign`.
    """
    code = foreign(text)
    if code is None:
        return ()
    return LACKS if code in lexica() else (*LACKS[:1], "speakers", *LACKS[1:])


# ------------------------------------------------------------------------------------------------------- the lexica


class Lexicon(NamedTuple):
    """The words of one language: `cue` finds verbs of saying, `according` phrases like "according to"."""

    cue: re.Pattern[str]
    stances: dict[str, str]
    according: re.Pattern[str]
    words: Words


@cache
def lexica() -> dict[str, Lexicon]:
    """All lexica by the code of their language."""
    rows: dict[str, dict[str, list[tuple[str, str]]]] = {}
    table = files("rashomon.read").joinpath("foreign_cues.tsv").read_text("utf-8")
    for line in table.splitlines()[1:]:
        code, kind, stance, forms = line.split("\t")
        rows.setdefault(code, {}).setdefault(kind, []).extend((form, stance) for form in forms.split())
    return {code: _lexicon(code, kinds) for code, kinds in rows.items()}


def _lexicon(code: str, kinds: dict[str, list[tuple[str, str]]]) -> Lexicon:
    def either(kind: str) -> str:
        return "|".join(sorted((re.escape(form) for form, _ in kinds.get(kind, [])), key=lambda f: (-len(f), f)))

    verb = f"(?P<verb>{either('verb')})"
    if code == "de":  # the participle closes the clause: "hat ... gesagt"
        cue = rf"\b(?:{verb}|(?P<part>{either('participle')}))\b"
    elif "participle" in kinds:
        pronoun = "(?:-t-(?:il|elle|on|ils|elles))?"
        said = f"(?:{either('auxiliary')}){pronoun}(?: [^\\W\\d_]{{2,14}})? (?P<part>{either('participle')})"
        cue = rf"\b(?:{said}|{verb}(?:-t?-?(?:il|elle|on|ils|elles))?)\b"
    else:
        cue = rf"\b{verb}\b"
    stances = {form: stance for kind in ("verb", "participle") for form, stance in kinds.get(kind, [])}
    before = "(?:по )" if code == "ru" else ""
    according = rf"\b{before}(?:{either('according')})\b"
    sets = {
        kind: frozenset(form for form, _ in kinds.get(kind, [])) for kind in ("pronoun", "stop", "head", "skip", "time")
    }
    words = Words(code, sets["pronoun"], sets["stop"] | sets["time"], sets["head"], sets["skip"], sets["time"])
    return Lexicon(re.compile(cue), stances, re.compile(according, re.IGNORECASE), words)


# ------------------------------------------------------------------------------------------------------- quotations


@lru_cache(maxsize=16)
def find_speech(text: str) -> tuple[Speech, ...]:
    """Find the direct quotations of a text in another language.

    Args:     text: canonical text of a document.
    Returns:  quotations in order of their first character, none inside another; nothing for English.
    Raises:   nothing.
    Cost:     linear in characters; remembered, as names and statements both ask.
    From:     docs/decisions/092.
    """
    code = foreign(text)
    if code is None:
        return ()
    lexicon = lexica().get(code)
    quotes = [q for q in find_quotes(text) if q.depth == 0]
    found = list(_marked(text, quotes, lexicon))
    if lexicon is not None:
        found += _dialogue(text, lexicon, [(q.start, q.end) for q in quotes])
    return _carried(text, sorted(found, key=lambda s: s.content))


def _carried(text: str, found: list[Speech]) -> tuple[Speech, ...]:
    """Who goes on speaking: a quotation without a named subject right behind one that has a speaker.

    Only where nothing but its own cue stands between: a sentence in between may bring in somebody else.
    """
    told: list[Speech] = []
    for speech in found:
        last = told[-1] if told else None
        if last is not None and last.name is not None and speech.name is None and _is_open(text, speech):
            edges = [*last.content, *last.cue, *last.source]
            between = text[max(end for _, end in edges) : speech.content[0][0]]
            if len(_WORD.findall(between)) <= 6 and len(between) < _REACH and between.count("\n") <= 2:
                parts = speech.content, speech.cue, speech.source, speech.stance
                speech = Speech(*parts, last.name, last.span)
        told.append(speech)
    return tuple(told)


def _is_open(text: str, speech: Speech) -> bool:
    """Whether nobody, or a pronoun, is named as the speaker."""
    lexicon = lexica().get(foreign(text) or "")
    return lexicon is not None and all(text[a:b].lower() in lexicon.words.pronouns for a, b in speech.source)


def _marked(text: str, quotes: list[Quote], lexicon: Lexicon | None) -> Iterator[Speech]:
    """Quotations between marks."""
    held: Speech | None = None
    last_end = 0
    for at, quote in enumerate(quotes):
        following = quotes[at + 1].start if at + 1 < len(quotes) else len(text)
        speech = _attributed(text, quote, last_end, following, lexicon) if lexicon else None
        led = speech is not None and bool(speech.cue) and speech.cue[0][0] >= quote.start
        if held is not None and not led and _goes_on(text, last_end, held, quote):
            content = (*held.content, (quote.start, quote.end))
            held = Speech(content, held.cue, held.source, held.stance, held.name, held.span)
        else:
            if held is not None:
                yield held
            held = (speech or Speech(((quote.start, quote.end),))) if _is_speech(text, quote, speech) else None
        last_end = quote.end
    if held is not None:
        yield held


def _is_speech(text: str, quote: Quote, speech: Speech | None) -> bool:
    """Whether what stands between marks was said: a title, or a word or two in somebody's sentence, was not."""
    words = len(_WORD.findall(text[quote.start : min(quote.end, quote.start + 200)]))
    if speech is None:
        return words >= 4 and quote.kind != "title"
    close = text[max(0, quote.start - 4) : quote.start].rstrip('"“„« \u00a0\u202f').endswith(":")
    return words >= 3 or words == 2 and (close or text[quote.end - 1] in ".!?…")


def _goes_on(text: str, last_end: int, held: Speech, quote: Quote) -> bool:
    """Whether a quotation is the second half of the one before: «...», said X, «...»; or its next paragraph."""
    if quote.continues:
        return True
    between = text[last_end : quote.start]
    if not held.source or "\n" in between or len(between) > _REACH or held.content[0][0] > held.cue[0][0]:
        return False
    rest = text[max(held.source[-1][1], held.cue[-1][1]) : quote.start]
    return len(_WORD.findall(rest)) <= 6 and not re.search(r"[.!?…]\s+[^\W\d_]", rest)


def _attributed(text: str, quote: Quote, last_end: int, following: int, lexicon: Lexicon) -> Speech | None:
    """The quotation with the cue beside it, inside it between dashes, after it, or before it."""
    inside = _inside(text, quote, lexicon)
    if inside is not None:
        return inside
    content = ((quote.start, quote.end),)
    end = _window_end(text, quote.end, min(following, quote.end + _REACH))
    after = _cue_after(text, quote.end, end, lexicon)
    if after is not None:
        return _speech(text, content, after, (quote.end, end), lexicon, inverted=True)
    according = lexicon.according.search(text, quote.end, min(end, quote.end + 6 + len("secondo")))
    if according is not None and according.group()[0].islower():  # else it begins a sentence of its own
        found = _according(text, content, according, end, lexicon)
        if found is not None:
            return found
    start = _window_start(text, max(last_end, quote.start - _REACH), quote.start)
    return _before(text, content, start, quote.start, lexicon)


def _window_end(text: str, start: int, end: int) -> int:
    """The end of the sentence that goes on after a quotation."""
    for stop in _STOPS.finditer(text, start, end):
        if stop.group() == "\n" or stop.start() > start + 3 and not _SHORT.search(text[start : stop.start()]):
            return stop.start()
    return end


_STOPS = re.compile(r"[.!?…](?=[\s\"“„«]|$)|\n")
_SHORT = re.compile(r"\b(?:[^\W\d_]|Mme|Mlle|Mr|Sr|Sra|Dr|Dra|Prof|St|Dott|Sig|bzw|ca|Nr)$")


def _window_start(text: str, start: int, end: int) -> int:
    """The beginning of the sentence that leads up to a quotation."""
    window = text[start:end]
    stops = [m.end() for m in re.finditer(r"[.!?…][\"”“»]?\s|\n", window)]
    return start + stops[-1] if stops else start


def _cue_after(text: str, start: int, end: int, lexicon: Lexicon) -> re.Match[str] | None:
    """The cue in the sentence that goes on after the quotation: not far, and not in a new sentence of its own."""
    cue = lexicon.cue.search(text, start, end)
    if cue is None:
        return None
    between = text[start : cue.start()]
    words = _WORD.findall(between)
    if len(words) > _MOST_WORDS_BETWEEN or ":" in between:
        return None
    first = next((c for c in between if c.isalnum()), "")
    fresh = first.isupper() and not re.match(r"[\W_]{0,6}[,—–-]", between)
    return None if fresh and words[0] not in ("Das", "So", "Dies", "Así", "Lo", "Così", "Так", "Ainsi") else cue


def _before(text: str, content: tuple[Offsets, ...], start: int, end: int, lexicon: Lexicon) -> Speech | None:
    """A cue, an "according to" or a bare name and colon before the quotation."""
    cues = list(lexicon.cue.finditer(text, start, end))
    if cues and len(_WORD.findall(text[cues[-1].end() : end])) <= _MOST_WORDS_BETWEEN + 4:
        return _speech(text, content, cues[-1], (start, end), lexicon, inverted=False)
    according = lexicon.according.search(text, start, end)
    if according is not None:
        found = _according(text, content, according, end, lexicon)
        if found is not None:
            return found
    label = re.compile(r"\s{0,3}((?:[^\W\d_][\w’'.-]{1,30} ){0,3}[^\W\d_][\w’'.-]{1,30})\s{0,2}:\W{0,4}$").match(
        text[start:end]
    )
    if label is not None and label.group(1)[0].isupper():
        source = (start + label.start(1), start + label.end(1))
        name, span = find_speaker(text, source, lexicon.words)
        return Speech(content, (), (source,), "say", name, span) if name else None
    return None


def _according(
    text: str, content: tuple[Offsets, ...], according: re.Match[str], end: int, lexicon: Lexicon
) -> Speech | None:
    """A quotation with an "according to" and its speaker."""
    source = speaker_after(text, according.end(), end, lexicon.words)
    if source is None:
        return None
    name, span = find_speaker(text, source, lexicon.words)
    return Speech(content, (according.span(),), (source,), "say", name, span)


def _speech(
    text: str, content: tuple[Offsets, ...], cue: re.Match[str], window: Offsets, lexicon: Lexicon, *, inverted: bool
) -> Speech:
    """A quotation with its cue, and the speaker on the side of the cue where the language puts one."""
    from rashomon.read.foreign_speakers import choose_speaker

    form = cue.groupdict().get("part") or cue.group("verb")
    source = choose_speaker(text, cue.span(), window, lexicon.words, inverted)
    name, span = find_speaker(text, source, lexicon.words) if source else (None, None)
    stance = lexicon.stances.get(form, "say")
    return Speech(content, (cue.span(),), (source,) if source else (), stance, name, span)


def _inside(text: str, quote: Quote, lexicon: Lexicon) -> Speech | None:
    """«We are ready, — said the minister. — But not now»: Russian leaves the marks open around the reporter's words."""
    dashed = _split_at_dashes(text, quote.start, quote.end, lexicon)
    return dashed or (_split_at_commas(text, quote.start, quote.end, lexicon) if lexicon.words.code == "fr" else None)


def _split_at_commas(text: str, start: int, end: int, lexicon: Lexicon) -> Speech | None:
    """« We will build it again, promised Mrs X, and this time ... »: French does the same between commas."""
    for cue in lexicon.cue.finditer(text, start, end):
        comma = text.find(",", cue.end(), min(end, cue.end() + 60))
        if comma < 0 or text[cue.start() - 2 : cue.start()] != ", ":
            continue
        found = _speech(
            text, ((start, cue.start() - 2), (comma + 2, end)), cue, (cue.start(), comma), lexicon, inverted=True
        )
        if comma + 2 < end and found.source and (found.name or text[slice(*found.source[0])] in lexicon.words.pronouns):
            return found
    return None


def _split_at_dashes(text: str, start: int, end: int, lexicon: Lexicon, comma: bool = False) -> Speech | None:
    """Speech, a dash, the reporter's words with a cue first, and perhaps a dash and more speech."""
    for cue in lexicon.cue.finditer(text, start, end):
        lead = text[max(start, cue.start() - 4) : cue.start()]
        dashed = re.search(r"[,.!?…]?\s?[—–-]\s?$", lead)
        if dashed is None and not (comma and lead.endswith(", ")):
            continue
        stop = cue.start() - len(dashed.group() if dashed else ", ")
        mark = text[stop] if stop < end else ""
        stop += mark in ".!?…"
        back = re.compile(r"[.,]\s?[—–-]\s|[—–-][.,]\s?").search(text, cue.end(), end)
        content = [(start, stop)]
        if back is not None and back.end() < end:
            content.append((back.end(), end))
        if stop - start < 2 or len(_WORD.findall(text[start:stop])) < 2:
            continue
        window = (cue.start(), back.start() if back else end)
        return _speech(text, tuple(content), cue, window, lexicon, inverted=True)
    return None


def _dialogue(text: str, lexicon: Lexicon, marked: list[Offsets]) -> Iterator[Speech]:
    """Paragraphs that begin with a dash and hold a cue after a dash or comma: speech without marks."""
    at = 0
    for start, end in paragraphs(text):
        while at < len(marked) and marked[at][1] <= start:
            at += 1
        if text[start] not in _DASH or at < len(marked) and marked[at][0] < end:
            continue
        inner = start + 1
        while inner < end and text[inner].isspace():
            inner += 1
        if inner < end:
            found = _split_at_dashes(text, inner, end, lexicon, comma=True)
            if found is not None:
                yield found


def statement_of(speech: Speech) -> StatementValue:
    """A quotation as the statement layer holds it."""
    return StatementValue(
        "direct", speech.content, speech.cue, speech.source, speech.name, speech.span, None, speech.stance
    )
