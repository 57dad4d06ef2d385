"""What a story is about in a few sentences: the choice behind the one line and the paragraph.

Outlets open with what they hold to be the story, and their headlines repeat it; a sentence in whose words the openings and
headlines of the other reports agree tells it best. Weights were chosen on a hundred and ten of the AllSides roundups (dev).
The lead says what happened: a sentence without an event ("the rocket is sitting on its pad") comes after those with one, and
what several reports stand behind before what one remarks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import Proposition, Record
from rashomon.pipeline import StoryDraft
from rashomon.tell import prose
from rashomon.tell.wording import Shelf, Wording, sentence_at

LOOKED_AT = 60
"""So many candidates are tried for one sentence; behind them nothing is left that opens a brief."""
OPENING = 5
"""Sentences at the head of a report that tell what it is about."""


class Weights(Record, frozen=True):
    """How a sentence is rated for the paragraph, and how long the paragraph is."""

    agreed: float = 2.5
    """Words that the openings of the other reports have, too."""
    headline: float = 1.5
    early: float = 2.0
    reach: int = 4
    """From this sentence on a report's beginning counts for nothing."""
    late: float = 0.3
    """For each day that the story spans, what the last report is worth more than the first; up to four days."""
    long: float = 0.02
    longest: int = 35
    """Words from which a sentence is too long, and what each further one costs."""
    founded: float = 1.0
    """For the part of the reports, and of up to four independent origins, that stand behind what the sentence tells."""
    eventful: float = 1.5
    """For a sentence that says what somebody did, or will do, before one that describes, judges or asks."""
    points_back: float = 0.5
    """For a sentence that begins with "the" and a common noun."""
    repeats: float = 0.2
    enough: int = 30
    """Words at which the paragraph is long enough."""
    most: int = 65
    sentences: int = 3
    short: int = 33
    """Words to which its sentences are shortened, where grammar allows it."""


class Candidate(Record, frozen=True):
    """A sentence with its rating; higher is better."""

    choice: Wording
    rating: float
    words: frozenset[str]
    solid: float = 0.0
    """How far it tells an event that several stand behind, 0 to 1."""
    done: bool = True
    """Whether the reporter tells something that was done, and not what was said or may be."""


Place = tuple[str, int]
"""Where a sentence stands: its report and its first character."""


class Grounds(Record, frozen=True):
    """What is known of a story's sentences beyond their words."""

    events: Mapping[Place, float]
    """1 for a sentence that tells what was done, less for what will be or is said; nothing for the rest."""
    founded: Mapping[Place, float]
    """0 to 1: how many reports and origins stand behind what a sentence tells."""


def rate(
    shelf: Shelf, choices: Iterable[Wording], headlines: Sequence[str], days: int, weights: Weights, grounds: Grounds
) -> list[Candidate]:
    """Rate sentences for the paragraph.

    Args:     choices: sentences that may be told; headlines: of all reports; days: that the story spans; grounds: of them.
    Returns:  the candidates, best first.
    Cost:     linear in the openings of the reports and the choices.
    """
    opening = openings(shelf)
    others = max(1, len(shelf.sentences) - 1)
    title = Counter(w for h in headlines for w in prose.content_words(h))
    whole = max(6.0, sum(title.values()) / max(1, len(headlines)))
    late = weights.late * min(4, days)
    found = []
    for choice in choices:
        words = prose.content_words(choice.text)
        agreed = sum(max(0, opening[w] - 1) for w in words) / others / max(8, len(words))
        named = sum(title[w] for w in words) / max(1, len(headlines)) / whole
        place = _place(shelf, choice)
        rating = weights.agreed * agreed + weights.headline * named
        rating += weights.early * max(0.0, 1.0 - place / weights.reach)
        where = (choice.report, choice.start)
        rating += weights.founded * grounds.founded.get(where, 0.0) + weights.eventful * grounds.events.get(where, 0.0)
        behind = 1.0 - shelf.lateness.get(choice.report, 0.0)
        # What an earlier report foresees has happened since, or was given up.
        rating -= late * behind + 0.5 * prose.foresees(choice.text) * (behind > 0) * min(1, days)
        rating -= 0.3 * prose.counts_from_now(choice.text)
        # "The bright streak" was brought in by the headline, or the sentence before.
        rating -= weights.points_back * (prose.is_definite(choice.text) or prose.points_back(choice.text))
        count = choice.text.count(" ") + 1
        rating -= weights.long * max(0, count - weights.longest) + 0.03 * max(0, 12 - count)
        solid = grounds.events.get(where, 0.0) * grounds.founded.get(where, 0.0)
        found.append(Candidate(choice, rating, words, solid, grounds.events.get(where, 0.0) >= 1))
    return sorted(found, key=_order)


def events(draft: StoryDraft, shelf: Shelf) -> dict[Place, float]:
    """How far the sentences of a story tell events.

    Args:     draft: with propositions in its readings; without them no sentence is told from another.
    Returns:  1 where the reporter tells what was done, 0.7 where a thing is said or will be; by place, the highest.
    Cost:     linear in propositions.
    """
    found: dict[Place, float] = {}
    for reading in draft.reports:
        name = reading.report.name
        for annotation in reading.reading.layer("proposition"):
            place = sentence_at(shelf, name, annotation.span.start, annotation.span.end)
            if isinstance(annotation.value, Proposition) and place is not None:
                worth = _worth(annotation.value, reading.text)
                found[name, place[0]] = max(found.get((name, place[0]), 0.0), worth)
        for statement in shelf.statements.get(name, ()):
            place = sentence_at(shelf, name, *statement.cue[0]) if statement.cue else None
            if place is not None and min(statement.cue[0][0], statement.content[0][0]) - place[0] <= _AT_HEAD:
                found[name, place[0]] = max(found.get((name, place[0]), 0.0), 0.7)
    return found


def _worth(told: Proposition, text: str) -> float:
    if not told.main or told.kind != "verb" or told.statement is not None or told.negated:
        return 0.0
    carried = {text[s:e].lower() for s, e in told.governors}
    return 1.0 if told.tense == "past" else 0.7 * (not carried.isdisjoint(_AHEAD))


_AT_HEAD = 40
"""Characters within which a sentence that is there to say what somebody said comes to it."""
_AHEAD = frozenset("will to set due expected scheduled".split())


def _order(candidate: Candidate) -> tuple[float, str, int]:
    return (-round(candidate.rating, 9), candidate.choice.report, candidate.choice.start)


def openings(shelf: Shelf) -> Counter[str]:
    """For each content word, how many reports open with it."""
    counts: Counter[str] = Counter()
    for report, places in shelf.sentences.items():
        text = shelf.texts[report]
        counts.update(frozenset(w for s, e in places[:OPENING] for w in prose.content_words(text[s:e])))
    return counts


def _place(shelf: Shelf, choice: Wording) -> int:
    places = shelf.sentences.get(choice.report, ())
    return next((at for at, (start, _) in enumerate(places[:9]) if start == choice.start), 9)


def background(shelf: Shelf, candidates: Sequence[Candidate], weights: Weights, days: int) -> list[Candidate]:
    """The candidates as they tell how a story of several days began: the early reports count for more, and not for less.

    A story began with something that was done, and that others tell, too; what one supposed at first is no beginning.
    """
    late = 1.5 * weights.late * min(4, days)
    turned = [
        Candidate(
            c.choice,
            c.rating - late * shelf.lateness.get(c.choice.report, 0.0) + c.solid - late * (not c.done),
            c.words,
            c.solid,
            c.done,
        )
        for c in candidates
    ]
    return sorted(turned, key=_order)


def in_order(candidates: Sequence[Candidate], told: Sequence[frozenset[str]], weights: Weights) -> list[Candidate]:
    """The candidates, best first, those that repeat what is told behind."""

    def key(c: Candidate) -> tuple[float, str, int]:
        again = sum(prose.overlap(c.words, t) for t in told)
        return (-round(c.rating - weights.repeats * again, 9), c.choice.report, c.choice.start)

    return sorted(candidates, key=key)[:LOOKED_AT]
