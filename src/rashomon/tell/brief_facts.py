"""Small facts that the writing of a brief asks for: phrases of not knowing, acts of speaking, what repeats what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from rashomon import shapes
from rashomon.pipeline import StoryDraft
from rashomon.tell import prose
from rashomon.tell.check import figures
from rashomon.tell.news_known import figures_of as figures_in
from rashomon.tell.wording import Shelf, Wording
from rashomon.weigh.assertions import TOLLS

UNKNOWN = (
    "not known", "is unknown", "are unknown", "was unknown", "were unknown", "remains unknown", "remain unknown",
    "is unclear", "was unclear", "remains unclear", "remained unclear", "remain unclear", "unclear whether",
    "unclear what", "unclear why", "unclear how", "unclear who", "unclear if", "not clear", "not immediately clear",
    "remain undisclosed", "remains undisclosed", "not been disclosed", "not immediately respond", "did not respond",
    "declined to comment", "not immediately available", "did not elaborate", "yet to be determined",
    "could not be verified", "not independently verif", "no indication", "has not said", "have not said",
)  # fmt: skip
"""Phrases with which English reports say that something is not known; collected by reading news."""

SPOKEN: dict[str, float] = {
    "deny": 3, "confirm": 2, "admit": 2, "accuse": 2, "warn": 2, "demand": 1.5, "promise": 1.5, "announce": 1,
    "predict": 1, "doubt": 1, "say": 0.5, "claim": 0.5, "report": 0, "suggest": 0, "describe": 0, "praise": 0,
}  # fmt: skip
"""Stances that are acts of speaking, and what each tells a reader beyond a plain "said"; "believes", "wants" and "plans"
are what somebody else says of a person, and no statement to quote."""


LEFT_OPEN = frozenset("any such this that these those none so".split())
"""First words of what was said that an earlier sentence explains ("denied that any had been locked away")."""
FEWEST_WORDS = 4
"""Content words beside the speaker's; with fewer ("I will be on the first one") a statement says nothing alone."""


AT_HEAD, MOST_OF = 30, 0.4
"""What a sentence is there to tell begins within so many characters of it, or fills this part of it."""
_CHANGES = frozenset(
    "moved postponed delayed rescheduled cancelled canceled scrapped dropped abandoned withdrew withdrawn reversed revised "
    "raised lowered rose risen fell fallen cut increased doubled instead longer later earlier extended resumed reopened "
    "replaced".split()
)
_DENIES = frozenset(
    "deny denies denied denying denial dismiss dismisses dismissed dismissing reject rejects rejected rejecting refute refutes "
    "refuted dispute disputes disputed disputing doubt doubts doubted contradict contradicts contradicted false untrue baseless "
    "unfounded lie lies invention wrong incorrect".split()
)


def tells_change(text: str) -> bool:
    """Whether a word says that something became otherwise than it was: "moved", "raised", "no longer"."""
    return not _CHANGES.isdisjoint(text.lower().replace(",", " ").split())


def denies(text: str) -> bool:
    """Whether a word says that somebody denies or doubts: "rejected", "is false"; not "has no doubt that"."""
    small = text.lower().replace("no doubt", " ").replace("no denying", " ").replace(",", " ").replace(".", " ")
    return not _DENIES.isdisjoint(small.split())


def utterances(draft: StoryDraft) -> dict[str, list[tuple[int, int, str]]]:
    """Where each report renders an act of speaking that several reports render."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for utterance in draft.utterances:
        for rendering in utterance.renderings if len(utterance.renderings) > 1 else ():
            rows = found.setdefault(rendering.report, [])
            rows += [(start, end, utterance.id) for start, end in rendering.spans]
    return found


def days_of(draft: StoryDraft) -> int:
    """How many days lie between the first and the last report."""
    days = [d for p in draft.published if (d := prose.day_of(p.latest))]
    return (max(days) - min(days)).days if days else 0


def repeats(about: frozenset[str], used: frozenset[str], enough: float) -> bool:
    """Whether one sentence tells another again; on another day it is another thing, though the words be nearly the same."""
    days = about & prose.WEEKDAYS, used & prose.WEEKDAYS
    other = bool(days[0] and days[1] and not days[0] & days[1])
    return prose.overlap(about, used) >= (max(enough, 0.8) if other else enough)


_LED_UP = 4
"""Days before the first report from which on a thing belongs to what led up to the story."""


def begins(draft: StoryDraft) -> str | None:
    """The day on which a story may have begun, as an ISO date: a few before its first report."""
    days = [d for p in draft.published if (d := prose.day_of(p.earliest))]
    return (min(days) - datetime.timedelta(days=_LED_UP)).isoformat() if days else None


def figures_of(assertions: Iterable[shapes.Assertion]) -> frozenset[str]:
    """The figures in the characters of these assertions."""
    return frozenset(f for a in assertions for f in figures(a.evidence.exact))


def tolls_told(text: str) -> frozenset[tuple[str, float]]:
    """The casualties that a sentence counts, each kind with each figure: "seven killed, 50 injured"."""
    kinds = [kind for kind, seen in TOLLS.items() if seen.search(text)]
    return frozenset((kind, figure) for kind in kinds for figure in figures_in(text)) if kinds else frozenset()


def counts_again(
    text: str, about: frozenset[str], used: Iterable[frozenset[str]], counted: Iterable[tuple[str, float]]
) -> bool:
    """Whether a sentence counts only casualties that were counted, in much the same words."""
    tolls = tolls_told(text)
    return bool(tolls) and tolls <= frozenset(counted) and any(prose.overlap(about, u) >= _MUCH_THE_SAME for u in used)


_MUCH_THE_SAME = 0.4


def is_increment(claim: shapes.Claim) -> bool:
    """Whether a figure adds to another and does not replace it: "12 more bodies"."""
    words = prose.one_line(" ".join(a.evidence.exact for a in claim.assertions)).lower().split(" ")
    return any(second in ("more", "further", "additional") for second in words[1:]) or "another" in words


def is_mostly(statement: shapes.Statement, choice: Wording) -> bool:
    """Whether the sentence is there to say what somebody said, and does not only mention it at its end."""
    inside = sum(min(e, choice.end) - max(s, choice.start) for s, e in statement.content if s < choice.end)
    begins = (
        min((s for s, _ in (*statement.content, *statement.source) if s >= choice.start), default=choice.end)
        - choice.start
    )
    return inside >= 0.4 * (choice.end - choice.start) and begins < 40


def is_quoted(shelf: Shelf, choice: Wording) -> bool:
    """Whether most of the sentence is somebody's very words."""
    return any(s.form == "direct" and is_mostly(s, choice) for s in shelf.statements.get(choice.report, ()))


def is_vague(shelf: Shelf, choice: Wording) -> bool:
    """Whether it is said by "the official", whom an earlier sentence brought in."""
    for statement in shelf.statements.get(choice.report, ()):
        for start, end in statement.source:
            who = shelf.texts[choice.report][start:end].split(",", 1)[0].lower().split()
            named = statement.anonymous is None or len(who) != 2 or who[0] != "the"
            if choice.start <= start < choice.end and not named:
                return True
    return False
