from __future__ import annotations

from rashomon.ids import content_id
from rashomon.model import Document, Link, Name, NameType, Report, Zone, annotate
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.relate.entities import STAGE, mentions_index
from rashomon.relate.gazetteer import contains, country_of, find_place, government_of
from rashomon.shapes import Entity

Mark = tuple[str, NameType] | tuple[str, NameType, str]


def report(name: str, text: str, *marks: Mark, byline: str = "") -> ReportReading:
    """A report whose names are marked in order of appearance; a third item is the title, found in the text."""
    document = Document.of(text)
    found, at = [], 0
    for mark in marks:
        start = text.index(mark[0], at)
        at = start + len(mark[0])
        title = mark[2] if len(mark) == 3 else None
        span = (text.index(title), text.index(title) + len(title)) if title else None
        found.append(annotate(document, start, at, Name(mark[1], title, span), "test"))
    reading = Reading(document).plus(found, ["name"])
    if byline:
        start = text.index(byline)
        zone = annotate(document, start, start + len(byline), Zone("byline", byline), "test")
        reading = reading.plus([zone], ["zone"])
    return ReportReading(Report(f"report:{name}", name, document.id, "0"), reading)


def people(*names: str) -> tuple[Mark, ...]:
    return tuple((n, "person") for n in names)


def entities(*reports: ReportReading, links: tuple[Link, ...] = ()) -> dict[str, Entity]:
    draft = STAGE.run(StoryDraft("story:1", reports, links), STAGE.config, None)
    return {e.name: e for e in draft.entities}


def decision(left: str, right: str, judgement: str) -> Link:
    link_id = content_id("link", left, right, judgement)
    return Link(link_id, "same_entity", left, right, "user:ada", judgement=judgement)  # type: ignore[arg-type]


def test_spellings_and_bare_names_are_one_person():
    found = entities(
        report("a", "Dmitri Peskov spoke. Peskov left.", *people("Dmitri Peskov", "Peskov")),
        report("b", "Dmitry Peskov denied it.", *people("Dmitry Peskov")),
        report("c", "Peskov was silent.", *people("Peskov")),
    )
    assert list(found) == ["Dmitri Peskov"]
    entity = found["Dmitri Peskov"]
    assert entity.aliases == ("Dmitry Peskov", "Peskov")
    assert [(m.report, m.start) for m in entity.mentions] == [("a", 0), ("a", 21), ("b", 0), ("c", 0)]
    assert any("'Dmitri Peskov' and 'Dmitry Peskov'" in w for w in entity.why)
    assert entity.id == content_id("entity", "person", "a", 0)


def test_hyphens_are_no_difference_and_the_only_kim_is_kim():
    found = entities(
        report("a", "Kim Jong-un met Jo Chun Ryong. Kim left.", *people("Kim Jong-un", "Jo Chun Ryong", "Kim")),
        report("b", "Kim Jong Un met Pak Jong Chon.", *people("Kim Jong Un", "Pak Jong Chon")),
    )
    assert {n: len(e.mentions) for n, e in found.items()} == {
        "Kim Jong-un": 3,
        "Jo Chun Ryong": 1,
        "Pak Jong Chon": 1,
    }


def test_two_of_one_family_stay_apart_and_a_bare_name_is_the_last_one_named():
    text = "Orsa Dern spoke. Dern said so. Piet Dern was saved. Dern slept."
    found = entities(
        report("a", text, *people("Orsa Dern", "Dern", "Piet Dern", "Dern")),
        report("b", "Dern was asked.", *people("Dern")),
    )
    assert {n: len(e.mentions) for n, e in found.items()} == {"Orsa Dern": 2, "Piet Dern": 2, "Dern": 1}


def test_title_tells_which_of_two():
    text = "Captain Piet Dern and Commander Orsa Dern met. Later Captain Dern slept."
    marks = (("Piet Dern", "person", "Captain"), ("Orsa Dern", "person", "Commander"), ("Dern", "person", "Captain"))
    found = entities(report("a", text, *marks))
    assert {n: len(e.mentions) for n, e in found.items()} == {"Piet Dern": 2, "Orsa Dern": 1}


def test_two_full_names_that_differ_stay_apart():
    found = entities(
        report("a", "Kim Jong Un and Kim Jong Il. Maria Voss, Mario Voss. Maria Voss, Mario Voss.",
               *people("Kim Jong Un", "Kim Jong Il", "Maria Voss", "Mario Voss", "Maria Voss", "Mario Voss")),
    )  # fmt: skip
    assert len(found) == 4


def test_the_son_is_named_with_his_suffix():
    text = "Evan Holt and Evan Holt Jr. came. Holt spoke."
    found = entities(report("a", text, *people("Evan Holt", "Evan Holt Jr", "Holt")))
    assert {n: len(e.mentions) for n, e in found.items()} == {"Evan Holt": 2, "Evan Holt Jr": 1}


def test_roles_carry_their_evidence():
    text = "Ferry boss Gideon Sand spoke."
    entity = entities(report("a", text, ("Gideon Sand", "person", "Ferry boss")))["Gideon Sand"]
    assert [(r.title, r.evidence[0].exact) for r in entity.roles] == [("Ferry boss", "Ferry boss")]


def test_the_son_is_one_person_however_he_is_shortened():
    text = "Evan Holt met Rob Marsh. Evan Holt Jr. spoke. Holt Jr. left. Evan Jr. wrote. Holt slept."
    found = entities(
        report("a", text, *people("Evan Holt", "Rob Marsh", "Evan Holt Jr.", "Holt Jr.", "Evan Jr.", "Holt"))
    )
    assert {n: len(e.mentions) for n, e in found.items()} == {"Evan Holt": 2, "Evan Holt Jr.": 3, "Rob Marsh": 1}


def test_byline_is_nobody_of_the_story():
    found = entities(
        report("a", "By Ada Lorne\n\nPiet Dern slept.", *people("Ada Lorne", "Piet Dern"), byline="Ada Lorne")
    )
    assert list(found) == ["Piet Dern"]


def test_organisations_and_places():
    found = entities(
        report("a", "The Stimson Centre in Kiev and the United Nations.",
               ("Stimson Centre", "organisation"), ("Kiev", "person"), ("United Nations", "organisation")),
        report("b", "The Stimson Center in Kyiv and the UN met the Brennick Courier; the Courier wrote.",
               ("Stimson Center", "organisation"), ("Kyiv", "place"), ("UN", "organisation"),
               ("Brennick Courier", "organisation"), ("Courier", "organisation")),
    )  # fmt: skip
    assert {e.name: (e.type, len(e.mentions)) for e in found.values()} == {
        "Stimson Centre": ("organisation", 2),
        "Kiev": ("place", 2),
        "United Nations": ("organisation", 2),
        "Brennick Courier": ("organisation", 2),
    }


def test_ministries_of_two_states_stay_apart():
    mark: Mark = ("Foreign Ministry", "organisation")
    draft = StoryDraft(
        "story:1",
        (
            report("a", "Poland's Foreign Ministry spoke. The Foreign Ministry wrote.", mark, mark),
            report("b", "Ukraine's Foreign Ministry denied it.", mark),
            report("c", "The Polish Foreign Ministry agreed.", ("Polish Foreign Ministry", "organisation")),
        ),
    )
    found = STAGE.run(draft, STAGE.config, None).entities
    assert [[m.report for m in e.mentions] for e in found] == [["a", "a", "c"], ["b"]]


def test_people_decide():
    reports = (
        report("a", "Dmitri Peskov spoke.", *people("Dmitri Peskov")),
        report("b", "Dmitry Peskov spoke with Ann Okoro.", *people("Dmitry Peskov", "Ann Okoro")),
    )
    apart = entities(*reports, links=(decision("Dmitri Peskov", "Dmitry Peskov", "different"),))
    assert len(apart) == 3
    joined = entities(*reports, links=(decision("Dmitri Peskov", "Ann Okoro", "same"),))
    assert len(joined) == 1
    assert any("decided by user:ada" in w for e in joined.values() for w in e.why)


def test_index_finds_the_entity_of_a_mention():
    draft = StoryDraft("story:1", (report("a", "Piet Dern slept.", *people("Piet Dern")),))
    draft = STAGE.run(draft, STAGE.config, None)
    assert mentions_index(draft) == {("a", 0, 9): draft.entities[0].id}


def test_gazetteer():
    assert contains("Russia", "Vostochny Cosmodrome") is True
    assert contains("Russia's Far East", "Khasan") is True
    assert contains("Moscow", "Vladivostok") is False
    assert contains("Siberia", "Kursk") is None
    assert contains("Russia", "Nowhere") is None
    assert contains("Israel", "Jerusalem") is None
    assert government_of("Moscow") == "Russia"
    assert government_of("the White House") == "United States"
    assert government_of("Pyongyang") == "North Korea"
    assert government_of("Vladivostok") is None
    assert country_of("Kiev") == "Ukraine"
    assert country_of("Georgia") is None
    place = find_place("the U.K.")
    assert place is not None and place.name == "United Kingdom"


def test_a_part_of_a_body_is_not_the_body():
    found = entities(report("a", "The UN met. The UN Security Council met. RIA and RIA Novosti wrote.",
                            ("UN", "organisation"), ("UN Security Council", "organisation"),
                            ("RIA", "organisation"), ("RIA Novosti", "organisation")))  # fmt: skip
    assert set(found) == {"UN", "UN Security Council", "RIA Novosti"}


def test_what_one_is_to_another_is_no_role():
    text = "Tolmian counterpart Gideon Sand spoke."
    assert entities(report("a", text, ("Gideon Sand", "person", "Tolmian counterpart")))["Gideon Sand"].roles == ()


def test_a_name_that_lacks_a_syllable_is_not_joined_to_the_whole_one():
    found = entities(
        report("a", "Kim Jong spoke.", *people("Kim Jong")),
        report("b", "Kim Jong Un spoke, and Kim Jong Il.", *people("Kim Jong Un", "Kim Jong Il")),
    )
    assert set(found) == {"Kim Jong", "Kim Jong Un", "Kim Jong Il"}
