"""Claims over small stories of our own: one claim in several wordings, legs, status, figures, contradictions."""

from __future__ import annotations

import io
import json

import pytest

from rashomon.archive import Archive
from rashomon.shapes import Claim, Story
from rashomon.text.records import read_jsonl


def story_of(*texts: tuple[str, str, str]) -> Story:
    """Fold (outlet, day, text) reports as one story."""
    lines = [
        json.dumps({"id": f"{n}-{outlet}", "outlet": outlet, "published": f"2031-03-0{day}", "text": text})
        for n, (outlet, day, text) in enumerate(texts)
    ]
    with Archive.open(":memory:") as archive:
        archive.add_arrivals(list(read_jsonl(io.BytesIO("\n".join(lines).encode()))), sort=True)
        names = [json.loads(line)["id"] for line in lines]
        for name in names[1:]:
            archive.judge("same_story", names[0], name, same=True, by="test")
        (story,) = archive.stories()
    return story


def claim_with(story: Story, words: str) -> Claim:
    found = [c for c in story.claims if any(words in a.evidence.exact for a in c.assertions)]
    assert len(found) == 1, [c.text for c in story.claims]
    return found[0]


@pytest.fixture(scope="module")
def summit() -> Story:
    return story_of(
        ("Gull", "1", "The ministers of Lodria and Veshna will meet in Aldermoor on Thursday, an official told the Gull. "
         "The harbour of Ostrel stays closed."),
        ("Tern", "2", "Foreign Minister Helene Marsk said Lodria could close the strait if the log is not handed over. "
         "Veshna denied that its ship had sunk the ferry Corrin Star."),
        ("Auk", "3", "At least 17 people died when the ferry Corrin Star sank, the coastguard said. "
         "Helene Marsk said Lodria could close the strait."),
        ("Skua", "4", "The death toll from the sinking of the ferry Corrin Star rose to 23 people, the coastguard said. "
         "Helene Marsk arrived in Aldermoor on Monday."),
    )  # fmt: skip


def test_one_speaker_in_two_reports_is_one_leg(summit: Story) -> None:
    claim = claim_with(summit, "could close the strait if")
    assert {a.report for a in claim.assertions} == {"1-Tern", "2-Auk"}
    assert claim.independent_origins.most == 1 and claim.agreement == "single_origin"
    assert claim.origins[0].kind == "person" and claim.origins[0].name == "Helene Marsk"
    assert claim.origins[0].why


def test_a_question_asserts_nothing() -> None:
    asked = "Will Lodria close the northern harbour in May? Helene Marsk signed the order on Monday."
    story = story_of(
        ("Gull", "1", asked), ("Tern", "2", "Helene Marsk signed the order to close the northern harbour.")
    )
    exact = [a.evidence.exact for c in story.claims for a in c.assertions]
    assert any("signed the order" in told for told in exact)
    assert not any("in May" in told for told in exact)


def test_a_bare_pronoun_names_no_origin() -> None:
    said = '"I believe the northern harbour will be closed in May," he said.'
    story = story_of(("Gull", "1", said), ("Tern", "2", "The northern harbour will be closed in May."))
    assert all(o.name not in ("I", "he") for claim in story.claims for o in claim.origins)


def test_a_denied_claim_is_denied(summit: Story) -> None:
    claim = claim_with(summit, "sunk the ferry")
    assert claim.status == "denied" and claim.assertions[0].factuality == "CT-"


def test_an_official_told_to_one_outlet_is_anonymous_and_the_plan_is_no_fact(summit: Story) -> None:
    claim = claim_with(summit, "will meet in Aldermoor")
    assert claim.status in ("predicted", "planned")
    assert claim.origins[0].kind == "anonymous" and "Gull" in str(claim.origins[0].name)


def test_a_later_toll_supersedes_the_earlier(summit: Story) -> None:
    old, new = claim_with(summit, "17 people died"), claim_with(summit, "rose to 23")
    assert [(r.kind, r.claim, r.slot) for r in new.relations] == [("supersedes", old.id, "number")]
    assert old.agreement == "superseded"


def test_every_exact_is_a_slice_and_every_leg_lists_its_assertions(summit: Story) -> None:
    for claim in summit.claims:
        assert sorted(n for o in claim.origins for n in o.assertions) == list(range(len(claim.assertions)))
        assert 1 <= claim.independent_origins.least <= claim.independent_origins.most
        assert claim.history and claim.history[-1].status in (claim.status, "superseded")


def test_copies_are_one_leg() -> None:
    text = (
        "A cargo ship ran aground off Ostrel in thick fog early on Monday and spilled oil along two miles of beach. "
        "The harbour master closed the port for the day. Volunteers from the village cleaned birds in a school hall. "
    )
    story = story_of(("Gull", "1", text), ("Tern", "1", text + "Our readers sent pictures."))
    claim = claim_with(story, "closed the port")
    assert len(claim.assertions) == 2 and claim.independent_origins.most == 1


def test_an_hour_that_came_overtakes_the_hour_that_was_planned() -> None:
    story = story_of(
        (
            "Gull",
            "1",
            "The flight to Ostrel is scheduled to land at Quenby at 9:45 a.m. on Friday. The harbour stays shut.",
        ),
        ("Tern", "2", "The flight to Ostrel landed at Quenby at 10:15 a.m. on Friday. The fog had lifted by then."),
    )
    assert ("supersedes", "time") in {(r.kind, r.slot) for c in story.claims for r in c.relations}


def test_what_stood_before_is_an_assertion_of_its_own() -> None:
    story = story_of(
        ("Gull", "1", "Orvane raised its bid for Tessel to $82 a share, up from an initial offer of $70 a share."),
        ("Tern", "2", "The board of Tessel met in Ostrel on Monday and read the letter."),
    )
    (former,) = [c for c in story.claims if c.text == "up from an initial offer of $70 a share"]
    (newer,) = [c for c in story.claims if any(r.claim == former.id for r in c.relations)]
    assert newer.relations[0].kind == "supersedes" and "raised" in newer.text


def test_what_somebody_says_of_himself_is_asserted() -> None:
    story = story_of(
        ("Gull", "1", "“I did not send this picture,” Councillor Jory Pell told the Gull on Monday."),
        ("Tern", "2", "Jory Pell did not send the picture, he said. The council of Ostrel sits on Friday."),
    )
    assert any("I did not send this picture" in a.evidence.exact for c in story.claims for a in c.assertions)


def test_a_wording_does_not_begin_with_a_verb_that_has_no_subject() -> None:
    came = "The ferry Margit came back to Velm on Monday after a storm."
    said = "“To row all the way to Velm to ask for a tug, I would call is pleading for alms,” said Jan Hill, a sailor."
    story = story_of(("a", "4", f"{came} {said}"), ("b", "4", f"{came} The crew slept in the town hall."))
    assert not [c.text for c in story.claims if c.text.split()[0] in ("is", "call", "would")]
    assert any("I would call is pleading" in c.text for c in story.claims)
