import time

import msgspec
import pytest

from rashomon import shapes
from rashomon.model import Document, Zone, annotate
from rashomon.tell.news import corrections, what_is_new
from rashomon.tell.news_known import figures_of, matters
from tell.conftest import TEXTS


def changed(story, id_, **fields):
    claims = tuple(msgspec.structs.replace(c, **fields) if c.id == id_ else c for c in story.claims)
    return msgspec.structs.replace(story, claims=claims)


def without(story, *ids):
    return msgspec.structs.replace(story, claims=tuple(c for c in story.claims if c.id not in ids))


def test_replaying_is_no_news(story):
    assert what_is_new((story,), (story,)) == ()


def test_a_story_is_new_once_and_as_a_whole(story):
    (new,) = what_is_new((), (story,))
    assert (new.kind, new.story, new.was, new.is_) == ("story", story.id, None, story.title) and new.because


def test_a_new_claim(story):
    (new,) = what_is_new((without(story, "c7-inquiry"),), (story,))
    assert (new.kind, new.claim) == ("claim", "c7-inquiry") and new.because


def test_a_claim_under_another_id_is_known_by_its_assertions(story):
    assert what_is_new((story,), (changed(story, "c7-inquiry", id="c7-renamed"),)) == ()


def test_ten_copies_of_a_known_report_are_nothing_new(story):
    known = next(c for c in story.claims if c.id == "c1-fire")
    copies = tuple(
        shapes.Assertion(f"copy{n}.txt", msgspec.structs.replace(a.evidence, report=f"copy{n}.txt"), "author", "CT+")
        for n in range(10)
        for a in known.assertions[:1]
    )
    more = changed(story, "c1-fire", assertions=known.assertions + copies)
    alone = msgspec.structs.replace(known, id="c1-copies", assertions=copies)
    assert what_is_new((story,), (more,)) == ()
    assert what_is_new((story,), (msgspec.structs.replace(story, claims=(*story.claims, alone)),)) == ()


def test_a_status_change_and_a_withdrawal(story):
    (new,) = what_is_new((story,), (changed(story, "c7-inquiry", status="happened"),))
    assert (new.kind, new.was, new.is_) == ("status", "planned", "happened")
    (gone,) = what_is_new((story,), (changed(story, "c7-inquiry", status="withdrawn"),))
    assert gone.kind == "withdrawn"


def test_a_plan_and_its_outcome_are_one_matter(story):
    """The visit is known to have taken place: that a report which spoke of the plan is read otherwise is no news."""
    assert what_is_new((story,), (changed(story, "c5-plan", status="happened"),)) == ()
    found = what_is_new((without(story, "c6-visit"),), (story,))
    assert [(n.was, n.is_) for n in found if n.kind == "status"] == [("planned", "happened")]
    assert "claim" not in {n.kind for n in found}


def told(id_, text, report="beacon.txt", start=0, **fields):
    evidence = shapes.Evidence(report, start, start + len(text), text)
    claim = shapes.Claim(
        id_, text, "happened", (), (shapes.Assertion(report, evidence, "author", "CT+"),),
        (shapes.Origin("o", "own_reporting", "Daily Beacon", (0,)),), shapes.Range(1, 1), "single_origin", (), shapes.Happening(),
    )  # fmt: skip
    return msgspec.structs.replace(claim, **fields)


def test_a_known_thing_in_other_words_is_no_news(story):
    again = told("c-again", "On Monday fire destroyed a harbour warehouse in Marenholt")
    assert what_is_new((story,), (msgspec.structs.replace(story, claims=(*story.claims, again)),)) == ()


def test_another_figure_is_news_however_alike_the_words(story):
    more = told("c-more", "Seven people died")
    (new,) = what_is_new((story,), (msgspec.structs.replace(story, claims=(*story.claims, more)),))
    assert (new.kind, new.is_) == ("claim", "Seven people died")


def test_two_wordings_of_one_new_thing_are_one_piece_of_news(story):
    more = (told("c-x", "The insurer refused to pay"), told("c-y", "The insurer has refused to pay out", "radio.txt"))
    (new,) = what_is_new((story,), (msgspec.structs.replace(story, claims=(*story.claims, *more)),))
    assert new.kind == "claim" and {e.report for e in new.because} == {"beacon.txt", "radio.txt"}


def test_a_denial_of_nothing_in_particular_is_no_news_by_itself(story):
    empty = (told("c-e", "There is not a word of truth in it"), told("c-f", "Nothing of the kind took place"))
    assert what_is_new((story,), (msgspec.structs.replace(story, claims=(*story.claims, *empty)),)) == ()


def test_what_lost_its_only_origin_is_told(story):
    """The agency took its words back in a new version; a paper that copied them still has them."""
    agency = shapes.Origin("o-wire", "agency", "Northern Wire", (0, 1))
    before = changed(story, "c2-three", origins=(agency,), relations=())
    left = tuple(a for a in next(c for c in story.claims if c.id == "c2-three").assertions if a.report != "wire.txt")
    after = changed(before, "c2-three", assertions=left)
    version = shapes.Version("wire.txt", 1, None, None, "0" * 64)
    newest = tuple(
        msgspec.structs.replace(r, id="wire.txt#2", versions=(version,)) if r.id == "wire.txt" else r
        for r in story.reports
    )
    after = msgspec.structs.replace(after, reports=newest)
    kinds = {(n.kind, n.claim): n for n in what_is_new((before,), (after,))}
    gone = kinds["unsupported", "c2-three"]
    assert gone.was == "Northern Wire (a news agency)" and gone.because[0].exact == "killing three people"


def test_corrections_are_told_once_and_only_of_known_stories(story):
    document = Document.of("Correction: the fire was on Monday, not on Sunday.")
    zone = annotate(document, 0, len(document.text), Zone("correction"), "test")
    fresh = {"beacon.txt": (zone,), "radio.txt": (zone,)}
    (new,) = corrections((story,), (story,), fresh)
    assert (new.kind, new.is_, new.because[0].report) == ("correction", document.text, "beacon.txt")
    assert corrections((), (story,), fresh) == ()


def test_origins_gained_and_lost(story):
    known = next(c for c in story.claims if c.id == "c1-fire")
    text = "Neighbours saw a warehouse burn on Monday"
    more = shapes.Assertion("radio.txt", shapes.Evidence("radio.txt", 0, len(text), text), "author", "CT+")
    seen = shapes.Origin("o-seen", "person", "Agnes Holm", (len(known.assertions),))
    grown = changed(
        story,
        "c1-fire",
        assertions=(*known.assertions, more),
        independent_origins=shapes.Range(3, 3),
        origins=(*known.origins, seen),
    )
    (new,) = what_is_new((story,), (grown,))
    assert (new.kind, new.was, new.is_) == ("origin", "2 independent origins", "3 independent origins")
    # An agency that prints what was known is no voice, however it is counted.
    wire = msgspec.structs.replace(seen, kind="agency", name="Coastal Wire")
    assert what_is_new((story,), (changed(grown, "c1-fire", origins=(*known.origins, wire)),)) == ()
    # Two that may be three is the doubt that was there before.
    grown = changed(grown, "c1-fire", independent_origins=shapes.Range(2, 3))
    assert what_is_new((story,), (grown,)) == ()
    named = changed(grown, "c1-fire", independent_origins=shapes.Range(3, 3))
    (lost,) = what_is_new(
        (named,), (changed(named, "c1-fire", independent_origins=shapes.Range(1, 1), origins=known.origins),)
    )
    assert lost.is_ == "one origin"
    # The same voices, counted otherwise, are no loss.
    assert what_is_new((story,), (changed(story, "c1-fire", independent_origins=shapes.Range(1, 1)),)) == ()
    assert what_is_new((story,), (changed(story, "c4-nitrate", independent_origins=shapes.Range(1, 1)),)) == ()


def test_a_claim_cut_in_two_has_lost_nothing(story):
    known = next(c for c in story.claims if c.id == "c1-fire")
    first, rest = known.assertions[:1], known.assertions[1:]
    one = shapes.Range(1, 1)
    halves = [
        msgspec.structs.replace(known, assertions=first, independent_origins=one),
        msgspec.structs.replace(known, id="c1-again", assertions=rest, independent_origins=one),
    ]
    others = [c for c in story.claims if c.id != "c1-fire"]
    after = msgspec.structs.replace(story, claims=(*halves, *others))
    assert not [n for n in what_is_new((story,), (after,)) if n.kind == "origin"]


def test_what_points_back_is_no_news(story):
    place = shapes.Evidence("radio.txt", 0, 9, "That was ")
    told = shapes.Assertion("radio.txt", place, "author", "CT+")
    known = next(c for c in story.claims if c.id == "c1-fire")
    for text in ("That was confirmed by the ministry", "[the ministry] sending armoured vehicles to Orm"):
        vague = msgspec.structs.replace(known, id="c9-vague", text=text, assertions=(told,), relations=())
        after = msgspec.structs.replace(story, claims=(*story.claims, vague))
        assert what_is_new((story,), (after,)) == ()


def test_a_contradiction_is_told_once(story):
    before = changed(changed(story, "c2-three", relations=()), "c3-five", relations=())
    (new,) = what_is_new((before,), (story,))
    assert new.kind == "contradiction" and {new.was, new.is_} == {"killing three people", "Five people died"}


def test_a_figure_that_moved(story):
    five = next(c for c in story.claims if c.id == "c3-five")
    moved = shapes.Relation("supersedes", "c2-three", "number", (), "real", "later count")
    (new,) = what_is_new((story,), (changed(story, "c3-five", relations=(*five.relations, moved)),))
    assert (new.kind, new.was, new.is_) == ("figure", "killing three people", "Five people died")


def test_a_claim_whose_report_is_gone_is_withdrawn(story):
    left = tuple(r for r in story.reports if r.id != "radio.txt")
    after = msgspec.structs.replace(without(story, "c8-bang"), reports=left)
    (new,) = what_is_new((story,), (after,))
    assert (new.kind, new.was, new.is_) == ("withdrawn", "Then the whole sky was red", None)
    assert TEXTS["radio.txt"][new.because[0].start : new.because[0].end] == new.because[0].exact


def test_a_story_under_another_id_is_known_by_its_reports(story):
    assert what_is_new((story,), (msgspec.structs.replace(story, id="story:other"),)) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Forty-two people were hurt", {42}),
        ("three hundred and five sheep", {305}),
        ("12,500 tonnes on 3 March 2031, at 5.15am", {12500}),
        ("two ministers met on Friday", set()),
        ("At least 36 from the ferry and two from the ship", {36}),
    ],
)
def test_figures_in_digits_and_words(text, figures):
    assert set(figures_of(text)) == figures


def test_matters_are_the_same_in_any_order_of_sets(story):
    once = matters(story.claims, story)
    assert once == matters(story.claims, story)
    assert sorted(c.id for m in once for c in m.claims) == sorted(c.id for c in story.claims)


def test_figures_of_hostile_text_take_no_time():
    begun = time.process_time()
    for text in (" " * 50_000, "one " * 20_000, "1" * 50_000, "1," * 30_000, "a " * 30_000):
        figures_of(text)
    assert time.process_time() - begun < 2
