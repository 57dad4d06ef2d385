"""The lead says what happened, and what several reports stand behind."""

import msgspec
import pytest

from rashomon import shapes
from rashomon.model import Document, Proposition, Report, Sentence, annotate
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.tell import brief_lead, wording
from rashomon.tell.brief_lengths import in_time
from rashomon.tell.brief_who import orphans


def draft_of(*told: tuple[str, str, dict[str, object]]) -> StoryDraft:
    """One report; of each sentence its predicate, with what its proposition says of it."""
    text = " ".join(sentence for sentence, _, _ in told)
    document = Document.of(text)
    sentences, propositions = [], []
    for sentence, predicate, said in told:
        start = text.index(sentence)
        sentences.append(annotate(document, start, start + len(sentence), Sentence(0), "test"))
        at = text.index(predicate, start)
        value = Proposition(predicate, (start, start + len(sentence)), **said)
        propositions.append(annotate(document, at, at + len(predicate), value, "test"))
    reading = Reading(document, {"sentence": tuple(sentences), "proposition": tuple(propositions)})
    return StoryDraft("story:1", (ReportReading(Report("a", "a.txt", document.id, "0" * 64), reading, 0),))


def test_an_event_is_told_from_a_description():
    draft = draft_of(
        ("The ferry sank off Orm on Monday.", "sank", {"tense": "past"}),
        ("The wreck is lying on a sandbank.", "lying", {"tense": "present"}),
        ("The owner was unwell.", "unwell", {"tense": "past", "kind": "copula"}),
        ("Nobody was rescued.", "rescued", {"tense": "past", "negated": True}),
    )
    shelf = wording.open_shelf(draft)
    found = brief_lead.events(draft, shelf)
    places = [start for start, _ in shelf.sentences["a.txt"]]
    assert [found["a.txt", start] for start in places] == [1.0, 0.0, 0.0, 0.0]


def test_an_event_leads_and_a_founded_one_before_others():
    draft = draft_of(
        ("The ferry Hesper lies on a sandbank off Orm.", "lies", {"tense": "present"}),
        ("The ferry Hesper sank off Orm on Monday.", "sank", {"tense": "past"}),
    )
    shelf = wording.open_shelf(draft)
    choices = [w for place in shelf.sentences["a.txt"] if (w := wording.wording_of(shelf, "a.txt", *place))]
    weights = msgspec.structs.replace(brief_lead.Weights(), early=0.0)
    grounds = brief_lead.Grounds(brief_lead.events(draft, shelf), {})
    best = brief_lead.rate(shelf, choices, (), 0, weights, grounds)[0]
    assert "sank" in best.choice.text
    grounds = brief_lead.Grounds({}, {("a.txt", choices[0].start): 1.0})
    assert brief_lead.rate(shelf, choices, (), 0, weights, grounds)[0].choice == choices[0]


@pytest.mark.parametrize("days", [0, 3])
def test_without_propositions_nothing_fails(draft, days):
    shelf = wording.open_shelf(draft)
    assert set(brief_lead.events(draft, shelf).values()) <= {0.7}


def test_who_is_named_once_by_one_name_is_an_orphan():
    def person(ident, name, *reports, roles=()):
        mentions = tuple(shapes.Mention(r, 5, 8) for r in reports)
        return shapes.Entity(ident, "person", name, (), roles, mentions)

    role = (shapes.Title("mayor", ()),)
    told = (
        person("1", "Hui", "a"),
        person("2", "Lena Orsay", "a"),
        person("3", "Orm", "a", "b"),
        person("4", "Tel", "a", roles=role),
    )
    assert orphans(told) == {"a": (5,)}


def test_behind_the_line_sentences_stand_in_the_order_of_time():
    def sentence(text, claim, length="page"):
        return shapes.BriefSentence(text, (), (claim,), "what", length)

    def event(day, claim):
        return shapes.Event(shapes.EventTime(day, day, "day"), "", claim, (), "happened")

    told = [sentence("lead", "c", "line"), sentence("late", "l"), sentence("undated", "u"), sentence("early", "e")]
    timeline = (event("2031-01-01", "e"), event("2031-01-05", "l"), event("2031-01-06", "c"))
    assert [s.text for s in in_time(told, timeline)] == ["lead", "early", "late", "undated"]
