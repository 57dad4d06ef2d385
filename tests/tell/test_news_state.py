import msgspec
import pytest

from rashomon import shapes
from rashomon.tell.news import what_is_new
from rashomon.tell.news_known import matters, says_nothing
from rashomon.tell.news_state import is_gain, is_loss, is_turn

HARBOUR = "Fishermen blocked the harbour of Marenholt"


def claim(id_, text, status="happened", origins=(), legs=(1, 1), label="CT+", day=None, relations=(), report="a.txt"):
    told = shapes.Assertion(report, shapes.Evidence(report, 0, len(text), text), "author", label)
    found = tuple(shapes.Origin(f"o{n}", kind, name, (0,)) for n, (kind, name) in enumerate(origins))
    return shapes.Claim(
        id_, text, status, (), (told,), found, shapes.Range(*legs), "single_origin", tuple(relations), shapes.Happening(day, day),
    )  # fmt: skip


def with_claims(story, *claims):
    return msgspec.structs.replace(story, claims=claims)


def test_a_turn_needs_fresh_words_that_carry_it():
    plan, done = claim("p", HARBOUR, "planned"), claim("d", HARBOUR)
    said = claim("x", HARBOUR).assertions
    doubted = claim("x", HARBOUR, label="CT-").assertions
    assert is_turn([plan], [done], said) and is_turn([plan], [done], ())
    assert not is_turn([plan], [done], doubted)
    # What is known does not become less known by being told again.
    assert not is_turn([done], [claim("d", HARBOUR, "reported")], said)
    assert not is_turn([claim("d", HARBOUR, "disputed")], [claim("d", HARBOUR, "denied")], doubted)
    # A reporter's own "not" disputes nothing; somebody's does.
    assert not is_turn([done], [claim("d", HARBOUR, "disputed")], doubted)
    voice = [msgspec.structs.replace(a, holder="s1") for a in doubted]
    disputed = msgspec.structs.replace(claim("d", HARBOUR, "disputed"), assertions=tuple(voice))
    assert is_turn([done], [disputed], voice)


def test_what_an_outlet_printed_is_no_more_known_when_it_prints_it_again():
    paper, wire = ("own_reporting", "Daily Beacon"), ("agency", "Coastal Wire")
    said = claim("x", HARBOUR).assertions
    before = claim("d", HARBOUR, "reported", [paper])
    assert not is_turn([before], [claim("d", HARBOUR, "happened", [paper, wire])], said)
    whispered = claim("d", HARBOUR, "reported", [("anonymous", "an official")])
    assert is_turn([whispered], [claim("d", HARBOUR, "happened", [("person", "Agnes Holm")])], said)


def test_who_gains_an_origin():
    outlets = {"a.txt": "Daily Beacon"}
    wire, holm = ("agency", "Coastal Wire"), ("person", "Agnes Holm")
    one = claim("c", HARBOUR, origins=[holm])
    assert is_gain([one], [claim("c", HARBOUR, origins=[holm, ("person", "Otto Brandt")], legs=(2, 2))], outlets)
    # An agency's flat sentence, later credited to a minister, was his all along; nor is a name in two spellings two.
    assert not is_gain([claim("c", HARBOUR, origins=[wire])], [claim("c", HARBOUR, origins=[wire, holm])], outlets)
    assert not is_gain([one], [claim("c", HARBOUR, origins=[holm, ("person", "Agness Holm")])], outlets)
    body = claim("c", HARBOUR, origins=[("person", "Northern Coastguard")])
    other = [("person", "Northern Coastguard"), ("document", "a statement by a spokesman for the coastguard")]
    assert not is_gain([body], [claim("c", HARBOUR, origins=other)], outlets)
    # An outlet of its own is a voice, unless it names somewhere who told it.
    own = [holm, ("own_reporting", "Radio Sund")]
    assert is_gain([one], [claim("c", HARBOUR, origins=own)], {"a.txt": "Radio Sund"})
    credited = claim("e", "Agnes Holm said that fishermen blocked the harbour", origins=own)
    assert not is_gain([one], [credited], {"a.txt": "Radio Sund"})


def test_stock_phrases_make_no_two_claims_one(story):
    bare = "There is not a word of truth in it"
    first = claim("a1", "The bridge was sold to a bank")
    second = claim("a2", "The mayor took a bribe from the quarry", report="b.txt")
    denied = shapes.Assertion("c.txt", shapes.Evidence("c.txt", 0, len(bare), bare), "author", "CT-")
    both = [msgspec.structs.replace(c, assertions=(*c.assertions, denied)) for c in (first, second)]
    assert len(matters(both, story)) == 2


def test_what_weighing_sets_against_each_other_is_not_one_matter(story):
    counted = shapes.Relation("contradicts", "a1", "number", (), "real", "")
    first = claim("a1", "Thousands of people marched through Marenholt")
    second = claim("a2", "Thousands of people marched through Marenholt on foot", relations=[counted], report="b.txt")
    assert len(matters([first, second], story)) == 2
    assert len(matters([first, msgspec.structs.replace(second, relations=())], story)) == 1
    days = (claim("a1", HARBOUR, day="2031-05-12"), claim("a2", HARBOUR, day="2031-05-14", report="b.txt"))
    assert len(matters(days, story)) == 2


def test_a_change_tells_what_changed(story):
    known = claim("c1", HARBOUR, "planned", [("person", "Agnes Holm")])
    done = claim("c1", HARBOUR, "happened", [("person", "Agnes Holm")])
    (new,) = what_is_new((with_claims(story, known),), (with_claims(story, done),))
    assert (new.kind, new.was, new.is_, new.text) == ("status", "planned", "happened", HARBOUR)
    (fresh,) = what_is_new((with_claims(story),), (with_claims(story, done),))
    assert (fresh.kind, fresh.is_, fresh.text) == ("claim", HARBOUR, None)


def test_the_missing_do_not_overtake_the_dead(story):
    dead, missing = claim("c1", "Nine people died in the fire"), "Twelve people are missing after the fire"
    over = shapes.Relation("supersedes", "c1", "number", (), "apparent", "")
    before, after = (
        with_claims(story, dead),
        with_claims(story, dead, claim("c2", missing, relations=[over], report="b.txt")),
    )
    assert {n.kind for n in what_is_new((before,), (after,))} == {"claim"}
    more = claim("c2", "Twelve people died in the fire", relations=[over], report="b.txt")
    assert "figure" in {n.kind for n in what_is_new((before,), (with_claims(story, dead, more),))}


@pytest.mark.parametrize(
    ("gone", "fresh", "lost"), [(True, True, True), (False, True, False), (False, False, True), (True, False, True)]
)
def test_what_was_said_does_not_become_unsaid_by_more_words(gone, fresh, lost):
    two = claim("c", HARBOUR, origins=[("person", "Agnes Holm"), ("person", "Otto Brandt")], legs=(2, 2))
    assert is_loss([two], [claim("c", HARBOUR, origins=[("person", "Agnes Holm")])], gone, fresh) is lost


def test_an_accusation_or_a_notice_settles_nothing():
    told = claim("x", HARBOUR, "reported")
    accused = claim("x", "Otto Brandt accused fishermen of blocking the harbour").assertions
    assert not is_turn([told], [claim("d", HARBOUR, "happened")], accused)
    noticed = claim("x", "Agnes Holm gave notice of a blockade").assertions
    assert not is_turn([claim("p", HARBOUR, "planned")], [claim("d", HARBOUR, "happened")], noticed)
    assert is_turn([told], [claim("d", HARBOUR, "happened")], told.assertions)
    # What one wording still denies is not settled; who announces what was planned must be named anew.
    denied = claim("e", "No harbour was blocked", "denied")
    assert not is_turn([claim("d", HARBOUR, "disputed")], [claim("d", HARBOUR), denied], told.assertions)
    planned = claim("p", HARBOUR, "planned", [("person", "Agnes Holm")])
    assert not is_turn([planned], [claim("p", HARBOUR, "announced", [("person", "Agnes Holm")])], told.assertions)


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        # a denial is of the accusation that it is near, if it speaks of the same people
        (("Norlandian boats rammed the ferry", "reported"), ("a boat had rammed the ferry", "denied"), True),
        (("Norlandian boats rammed the ferry", "reported"), ("Ostish boats rammed the ferry", "denied"), False),
        # nobody counts 487 by chance
        (("The ferry Hesper had 487 passengers", "happened"), ("There were 487 people on the boat", "happened"), True),
        (("The ferry Hesper had 500 passengers", "happened"), ("Police sent 500 men to the quay", "happened"), False),
    ],
)
def test_what_else_is_one_matter(story, first, second, one):
    left, right = claim("a1", *first), claim("a2", *second, report="b.txt")
    assert (len(matters([left, right], story)) == 1) is one


@pytest.mark.parametrize("text", ["We know who did this", "I would not say more"])
def test_who_speaks_of_himself_and_names_nobody_says_nothing(text):
    assert says_nothing(text)
    assert not says_nothing(f"{text} in Marenholt")
