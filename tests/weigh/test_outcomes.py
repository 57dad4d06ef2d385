"""Relations told in other words, wider ranges, wishes and habits: small stories of our own."""

from __future__ import annotations

import time

import pytest
from test_claims import claim_with, story_of

from rashomon.shapes import Story
from rashomon.weigh.grouping import _mood
from rashomon.weigh.measures import measures_in
from rashomon.weigh.outcomes import _FAILED, _NOT_YET, _OF_MYSELF, _RIGHTFUL, _UP, _WONT, _WRONGFUL
from rashomon.weigh.quantities import quantity_at


def relations_of(story: Story) -> list[tuple[str, str, str]]:
    return [(r.kind, r.slot, r.why) for c in story.claims for r in c.relations]


def test_what_was_not_yet_done_and_then_was() -> None:
    story = story_of(
        ("Gull", "1", "Police searched the warehouse in Dubrin. The harbour engineers have not yet repaired the lock gate. "
         "The mayor thanked the crews."),
        ("Tern", "2", "The harbour engineers repaired the lock gate on Tuesday. Barges were waiting in long queues."),
    )  # fmt: skip
    both = [c for c in story.claims if any("lock gate" in a.evidence.exact for a in c.assertions)]
    if len(both) == 1:  # one claim, with its history, says the same
        assert {a.factuality[-1] for a in both[0].assertions} == {"+", "-"}
    else:
        assert ("supersedes", "outcome", "not yet done then, and done now") in relations_of(story)


def test_charges_not_filed_yet_and_then_somebody_charged() -> None:
    story = story_of(
        ("Gull", "1", "Prosecutors in Ostrel questioned the clerk Bruno Hask. No formal charges have been filed yet."),
        ("Tern", "2", "The clerk Bruno Hask was charged with five counts of fraud on Monday."),
    )
    charged = claim_with(story, "was charged with")
    assert [(r.kind, r.slot) for r in charged.relations] == [("supersedes", "outcome")]


def test_who_would_not_talk_and_broke_the_silence() -> None:
    story = story_of(
        ("Gull", "1", 'Senator Pia Lunde met reporters. "I am not going to talk about the ferry," Pia Lunde said.'),
        ("Tern", "2", "Senator Pia Lunde broke her silence on Wednesday and gave a series of interviews."),
    )
    assert ("supersedes", "outcome", "ruled out, and done after all") in relations_of(story)


def test_two_are_blamed_for_one_attack() -> None:
    story = story_of(
        ("Gull", "1", "The Danish defence minister, Pia Lunde, blamed Norway for the rocket attack on a school."),
        ("Tern", "1", "General Bruno Hask accused Finland of firing the rocket that hit the school."),
    )
    assert ("contradicts", "participant", "two parties are blamed for it") in relations_of(story)


def test_a_thing_that_sinks_once_does_not_sink_on_two_days() -> None:
    story = story_of(
        ("Gull", "5", "The ferry Corrin Star sank off Ostrel on Monday. Helicopters searched the sea."),
        ("Tern", "5", "The ferry Corrin Star sank near Ostrel on Tuesday. Relatives waited in the port."),
    )
    assert ("contradicts", "time") in {(kind, slot) for kind, slot, _ in relations_of(story)}


def test_a_passage_that_may_tell_it_too_widens_the_range_and_is_named() -> None:
    story = story_of(
        ("Gull", "1", "Lodria is also seeking food aid."),
        ("Tern", "1", "Lodria wants much-needed money and food assistance from its neighbours this winter."),
    )
    for claim in story.claims:
        if len({a.report for a in claim.assertions}) == 1 and claim.perhaps:
            assert claim.independent_origins.most == len(claim.origins) + len(claim.perhaps)
            assert all(e.report != claim.assertions[0].report for e in claim.perhaps)
        assert claim.independent_origins.least <= claim.independent_origins.most


@pytest.mark.parametrize(
    ("text", "act", "mood"),
    [
        ("Marsk would like Veshna to supply shells", "supply", "wish"),
        ("Marsk, who rarely leaves Lodria", "leaves", "habit"),
        ("Marsk left Lodria on Sunday", "left", ""),
    ],
)
def test_moods_by_the_words_before_an_act(text: str, act: str, mood: str) -> None:
    assert _mood(text, text.index(act)) == mood


def test_a_portion_in_cash_is_no_other_price() -> None:
    clause = "The portion of the offer in cash was unchanged at $60 a share"
    (found,) = measures_in(clause, (0, len(clause)))
    assert found.scope == "cash"


def test_the_number_of_a_flight_counts_nothing() -> None:
    clause = "Corrin Air Flight 446 took off at noon"
    at = clause.index("446")
    assert quantity_at(clause, (at, at + 3), (0, len(clause))) is None


def test_hostile_text_is_read_in_linear_time() -> None:
    before = time.process_time()
    for text in (
        " " * 50_000,
        "not " * 12_500,
        "is perfectly " * 4_000,
        "portion " * 6_000,
        "broke " * 8_000,
        "a " * 25_000,
    ):
        for pattern in (_NOT_YET, _WONT, _RIGHTFUL, _WRONGFUL, _UP, _FAILED, _OF_MYSELF):
            pattern.search(text)
        measures_in(text, (0, len(text)))
        _mood(text, len(text) // 2)
    assert time.process_time() - before < 2
