"""Two sides stand against each other only if they are of one matter, and two."""

import msgspec
import pytest

from rashomon import shapes
from rashomon.tell import brief_disputes as disputes
from rashomon.tell import brief_facts as facts
from rashomon.tell import prose, wording

ONE, FULL = shapes.Range(1, 1), shapes.Happening()


def told(text: str, report: str = "a.txt", holder: str = "author", factuality: str = "CT+") -> shapes.Assertion:
    return shapes.Assertion(report, shapes.Evidence(report, 0, len(text), text), holder, factuality)


def claim(ident: str, *assertions: shapes.Assertion, relations=(), status="reported") -> shapes.Claim:
    text = assertions[0].evidence.exact
    return shapes.Claim(ident, text, status, (), assertions, (), ONE, "disputed", relations, FULL)


@pytest.fixture
def court(draft):
    return disputes.open_court(draft, wording.open_shelf(draft), 0.4)


def against(court, *claims):
    return msgspec.structs.replace(court, claims={c.id: c for c in claims})


def test_what_is_denied_elsewhere_contests_only_what_shares_its_words(court):
    denied = told("the harbour would be closed to coal barges", factuality="CT-")
    joined = claim("c", told("Orm and Tel signed a treaty on Friday"), denied)
    court = against(court, joined)
    assert not disputes.contests(court, joined, prose.content_words("Orm and Tel signed a treaty on Friday"))
    assert disputes.contests(court, joined, prose.content_words("Orm will close its harbour to all coal barges"))


def test_another_figure_contests_whatever_the_words(court):
    other = claim("d", told("Five people died"))
    relation = shapes.Relation("contradicts", "d", "number", (), "real", "")
    left = claim("c", told("three were killed"), relations=(relation,))
    assert disputes.contests(against(court, left, other), left, prose.content_words("three were killed"))


def test_contrary_wordings_are_chosen_and_unrelated_ones_are_not(court):
    yes = claim("c", told("The admiral was told to resign"), told("a ferry sank off Orm"))
    no = claim("d", told("The admiral was not told to resign", "b.txt"), told("The president thanked him", "b.txt"))
    left, right = disputes.opposed(court, yes, no)
    assert (left[0].evidence.exact, right[0].evidence.exact) == (
        "The admiral was told to resign", "The admiral was not told to resign",
    )  # fmt: skip
    assert disputes.opposed(court, yes, claim("e", told("It rained all week in Tel", "b.txt"))) == ((), ())


def test_one_voice_does_not_dispute_with_itself(court):
    court = msgspec.structs.replace(court, voices={"s1": "e-orsay", "s2": "e-orsay", "s3": "e-falk"})
    assert disputes.is_one_voice(court, told("x", holder="s1"), told("y", "b.txt", "s2"))
    assert not disputes.is_one_voice(court, told("x", holder="s1"), told("y", "b.txt", "s3"))
    assert disputes.is_one_voice(court, told("x"), told("y"))
    assert not disputes.is_one_voice(court, told("x"), told("y", "b.txt"))


def test_a_change_is_another_figure_an_outcome_or_a_word_of_change():
    number = shapes.Relation("supersedes", "old", "number", (), "real", "")
    place = shapes.Relation("supersedes", "old", "place", (), "real", "")
    old, same, more = [told("two sailors are missing")], [told("two sailors died")], [told("nine sailors died")]
    assert not disputes.is_change(old, claim("n", *same), same, number)
    assert disputes.is_change(old, claim("n", *more), more, number)
    plan = [told("they will aim for the landing strip at Orm")]
    assert not disputes.is_change(old, claim("n", *plan, status="planned"), plan, place)
    moved = [told("the talks were moved to Orm")]
    assert disputes.is_change(old, claim("n", *moved, status="planned"), moved, place)
    assert not disputes.is_change([], claim("n", *more), more, number)


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        ("The owner rejected the charge.", True),
        ("The claim is false, said the mayor.", True),
        ("She had no doubt that some would protest.", False),
        ("The rover will not orbit the moon.", False),
    ],
)
def test_words_of_denial(text, denial):
    assert facts.denies(text) is denial


@pytest.mark.parametrize(
    ("left", "right", "rivals"),
    [
        ("Nine people died in the fire", "Eleven people were killed", True),
        ("Nine people died in the fire", "Up to sixty are now feared dead", False),
        ("Nine people died in the fire", "Sixty people are missing", False),
        ("The crowd numbered 900", "The crowd numbered 4,000", True),
    ],
)
def test_a_count_that_is_feared_or_of_others_is_no_rival(left, right, rivals):
    assert bool(disputes.rival_counts((told(left),), (told(right, "b.txt"),))[0]) is rivals


def test_what_is_only_said_to_be_possible_is_no_rival_count():
    assert disputes.rival_counts((told("Nine people died"),), (told("Sixty could die", factuality="PS+"),)) == ((), ())


def test_the_same_dead_are_counted_once():
    said = "Seven people were killed as the old silo gave way"
    about = prose.content_words(said)
    assert facts.counts_again(
        "The old silo gave way and seven people were killed", about, [about], facts.tolls_told(said)
    )
    assert not facts.counts_again(
        "The old silo gave way and nine people were killed", about, [about], facts.tolls_told(said)
    )
    assert not facts.counts_again("The old silo gave way", about, [about], facts.tolls_told(said))
