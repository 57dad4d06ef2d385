import random

import msgspec

from rashomon.tell import brief, wording, words
from rashomon.tell.check import check_sentence


def test_sections_come_in_the_order_of_reading(story):
    order = list(words.SECTIONS)
    found = [order.index(s.section) for s in story.brief]
    assert found == sorted(found) and 6 <= len(found) <= 14


def test_no_claim_and_no_sentence_is_told_twice(story):
    told = [c for s in story.brief for c in s.claims]
    assert len(told) == len(set(told))
    assert len({s.text for s in story.brief}) == len(story.brief)


def test_every_sentence_passes_the_check_on_its_own_evidence(story, texts):
    for sentence in story.brief:
        assert sentence.evidence
        assert check_sentence(sentence.text, sentence.evidence) == ()
        assert all(texts[e.report][e.start : e.end] == e.exact for e in sentence.evidence)


def test_both_sides_of_a_dispute_stand_in_one_sentence(story):
    disputed = [s.text for s in story.brief if s.section == "disputed"]
    assert any("sacks marked ammonium nitrate" in t and "denied that it had stored" in t for t in disputed)
    assert any(t.startswith("Reports differ on the number: ") and "five" in t and "three" in t for t in disputed)


def test_a_plan_and_its_outcome_are_a_change(story):
    changed = [s for s in story.brief if s.section == "changed"]
    assert [s.claims for s in changed] == [("c5-plan",)]
    assert changed[0].text.startswith("Earlier: Governor Lena Orsay plans")
    assert "c6-visit" in {c for s in story.brief if s.section == "what" for c in s.claims}


def test_a_free_standing_quotation_is_given_its_speaker(story):
    assert any(s.text.startswith("Ida Falk said: “Then the whole sky") for s in story.brief)


def test_a_pronoun_is_given_its_antecedent_in_brackets(draft, texts):
    shelf = wording.open_shelf(draft)
    at = texts["wire.txt"].index("He added")
    choice = wording.wording_of(shelf, "wire.txt", at, at + 8)
    text, cited = wording.worded(shelf, choice)
    assert text == "[Otto Brandt] said that the company would pay for the damage."
    assert [e.exact for e in cited][1] == "Otto Brandt"


def test_a_pronoun_without_antecedent_gives_no_sentence(draft, texts):
    shelf = wording.open_shelf(draft)
    at = texts["courier.txt"].index("This alarms")
    assert wording.worded(shelf, wording.wording_of(shelf, "courier.txt", at, at + 4)) is None


def test_connectives_are_left_off(draft, texts):
    shelf = wording.open_shelf(draft)
    at = texts["courier.txt"].index("However,")
    text, _ = wording.worded(shelf, wording.wording_of(shelf, "courier.txt", at, at + 20))
    assert text == "The cause of the fire is not known."


def test_what_is_not_known_is_told_by_the_newest_reports_alone(draft):
    from rashomon import shapes

    old = brief.run(draft, brief.Config(), None).brief
    assert not [s for s in old if s.section == "unknown"]
    day = shapes.Published("2031-05-15", "2031-05-15", "given")
    late = tuple(
        day if r.report.name == "courier.txt" else p for r, p in zip(draft.reports, draft.published, strict=True)
    )
    new = brief.run(msgspec.structs.replace(draft, published=late), brief.Config(), None).brief
    assert [s.text for s in new if s.section == "unknown"] == ["The cause of the fire is not known."]


def test_title_is_a_headline_as_printed(story):
    assert story.title == "Governor visits Marenholt after warehouse fire killed five"


def test_without_headlines_the_title_is_a_claim(draft):
    bare = tuple(
        msgspec.structs.replace(
            r, reading=msgspec.structs.replace(r.reading, layers={"sentence": r.reading.layer("sentence")})
        )
        for r in draft.reports
    )
    title = brief.run(msgspec.structs.replace(draft, reports=bare), brief.Config(), None).title
    assert "Marenholt" in title and len(title) <= 120


def test_without_claims_the_brief_is_made_of_sentences(draft):
    done = brief.run(msgspec.structs.replace(draft, claims=()), brief.Config(), None)
    assert len(done.brief) >= 4 and all(s.evidence for s in done.brief)


def test_an_empty_story_gives_an_empty_brief(draft):
    empty = msgspec.structs.replace(draft, reports=(), claims=(), statements=(), entities=(), published=())
    assert brief.run(empty, brief.Config(), None).brief == ()


def test_order_of_reports_claims_and_statements_does_not_matter(draft):
    expected = brief.run(draft, brief.Config(), None)
    mixed = random.Random(3)
    for _ in range(5):
        order = mixed.sample(range(len(draft.reports)), len(draft.reports))
        shuffled = msgspec.structs.replace(
            draft,
            reports=tuple(draft.reports[i] for i in order),
            published=tuple(draft.published[i] for i in order),
            claims=tuple(mixed.sample(draft.claims, len(draft.claims))),
            statements=tuple(mixed.sample(draft.statements, len(draft.statements))),
        )
        done = brief.run(shuffled, brief.Config(), None)
        assert (done.brief, done.title) == (expected.brief, expected.title)


def test_a_name_inside_the_quotation_is_not_its_speaker(draft, texts):
    from rashomon import shapes
    from rashomon.model import Document, Report, Sentence, annotate
    from rashomon.pipeline import Reading, ReportReading

    text = '"Otto Brandt has lost a building," he said.'
    document = Document.of(text)
    reading = Reading(document, {"sentence": (annotate(document, 0, len(text), Sentence(0), "test"),)})
    person = shapes.Entity("e-otto", "person", "Otto Brandt", (), (), (shapes.Mention("x.txt", 1, 12),))
    said = shapes.Statement(
        "sx", "x.txt", "direct", ((1, 32),), ((37, 41),), ((34, 36),), text[1:32], "e-otto", "Otto Brandt"
    )
    one = msgspec.structs.replace(
        draft,
        reports=(ReportReading(Report("x.txt", "x.txt", document.id, "0" * 64), reading),),
        published=(shapes.Published(None, None, "unknown"),),
        entities=(person,),
        statements=(said,),
        claims=(),
    )
    shelf = wording.open_shelf(one)
    assert wording.worded(shelf, wording.wording_of(shelf, "x.txt", 0, len(text))) is None


def test_three_hundred_reports_are_told_in_seconds(draft):
    import time

    from rashomon.tell import timeline

    reports = tuple(
        msgspec.structs.replace(r, report=msgspec.structs.replace(r.report, name=f"{n}-{r.report.name}"))
        for n in range(60)
        for r in draft.reports
    )
    claims = []
    for n in range(60):
        for c in draft.claims:
            told = tuple(
                msgspec.structs.replace(
                    a,
                    report=f"{n}-{a.report}",
                    evidence=msgspec.structs.replace(a.evidence, report=f"{n}-{a.report}"),
                    holder="author",
                )
                for a in c.assertions
            )
            claims.append(msgspec.structs.replace(c, id=f"{c.id}-{n}", assertions=told, relations=()))
    big = msgspec.structs.replace(
        draft, reports=reports, published=draft.published * 60, claims=tuple(claims), statements=(), entities=()
    )
    begin = time.process_time()
    done = brief.run(timeline.run(big, timeline.Config(), None), brief.Config(), None)
    assert time.process_time() - begin < 5
    assert 3 <= len(done.brief) <= 14 and len({s.text for s in done.brief}) == len(done.brief)
