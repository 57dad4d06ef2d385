"""Which sentence of which report words a thing best, and what it must keep to stay true out of its place.

A sentence lifted from a report loses what stood before it: the person behind "he", the speaker of a free-standing
quotation. `worded` gives them back, in square brackets or as an attribution, from characters of the same report; where
the report does not tell, it gives nothing and another wording must serve.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Offsets, Published, Record
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.remembering import on_forget
from rashomon.tell import prose
from rashomon.tell.brief_who import full_mention
from rashomon.tell.datelines import dateline_length, unshouted
from rashomon.tell.drifted import hardened

_FIRST_WORDS = 15
"""Characters at the head of a sentence that hold no antecedent."""
_NEAR = 3
"""Sentences before one in which the person behind its "he" must be named."""


class Wording(Record, frozen=True):
    """A sentence of a report; `quality` is higher the better it stands alone."""

    report: str
    start: int
    end: int
    text: str
    quality: float


class Shelf(Record, frozen=True):
    """A story's reports laid out for lookup, by report id."""

    texts: Mapping[str, str]
    sentences: Mapping[str, tuple[Offsets, ...]]
    statements: Mapping[str, tuple[shapes.Statement, ...]]
    entities: Mapping[str, shapes.Entity]
    uses: Mapping[str, int]
    """For each content word, how many reports use it."""
    persons: Mapping[str, tuple[int, ...]]
    """Where each report names persons: the starts of the mentions."""
    lateness: Mapping[str, float]
    """0 for the first report by date, 1 for the last."""
    hardened: Mapping[str, tuple[Offsets, ...]]
    """Sentences that print an utterance more firmly than another report: no wording of anything."""
    headlines: Mapping[str, str]
    """The headline each report was handed in with."""
    rated: dict[tuple[str, int, int], Wording]
    """Wordings made so far: a sentence is asked for once for each of its claims, and rating it reads every word."""
    worded: dict[int, tuple[Sequence[shapes.Assertion], tuple[Wording, ...]]] = {}
    """By where assertions stand in memory, they themselves and their sentences: a claim is asked for again and again."""


def open_shelf(draft: StoryDraft) -> Shelf:
    """Lay out a story for lookup.

    Args:     draft: with sentences in its readings, and the statements, entities and dates derived so far.
    Returns:  the shelf; only body sentences are on it.
    Cost:     linear in characters.
    """
    names = [r.report.name for r in draft.reports]
    uses: Counter[str] = Counter()
    for reading in draft.reports:
        uses.update(prose.content_words(reading.text))
    said: dict[str, list[shapes.Statement]] = {name: [] for name in names}
    for statement in draft.statements:
        said.setdefault(statement.report, []).append(statement)
    texts = {r.report.name: r.text for r in draft.reports}
    sentences = {r.report.name: _body(r) for r in draft.reports}
    return Shelf(
        texts,
        sentences,
        {name: tuple(sorted(found, key=lambda s: (s.content, s.id))) for name, found in said.items()},
        {entity.id: entity for entity in draft.entities},
        uses,
        _persons(draft, names),
        _lateness(draft),
        hardened(draft.utterances, sentences, texts),
        {r.report.name: prose.without_stop(r.report.title or "") for r in draft.reports},
        {},
        {},
    )


_Parts = tuple[object, ...]
_HANDED: list[tuple[_Parts, Shelf]] = []
on_forget(_HANDED.clear)


def hand_on(draft: StoryDraft, shelf: Shelf) -> None:
    """Leave a shelf for the next stage that lays out the same story."""
    _HANDED[:] = [(_parts(draft), shelf)]


def handed_on(draft: StoryDraft) -> Shelf:
    """The shelf that was left for just this draft, or a new one; nothing is left behind.

    Cost:     as `open_shelf`, where nothing was left.
    """
    left = _HANDED.pop() if _HANDED else None
    if left is not None and all(a is b for a, b in zip(left[0], _parts(draft), strict=True)):
        return left[1]
    return open_shelf(draft)


def _parts(draft: StoryDraft) -> _Parts:
    """All that a shelf is made of."""
    return draft.reports, draft.published, draft.statements, draft.entities, draft.utterances


def _persons(draft: StoryDraft, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {name: [] for name in names}
    for entity in draft.entities:
        if prose.is_named_person(entity):
            for place in entity.mentions:
                found.setdefault(place.report, []).append(place.start)
    return {name: tuple(sorted(starts)) for name, starts in found.items()}


def _body(reading: ReportReading) -> tuple[Offsets, ...]:
    found = []
    for annotation in reading.reading.layer("sentence"):
        if getattr(annotation.value, "zone", "body") != "body":
            continue
        exact, start = annotation.exact, annotation.span.start
        start += len(exact) - len(exact.lstrip())
        exact = exact.strip()
        filed = dateline_length(exact)
        start, exact = start + filed, exact[filed:]
        if exact:
            found.append((start, start + len(exact)))
    return tuple(sorted(found))


def _lateness(draft: StoryDraft) -> dict[str, float]:
    days = []
    for at, reading in enumerate(draft.reports):
        given = draft.published[at] if at < len(draft.published) else reading.report.published
        days.append((reading.report.name, _middle(given)))
    order = sorted({day for _, day in days if day})
    place = {day: rank / max(1, len(order) - 1) for rank, day in enumerate(order)}
    # A report without a date is not the first: of nothing that is known of it does it count as early or late.
    undated = 0.5 if place else 0.0
    return {name: place.get(day, undated) for name, day in days}


def _middle(given: shapes.Published | Published) -> str:
    """The time by which reports are put in order: the middle of an interval, for its ends say only what is possible."""
    first, last = prose.day_of(given.earliest), prose.day_of(given.latest)
    if first is None or last is None or first == last:
        return given.latest or given.earliest or ""
    return (first + (last - first) / 2).isoformat()


def is_hardened(shelf: Shelf, report: str, start: int, end: int) -> bool:
    """Whether these characters lie in a sentence that prints an utterance more firmly than another report does."""
    return any(s < end and start < e for s, e in shelf.hardened.get(report, ()))


def sentence_at(shelf: Shelf, report: str, start: int, end: int) -> Offsets | None:
    """The body sentence that holds the middle of these characters; None where there is none."""
    sentences = shelf.sentences.get(report, ())
    middle = (start + end) // 2
    at = bisect_right(sentences, (middle, 1 << 60)) - 1
    if at >= 0 and sentences[at][0] <= middle < sentences[at][1]:
        return sentences[at]
    return None


def evidence(shelf: Shelf, report: str, start: int, end: int) -> shapes.Evidence:
    """Point at these characters of that report."""
    return shapes.Evidence(report, start, end, shelf.texts[report][start:end])


def centrality(shelf: Shelf, text: str) -> float:
    """How much of the whole story's vocabulary a sentence uses: the mean spread of its content words, 0 to 1."""
    words = prose.content_words(text)
    # Under six words the mean is noisy ("Kim met Putin" would win always), so short texts are filled up with zeros.
    # Whole numbers are added before they are divided: the order of a set, another in every process, does not show.
    uses = shelf.uses
    return sum(map(uses.__getitem__, words & uses.keys())) / max(1, len(shelf.texts)) / max(6, len(words))


def quality(shelf: Shelf, report: str, text: str) -> float:
    """How well a sentence stands alone: whole, neither short nor long, no word at its head that points backwards."""
    score = 1.0 + 0.8 * centrality(shelf, text) + 0.3 * shelf.lateness.get(report, 0.0)
    score -= 1.0 * (not prose.balanced(text))
    score -= 0.7 * (not prose.is_whole(text))
    score -= 0.8 * prose.opens_dependent(prose.without_connective(text))
    score -= 0.6 * prose.speaks_for_itself(text)
    score -= 0.4 * prose.counts_from_now(text)
    score -= 0.4 * prose.points_back(text)
    score -= 0.4 * (len(text) < 40) + 0.3 * (len(text) > 260) + 0.8 * (len(text) > 400)
    return score - 0.3 * text.endswith(("?", "!")) - 0.5 * ("\n" in text)


def wordings(shelf: Shelf, assertions: Sequence[shapes.Assertion]) -> list[Wording]:
    """The sentences that hold these assertions, best first.

    Args:     assertions: of one claim, or of one side of it.
    Returns:  each sentence once; where the reports have no sentence layer, the evidence itself.
    Cost:     linear in assertions, logarithmic in sentences; the same assertions are a look-up.
    """
    known = shelf.worded.get(id(assertions))
    if known is None or known[0] is not assertions:  # what is kept lives on, so no other can stand in its place
        known = shelf.worded[id(assertions)] = assertions, tuple(_wordings(shelf, assertions))
    return list(known[1])


def _wordings(shelf: Shelf, assertions: Sequence[shapes.Assertion]) -> list[Wording]:
    seen: set[tuple[str, int]] = set()
    found = []
    for assertion in assertions:
        told = assertion.evidence
        if told.report not in shelf.texts:
            continue
        place = sentence_at(shelf, told.report, told.start, told.end)
        if place is None:
            if shelf.sentences.get(told.report):
                continue  # in a headline, caption or by-line: no sentence to quote
            place = (told.start, told.end)
        if (told.report, place[0]) not in seen and not is_hardened(shelf, told.report, *place):
            seen.add((told.report, place[0]))
            found.append(_wording(shelf, told.report, place))
    return sorted(found, key=lambda w: (-w.quality, w.report, w.start))


def _wording(shelf: Shelf, report: str, place: Offsets) -> Wording:
    known = shelf.rated.get((report, *place))
    if known is not None:
        return known
    text = shelf.texts[report][place[0] : place[1]]
    rated = quality(shelf, report, text) + 0.3 * lead(shelf, report, place[0])
    rated -= 0.7 * _lacks_antecedent(shelf, report, place, text)
    made = Wording(report, place[0], place[1], text, rated)
    shelf.rated[(report, *place)] = made
    return made


def lead(shelf: Shelf, report: str, start: int) -> float:
    """1 for the first sentence of a report, 0 from the sixth on: news tells the main thing first."""
    at = bisect_right(shelf.sentences.get(report, ()), (start, 1 << 60)) - 1
    return max(0.0, 1.0 - 0.2 * at) if at >= 0 else 0.0


def _lacks_antecedent(shelf: Shelf, report: str, place: Offsets, text: str) -> bool:
    """Whether "he" or "she" stands in the sentence before anybody is named or brought in."""
    at = prose.first_personal_pronoun(text)
    if at < 0 or (at > _FIRST_WORDS and prose.brings_in(text[:at])):
        return False
    if (
        at > _FIRST_WORDS
        and text[:1].isalnum()
        and place[0] == next(iter(shelf.sentences.get(report, ())), (-1, -1))[0]
    ):
        return False  # nobody can be meant who stood before the first sentence
    starts = shelf.persons.get(report, ())
    before = starts[bisect_left(starts, place[0]) : bisect_right(starts, place[0] + at)]
    # A name inside a quotation is whom the speaker speaks of, and not the "he" that speaks.
    return not any(prose.is_outside_quotes(text, start - place[0]) for start in before)


def wording_of(shelf: Shelf, report: str, start: int, end: int) -> Wording | None:
    """The wording of the sentence that holds these characters."""
    place = sentence_at(shelf, report, start, end)
    return None if place is None or is_hardened(shelf, report, *place) else _wording(shelf, report, place)


# ------------------------------------------------------------------------------------------- out of its place, yet true


def worded(shelf: Shelf, wording: Wording) -> tuple[str, tuple[shapes.Evidence, ...]] | None:
    """Say a sentence so that it stays true without the sentences around it.

    Returns:  the text and its evidence, the sentence first; None where the report does not say who speaks or who is
              meant, or the sentence is broken.
    """
    text = prose.without_today(unshouted(prose.one_line(wording.text), shelf.texts[wording.report]))
    if (
        prose.is_glued(text, shelf.texts[wording.report])
        or prose.is_furniture(text)
        or prose.runs_into_quotation(text)
        or _repeats_headline(shelf, wording.report, text)
    ):
        return None
    if not prose.balanced(text) or not prose.is_whole(text) or prose.speaks_for_itself(text) or prose.is_bare(text):
        return None
    own = evidence(shelf, wording.report, wording.start, wording.end)
    speaking = [s for s in shelf.statements.get(wording.report, ()) if _touches(s, wording)]
    outside = next((s for s in speaking if _speaker_is_elsewhere(s, wording)), None)
    if outside is not None:
        name = mention(shelf, outside, wording)
        person = shelf.entities.get(outside.speaker or "")
        if name is not None and _names_itself(text, name.exact):
            return None  # "Kim just stated that ..." is told of Kim, and not by him
        if person is not None and person.type != "person" and outside.form == "direct":
            return (
                None  # countries and houses do not say "I": somebody of theirs speaks, whom the sentence does not name
            )
        if outside.form != "direct" and prose.opens_dependent(text):
            return None  # "this includes ...": what "this" is stood in the sentence before
        return None if name is None else (_attributed(text, outside, name.exact), (own, name))
    named = _with_antecedent(shelf, wording, speaking)
    if named is not None:
        text = prose.without_today(prose.without_asides(prose.without_connective(prose.one_line(named[0]))))
        return prose.without_addition(text), (own, named[1])
    text = prose.without_addition(prose.without_asides(prose.without_connective(text)))
    lost = prose.opens_dependent(text) or _lacks_antecedent(
        shelf, wording.report, (wording.start, wording.end), wording.text
    )
    return None if lost else (text, (own,))


def _with_antecedent(
    shelf: Shelf, wording: Wording, speaking: Sequence[shapes.Statement]
) -> tuple[str, shapes.Evidence] | None:
    """The sentence with the speaker's name in brackets for the "he" that speaks; None where nothing is to be done.

    Only the first "he" or "she" of a sentence is explained, and only if it is the one who speaks.
    """
    first = prose.first_personal_pronoun(wording.text)
    if first < 0:
        return None
    for statement in speaking:
        end = next((e for s, e in statement.source if s == wording.start + first), None)
        if end is None or not prose.is_pronoun(shelf.texts[wording.report][wording.start + first : end]):
            continue
        name = mention(shelf, statement, wording)
        person = shelf.entities.get(statement.speaker or "")
        if person is not None and person.type != "person":
            continue
        if name is not None and name.exact.split()[-1] in wording.text[:first]:
            return None  # "Bamford said he asked": the sentence itself has named him
        if name is not None and person is not None and " " not in name.exact:
            name = full_mention(person, shelf.texts) or name  # "Theresa" alone is nobody
        # People seldom name themselves: a name inside the quotation is whom the speaker speaks of.
        if name is not None and name.exact.split()[-1] in statement.text:
            return None
        if name is not None and not _is_near(shelf, statement, wording):
            return None  # named far off: between them somebody else may have become "he"
        if name is not None and not (name.report == wording.report and wording.start <= name.start < wording.end):
            at = end - wording.start
            if prose.has_open_it(wording.text[at:]):
                return None
            return f"{wording.text[:first]}[{prose.one_line(name.exact)}]{wording.text[at:]}", name
    return None


def _names_itself(text: str, name: str) -> bool:
    """Whether a sentence names the one who is to have said it: people seldom speak of themselves by name."""
    last = prose.plain(name).split()[-1:]
    return (
        bool(last)
        and last[0][:1].isupper()
        and last[0].removesuffix("'s") in prose.plain(text).replace("'s", "").split()
    )


def _is_near(shelf: Shelf, statement: shapes.Statement, wording: Wording) -> bool:
    """Whether one of the sentences just before names the speaker."""
    entity = shelf.entities.get(statement.speaker or "")
    if entity is None:
        return statement.speaker_name is not None
    places = shelf.sentences.get(wording.report, ())
    at = bisect_right(places, (wording.start, 1 << 60)) - 1
    begin = places[max(0, at - _NEAR)][0] if places else 0
    text = shelf.texts[wording.report]
    return any(
        m.report == wording.report and begin <= m.start < wording.start and not prose.is_pronoun(text[m.start : m.end])
        for m in entity.mentions
    )


def _repeats_headline(shelf: Shelf, report: str, text: str) -> bool:
    """Whether the report's headline was glued to the head of the sentence."""
    head = prose.plain(shelf.headlines.get(report, "")).lower()
    line = prose.plain(text).lower()
    return len(head) >= 12 and line.startswith(head) and len(line) > len(head) + 2


def is_spoken(shelf: Shelf, wording: Wording) -> bool:
    """Whether a statement is known to lie in the sentence."""
    return any(_touches(s, wording) for s in shelf.statements.get(wording.report, ()))


def _touches(statement: shapes.Statement, wording: Wording) -> bool:
    return any(s < wording.end and wording.start < e for s, e in statement.content)


def _speaker_is_elsewhere(statement: shapes.Statement, wording: Wording) -> bool:
    """The sentence lies wholly in what is said, and neither speaker nor cue is in it."""
    if any(s < wording.end and wording.start < e for s, e in (*statement.source, *statement.cue)):
        return False
    covered = sum(
        min(e, wording.end) - max(s, wording.start)
        for s, e in statement.content
        if s < wording.end and wording.start < e
    )
    return covered >= 0.7 * (wording.end - wording.start)


def _attributed(text: str, statement: shapes.Statement, name: str) -> str:
    who = prose.one_line(name)
    if statement.form == "direct" and text[:1] in "“\"‘'«":
        return f"{prose.capitalised(who)} said: {text}"
    if statement.form == "direct":
        return f"{prose.capitalised(who)} said: “{text}”" if '"' not in text and "“" not in text else f"{who}: {text}"
    return f"According to {who}, {prose.lowered(text)}"


_PEOPLE = frozenset(
    "officials police experts analysts residents witnesses doctors investigators prosecutors authorities scientists "
    "researchers lawyers critics aides sources rescuers firefighters activists campaigners organisers organizers lawmakers "
    "parents teachers neighbours neighbors people survivors relatives villagers protesters economists diplomats soldiers".split()
)


def _is_somebody(text: str) -> bool:
    """Whether words may name a speaker: a single small word must be of people ("officials"), for "things" say nothing."""
    return " " in text or not text.islower() or text in _PEOPLE


def mention(shelf: Shelf, statement: shapes.Statement, wording: Wording) -> shapes.Evidence | None:
    """The characters of the same report that name the speaker of a statement most fully; None where unknown."""
    entity = shelf.entities.get(statement.speaker or "")
    text = shelf.texts[wording.report]
    places = [(m.start, m.end) for m in entity.mentions if m.report == wording.report] if entity else []
    if not places and statement.speaker_name:
        at = text.find(statement.speaker_name)
        places = [(at, at + len(statement.speaker_name))] if at >= 0 else []
    if not places and not statement.speaker_name:
        places = [(s, e) for s, e in statement.source]
    named = [(s, e) for s, e in places if 0 <= s < e and not prose.is_pronoun(text[s:e]) and _is_somebody(text[s:e])]
    if not named:
        return None
    start, end = min(named, key=lambda p: (-(text[p[0] : p[1]].count(" ")), p[0]))
    return evidence(shelf, wording.report, start, end)
