"""The plain English for what the shapes say in single words; shared by the terminal, the page and the exports."""

from __future__ import annotations

from collections.abc import Mapping

from rashomon import shapes
from rashomon.tell import prose
from rashomon.text.language import NAMES

SECTIONS: dict[str, str] = {
    "what": "What is reported",
    "who": "Who is involved",
    "says": "Who says what",
    "disputed": "What is disputed",
    "single_origin": "What rests on one origin",
    "changed": "What changed",
    "unknown": "What is not known",
}
"""The sections of a brief in the order of reading, with their headings."""

STATUS: dict[str, str] = {
    "reported": "reported",
    "planned": "planned",
    "predicted": "predicted",
    "announced": "announced",
    "happened": "happened",
    "denied": "denied",
    "disputed": "disputed",
    "did_not_happen": "did not happen",
    "superseded": "overtaken by a later report",
    "withdrawn": "withdrawn",
}
ORIGINS: dict[str, str] = {
    "own_reporting": "own reporting",
    "person": "a named person",
    "agency": "a news agency",
    "state_media": "state media",
    "anonymous": "unnamed",
    "document": "a document",
}
SLOTS: dict[str, str] = {
    "place": "the place",
    "time": "the time",
    "number": "the number",
    "polarity": "whether it is so",
    "participant": "who took part",
    "role": "who did what",
    "outcome": "the outcome",
}
COPIES: dict[str, str] = {
    "copy": "the same text",
    "contained": "one holds the other",
    "partial": "shared passages",
    "shared_quotes": "the same quotations",
    "translation": "a translation",
    "fragment": "a fragment",
}
STANCES: dict[str, str] = {
    "say": "said",
    "deny": "denied",
    "warn": "warned",
    "predict": "predicted",
    "doubt": "doubted",
    "demand": "demanded",
    "promise": "promised",
    "confirm": "confirmed",
    "accuse": "accused",
    "believe": "believed",
    "ask": "asked",
    "announce": "announced",
    "claim": "claimed",
    "report": "reported",
    "suggest": "suggested",
    "admit": "admitted",
    "praise": "praised",
    "describe": "described",
    "fear": "feared",
    "want": "wanted",
    "plan": "planned",
    "hope": "hoped",
    "support": "supported",
    "evidence": "showed",
    "seem": "seemed",
    "speculate": "speculated",
}


def stance(statement: shapes.Statement) -> str:
    """How something was said, in the past tense: "denied"."""
    return STANCES.get(statement.stance, "said")


def manner(statement: shapes.Statement) -> str:
    """How something was said, for people: in the report's own words, where these are an act of their own.

    "Is interested in", "may opt" and "dismissed" are not "said"; "according to" and "told" are. Where the cue says nothing of
    the manner ("said they would not"), it is the stance.
    """
    cue = " ".join(statement.cue_text.split())
    told = cue.lower().strip(" ,:").split()
    if statement.stance_by != "cue" or not told or len(told) > LONGEST_CUE or not PLAIN_CUES.isdisjoint(told):
        return stance(statement)
    return " ".join(told) if cue.split()[0].istitle() else cue.strip(" ,:")


PLAIN_CUES = frozenset(
    "say says said saying tell tells told telling according reported reportedly as per ... write writes wrote".split()
)
"""Words of a cue that tell of no more than that something was said."""

LONGEST_CUE = 8
"""Words of a cue that is shown as it stands."""


def counted(number: int, noun: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "report"), counted(3, "story", "stories")
    ('1 report', '3 stories')
    """
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def legs(found: shapes.Range) -> str:
    """How many independent origins stand behind a claim.

    >>> legs(shapes.Range(2, 3)), legs(shapes.Range(1, 1))
    ('2-3 independent origins', 'one origin')
    """
    if found.most <= 1:
        return "one origin" if found.most == 1 else "no known origin"
    if found.least == found.most:
        return f"{found.least} independent origins"
    return f"{found.least}-{found.most} independent origins"


def listed_legs(claim: shapes.Claim) -> shapes.Range:
    """How many independent origins the reports name for a claim: its range without passages that only may tell it too."""
    found = claim.independent_origins
    return shapes.Range(found.least, max(found.least, found.most - len(claim.perhaps)))


def stands_on(claim: shapes.Claim) -> str:
    """On how many legs a claim stands, for a reader: "one origin (3 with passages that may tell it too)"."""
    told = legs(listed_legs(claim))
    return f"{told} ({claim.independent_origins.most} with passages that may tell it too)" if claim.perhaps else told


def stands_alone(sentence: shapes.BriefSentence, claims: Mapping[str, shapes.Claim]) -> bool:
    """Whether a sentence is to be marked as resting on one origin.

    What a reporter tells as a happening is not: others may tell it in words that were not seen to be the same.
    """
    told = [claims[c] for c in sentence.claims if c in claims]
    few = all(listed_legs(c).most <= 1 for c in told)
    return bool(told) and few and not any(c.status == "happened" for c in told)


def origin(found: shapes.Origin) -> str:
    """An origin in words: its name where it has one, and what kind of origin it is."""
    kind = ORIGINS[found.kind]
    if not found.name or found.name == "not named":
        return "nobody is named" if found.kind == "anonymous" else kind
    if found.kind == "anonymous":
        # "A US official" and "North Korean news media" say themselves that nobody is named.
        return found.name
    return f"{found.name} ({kind})" if found.kind != "person" else found.name


def relation(found: shapes.Relation) -> str:
    """A relation to another claim in words."""
    if found.kind == "supersedes":
        return "overtakes"
    if found.kind == "refines":
        return "makes more precise"
    sure = {"real": "contradicts", "apparent": "only seems to contradict", "unsure": "may contradict"}[found.verdict]
    return f"{sure} ({SLOTS[found.slot]})"


def outlet(report: shapes.Report) -> str:
    """What to call a report: its outlet, or else its id."""
    return report.outlet or report.id


def published(report: shapes.Report) -> str:
    """When a report appeared and, where that was not simply given, how it is known."""
    when = report.published
    if not when.earliest and not when.latest:
        return "date unknown"
    said = prose.say_interval(when.earliest, when.latest)
    return f"{said} (inferred from the text)" if when.how == "inferred" else said


def lacks(report: shapes.Report) -> str:
    """Which layers a report in another language lacks, as a sentence; nothing for English."""
    if not report.lacks:
        return ""
    language = NAMES.get(report.language or "", "another language")
    return f"In {language}: read for direct quotations only; it lacks {', '.join(report.lacks)}."


def copy_line(copy: shapes.Copy, lengths: dict[str, int]) -> str:
    """Who took how much from whom: "A took from B: 3 passages, 62 % of A"."""
    left, right = copy.left, copy.right
    many = counted(len(copy.spans), "sentence" if copy.kind == "translation" else "passage")
    if copy.direction == "right_from_left":
        return f"{right} took from {left}: {many}{_part(copy, lengths, right, 2)}"
    if copy.direction == "left_from_right":
        return f"{left} took from {right}: {many}{_part(copy, lengths, left, 0)}"
    if copy.kind == "shared_quotes":
        return f"{left} and {right} share a quotation: {many}{_part(copy, lengths, left, 0)}"
    if copy.kind == "translation":
        return f"{left} and {right} tell the same in other words: {many}{_part(copy, lengths, left, 0)}"
    both = "share text from a common origin" if copy.direction == "common_origin" else "share text, who took it is open"
    return f"{left} and {right} {both}: {many}{_part(copy, lengths, left, 0)}"


def _part(copy: shapes.Copy, lengths: dict[str, int], name: str, at: int) -> str:
    length = lengths.get(name, 0)
    if not length:
        return ""
    shared = sum(span[at + 1] - span[at] for span in copy.spans)
    return f", {min(100, round(100 * shared / length))} % of {name}"


def story_dates(story: shapes.Story) -> str:
    """The days that a story's reports span; where no report is dated to within a week, about which month it was."""
    days = [(prose.day_of(r.published.earliest), prose.day_of(r.published.latest)) for r in story.reports]
    known = [(first, last) for first, last in days if first and last]
    narrow = [day for first, last in known if (last - first).days < 7 for day in (first, last)]
    if narrow:
        return prose.say_interval(min(narrow).isoformat(), max(narrow).isoformat())
    if not known:
        return prose.say_interval(story.from_, story.to)
    # The middle of a wide interval is no date, but it is near one: it is told by its month.
    middles = sorted(first + (last - first) / 2 for first, last in known)
    months = list(dict.fromkeys(prose.say_day(day.isoformat()[:7]) for day in (middles[0], middles[-1])))
    return "about " + " to ".join(months)


def top_events(story: shapes.Story, most: int) -> list[shapes.Event]:
    """The entries of a timeline that tell the story, in order of time; see `Event.rank`."""
    chosen = {id(event) for event in sorted(story.timeline, key=lambda e: e.rank)[:most]}
    return [event for event in story.timeline if id(event) in chosen]


def rank_claims(story: shapes.Story) -> list[shapes.Claim]:
    """A story's claims as a reader wants them: most independent origins first, then most reports."""

    def key(claim: shapes.Claim) -> tuple[int, int, int, str]:
        reports = len({a.report for a in claim.assertions})
        found = listed_legs(claim)
        return (-found.least, -found.most, -reports, claim.id)

    return sorted(story.claims, key=key)
