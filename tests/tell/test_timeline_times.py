"""An entry's text bears its time, and its status what the text says."""

import pytest

from rashomon import shapes
from rashomon.model import Document, Report, Sentence, Time, annotate
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.tell import prose, timeline

NAMES = {"on Monday": "2031-05-12", "on Tuesday": "2031-05-13", "on Thursday": "2031-05-15", "in 2003": "2003"}


def story(*told: tuple[str, str, str | None], day: str = "2031-05-13") -> tuple[shapes.Event, ...]:
    """The timeline of one report; of each sentence the status of its claim, and the claim's day."""
    text = " ".join(sentence for sentence, _, _ in told)
    document = Document.of(text)
    sentences, times, claims = [], [], []
    for n, (sentence, status, when) in enumerate(told):
        start = text.index(sentence)
        sentences.append(annotate(document, start, start + len(sentence), Sentence(0), "test"))
        for words, value in NAMES.items():
            at = sentence.find(words)
            if at >= 0:
                time = Time("DATE", value, value, value)
                times.append(annotate(document, start + at, start + at + len(words), time, "test"))
        exact = sentence.removesuffix(".")
        proof = shapes.Evidence("a.txt", start, start + len(exact), exact)
        told_by = (shapes.Assertion("a.txt", proof, "author", "CT+"),)
        event, one = shapes.Happening(when, when), shapes.Range(1, 1)
        claims.append(shapes.Claim(f"c{n}", exact, status, (), told_by, (), one, "agreed", (), event))
    reading = Reading(
        document, {"sentence": tuple(sentences), "time": tuple(sorted(times, key=lambda t: t.span.start))}
    )
    report = ReportReading(Report("a", "a.txt", document.id, "0" * 64), reading, 0)
    dated = (shapes.Published(day, day, "given"),)
    return timeline.timeline(StoryDraft("story:1", (report,), published=dated, claims=tuple(claims)))


def test_a_text_that_names_another_time_does_not_stand_under_this_one():
    events = story(
        ("The envoy had suggested the pact with Orm.", "reported", "2003"),
        ("The envoy signed the pact with Orm in 2003.", "reported", "2003"),
        ("The bridge at Tel was closed on Monday.", "happened", "2031-05-15"),
    )
    assert [(e.when.earliest, e.text[:14]) for e in events] == [
        ("2003", "The envoy sign"), ("2031-05-12", "The bridge at "),
    ]  # fmt: skip


def test_the_day_of_the_report_goes_without_saying():
    dated = ("The bridge at Orm was closed on Monday.", "happened", "2031-05-12")
    bare = "The mayor opened the port at Tel."
    assert [e.when.earliest for e in story(dated, (bare, "happened", "2031-05-13"))] == ["2031-05-12", "2031-05-13"]
    assert [e.when.earliest for e in story(dated, (bare, "reported", "2031-05-15"))] == ["2031-05-12"]


def test_a_day_named_only_in_passing_is_not_the_events():
    (event,) = story(("The envoy, who had been due on Monday, came to Tel on Tuesday.", "happened", "2031-05-12"))
    assert event.when.earliest == "2031-05-13"


def test_what_is_set_to_be_has_not_happened():
    (event,) = story(("The bridge at Tel is set to open on Thursday.", "happened", "2031-05-15"))
    assert event.status == "planned"


def test_a_flat_telling_is_no_telling_of_what_did_not_happen():
    (event,) = story(("The envoy telephoned the paper on Monday.", "did_not_happen", "2031-05-12"))
    assert event.status == "reported"


@pytest.mark.parametrize(
    ("text", "word", "aside"),
    [
        ("Orsay, who was due on Monday, came on Tuesday.", "Monday", True),
        ("Orsay, who was due on Monday, came on Tuesday.", "Tuesday", False),
        ("Orsay came on Monday, which was late.", "Monday", False),
        ("He came, he said, on Monday.", "Monday", False),
    ],
)
def test_what_stands_in_a_relative_clause(text, word, aside):
    assert prose.is_aside(text, text.index(word)) is aside
