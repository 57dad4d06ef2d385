"""Plans that later reports have overtaken are not told as if they lay ahead."""

import msgspec

from rashomon import shapes
from rashomon.model import Document, Report, Sentence, annotate
from rashomon.pipeline import Reading, ReportReading
from rashomon.tell import brief, timeline, wording
from rashomon.tell.overtaken import overtaken

PLAN = "Lena Orsay will meet Otto Brandt in Marenholt on Thursday."
DONE = "Lena Orsay and Otto Brandt met in Ellerby on Friday."
MOVED = "The talks were moved from Marenholt to Ellerby, the company said."
TEXTS = {"a.txt": PLAN, "b.txt": DONE, "c.txt": MOVED}
DAYS = {"a.txt": "2031-05-12", "b.txt": "2031-05-16", "c.txt": "2031-05-14"}


def story(draft, *names):
    readings = []
    for name in names:
        document = Document.of(TEXTS[name])
        layer = (annotate(document, 0, len(TEXTS[name]), Sentence(0), "test"),)
        readings.append(
            ReportReading(Report(name, name, document.id, "0" * 64), Reading(document, {"sentence": layer}))
        )
    people = tuple(
        shapes.Entity(
            f"e-{person}", "person", person, (), (),
            tuple(
                shapes.Mention(n, at, at + len(person)) for n in names if (at := TEXTS[n].find(person)) >= 0
            ),
        )
        for person in ("Lena Orsay", "Otto Brandt")
    )  # fmt: skip
    status = {"a.txt": "planned", "b.txt": "happened", "c.txt": "reported"}
    days = {"a.txt": "2031-05-15", "b.txt": "2031-05-16", "c.txt": "2031-05-14"}
    claims = tuple(
        shapes.Claim(
            f"c-{n[0]}", TEXTS[n][:-1], status[n], (),
            (
                shapes.Assertion(
                    n, shapes.Evidence(n, 0, len(TEXTS[n]) - 1, TEXTS[n][:-1]), "author", "PR+" if n == "a.txt" else "CT+"
                ),
            ),
            (), shapes.Range(1, 1), "agreed", (), shapes.Happening(days[n], days[n], None, None if n == "c.txt" else "CONSULT"),
        )
        for n in names
    )  # fmt: skip
    return msgspec.structs.replace(
        draft, reports=tuple(readings), published=tuple(shapes.Published(DAYS[n], DAYS[n], "given") for n in names),
        entities=people, statements=(), claims=claims, copies=(), utterances=(),
    )  # fmt: skip


def test_the_same_two_people_met_later(draft):
    one = story(draft, "a.txt", "b.txt")
    assert overtaken(one.claims, wording.open_shelf(one)) == {"c-a"}
    told = [s.text for s in brief.run(one, brief.Config(), None).brief if s.section == "what"]
    assert told[0] == DONE and PLAN not in told
    assert {e.claim: e.status for e in timeline.timeline(one)} == {"c-a": "superseded", "c-b": "happened"}


def test_what_was_moved_from_its_place_is_overtaken(draft):
    one = story(draft, "a.txt", "c.txt")
    assert overtaken(one.claims, wording.open_shelf(one)) == {"c-a"}


def test_a_plan_alone_stays_a_plan(draft):
    one = story(draft, "a.txt")
    assert overtaken(one.claims, wording.open_shelf(one)) == frozenset()
    assert [s.text for s in brief.run(one, brief.Config(), None).brief] == [PLAN]


def test_an_earlier_meeting_is_not_the_outcome(draft):
    one = story(draft, "a.txt", "b.txt")
    plan, done = one.claims
    before = msgspec.structs.replace(done, event=shapes.Happening("2019-04-01", "2019-04-30", None, "CONSULT"))
    assert overtaken((plan, before), wording.open_shelf(one)) == frozenset()
