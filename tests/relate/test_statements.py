"""Statements of a story: speakers become entities, words of time become dates."""

import msgspec

from rashomon import model, shapes
from rashomon.model import Statement, Time, annotate
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.relate import statements

TEXT = "On Monday Ann Moore said the bridge was shut. A city official said it was safe. The county council said nothing was."


def span(words: str) -> tuple[int, int]:
    at = TEXT.index(words)
    return at, at + len(words)


def draft(name: str = "a") -> StoryDraft:
    document = model.Document.of(TEXT)
    first = Statement(
        "indirect",
        (span("the bridge was shut"),),
        (span("said"),),
        (span("Ann Moore"),),
        "Ann Moore",
        span("Ann Moore"),
        said=(span("Monday"),),
    )
    second = Statement(
        "indirect",
        (span("it was safe"),),
        (span("said it")[:1] + (span("said it")[0] + 4,),),
        (span("A city official"),),
        anonymous="official",
        parent=0,
    )
    third = Statement(
        "indirect",
        (span("nothing was"),),
        (span("said nothing")[:1] + (span("said nothing")[0] + 4,),),
        (span("The county council"),),
        "county council",
        span("county council"),
    )
    found = (
        annotate(document, *span("Monday"), Time("DATE", "XXXX-WXX-1", relative="weekday:1:near"), "t"),
        annotate(document, 10, 44, first, "t"),
        annotate(document, 46, 78, second, "t"),
        annotate(document, 80, 116, third, "t"),
    )
    reading = Reading(document).plus(found, ("time", "statement"))
    report = model.Report(name, name, document.id, "")
    entity = shapes.Entity("e1", "person", "Ann Moore", (), (), (shapes.Mention(name, *span("Ann Moore")),))
    published = shapes.Published("2023-09-13", "2023-09-13", "given")
    return StoryDraft("s", (ReportReading(report, reading),), published=(published,), entities=(entity,))


def run(given: StoryDraft) -> StoryDraft:
    return statements.find_story_statements(given, statements.StatementsConfig())


def test_a_named_speaker_is_the_entity_mentioned_there() -> None:
    assert run(draft()).statements[0].speaker == "e1"


def test_unnamed_speakers_become_entities_once_a_report() -> None:
    told = run(draft())
    made = told.entities[1:]
    assert [(e.name, e.type) for e in made] == [("A city official", "person"), ("county council", "organisation")]
    assert [s.speaker for s in told.statements[1:]] == [e.id for e in made]


def test_a_weekday_is_counted_from_the_report() -> None:
    first, second, _ = run(draft()).statements
    assert (first.said.earliest, first.said.latest) == ("2023-09-11", "2023-09-11")
    assert (second.said.earliest, second.said.latest) == (None, "2023-09-13")


def test_parents_are_ids_and_ids_are_stable() -> None:
    one, two = run(draft()), run(draft())
    assert one.statements[1].parent == one.statements[0].id
    assert msgspec.json.encode(one.statements) == msgspec.json.encode(two.statements)
    assert run(draft("b")).statements[0].id != one.statements[0].id


def test_the_name_of_an_unnamed_speaker_ends_before_what_is_told_of_it() -> None:
    def short(phrase: str) -> str:
        start, end = statements._short(phrase, (0, len(phrase)), 12)
        return phrase[start:end]

    assert short("the official, who spoke on condition of anonymity") == "the official"
    assert short("military intelligence first reported by the Gazette") == "military intelligence"
    assert short("an officer reached by telephone") == "an officer"
    assert short("his lawyer to the Port Velm Gazette") == "his lawyer"
    assert short("a former ambassador to Tolmia") == "a former ambassador to Tolmia"
    assert short("a person who works in the building") == "a person who works in the building"


def test_what_nobody_said_stays_out_of_the_story() -> None:
    given = draft()
    report = given.reports[0]
    layer = [
        a if not isinstance(a.value, Statement) or a.span.start != 10
        else msgspec.structs.replace(a, value=msgspec.structs.replace(a.value, told=False))
        for a in report.reading.layer("statement")
    ]  # fmt: skip
    reading = Reading(report.reading.document).plus((*report.reading.layer("time"), *layer), ("time", "statement"))
    given = msgspec.structs.replace(given, reports=(msgspec.structs.replace(report, reading=reading),))
    told = statements.find_story_statements(given, statements.StatementsConfig()).statements
    assert [s.parent for s in told] == [None, None]
    every = statements.find_story_statements(given, statements.StatementsConfig(everything=True)).statements
    assert len(every) == 3
