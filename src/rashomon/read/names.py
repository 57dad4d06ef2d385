"""Named mentions in one document: the tagger's names, corrected for news.

spaCy's entities are taken as a first guess. Then: titles, articles, possessives and quotation marks are cut off;
headline verbs end a name; outlets and ministries are no people; people named in full somewhere are found by their
family name everywhere; what the text calls a person beside the name is kept as the title. Words like "Russian" are no
names here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rashomon.model import Annotation, Name, NameType, Parse, Record, Zone, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.read.foreign import find_speech
from rashomon.read.names_context import consistent, family_name
from rashomon.read.names_spans import Span, cut, split_joined, titled_person
from rashomon.read.names_words import (
    CAPITALS,
    COMPASS,
    COUNTRIES,
    COUNTRIES_IN_CAPITALS,
    DIVIDED,
    EAST_ASIAN_FAMILY,
    FIRM_ENDINGS,
    GIVEN_NAMES,
    NOT_NAMES,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PARTICLES,
    PHRASES,
    PLACE_HEADS,
    SPEECH,
)
from rashomon.read.titles import HONORIFICS, is_head, title_after, title_before

_TYPES: dict[str, NameType] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "WORK_OF_ART": "work",
    "EVENT": "other", "PRODUCT": "other", "LAW": "work",
}  # fmt: skip


# Characters; matching is quadratic in them. The longest in the summit reports and 30 articles of the stream: 57.
LONGEST_NAME = 200


class NamesConfig(Record, frozen=True):
    """`longest`: tokens after which a name is taken for a misreading (a guess; real names seen here have at most 8)."""

    longest: int = 12


def find_names(reading: Reading, config: NamesConfig, kit: None) -> tuple[Annotation, ...]:
    """Find the names of one document.

    Args:     reading: with layers "zone", "sentence" and "parse".
    Returns:  annotations of layer "name" in document order, none overlapping another.
    Raises:   nothing for any text.
    Cost:     linear in tokens.
    """
    layer = reading.layer("parse")
    if not layer or not isinstance(layer[0].value, Parse):
        return _speakers(reading)
    parse = layer[0].value
    sentence_of = _sentence_index(parse)
    spans = [s for entity in parse.entities for s in _corrected(parse, entity) if s.end - s.start <= config.longest]
    spans = _without_initials(parse, spans)
    spans += _titled(parse, spans, sentence_of)
    spans += _speaking(parse, spans)
    spans += _headed(parse, spans)
    spans += _given(parse, spans)
    spans = _without_headings(parse, spans)
    spans = _aged(parse, spans)
    people = _full_names(parse, spans) | _bylines(reading)
    spans = _retype(parse, spans, people)
    people |= _full_names(parse, spans)
    spans = _shortened(parse, _split_pairs(parse, spans, people), people)
    spans = _propagate(parse, spans, people)
    spans = consistent(parse, _without_overlaps(spans), people)
    barred = frozenset(i for s in spans if s.sort == "person" for i in range(s.start, s.end))
    return tuple(_annotation(reading, parse, span, sentence_of, barred) for span in spans if _plausible(parse, span))


def _sentence_index(parse: Parse) -> list[tuple[int, int]]:
    index: list[tuple[int, int]] = []
    for start, end in parse.sentences:
        index.extend([(start, end)] * (end - start))
    return index


def _corrected(parse: Parse, entity: tuple[int, int, str]) -> list[Span]:
    """The spans that a tagged entity stands for: none, one, or two joined by "and" or a comma."""
    start, end, label = entity
    sort = _TYPES.get(label)
    if sort is None:
        return []
    addressed = parse.words[start].lower() in HONORIFICS
    first = titled_person(parse, start, end) if sort == "organisation" or (addressed and sort != "person") else None
    if first is not None:
        return [Span(first, end, "person")]
    pieces = split_joined(parse, start, end) if sort == "person" else [(start, end)]
    return [Span(s, e, sort) for s, e in (cut(parse, s, e, sort) for s, e in pieces) if s < e]


def _words(parse: Parse, span: Span | tuple[int, int]) -> tuple[str, ...]:
    start, end = (span.start, span.end) if isinstance(span, Span) else span
    return parse.words[start:end]


_INITIALS = re.compile("[A-Z]{3,6}")


def _without_initials(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """ "Glenn Beck CPAC" in a headline, where the report has "Glenn Beck", or CPAC as a body: cut before the initials.

    A family name in capitals ("Emmanuel MACRON") and "III" are a name's.
    """
    people = {_words(parse, s) for s in spans if s.sort == "person"}
    bodies = {_words(parse, s) for s in spans if s.sort == "organisation"}
    result = []
    for span in spans:
        words = _words(parse, span)
        initials = bool(_INITIALS.fullmatch(words[-1])) and not set(words[-1]) <= set("IVX")
        mixed = len(words) > 2 and not any(w.isupper() for w in words[:-1])
        cut_off = span.sort == "person" and initials and mixed and (words[:-1] in people or words[-1:] in bodies)
        result.append(Span(span.start, span.end - 1, span.sort) if cut_off else span)
    return result


def _titled(parse: Parse, spans: Sequence[Span], sentence_of: Sequence[tuple[int, int]]) -> list[Span]:
    """People whom the tagger missed but a title introduces: "Mr Halloran", "Captain Dern"."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    found = []
    for i, word in enumerate(parse.words[:-1]):
        low = word.lower()
        if i in taken or not (low in HONORIFICS or (word[0].isupper() and is_head(word))):
            continue
        first = i + 2 if parse.words[i + 1] == "." and low in HONORIFICS else i + 1
        j = first
        while j < sentence_of[i][1] and _proper(parse, j) and j not in taken and not is_head(parse.words[j]):
            j += 1
        if j > first and not _heads(parse.words[j - 1].lower()):
            found.append(Span(first, j, "person"))
    return found


def _speaking(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """Two or three capitalised words that speak are a person, even where the tagger saw no name."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    found = []
    for i, dep in enumerate(parse.deps):
        if dep not in ("nsubj", "nsubjpass") or i in taken or not _proper(parse, i):
            continue
        if parse.lemmas[parse.heads[i]] not in SPEECH:
            continue
        start = i
        while start and _proper(parse, start - 1) and start - 1 not in taken and i - start < 3:
            start -= 1
        while start < i and (is_head(parse.words[start]) or parse.words[start].lower() in HONORIFICS):
            start += 1
        low = parse.words[i].lower()
        start, _ = cut(parse, start, i + 1, "person")
        if i > start and low not in ORGANISATION_HEADS and low not in PLACE_HEADS:
            found.append(Span(start, i + 1, "person"))
    return found


def _aged(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """ "Agnes Lowther, 61, who ...": whoever has an age is a person, whatever the tagger saw."""
    found = []
    for i in range(1, len(parse.words) - 1):
        age = parse.words[i + 1]
        if parse.words[i] == "," and age.isascii() and age.isdigit() and 0 < int(age[:4]) <= 110 and len(age) <= 3:
            closed = i + 2 >= len(parse.words) or parse.words[i + 2] in (",", ".", "and")
            start = i
            while start and i - start < 4 and _proper(parse, start - 1) and not is_head(parse.words[start - 1]):
                start -= 1
            if closed and i - start >= 2:
                found.append(Span(start, i, "person"))
    taken = {k for s in found for k in range(s.start, s.end)}
    return [*found, *(s for s in spans if taken.isdisjoint(range(s.start, s.end)))]


def _headed(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """What the tagger left out and its last word tells: "Vostochny Cosmodrome", "Harbour Board", and "KCNA"."""
    taken = {i for s in spans for i in range(s.start, s.end)}
    found, i = [], 0
    while i < len(parse.words):
        start = i
        while i < len(parse.words) and i not in taken and _proper(parse, i):
            i += 1
        if start < i and start and start - 1 not in taken and _divided(parse, start):
            start -= 1
        run = parse.words[start:i]
        last = run[-1].lower() if run else ""
        if len(run) >= 2 and _heads(last) and not is_head(run[0]):
            found.append(Span(start, i, "place" if last in PLACE_HEADS else "organisation"))
        elif run:
            agencies = (
                k for k in range(start, i) if parse.words[k].lower() in ORGANISATIONS and len(parse.words[k]) > 2
            )
            found += [Span(k, k + 1, "organisation") for k in agencies]
        i = max(i, start + 1)
    return found


def _heads(last: str) -> bool:
    """Whether a name that ends in this word is that of a place or an organisation."""
    return last in PLACE_HEADS or last in ORGANISATION_HEADS


def _given(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """A common given name before a word that the report has as a name again and again: "Ann Vellaugh", later "Vellaugh"."""
    from rashomon.read.speakers_cast import first_names

    given = first_names()
    taken = {i for s in spans for i in range(s.start, s.end) if s.sort != "person" or s.end - s.start > 1}
    plain = {w for w in parse.words if w.islower()}
    often = Counter(w for i, w in enumerate(parse.words) if len(w) > 2 and _proper(parse, i))
    found = []
    for i, (first, last) in enumerate(zip(parse.words, parse.words[1:], strict=False)):
        if first.lower() not in given or often[last] < _OFTEN or last.lower() in plain or {i, i + 1} & taken:
            continue
        apart = i + 2 >= len(parse.words) or not _proper(parse, i + 2)
        headed = last.lower() in PLACE_HEADS | ORGANISATION_HEADS or last.isupper()
        if apart and not headed and _proper(parse, i) and _proper(parse, i + 1):
            found.append(Span(i, i + 2, "person"))
    return found


_OFTEN = 3


def _without_headings(parse: Parse, spans: Sequence[Span]) -> list[Span]:
    """ "HARLOW Ann Marsh, of Harlow": a person's name begins behind a body or place that the report names by itself."""
    alone = {parse.words[s.start] for s in spans if s.end - s.start == 1 and s.sort in ("organisation", "place")}
    return [
        Span(s.start + 1, s.end, s.sort)
        if s.sort == "person" and s.end - s.start > 2 and _heads_line(parse.words[s.start], alone)
        else s
        for s in spans
    ]


def _heads_line(word: str, alone: set[str]) -> bool:
    return word in alone and word.lower() not in GIVEN_NAMES


def _divided(parse: Parse, start: int) -> bool:
    """ "South" before "Korean Defense Ministry", where the tagger took it for an adjective."""
    compass = parse.words[start - 1].lower() in COMPASS and parse.words[start - 1][0].isupper()
    return compass and parse.words[start].lower() in DIVIDED and parse.starts[start] == parse.ends[start - 1] + 1


def _proper(parse: Parse, i: int) -> bool:
    word = parse.words[i]
    return parse.tags[i] in ("NNP", "NNPS") and word[0].isupper() and not (word.isupper() and word.lower() in NOT_NAMES)


def _full_names(parse: Parse, spans: Iterable[Span]) -> set[tuple[str, ...]]:
    """People named by two words or more, all capitalised."""
    found = set()
    for span in spans:
        words = _words(parse, span)
        letters = [w for w in words if w not in ("-", "‑", "–")]
        headed = _organised(words) or words[-1].lower() in PLACE_HEADS
        capital = all(w[0].isupper() or w.lower() in PARTICLES or "-" in words for w in letters)
        if span.sort == "person" and len(letters) >= 2 and capital and not headed:
            found.add(words)
    return found


def _bylines(reading: Reading) -> set[tuple[str, ...]]:
    """Who wrote the report, where the zones tell: such a name is a person wherever it stands."""
    zones = (a.value for a in reading.layer("zone"))
    names = [z.name.split() for z in zones if isinstance(z, Zone) and z.kind == "byline" and z.name]
    return {tuple(n) for n in names if 2 <= len(n) <= 4 and all(w[0].isupper() for w in n)}


def _organised(words: Sequence[str]) -> bool:
    joined = " ".join(words).lower()
    return (
        joined in ORGANISATIONS
        or joined in PHRASES
        or words[-1].lower() in ORGANISATION_HEADS
        or joined.endswith(_PHRASE_ENDS)
    )


_PHRASE_ENDS = tuple(f" {phrase}" for phrase in sorted(PHRASES))


def _retype(parse: Parse, spans: Sequence[Span], people: set[tuple[str, ...]]) -> list[Span]:
    """Organisations, places and people that the tagger took for each other."""
    certain = people | {family_name(p) for p in people}
    given = {p[:1] for p in people if p[0].lower() not in EAST_ASIAN_FAMILY}
    result = []
    for span in spans:
        words = _words(parse, span)
        sure = words in certain or (words in given and span.sort == "organisation")
        result.append(Span(span.start, span.end, "person" if sure else _mended(parse, span, words)))
    return result


def _mended(parse: Parse, span: Span, words: tuple[str, ...]) -> NameType:
    """The type of a name that is nobody's whom the report names in full."""
    sort, first, last = span.sort, words[0].lower(), words[-1].lower()
    if " ".join(words).lower() in COUNTRIES or " ".join(words) in COUNTRIES_IN_CAPITALS:
        return "place"
    if _organised(words):
        return "organisation"
    if sort == "person":
        if len(words) > 1 and last in FIRM_ENDINGS:
            return "organisation"
        if len(words) == 2 and words[0] == "Saint":
            return "place"
        if last in PLACE_HEADS or first in PLACE_HEADS or (len(words) == 1 and last in CAPITALS):
            return "place"
        if parse.words[span.end : span.end + 2] == (",", "which"):
            return "organisation"
        return "other" if any(c.isdigit() for w in words for c in w) else "person"
    if sort == "other" and len(words) == 1 and first in GIVEN_NAMES:
        return "person"
    return "person" if _named_like_a_person(parse, span) else sort


def _named_like_a_person(parse: Parse, span: Span) -> bool:
    """ "Nikki Haley" tagged as an organisation: a common given name, "By" before, or ", who" after."""
    words = _words(parse, span)
    if not 2 <= len(words) <= 3 or not all(w.isalpha() and w[0].isupper() for w in words):
        return False
    if any(w.isupper() and len(w) > 1 for w in words):
        return False
    if parse.words[span.end : span.end + 2] == (",", "who"):
        return True
    by = span.start > 0 and parse.words[span.start - 1] == "By"
    return span.sort == "organisation" and (by or words[0].lower() in GIVEN_NAMES)


def _split_pairs(parse: Parse, spans: Sequence[Span], people: set[tuple[str, ...]]) -> list[Span]:
    """ "Putin-Kim": two people of the report, joined by a hyphen."""
    families = {family_name(p) for p in people}
    families |= {_words(parse, s) for s in spans if s.sort == "person" and s.end - s.start == 1}
    result = []
    for span in spans:
        words = _words(parse, span)
        if _is_pair(words, families):
            result += [Span(span.start, span.start + 1, "person"), Span(span.start + 2, span.end, "person")]
        else:
            result.append(span)
    return result


def _speakers(reading: Reading) -> tuple[Annotation, ...]:
    """Of a text that is not parsed, the people whom it quotes by at least two names: they link it to other reports."""
    spans = {s.span for s in find_speech(reading.document.text) if s.span and s.name and " " in s.name}
    return tuple(annotate(reading.document, start, end, Name("person"), "names") for start, end in sorted(spans))


def _is_pair(words: tuple[str, ...], families: set[tuple[str, ...]]) -> bool:
    """Two families of the report joined, or one and another capitalised word that is no country ("Trump-Kim")."""
    if len(words) != 3 or words[1] not in ("-", "–"):
        return False
    known = (words[:1] in families) + (words[2:] in families)
    other = words[2] if words[:1] in families else words[0]
    return known == 2 or known == 1 and other[0].isupper() and other.lower() not in COUNTRIES | DIVIDED | COMPASS


def _shortened(parse: Parse, spans: Sequence[Span], people: set[tuple[str, ...]]) -> list[Span]:
    """ "James Comey Memos" in a headline, where the report otherwise has "James Comey": cut to the usual name."""
    counts = Counter(_words(parse, s) for s in spans if s.sort == "person")
    result = []
    for span in spans:
        words = _words(parse, span)
        usual = [n for n in range(2, len(words)) if words[:n] in people and counts[words[:n]] > counts[words]]
        if span.sort == "person" and usual and not counts[words[-1:]]:
            people.discard(words)
            result.append(Span(span.start, span.start + usual[-1], "person"))
        else:
            result.append(span)
    return result


def _propagate(parse: Parse, spans: Sequence[Span], people: set[tuple[str, ...]]) -> list[Span]:
    """Find every other mention of known people: the full name first, then the bare family name.

    Known are those named in full, and those whom the tagger saw twice under one bare name.
    """
    bare = Counter(_words(parse, s) for s in spans if s.sort == "person" and s.end - s.start == 1)
    known = [(p, True) for p in people] + [(family_name(p), False) for p in people]
    known += [(words, False) for words, count in bare.items() if count > 1 and len(words[0]) > 2]
    starts: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for words, full in sorted(set(known), key=lambda k: (-len(k[0]), k)):
        starts.setdefault(words[0], []).append((words, full))
    taken = {i: s for s in spans for i in range(s.start, s.end)}
    # "in May" is no mention of Theresa May.
    dates = {i for s, e, label in parse.entities if label == "DATE" for i in range(s, e)}
    found = []
    for i, word in enumerate(parse.words):
        for words, full in starts.get(word, ()):
            if parse.words[i : i + len(words)] != words:
                continue
            inside = [taken[k] for k in range(i, i + len(words)) if k in taken]
            mistyped = any(s.sort != "person" for s in inside)
            if full and mistyped:
                found += [Span(i, i + len(words), "person")] * all(s.end - s.start <= len(words) + 1 for s in inside)
            elif not inside and (full or (i not in dates and _stands_alone(parse, i, i + len(words)))):
                found.append(Span(i, i + len(words), "person"))
            break
    covered = {i: s for s in found for i in range(s.start, s.end)}
    kept = [s for s in spans if not _swallowed(s, covered)]
    return [*found, *kept]


def _swallowed(span: Span, covered: dict[int, Span]) -> bool:
    """Whether a found name holds this span and more."""
    over = covered.get(span.start)
    return over is not None and span.end <= over.end and (span.start, span.end) != (over.start, over.end)


def _stands_alone(parse: Parse, start: int, end: int) -> bool:
    """A family name that is no common word here: "Everard also suggests", not "Miller Street" or "Sand is yellow"."""
    if end < len(parse.words) and _proper(parse, end) and parse.starts[end] == parse.ends[end - 1] + 1:
        return False
    if start and parse.words[start - 1] in ("-", "–") and parse.ends[start - 2] == parse.starts[start - 1]:
        return False
    inside = start > 0 and parse.pos[start - 1] != "PUNCT"
    if all(_proper(parse, i) for i in range(start, end)) or (inside and parse.words[start][0].isupper()):
        return True
    following = parse.pos[end] if end < len(parse.pos) else ""
    return parse.words[start][0].isupper() and following in ("VERB", "AUX", "PART", "ADV", "PUNCT")


def _without_overlaps(spans: Sequence[Span]) -> list[Span]:
    """The longest of overlapping spans, people before others; in document order."""
    chosen: list[Span] = []
    taken = set[int]()
    for span in sorted(spans, key=lambda s: (-(s.end - s.start), s.sort != "person", s.start, s.sort)):
        if taken.isdisjoint(range(span.start, span.end)):
            chosen.append(span)
            taken.update(range(span.start, span.end))
    return sorted(chosen, key=lambda s: s.start)


def _plausible(parse: Parse, span: Span) -> bool:
    """Not a common noun at the head of a sentence, nor a word without capitals."""
    words = _words(parse, span)
    if parse.ends[span.end - 1] - parse.starts[span.start] > LONGEST_NAME:
        return False
    if not any(c.isupper() for w in words for c in w) and not any(not c.isascii() for w in words for c in w):
        return False
    if span.sort == "person" and _fragment(words):
        return False
    if len(words) > 1:
        return True
    if words[0].lower() in NOT_NAMES or not any(c.isalpha() for c in words[0]):
        return False
    if span.sort == "person" and is_head(words[0]) and not span.known:
        return False
    # "Shares fell": a common noun at the head of a sentence.
    return parse.tags[span.start] in ("NNP", "NNPS") or words[0].isupper() or span.known


_NO_PERSON = frozenset("jr sr jr. sr. sen sens reps gov govs messrs north south east west ii iii".split())


def _fragment(words: tuple[str, ...]) -> bool:
    """What is left of a name or of a people: "Jr.", "North", "North Koreans"."""
    low = [w.lower() for w in words]
    if len(low) == 1:
        return low[0] in _NO_PERSON
    return len(low) == 2 and low[0] in COMPASS and low[1] in DIVIDED


def _annotation(
    reading: Reading, parse: Parse, span: Span, sentence_of: Sequence[tuple[int, int]], barred: frozenset[int]
) -> Annotation:
    start, end = parse.starts[span.start], parse.ends[span.end - 1]
    title = None
    if span.sort == "person":
        sentence = sentence_of[span.start]
        title = title_before(parse, sentence, span.start, barred) or title_after(parse, sentence, span.end, barred)
    if title is None:
        return annotate(reading.document, start, end, Name(span.sort), "names")
    offsets = parse.starts[title[0]], parse.ends[title[1] - 1]
    words = " ".join(reading.document.text[offsets[0] : offsets[1]].split())
    return annotate(reading.document, start, end, Name(span.sort, words, offsets), "names")


STAGE = Stage(
    name="names",
    version="5",
    shape="document",
    reads=("zone", "sentence", "parse"),
    writes=("name",),
    run=find_names,
    config=NamesConfig(),
)
