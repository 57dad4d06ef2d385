"""Origins, status, laundering and parties: rules by themselves, and over one small story of our own."""

from __future__ import annotations

import io
import json
import time

import pytest

from rashomon import shapes
from rashomon.archive import Archive
from rashomon.model import Factuality
from rashomon.shapes import Claim, Evidence, Story
from rashomon.text.records import read_jsonl
from rashomon.weigh.assertions import Quantity, Unit
from rashomon.weigh.origins_bodies import find_bodies
from rashomon.weigh.origins_folds import are_two
from rashomon.weigh.origins_legs import Leg
from rashomon.weigh.origins_media import among, medium_kind, same_outlet
from rashomon.weigh.status import fold_status, moment, seen_whole, tempered
from rashomon.weigh.status_corrections import _take_apart
from rashomon.weigh.status_tolls import same_scope
from rashomon.weigh.status_voices import Voice


def unit_of(report: str, text: str, score: float = 3.0, phase: str = "happened", *quantities: Quantity) -> Unit:
    """An assertion of nobody in particular."""
    judged = Factuality(score, "CT+" if score > 0 else "CT-", phase)  # type: ignore[arg-type]
    return Unit(
        report, 0, (0, len(text)), text, text, "author", None, "close", "verb", judged, (), (), (), None, None, shapes.When(),
        quantities, "body", False,
    )  # fmt: skip


def published(**days: str) -> dict[str, shapes.Published]:
    """When reports appeared."""
    return {name: shapes.Published(day, day, "given") for name, day in days.items()}


def statuses(voices: list[Voice], legs: list[int], **days: str) -> list[str]:
    """The history of some voices."""
    dates = published(**days)
    outlets = {v.unit.report: v.unit.report for v in voices}
    return [c.status for c in fold_status(tempered(seen_whole(voices), legs, dates, outlets), legs, dates)[1]]


# ------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "outlet", "same"),
    [
        ("the Courier", "The Brennick Courier", True), ("MPA", "Meridian Press Agency", True),
        ("APAG", "Alder Press Agency", True),
        ("Veshna", "State Broadcasting of Veshna", False), ("PCNA", "Pan-Coast News Agency", True), ("Post", "Daily Mail", False),
    ],
)  # fmt: skip
def test_an_outlet_goes_by_several_names(name: str, outlet: str, same: bool) -> None:
    assert same_outlet(name, outlet) is same


def test_a_medium_may_be_among_media_in_general() -> None:
    """What a state agency filmed, and what "the country's media" told, are not shown to be two."""
    assert among("KCNA footage", "North Korean news media") and among("Reuters", "foreign media")
    assert not among("Veshnan media", "foreign media") and not among("the harbour master", "local media")


def test_media_are_told_apart() -> None:
    assert medium_kind("Veshnan state media") == "state_media"
    assert medium_kind("Associated Press") == "agency"
    assert medium_kind("the Port Ellary Gazette") == "own_reporting"
    assert medium_kind("the harbour office") is None


def entity(name: str, kind: str, *titles: str) -> shapes.Entity:
    """An entity without mentions."""
    return shapes.Entity(name, kind, name, (), tuple(shapes.Title(t, ()) for t in titles), ())  # type: ignore[arg-type]


def test_a_minister_and_the_ministry_are_one_voice_and_two_ministers_of_two_states_are_two() -> None:
    bodies = find_bodies(
        [
            entity("Lodria", "place"), entity("Veshna", "place"), entity("Lodrian Foreign Ministry", "organisation"),
            entity("Lodria's foreign ministry", "organisation"), entity("Helene Marsk", "person", "Lodrian foreign minister"),
            entity("Jemil Arrovan", "person", "Veshnan foreign minister"),
        ], (), {},
    )  # fmt: skip
    assert bodies.body_of["Helene Marsk"] == bodies.body_of["Lodria's foreign ministry"] == "Lodrian Foreign Ministry"
    assert bodies.body_of.get("Jemil Arrovan") != "Lodrian Foreign Ministry"


# ------------------------------------------------------------------------------------------------ status


def test_what_only_the_unnamed_told_is_denied_and_what_somebody_named_told_is_disputed() -> None:
    def history(named: bool) -> list[str]:
        told = Voice(unit_of("a", "the border was closed"), "reported", "x", named=named)
        denial = Voice(unit_of("b", "the border was closed", -3.0), "denied", "y", against=True)
        return statuses([told, denial], [0, 1], a="2031-03-01", b="2031-03-02")

    assert history(named=False) == ["reported", "denied"]
    assert history(named=True) == ["reported", "disputed"]


def test_a_plan_that_was_called_off_did_not_happen() -> None:
    plan = Voice(unit_of("a", "talks will be held", 2.0, "predicted"), "announced", "x")
    end = Voice(unit_of("b", "the talks were called off"), "happened", "y")
    assert statuses([plan, end], [0, 1], a="2031-03-01", b="2031-03-02") == ["announced", "did_not_happen"]


def test_who_hardens_could_into_will_adds_no_knowledge() -> None:
    soft = Voice(unit_of("a", "Lodria could close the strait", 1.0, "predicted"), "predicted", "x")
    hard = Voice(unit_of("b", "Lodria will close the strait", 2.0, "predicted"), "announced", "x")
    assert statuses([soft, hard], [0, 0], a="2031-03-01", b="2031-03-02") == ["predicted"]


def test_an_accusation_never_happened_on_one_word() -> None:
    told = Voice(unit_of("a", "the ship was overloaded"), "happened", "x", alleges=True)
    assert statuses([told], [0], a="2031-03-01") == ["reported"]


def test_the_denier_who_admits_settles_it() -> None:
    told = Voice(unit_of("a", "the firm had been warned"), "happened", "x")
    denial = Voice(unit_of("b", "the firm had been warned", -3.0), "denied", "y", against=True)
    admits = Voice(unit_of("c", "the firm had been warned"), "happened", "y", confirms=True)
    days = {"a": "2031-03-01", "b": "2031-03-02", "c": "2031-03-03"}
    assert statuses([told, denial, admits], [0, 1, 1], **days) == ["reported", "disputed", "happened"]


def test_clocks_of_all_zones_are_set_alike() -> None:
    assert moment("2031-03-05T17:20:00-05:00") > moment("2031-03-05T20:30:00+00:00")


def test_tolls_of_two_scopes_do_not_overtake_one_another() -> None:
    def toll(text: str, figure: str) -> list[Unit]:
        at = text.index(figure)
        return [unit_of("a", text, 3.0, "happened", Quantity(float(figure), "dead", "", (at, at + len(figure))))]

    ferry = toll("33 people from the ferry have died", "33")
    assert same_scope(ferry, toll("21 people from the ferry have died", "21"))
    assert not same_scope(ferry, toll("23 people have died in all", "23"))
    assert not same_scope(ferry, toll("two people from the patrol ship died, 2 sailors", "2"))


# ------------------------------------------------------------------------------------------------ corrections


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("An earlier version said that the crew had gone to Ostrel. They went to Saint Ore.", "the crew had gone to Ostrel"),
        ("We reported on Monday that the bridge had fallen. That was not correct. It stands.", "the bridge had fallen"),
    ],
)  # fmt: skip
def test_a_note_tells_what_was_wrong(note: str, wrong: str) -> None:
    told = _take_apart(note)
    assert told is not None and told[0].rstrip(".") == wrong
    assert told[1]


@pytest.mark.parametrize(
    "text", [" " * 50_000, '"' * 50_000, "a " * 25_000, "we " * 17_000, "earlier version " * 3_000]
)
def test_hostile_notes_take_linear_time(text: str) -> None:
    begun = time.process_time()
    _take_apart(text)
    assert time.process_time() - begun < 2


# ------------------------------------------------------------------------------------------------ one story


@pytest.fixture(scope="module")
def story() -> Story:
    told = [
        ("Brennick Courier", "1", "Survivors of the ferry were taken to Ostrel, the coastguard said. "
         "Helene Marsk, the Lodrian foreign minister, said Lodria could close the harbour of Ostrel on Friday. "
         "A Veshnan security official told the Courier that Admiral Valk had been told to resign."),
        ("Tern Daily", "2", "Helene Marsk said Lodria will close the harbour of Ostrel on Friday. "
         "Admiral Valk had been told to resign, media reports say. Norway supplied Sweden with forty patrol boats, Marsk said."),
        ("Brennick Courier", "3", "Correction: an earlier version of this report said that survivors of the ferry were taken to "
         "Ostrel. They were taken to Saint Ore.\n\nThe sea was calm on Wednesday and most of the boats stayed in the harbour."),
    ]  # fmt: skip
    lines = [
        json.dumps({"id": f"{n}-{outlet.split()[-1]}", "outlet": outlet, "published": f"2031-03-0{day}", "text": text})
        for n, (outlet, day, text) in enumerate(told)
    ]
    with Archive.open(":memory:") as archive:
        archive.add_arrivals(list(read_jsonl(io.BytesIO("\n".join(lines).encode()))), sort=True)
        names = [json.loads(line)["id"] for line in lines]
        for name in names[1:]:
            archive.judge("same_story", names[0], name, same=True, by="test")
        (found,) = archive.stories()
    return found


def claims_with(story: Story, words: str) -> list[Claim]:
    return [c for c in story.claims if any(words in a.evidence.exact for a in c.assertions)]


def test_a_correction_withdraws_what_stood_on_it(story: Story) -> None:
    wrong = [c for c in claims_with(story, "taken to Ostrel") if c.assertions[0].report == "0-Courier"]
    assert [c.status for c in wrong] == ["withdrawn"]
    change = wrong[0].history[-1]
    assert change.when is not None and change.when.startswith("2031-03-03")
    assert isinstance(change.because[0], Evidence) and "Correction" in change.because[0].exact


def test_media_reports_are_no_second_leg(story: Story) -> None:
    told = claims_with(story, "had been told to resign")
    assert all(c.independent_origins.most == 1 for c in told)
    assert all(c.status == "reported" for c in told)


def test_laundering_shows_both_ends(story: Story) -> None:
    alarms = [(c, alarm) for c in story.claims for alarm in c.laundering]
    assert all(alarm.here.report != alarm.there.report and alarm.why for _, alarm in alarms)
    hardened = [alarm for _, alarm in alarms if alarm.kind == "hardened"]
    both = [c for c in claims_with(story, "could close") if any("will close" in a.evidence.exact for a in c.assertions)]
    assert len(hardened) == len(both)


def test_parties_have_goods_and_a_direction(story: Story) -> None:
    names = {e.id: e.name for e in story.entities}
    supplies = [e for e in story.network if e.relation == "supplies"]
    assert [(names[e.from_], names[e.to]) for e in supplies] == [("Norway", "Sweden")]
    assert "patrol boats" in str(supplies[0].object)
    assert supplies[0].because and supplies[0].origins is not None


@pytest.mark.parametrize(
    ("left", "right", "two"),
    [
        (
            ("customs service", "org:1"),
            ("The customs service", "org:2"),
            False,
        ),  # of a copy, tied to no body of the original
        (("Voss", "person:1"), ("Della Voss", "person:2"), False),
        (("Piet Voss", "person:1"), ("Della Voss", "person:2"), True),
        (("Della Voss", "person:2"), ("Anders Rohl", "person:3"), True),
        (("Della Voss", "person:2"), ("Della Voss", None), False),
    ],
)
def test_bodies_of_one_name_are_not_shown_to_be_two(
    left: tuple[str, str | None], right: tuple[str, str | None], two: bool
) -> None:
    legs = [Leg("person", name, name, (), body=body) for name, body in (left, right)]
    assert are_two(*legs) is two


def test_a_body_told_with_one_word_less_is_that_body_where_there_is_one() -> None:
    def told(*names: str) -> dict[str, str]:
        bodies = [shapes.Entity(f"e{n}", "organisation", name, (), (), ()) for n, name in enumerate(names)]
        found = find_bodies(bodies, (), {})
        return {b.name: found.body_of[b.id] for b in bodies}

    one = told("Amerian Coastguard", "the coastguard")
    assert one["Amerian Coastguard"] == one["the coastguard"]
    two = told("Amerian Coastguard", "Pellan Coastguard", "the coastguard")
    assert len(set(two.values())) == 3
    loose = told("Energy Ministry", "the ministry")
    assert len(set(loose.values())) == 2
