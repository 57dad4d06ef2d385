import msgspec

from rashomon import shapes
from rashomon.tell.news import what_is_new
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
    (new,) = what_is_new((story,), (changed(story, "c5-plan", status="happened"),))
    assert (new.kind, new.was, new.is_) == ("status", "planned", "happened")
    (gone,) = what_is_new((story,), (changed(story, "c5-plan", status="withdrawn"),))
    assert gone.kind == "withdrawn"


def test_origins_gained_and_lost(story):
    (new,) = what_is_new((story,), (changed(story, "c1-fire", independent_origins=shapes.Range(2, 3)),))
    assert (new.kind, new.was, new.is_) == ("origin", "2 independent origins", "2-3 independent origins")
    (lost,) = what_is_new((story,), (changed(story, "c1-fire", independent_origins=shapes.Range(1, 1)),))
    assert lost.is_ == "one origin"
    assert what_is_new((story,), (changed(story, "c4-nitrate", independent_origins=shapes.Range(1, 1)),)) == ()


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
