"""Lenses: what a rule sees, what it says it saw, and what it says when it is written wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from rashomon import shapes
from rashomon.errors import ConfigError, InputError
from rashomon.tell.lenses import read_lens, run_lenses
from rashomon.tell.lenses_lists import Listed, NameList, read_list
from rashomon.tell.lenses_news import through_lenses
from rashomon.tell.news import what_is_new

LENSES = Path(__file__).parents[2] / "examples" / "lenses"


def lens(rule: str, **fields: str) -> shapes.Lens:
    return msgspec.structs.replace(read_lens(f"[[rule]]\n{rule}", "test"), **fields)


def hits(story, rule, names=None):
    lists = {"names": names} if names else {}
    one = lens(rule) if not names else read_lens(f"[[rule]]\n{rule}", "test", "names")
    return {h.claim: h.why for h in run_lenses([one], [story], lists)}


@pytest.fixture
def traded(story):
    """The story with an edge: Brandt Chemicals sold nitrate to Otto Brandt."""
    edge = shapes.Edge("e-brandt", "e-otto", "sell", "AID", "ammonium nitrate", "happened", ("c4-nitrate",))
    return msgspec.structs.replace(story, network=(edge,))


@pytest.mark.parametrize(
    ("rule", "claims"),
    [
        ('parties = ["Lena Orsay"]', {"c5-plan", "c6-visit"}),
        ('parties = ["Governor Lena Orsay"]\nstatus = ["happened"]', {"c6-visit"}),
        ('party_kinds = ["organisation"]', {"c4-nitrate"}),
        ('from = ["Brandt Chemicals"]', {"c4-nitrate"}),
        ('to = ["Otto Brandt"]\nevent_types = ["AID"]\ngoods = ["ammonium nitrate"]', {"c4-nitrate"}),
        ('to = ["Brandt Chemicals"]', set()),
        ('goods = ["sack"]', {"c4-nitrate"}),
        ('words = ["warehouse", "burned down"]', {"c1-fire"}),
        ('places = ["Marenholt"]\norigins = 2', {"c1-fire"}),
        ('agreement = ["disputed"]\norigins = 2', {"c3-five"}),
        ('tolls = ["dead"]', {"c2-three", "c3-five"}),
        ('tolls = ["injured"]', set()),
        ('status = ["planned"]\nparties = ["Ida Falk"]', set()),
    ],
)
def test_a_rule_holds_when_all_its_conditions_do(traded, rule, claims):
    assert set(hits(traded, rule)) == claims


def test_every_hit_says_why_and_points_at_characters(traded, texts):
    (found,) = run_lenses([lens('to = ["Otto Brandt"]\ngoods = ["nitrate"]')], [traded], {})
    assert found.why == ("speaks of nitrate", "to Otto Brandt") and found.independent_origins == shapes.Range(1, 2)
    assert all(texts[e.report][e.start : e.end] == e.exact for e in found.evidence)


def test_a_capital_stands_for_its_state(story):
    pyongyang = shapes.Entity("e-p", "place", "Pyongyang", (), (), (shapes.Mention("radio.txt", 0, 9),))
    told = shapes.Evidence("radio.txt", 0, 20, "Pyongyang got shells")
    claim = msgspec.structs.replace(
        story.claims[0], id="c-p", assertions=(shapes.Assertion("radio.txt", told, "author", "CT+"),)
    )
    grown = msgspec.structs.replace(story, entities=(*story.entities, pyongyang), claims=(claim,))
    assert hits(grown, 'parties = ["North Korea"]')["c-p"] == (
        "names Pyongyang, who is North Korea: both stand for North Korea",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "the lens test has no setting colour"),
        ("[[rule]]\ncolours = []", "rule 1 of the lens test has no condition colours"),
        ('[[rule]]\nparties = "Iran"', "rule 1, parties"),
        ('[[rule]]\nstatus = ["maybe"]', "rule 1, status"),
        ('[[rule]]\nevent_types = ["WAR"]', "WAR is no PLOVER type"),
        ('[[rule]]\nchanges = ["story"]', "story is no change of a claim"),
        ("[[rule]]", "rule 1 of the lens test has no condition"),
        ("about = 'x'", "missing required field rule"),
        ("[[rule]]\nlisted = true", "asks for a list"),
        ("[[rule", "is no TOML"),
    ],
)
def test_what_is_written_wrongly_is_told_in_plain_words(text, told):
    with pytest.raises(ConfigError) as raised:
        read_lens(text, "test")
    assert told in raised.value.message and "$" not in raised.value.message


def test_a_list_that_no_rule_asks_for_is_looked_up_all_the_same(traded, names):
    lens = read_lens('[[rule]]\ngoods = ["no such goods"]', "test", str(names))
    assert lens.rule[-1].listed
    assert read_lens("[[rule]]\nlisted = true\ngoods = ['oil']", "test", str(names)).rule[-1].goods


def test_news_name_the_lenses_they_hit(story):
    before = msgspec.structs.replace(story, claims=tuple(c for c in story.claims if c.id != "c3-five"))
    lenses = [lens('tolls = ["dead"]\nchanges = ["claim"]', name="tolls"), lens('parties = ["Ida Falk"]', name="ida")]
    found = through_lenses(what_is_new((before,), (story,)), (before,), (story,), lenses, {})
    assert {n.claim: n.lenses for n in found if n.kind == "claim"} == {"c3-five": ("tolls",)}


def test_of_a_new_story_the_hits_are_told(story):
    found = through_lenses(what_is_new((), (story,)), (), (story,), [lens('tolls = ["dead"]', name="tolls")], {})
    assert [(n.kind, n.claim) for n in found] == [("story", None), ("lens", "c3-five"), ("lens", "c2-three")]


@pytest.mark.parametrize("path", sorted(LENSES.glob("*.toml")), ids=lambda p: p.stem)
def test_the_shipped_lenses_can_be_read(path):
    assert read_lens(path.read_text("utf-8"), path.stem).name == path.stem


# ------------------------------------------------------------------------------------------------------- lists of names

FTM = [
    {"id": "Q1", "schema": "Person", "properties": {"name": ["Otto Brandt"], "topics": ["sanction"]}},
    {"id": "Q2", "schema": "Company", "properties": {"name": ["Brandt Chemicals GmbH"]}},
    {"id": "Q3", "schema": "Person", "properties": {"name": ["Lena Orsey"], "alias": ["Елена Орсай"]}},
    {"id": "Q4", "schema": "Address", "properties": {"full": ["Marenholt"]}},
]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.ftm.json"
    path.write_text("".join(json.dumps(line) + "\n" for line in FTM), "utf-8")
    return path


def test_names_are_looked_up_with_reasons(traded, names):
    why = hits(traded, "listed = true", read_list(str(names)))
    assert {"c5-plan", "c6-visit", "c4-nitrate"} == set(why)
    assert (
        "Lena Orsay may be Lena Orsey" in why["c6-visit"][0] and "Q3 of names.ftm.json (sha256 " in why["c6-visit"][0]
    )


def test_a_bare_family_name_is_on_no_list():
    held = NameList([Listed("Q1", "person", ("Otto Brandt",), "")], "list")
    person = shapes.Entity("e", "person", "Brandt", (), (), ())
    assert held.find(person) is None
    assert held.find(msgspec.structs.replace(person, name="Otto Brand")) is not None
    assert held.find(msgspec.structs.replace(person, name="Otto Brandt", type="organisation")) is None


def test_the_simple_table_of_opensanctions_is_read(tmp_path):
    path = tmp_path / "targets.simple.csv"
    path.write_text(
        '"id","schema","name","aliases","birth_date","sanctions"\n'
        '"NK-1","Person","Отто Брандт","Otto Brandt;O. Brandt","1970","Reg. 1"\n"NK-2","Vessel","Polar Heron","",,""\n',
        "utf-8",
    )
    held = read_list(str(path))
    found = held.find(shapes.Entity("e", "person", "Otto Brandt", (), (), ()))
    assert len(held) == 2 and found is not None and "NK-1" in found and found.endswith(": Reg. 1")


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "x,y\n1,2\n"), ("a.json", "{}\n"), ("a.json", ""), ("a.json", "[")]
)
def test_what_is_no_list_is_told(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_list(str(tmp_path / name))
    with pytest.raises(InputError):
        read_list(str(tmp_path / "nowhere.csv"))
